"""What one unit of a compensation is worth from a day on, each with its source.

Rates of the state change with the year (field-domain.md, 9.6): they are rows of the company,
never constants, and the one of a row's own day counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import require
from bindeledd.workspace.checks import Values, cleaned, decimal, of_type, problems_of, refuse, text
from bindeledd.workspace.compensations.kinds import COMPENSATION_TYPE
from bindeledd.workspace.compensations.models import CompensationRate

_RULES: Final = {
    "valid_from": of_type(date),
    "pay": decimal(2, optional=True),
    "tax_free": decimal(2, optional=True),
    "price": decimal(2, optional=True),
    "source": text(200),
}
_FIGURES: Final = ("pay", "tax_free", "price")


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What one unit is worth from a day on.

    Attributes:
        valid_from: First day; it holds until the next rate begins.
        pay: To the employee, NOK; None where nobody knows.
        tax_free: How much of it is tax free; None where nothing was said.
        price: To the customer, NOK excluding VAT; None follows the type's markup on `pay`.
        source: Where the figures come from.
    """

    type_id: UUID
    valid_from: date
    pay: Decimal | None
    tax_free: Decimal | None
    price: Decimal | None
    source: str


def set_rate(
    type_id: UUID,
    valid_from: date,
    *,
    pay: Decimal | None = None,
    tax_free: Decimal | None = None,
    price: Decimal | None = None,
    source: str = "",
    by: By,
) -> Rate:
    """Enter what a unit is worth from a day on; a rate of the same day is replaced.

    Raises:
        ForbiddenError: The role does not change types.
        NotFoundError: No such type in this company.
        DomainError: A figure is below zero or has more than two decimals.
    """
    require(by, COMPENSATION_TYPE.ability)
    given: Values = {
        "valid_from": valid_from,
        "pay": pay,
        "tax_free": tax_free,
        "price": price,
        "source": source,
    }
    values = cleaned(_RULES, given)
    refuse(problems_of(_RULES, values, values.keys()))
    with transaction.atomic(), acting(by):
        _require_type(type_id)
        row, _ = CompensationRate.objects.update_or_create(
            type_id=type_id,
            valid_from=values["valid_from"],
            defaults={name: values[name] for name in (*_FIGURES, "source")},
        )
    return Rate(type_id=type_id, **{name: getattr(row, name) for name in _RULES})


def take_rate_away(type_id: UUID, valid_from: date, *, by: By) -> None:
    """Take the rate that begins on a day away; the one before it holds on.

    Raises:
        ForbiddenError: The role does not change types.
        NotFoundError: No such rate in this company.
    """
    require(by, COMPENSATION_TYPE.ability)
    with transaction.atomic(), acting(by):
        rows = CompensationRate.objects.filter(type_id=type_id, valid_from=valid_from)
        gone, _ = rows.delete()
        if gone == 0:
            raise NotFoundError(kind="compensation_rate")


def rates_of(type_ids: Collection[UUID]) -> dict[UUID, tuple[Rate, ...]]:
    """Return all rates of types, newest first."""
    rows = CompensationRate.objects.filter(type__id__among=list(type_ids))
    found: dict[UUID, list[Rate]] = {ours: [] for ours in type_ids}
    for row in rows.order_by("-valid_from").values("type_id", *_RULES):
        found[row["type_id"]].append(Rate(**row))
    return {ours: tuple(rates) for ours, rates in found.items()}


def rate_on(type_id: UUID, day: date) -> Rate | None:
    """Return the rate of a type that holds on a day, or None before the first."""
    return rate_at(rates_of([type_id])[type_id], day)


def rate_at(rates: Iterable[Rate], day: date) -> Rate | None:
    """Return which of a type's rates, newest first, holds on a day."""
    return next((rate for rate in rates if rate.valid_from <= day), None)


def with_rate(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add the figures of the rate that holds on each compensation's day: `rate_pay` and so on."""
    holding = CompensationRate.objects.filter(
        type_id=OuterRef("type_id"), valid_from__lte=OuterRef("incurred_on")
    ).order_by("-valid_from")
    figures = {f"rate_{name}": Subquery(holding.values(name)[:1]) for name in _FIGURES}
    priced: QuerySet[Any] = rows.annotate(**figures)
    return priced


def _require_type(type_id: UUID) -> None:
    if not COMPENSATION_TYPE.stored().filter(id=type_id).exists():
        raise NotFoundError(kind=COMPENSATION_TYPE.name)
