"""The books of the demo in 24SevenOffice: nearly the register that we have, and a few surprises.

Fixed by place, as the other ledger is. Pure; putting the rows into the stand-in is left to
`demo_console`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import ClassVar, Final, TypeVar
from zoneinfo import ZoneInfo

from bindeledd.config.demo_ledger import Part, Row, filled, parts
from bindeledd.workspace.records import Customer, Employee, Item, Project

MACHINES: Final = "Maskin"

OneT = TypeVar("OneT")

_A, _S, _C, _R, _X = Part.ABSENT, Part.SAME, Part.CHANGED, Part.RENUMBERED, Part.STRANGER
_CUSTOMERS: Final = (
    (_S, _S, _C, _S, _R, _S, _X, _S, _A, _S),
    (_S, _S, _S, _S, _A, _S, _S, _S, _S, _S),
    (_S,),
)
_EMPLOYEES: Final = ((_S,) * 13, (_A, _S, _S))
_PROJECTS: Final = ((_S,) * 6, (_S, _S, _S, _A, _S, _S, _A), (_S,))
_STRANGER: Final = "Havneplassen Drift AS"
_OTHER_NUMBER: Final = 500
_FIRST_EMPLOYEE: Final = 900
_CATEGORY: Final = 1
_NUMBERED: Final = {"100": "Timer", "210": "Maskintimer", "300": "Transport", "900": "Annet"}
"""Products for the item numbers that the sample bills by, beside its goods."""


@dataclass(frozen=True)
class Ours:
    """Our records, in the order of `KINDS`."""

    KINDS: ClassVar = ("customer", "employee", "project", "item")

    customers: Sequence[Customer]
    employees: Sequence[Employee]
    projects: Sequence[Project]
    items: Sequence[Item]


def second_company(ours: str) -> str:
    """Return another company that the same log-in reaches, so that there is one to choose."""
    return f"{ours.partition(' ')[0]} Eiendom AS"


def rows(
    ours: Ours, dimensions: Iterable[str], work_types: Iterable[str]
) -> Mapping[str, list[Row]]:
    """Return what the books hold before we come, by kind, with the vendor's field names.

    Args:
        ours: Our registers.
        dimensions: What is written on our machines; the last is not there.
        work_types: Theirs, named as our hour types, so that the settings can propose them.
    """
    return {
        "Company": list(_customers(ours.customers)),
        "PersonItem": list(_employees(ours.employees)),
        "Project": [
            filled({"Name": one.name, "DateStart": _midnight(one.starts_on)})
            for one, part in _with_parts(ours.projects, _PROJECTS)
            if part is not _A
        ],
        "Product": list(_products(ours.items)),
        "WorkType": [{"Name": name} for name in work_types],
        "DimensionType": [{"Name": MACHINES, "TypeId": 101}],
        "Dimension": [
            {"TypeId": 101, "Value": value, "Name": f"{MACHINES} {value}"}
            for value in sorted(set(dimensions) - {""})[:-1]
        ],
    }


def _with_parts(
    records: Sequence[OneT], tables: Sequence[Sequence[Part]]
) -> Iterator[tuple[OneT, Part]]:
    return zip(records, parts(tables, len(records)), strict=True)


def _customers(customers: Sequence[Customer]) -> Iterator[Row]:
    for one, part in _with_parts([one for one in customers if one.number.isdecimal()], _CUSTOMERS):
        number = int(one.number)
        match part:
            case Part.SAME:
                yield _customer(one, number)
            case Part.CHANGED:
                before = {"PhoneNumbers": {"Work": {"Value": "62 00 00 00"}}}
                yield _customer(one, number) | before
            case Part.RENUMBERED:
                yield _customer(one, number + _OTHER_NUMBER)
            case Part.STRANGER:
                yield {"Id": number, "Name": _STRANGER}
            case Part.ABSENT:
                pass


def _customer(one: Customer, number: int) -> Row:
    first, _, last = one.name.rpartition(" ")
    person = one.is_person and first != ""
    named: Row = {"Type": "Consumer", "FirstName": first, "Name": last}
    post = {
        "Street": one.address1,
        "PostalCode": one.postal_code,
        "PostalArea": one.city,
        "Country": one.country or "NO",
    }
    emails = {"Work": one.email, "Invoice": one.invoice_email or one.email}
    return filled(
        {
            "Id": number,
            **(named if person else {"Type": "Business", "Name": one.name}),
            "OrganizationNumber": one.org_number,
            "Addresses": {"Post": filled(post)} if one.address1 else None,
            "EmailAddresses": {name: {"Value": value} for name, value in filled(emails).items()},
            "PhoneNumbers": {"Work": {"Value": one.phone}} if one.phone else None,
            "PaymentTime": one.payment_days,
        }
    )


def _midnight(day: date | None) -> str | None:
    """Return when a day begins in Norway, as they tell it: UTC."""
    if day is None:
        return None
    return datetime.combine(day, time(), ZoneInfo("Europe/Oslo")).astimezone(UTC).isoformat()


def _employees(employees: Sequence[Employee]) -> Iterator[Row]:
    people = _with_parts(employees, _EMPLOYEES)
    for place, (one, part) in enumerate(people, start=_FIRST_EMPLOYEE):
        if part is not _A:
            yield {
                "EmployeeId": place,
                "FirstName": one.first_name,
                "LastName": one.last_name,
                "EmailAddresses": [{"Type": "Primary", "Value": one.email}] if one.email else [],
            }


def _products(items: Sequence[Item]) -> Iterator[Row]:
    """Yield our goods, the first with the price of last year, and what else is billed."""
    for place, one in enumerate(items):
        price = one.price if place or one.price is None else one.price - 4
        row = {"No": one.number, "Name": one.name, "CategoryId": _CATEGORY, "EAN1": one.gtin}
        amounts = {"Price": price, "InPrice": one.cost_price}
        known = {name: str(value) for name, value in amounts.items() if value is not None}
        yield filled(row | known)
    for number, name in _NUMBERED.items():
        yield {"No": number, "Name": name, "CategoryId": _CATEGORY}
