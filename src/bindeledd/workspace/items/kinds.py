"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.items import filling, rules
from bindeledd.workspace.items.models import Item, ItemCategory, Withdrawal
from bindeledd.workspace.kind import Kind

ITEM_CATEGORY = Kind(
    name="item_category",
    model=ItemCategory,
    record=records.ItemCategory,
    ability=Ability.EDIT_ITEMS,
    rules=rules.ITEM_CATEGORY,
    names=("name",),
    refers=("parent_id",),
    owner="parent_id",
)

ITEM = Kind(
    name="item",
    model=Item,
    record=records.Item,
    ability=Ability.EDIT_ITEMS,
    rules=rules.ITEM,
    names=("name",),
    number="number",
    refers=("category_id",),
)

WITHDRAWAL = Kind(
    name="withdrawal",
    model=Withdrawal,
    record=records.Withdrawal,
    ability=Ability.REGISTER,
    rules=rules.WITHDRAWAL,
    together=(rules.of_something, rules.right_sign),
    refers=("project_id", "employee_id", "item_id", "returns_id", "entry_id"),
    filled=frozenset(filling.SNAPSHOT),
    complete=filling.complete,
    can_be_locked=True,
)
