"""What pages and programs read about pay items, and about which post becomes which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from bindeledd.workspace import deeds, records
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, yes
from bindeledd.workspace.payroll.kinds import PAY_ITEM
from bindeledd.workspace.payroll.models import PayItem, PayItemChoice
from bindeledd.workspace.time.models import HourType


@dataclass(frozen=True)
class PayItemLine:
    """One line of the list of pay items."""

    id: UUID
    number: str
    name: str
    kind: str
    unit: str
    is_deduction: bool
    with_project: bool
    with_department: bool
    active: bool


@dataclass(frozen=True)
class Choice:
    """Which pay item one post becomes.

    Attributes:
        post: One of `posts.CHOICE_POSTS`.
        hour_type_id: Of hours.
        compensation_type_id: Of compensations.
        type_name: Of either; empty for overtime and the hour bank of all hour types.
        chosen: Whether somebody chose; if not, rows of it wait.
        pay_item_id: None when it is chosen not to be exported, or not chosen.
    """

    post: str
    hour_type_id: UUID | None
    compensation_type_id: UUID | None
    type_name: str
    chosen: bool
    pay_item_id: UUID | None


_ITEMS: Final = Listing(
    rows=PayItem.objects.all,
    to_row=lambda row: PayItemLine(**row),
    columns=tuple(PayItemLine.__dataclass_fields__),
    orders={"number": ("sort_number",), "name": ("sort_name",)},
    filters={
        "active": lambda value: Q(active=yes(value)),
        "kind": lambda value: Q(kind=value),
    },
    search=lambda text: named_or_numbered(text, numbers=("number",)),
)


def pay_items(ask: Ask) -> Page[PayItemLine]:
    """Return a page of pay items. Orders: number, name. Filters: active, kind."""
    return _ITEMS.page(ask)


def pay_item_detail(pay_item_id: UUID) -> records.PayItem:
    """Return one pay item.

    Raises:
        NotFoundError: No such pay item in this company.
    """
    found: records.PayItem = deeds.one(PAY_ITEM, pay_item_id)
    return found


def pay_item_history(pay_item_id: UUID) -> list[Entry]:
    """Return who changed what of a pay item, newest first."""
    return history_of(PayItem, pay_item_id)


def pay_item_posts(pay_item_id: UUID) -> tuple[Choice, ...]:
    """Return the posts that become a pay item."""
    return tuple(one for one in choices() if one.pay_item_id == pay_item_id)


def choices() -> tuple[Choice, ...]:
    """Return every post with the pay item chosen for it: hours by type, overtime, compensations."""
    made = {
        (row.post, row.hour_type_id, row.compensation_type_id): row.pay_item_id
        for row in PayItemChoice.objects.all()
    }
    names = type_names()
    types = HourType.objects.filter(active=True).order_by("sort_number", "id")
    kinds = CompensationType.objects.filter(active=True).order_by("sort_number", "id")
    wanted: list[tuple[str, UUID | None, UUID | None]] = [
        ("hours", one, None) for one in types.values_list("id", flat=True)
    ]
    wanted += [(post, None, None) for post in ("overtime_50", "overtime_100", "bank")]
    wanted += sorted((key for key in made if key[1] is not None and key[0] != "hours"), key=str)
    for kind in kinds.values_list("id", flat=True):
        wanted += [("compensation", None, kind), ("compensation_taxable", None, kind)]
    return tuple(
        Choice(
            post=key[0],
            hour_type_id=key[1],
            compensation_type_id=key[2],
            type_name=names.get(key[1] or key[2], ""),
            chosen=key in made,
            pay_item_id=made.get(key),
        )
        for key in wanted
    )


def type_names() -> dict[UUID | None, str]:
    """Return the names of hour types and kinds of compensation."""
    names: dict[UUID | None, str] = dict(HourType.objects.values_list("id", "name"))
    return names | dict(CompensationType.objects.values_list("id", "name"))
