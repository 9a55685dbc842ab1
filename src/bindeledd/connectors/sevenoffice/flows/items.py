"""Declarations of items, and of what their settings choose from.

Source: contract paper 24sevenoffice, sections 2.7 and 4, and field-domain.md, B0.8, B4 and X1, both
read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.flows.shared import MOST_AT_ONCE, PROJECTS, flows_of
from bindeledd.connectors.sevenoffice.mapping.items import CATEGORY_OF_CATEGORY, ITEM
from bindeledd.connectors.sevenoffice.rules import items as rules
from bindeledd.connectors.sevenoffice.rules.shared import changed_at
from bindeledd.sync.flows import Catalogue, Direction, Flow, Group, ManyAtOnce, Register, Setting

_ITEM: Final = Register[Client](
    kind="item",
    list_=Client.list_products,
    identity=rules.product_identity,
    changed_at=changed_at,
    mapping=ITEM,
    get=Client.get_product,
)

REGISTERS: Final[tuple[Register[Client], ...]] = (_ITEM,)

CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    Catalogue(
        kind="product_category",
        list_=Client.list_categories,
        identity=rules.category_identity,
        label="Product category",
    ),
)

GROUPS: Final = (
    Group(
        name="items",
        label="Items",
        theirs="Products",
        explanation=(
            "Moves the list of items every hour: number, name, price, cost price and bar code. "
            "Their service for products knows no unit, so the unit stays here. What is emptied "
            "here stays as it was there."
        ),
        directions=(Direction.OUT, Direction.INTO),
        settings=(
            Setting(
                name=CATEGORY_OF_CATEGORY,
                form="table",
                default={},
                label="Product category of each category",
                explanation=(
                    "A product there always has a category; an item of a category without a "
                    "choice waits. When items are fetched, the table is read the other way."
                ),
                of="item_category",
                to="product_category",
            ),
        ),
    ),
)

FLOWS: Final[tuple[Flow, ...]] = (
    flows_of(_ITEM, "items").sent(
        create=Client.create_product,
        update=Client.update_product,
        find=Client.find_product,
        proof="number",
        many=ManyAtOnce(Client.create_products, MOST_AT_ONCE),
        after=PROJECTS,
        requirements=rules.OF_ITEMS,
    ),
    flows_of(_ITEM, "items").fetched(after=PROJECTS),
)
