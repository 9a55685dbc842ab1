"""What the dashboard says of hours: those that wait for one's approval, and one's own week.

Which step of approval somebody may take is `approving`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncWeek

from bindeledd.tenancy.history import By
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.approving import WAITING, approver
from bindeledd.workspace.time.days import norms
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.weeks import Week


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


@dataclass(frozen=True)
class OwnWeek:
    """How far one employee has come in a week.

    Attributes:
        week: Which.
        minutes: What is entered and not sent back.
        norm: What the employee is meant to work.
        sent_back: Entries that came back.
    """

    week: Week
    minutes: int
    norm: int
    sent_back: int


def hours_to_approve(by: By) -> Waiting:
    """Return what somebody may move on now.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    found = (
        HourEntry.objects.filter(approver(by).ready(), active=True)
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


def count_to_approve() -> int:
    """Count entries that wait for somebody's approval, whichever step comes next."""
    return HourEntry.objects.filter(active=True, state__in=WAITING).count()


def own_week(employee_id: UUID, week: Week) -> OwnWeek:
    """Return how far an employee has come in a week."""
    rows = HourEntry.objects.filter(
        employee_id=employee_id, active=True, worked_on__range=(week.first, week.last)
    )
    sent_back = Q(state=Approval.REJECTED.value)
    found = rows.aggregate(
        sum=Sum("minutes", filter=~sent_back, default=0), back=Count("id", filter=sent_back)
    )
    norm = norms([employee_id]).within(employee_id, week.first, week.last)
    return OwnWeek(week, found["sum"], norm, found["back"])
