"""Their shapes of products, product groups, accounts and VAT codes.

Prices are NOK a unit excluding VAT; rates are parts of one.

Source: contract paper poweroffice-go, sections 13 and 19, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict


class ProductGroupPayload(TypedDict):
    """A product group (section 13); what a product leaves open is taken from here."""

    Id: int
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    UnitOfMeasureCode: NotRequired[str | None]
    UnitPrice: NotRequired[Decimal | None]
    UnitCost: NotRequired[Decimal | None]
    StandardSalesAccountId: NotRequired[int | None]
    IsArchived: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class Inherited(TypedDict):
    """What holds for a product where it says nothing itself; not theirs, joined by the client."""

    UnitOfMeasureCode: str | None
    UnitPrice: Decimal | None
    UnitCost: Decimal | None
    VatCode: str | None
    """Of the sales account that the product, or else its group, is posted to."""


class ProductPayload(TypedDict):
    """A product (section 13). `StandardSalesAccount` is the number of the account."""

    Id: int
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    ProductGroupId: NotRequired[int | None]
    UnitOfMeasureCode: NotRequired[str | None]
    UnitPrice: NotRequired[Decimal | None]
    UnitCost: NotRequired[Decimal | None]
    Gtin: NotRequired[str | None]
    StandardSalesAccount: NotRequired[int | None]
    StandardSalesAccountId: NotRequired[int | None]
    IsArchived: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]
    Inherited: NotRequired[Inherited]


class LedgerAccountPayload(TypedDict):
    """A general ledger account (section 19)."""

    Id: int
    AccountNo: NotRequired[int | None]
    Name: NotRequired[str | None]
    IsActive: NotRequired[bool | None]
    VatCode: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class VatCodePayload(TypedDict):
    """A VAT code (section 19): standard ones are SAF-T's, own ones begin with C or K."""

    Id: int
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    Rate: NotRequired[Decimal | None]
    IsActive: NotRequired[bool | None]
