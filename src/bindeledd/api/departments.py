"""Departments: listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.registers_shapes import (
    DepartmentAsked,
    DepartmentIn,
    DepartmentLineOut,
    DepartmentOut,
)
from bindeledd.api.shapes import HistoryOut, PageOut
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.people import queries, services

router = Router(tags=["Departments"])


@router.get("", response=PageOut[DepartmentLineOut])
@needs(Scope.READ)
def list_departments(request: Request, asked: Query[DepartmentAsked]) -> Any:  # noqa: ARG001
    """Return a page of departments."""
    return queries.departments(lists.ask_of(asked))


@router.post("", response={201: DepartmentOut})
@needs(Scope.WRITE, takes="json", once=True)
def create_department(request: Request, response: HttpResponse, department: DepartmentIn) -> Any:
    """Make a department."""
    made = services.create_department(department.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/{uuid:department_id}", response=DepartmentOut)
@needs(Scope.READ)
def get_department(request: Request, response: HttpResponse, department_id: UUID) -> Any:  # noqa: ARG001
    """Return one department."""
    return lists.tagged(queries.department_detail(department_id), response)


@router.patch("/{uuid:department_id}", response=DepartmentOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_department(
    request: Request, response: HttpResponse, department_id: UUID, department: DepartmentIn
) -> Any:
    """Change the fields that are sent."""
    changed = services.update_department(
        department_id, department.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.post("/{uuid:department_id}/end", response=DepartmentOut)
@needs(Scope.WRITE, match=True)
def end_department(request: Request, response: HttpResponse, department_id: UUID) -> Any:
    """End a department: kept, hidden from choices, can be reopened."""
    refuse_other_revision(request, queries.department_detail(department_id).revision)
    return lists.tagged(services.end_department(department_id, by=request.person), response)


@router.post("/{uuid:department_id}/reopen", response=DepartmentOut)
@needs(Scope.WRITE, match=True)
def reopen_department(request: Request, response: HttpResponse, department_id: UUID) -> Any:
    """Take an ended department back into use."""
    refuse_other_revision(request, queries.department_detail(department_id).revision)
    return lists.tagged(services.reopen_department(department_id, by=request.person), response)


@router.get("/{uuid:department_id}/history", response=HistoryOut)
@needs(Scope.READ)
def department_history(request: Request, department_id: UUID) -> Any:  # noqa: ARG001
    """Return who changed what, newest first."""
    queries.department_detail(department_id)
    return lists.history(queries.department_history(department_id))
