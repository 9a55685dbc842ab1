"""Their shapes of vouchers and of the ledger's lines.

Source: contract paper poweroffice-go, section 17, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict


class VoucherLinePayload(TypedDict, total=False):
    """A line of a manual voucher: one account, a signed amount, debit positive."""

    AccountId: int
    VatId: int
    PostingDate: str
    CurrencyAmount: Decimal
    ProjectId: int | None
    Quantity: Decimal | None
    Description: str | None
    ExternalLineReference: str | None


class ManualVoucherPayload(TypedDict):
    """A manual voucher; `Debit` and `Credit` are not theirs: the client makes its lines of them."""

    Id: str
    VoucherNo: NotRequired[int | None]
    VoucherDate: NotRequired[str | None]
    CurrencyCode: NotRequired[str | None]
    Description: NotRequired[str | None]
    ExternalImportReference: NotRequired[str | None]
    IsReversed: NotRequired[bool | None]
    VoucherLines: NotRequired[list[VoucherLinePayload] | None]
    Debit: NotRequired[list[VoucherLinePayload]]
    Credit: NotRequired[list[VoucherLinePayload]]


class TransactionPayload(TypedDict):
    """A line of the ledger, as far as it tells of the voucher that it stands on."""

    Id: int
    VoucherId: NotRequired[str | None]
    ExternalImportReference: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]
