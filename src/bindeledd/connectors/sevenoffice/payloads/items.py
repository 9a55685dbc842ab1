"""Their shapes of products and their categories.

Source: contract paper 24sevenoffice, section 2.7, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict


class ProductPayload(TypedDict):
    """A product; its number is `No`, its id what lines of orders name."""

    Id: int
    No: NotRequired[str | None]
    Name: NotRequired[str | None]
    CategoryId: NotRequired[int | None]
    InPrice: NotRequired[Decimal | None]
    Price: NotRequired[Decimal | None]
    EAN1: NotRequired[str | None]
    StatusId: NotRequired[int | None]
    DateChanged: NotRequired[str | None]


class CategoryPayload(TypedDict):
    """A category of products."""

    Id: int
    Name: NotRequired[str | None]
    No: NotRequired[str | None]
