"""Sums of the hours of some projects; the entries themselves are in `queries`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.models import HourEntry


@dataclass(frozen=True)
class ProjectHours:
    """What was done on some projects, in minutes.

    Attributes:
        entries: How many entries stand.
        minutes: Their sum.
        overtime: Of which overtime.
        billable: Of which the customer pays for.
        not_approved: Of which nobody has approved yet.
    """

    entries: int
    minutes: int
    overtime: int
    billable: int
    not_approved: int


def hours_of_projects(project_ids: Collection[UUID]) -> ProjectHours:
    """Return the sums of all entries that stand, in one query."""
    approved = Q(state=Approval.APPROVED.value)
    overtime = F("overtime_50_minutes") + F("overtime_100_minutes")
    rows = HourEntry.objects.filter(project_id__in=list(project_ids), active=True)
    row = rows.aggregate(
        count=Count("id"),
        sum=Sum("minutes", default=0),
        of_overtime=Sum(overtime, default=0),
        of_billable=Sum("billable_minutes", default=0),
        open=Sum("minutes", filter=~approved, default=0),
    )
    return ProjectHours(
        entries=row["count"],
        minutes=row["sum"],
        overtime=row["of_overtime"],
        billable=row["of_billable"],
        not_approved=row["open"],
    )
