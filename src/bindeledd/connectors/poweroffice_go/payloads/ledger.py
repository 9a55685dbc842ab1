"""Their shapes of vouchers and of the ledger's lines.

Source: contract paper poweroffice-go, sections 15.2 and 17, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict

from bindeledd.connectors.poweroffice_go.payloads.invoicing import Uuid


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

    Id: Uuid
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


class InvoiceVoucherLinePayload(TypedDict, total=False):
    """A line of an invoice that was issued elsewhere: gross, positive on credit notes too.

    `VatCode` and `ProductCode` are not theirs here: the client makes ids of them.
    """

    AccountId: int
    VatId: int
    CurrencyAmount: Decimal
    Description: str | None
    Quantity: Decimal | None
    ProductId: int | None
    VatCode: str
    ProductCode: str


class InvoiceVoucherPayload(TypedDict):
    """An invoice that was issued elsewhere (section 15.2); the form to send is unconfirmed.

    `Kind`, `CustomerId`, `SalesAccountId` and `RoundingAccountId` are for the client to choose by.
    """

    Id: Uuid
    VoucherNo: NotRequired[int | None]
    VoucherDate: NotRequired[str | None]
    DueDate: NotRequired[str | None]
    DeliveryDate: NotRequired[str | None]
    InvoiceNo: NotRequired[str | int | None]
    CurrencyCode: NotRequired[str | None]
    CurrencyAmount: NotRequired[Decimal | None]
    CustomerAccountId: NotRequired[int | None]
    CustomerReference: NotRequired[str | None]
    Description: NotRequired[str | None]
    ProjectId: NotRequired[int | None]
    ExternalImportReference: NotRequired[str | None]
    OutgoingInvoiceLines: NotRequired[list[InvoiceVoucherLinePayload] | None]
    Kind: NotRequired[str]
    CustomerId: NotRequired[int | None]
    SalesAccountId: NotRequired[int]
    RoundingAccountId: NotRequired[int]


class SubledgerPayload(TypedDict):
    """A customer, as far as invoices are posted to it."""

    Id: int
    SubledgerAccountId: NotRequired[int | None]
