"""What is done and not billed, summed by project in the database; `basis` has the rows themselves.

The same rows and prices as the basis has, without reading them: a company has a million. They are
summed by what prices them (hour type, machine, rate), and the sums are priced here: a price that
is looked up once a row takes ten times as long. An entry of hours of which one part is taken and
another free counts when the whole of it is free.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.compensations.models import CompensationRate, CompensationType
from bindeledd.workspace.compensations.rates import Rate, rates_of
from bindeledd.workspace.invoicing.forms import (
    COMPENSATION,
    HOUR_ENTRY,
    MACHINE_USE,
    MINUTES,
    SUPPLIER_COST,
    WITHDRAWAL,
)
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.invoicing.prices import (
    ORDINARY,
    OVERTIME_50,
    OVERTIME_100,
    HourPrices,
    known,
    marked_up,
)
from bindeledd.workspace.invoicing.reading import READERS
from bindeledd.workspace.invoicing.sums import line_amount, quantity_of
from bindeledd.workspace.machines.models import Machine

_TAKEN: Final = ("reserved", "billed")
_WHOLE: Final = Value(Decimal(100))
_NOTHING: Final = money(0)

Row: TypeAlias = dict[str, Any]


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
    for kind, summed in _KINDS.items():
        for row in summed(_free(kind, projects)):
            before = sums.get(row.project_id)
            sums[row.project_id] = row if before is None else _together(before, row)
    return sorted(sums.values(), key=lambda one: (-one.amount, one.oldest))


def _free(kind: str, projects: Collection[UUID] | None) -> QuerySet[Any]:
    """Return the billable rows of a kind that nobody has taken."""
    taken = InvoiceSource.objects.filter(kind=kind, record_id=OuterRef("id"), state__in=_TAKEN)
    rows = READERS[kind].rows.exclude(Exists(taken))
    if projects is not None:
        rows = rows.filter(project_id__in=list(projects))
    found: QuerySet[Any] = rows.annotate(day=F(READERS[kind].day))
    return found


def _grouped(rows: QuerySet[Any], *by: str, **sums: Any) -> list[Row]:
    """Sum rows by project and what prices them."""
    groups = rows.values("project_id", *by).order_by()
    return list(groups.annotate(count=Count("id"), oldest=Min("day"), **sums))


def _one(row: Row, amount: Money | None, *, minutes: int = 0, unpriced: int = 0) -> Unbilled:
    """Return what one group comes to; without an amount all of it lacks a price."""
    return Unbilled(
        project_id=row["project_id"],
        amount=_NOTHING if amount is None else amount,
        minutes=minutes,
        rows=row["count"],
        unpriced=row["count"] if amount is None else unpriced,
        oldest=row["oldest"],
    )


def _hours(rows: QuerySet[Any]) -> Iterator[Unbilled]:
    part_100 = Least("overtime_100_minutes", "billable_minutes")
    part_50 = Least("overtime_50_minutes", F("billable_minutes") - part_100)
    found = _grouped(
        rows,
        "hour_type_id",
        minutes=Sum("billable_minutes"),
        minutes_50=Sum(part_50),
        minutes_100=Sum(part_100),
    )
    prices = HourPrices.read({row["project_id"] for row in found})
    for row in found:
        yield _one(row, _worth_of_hours(row, prices), minutes=row["minutes"])


def _worth_of_hours(row: Row, prices: HourPrices) -> Money | None:
    """Price the parts as lines do; None where ordinary hours have no price."""
    overtime = {OVERTIME_50: row["minutes_50"], OVERTIME_100: row["minutes_100"]}
    parts = {ORDINARY: row["minutes"] - sum(overtime.values())} | overtime
    if prices.of(row["project_id"], row["hour_type_id"], ORDINARY) is None:
        return None
    return money(
        sum(
            _by_the_hour(minutes, prices.of(row["project_id"], row["hour_type_id"], part))
            or _NOTHING
            for part, minutes in parts.items()
        )
    )


def _by_the_hour(minutes: int, price: Money | None) -> Money | None:
    return None if price is None else line_amount(quantity_of(minutes, MINUTES), price)


def _machines(rows: QuerySet[Any]) -> Iterator[Unbilled]:
    found = _grouped(rows, "machine_id", minutes=Sum("billable_minutes"))
    prices = dict(Machine.objects.values_list("id", "price"))
    for row in found:
        yield _one(row, _by_the_hour(row["minutes"], known(prices.get(row["machine_id"]))))


def _withdrawals(rows: QuerySet[Any]) -> Iterator[Unbilled]:
    priced = rows.annotate(at=Coalesce("price", "item__price"))
    missing = Count("id", filter=Q(at__isnull=True))
    for row in _grouped(priced, worth=Sum(F("quantity") * F("at")), missing=missing):
        yield _one(row, money(row["worth"] or 0), unpriced=row["missing"])


def _compensations(rows: QuerySet[Any]) -> Iterator[Unbilled]:
    """Sum by the rate that holds on the day; what was laid out is summed beside it."""
    holding = CompensationRate.objects.filter(
        type_id=OuterRef("type_id"), valid_from__lte=OuterRef("incurred_on")
    ).order_by("-valid_from")
    no_amount = Q(amount__isnull=True)
    found = _grouped(
        rows.annotate(since=Subquery(holding.values("valid_from")[:1])),
        "type_id",
        "since",
        units=Sum("quantity"),
        laid_out=Sum("amount"),
        bare=Count("id", filter=no_amount),
        bare_units=Sum("quantity", filter=no_amount),
    )
    types = {row["type_id"] for row in found}
    markups = dict(CompensationType.objects.values_list("id", "markup_percent"))
    rates = {(ours, one.valid_from): one for ours, own in rates_of(types).items() for one in own}
    for row in found:
        yield _compensation(row, rates.get((row["type_id"], row["since"])), markups)


def _compensation(row: Row, rate: Rate | None, markups: Mapping[UUID, Decimal]) -> Unbilled:
    if rate is not None and rate.price is not None:
        return _one(row, line_amount(row["units"], rate.price))
    laid_out, unpriced = row["laid_out"] or _NOTHING, row["bare"]
    if rate is not None and rate.pay is not None:
        laid_out += line_amount(row["bare_units"] or Decimal(0), rate.pay)
        unpriced = 0
    return _one(row, marked_up(laid_out, markups[row["type_id"]]), unpriced=unpriced)


def _supplier_costs(rows: QuerySet[Any]) -> Iterator[Unbilled]:
    worth = Sum(F("amount") * (_WHOLE + F("markup_percent")) / _WHOLE)
    for row in _grouped(rows, worth=worth):
        yield _one(row, money(row["worth"]))


_KINDS: Final[Mapping[str, Callable[[QuerySet[Any]], Iterator[Unbilled]]]] = {
    HOUR_ENTRY: _hours,
    MACHINE_USE: _machines,
    WITHDRAWAL: _withdrawals,
    COMPENSATION: _compensations,
    SUPPLIER_COST: _supplier_costs,
}


def _together(one: Unbilled, other: Unbilled) -> Unbilled:
    return Unbilled(
        one.project_id,
        money(one.amount + other.amount),
        one.minutes + other.minutes,
        one.rows + other.rows,
        one.unpriced + other.unpriced,
        min(one.oldest, other.oldest),
    )
