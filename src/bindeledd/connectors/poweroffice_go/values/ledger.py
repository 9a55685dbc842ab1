"""What a voucher is made of before it is theirs, and the names of its fields; pure.

Source: contract paper poweroffice-go, section 17, read 2026-11-21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID


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
