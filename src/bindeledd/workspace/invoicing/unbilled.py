"""What is done and not billed, summed by project in the database; `basis` has the rows themselves.

The same rows and prices as the basis has, without reading them: a company has a million. An entry
of hours of which one part is taken and another free counts when the whole of it is free.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import IsNull

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.chargeable import transferred
from bindeledd.workspace.compensations.models import Compensation, CompensationRate
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.invoicing.forms import (
    COMPENSATION,
    HOUR_ENTRY,
    MACHINE_USE,
    SUPPLIER_COST,
    WITHDRAWAL,
)
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.time.models import HourEntry, ProjectHourPrice

_TAKEN: Final = ("reserved", "billed")
_APPROVED: Final = Q(state="approved", billable_minutes__gt=0)
_HOUR: Final = Value(Decimal(60))
_WHOLE: Final = Value(Decimal(100))


@dataclass(frozen=True)
class Unbilled:
    """What one project has that nobody has billed or put on a draft.

    Attributes:
        project_id: Where.
        amount: NOK excluding VAT, of what has a price.
        minutes: Of hours.
        rows: How many records.
        unpriced: How many of them have no price, and so are not in the amount.
        oldest: The first day.
    """

    project_id: UUID
    amount: Money
    minutes: int
    rows: int
    unpriced: int
    oldest: date


def unbilled(projects: Collection[UUID] | None = None) -> list[Unbilled]:
    """Return the projects that have anything unbilled, the largest amount first.

    Args:
        projects: Only these; None for all of the company.
    """
    sums: dict[UUID, Unbilled] = {}
    where = Q() if projects is None else Q(project_id__in=list(projects))
    for kind, day, rows, worth in _kinds():
        free = rows.filter(where, active=True, project__isnull=False)
        free = free.exclude(
            Exists(
                InvoiceSource.objects.filter(kind=kind, record_id=OuterRef("id"), state__in=_TAKEN)
            )
        )
        for row in _summed(free.annotate(worth=worth), kind, day):
            before = sums.get(row.project_id)
            sums[row.project_id] = row if before is None else _together(before, row)
    return sorted(sums.values(), key=lambda one: (-one.amount, one.oldest))


def _kinds() -> list[tuple[str, str, QuerySet[Any], Any]]:
    return [
        (HOUR_ENTRY, "worked_on", *_hours()),
        (
            MACHINE_USE,
            "used_on",
            MachineUse.objects.filter(_APPROVED),
            F("billable_minutes") * F("machine__price") / _HOUR,
        ),
        (
            WITHDRAWAL,
            "withdrawn_on",
            _withdrawals(),
            F("quantity") * Coalesce("price", "item__price"),
        ),
        (COMPENSATION, "incurred_on", *_compensations()),
        (
            SUPPLIER_COST,
            "incurred_on",
            SupplierCost.objects.filter(billable=True),
            F("amount") * (_WHOLE + F("markup_percent")) / _WHOLE,
        ),
    ]


def _hours() -> tuple[QuerySet[Any], Any]:
    own = ProjectHourPrice.objects.filter(
        project_id=OuterRef("project_id"), hour_type_id=OuterRef("hour_type_id")
    )
    rows = HourEntry.objects.filter(_APPROVED, hour_type__kind="work").annotate(
        own=Subquery(own.values("price")[:1]),
        own_50=Subquery(own.values("price_overtime_50")[:1]),
        own_100=Subquery(own.values("price_overtime_100")[:1]),
        part_100=Least("overtime_100_minutes", "billable_minutes"),
    )
    rows = rows.annotate(
        part_50=Least("overtime_50_minutes", F("billable_minutes") - F("part_100"))
    )
    usual = ("own", "hour_type__price")
    worth = (
        (F("billable_minutes") - F("part_100") - F("part_50")) * Coalesce(*usual)
        + F("part_50") * Coalesce("own_50", "hour_type__price_overtime_50", *usual)
        + F("part_100") * Coalesce("own_100", "hour_type__price_overtime_100", *usual)
    ) / _HOUR
    return rows, worth


def _withdrawals() -> QuerySet[Any]:
    """What hangs on an hour entry waits for its approval; what is transferred is billed there."""
    waits = Q(entry__isnull=False) & ~Q(entry__state="approved")
    return (
        Withdrawal.objects.filter(billable=True)
        .exclude(waits)
        .exclude(transferred(WITHDRAWAL))
        .exclude(transferred(WITHDRAWAL, "returns_id"))
    )


def _compensations() -> tuple[QuerySet[Any], Any]:
    rate = CompensationRate.objects.filter(
        type_id=OuterRef("type_id"), valid_from__lte=OuterRef("incurred_on")
    ).order_by("-valid_from")
    rows = Compensation.objects.filter(billable=True, state="approved").annotate(
        rate_price=Subquery(rate.values("price")[:1]), rate_pay=Subquery(rate.values("pay")[:1])
    )
    marked_up = (
        Coalesce("amount", F("quantity") * F("rate_pay"))
        * (_WHOLE + F("type__markup_percent"))
        / _WHOLE
    )
    return rows, Coalesce(F("quantity") * F("rate_price"), marked_up)


def _summed(rows: QuerySet[Any], kind: str, day: str) -> list[Unbilled]:
    minutes = Sum("billable_minutes") if kind == HOUR_ENTRY else Value(0)
    found = rows.values("project_id").annotate(
        sum=Sum("worth"),
        time=minutes,
        count=Count("id"),
        unpriced=Count("id", filter=Q(IsNull(F("worth"), True))),
        oldest=Min(day),
    )
    return [
        Unbilled(
            row["project_id"],
            money(row["sum"] or 0),
            row["time"],
            row["count"],
            row["unpriced"],
            row["oldest"],
        )
        for row in found
    ]


def _together(one: Unbilled, other: Unbilled) -> Unbilled:
    return Unbilled(
        one.project_id,
        money(one.amount + other.amount),
        one.minutes + other.minutes,
        one.rows + other.rows,
        one.unpriced + other.unpriced,
        min(one.oldest, other.oldest),
    )
