"""Field table between our items and 24SevenOffice's products; pure.

Source: contract paper 24sevenoffice, section 2.7, and field-domain.md, B4, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.connectors.sevenoffice.payloads.items import ProductPayload
from bindeledd.connectors.sevenoffice.values.items import (
    EXPIRED,
    GTIN,
    IN_USE,
    PRODUCT_CODES,
    PRODUCT_LABELS,
    PRODUCT_NAME,
    PRODUCT_NUMBER,
    same_gtin,
)
from bindeledd.connectors.sevenoffice.values.shared import amount, same_amount, same_text
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Chosen, ChosenBack, Field, Flat, Into, Mapping, Out
from bindeledd.workspace.records import Item

CATEGORY_OF_CATEGORY: Final = "categories"
"""Setting: our category -> theirs."""


def _number_into(flat: Flat) -> Any:
    """Return the product number; a product without one is known by its id."""
    number = (flat.get("No") or "").strip()
    return number or (str(flat["Id"]) if "Id" in flat else MISSING)


def _active_into(flat: Flat) -> Any:
    status = flat.get("StatusId")
    if status is None:
        return MISSING
    if status not in {IN_USE, EXPIRED}:
        raise MappingError("mapping.unknown_code", value=str(status))
    return status == IN_USE


ITEM: Final = Mapping(
    Item,
    ProductPayload,
    rows=(
        Out("No", lambda item: PRODUCT_NUMBER.out(item.number), ("number",), "", same_text),
        Into("number", _number_into, ("No", "Id"), "its id where it has no number"),
        Field("name", "Name", PRODUCT_NAME, same_text),
        Chosen("CategoryId", CATEGORY_OF_CATEGORY, by="category_id", of="item_category"),
        ChosenBack("category_id", "CategoryId", CATEGORY_OF_CATEGORY),
        Out("Price", lambda item: item.price, ("price",), "NOK excluding VAT", same_amount),
        Into(
            "price",
            lambda flat: amount(flat["Price"]) if "Price" in flat else MISSING,
            ("Price",),
            "NOK excluding VAT",
        ),
        Out(
            "InPrice",
            lambda item: item.cost_price,
            ("cost_price",),
            "NOK excluding VAT",
            same_amount,
        ),
        Into(
            "cost_price",
            lambda flat: amount(flat["InPrice"]) if "InPrice" in flat else MISSING,
            ("InPrice",),
            "the purchase price, NOK excluding VAT",
        ),
        Field("gtin", "EAN1", GTIN, same_gtin),
        Out(
            "StatusId",
            lambda item: IN_USE if item.active else EXPIRED,
            ("active",),
            "expired when ended",
        ),
        Into("active", _active_into, ("StatusId",), "ended when expired there"),
    ),
    left_out={
        "unit": "their service for products has no field for it",
        "vat_code": "VAT follows the category there",
        "ledger_account": "follows the category there",
    },
    labels={"Id": "Product id", **PRODUCT_LABELS},
    codes=PRODUCT_CODES,
)
