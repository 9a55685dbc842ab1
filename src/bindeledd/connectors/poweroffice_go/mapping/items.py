"""Field table between our items and PowerOffice Go's products; pure.

The product group is chosen in a setting, category by category. What a product leaves open there
holds as its group says; VAT holds as the sales account says.

Source: contract paper poweroffice-go, section 13, and field-domain.md, A7 and A8, both read
2026-11-21.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from bindeledd.connectors.poweroffice_go.payloads.items import ProductPayload
from bindeledd.connectors.poweroffice_go.values.items import (
    GTIN,
    ITEM_LABELS,
    PRODUCT_CODE,
    PRODUCT_NAME,
    amount,
    same_amount,
    same_gtin,
    unit_into,
    unit_out,
)
from bindeledd.connectors.poweroffice_go.values.shared import NUMBER
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Chosen, ChosenBack, Field, Flat, Into, Mapping, Out
from bindeledd.workspace.records import Item
from bindeledd.workspace.vat import ON_SALES

GROUP_OF_CATEGORY: Final = "product_groups"
"""Setting: our category -> their product group."""


def _own_or_inherited(path: str, flat: Flat) -> Any:
    """Return what the product says, else what its group says; MISSING when neither was told."""
    own = flat.get(path, MISSING)
    return flat.get(f"Inherited.{path}", own) if own is None or own is MISSING else own


def _amount_into(path: str) -> Callable[[Flat], Decimal | None]:
    def make(flat: Flat) -> Any:
        found = _own_or_inherited(path, flat)
        return found if found is MISSING else amount(found)

    return make


def _unit_into(flat: Flat) -> Any:
    found = _own_or_inherited("UnitOfMeasureCode", flat)
    return found if found is MISSING else unit_into(found)


def _vat_into(flat: Flat) -> str:
    """Return the VAT code of the sales account; never one that was guessed."""
    code = flat.get("Inherited.VatCode")
    if code is None:
        raise MappingError("poweroffice_go.vat_unknown")
    if code not in ON_SALES:
        raise MappingError("poweroffice_go.vat_not_of_sales", value=str(code)[:20])
    return str(code)


def _account_out(item: Item) -> Any:
    """Return the number of the sales account; where we have none, theirs is left alone."""
    return MISSING if item.ledger_account == "" else NUMBER.out(item.ledger_account)


def _not_archived(flat: Flat) -> Any:
    return MISSING if flat.get("IsArchived") is None else not flat["IsArchived"]


def _with_group(path: str) -> tuple[str, ...]:
    return path, f"Inherited.{path}"


ITEM: Final = Mapping(
    Item,
    ProductPayload,
    rows=(
        Chosen("ProductGroupId", GROUP_OF_CATEGORY, by="category_id"),
        ChosenBack("category_id", "ProductGroupId", GROUP_OF_CATEGORY),
        Field("number", "Code", PRODUCT_CODE),
        Field("name", "Name", PRODUCT_NAME),
        Out(
            "UnitPrice",
            lambda item: item.price,
            ("price",),
            "NOK excluding VAT; emptied, it is the group's there",
            same_amount,
        ),
        Into(
            "price", _amount_into("UnitPrice"), _with_group("UnitPrice"), "its own, or its group's"
        ),
        Out(
            "UnitOfMeasureCode",
            lambda item: unit_out(item.unit),
            ("unit",),
            "as one of their codes; one that they do not have is held",
        ),
        Into(
            "unit",
            _unit_into,
            _with_group("UnitOfMeasureCode"),
            "as usually written; their code where we have no word for it",
        ),
        Out(
            "UnitCost",
            lambda item: item.cost_price,
            ("cost_price",),
            "NOK excluding VAT; emptied, it is the group's there",
            same_amount,
        ),
        Into(
            "cost_price",
            _amount_into("UnitCost"),
            _with_group("UnitCost"),
            "its own, or its group's",
        ),
        Into(
            "vat_code",
            _vat_into,
            ("Inherited.VatCode",),
            "of the sales account of the product or its group",
        ),
        Out("Gtin", lambda item: GTIN.out(item.gtin), ("gtin",), "only sent", same_gtin),
        Out(
            "StandardSalesAccount",
            _account_out,
            ("ledger_account",),
            "only sent; theirs is left alone where we have none",
        ),
        Out("IsArchived", lambda item: not item.active, ("active",), "archived when ended"),
        Into("active", _not_archived, ("IsArchived",), "ended when archived there"),
    ),
    labels=ITEM_LABELS,
)
