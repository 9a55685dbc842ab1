"""What may be approved of many people to a day: at a month's end, before a pay run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, Sum

from bindeledd.tenancy.history import By
from bindeledd.workspace.time.approving import WAITING, approver
from bindeledd.workspace.time.choices import working_times
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.sheets import Remarks, long_days


@dataclass(frozen=True)
class ReadyPerson:
    """One person's share."""

    id: UUID
    name: str
    entries: int
    minutes: int


@dataclass(frozen=True)
class Reached:
    """What waits to a day.

    Attributes:
        people: With what is ready of each, by name.
        ids: The entries that are ready for this person and need no look first.
        left: How many wait beside them: own hours, remarks, another person's step.
    """

    people: tuple[ReadyPerson, ...]
    ids: frozenset[UUID]
    left: int


def ready_until(
    last: date,
    *,
    by: By,
    department: UUID | None = None,
    doubted: frozenset[UUID] = frozenset(),
) -> Reached:
    """Return what this person may approve to a day, the day included.

    Args:
        last: Last day.
        by: Who approves.
        department: Only people of it.
        doubted: People whose hours wait until somebody has confirmed who they are.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    who = approver(by)
    rows = HourEntry.objects.filter(state__in=WAITING, active=True, worked_on__lte=last)
    if department is not None:
        rows = rows.filter(employee__department_id=department)
    waiting = rows.aggregate(first=Min("worked_on"), all=Count("id"))
    if waiting["first"] is None:
        return Reached((), frozenset(), 0)
    remarks = Remarks(long_days(waiting["first"], last, working_times()), doubted)
    ready = rows.filter(who.ready() & ~Q(remarks.condition()))
    names = ("employee__first_name", "employee__last_name")
    shares = ready.values_list("employee_id", *names).annotate(
        entries=Count("id"), sum=Sum("minutes")
    )
    people = tuple(
        ReadyPerson(ours, f"{first} {family}".strip(), entries, minutes)
        for ours, first, family, entries, minutes in shares.order_by("employee__sort_name")
    )
    ids = frozenset(ready.values_list("id", flat=True))
    return Reached(people, ids, waiting["all"] - len(ids))
