"""What can be charged to a customer, and what things cost: the same shape for every area.

The areas read their tables into it; what is billed, and how it is printed, is invoicing's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from bindeledd.kernel.money import money

HUNDRED: Final = Decimal(100)
MINUTES: Final = Decimal(60)
_THOUSANDTH: Final = Decimal("0.001")


@dataclass(frozen=True, kw_only=True)
class Chargeable:
    """One row that a customer may be charged for, as of its day.

    Attributes:
        kind: Kind of record.
        id: The record's id.
        on_day: Company-local.
        label: What it was.
        detail: What somebody wrote beside it, or where it came from.
        minutes: Of machines; None where the quantity is exact by itself.
        quantity: Hours or units with three decimals; negative for what is given back.
        price: To the customer, NOK excluding VAT for one, never below zero; None where nobody set
            one: then it cannot be billed until somebody does.
        amount: Quantity times price, rounded to the øre by itself; None without a price.
        cost_amount: What it cost us, NOK; None where that is not known.
        vat_code: Standard code of output VAT.
        type_id: The item or kind of compensation; None for free text.
        item_number: Under which the ledger keeps it, or empty.
        dimension: The ledger's dimension, or empty.
    """

    kind: str
    id: UUID
    project_id: UUID
    on_day: date
    employee_id: UUID | None = None
    label: str = ""
    detail: str = ""
    minutes: int | None = None
    quantity: Decimal
    unit: str = ""
    price: Decimal | None
    amount: Decimal | None
    cost_amount: Decimal | None
    vat_code: str = "3"
    type_id: UUID | None = None
    machine_id: UUID | None = None
    item_number: str = ""
    dimension: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthCost:
    """What one kind of thing cost one project in one month.

    Attributes:
        project_id: None for what belongs to no project.
        month: Its first day.
        kind: Kind of record.
        quantity: Hours or units; of several units it says nothing.
        amount: NOK, rows without a known cost left out.
        unknown: How many rows were left out.
    """

    project_id: UUID | None
    month: date
    kind: str
    quantity: Decimal
    amount: Decimal
    unknown: int


def hours(minutes: int) -> Decimal:
    """Return minutes as hours with three decimals."""
    return (minutes / MINUTES).quantize(_THOUSANDTH)


def times(quantity: Decimal, price: Decimal | None) -> Decimal | None:
    """Return an amount rounded to the øre; None where there is no price."""
    return None if price is None else money(quantity * price)


def for_minutes(minutes: int, price: Decimal | None) -> Decimal | None:
    """Return what so many minutes amount to at a price an hour."""
    return None if price is None else money(minutes * price / MINUTES)


def marked_up(amount: Decimal, percent: Decimal) -> Decimal:
    """Return an amount with a markup, rounded to the øre."""
    return money(amount * (HUNDRED + percent) / HUNDRED)


def of_projects(
    rows: QuerySet[Any],
    day: str,
    project_ids: Collection[UUID] | None,
    *,
    first: date | None = None,
    until: date | None = None,
) -> QuerySet[Any]:
    """Narrow rows to projects and days, both ends counted; None leaves an end open."""
    span = Q(active=True)
    if project_ids is not None:
        span &= Q(project__id__among=list(project_ids))
    if first is not None:
        span &= Q(**{f"{day}__gte": first})
    if until is not None:
        span &= Q(**{f"{day}__lte": until})
    return rows.filter(span)


def months(kind: str, rows: QuerySet[Any]) -> list[MonthCost]:
    """Read rows of project, month, quantity, amount and unknown."""
    return [
        MonthCost(
            project_id=row["project_id"],
            month=row["month"],
            kind=kind,
            quantity=Decimal(row["quantity_sum"] or 0).quantize(_THOUSANDTH),
            amount=money(row["amount_sum"] or Decimal(0)),
            unknown=row["unknown"],
        )
        for row in rows
    ]
