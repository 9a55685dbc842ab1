"""Projects: listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.registers_shapes import ProjectAsked, ProjectIn, ProjectLineOut, ProjectOut
from bindeledd.api.shapes import HistoryOut, PageOut
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.projects import queries, services

router = Router(tags=["Projects"])


@router.get("", response=PageOut[ProjectLineOut])
@needs(Scope.READ)
def list_projects(request: Request, asked: Query[ProjectAsked]) -> Any:  # noqa: ARG001
    """Return a page of projects."""
    return queries.projects(lists.ask_of(asked))


@router.post("", response={201: ProjectOut})
@needs(Scope.WRITE, takes="json", once=True)
def create_project(request: Request, response: HttpResponse, project: ProjectIn) -> Any:
    """Make a project."""
    made = services.create_project(project.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/{uuid:project_id}", response=ProjectOut)
@needs(Scope.READ)
def get_project(request: Request, response: HttpResponse, project_id: UUID) -> Any:  # noqa: ARG001
    """Return one project."""
    return lists.tagged(queries.project_detail(project_id).project, response)


@router.patch("/{uuid:project_id}", response=ProjectOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_project(
    request: Request, response: HttpResponse, project_id: UUID, project: ProjectIn
) -> Any:
    """Change the fields that are sent."""
    changed = services.update_project(
        project_id, project.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.post("/{uuid:project_id}/end", response=ProjectOut)
@needs(Scope.WRITE, match=True)
def end_project(request: Request, response: HttpResponse, project_id: UUID) -> Any:
    """End a project: kept, hidden from choices, can be reopened."""
    refuse_other_revision(request, queries.project_detail(project_id).project.revision)
    return lists.tagged(services.end_project(project_id, by=request.person), response)


@router.post("/{uuid:project_id}/reopen", response=ProjectOut)
@needs(Scope.WRITE, match=True)
def reopen_project(request: Request, response: HttpResponse, project_id: UUID) -> Any:
    """Take an ended project back into use."""
    refuse_other_revision(request, queries.project_detail(project_id).project.revision)
    return lists.tagged(services.reopen_project(project_id, by=request.person), response)


@router.get("/{uuid:project_id}/history", response=HistoryOut)
@needs(Scope.READ)
def project_history(request: Request, project_id: UUID) -> Any:  # noqa: ARG001
    """Return who changed what, newest first."""
    queries.project_detail(project_id)
    return lists.history(queries.project_history(project_id))
