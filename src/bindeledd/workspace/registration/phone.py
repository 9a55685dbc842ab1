"""All that one person needs to register without coverage, in a constant number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bindeledd.tenancy.models import User
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.registration import choices, queries
from bindeledd.workspace.registration.shapes import FreeDay, PhoneState, WeekState
from bindeledd.workspace.time.bank import BankMode
from bindeledd.workspace.time.choices import in_force, time_choices, working_times
from bindeledd.workspace.time.days import balances
from bindeledd.workspace.time.models import CompletedWeek
from bindeledd.workspace.time.weeks import Week, days_of, norm_of_week, public_holidays

WEEKS_BACK: Final = 3
WEEKS_AHEAD: Final = 1
_WEEKDAYS: Final = 5


def phone_state(user: User, today: date, *, week: Week | None = None) -> PhoneState:
    """Return the state of one's own phone.

    Args:
        user: Whose log-in.
        today: In the company's time zone.
        week: A further week to read, from long ago.

    Raises:
        DomainError: Nobody has said which employee the log-in is.
    """
    employee = queries.own_employee(user)
    this = Week.of(today)
    first = this.first - timedelta(weeks=WEEKS_BACK)
    last = this.last + timedelta(weeks=WEEKS_AHEAD)
    if week is not None:
        first, last = min(first, week.first), max(last, week.last)
    projects = choices.projects_for(employee.id)
    normal = queries.normal_day(employee.id, today)
    times = in_force(today, working_times())
    return PhoneState(
        person_id=employee.id,
        person_name=f"{employee.first_name} {employee.last_name}".strip(),
        today=today,
        first_day=today - timedelta(days=time_choices().days_back),
        day_minutes=tuple(normal if day < _WEEKDAYS else 0 for day in range(7)),
        break_minutes=times.limits.long_break if normal > times.limits.break_after else 0,
        projects=projects,
        hour_types=choices.hour_types(),
        work_types=choices.work_types(employee.id, projects, today),
        machines=choices.machines(),
        items=choices.items(employee.id, today),
        compensation_types=choices.compensation_types(),
        lines=queries.lines_between(employee.id, first, last),
        weeks=_weeks(employee, first, last, normal),
        free_days=_free_days(first, last, user.language),
        bank_minutes=_balance(employee, today) if times.bank_mode is not BankMode.OFF else None,
        bank_mode=times.bank_mode.value,
    )


def _balance(employee: Employee, today: date) -> int:
    return balances([employee.id], today)[employee.id]


def _weeks(employee: Employee, first: date, last: date, normal: int) -> tuple[WeekState, ...]:
    rows = CompletedWeek.objects.filter(employee=employee, monday__gte=first, monday__lte=last)
    completed = dict(rows.values_list("monday", "completed_at"))
    weeks = (Week.of(day) for day in days_of(first, last) if day.isoweekday() == 1)
    return tuple(
        WeekState(
            monday=week.first,
            norm_minutes=norm_of_week(week, normal),
            completed_at=completed.get(week.first),
        )
        for week in weeks
    )


def _free_days(first: date, last: date, language: str) -> tuple[FreeDay, ...]:
    years = range(first.year, last.year + 1)
    named = {day: name for year in years for day, name in public_holidays(year, language).items()}
    return tuple(FreeDay(day=day, name=named[day]) for day in days_of(first, last) if day in named)
