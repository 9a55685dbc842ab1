"""What a withdrawal takes from its item on the day, and what a return may give back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Sum

from bindeledd.workspace.checks import Problem, Problems, Values
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.kind import Draft, Drafts, Kind

SNAPSHOT: Final = ("unit", "price", "cost_price", "vat_code")
"""Fields that a withdrawal takes from its item where nobody gave them; later changes of the item
leave them alone."""

SAME: Final = ("project_id", "item_id", "text", "unit", "price", "cost_price", "vat_code")
"""Fields in which a return is what it returns."""

_NOTHING: Final = Decimal(0)


def complete(_kind: Kind, drafts: Drafts) -> None:
    """Fill in what follows from the item, and refuse returns of more than is left."""
    _take_from_items(drafts)
    _judge_returns(drafts)


def left_of(ids: set[UUID], *, beside: set[UUID] | None = None) -> dict[UUID, Decimal]:
    """Return how much of each withdrawal was not given back; what is unknown is absent.

    Args:
        ids: Withdrawals.
        beside: Returns that do not count.
    """
    taken = dict(Withdrawal.objects.filter(id__among=ids).values_list("id", "quantity"))
    back = _given_back(ids, beside or set())
    return {ours: quantity + back.get(ours, _NOTHING) for ours, quantity in taken.items()}


def _given_back(ids: set[UUID], beside: set[UUID]) -> dict[UUID, Decimal]:
    """Return the sums of returns, below zero."""
    rows = Withdrawal.objects.filter(returns__id__among=ids, active=True)
    summed = rows.exclude(id__among=beside).values_list("returns_id").annotate(sum=Sum("quantity"))
    return dict(summed)


def _take_from_items(drafts: Drafts) -> None:
    open_ones = [draft for draft in drafts.values() if _names_item(draft)]
    wanted = {draft.values["item_id"] for draft in open_ones}
    if not wanted:
        return
    rows = Item.objects.filter(id__among=wanted).values("id", *SNAPSHOT)
    items = {row.pop("id"): row for row in rows}
    for draft in open_ones:
        taken = items.get(draft.values["item_id"], {})
        draft.values |= {name: value for name, value in taken.items() if name not in draft.given}


def _names_item(draft: Draft) -> bool:
    ours = draft.values["item_id"]
    if not isinstance(ours, UUID) or draft.values["returns_id"] is not None:
        return False
    return draft.before is None or draft.before["item_id"] != ours


def _judge_returns(drafts: Drafts) -> None:
    """Let no return give back more than is left, nor a withdrawal shrink below what was returned.

    The withdrawals are locked until the transaction ends, so that two returns at once count each
    other.
    """
    returns = [draft for draft in drafts.values() if _is_return(draft)]
    shrunk = [draft for draft in drafts.values() if _is_smaller(draft)]
    ids = {draft.values["returns_id"] for draft in returns} | {draft.ours for draft in shrunk}
    if not ids:
        return
    columns = ("id", "quantity", "active", "returns_id", *SAME)
    rows = Withdrawal.objects.filter(id__among=ids).order_by("id").select_for_update()
    originals = {row["id"]: row for row in rows.values(*columns)}
    left = {ours: row["quantity"] for ours, row in originals.items()}
    for ours, back in _given_back(ids, {draft.ours for draft in returns}).items():
        left[ours] += back
    for draft in returns:
        draft.problems = _return_problems(draft, originals, left) | draft.problems
    for draft in shrunk:
        draft.problems = _shrinking_problems(draft, left) | draft.problems


def _is_return(draft: Draft) -> bool:
    values = draft.values
    if not isinstance(values["returns_id"], UUID) or not isinstance(values["quantity"], Decimal):
        return False
    return bool(values["active"]) and (draft.before is None or draft.changed)


def _is_smaller(draft: Draft) -> bool:
    before, values = draft.before, draft.values
    if before is None or before["returns_id"] is not None:
        return False
    names = ("quantity", "active", "project_id", "item_id", "unit")
    return any(before[name] != values[name] for name in names)


def _return_problems(
    draft: Draft, originals: Mapping[UUID, dict[str, Any]], left: dict[UUID, Decimal]
) -> Problems:
    original = originals.get(draft.values["returns_id"])
    if original is None:
        return {}
    if not original["active"] or original["returns_id"] is not None:
        return {"returns_id": Problem("withdrawal.not_to_return")}
    other = [name for name in SAME if draft.values[name] != original[name]]
    if other:
        return {other[0]: Problem("withdrawal.return_differs")}
    quantity = draft.values["quantity"]
    available = left[original["id"]]
    if -quantity > available:
        return {"quantity": Problem("withdrawal.more_than_left", {"left": plain(available)})}
    left[original["id"]] = available + min(quantity, _NOTHING)
    return {}


def _shrinking_problems(draft: Draft, left: Mapping[UUID, Decimal]) -> Problems:
    before: Values = draft.before or {}
    back = before["quantity"] - left.get(draft.ours, before["quantity"])
    if not back:
        return {}
    stays = all(
        before[name] == draft.values[name] for name in ("active", "project_id", "item_id", "unit")
    )
    quantity = draft.values["quantity"]
    if stays and isinstance(quantity, Decimal) and quantity >= back:
        return {}
    return {"quantity": Problem("withdrawal.has_returns", {"returned": plain(back)})}


def plain(quantity: Decimal) -> str:
    """Return a quantity without needless noughts, as a fact of a sentence."""
    return f"{quantity.normalize():f}"
