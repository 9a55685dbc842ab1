"""Rules of single resources that are no rows of a table: names, number series, codes, parents.

Source: contract paper poweroffice-go, sections 3.4, 5-10, read 2026-11-21. Where it says
"unconfirmed" the harsher reading is built.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid, unknown_reference
from bindeledd.sandbox.poweroffice_go.shapes import Resource

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

NONE = -1
Rule: TypeAlias = Callable[["Ledger", Resource, Row, Row | None], None]


def check(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    """Hold the whole row against its resource's rules.

    Args:
        ledger: The books.
        resource: What kind of record it is.
        data: The whole row as it is to be.
        before: The row as it was; None when it is new.

    Raises:
        ProblemError: A rule is broken.
    """
    for rule in _RULES.get(resource.name, ()):
        rule(ledger, resource, data, before)
    _references(ledger, resource, data, before)
    if resource.check is not None:
        resource.check(ledger, resource, data, before)
    _uniqueness(ledger, resource, data)


def _changes(data: Row, before: Row | None, name: str) -> bool:
    return data.get(name) is not None and (before is None or before.get(name) != data.get(name))


def _names(_ledger: "Ledger", resource: Resource, data: Row, _before: Row | None) -> None:
    wanted = ("FirstName", "LastName") if data.get("IsPerson") else ("Name",)
    missing = [name for name in wanted if not data.get(name)]
    if missing:
        raise invalid(resource.title, *(f"The {name} field is required." for name in missing))


def _number(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    series = [
        row.data
        for row in ledger.tables["SubLedgerNumberSeries"].rows.values()
        if row.data["SubLedgerNumberSeriesType"] == resource.series
    ]
    wanted = data.pop("SubLedgerNumberSeriesId", None)
    if data.get("Number") is None:
        data["Number"] = _next_number(ledger, resource, series, wanted)
    elif _changes(data, before, "Number"):
        number = data["Number"]
        if not any(one["FromInclusive"] <= number <= one["ToInclusive"] for one in series):
            raise invalid(
                resource.title,
                f"Number {number} is outside the {resource.series.lower()} number series.",
            )


def _next_number(
    ledger: "Ledger", resource: Resource, series: list[Row], wanted: str | None
) -> int:
    chosen = [one for one in series if (one["Id"] == wanted if wanted else one["IsDefault"])]
    if not chosen:
        raise unknown_reference(
            resource.title, f"Sub ledger number series with id = {wanted} not found."
        )
    table = ledger.tables[resource.name]
    number = int(ledger.next_numbers.get(chosen[0]["Id"]) or chosen[0]["FromInclusive"])
    while table.ids_with("Number", number):
        number += 1
    if number > chosen[0]["ToInclusive"]:
        raise invalid(resource.title, "The number series has no more free numbers.")
    ledger.next_numbers[chosen[0]["Id"]] = number
    return number


def _delivery(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    if not _changes(data, before, "InvoiceDeliveryType"):
        return
    kind = data["InvoiceDeliveryType"]
    if kind in {"AvtaleGiro", "Efaktura", "External", "Factoring"}:
        raise invalid(resource.title, f"InvoiceDeliveryType {kind} cannot be set on the customer.")
    if kind == "EHF":
        registered = ledger.settings.ehf_registered
        number = data.get("OrganizationNumber")
        if not number or (registered is not None and number not in registered):
            raise invalid(
                resource.title, f"Organization number {number} is not registered in ELMA."
            )


def _archiving(ledger: "Ledger", resource: Resource, data: Row, _before: Row | None) -> None:
    if data.get("IsArchived") and ledger.balances.get(data.get("Id", 0)):
        raise invalid(resource.title, "IsArchived cannot be set on a contact with ledger balance.")


def _groups(ledger: "Ledger", resource: Resource, data: Row, _before: Row | None) -> None:
    for group in data.get("ContactGroupIds") or ():
        if group not in ledger.tables["ContactGroups"].rows:
            raise unknown_reference(resource.title, f"Contact group with id = {group} not found.")


def _code(ledger: "Ledger", resource: Resource, data: Row, _before: Row | None) -> None:
    code = data.get("Code")
    if code is None or not code.strip():
        data["Code"] = _next_code(ledger, resource)
    elif resource.name == "Projects" and "." in code:
        raise invalid(resource.title, f"Code '{code}' is not valid. '.' is a reserved character.")


def _next_code(ledger: "Ledger", resource: Resource) -> str:
    """Give the next free whole number; what Go does with a blank code is unconfirmed."""
    used = {row.data.get("Code") for row in ledger.tables[resource.name].rows.values()}
    number = 1
    while str(number) in used:
        number += 1
    return str(number)


def _parent(ledger: "Ledger", resource: Resource, data: Row, _before: Row | None) -> None:
    projects = ledger.tables["Projects"]
    parent = projects.rows.get(data.get("ParentProjectId"))
    if parent is None:
        return
    own = data.get("Id")
    if parent.data["Id"] == own or parent.data.get("ParentProjectId") is not None:
        raise invalid(resource.title, "A sub-project cannot have sub-projects of its own.")
    if own is not None and projects.ids_with("ParentProjectId", own):
        raise invalid(resource.title, "A project with sub-projects cannot become a sub-project.")


def _contact_person(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    key = data.get("ContactPersonId")
    if key is None or not (
        _changes(data, before, "ContactPersonId") or _changes(data, before, "CustomerId")
    ):
        return
    person = ledger.tables["ContactPersons"].rows.get(key)
    if person is None:
        raise unknown_reference(resource.title, f"Contact person with id = {key} not found.")
    if person.data["ContactId"] != data.get("CustomerId"):
        raise invalid(resource.title, "The contact person does not belong to the customer.")


def _references(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    for pair in resource.pairs:
        table = ledger.tables[pair.resource]
        if pair.none and data.get(pair.id_name) == NONE:
            continue
        if _changes(data, before, pair.id_name) and data[pair.id_name] not in table.rows:
            raise unknown_reference(
                resource.title, f"{table.resource.title} with id = {data[pair.id_name]} not found."
            )


def _uniqueness(ledger: "Ledger", resource: Resource, data: Row) -> None:
    for column, words in resource.unique.items():
        other = ledger.tables[resource.name].clashing(column, data, data.get("Id"))
        if other is not None:
            name = column.rpartition("/")[2]
            raise _taken(resource, name, _value(data, column), words.format(other))


def _value(data: Row, column: str) -> Any:
    name, _, inner = column.partition("/")
    return data[name][inner] if inner else data[name]


def _taken(resource: Resource, name: str, value: object, where: str) -> ProblemError:
    return invalid(resource.title, f"{name} is already in use. '{value}' is used on {where}.")


_RULES: dict[str, tuple[Rule, ...]] = {
    "Customers": (_names, _number, _delivery, _archiving, _groups),
    "Employees": (_number, _archiving, _groups),
    "Suppliers": (_names, _number, _archiving, _groups),
    "Departments": (_code,),
    "Projects": (_code, _parent, _contact_person),
}


def users_of(ledger: "Ledger", resource: Resource, key: Any) -> bool:
    """Tell whether a record is in use, so that it cannot be deleted."""
    if resource.contact and key in ledger.booked:
        return True
    for table in ledger.tables.values():
        names = [p.id_name for p in table.resource.pairs if p.resource == resource.name]
        if resource.name == "ContactPersons" and table.resource.name == "Projects":
            names.append("ContactPersonId")
        if any(row.data.get(name) == key for name in names for row in table.rows.values()):
            return True
    return False
