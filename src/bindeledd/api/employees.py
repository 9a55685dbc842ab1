"""Employees: listed, read, made, changed, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, wanted_revision
from bindeledd.api.registers_shapes import (
    EmployeeAsked,
    EmployeeEndIn,
    EmployeeIn,
    EmployeeLineOut,
    EmployeeOut,
    ExternalNumberIn,
    ExternalNumbersOut,
)
from bindeledd.api.shapes import HistoryOut, PageOut
from bindeledd.sync import board
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.people import queries, services

router = Router(tags=["Employees"])


@router.get("", response=PageOut[EmployeeLineOut])
@needs(Scope.READ)
def list_employees(request: Request, asked: Query[EmployeeAsked]) -> Any:  # noqa: ARG001
    """Return a page of employees."""
    return queries.employees(lists.ask_of(asked))


@router.post("", response={201: EmployeeOut})
@needs(Scope.WRITE, takes="json", once=True)
def create_employee(request: Request, response: HttpResponse, employee: EmployeeIn) -> Any:
    """Make an employee."""
    made = services.create_employee(employee.given(), by=request.person)
    return lists.tagged(made, response)


@router.get("/{uuid:employee_id}", response=EmployeeOut)
@needs(Scope.READ)
def get_employee(request: Request, response: HttpResponse, employee_id: UUID) -> Any:  # noqa: ARG001
    """Return one employee."""
    return lists.tagged(queries.employee_detail(employee_id).employee, response)


@router.patch("/{uuid:employee_id}", response=EmployeeOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_employee(
    request: Request, response: HttpResponse, employee_id: UUID, employee: EmployeeIn
) -> Any:
    """Change the fields that are sent."""
    changed = services.update_employee(
        employee_id, employee.given(), by=request.person, revision=wanted_revision(request)
    )
    return lists.tagged(changed, response)


@router.post("/{uuid:employee_id}/end", response=EmployeeOut)
@needs(Scope.WRITE, takes="json", match=True)
def end_employee(
    request: Request, response: HttpResponse, employee_id: UUID, ending: EmployeeEndIn
) -> Any:
    """End an employee, with the last day of employment when it is known."""
    refuse_other_revision(request, queries.employee_detail(employee_id).employee.revision)
    ended = services.end_employee(employee_id, by=request.person, left_on=ending.left_on)
    return lists.tagged(ended, response)


@router.post("/{uuid:employee_id}/reopen", response=EmployeeOut)
@needs(Scope.WRITE, match=True)
def reopen_employee(request: Request, response: HttpResponse, employee_id: UUID) -> Any:
    """Take an ended employee back into use."""
    refuse_other_revision(request, queries.employee_detail(employee_id).employee.revision)
    return lists.tagged(services.reopen_employee(employee_id, by=request.person), response)


@router.get("/{uuid:employee_id}/history", response=HistoryOut)
@needs(Scope.READ)
def employee_history(request: Request, employee_id: UUID) -> Any:  # noqa: ARG001
    """Return who changed what, newest first."""
    queries.employee_detail(employee_id)
    return lists.history(queries.employee_history(employee_id))


@router.get("/{uuid:employee_id}/external-numbers", response=ExternalNumbersOut)
@needs(Scope.READ)
def list_external_numbers(request: Request, employee_id: UUID) -> Any:  # noqa: ARG001
    """Return the employee's numbers in connected systems."""
    return {"rows": queries.employee_detail(employee_id).external_numbers}


@router.put(
    "/{uuid:employee_id}/external-numbers/{uuid:connection_id}", response=ExternalNumbersOut
)
@needs(Scope.WRITE, takes="json")
def set_external_number(
    request: Request, employee_id: UUID, connection_id: UUID, entered: ExternalNumberIn
) -> Any:
    """Enter the employee's number in one connected system; an empty one takes it away."""
    connection = board.find(connection_id)
    services.set_external_number(
        employee_id,
        connection_id=connection.id,
        system=connection.system,
        number=entered.number,
        by=request.person,
    )
    return {"rows": queries.employee_detail(employee_id).external_numbers}
