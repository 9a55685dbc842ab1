"""Shapes of sales orders, their lines and files, and of how a sending stands.

Source: contract paper poweroffice-go, sections 14 and 15, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, NotRequired, TypedDict

import msgspec

Uuid = Annotated[str, msgspec.Meta(pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
"""Ids of orders and vouchers; anything else there is an answer that we do not know."""


class OrderLinePayload(TypedDict, total=False):
    """A line of an order; money is NOK excluding VAT, which follows the product's account."""

    Id: str
    LineType: str | None
    ProductId: int | None
    ProductCode: str | None
    Description: str | None
    Quantity: Decimal | None
    UnitOfMeasureCode: str | None
    ProductUnitPrice: Decimal | None
    ProductUnitCost: Decimal | None
    Allowance: Decimal | None
    SortOrder: int | None
    ExternalImportReference: str | None
    NetAmount: Decimal | None
    VatCode: str | None


class OrderPayload(TypedDict):
    """A sales order, with its lines where they were asked for; an invoice keeps its id."""

    Id: Uuid
    SalesOrderNo: NotRequired[int | None]
    SalesOrderStatus: NotRequired[str | None]
    SalesOrderDate: NotRequired[str | None]
    DeliveryDate: NotRequired[str | None]
    ProjectId: NotRequired[int | None]
    CustomerId: NotRequired[int | None]
    CustomerReference: NotRequired[str | None]
    ImportedOrderNo: NotRequired[int | None]
    ExternalImportReference: NotRequired[str | None]
    CustomMatchingReference: NotRequired[str | None]
    NetAmount: NotRequired[Decimal | None]
    TotalAmount: NotRequired[Decimal | None]
    InvoiceNo: NotRequired[int | None]
    SalesOrderLines: NotRequired[list[OrderLinePayload] | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class OrderFilePayload(TypedDict):
    """A file of an order."""

    Id: int
    FileName: NotRequired[str | None]
    FileSize: NotRequired[int | None]


class SendingPayload(TypedDict, total=False):
    """How the sending of an invoice stands."""

    Id: str | None
    InvoiceNo: int | None
    SentDateTimeOffset: str | None
    IsInvoiceBeingProcessed: bool | None
    LastErrorMessage: str | None
