"""Runs: forced, listed, looked into row by row, cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Id, Text
from bindeledd.api.sync_shapes import (
    DeedOut,
    GroupsIn,
    RowOut,
    RowsOut,
    RunOut,
    RunState,
    Trigger,
    WaitingOut,
    connection_of,
    deed_out,
    row_out,
    rows_out,
    run_asked,
    run_out,
    waiting_out,
)
from bindeledd.sync import board_press, board_runs
from bindeledd.tenancy.models import Scope

router = Router(tags=["Runs"])


class RunsAsked(Schema):
    """Which runs."""

    connection: Id | None = None
    trigger: Trigger | None = None
    state: RunState | None = None
    before: Id | None = Field(None, description="`next` of the page before.")


class RunsOut(Schema):
    """Runs, newest first; `next` goes on with older ones."""

    rows: list[RunOut]
    next: UUID | None


class RunStepOut(Schema):
    """One flow of a run."""

    place: int
    flow: str
    kind: str
    direction: str
    milliseconds: int
    sums: dict[str, int]


class RunDetailOut(Schema):
    """A run with its flows; `cut_off` when no worker shows a sign of life."""

    run: RunOut
    steps: list[RunStepOut]
    outcomes: dict[str, int]
    cut_off: bool


class RunRowsAsked(Schema):
    """Which rows of a run."""

    show: Literal["needs", "moved", "all"] = "all"
    search: Text = ""
    after: int = Field(-1, ge=-1, le=2_000_000_000)


class RunRowOut(Schema):
    """One row with what was sent for it, and what it waits for still."""

    row: RowOut
    deed: DeedOut | None
    waiting: WaitingOut | None


@router.get("/runs", response=RunsOut)
@needs(Scope.READ)
def list_runs(request: Request, asked: Query[RunsAsked]) -> Any:  # noqa: ARG001
    """Return runs, newest first."""
    found = board_runs.listed(
        connection=asked.connection,
        trigger=asked.trigger or "",
        state=asked.state or "",
        before=str(asked.before or ""),
    )
    shown = found[: board_runs.RUNS]
    more = len(found) > board_runs.RUNS
    return {"rows": [run_out(run) for run in shown], "next": shown[-1].id if more else None}


@router.post("/connections/{uuid:connection_id}/runs", response={202: RunOut})
@needs(Scope.RUN, takes="json", once=True)
def force_run(
    request: Request, response: HttpResponse, connection_id: UUID, wanted: GroupsIn
) -> Any:
    """Ask for a run of some data types now; joins the one that waits already."""
    connection = connection_of(request, connection_id)
    return run_asked(response, board_press.force(connection.id, wanted.groups, by=request.person))


@router.get("/runs/{uuid:run_id}", response=RunDetailOut)
@needs(Scope.READ)
def get_run(request: Request, run_id: UUID) -> Any:  # noqa: ARG001
    """Return one run with its flows."""
    run = board_runs.find(run_id)
    return {
        "run": run_out(run),
        "steps": [_step(step) for step in board_runs.steps(run)],
        "outcomes": {name or "pending": n for name, n in board_runs.rows_by_outcome(run).items()},
        "cut_off": board_runs.is_cut_off(run),
    }


@router.get("/runs/{uuid:run_id}/rows", response=RowsOut)
@needs(Scope.READ)
def list_run_rows(request: Request, run_id: UUID, asked: Query[RunRowsAsked]) -> Any:  # noqa: ARG001
    """Return rows of a run in order: all, those that moved, or those that need something."""
    run = board_runs.find(run_id)
    found = board_runs.rows(run, asked.show, search=asked.search, after=asked.after)
    return rows_out(found, run.connection.system, board_runs.ROWS)


@router.get("/runs/{uuid:run_id}/rows/{uuid:row_id}", response=RunRowOut)
@needs(Scope.READ)
def get_run_row(request: Request, run_id: UUID, row_id: UUID) -> Any:  # noqa: ARG001
    """Return one row of a run with every call made for it."""
    run = board_runs.find(run_id)
    row = board_runs.find_row(run, row_id)
    system = run.connection.system
    intent, waits = board_runs.intent_of(row), board_runs.waiting_of(run, row)
    return {
        "row": row_out(row, system),
        "deed": deed_out(intent, board_runs.attempts(intent), system) if intent else None,
        "waiting": waiting_out(waits) if waits else None,
    }


@router.post("/runs/{uuid:run_id}/cancel", response=RunOut)
@needs(Scope.RUN, once=True)
def cancel_run(request: Request, run_id: UUID) -> Any:
    """Cancel a run: one that waits at once, one that runs at its next record."""
    return run_out(board_press.cancel(board_runs.find(run_id), by=request.person))


def _step(step: board_runs.Step) -> dict[str, Any]:
    return {
        "place": step.place,
        "flow": step.flow,
        "kind": step.kind,
        "direction": step.direction,
        "milliseconds": step.took // timedelta(milliseconds=1),
        "sums": dict(step.sums),
    }
