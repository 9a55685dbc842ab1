"""Declarations of items, and of what their settings choose from.

Source: contract paper poweroffice-go, sections 3.7 and 13, and field-domain.md, A7, A8 and X1,
both read 2026-11-21.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import ACTIVITIES, PROJECTS, flows_of
from bindeledd.connectors.poweroffice_go.mapping.items import GROUP_OF_CATEGORY, ITEM
from bindeledd.connectors.poweroffice_go.rules import items as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.sync.flows import (
    Catalogue,
    Direction,
    Flow,
    Group,
    Register,
    Setting,
)

_ITEM: Final = Register[Client](
    kind="item",
    list_=Client.list_products,
    identity=rules.product_identity,
    changed_at=changed_at,
    mapping=ITEM,
    get=Client.get_product,
    # a changed group or account does not move the instant of the products that inherit from it
    full_every=timedelta(hours=6),
)

REGISTERS: Final[tuple[Register[Client], ...]] = (_ITEM,)

CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    Catalogue(
        kind="product_group",
        list_=Client.list_product_groups,
        identity=rules.product_identity,
        label="Product group",
    ),
    Catalogue(
        kind="ledger_account",
        list_=Client.list_ledger_accounts,
        identity=rules.ledger_account_identity,
        label="Account",
    ),
    Catalogue(
        kind="vat_code",
        list_=Client.list_vat_codes,
        identity=rules.vat_code_identity,
        label="VAT code",
    ),
)

GROUPS: Final = (
    Group(
        name="items",
        label="Items",
        theirs="Products",
        explanation=(
            "Moves the list of items every hour. When sent, each item goes to the product group "
            "that is chosen for its category, and its VAT follows the sales account; when fetched, "
            "price, unit and VAT come from the product or, where it has none, from its group."
        ),
        directions=(Direction.OUT, Direction.INTO),
        settings=(
            Setting(
                name=GROUP_OF_CATEGORY,
                form="table",
                default={},
                label="Product group of each category",
                explanation=(
                    "An item goes to the product group of its category or subcategory; one without "
                    "a choice waits. When items are fetched, the table is read the other way."
                ),
                of="item_category",
                to="product_group",
            ),
        ),
    ),
)

_AFTER: Final = (*PROJECTS, *ACTIVITIES)

ITEMS_OUT: Final = flows_of(_ITEM, "items").sent(
    create=Client.create_product,
    update=Client.update_product,
    find=Client.find_product,
    proof="number",
    after=_AFTER,
)

FLOWS: Final[tuple[Flow, ...]] = (
    ITEMS_OUT,
    flows_of(_ITEM, "items").fetched(after=_AFTER),
)
