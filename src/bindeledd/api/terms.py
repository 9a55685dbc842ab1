"""What is dated: terms of employment and rates of compensation; and returns, receipts, log-ins."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs
from bindeledd.api.diary import seen
from bindeledd.api.diary_shapes import ReturnIn, WithdrawalOut
from bindeledd.api.shapes import Amount, Body, Id, Whole
from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.compensations import queries as compensations
from bindeledd.workspace.compensations import rates, receipts
from bindeledd.workspace.compensations.kinds import COMPENSATION
from bindeledd.workspace.items import services as items
from bindeledd.workspace.people import queries as people
from bindeledd.workspace.people import terms
from bindeledd.workspace.projects import queries as projects
from bindeledd.workspace.projects import services as project_services
from bindeledd.workspace.projects.models import ProjectMember

router = Router()


class TermsOut(Schema):
    """What holds for an employee from a day on; wages only for those who see wages."""

    valid_from: date
    hourly_wage: Decimal | None
    cost_price: Decimal | None
    normal_day: int | None


class TermsListOut(Schema):
    """Terms of one employee, oldest first."""

    rows: list[TermsOut]


class TermsIn(Body):
    """What holds from the day in the address, whole: what is not sent is not known."""

    hourly_wage: Amount | None = None
    cost_price: Amount | None = None
    normal_day: Whole | None = None


class RateOut(Schema):
    """What a unit is worth from a day on."""

    valid_from: date
    pay: Decimal | None
    tax_free: Decimal | None
    price: Decimal | None
    source: str


class RatesOut(Schema):
    """Rates of one kind of compensation, newest first."""

    rows: list[RateOut]


class RateIn(Body):
    """What a unit is worth from the day in the address, whole."""

    pay: Amount | None = None
    tax_free: Amount | None = None
    price: Amount | None = None
    source: str = ""


class ReceiptOut(Schema):
    """A receipt without its content."""

    id: UUID
    file_name: str
    media_type: str
    added_at: datetime


class ReceiptsOut(Schema):
    """Receipts of one compensation, oldest first."""

    rows: list[ReceiptOut]


class AssignedOut(Schema):
    """Employees who may use a project that is not available to all."""

    employee_ids: list[UUID]


class AssignIn(Body):
    """Employees to assign, or to take away."""

    employee_ids: list[Id]


@router.get("/employees/{uuid:employee_id}/terms", response=TermsListOut, tags=["Employees"])
@needs(Scope.READ)
def list_terms(request: Request, employee_id: UUID) -> Any:
    """Return an employee's terms, oldest first."""
    require(request.person, Ability.SEE_WAGES)
    people.employee_detail(employee_id)
    return {"rows": terms.terms_of([employee_id], by=request.person).get(employee_id, ())}


@router.put("/employees/{uuid:employee_id}/terms/{str:day}", response=TermsOut, tags=["Employees"])
@needs(Scope.WRITE, takes="json")
def set_terms(request: Request, employee_id: UUID, day: str, sent: TermsIn) -> Any:
    """Enter what holds from a day on; terms of the same day are replaced."""
    figures: dict[str, Any] = sent.model_dump()
    return terms.set_terms(employee_id, day_of(day), by=request.person, **figures)


@router.delete(
    "/employees/{uuid:employee_id}/terms/{str:day}", response={204: None}, tags=["Employees"]
)
@needs(Scope.WRITE)
def take_terms_away(request: Request, employee_id: UUID, day: str) -> Any:
    """Take the terms that begin on a day away; those before hold on."""
    terms.take_terms_away(employee_id, day_of(day), by=request.person)


@router.get(
    "/compensation-types/{uuid:compensation_type_id}/rates",
    response=RatesOut,
    tags=["Compensations"],
)
@needs(Scope.READ)
def list_rates(request: Request, compensation_type_id: UUID) -> Any:
    """Return what a unit is worth, newest first."""
    require(request.person, Ability.SEE_HOURS)
    compensations.type_detail(compensation_type_id)
    return {"rows": rates.rates_of([compensation_type_id])[compensation_type_id]}


@router.put(
    "/compensation-types/{uuid:compensation_type_id}/rates/{str:day}",
    response=RateOut,
    tags=["Compensations"],
)
@needs(Scope.WRITE, takes="json")
def set_rate(request: Request, compensation_type_id: UUID, day: str, sent: RateIn) -> Any:
    """Enter what a unit is worth from a day on; a rate of the same day is replaced."""
    figures: dict[str, Any] = sent.model_dump()
    return rates.set_rate(compensation_type_id, day_of(day), by=request.person, **figures)


@router.delete(
    "/compensation-types/{uuid:compensation_type_id}/rates/{str:day}",
    response={204: None},
    tags=["Compensations"],
)
@needs(Scope.WRITE)
def take_rate_away(request: Request, compensation_type_id: UUID, day: str) -> Any:
    """Take the rate that begins on a day away; the one before it holds on."""
    rates.take_rate_away(compensation_type_id, day_of(day), by=request.person)


@router.post(
    "/withdrawals/{uuid:withdrawal_id}/returns", response={201: WithdrawalOut}, tags=["Items"]
)
@needs(Scope.WRITE, takes="json", once=True)
def return_withdrawal(
    request: Request, response: HttpResponse, withdrawal_id: UUID, sent: ReturnIn
) -> Any:
    """Give goods back: the only correction of a withdrawal that was transferred."""
    made = items.return_withdrawal(
        withdrawal_id,
        Decimal(sent.quantity),
        on=sent.on,
        comment=sent.comment,
        return_id=sent.return_id,
        by=request.person,
    )
    return lists.tagged(made, response)


@router.get(
    "/compensations/{uuid:compensation_id}/receipts", response=ReceiptsOut, tags=["Compensations"]
)
@needs(Scope.READ)
def list_receipts(request: Request, compensation_id: UUID) -> Any:
    """Return the receipts of a compensation, without their content."""
    seen(COMPENSATION, compensation_id, request.person)
    return {"rows": receipts.receipts_of([compensation_id]).get(compensation_id, ())}


@router.post(
    "/compensations/{uuid:compensation_id}/receipts",
    response={201: ReceiptsOut},
    tags=["Compensations"],
)
@needs(Scope.WRITE, takes="file")
def add_receipt(request: Request, compensation_id: UUID, file: File[UploadedFile]) -> Any:
    """Keep the picture or PDF that an expense rests on; the same file again is kept once."""
    receipts.add_receipt(
        compensation_id, file_name=file.name or "", content=file.read(), by=request.person
    )
    return {"rows": receipts.receipts_of([compensation_id])[compensation_id]}


@router.delete("/receipts/{uuid:receipt_id}", response={204: None}, tags=["Compensations"])
@needs(Scope.WRITE)
def remove_receipt(request: Request, receipt_id: UUID) -> Any:
    """Take a receipt away, as long as the expense is not approved."""
    receipts.remove_receipt(receipt_id, by=request.person)


@router.get("/projects/{uuid:project_id}/employees", response=AssignedOut, tags=["Projects"])
@needs(Scope.READ)
def list_assigned(request: Request, project_id: UUID) -> Any:  # noqa: ARG001
    """Return the employees who are assigned to a project."""
    return _assigned(project_id)


@router.post("/projects/{uuid:project_id}/assign", response=AssignedOut, tags=["Projects"])
@needs(Scope.WRITE, takes="json", once=True)
def assign_employees(request: Request, project_id: UUID, sent: AssignIn) -> Any:
    """Let employees use a project that is not available to all."""
    project_services.assign(project_id, sent.employee_ids, by=request.person)
    return _assigned(project_id)


@router.post("/projects/{uuid:project_id}/unassign", response=AssignedOut, tags=["Projects"])
@needs(Scope.WRITE, takes="json", once=True)
def unassign_employees(request: Request, project_id: UUID, sent: AssignIn) -> Any:
    """Take employees from a project."""
    project_services.unassign(project_id, sent.employee_ids, by=request.person)
    return _assigned(project_id)


def _assigned(project_id: UUID) -> dict[str, Any]:
    projects.project_detail(project_id)
    rows = ProjectMember.objects.filter(project_id=project_id).order_by("employee_id")
    return {"employee_ids": rows.values_list("employee_id", flat=True)}


def day_of(text: str) -> date:
    """Return a day that stands in an address.

    Raises:
        NotFoundError: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError(kind="day") from error
