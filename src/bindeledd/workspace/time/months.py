"""One person's month: hours day by day, normal time, warnings and the hour bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bindeledd.kernel.errors import ForbiddenError, NotFoundError
from bindeledd.kernel.periods import Month
from bindeledd.tenancy.history import By
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, may
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.bank import Movement
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.days import bank_lines, missing_days, norms, warnings
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.limits import LimitWarning
from bindeledd.workspace.time.models import CompletedWeek, HourEntry
from bindeledd.workspace.time.queries import EntryLine, lines_of
from bindeledd.workspace.time.sheets import name_of
from bindeledd.workspace.time.weeks import Week, days_of, weeks_of


@dataclass(frozen=True, kw_only=True)
class PersonMonth:
    """One person's month.

    Attributes:
        lines: Entries by day.
        norm: Day -> minutes the person is meant to work.
        warnings: Of working time.
        bank: Lines of the hour bank in the month.
        bank_before: Balance when the month begins.
        missing: Working days to today with nothing written.
        weeks: Weeks of the month that have begun -> whether the person said that it is complete.
    """

    id: UUID
    name: str
    month: Month
    lines: tuple[EntryLine, ...]
    norm: dict[date, int]
    warnings: tuple[LimitWarning, ...]
    bank: tuple[Movement, ...]
    bank_before: int
    missing: tuple[date, ...]
    weeks: dict[Week, bool]

    @property
    def minutes(self) -> int:
        """All hours that count: those sent back do not."""
        return sum(line.minutes for line in self.lines if line.state is not Approval.REJECTED)


def person_month(employee_id: UUID, month: Month, *, by: By) -> PersonMonth:
    """Return one person's month.

    Raises:
        NotFoundError: No such employee in this company.
        ForbiddenError: Somebody else's, where the role sees only its own.
    """
    person = Employee.objects.filter(id=employee_id).first()
    if person is None:
        raise NotFoundError(kind="employee")
    own = employee_of(by) if isinstance(by, User) else None
    if employee_id != own and not may(by, Ability.SEE_HOURS):
        raise ForbiddenError("entry.not_yours")
    rows = HourEntry.objects.filter(
        employee_id=employee_id, worked_on__range=(month.first, month.last), active=True
    )
    lines = lines_of(rows.order_by("worked_on", "created_at", "id"))
    whose = norms([employee_id])
    banked = bank_lines([employee_id], month.last, whose).get(employee_id, [])
    days = list(days_of(month.first, month.last))
    today = today_here()
    return PersonMonth(
        id=employee_id,
        name=name_of(person),
        month=month,
        lines=tuple(lines),
        norm={day: whose.of(employee_id, day) for day in days},
        warnings=tuple(
            warnings([employee_id], month.first, month.last, whose.times).get(employee_id, ())
        ),
        bank=tuple(one for one in banked if one.day >= month.first),
        bank_before=sum(one.minutes for one in banked if one.day < month.first),
        missing=tuple(missing_days(days, {line.worked_on for line in lines}, today)),
        weeks=_weeks(employee_id, month, today),
    )


def _weeks(employee_id: UUID, month: Month, today: date) -> dict[Week, bool]:
    weeks = [week for week in weeks_of(month.first, month.last) if week.first <= today]
    rows = CompletedWeek.objects.filter(
        employee_id=employee_id, monday__in=[week.first for week in weeks]
    )
    done = set(rows.values_list("monday", flat=True))
    return {week: week.first in done for week in weeks}
