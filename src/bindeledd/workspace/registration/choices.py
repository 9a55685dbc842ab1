"""What one can choose on the phone: projects, kinds of hour and work, machines, items, extras."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.projects.models import Project, ProjectMember
from bindeledd.workspace.registration.shapes import Choice
from bindeledd.workspace.time.models import HourEntry, HourType, TimeChoices, WorkType

_MOST_PROJECTS: Final = 1000
_MOST_ITEMS: Final = 3000
_RECENT_DAYS: Final = 60


def projects_for(employee_id: UUID, search: str = "") -> tuple[Choice, ...]:
    """Return the projects on which a person may book hours now, by number."""
    rows = Project.objects.filter(status="active")
    mine = ProjectMember.objects.filter(employee_id=employee_id, project=OuterRef("pk"))
    rows = rows.filter(Q(available_to_all=True) | Exists(mine))
    choices = TimeChoices.objects.first()
    if choices is not None and not choices.book_on_main_projects:
        below = Project.objects.filter(parent=OuterRef("pk"), status="active")
        rows = rows.exclude(Exists(below))
    for word in search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(joined_number__startswith=word))
    found = rows.order_by("sort_number").values_list("id", "joined_number", "name", "parent_id")
    return tuple(
        Choice(id=ours, name=f"{number} {name}", project_id=parent)
        for ours, number, name, parent in found[:_MOST_PROJECTS]
    )


def refuse_project(project_id: UUID, employee_id: UUID) -> None:
    """Refuse a project on which a person may book nothing now.

    Raises:
        DomainError: It has ended, or others use it.
    """
    row = Project.objects.filter(id=project_id).first()
    if row is None:
        raise DomainError("ref.unknown", field="project_id")
    if row.status != "active":
        raise DomainError("entry.project_ended")
    mine = ProjectMember.objects.filter(employee_id=employee_id, project=row)
    if not row.available_to_all and not mine.exists():
        raise DomainError("entry.project_not_assigned")


def hour_types() -> tuple[Choice, ...]:
    """Return the kinds of hour, work before absence, each by number."""
    rows = HourType.objects.filter(active=True).order_by("sort_number")
    found = [Choice(id=row.id, name=row.name, kind=row.kind) for row in rows]
    return tuple(sorted(found, key=lambda one: one.kind != "work"))


def work_types(employee_id: UUID, projects: Sequence[Choice], today: date) -> tuple[Choice, ...]:
    """Return what can have been done, the person's own latest first."""
    since = today - timedelta(days=_RECENT_DAYS)
    used = HourEntry.objects.filter(
        employee_id=employee_id, worked_on__gte=since, active=True, work_type__isnull=False
    ).order_by("-worked_on", "-id")
    latest: list[UUID | None] = []
    for ours in used.values_list("work_type_id", flat=True)[:200]:
        if ours not in latest:
            latest.append(ours)
    known = {one.id for one in projects} | {one.project_id for one in projects}
    rows = WorkType.objects.filter(active=True).order_by("sort_number")
    found = [
        Choice(id=row.id, name=row.name, project_id=row.project_id)
        for row in rows
        if row.project_id is None or row.project_id in known
    ]
    order: dict[UUID | None, int] = {ours: place for place, ours in enumerate(latest)}
    return tuple(sorted(found, key=lambda one: order.get(one.id, len(order))))


def machines() -> tuple[Choice, ...]:
    """Return the machines that are in use, by number."""
    rows = Machine.objects.filter(active=True).order_by("sort_number")
    return tuple(Choice(id=row.id, name=machine_name(row)) for row in rows)


def items(employee_id: UUID, today: date) -> tuple[Choice, ...]:
    """Return items to take out: those the person took lately, then the first of the register."""
    since = today - timedelta(days=_RECENT_DAYS)
    taken = Withdrawal.objects.filter(
        employee_id=employee_id, withdrawn_on__gte=since, item__isnull=False, active=True
    )
    lately = set(taken.values_list("item_id", flat=True))
    rows = Item.objects.filter(active=True).values_list("id", "name", "unit", "number", "gtin")
    recent = rows.filter(id__in=lately).order_by("sort_number") if lately else ()
    others = rows.exclude(id__in=lately).order_by("sort_number")
    chosen = [*recent, *others[: max(0, _MOST_ITEMS - len(lately))]]
    return tuple(
        Choice(id=ours, name=name, unit=unit, number=number, gtin=gtin)
        for ours, name, unit, number, gtin in chosen
    )


def compensation_types() -> tuple[Choice, ...]:
    """Return driving, tolls, expenses, allowances and diet, by number."""
    rows = CompensationType.objects.filter(active=True).order_by("sort_number")
    return tuple(Choice(id=row.id, name=row.name, unit=row.unit, kind=row.kind) for row in rows)


def machine_name(row: Machine) -> str:
    """Return a machine as people in the field say it: name first, then its number."""
    return f"{row.name} ({row.number})"
