"""Sales orders: made whole, read with or without what they inherit, changed line by line.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, section 14, read
2026-11-21. Files are in `attachments`, becoming an invoice in `sending`.
"""

from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import patching, writing
from bindeledd.sandbox.poweroffice_go.order_rules import (
    FIRST_ORDER_NO,
    NONE,
    clear_order,
    lock_of,
    reckon,
    reference_of,
)
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid, not_found
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

ORDER = RESOURCES["SalesOrders"]
LINE = RESOURCES["SalesOrderLines"]
_LINES = "SalesOrderLines"
_INHERITED_BY_LINES = ("ProjectId", "DepartmentId", "LocationId")


def create(ledger: "Ledger", body: object, *, by_integration: bool = False) -> Row:
    """Create an order with its lines, whole or not at all, and return both.

    Raises:
        ProblemError: The header or a line is refused.
    """
    if not isinstance(body, dict):
        raise invalid(ORDER.title, "The body is not a JSON object.")
    header = {name: value for name, value in body.items() if name.lower() != _LINES.lower()}
    given = next((v for name, v in body.items() if name.lower() == _LINES.lower()), None)
    if given is not None and not isinstance(given, list):
        raise invalid(ORDER.title, f"The value of {_LINES} is not an array.")
    number = ledger.next_numbers.get("SalesOrderNo", FIRST_ORDER_NO)
    fixed = {"IsCreatedByCurrentIntegration": by_integration}
    key = writing.create(ledger, ORDER, header, fixed=fixed)["Id"]
    try:
        for line in given or ():
            _add(ledger, key, line)
        recount(ledger, key)
    except ProblemError:
        clear_order(ledger, key)
        ledger.drop(ORDER, key)
        ledger.next_numbers["SalesOrderNo"] = number
        raise
    return complete(ledger, key)


def find(ledger: "Ledger", key: str) -> Stored:
    """Get a stored order.

    Raises:
        ProblemError: There is none; it may have become an invoice.
    """
    return writing.row_of(ledger, ORDER, key)


def lines_of(ledger: "Ledger", key: str) -> list[Stored]:
    """List the lines of an order in their sort order."""
    table = ledger.tables[_LINES]
    found = [table.rows[each] for each in table.ids_with("SalesOrderId", key)]
    return sorted(found, key=lambda stored: int(stored.data["SortOrder"]))


def _add(ledger: "Ledger", key: str, body: object) -> Row:
    place = len(ledger.tables[_LINES].ids_with("SalesOrderId", key))
    fixed: Row = {"SalesOrderId": key}
    asked = body.items() if isinstance(body, dict) else ()
    if not any(name.lower() == "sortorder" and value is not None for name, value in asked):
        fixed["SortOrder"] = place
    return writing.create(ledger, LINE, body, fixed=fixed)


def add_line(ledger: "Ledger", key: str, body: object) -> Row:
    """Add one line.

    Raises:
        ProblemError: No such order, the order is locked, or the line is refused.
    """
    _require_open(ledger, key, 400)
    row = _add(ledger, key, body)
    recount(ledger, key)
    return row


def _require_open(ledger: "Ledger", key: str, status: int) -> None:
    reason = lock_of(ledger, find(ledger, key).data)
    if reason and status == 400:  # noqa: PLR2004  # "bad request"
        raise invalid(ORDER.title, reason)
    if reason:
        raise ProblemError(status, f"{LINE.title} conflict", reason)


def find_line(ledger: "Ledger", key: str, line: str) -> Stored:
    """Get a stored line of an order.

    Raises:
        ProblemError: No such order, or no such line in it.
    """
    find(ledger, key)
    stored = writing.row_of(ledger, LINE, line)
    if stored.data["SalesOrderId"] != key:
        raise not_found(LINE.title, line)
    return stored


def change_line(ledger: "Ledger", key: str, line: str, operations: object) -> Row:
    """Apply a JSON Patch to one line.

    Raises:
        ProblemError: As `patching.patch`, or the order is locked.
    """
    find_line(ledger, key, line)
    _require_open(ledger, key, 400)
    row = patching.patch(ledger, LINE, line, operations)
    recount(ledger, key)
    return row


def delete_line(ledger: "Ledger", key: str, line: str) -> None:
    """Delete one line.

    Raises:
        ProblemError: No such line, or the order is locked (409).
    """
    find_line(ledger, key, line)
    _require_open(ledger, key, 409)
    ledger.drop(LINE, line)
    recount(ledger, key)


def change(ledger: "Ledger", key: str, operations: object) -> Row:
    """Apply a JSON Patch to a header; the lines follow another customer's allowance and VAT.

    Raises:
        ProblemError: As `patching.patch`, or the order is locked.
    """
    before, lines = find(ledger, key), lines_of(ledger, key)
    patching.patch(ledger, ORDER, key, operations)
    try:
        refresh(ledger, key)
    except ProblemError:
        ledger.keep(ORDER, key, before)
        for line in lines:
            ledger.keep(LINE, line.data["Id"], line)
        raise
    return ledger.shown(ORDER, find(ledger, key))


def refresh(ledger: "Ledger", key: str) -> None:
    """Reckon all lines and the header anew, as after a change of the customer."""
    for stored in lines_of(ledger, key):
        data = dict(stored.data)
        reckon(ledger, LINE, data)
        if data != stored.data:
            ledger.keep(LINE, data["Id"], Stored(data, stored.created, ledger.now()))
    recount(ledger, key)


def recount(ledger: "Ledger", key: str) -> None:
    """Bring an order's sums up to its lines.

    Raises:
        ProblemError: It names the invoice it credits, but its sum is not negative.
    """
    before = find(ledger, key)
    lines = [stored.data for stored in lines_of(ledger, key)]
    sums = {
        "LineCount": len(lines),
        "NetAmount": sum(line["NetAmount"] for line in lines),
        "TotalAmount": sum(line["TotalAmount"] for line in lines),
    }
    data = {**before.data, **sums}
    if data["RelatedInvoiceNo"] is not None and data["TotalAmount"] >= 0:
        raise invalid(ORDER.title, "RelatedInvoiceNo can only be set on credit note drafts.")
    if data != before.data:
        moment = ledger.now()
        data["LastChangedDateTimeOffset"] = ledger.stamp(moment)
        ledger.keep(ORDER, key, Stored(data, before.created, moment))


def show(ledger: "Ledger", stored: Stored, *, inherited: bool = False) -> Row:
    """Build the answer's form of a header, raw or with what it inherits."""
    if not inherited:
        return ledger.shown(ORDER, stored)
    data = effective(ledger, stored.data)
    row = ledger.shown(ORDER, Stored(data, stored.created, stored.changed))
    row["CustomerReference"] = reference_of(ledger, data)
    return row


def complete(ledger: "Ledger", key: str, *, inherited: bool = False) -> Row:
    """Build the answer's form of an order with its lines."""
    stored = find(ledger, key)
    row = show(ledger, stored, inherited=inherited)
    header = effective(ledger, stored.data)
    lines = []
    for line in lines_of(ledger, key):
        data = effective_line(ledger, header, line.data) if inherited else line.data
        lines.append(ledger.shown(LINE, Stored(data, line.created, line.changed)))
    row["SalesOrderLines"] = lines
    return row


def effective(ledger: "Ledger", order: Row) -> Row:
    """A header with everything it inherits from project, customer and client settings."""
    data = dict(order)
    for name in _INHERITED_BY_LINES:
        data[name] = None if data[name] == NONE else data[name]
    project = _data(ledger, "Projects", data["ProjectId"])
    customer = _data(ledger, "Customers", data["CustomerId"])
    if order["DepartmentId"] is None:
        data["DepartmentId"] = _first(project, customer, "DepartmentId")
    for name, register in (
        ("PaymentTermId", "PaymentTerms"),
        ("DeliveryTermId", "DeliveryTerms"),
        ("BrandingThemeId", "BrandingThemes"),
    ):
        if data[name] is None:
            data[name] = _first(project, customer, name) or _default(ledger, register)
    if data["CurrencyCode"] is None:
        data["CurrencyCode"] = customer.get("CurrencyCode") or "NOK"
    if data["SalesPersonEmployeeId"] is None:
        data["SalesPersonEmployeeId"] = customer.get("SalesPersonEmployeeId")
    if data["CustomerReferenceContactPersonId"] is None and data["CustomerReference"] is None:
        data["CustomerReferenceContactPersonId"] = _contact(ledger, project, customer)
    return data


def effective_line(ledger: "Ledger", header: Row, line: Row) -> Row:
    """A line with what it inherits from an effective header and its customer."""
    data = dict(line)
    for name in _INHERITED_BY_LINES:
        if data[name] == NONE:
            data[name] = None
        elif data[name] is None:
            data[name] = header[name]
    if data["SellersReferenceEmployeeId"] is None:
        data["SellersReferenceEmployeeId"] = header["SalesPersonEmployeeId"]
    customer = _data(ledger, "Customers", header["CustomerId"])
    if data["Allowance"] is None:
        data["Allowance"] = customer.get("Allowance")
    if data["UseStandardSalesAccount"] is None:
        data["UseStandardSalesAccount"] = not customer.get("IsVatFree")
    return data


def _data(ledger: "Ledger", name: str, key: Any) -> Row:
    stored = ledger.tables[name].rows.get(key)
    return stored.data if stored else {}


def _first(project: Row, customer: Row, name: str) -> Any:
    return customer.get(name) if project.get(name) is None else project[name]


def _default(ledger: "Ledger", name: str) -> Any:
    rows = ledger.tables[name].rows
    return next((key for key, row in rows.items() if row.data["IsDefault"]), None)


def _contact(ledger: "Ledger", project: Row, customer: Row) -> Any:
    """The project's contact person if it is the customer's, else the customer's default one."""
    persons = ledger.tables["ContactPersons"]
    named = persons.rows.get(project.get("ContactPersonId"))
    if named is not None and named.data["ContactId"] == customer.get("Id"):
        return named.data["Id"]
    own = persons.ids_with("ContactId", customer.get("Id"))
    return next((key for key in own if persons.rows[key].data["IsDefault"]), None)
