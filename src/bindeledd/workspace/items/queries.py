"""What pages and programs read about items, their categories, and goods taken out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from bindeledd.workspace import deeds, locks, records
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.items.filling import left_of
from bindeledd.workspace.items.kinds import ITEM, ITEM_CATEGORY, WITHDRAWAL
from bindeledd.workspace.items.models import Item, ItemCategory, Withdrawal
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, sortable, yes
from bindeledd.workspace.locks import Why
from bindeledd.workspace.month_costs import (
    MonthCost,
    by_month,
    exact,
    of_projects,
    times,
)
from bindeledd.workspace.records import Approval


@dataclass(frozen=True)
class CategoryLine:
    """One line of the list of categories; `item_count` counts items in use."""

    id: UUID
    name: str
    parent_id: UUID | None
    parent_name: str
    item_count: int
    active: bool


@dataclass(frozen=True)
class ItemLine:
    """One line of the list of items."""

    id: UUID
    number: str
    name: str
    category_id: UUID | None
    category_name: str
    unit: str
    price: Decimal | None
    cost_price: Decimal | None
    vat_code: str
    gtin: str
    ledger_account: str
    active: bool


@dataclass(frozen=True)
class WithdrawalLine:
    """One line of the list of withdrawals; `what` is the item's name, or the free text."""

    id: UUID
    withdrawn_on: date
    project_id: UUID
    project_number: str
    project_name: str
    employee_id: UUID | None
    employee_name: str
    item_id: UUID | None
    item_number: str
    what: str
    quantity: Decimal
    unit: str
    price: Decimal | None
    amount: Decimal | None
    returns_id: UUID | None
    entry_id: UUID | None
    billable: bool
    comment: str
    active: bool

    @property
    def is_return(self) -> bool:
        """Whether goods came back with it."""
        return self.returns_id is not None


@dataclass(frozen=True)
class WithdrawalDetail:
    """A withdrawal with what it is of, what was given back, and what holds it.

    Attributes:
        withdrawal: The record.
        line: As lists show it.
        left: How much was not given back; zero of a return.
        returns: What was given back of it.
        original: What a return gives back, or None.
        locked: Why it stands still, or None.
        approved: Whether the hours that it was sent with are approved.
    """

    withdrawal: records.Withdrawal
    line: WithdrawalLine
    left: Decimal
    returns: tuple[WithdrawalLine, ...]
    original: WithdrawalLine | None
    locked: Why | None
    approved: bool


_CATEGORIES: Final = Listing(
    rows=lambda: ItemCategory.objects.annotate(
        parent_name=F("parent__name"), item_count=Count("items", filter=Q(items__active=True))
    ),
    to_row=lambda row: CategoryLine(**(row | {"parent_name": row["parent_name"] or ""})),
    columns=tuple(CategoryLine.__dataclass_fields__),
    orders={"name": ("sort_name",)},
    filters={
        "active": lambda value: Q(active=yes(value)),
        "parent": lambda value: Q(parent_id=value),
    },
    search=lambda text: Q(sort_name__contains=sortable(text)),
)

_ITEMS: Final = Listing(
    rows=lambda: Item.objects.annotate(category_name=F("category__name")),
    to_row=lambda row: ItemLine(**(row | {"category_name": row["category_name"] or ""})),
    columns=tuple(ItemLine.__dataclass_fields__),
    orders={
        "number": ("sort_number",),
        "name": ("sort_name",),
        "category": ("category__sort_name", "sort_name"),
        "price": ("price",),
        "changed": ("changed_tx",),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "category": lambda value: Q(category_id=value) | Q(category__parent_id=value),
    },
    search=lambda text: named_or_numbered(text, numbers=("number",)) | Q(gtin=text),
)


def _withdrawal_line(row: dict[str, Any]) -> WithdrawalLine:
    employee = (row.pop("employee__first_name"), row.pop("employee__last_name"))
    return WithdrawalLine(
        project_number=row.pop("project__joined_number"),
        project_name=row.pop("project__name"),
        employee_name=" ".join(name for name in employee if name),
        item_number=row.pop("item__number") or "",
        what=row.pop("item__name") or row.pop("text"),
        amount=times(row["quantity"], row["price"]),
        **{name: row[name] for name in _PLAIN},
    )


_PLAIN: Final = (
    "id",
    "withdrawn_on",
    "project_id",
    "employee_id",
    "item_id",
    "quantity",
    "unit",
    "price",
    "returns_id",
    "entry_id",
    "billable",
    "comment",
    "active",
)

_WITHDRAWALS: Final = Listing(
    rows=Withdrawal.objects.all,
    to_row=_withdrawal_line,
    columns=(
        *_PLAIN,
        "text",
        "project__joined_number",
        "project__name",
        "employee__first_name",
        "employee__last_name",
        "item__number",
        "item__name",
    ),
    orders={
        "-day": ("-withdrawn_on",),
        "day": ("withdrawn_on",),
        "project": ("project__sort_number", "withdrawn_on"),
        "item": ("item__sort_number", "withdrawn_on"),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "project": lambda value: Q(project_id=value) | Q(project__parent_id=value),
        "item": lambda value: Q(item_id=value),
        "employee": lambda value: Q(employee_id=value),
        "from": lambda value: Q(withdrawn_on__gte=value),
        "until": lambda value: Q(withdrawn_on__lte=value),
        "returns": lambda value: Q(returns_id__isnull=not yes(value)),
        "original": lambda value: Q(returns_id=value),
        "one": lambda value: Q(id=value),
    },
    search=lambda text: (
        Q(project__joined_number__startswith=text)
        | Q(project__sort_name__contains=sortable(text))
        | Q(item__number__startswith=text)
        | Q(item__sort_name__contains=sortable(text))
        | Q(text__icontains=text)
    ),
)


def item_categories(ask: Ask) -> Page[CategoryLine]:
    """Return a page of categories. Orders: name. Filters: active, parent (its id)."""
    return _CATEGORIES.page(ask)


def category_choices() -> tuple[CategoryLine, ...]:
    """Return active categories for a choice field, each subcategory below its category."""
    rows = item_categories(Ask(filters={"active": "1"}, size=200)).rows
    tops = [row for row in rows if row.parent_id is None]
    below = {row.id: [one for one in rows if one.parent_id == row.id] for row in tops}
    return tuple(line for row in tops for line in (row, *below[row.id]))


def item_category_detail(category_id: UUID) -> records.ItemCategory:
    """Return one category.

    Raises:
        NotFoundError: No such category in this company.
    """
    found: records.ItemCategory = deeds.one(ITEM_CATEGORY, category_id)
    return found


def items(ask: Ask) -> Page[ItemLine]:
    """Return a page of items.

    Orders: number, name, category, price, changed. Filters: active, category (its id; a category
    shows its subcategories' items, too).
    """
    return _ITEMS.page(ask)


def item_choices(search: str, *, limit: int = 20) -> tuple[ItemLine, ...]:
    """Return active items for a choice field."""
    ask = Ask(search=search, filters={"active": "1"}, sort="number", size=limit)
    return items(ask).rows


def item_detail(item_id: UUID) -> records.Item:
    """Return one item.

    Raises:
        NotFoundError: No such item in this company.
    """
    found: records.Item = deeds.one(ITEM, item_id)
    return found


def item_history(item_id: UUID) -> list[Entry]:
    """Return who changed what of an item, newest first."""
    return history_of(Item, item_id)


def withdrawals(ask: Ask) -> Page[WithdrawalLine]:
    """Return a page of withdrawals and returns.

    Orders: day, project, item; newest first unless told. Filters: active, project (its id; with
    its subprojects), item, employee, from, until (dates), returns (only returns, or none),
    original (returns of one withdrawal).
    """
    return _WITHDRAWALS.page(ask)


def withdrawal_detail(withdrawal_id: UUID) -> WithdrawalDetail:
    """Return one withdrawal with its returns.

    Raises:
        NotFoundError: No such withdrawal in this company.
    """
    found: records.Withdrawal = deeds.one(WITHDRAWAL, withdrawal_id)
    line = _one_line(withdrawal_id)
    back = withdrawals(
        Ask(filters={"original": withdrawal_id, "active": "1"}, sort="day", size=200)
    )
    left = Decimal(0) if found.returns_id else left_of({withdrawal_id})[withdrawal_id]
    return WithdrawalDetail(
        withdrawal=found,
        line=line,
        left=left,
        returns=back.rows,
        original=_one_line(found.returns_id) if found.returns_id else None,
        locked=locks.locked(WITHDRAWAL.name, [withdrawal_id]).get(withdrawal_id),
        approved=Withdrawal.objects.filter(
            id=withdrawal_id, entry__state__in=[Approval.APPROVED, Approval.APPROVED_ONCE]
        ).exists(),
    )


def withdrawal_history(withdrawal_id: UUID) -> list[Entry]:
    """Return who changed what of a withdrawal, newest first."""
    return history_of(Withdrawal, withdrawal_id)


def withdrawals_cost(
    project_ids: Collection[UUID] | None, first: date | None = None, last: date | None = None
) -> list[MonthCost]:
    """Return what goods cost by project and month."""
    rows = _counted(project_ids, first=first, until=last)
    cost = exact(F("quantity") * F("cost_price"))
    return by_month(WITHDRAWAL.name, rows, "withdrawn_on", quantity="quantity", amount=cost)


def _counted(
    project_ids: Collection[UUID] | None, *, first: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    """Return withdrawals that count: alone, or beside approved hours."""
    rows = of_projects(
        Withdrawal.objects.all(), "withdrawn_on", project_ids, first=first, until=until
    )
    approved = Q(entry__isnull=True) | Q(entry__state=Approval.APPROVED.value)
    return rows.filter(approved)


def _one_line(withdrawal_id: UUID) -> WithdrawalLine:
    return withdrawals(Ask(filters={"one": withdrawal_id})).rows[0]
