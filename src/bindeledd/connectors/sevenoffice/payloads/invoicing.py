"""Shapes of orders and their lines, dimensions and departments.

Source: contract paper 24sevenoffice, sections 2.8-2.10, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict


class DimensionPayload(TypedDict, total=False):
    """A type of dimension, or a value of one; on a line a value with its type."""

    TypeId: int | None
    Name: str | None
    Value: str | None


class OrderLinePayload(TypedDict, total=False):
    """A line of an order; NOK excluding VAT, which follows the product."""

    ProductId: int | None
    Price: Decimal | None
    Name: str | None
    DiscountRate: Decimal | None
    Quantity: Decimal | None
    SequenceNumber: int | None
    Type: str | None
    ProjectId: int | None
    UserDefinedDimensions: list[DimensionPayload] | None


class OrderPayload(TypedDict):
    """An order; an invoice keeps its id."""

    OrderId: int
    CustomerId: NotRequired[int | None]
    OrderStatus: NotRequired[str | None]
    DateOrdered: NotRequired[str | None]
    ProjectId: NotRequired[int | None]
    YourReference: NotRequired[str | None]
    Distributor: NotRequired[str | None]
    DepartmentId: NotRequired[int | None]
    InvoiceRows: NotRequired[list[OrderLinePayload] | None]
    ReferenceNumber: NotRequired[str | None]


class DepartmentPayload(TypedDict):
    """A department, to choose from."""

    Id: int
    Name: NotRequired[str | None]
