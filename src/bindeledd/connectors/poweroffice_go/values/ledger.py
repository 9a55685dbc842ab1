"""What a voucher is made of before it is theirs, and the names of its fields; pure.

Source: contract paper poweroffice-go, sections 15.2 and 17, read 2026-11-21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

from bindeledd.connectors.poweroffice_go.values.shared import NUMBER
from bindeledd.kernel.errors import MappingError
from bindeledd.workspace.records import Invoice


@dataclass(frozen=True, kw_only=True)
class VoucherLine:
    """One line of a day's voucher.

    Attributes:
        project_id: None on a credit line that all projects share.
        minutes: Hours behind it, shown as the line's quantity; None on credit lines.
        amount: NOK; debit positive, credit negative.
        text: As people read it there.
        reference: Tells the line from the others of the voucher.
    """

    id: UUID
    revision: int
    project_id: UUID | None
    minutes: int | None
    amount: Decimal
    text: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class DayVoucher:
    """What one voucher says of a day: all that it costs, or what changed since the last one."""

    id: UUID
    revision: int
    day: date
    text: str
    debit: tuple[VoucherLine, ...]
    credit: tuple[VoucherLine, ...]


def hours(minutes: int | None) -> Decimal | None:
    """Return decimal hours with four decimals: a minute is not lost, and no cost comes of it."""
    if not minutes:
        return None
    return (Decimal(minutes) / 60).quantize(Decimal("0.0001"), ROUND_HALF_UP)


ROUNDING_CODE: Final = "0"
"""VAT code of the line that carries the rounding to whole kroner."""
_ORE: Final = Decimal("0.01")


def gross_of(invoice: Invoice) -> tuple[Decimal, ...] | None:
    """Return what each line comes to with its VAT, so that all VAT is what was issued.

    VAT was reckoned on the sum of a code, or on each line: what single lines lack of the whole, an
    øre a line at most, goes to the largest ones. None where it does not come out so.
    """
    parts = [
        (line.amount * line.vat_percent / 100).quantize(_ORE, ROUND_HALF_UP)
        for line in invoice.lines
    ]
    missing = invoice.vat - sum(parts, Decimal(0))
    bearing = [n for n, line in enumerate(invoice.lines) if line.vat_percent and line.amount]
    if abs(missing) > _ORE * len(bearing):
        return None
    step = _ORE.copy_sign(missing)
    bearing.sort(key=lambda n: -abs(invoice.lines[n].amount))
    for place in bearing[: int(abs(missing) / _ORE)]:
        parts[place] += step
    whole = tuple(line.amount + vat for line, vat in zip(invoice.lines, parts, strict=True))
    return whole if sum(whole, Decimal(0)) + invoice.rounding == invoice.total else None


def voucher_lines(invoice: Invoice) -> list[dict[str, Any]]:
    """Return the lines of an invoice as they are posted; those at nothing have none there.

    Raises:
        MappingError: They do not come to what was issued.
    """
    gross = gross_of(invoice)
    if gross is None:
        raise MappingError("poweroffice_go.invoice_sum_differs", total=str(invoice.total))
    sign = -1 if invoice.kind == CREDIT_NOTE else 1
    lines = [
        {
            "Description": line.text,
            "Quantity": sign * line.quantity,
            "CurrencyAmount": sign * whole,
            "VatCode": line.vat_code,
            "ProductCode": line.item_number,
        }
        for line, whole in zip(invoice.lines, gross, strict=True)
        if whole
    ]
    if invoice.rounding:
        rounding = {"CurrencyAmount": sign * invoice.rounding, "VatCode": ROUNDING_CODE}
        lines.append(rounding | {"Description": "", "Quantity": None, "ProductCode": ""})
    return lines


CREDIT_NOTE: Final = "credit_note"


def total(invoice: Invoice) -> Decimal:
    """Return what is to be paid; positive on a credit note too."""
    return -invoice.total if invoice.kind == CREDIT_NOTE else invoice.total


def invoice_number(number: str) -> str:
    """Return our number, which must be a whole one: they show it as a number.

    Raises:
        MappingError: It is not.
    """
    return str(NUMBER.out(number))


INVOICE_CODES: Final[dict[str, dict[str, str]]] = {
    "Kind": {"invoice": "Invoice", "credit_note": "Credit note"}
}
"""What people call which of their two vouchers it becomes."""

INVOICE_LABELS: Final[dict[str, str]] = {
    "InvoiceNo": "Invoice number",
    "Kind": "Kind of voucher",
    "VoucherDate": "Voucher date",
    "DueDate": "Due date",
    "DeliveryDate": "Delivery date",
    "CustomerId": "Customer",
    "CustomerReference": "Customer's reference",
    "Description": "Description",
    "ProjectId": "Project",
    "CurrencyCode": "Currency",
    "CurrencyAmount": "Amount with VAT",
    "SalesAccountId": "Sales account",
    "RoundingAccountId": "Account of roundings",
    "OutgoingInvoiceLines": "Lines",
}

VOUCHER_LABELS: Final[dict[str, str]] = {
    "VoucherDate": "Voucher date",
    "CurrencyCode": "Currency",
    "Description": "Description",
    "Debit": "Debit lines",
    "Credit": "Credit lines",
}

LINE_LABELS: Final[dict[str, str]] = {
    "AccountId": "Account",
    "CurrencyAmount": "Amount",
    "ProjectId": "Project",
    "Quantity": "Hours",
    "Description": "Description",
    "ExternalLineReference": "Our reference",
}
