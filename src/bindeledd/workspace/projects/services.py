"""What people do with projects and subprojects."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import require
from bindeledd.workspace import bulk, deeds, records
from bindeledd.workspace.checks import Values
from bindeledd.workspace.numbers import lock_register
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.kinds import PROJECT
from bindeledd.workspace.projects.models import Project, ProjectMember
from bindeledd.workspace.projects.rules import joined
from bindeledd.workspace.records import ProjectStatus
from bindeledd.workspace.settings import choices


def create_project(fields: Values, *, by: By) -> records.Project:
    """Create a project, or a subproject when a parent is given.

    Without a number a main project gets the next free one of the series, a subproject the next
    one below its main project. Whether all employees may use it follows the company's choice
    unless it is given (field-domain.md, A4.9).

    Raises:
        DomainError: A field is refused; `project.number_collides` names the other project.
    """
    require(by, PROJECT.ability)
    with transaction.atomic():
        whole = {"available_to_all": choices().new_project_assign_all} | fields
        made: records.Project = deeds.create(PROJECT, _numbered(whole), by=by)
    return made


def update_project(
    project_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Project:
    """Change some fields; a renumbered main project takes its subprojects along."""
    changed: records.Project = deeds.change(PROJECT, project_id, fields, by=by, revision=revision)
    return changed


def end_project(project_id: UUID, *, by: By) -> records.Project:
    """End a project: kept, hidden from choices, can be reopened."""
    return update_project(project_id, {"status": ProjectStatus.ENDED}, by=by)


def reopen_project(project_id: UUID, *, by: By) -> records.Project:
    """Take an ended project back into use."""
    return update_project(project_id, {"status": ProjectStatus.ACTIVE}, by=by)


def assign(project_id: UUID, employee_ids: Collection[UUID], *, by: By) -> None:
    """Let employees use a project that is not available to all; who may already is left alone.

    Raises:
        ForbiddenError: The role does not change projects.
        NotFoundError: No such project in this company.
        DomainError: Somebody named is no employee here.
    """
    require(by, PROJECT.ability)
    with transaction.atomic(), acting(by):
        _require_project(project_id)
        if bulk.existing(Employee, employee_ids) != set(employee_ids):
            raise DomainError("ref.unknown", fields={"employee_id": "ref.unknown"})
        rows = [
            ProjectMember(project_id=project_id, employee_id=ours) for ours in sorted(employee_ids)
        ]
        ProjectMember.objects.bulk_create(rows, ignore_conflicts=True)


def unassign(project_id: UUID, employee_ids: Collection[UUID], *, by: By) -> None:
    """Take employees off a project; hours that they have entered on it stay.

    Raises:
        ForbiddenError: The role does not change projects.
        NotFoundError: No such project in this company.
    """
    require(by, PROJECT.ability)
    with transaction.atomic(), acting(by):
        _require_project(project_id)
        rows = ProjectMember.objects.filter(project_id=project_id)
        rows.filter(employee__id__among=list(employee_ids)).delete()


def _require_project(project_id: UUID) -> None:
    if not Project.objects.select_for_update().filter(id=project_id).exists():
        raise NotFoundError(kind=PROJECT.name)


def _numbered(fields: Values) -> Values:
    if str(fields.get("number") or "").strip() != "":
        return fields
    parent = fields.get("parent_id")
    if parent is None:
        return deeds.numbered(PROJECT, fields)
    return fields | {"number": _next_below(parent)}


def _next_below(parent: UUID) -> str:
    """Return the next sub number whose joined number is free as well."""
    lock_register(PROJECT.name)
    main = deeds.one(PROJECT, parent).joined_number
    numbers = Project.objects.filter(parent_id=parent).values_list("number", flat=True)
    last = max((int(number) for number in numbers if number.isdecimal()), default=0) + 1
    while Project.objects.filter(joined_number=joined(main, str(last))).exists():
        last += 1
    return str(last)
