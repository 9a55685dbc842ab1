"""What pages and programs read about projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from bindeledd.workspace import deeds, records
from bindeledd.workspace.customers.kinds import CUSTOMER
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, yes
from bindeledd.workspace.people.kinds import EMPLOYEE
from bindeledd.workspace.projects.kinds import PROJECT
from bindeledd.workspace.projects.models import Project, ProjectMember


@dataclass(frozen=True)
class ProjectLine:
    """One line of the list of projects; `unassigned` means that nobody may use it yet."""

    id: UUID
    number: str
    joined_number: str
    name: str
    parent_id: UUID | None
    parent_name: str
    customer_id: UUID | None
    customer_name: str
    manager_id: UUID | None
    manager_name: str
    starts_on: date | None
    ends_on: date | None
    status: str
    available_to_all: bool
    billing: str
    unassigned: bool


@dataclass(frozen=True)
class MemberLine:
    """An employee who is assigned to a project."""

    employee_id: UUID
    number: str
    name: str


@dataclass(frozen=True)
class ProjectDetail:
    """A project with its main project, subprojects, customer and manager."""

    project: records.Project
    parent: records.Project | None
    subprojects: tuple[ProjectLine, ...]
    customer: records.Customer | None
    manager: records.Employee | None


def _line(row: dict[str, Any]) -> ProjectLine:
    manager = (row.pop("manager__first_name"), row.pop("manager__last_name"))
    row["manager_name"] = " ".join(name for name in manager if name)
    for name in ("parent_name", "customer_name"):
        row[name] = row[name] or ""
    return ProjectLine(**row)


_COLUMNS = (
    *(name for name in ProjectLine.__dataclass_fields__ if name != "manager_name"),
    "manager__first_name",
    "manager__last_name",
)

_LISTING = Listing(
    rows=lambda: Project.objects.annotate(
        parent_name=F("parent__name"),
        customer_name=F("customer__name"),
        unassigned=Q(available_to_all=False)
        & ~Exists(ProjectMember.objects.filter(project_id=OuterRef("pk"))),
    ),
    to_row=_line,
    columns=_COLUMNS,
    orders={
        "number": ("sort_number",),
        "name": ("sort_name",),
        "customer": ("customer__sort_name", "sort_number"),
        "starts_on": ("starts_on",),
        "ends_on": ("ends_on",),
        "changed": ("changed_tx",),
    },
    filters={
        "active": lambda value: Q(status="active" if yes(value) else "ended"),
        "customer": lambda value: Q(customer_id=value),
        "parent": lambda value: Q(parent_id=value),
        "main": lambda value: Q(parent_id__isnull=yes(value)),
        "manager": lambda value: Q(manager_id=value),
        "billing": lambda value: Q(billing=value),
    },
    search=lambda text: named_or_numbered(text, numbers=("joined_number", "number")),
)


def projects(ask: Ask) -> Page[ProjectLine]:
    """Return a page of projects.

    Orders: number, name, customer, starts_on, ends_on, changed. Filters: active, customer, parent,
    manager (their ids), billing, main (only main projects, or only subprojects).
    """
    return _LISTING.page(ask)


def project_detail(project_id: UUID) -> ProjectDetail:
    """Return one project with all that it refers to.

    Raises:
        NotFoundError: No such project in this company.
    """
    project: records.Project = deeds.one(PROJECT, project_id)
    below = projects(Ask(filters={"parent": project_id}, size=200))
    return ProjectDetail(
        project=project,
        parent=deeds.one(PROJECT, project.parent_id) if project.parent_id else None,
        subprojects=below.rows,
        customer=deeds.one(CUSTOMER, project.customer_id) if project.customer_id else None,
        manager=deeds.one(EMPLOYEE, project.manager_id) if project.manager_id else None,
    )


def project_choices(search: str, *, limit: int = 20) -> tuple[ProjectLine, ...]:
    """Return active main projects for a choice field."""
    ask = Ask(search=search, filters={"active": "1", "main": "1"}, sort="number", size=limit)
    return projects(ask).rows


def usable_projects(search: str, *, limit: int = 20) -> tuple[ProjectLine, ...]:
    """Return active projects and subprojects for a choice field."""
    ask = Ask(search=search, filters={"active": "1"}, sort="number", size=limit)
    return projects(ask).rows


def project_members(project_id: UUID) -> tuple[MemberLine, ...]:
    """Return who is assigned to a project, by name."""
    rows = ProjectMember.objects.filter(project_id=project_id).order_by("employee__sort_name")
    columns = ("employee_id", "employee__number", "employee__first_name", "employee__last_name")
    return tuple(
        MemberLine(ours, number, f"{first} {last}".strip())
        for ours, number, first, last in rows.values_list(*columns)
    )


def project_history(project_id: UUID) -> list[Entry]:
    """Return who changed what of a project, newest first."""
    return history_of(Project, project_id)


def project_numbered(joined_number: str) -> records.Project | None:
    """Return the project whose whole number this is, or None."""
    row = PROJECT.stored().filter(joined_number=joined_number)
    found = row.values("id", "revision", *PROJECT.fields).first()
    project: records.Project | None = None if found is None else PROJECT.to_record(found)
    return project
