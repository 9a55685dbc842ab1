"""Reversing a voucher: a new one nullifies it, and its number and reference may be used again.

Source: vendor specification of 2025-03, POST /Vouchers/Reverse/{id}, and contract paper
poweroffice-go, sections 16 and 17, read 2026-11-21. The day of the reversal is not documented: here
it is the voucher's own, or today where that is locked by now.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Answer, Request, Row
from bindeledd.sandbox.poweroffice_go import subledger
from bindeledd.sandbox.poweroffice_go.operations import Handled
from bindeledd.sandbox.poweroffice_go.posted_tables import TRANSACTIONS, VOUCHERS
from bindeledd.sandbox.poweroffice_go.posting import Line, Posted, Voucher, post
from bindeledd.sandbox.poweroffice_go.problems import invalid, not_found
from bindeledd.sandbox.poweroffice_go.shapes import Resource
from bindeledd.sandbox.poweroffice_go.table import Stored

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_TITLE = "Voucher"
RIGHTS = ("YearEndVoucher", "ManualVoucher", "BankVoucher", "OutgoingInvoiceVoucher")
"""The specification asks for YearEndVoucher_Full alone, which looks like a copy error."""
_CONTACTS = {
    "CustomerAccountNo": "customer_id",
    "SupplierAccountNo": "supplier_id",
    "EmployeeAccountNo": "employee_id",
}


def voucher_of(ledger: "Ledger", key: str) -> Stored:
    """Get a voucher.

    Raises:
        ProblemError: 404.
    """
    stored = ledger.tables["Vouchers"].rows.get(key.lower())
    if stored is None:
        raise not_found(_TITLE, key)
    return stored


def transactions_of(ledger: "Ledger", key: str) -> list[Row]:
    """The ledger lines of a voucher, in the order they were posted."""
    table = ledger.tables["AccountTransactions"]
    return [table.rows[each].data for each in sorted(table.ids_with("VoucherId", key))]


def reverse(ledger: "Ledger", key: str, *, by_integration: bool = False) -> Posted:
    """Nullify a voucher with a reversal voucher.

    Raises:
        ProblemError: There is no such voucher (404), or it is reversed already (400).
    """
    stored = voucher_of(ledger, key)
    if stored.data["IsReversed"]:
        raise invalid(_TITLE, f"Voucher with id = {key} is already reversed.")
    lines = tuple(opposite(ledger, row) for row in transactions_of(ledger, stored.data["Id"]))
    posted = post(
        ledger,
        Voucher(
            "ReversalVoucher",
            stored.data["VoucherDate"],
            tuple(line for line in lines if line is not None),
            description=f"Reversal of voucher {stored.data['VoucherNo']}",
            currency=stored.data["CurrencyCode"],
            reverses=stored.data["Id"],
            by_integration=by_integration,
        ),
    )
    _close(ledger, stored, posted)
    return posted


def opposite(ledger: "Ledger", row: Row) -> Line | None:
    """The line turned round, gross; a VAT line that posting split off comes by itself."""
    if row.get("Split"):
        return None
    contact = next((word for name, word in _CONTACTS.items() if row[name] is not None), None)
    whose: Any = {contact: row["ContactId"]} if contact else {"account_no": row["AccountNo"]}
    return Line(
        -Decimal(row["Gross"]),
        **whose,
        vat_code=row["VatCode"],
        vat_amount=-Decimal(row["VatAmount"]),
        vat_specification=row["VatReturnSpecification"],
        project_id=row["ProjectId"],
        department_id=row["DepartmentId"],
        location_id=row["LocationId"],
        product_id=row["ProductId"],
        quantity=None if row["Quantity"] is None else -Decimal(row["Quantity"]),
        description=row["Description"],
        posting_date=open_day(ledger, row["PostingDate"]),
    )


def open_day(ledger: "Ledger", day: str) -> str:
    """A day itself, or today where its period is locked."""
    locked = day <= ledger.settings.lock_date[:10]
    return ledger.options.clock().date().isoformat() if locked else day


def _close(ledger: "Ledger", stored: Stored, posted: Posted) -> None:
    """Mark everything of a reversed voucher, and let both sides' entries meet."""
    key = stored.data["Id"]
    marked = {"IsReversed": True}
    bump(ledger, VOUCHERS, key, {**marked, "ReversedById": posted.id})
    for each in list(ledger.tables["AccountTransactions"].ids_with("VoucherId", key)):
        bump(ledger, TRANSACTIONS, each, marked)
    for name in ("IncomingInvoices", "OutgoingInvoices"):
        table = ledger.tables[name]
        if key in table.rows:
            bump(ledger, table.resource, key, marked)
    for old, new in zip(subledger.entries_of(ledger, key), posted.entries, strict=True):
        matched = subledger.find_entry(ledger, old)[1].data["MatchId"]
        if matched is not None:
            subledger.unmatch(ledger, matched)
        subledger.match(ledger, [old, new])


def bump(ledger: "Ledger", resource: Resource, key: Any, changes: Row) -> None:
    """Change columns of a posted row and move its last-changed timestamp."""
    before = ledger.tables[resource.name].rows[key]
    moment = ledger.now()
    data = {**before.data, **changes, "LastChangedDateTimeOffset": ledger.stamp(moment)}
    ledger.keep(resource, key, Stored(data, before.created, moment))


def _reverse_posted(ledger: "Ledger", _request: Request, values: list[str]) -> Answer:
    """``POST /Vouchers/Reverse/{id}``: only what the integration posted here itself."""
    stored = voucher_of(ledger, values[0])
    if stored.data["Journal"] is None:
        detail = f"Voucher with id = {values[0]} was not created by this integration."
        raise invalid(_TITLE, detail)
    reverse(ledger, stored.data["Id"], by_integration=True)
    return Answer(202)


REVERSE = Handled(_reverse_posted, RIGHTS, write=True)
