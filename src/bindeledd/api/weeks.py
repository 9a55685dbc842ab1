"""A person's week: what was worked, what is missing, the hour bank; said to be complete, or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router, Schema

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Body, Day, Whole
from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, may
from bindeledd.workspace.booking import employee_of
from bindeledd.workspace.people import queries as people
from bindeledd.workspace.time import banking, completing, days
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.weeks import Week

router = Router(tags=["Hours"])


class WeekOut(Schema):
    """A person's week; minutes. Days are written 2026-11-19."""

    week: str
    first: Day
    last: Day
    minutes: int
    normal_minutes: int
    bank_minutes: int
    complete: bool
    missing_days: list[Day]


class BankPostingIn(Body):
    """A balance to begin with, or minutes put in or taken out."""

    on_day: Day
    minutes: Whole
    comment: str


class BankPostingOut(Schema):
    """A posting of an hour bank."""

    id: UUID


@router.get("/employees/{uuid:employee_id}/weeks/{str:week}", response=WeekOut)
@needs(Scope.READ)
def get_week(request: Request, employee_id: UUID, week: str) -> Any:
    """Return a person's week, such as 2026-W47."""
    _require_sight(request, employee_id)
    return _week_out(employee_id, _week(week))


@router.post("/employees/{uuid:employee_id}/weeks/{str:week}/complete", response=WeekOut)
@needs(Scope.WRITE, once=True)
def complete_week(request: Request, employee_id: UUID, week: str) -> Any:
    """Say that a week is complete; drafts in it are handed in."""
    completing.complete_week(employee_id, _week(week), by=request.person)
    return _week_out(employee_id, _week(week))


@router.post("/employees/{uuid:employee_id}/weeks/{str:week}/reopen", response=WeekOut)
@needs(Scope.WRITE, once=True)
def reopen_week(request: Request, employee_id: UUID, week: str) -> Any:
    """Take back that a week is complete."""
    completing.reopen_week(employee_id, _week(week), by=request.person)
    return _week_out(employee_id, _week(week))


@router.post("/employees/{uuid:employee_id}/hour-bank/open", response={201: BankPostingOut})
@needs(Scope.WRITE, takes="json", once=True)
def open_hour_bank(request: Request, employee_id: UUID, posting: BankPostingIn) -> Any:
    """Begin a person's hour bank with a balance."""
    return {"id": banking.open_bank(employee_id, **posting.model_dump(), by=request.person)}


@router.post("/employees/{uuid:employee_id}/hour-bank/adjust", response={201: BankPostingOut})
@needs(Scope.WRITE, takes="json", once=True)
def adjust_hour_bank(request: Request, employee_id: UUID, posting: BankPostingIn) -> Any:
    """Put minutes into a person's hour bank, or take them out, with the reason."""
    return {"id": banking.adjust_bank(employee_id, **posting.model_dump(), by=request.person)}


@router.delete("/hour-bank-postings/{uuid:posting_id}", response={204: None})
@needs(Scope.WRITE)
def remove_hour_bank_posting(request: Request, posting_id: UUID) -> Any:
    """Take a posting out of the balance; it is kept."""
    banking.remove_posting(posting_id, by=request.person)


def _week(text: str) -> Week:
    found = Week.parse(text)
    if found is None:
        raise NotFoundError(kind="week")
    return found


def _require_sight(request: Request, employee_id: UUID) -> None:
    people.employee_detail(employee_id)
    if not may(request.person, Ability.SEE_HOURS) and employee_of(request.person) != employee_id:
        raise NotFoundError(kind="employee")


def _week_out(employee_id: UUID, week: Week) -> dict[str, Any]:
    rows = days.counted([employee_id]).filter(worked_on__range=(week.first, week.last))
    written = dict.fromkeys(rows.values_list("worked_on", flat=True))
    minutes = sum(rows.values_list("minutes", flat=True))
    return {
        "week": str(week),
        "first": week.first,
        "last": week.last,
        "minutes": minutes,
        "normal_minutes": days.norms([employee_id]).within(employee_id, week.first, week.last),
        "bank_minutes": days.balances([employee_id], week.last)[employee_id],
        "complete": completing.is_complete(employee_id, week),
        "missing_days": days.missing_days(week.days, tuple(written), today_here()),
    }
