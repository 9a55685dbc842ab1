"""What follows from the other fields of a row: the state of an hour, the sums of an order."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.options import Options

if TYPE_CHECKING:
    from bindeledd.sandbox.sevenoffice.books import Books

_CENT = Decimal("0.01")
_BY_USER = {
    "Approved": {"Locked": "True", "Approved": "True", "NeedApproval": False},
    "Locked": {"Locked": "True", "Approved": "none", "NeedApproval": False},
    "Registered": {"Locked": "none", "Approved": "False", "NeedApproval": True},
    "Rejected": {"Locked": "none", "Approved": "False", "NeedApproval": False},
}


def nothing(_books: "Books", _row: Row) -> None:
    """Leave a row as it is."""


def settle_hour(books: "Books", row: Row) -> None:
    """Let a state that a user chose decide the three fields; else they decide the state."""
    if "Status" in row:
        row.update(_BY_USER.get(row["Status"], {}))
        row["Listed"] = row["Status"] == "Registered"
    else:
        row["Status"], row["Listed"] = state_of(row, books.options)


def state_of(row: Row, options: Options) -> tuple[str, bool]:
    """Read the state of an hour, and whether the approval list shows it, from three fields.

    The vendor's table could not be read; these are the contract paper's candidates (section 2.6).
    Whatever is none of them needs approval and is shown in no list, as the documentation warns.
    """
    locked, approved = (row.get(name, "none") == "True" for name in ("Locked", "Approved"))
    denied, needed = row.get("Approved") == "False", row.get("NeedApproval", False)
    named = "ApprovedBy" in row or not options.approved_by_needed
    candidates = (
        (locked and approved and not needed and named, ("Approved", False)),
        (locked and not approved and not needed, ("Locked", False)),
        (not locked and not approved and needed, ("Registered", True)),
        (not locked and not approved and not denied and not needed, ("Registered", False)),
    )
    return next((state for fits, state in candidates if fits), ("none", False))


def settle_order(books: "Books", row: Row) -> None:
    """Number the rows, reckon the sums, and make an invoice of what is Invoiced."""
    gross = tax = Decimal(0)
    for line in row.get("InvoiceRows", ()):
        if "RowId" not in line:
            line["RowId"] = books.next_number("row", 9001)
        _settle_line(books, line)
        net = (
            line.get("Price", Decimal(0))
            * line.get("Quantity", Decimal(0))
            * (1 - line.get("DiscountRate", Decimal(0)) / 100)
        ).quantize(_CENT, ROUND_HALF_UP)
        own = (net * line.get("VatRate", Decimal(0)) / 100).quantize(_CENT, ROUND_HALF_UP)
        tax += own
        gross += net + own
    row["OrderTotalVat"], row["OrderTotalIncVat"] = tax, gross
    if row["OrderStatus"] == "Invoiced" and "InvoiceId" not in row:
        row["InvoiceId"] = books.next_number("invoice", 20_001)
        row["DateInvoiced"] = _midnight(books.options.clock())


def _settle_line(books: "Books", line: Row) -> None:
    line.setdefault("Type", "Normal")
    line.pop("ChangeState", None)
    product = books.table("Product").rows.get(line.get("ProductId"))
    if product is None:
        return
    given = line.get("TaxSettings", {}).get("TaxRate")
    line["VatRate"] = product.data.get("TaxRate", Decimal(25)) if given is None else given
    if "No" in product.data:
        line["ProductNo"] = product.data["No"]


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
