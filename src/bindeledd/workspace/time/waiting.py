"""Hours that wait for one person's approval, by week: what the dashboard and the rail count.

Which step the person may take is `approving`'s; here it only becomes a question to the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from bindeledd.tenancy.history import By
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.approving import WAITING, Approver, approver
from bindeledd.workspace.time.models import HourEntry


@dataclass(frozen=True)
class WeekWaiting:
    """What waits in one week.

    Attributes:
        monday: Its first day.
        entries: How many.
        minutes: Their sum.
        people: How many employees' they are.
    """

    monday: date
    entries: int
    minutes: int
    people: int


@dataclass(frozen=True)
class Waiting:
    """All that waits for one person, oldest week first."""

    weeks: tuple[WeekWaiting, ...]
    oldest: date | None

    @property
    def entries(self) -> int:
        """How many."""
        return sum(week.entries for week in self.weeks)

    @property
    def minutes(self) -> int:
        """Their sum."""
        return sum(week.minutes for week in self.weeks)


def hours_to_approve(by: By) -> Waiting:
    """Return what somebody may move on now.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    found = (
        _movable(approver(by))
        .annotate(monday=TruncWeek("worked_on"))
        .values("monday")
        .annotate(
            count=Count("id"),
            sum=Sum("minutes"),
            people=Count("employee_id", distinct=True),
            oldest=Min("worked_on"),
        )
        .order_by("monday")
    )
    weeks = tuple(
        WeekWaiting(row["monday"], row["count"], row["sum"], row["people"]) for row in found
    )
    return Waiting(weeks, min((row["oldest"] for row in found), default=None))


def _movable(person: Approver) -> QuerySet[HourEntry]:
    """Say the same as `Approver.problem`, to the database."""
    rows = HourEntry.objects.filter(active=True, state__in=WAITING)
    if person.employee_id is not None and not person.own:
        rows = rows.exclude(employee_id=person.employee_id)
    if person.steps == 1:
        return rows
    once = Q(state=Approval.APPROVED_ONCE.value)
    if not person.second:
        return rows.exclude(once)
    if person.user_id is None:
        return rows
    return rows.exclude(once & Q(first_approved_by_id=person.user_id))
