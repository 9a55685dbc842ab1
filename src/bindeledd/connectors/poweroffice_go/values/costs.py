"""How amounts, texts and days of supplier invoices' lines are read; pure.

Two things about a cost line are unconfirmed: whether its amount has VAT in it, and which sign a
cost has. Both are decided here and nowhere else: by the choice of the company, whose default is
what the contract paper takes for likely.

Source: contract paper poweroffice-go, section 16, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.values.shared import DAY
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import Flat

AMOUNTS: Final = "amounts"
NET: Final = "net"
GROSS: Final = "gross"
NET_TURNED: Final = "net_turned"
GROSS_TURNED: Final = "gross_turned"
"""Setting with its values: how an amount there is to be read."""
WITH_PAPER: Final = frozenset({"IncomingInvoice", "IncomingCreditNote", "Expense"})


def amount(flat: Flat, chosen: Mapping[str, Any]) -> Decimal:
    """Return what a line costs, NOK excluding VAT; below zero where a cost is taken back.

    Raises:
        MappingError: The line has no amount, or no VAT where that must be taken off.
    """
    told = flat.get("Amount")
    if told is None:
        raise MappingError("poweroffice_go.amount_missing")
    found = Decimal(told)
    how = chosen.get(AMOUNTS, NET)
    if how in {GROSS, GROSS_TURNED}:
        vat = flat.get("VatAmount")
        if vat is None:
            raise MappingError("poweroffice_go.amount_missing")
        found -= Decimal(vat)
    return -found if how in {NET_TURNED, GROSS_TURNED} else found


def day(flat: Flat) -> Any:
    """Return the day that the line is posted on."""
    return DAY.into(flat.get("PostingDate"))


def words(*paths: str) -> Any:
    """Return how the first text of several paths is read, without outer blanks."""

    def read(flat: Flat) -> str:
        found = (str(flat[path]).strip() for path in paths if flat.get(path) is not None)
        return next((one for one in found if one), "")

    return read


def has_paper(flat: Flat) -> bool:
    """Tell whether the line stands on a supplier's own document, not on one that corrects it."""
    return flat.get("VoucherType") in WITH_PAPER


LABELS: Final[dict[str, str]] = {
    "ProjectId": "Project",
    "PostingDate": "Posting date",
    "Amount": "Amount",
    "VatAmount": "VAT amount",
    "Description": "Text of the line",
    "VoucherDescription": "Text of the voucher",
    "VoucherNo": "Voucher number",
    "VoucherType": "Kind of voucher",
    "Document.Type": "Kind of document",
    "Document.SupplierNo": "Supplier number",
    "Document.SupplierName": "Supplier",
    "Document.InvoiceNo": "Supplier's invoice number",
}
