"""Project accounting: income and cost by month, estimates, and the accrued cost of hours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from bindeledd.api import lists
from bindeledd.api.admission import Request, needs
from bindeledd.api.papers import file, file_of
from bindeledd.api.shapes import Amount, Body, Day, Id, PageOut, Searched
from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.accounting import accrual, files, queries, services
from bindeledd.workspace.accounting.shapes import ProjectAccount

router = Router(tags=["Accounting"])
_FILES = {
    "csv": ("text/csv", files.csv_of),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        files.xlsx_of,
    ),
}


class MonthOut(Schema):
    """Income and cost of one month, or of all where `month` is null; NOK excluding VAT."""

    month: date | None
    billed: Decimal
    unbilled: Decimal
    income: Decimal
    pay: Decimal
    machine: Decimal
    items: Decimal
    bought: Decimal
    expenses: Decimal
    cost: Decimal
    margin: Decimal


class PartOut(Schema):
    """The main project alone, or a subproject."""

    id: UUID
    number: str
    name: str


class EstimateOut(Schema):
    """What was estimated, by kind; null where a kind was not."""

    income: Decimal | None
    pay: Decimal | None
    machine: Decimal | None
    items: Decimal | None
    bought: Decimal | None
    expenses: Decimal | None


class NotYetOut(Schema):
    """Hours that nobody has approved, so they are in no figure."""

    minutes: int
    cost: Decimal
    value: Decimal


class ProjectAccountOut(Schema):
    """A project's account; `unknown_...` count what has no cost price and so is in no cost."""

    id: UUID
    number: str
    name: str
    status: str
    parts: list[PartOut]
    part_id: UUID | None
    months: list[MonthOut]
    totals: MonthOut
    estimate: EstimateOut
    waiting: NotYetOut
    minutes: int
    unknown_minutes: int
    unknown_rows: int


class AccountAsked(Schema):
    """Which part of a project; the whole unless told."""

    part: Id | None = None


class AccountsAsked(Searched):
    """Which projects."""

    sort: Literal["number", "-number", "name", "-name"] = "number"
    active: bool | None = None


class AccountLineOut(Schema):
    """A main project with the sums of the whole."""

    id: UUID
    number: str
    name: str
    status: str
    customer_name: str
    sums: MonthOut


class EstimateIn(Body):
    """Estimates by kind; null takes one away, what is not sent stays."""

    income: Amount | None = None
    wage: Amount | None = None
    machine: Amount | None = None
    item: Amount | None = None
    purchase: Amount | None = None
    expense: Amount | None = None


class AccrualAsked(Schema):
    """Which days, both included, and what a project's days are divided by."""

    first: Day
    last: Day
    by: Literal["employee", "hour_type"] = Field("employee")


class AccruedOut(Schema):
    """What approved hours of one day, project and group cost."""

    day: date
    project_id: UUID
    group_id: UUID
    minutes: int
    amount: Decimal


class AccrualOut(Schema):
    """Accrued cost of hours, by day and project."""

    rows: list[AccruedOut]


@router.get("/project-accounts", response=PageOut[AccountLineOut])
@needs(Scope.READ)
def list_project_accounts(request: Request, asked: Query[AccountsAsked]) -> Any:
    """Return a page of main projects with the sums of the whole of each."""
    return queries.accounts(lists.ask_of(asked), by=request.person)


@router.get("/projects/{uuid:project_id}/account", response=ProjectAccountOut)
@needs(Scope.READ)
def get_project_account(request: Request, project_id: UUID, asked: Query[AccountAsked]) -> Any:
    """Return a project's income and cost, month by month, subprojects included."""
    return _account(request, project_id, asked)


@router.get(
    "/projects/{uuid:project_id}/account.{str:ending}",
    openapi_extra=file_of(*(media_type for media_type, _ in _FILES.values())),
)
@needs(Scope.READ)
def get_project_account_file(
    request: Request, project_id: UUID, ending: str, asked: Query[AccountAsked]
) -> Any:
    """Return a project's account as a file: csv or xlsx."""
    account = _account(request, project_id, asked)
    if ending not in _FILES:
        raise NotFoundError(kind="file")
    media_type, made = _FILES[ending]
    return file(f"account-{account.number}.{ending}", media_type, made(account))


@router.patch("/projects/{uuid:project_id}/estimate", response=EstimateOut)
@needs(Scope.WRITE, takes="json")
def set_project_estimate(request: Request, project_id: UUID, sent: EstimateIn) -> Any:
    """Say what a project was estimated to bring and to cost."""
    services.set_estimate(project_id, sent.given(), by=request.person)
    return queries.project_account(project_id, by=request.person).estimate


@router.get("/accrued-hour-cost", response=AccrualOut)
@needs(Scope.READ)
def list_accrued_hour_cost(request: Request, asked: Query[AccrualAsked]) -> Any:
    """Return what approved hours cost by day and project."""
    require(request.person, Ability.SEE_ACCOUNTING)
    found = accrual.cost_of_days(asked.first, asked.last, accrual.Grouping(asked.by))
    rows = [
        {
            "day": place.day,
            "project_id": place.project_id,
            "group_id": place.group_id,
            "minutes": sum_.minutes,
            "amount": sum_.amount,
        }
        for place, sum_ in found.items()
    ]
    return {"rows": rows}


def _account(request: Request, project_id: UUID, asked: AccountAsked) -> ProjectAccount:
    return queries.project_account(project_id, part=asked.part, by=request.person)
