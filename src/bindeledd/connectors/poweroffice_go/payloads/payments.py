"""Their shapes of posted invoices, and of the customer ledger's entries.

Source: contract paper poweroffice-go, sections 15 and 18, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict

from bindeledd.connectors.poweroffice_go.payloads.invoicing import Uuid


class PostedInvoicePayload(TypedDict):
    """A posted invoice or credit note (section 15); `PaidOn` is not theirs but the client's."""

    Id: Uuid
    VoucherNo: NotRequired[int | None]
    VoucherType: NotRequired[str | None]
    VoucherDate: NotRequired[str | None]
    DueDate: NotRequired[str | None]
    InvoiceNo: NotRequired[int | None]
    NetPostedAmount: NotRequired[Decimal | None]
    TotalPostedAmount: NotRequired[Decimal | None]
    Balance: NotRequired[Decimal | None]
    MatchId: NotRequired[int | None]
    IsReversed: NotRequired[bool | None]
    BalanceLastChangedDateTimeOffset: NotRequired[str | None]
    CreatedDateTimeOffset: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]
    PaidOn: NotRequired[str | None]


class CustomerEntryPayload(TypedDict):
    """An entry of the customer ledger (section 18): invoices above zero, payments below."""

    Id: int
    VoucherId: NotRequired[Uuid | None]
    VoucherNo: NotRequired[int | None]
    VoucherType: NotRequired[str | None]
    PostingDate: NotRequired[str | None]
    Amount: NotRequired[Decimal | None]
    Balance: NotRequired[Decimal | None]
    MatchId: NotRequired[int | None]
    IsWriteOff: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class SettledPayload(TypedDict):
    """What a payment settled of one invoice: no object of theirs, but what their entries say."""

    Id: str
    VoucherId: str
    PostingDate: str | None
    Amount: Decimal
    Vouchers: str
    LastChangedDateTimeOffset: str | None
