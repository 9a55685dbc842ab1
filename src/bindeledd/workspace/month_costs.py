"""What things cost, by project and month: the same shape for every area.

The areas read their tables into it; what is billed, at which price, is invoicing's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Count, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.functions import Round, TruncMonth

from bindeledd.kernel.money import money

_THOUSANDTH: Final = Decimal("0.001")


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


def times(quantity: Decimal, price: Decimal | None) -> Decimal | None:
    """Return an amount rounded to the øre; None where there is no price."""
    return None if price is None else money(quantity * price)


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


def by_month(
    kind: str, rows: QuerySet[Any], day: str, *, quantity: Any, amount: Any
) -> list[MonthCost]:
    """Sum rows by project and month, each rounded to the øre before it is summed.

    Args:
        kind: Kind of record.
        rows: The rows that count.
        day: Their column of the day.
        quantity: Expression of a row's hours or units.
        amount: Expression of what a row cost; null where that is not known.
    """
    summed = (
        rows.annotate(month=TruncMonth(day), cost=Round(amount, 2))
        .values("project_id", "month")
        .annotate(
            quantity_sum=Sum(quantity),
            amount_sum=Sum("cost"),
            unknown=Count("id", filter=Q(cost__isnull=True)),
        )
        .order_by("project_id", "month")
    )
    return [
        MonthCost(
            project_id=row["project_id"],
            month=row["month"],
            kind=kind,
            quantity=Decimal(row["quantity_sum"] or 0).quantize(_THOUSANDTH),
            amount=money(row["amount_sum"] or Decimal(0)),
            unknown=row["unknown"],
        )
        for row in summed
    ]


def exact(expression: Any) -> ExpressionWrapper[Any]:
    """Return an expression that is reckoned with many decimals, and rounded by whoever sums."""
    return ExpressionWrapper(
        expression, output_field=models.DecimalField(max_digits=30, decimal_places=10)
    )
