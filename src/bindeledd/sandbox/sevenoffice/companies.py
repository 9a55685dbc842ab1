"""CompanyService: customers.

Source: contract paper 24sevenoffice, section 2.4.
"""

from collections.abc import Iterable
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Books, Stored
from bindeledd.sandbox.sevenoffice.calls import (
    Call,
    Handler,
    Test,
    among,
    changed_after,
    equal,
    few_enough,
    fitting,
    given,
    indexed,
    is_after,
    like,
    narrowed,
    properties,
    refusal,
    require,
    saved,
)
from bindeledd.sandbox.sevenoffice.company_tables import COMPANY
from bindeledd.sandbox.sevenoffice.values import FaultError

_NESTED = ("Addresses", "PhoneNumbers", "EmailAddresses")
_SERVER = {"APIException", "DateChanged", "DateCreated", "ExplicitlySpecifyNewCompanyId"}
_UNUSED = {
    "PhoneNumbers": {"Home", "Primary"},
    "EmailAddresses": {"Home", "Primary", "Alternative"},
}
"""What companies do not use (persons do)."""
_MONTH_ENDS = range(-5, 0)
_CODED = -9_000
"""Payment times below are "end of month + n" as n - 10 000."""
_COUNTRY = 2


def _tests(call: Call) -> list[Test]:
    options = call.options
    return [
        equal("ExternalId", exact=options.exact_search),
        ("CompanyId", lambda value, row: row.data["Id"] == value),
        among("CompanyIds", "Id"),
        like("CompanyName", lambda row: [row["Name"]]),
        changed_after("ChangedAfter", options),
        like("CompanyEmail", lambda row: _texts(row.get("EmailAddresses", {}))),
        like("CompanyPhone", lambda row: _texts(row.get("PhoneNumbers", {}))),
        equal("OrganizationNumber"),
    ]


def _texts(parts: Row) -> Iterable[str]:
    return [part["Value"] for part in parts.values() if "Value" in part]


def _candidates(books: Books, asked: Row) -> Iterable[Stored]:
    table = books.table("Company")
    if "ExternalId" in asked:
        return table.having("ExternalId", asked["ExternalId"])
    if "CompanyIds" in asked:
        wanted = dict.fromkeys(asked["CompanyIds"])
        return [table.rows[key] for key in wanted if key in table.rows]
    return table.rows.values()


def get_companies(call: Call) -> list[Row]:
    """Search customers; deleted ones are not found."""
    asked = given(call, "searchParams")
    few_enough(call, asked.get("CompanyIds"))
    if not asked and call.options.search_without_parameters == "fault":
        raise FaultError("At least one search parameter is needed.", "Client")
    names = properties(call, "returnProperties", COMPANY, "Id")
    rows = (row for row in indexed(call, _candidates(call.books, asked)) if row.active)
    found = fitting(rows, asked, _tests(call), combine=call.options.searches_combine)
    return [narrowed(row.data, names) for row in found]


def get_company_sync_list(call: Call) -> Row:
    """List ids and times, active and deleted, a page at a time."""
    asked = given(call, "syncSearchParameters")
    options = call.options
    tests: list[Test] = [
        changed_after("ChangedAfter", options),
        ("RegisteredAfter", lambda value, row: is_after(row.made, value, options)),
    ]
    if asked.get("Active") is not None:
        tests.append(("Active", lambda value, row: row.active is value))
    table = call.books.table("Company").rows
    ordered = (table[key] for key in sorted(table))
    found = list(fitting(indexed(call, ordered), asked, tests, combine=True))
    number, size = asked.get("Page", 1), options.sync_page
    if number < 1:
        raise FaultError("The first page is 1.", "Client")
    page = found[(number - 1) * size : number * size]
    return {
        "CurrentPage": number,
        "TotalPages": -(-len(found) // size),
        "TotalItems": len(found),
        "ItemsPerPage": size,
        "Items": [_in_list(row) for row in page],
    }


def _in_list(row: Stored) -> Row:
    return {
        "CompanyId": row.data["Id"],
        "ExternalId": row.data.get("ExternalId"),
        "DateChanged": row.changed,
        "DateRegistered": row.made,
        "Active": row.active,
    }


def save_companies(call: Call) -> list[Row]:
    """Add or change customers, each for itself."""
    return saved(call, call.asked.get("companies") or [], lambda item: _save(call, item))


def _save(call: Call, item: Row) -> Row:
    books = call.books
    values = {name: value for name, value in item.items() if name not in _SERVER}
    before = books.table("Company").rows.get(item.get("Id"))
    if before is None:
        _check_new(call, item)
        values.setdefault("CurrencyId", "LOCAL")
    require(before is None or before.active, f"Company {item.get('Id')} is deleted.")
    _check(call, values, before)
    if not call.options.unused_contacts_kept:
        _drop_unused(values, before)
    if before is None:
        stored = books.put("Company", {k: v for k, v in values.items() if v is not None})
    else:
        changes = _nested(values, before.data, merge=call.options.nested_update == "merged")
        stored = books.change("Company", item["Id"], changes)
    return {**item, "Id": stored.data["Id"]}


def _check_new(call: Call, item: Row) -> None:
    require(item.get("Name"), "Name is required.")
    require(item.get("Type", "None") != "None", "Type is required.")
    if "Id" not in item:
        return
    rule = call.options.new_company_id
    allowed = rule == "plain" or (rule == "flag" and item.get("ExplicitlySpecifyNewCompanyId"))
    require(allowed, f"Company {item['Id']} does not exist.")
    require(item["Id"] > 0, "Id must be positive.")


def _check(call: Call, values: Row, before: Stored | None) -> None:
    days = values.get("PaymentTime", 0)
    coded = days in _MONTH_ENDS or days < _CODED
    require(days >= 0 or coded, f"PaymentTime {days} means nothing.")
    needed = call.options.address_country
    for place, address in values.get("Addresses", {}).items():
        country = address.get("Country", "" if needed else "NO")
        require(country, f"Country is required in the address {place}.")
        require(len(country) == _COUNTRY, f"{country} is no country.")
    if not call.options.unique_keys or "ExternalId" not in values:
        return
    own = values.get("Id") if before else None
    others = call.books.table("Company").having("ExternalId", values["ExternalId"])
    taken = any(row.active and row.data["Id"] != own for row in others)
    require(not taken, f"ExternalId {values['ExternalId']} is in use.")


def _drop_unused(values: Row, before: Stored | None) -> None:
    known: Any = before.data.get("Type") if before else None
    if values.get("Type", known) == "Consumer":
        return
    values.pop("FirstName", None)
    for name, unused in _UNUSED.items():
        if name in values:
            values[name] = {k: part for k, part in values[name].items() if k not in unused}


def _nested(values: Row, before: Row, *, merge: bool) -> Row:
    """Put the addresses, phones and e-mails that were sent among those that stand there."""
    changes = dict(values)
    for name in _NESTED:
        if name not in values:
            continue
        old: Row = before.get(name, {})
        changes[name] = {
            **old,
            **{
                part: {**old.get(part, {}), **new} if merge else new
                for part, new in values[name].items()
            },
        }
    return changes


def delete_companies(call: Call) -> list[Row]:
    """Delete customers; answers those that could not be."""
    failed = []
    for item in call.asked.get("companies") or []:
        key = item.get("Id")
        row = call.books.table("Company").rows.get(key)
        if row is None or not row.active:
            failed.append(refusal(call, item, f"Company {key} does not exist."))
        elif call.books.table("InvoiceOrder").having("CustomerId", key):
            failed.append(refusal(call, item, f"Company {key} has orders."))
        else:
            call.books.end("Company", key)
    return failed


def get_statuses(call: Call) -> list[Row]:
    """List what a customer may be marked as."""
    return [{"Key": "1", "Value": call.books.name and "Aktiv"}]


HANDLERS: dict[str, Handler] = {
    "GetCompanies": get_companies,
    "GetCompanySyncList": get_company_sync_list,
    "SaveCompanies": save_companies,
    "DeleteCompanies": delete_companies,
    "GetStatuses": get_statuses,
    "GetIndustries": lambda _call: [],
}
