"""What employees earn and cost, from a day on. Wages are shown to those whose role may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability, may, require
from bindeledd.workspace.checks import (
    Values,
    cleaned,
    decimal,
    of_type,
    problems_of,
    refuse,
    whole_number,
)
from bindeledd.workspace.people.kinds import EMPLOYEE
from bindeledd.workspace.people.models import EmploymentTerms

_RULES: Final = {
    "valid_from": of_type(date),
    "hourly_wage": decimal(2, optional=True),
    "cost_price": decimal(2, optional=True),
    "normal_day": whole_number(0, 24 * 60),
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for an employee from a day on, until the next terms begin.

    Attributes:
        hourly_wage: NOK an hour; None where nobody entered it, or the reader may not see it.
        cost_price: What an hour costs us, NOK; None likewise.
        normal_day: Minutes of the person's own normal working day; None for the company's.
    """

    employee_id: UUID
    valid_from: date
    hourly_wage: Decimal | None
    cost_price: Decimal | None
    normal_day: int | None


def set_terms(
    employee_id: UUID,
    valid_from: date,
    *,
    hourly_wage: Decimal | None = None,
    cost_price: Decimal | None = None,
    normal_day: int | None = None,
    by: By,
) -> Terms:
    """Enter what holds from a day on; terms of the same day are replaced, others stay.

    Raises:
        ForbiddenError: The role does not change people, or does not see wages.
        NotFoundError: No such employee in this company.
        DomainError: A figure is out of range.
    """
    _require(by)
    given: Values = {
        "valid_from": valid_from,
        "hourly_wage": hourly_wage,
        "cost_price": cost_price,
        "normal_day": normal_day,
    }
    values = cleaned(_RULES, given)
    refuse(problems_of(_RULES, values, values.keys()))
    with transaction.atomic(), acting(by):
        if not EMPLOYEE.stored().filter(id=employee_id).exists():
            raise NotFoundError(kind=EMPLOYEE.name)
        from_day = values.pop("valid_from")
        EmploymentTerms.objects.update_or_create(
            employee_id=employee_id, valid_from=from_day, defaults=values
        )
    return Terms(employee_id=employee_id, valid_from=from_day, **values)


def take_terms_away(employee_id: UUID, valid_from: date, *, by: By) -> None:
    """Take the terms that begin on a day away; those before hold on.

    Raises:
        ForbiddenError: The role does not change people, or does not see wages.
        NotFoundError: No such terms in this company.
    """
    _require(by)
    with transaction.atomic(), acting(by):
        rows = EmploymentTerms.objects.filter(employee_id=employee_id, valid_from=valid_from)
        gone, _ = rows.delete()
        if gone == 0:
            raise NotFoundError(kind="employment_terms")


def terms_of(
    employee_ids: Collection[UUID] | None = None, *, by: By | None = None
) -> dict[UUID, tuple[Terms, ...]]:
    """Return all terms of employees, oldest first; who has none is absent.

    Args:
        employee_ids: Of these; None for all.
        by: Who reads; None for a program of ours that shows them to nobody.
    """
    rows = EmploymentTerms.objects.order_by("employee_id", "valid_from")
    if employee_ids is not None:
        rows = rows.filter(employee__id__among=list(employee_ids))
    shown = by is None or may(by, Ability.SEE_WAGES)
    found: dict[UUID, list[Terms]] = {}
    for row in rows.values("employee_id", *_RULES):
        terms = Terms(**row)
        seen = terms if shown else replace(terms, hourly_wage=None, cost_price=None)
        found.setdefault(terms.employee_id, []).append(seen)
    return {ours: tuple(terms) for ours, terms in found.items()}


def terms_on(
    employee_ids: Collection[UUID], day: date, *, by: By | None = None
) -> dict[UUID, Terms]:
    """Return the terms of employees that hold on a day; who has none yet is absent."""
    holding = {ours: at(terms, day) for ours, terms in terms_of(employee_ids, by=by).items()}
    return {ours: terms for ours, terms in holding.items() if terms is not None}


def at(terms: Iterable[Terms], day: date) -> Terms | None:
    """Return which of a person's terms, oldest first, hold on a day."""
    holding = [one for one in terms if one.valid_from <= day]
    return holding[-1] if holding else None


def _require(by: By) -> None:
    require(by, EMPLOYEE.ability)
    require(by, Ability.SEE_WAGES)
