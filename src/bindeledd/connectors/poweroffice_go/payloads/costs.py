"""Their shapes of what suppliers bill: cost lines, documents, suppliers, papers.

Source: contract paper poweroffice-go, sections 15.1 and 16, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict

from bindeledd.connectors.poweroffice_go.payloads.invoicing import Uuid


class SupplierDocument(TypedDict):
    """The document that a cost line goes back to; not theirs, joined by the client."""

    Type: str | None
    SupplierNo: str | None
    SupplierName: str | None
    InvoiceNo: str | None


class CostLinePayload(TypedDict):
    """A line of the ledger (section 16); posted lines never change but in their text.

    Whether `Amount` has VAT in it is unconfirmed, and so is its sign: see `values.costs`.
    """

    Id: int
    VoucherId: Uuid
    VoucherNo: NotRequired[int | None]
    VoucherType: NotRequired[str | None]
    VoucherDescription: NotRequired[str | None]
    PostingDate: NotRequired[str | None]
    ProjectId: NotRequired[int | None]
    Description: NotRequired[str | None]
    Amount: NotRequired[Decimal | None]
    VatAmount: NotRequired[Decimal | None]
    ReversedVoucherId: NotRequired[str | None]
    ReversedVoucherNo: NotRequired[int | None]
    CorrectionOfVoucherId: NotRequired[str | None]
    CorrectionOfVoucherNo: NotRequired[int | None]
    LastChangedDateTimeOffset: NotRequired[str | None]
    Document: NotRequired[SupplierDocument]


class IncomingInvoicePayload(TypedDict):
    """The head of a supplier's invoice or credit note (section 16)."""

    Id: Uuid
    VoucherNo: NotRequired[int | None]
    VoucherType: NotRequired[str | None]
    InvoiceNo: NotRequired[str | None]
    SupplierId: NotRequired[int | None]
    SupplierNo: NotRequired[int | None]


class SupplierPayload(TypedDict):
    """A supplier, as far as it is named (section 16)."""

    Id: int
    Name: NotRequired[str | None]
    FirstName: NotRequired[str | None]
    LastName: NotRequired[str | None]
    IsPerson: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class PapersPayload(TypedDict):
    """Which papers a voucher has (section 15.1)."""

    VoucherId: Uuid
    VoucherNo: NotRequired[int | None]
    HasPdf: NotRequired[bool | None]
