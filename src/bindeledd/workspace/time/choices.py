"""What a company chose about hours: steps of approval, how far back, and dated working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from bindeledd.kernel.clock import today
from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.checks import decimal, problems_of, refuse, whole_number
from bindeledd.workspace.time.bank import BankMode, ModeFrom
from bindeledd.workspace.time.limits import STATUTORY, Rules
from bindeledd.workspace.time.models import TimeChoices, WorkingTimeRules
from bindeledd.workspace.time.overtime import OvertimeForm

_DAY, _WEEK = 1440, 7 * 1440

FIGURES: Final[dict[str, tuple[int, int]]] = {
    "normal_day": (0, _DAY),
    "ordinary_day": (0, _DAY),
    "ordinary_week": (0, _WEEK),
    "overtime_week": (0, _WEEK),
    "overtime_four_weeks": (0, 4 * _WEEK),
    "overtime_year": (0, 52 * _WEEK),
    "total_day": (0, _DAY),
    "average_week": (0, _WEEK),
    "daily_rest": (0, _DAY),
    "weekly_rest": (0, _WEEK),
    "break_when_over": (0, _DAY),
    "long_day": (0, _DAY),
    "break_of_long_day": (0, _DAY),
}
"""Figures of working time that a company may choose, in minutes, and what they may be."""

_CHOSEN: Final = {
    "days_back": whole_number(0, 3650),
    "approval_steps": whole_number(1, 2),
    "supplement_50": decimal(2, most="300"),
    "supplement_100": decimal(2, most="300"),
}


@dataclass(frozen=True)
class WorkingTime:
    """What holds from a day on.

    Attributes:
        valid_from: First day on which it holds.
        normal_day: Minutes of a normal working day, unless the person has their own.
        limits: When to warn.
        bank_mode: How hours come into the hour bank.
    """

    valid_from: date
    normal_day: int
    limits: Rules
    bank_mode: BankMode


def time_choices() -> TimeChoices:
    """Return the choices of the company entered; defaults until somebody chose."""
    return TimeChoices.objects.first() or TimeChoices()


def set_time_choices(
    *,
    by: By,
    approval_steps: int | None = None,
    approve_own: bool | None = None,
    days_back: int | None = None,
    book_on_main_projects: bool | None = None,
    overtime_form: OvertimeForm | None = None,
    supplement_50: Decimal | None = None,
    supplement_100: Decimal | None = None,
) -> TimeChoices:
    """Change choices of the company entered; None leaves one as it is.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: Steps other than one or two, days outside 0 to 3650, or a supplement for
            overtime outside 0 to 300 per cent.
    """
    require(by, Ability.ADMINISTER)
    given = {
        "approval_steps": approval_steps,
        "approve_own": approve_own,
        "days_back": days_back,
        "book_on_main_projects": book_on_main_projects,
        "overtime_form": None if overtime_form is None else overtime_form.value,
        "supplement_50": supplement_50,
        "supplement_100": supplement_100,
    }
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    refuse(problems_of(_CHOSEN, changed, changed.keys()))
    with transaction.atomic(), acting(by):
        row, _ = TimeChoices.objects.update_or_create(
            company_id=current_company(), defaults=changed
        )
        told = {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in changed.items()
        }
        record_deed("time.choices_changed", by=by, **told)
    return row


def set_working_time(
    valid_from: date,
    figures: Mapping[str, int],
    *,
    by: By,
    bank_mode: BankMode = BankMode.MANUAL,
) -> WorkingTime:
    """Choose limits and norms that hold from a day on; what is not given is the act's.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: A figure cannot be.
    """
    require(by, Ability.ADMINISTER)
    unknown = figures.keys() - FIGURES.keys()
    if unknown:
        raise TypeError(f"no figures {sorted(unknown)}")
    rules = {name: whole_number(*span) for name, span in FIGURES.items()}
    refuse(problems_of(rules, dict(figures), figures.keys()))
    with transaction.atomic(), acting(by):
        row, _ = WorkingTimeRules.objects.update_or_create(
            valid_from=valid_from, defaults={**figures, "bank_mode": bank_mode.value}
        )
        record_deed("working_time.changed", by=by, about=valid_from.isoformat(), **figures)
    return _working_time(row)


def remove_working_time(valid_from: date, *, by: By) -> None:
    """Take a set of limits away; the one before it holds again.

    Raises:
        ForbiddenError: Only administrators choose.
        NotFoundError: None begins on that day.
    """
    require(by, Ability.ADMINISTER)
    with transaction.atomic(), acting(by):
        gone, _ = WorkingTimeRules.objects.filter(valid_from=valid_from).delete()
        if gone == 0:
            raise NotFoundError(kind="working_time")
        record_deed("working_time.removed", by=by, about=valid_from.isoformat())


def working_times() -> tuple[WorkingTime, ...]:
    """Return all that was chosen, by first day; before the first choice the act holds."""
    chosen = [_working_time(row) for row in WorkingTimeRules.objects.order_by("valid_from")]
    return (_USUAL, *chosen)


def in_force(day: date, times: Sequence[WorkingTime]) -> WorkingTime:
    """Return what holds on a day."""
    begun = [one for one in times if one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from, default=_USUAL)


def bank_modes(times: Sequence[WorkingTime]) -> tuple[ModeFrom, ...]:
    """Return the modes of the hour bank with their first days."""
    return tuple(ModeFrom(one.valid_from, one.bank_mode) for one in times)


def zone_here() -> str:
    """Return the time zone of the company entered."""
    return str(Company.objects.values_list("time_zone", flat=True).get(id=current_company()))


def today_here() -> date:
    """Return the present day in the time zone of the company entered."""
    return today(zone_here())


def _working_time(row: WorkingTimeRules) -> WorkingTime:
    limits = Rules(
        valid_from=row.valid_from,
        ordinary_day=row.ordinary_day,
        ordinary_week=row.ordinary_week,
        overtime_week=row.overtime_week,
        overtime_four_weeks=row.overtime_four_weeks,
        overtime_year=row.overtime_year,
        total_day=row.total_day,
        average_week=row.average_week,
        daily_rest=row.daily_rest,
        weekly_rest=row.weekly_rest,
        break_after=row.break_when_over,
        long_day=row.long_day,
        long_break=row.break_of_long_day,
    )
    return WorkingTime(row.valid_from, row.normal_day, limits, BankMode(row.bank_mode))


_USUAL: Final = WorkingTime(date.min, 450, replace(STATUTORY, valid_from=date.min), BankMode.MANUAL)
"""Before the first choice: 7.5 hours a day, the act's limits, and a bank filled by hand."""
