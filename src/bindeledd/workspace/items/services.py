"""What people do with items, their categories, and goods taken out for projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import require
from bindeledd.workspace import booking, deeds, records
from bindeledd.workspace.booking import Booking
from bindeledd.workspace.checks import Problem, Problems, Values, refuse
from bindeledd.workspace.items.filling import SAME
from bindeledd.workspace.items.kinds import ITEM, ITEM_CATEGORY, WITHDRAWAL
from bindeledd.workspace.items.models import ItemCategory, Withdrawal
from bindeledd.workspace.numbers import lock_register
from bindeledd.workspace.writing import Row

BOOKING: Final = Booking(kind=WITHDRAWAL, day="withdrawn_on", chosen="item_id")


def create_item_category(fields: Values, *, by: By) -> records.ItemCategory:
    """Create a category, or a subcategory when a parent is given.

    Raises:
        DomainError: A field is refused; only one level of subcategories.
    """
    require(by, ITEM_CATEGORY.ability)
    with transaction.atomic():
        lock_register(ITEM_CATEGORY.name)
        _judge_category(None, fields)
        made: records.ItemCategory = deeds.create(ITEM_CATEGORY, fields, by=by)
    return made


def update_item_category(
    category_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.ItemCategory:
    """Change some fields of a category."""
    require(by, ITEM_CATEGORY.ability)
    with transaction.atomic():
        lock_register(ITEM_CATEGORY.name)
        _judge_category(category_id, fields)
        changed: records.ItemCategory = deeds.change(
            ITEM_CATEGORY, category_id, fields, by=by, revision=revision
        )
    return changed


def end_item_category(category_id: UUID, *, by: By) -> records.ItemCategory:
    """End a category: its items stay in it."""
    return update_item_category(category_id, {"active": False}, by=by)


def reopen_item_category(category_id: UUID, *, by: By) -> records.ItemCategory:
    """Take an ended category back into use."""
    return update_item_category(category_id, {"active": True}, by=by)


def create_item(fields: Values, *, by: By) -> records.Item:
    """Create an item; without a number it gets the next free one of the series."""
    require(by, ITEM.ability)
    with transaction.atomic():
        made: records.Item = deeds.create(ITEM, deeds.numbered(ITEM, fields), by=by)
    return made


def update_item(
    item_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Item:
    """Change some fields of an item; what was taken out already keeps its prices."""
    changed: records.Item = deeds.change(ITEM, item_id, fields, by=by, revision=revision)
    return changed


def end_item(item_id: UUID, *, by: By) -> records.Item:
    """End an item: kept, hidden from choices, can be reopened."""
    return update_item(item_id, {"active": False}, by=by)


def reopen_item(item_id: UUID, *, by: By) -> records.Item:
    """Take an ended item back into use."""
    return update_item(item_id, {"active": True}, by=by)


def write_withdrawal(
    withdrawal_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Withdrawal:
    """Write one withdrawal under an id that the caller chose, and return it as it stands.

    It is made when there is none of that id, else changed; the same fields again change nothing.
    Unit, VAT code, price and cost come from the item of the register unless they are given.

    Raises:
        ForbiddenError: Somebody else's withdrawal.
        DomainError: A field is refused, it is locked, or somebody changed it meanwhile.
    """
    written: records.Withdrawal = booking.write_one(
        BOOKING, withdrawal_id, fields, by=by, revision=revision
    )
    return written


def write_withdrawals(rows: Sequence[Row], *, by: By) -> dict[UUID, Problems]:
    """Write withdrawals as `write_withdrawal` does; return the refused ones."""
    return booking.write_many(BOOKING, rows, by=by)


def remove_withdrawal(withdrawal_id: UUID, *, by: By) -> None:
    """Take a withdrawal out of all sums; one that was transferred is returned instead (X9).

    Raises:
        ForbiddenError: Somebody else's withdrawal.
        NotFoundError: No such withdrawal in this company.
        DomainError: It is locked, approved, or something of it was given back.
    """
    booking.remove(BOOKING, withdrawal_id, by=by)


def return_withdrawal(
    withdrawal_id: UUID,
    quantity: Decimal,
    *,
    by: By,
    on: date | None = None,
    comment: str = "",
    return_id: UUID | None = None,
) -> records.Withdrawal:
    """Give goods back: a withdrawal below zero at the same price, which may be the whole or a part.

    This is the only thing that corrects a transferred withdrawal (field-domain.md, C4.15, X9).

    Args:
        withdrawal_id: What they were taken out with.
        quantity: How much comes back, above zero.
        by: Who.
        on: The day; today unless given.
        comment: Why.
        return_id: The return's id; the same one again changes nothing.

    Raises:
        ForbiddenError: Somebody else's withdrawal.
        NotFoundError: No such withdrawal in this company.
        DomainError: More than is left of it, or nothing.
    """
    if quantity <= 0:
        code = "withdrawal.of_nothing"
        raise DomainError(code, fields={"quantity": code})
    with transaction.atomic():
        lock_register(WITHDRAWAL.name)  # before the row, as every writer does
        rows = Withdrawal.objects.select_for_update().filter(id=withdrawal_id)
        original = rows.values("employee_id", "billable", *SAME).first()
        if original is None:
            raise NotFoundError(kind=WITHDRAWAL.name)
        fields = original | {
            "returns_id": withdrawal_id,
            "quantity": -quantity,
            "withdrawn_on": on or booking.today_here(),
            "comment": comment,
        }
        return write_withdrawal(return_id or new_id(), fields, by=by)


def _judge_category(ours: UUID | None, fields: Values) -> None:
    """Keep to one level of subcategories, and one category of a name in each place.

    Raises:
        DomainError: The category would not fit.
    """
    rows = ItemCategory.objects
    standing: Values = {"name": "", "parent_id": None}
    if ours is not None:
        standing |= rows.filter(id=ours).values("name", "parent_id").first() or {}
    given = ITEM_CATEGORY.clean({name: fields[name] for name in standing if name in fields})
    whole = standing | given
    parent = whole["parent_id"]
    if parent is not None and "parent_id" in given:
        above = rows.filter(id=parent).values_list("parent_id").first()
        if parent == ours or (above is not None and above[0] is not None):
            refuse({"parent_id": Problem("category.in_itself")})
        if ours is not None and rows.filter(parent_id=ours).exists():
            refuse({"parent_id": Problem("category.has_subcategories")})
    same = rows.filter(name=whole["name"], parent_id=parent)
    if any(other != ours for other in same.values_list("id", flat=True)):
        refuse({"name": Problem("category.exists")})
