"""Plans: asked for, looked at, trimmed, tried with one row, carried out as they were shown."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Body, Id, Text, YesNo, codes
from bindeledd.api.sync_shapes import (
    GroupsIn,
    RowOut,
    RowsOut,
    RunOut,
    columns,
    connection_of,
    row_out,
    rows_out,
    run_asked,
    system_of,
)
from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import board_plans, board_press
from bindeledd.sync.models import Plan
from bindeledd.tenancy.models import Scope

router = Router(tags=["Plans"])


class PlanSumsOut(Schema):
    """What a plan would do, over all its rows."""

    created: int
    changed: int
    linked: int
    held: int
    conflicts: int
    unchanged: int
    skipped: int
    minutes: int | None
    amount: Decimal | None
    taken_back: int
    completed: int


class PlanStepOut(Schema):
    """One flow of a plan, in the order of writing."""

    place: int
    flow: str
    kind: str
    direction: str
    actions: dict[str, int]


class PlanOut(Schema):
    """A plan; a stale one names the plan that took its place."""

    id: UUID
    connection_id: UUID
    number: int
    state: Annotated[Plan.State, codes(Plan.State)]
    groups: list[str]
    made_at: datetime
    made_by: str
    digest: str
    replaced_by_id: UUID | None
    run_id: UUID | None = Field(description="The latest run that carried it out.")
    sums: PlanSumsOut
    steps: list[PlanStepOut]


class PlanRowsAsked(Schema):
    """Which rows of a plan."""

    flow: Text = Field(description="One of the plan's `steps`.")
    after: int = Field(-1, ge=-1, le=2_000_000_000)


class SkipIn(Body):
    """Whether a row is left out."""

    skipped: YesNo


class ApplyIn(Body):
    """What of a plan is carried out."""

    only: Id | None = Field(None, description="One row, to try with one first.")


class SkippedOut(Schema):
    """How many rows were taken out."""

    rows: int


@router.post("/connections/{uuid:connection_id}/plans", response={202: RunOut})
@needs(Scope.RUN, takes="json", once=True)
def preview(request: Request, response: HttpResponse, connection_id: UUID, wanted: GroupsIn) -> Any:
    """Ask for a plan; the run that makes it names it when it is done. Nothing is written there."""
    connection = connection_of(request, connection_id)
    return run_asked(response, board_press.preview(connection.id, wanted.groups, by=request.person))


@router.get("/connections/{uuid:connection_id}/plans/open", response=PlanOut)
@needs(Scope.READ)
def get_open_plan(request: Request, connection_id: UUID) -> Any:
    """Return the newest plan of a connection that is open."""
    plan = board_plans.latest(connection_of(request, connection_id))
    if plan is None:
        raise NotFoundError("plan.not_found")
    return _plan(plan)


@router.get("/plans/{uuid:plan_id}", response=PlanOut)
@needs(Scope.READ)
def get_plan(request: Request, plan_id: UUID) -> Any:  # noqa: ARG001
    """Return a plan with its sums and flows."""
    return _plan(board_plans.find(plan_id))


@router.get("/plans/{uuid:plan_id}/rows", response=RowsOut)
@needs(Scope.READ)
def list_plan_rows(request: Request, plan_id: UUID, asked: Query[PlanRowsAsked]) -> Any:  # noqa: ARG001
    """Return rows of one flow of a plan, in the order of writing."""
    plan = board_plans.find(plan_id)
    found = board_plans.rows(plan, asked.flow, after=asked.after)
    return rows_out(found, system_of(plan), board_plans.ROWS)


@router.post("/plans/{uuid:plan_id}/rows/{uuid:row_id}/skip", response=RowOut)
@needs(Scope.RUN, takes="json")
def skip_row(request: Request, plan_id: UUID, row_id: UUID, wanted: SkipIn) -> Any:
    """Take one row out of an open plan, or put it back."""
    plan = board_plans.find(plan_id)
    row = board_plans.find_row(plan, row_id)
    changed = board_press.skip(row, by=request.person, skipped=wanted.skipped)
    return row_out(changed, system_of(plan))


@router.post("/plans/{uuid:plan_id}/skip-conflicts", response=SkippedOut)
@needs(Scope.RUN)
def skip_conflicts(request: Request, plan_id: UUID) -> Any:
    """Take every conflict out of an open plan."""
    plan = board_plans.find(plan_id)
    return {"rows": board_press.skip_conflicts(plan, by=request.person)}


@router.post("/plans/{uuid:plan_id}/apply", response={202: RunOut})
@needs(Scope.RUN, takes="json", once=True)
def apply_plan(
    request: Request, response: HttpResponse, plan_id: UUID, wanted: ApplyIn | None = None
) -> Any:
    """Carry a plan out as it was shown, or try it with one row."""
    only = wanted.only if wanted is not None else None
    plan = board_plans.find(plan_id)
    return run_asked(response, board_press.carry_out(plan, by=request.person, only=only))


def _plan(plan: Plan) -> dict[str, Any]:
    run = board_plans.run_of(plan)
    return columns(plan, PlanOut) | {
        "made_by": plan.made_by.get_full_name() if plan.made_by else "",
        "run_id": run.id if run else None,
        "sums": board_plans.sums(plan),
        "steps": board_plans.steps(plan),
    }
