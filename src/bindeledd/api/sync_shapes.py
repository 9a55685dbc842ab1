"""Shapes of runs, plans and what waits: rows with their reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from bindeledd.api.admission import Request
from bindeledd.api.shapes import Body, ReasonOut, Text, codes
from bindeledd.sync import board, registry, wording
from bindeledd.sync.field_list import label_of
from bindeledd.sync.models import Attempt, Connection, Intent, Plan, PlanRow, Run, Waiting

RunState = Annotated[Run.State, codes(Run.State)]
Trigger = Annotated[Run.Trigger, codes(Run.Trigger)]
IntentState = Annotated[Intent.State, codes(Intent.State)]
Why = Annotated[Waiting.Why, codes(Waiting.Why)]


class GroupsIn(Body):
    """Which data types."""

    groups: list[Text] = Field(min_length=1, max_length=100)


class RunOut(Schema):
    """One passage over a connection's flows."""

    id: UUID
    connection_id: UUID
    number: int
    trigger: Trigger
    state: RunState
    groups: list[str]
    plan_id: UUID | None
    asked_at: datetime
    asked_by: str
    due_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    cancel_asked_at: datetime | None
    full: bool
    requests: int
    takeovers: int
    code: str
    params: dict[str, Any]
    detail: str = Field(description="What stopped it, in words; empty when nothing did.")
    progress: dict[str, Any]


class RowOut(Schema):
    """One record in a plan or a run."""

    id: UUID
    position: int
    flow: str
    action: str
    ours: UUID | None
    theirs: str
    label: str
    changed_by: str
    fields: list[dict[str, Any]]
    reasons: list[ReasonOut]
    minutes: int | None
    amount: Decimal | None
    mark: str
    skipped_at: datetime | None
    outcome: str
    outcome_code: str
    outcome_params: dict[str, Any]
    outcome_at: datetime | None
    detail: str


class RowsOut(Schema):
    """Some rows in order; `next` is the position to go on after, or null."""

    rows: list[RowOut]
    next: int | None


class AttemptOut(Schema):
    """One call, or a person's word on what became of it."""

    number: int
    what: str
    told_by: str = Field(description="Whose word it is; empty for a call.")
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    code: str
    params: dict[str, Any]
    detail: str


class DeedOut(Schema):
    """One thing that was meant to be written there, with every call made for it."""

    id: UUID
    connection_id: UUID
    flow: str
    kind: str
    ours: UUID
    purpose: str
    key: str
    state: IntentState
    theirs: str
    payload: dict[str, Any]
    code: str
    params: dict[str, Any]
    their_words: list[Any]
    detail: str
    run_id: UUID | None
    created_at: datetime
    changed_at: datetime
    ask_at: datetime | None
    attempts: list[AttemptOut]


class DeedsOut(Schema):
    """Deeds, newest first."""

    rows: list[DeedOut]


class WaitingOut(Schema):
    """A record that did not move, with all its reasons."""

    id: UUID
    connection_id: UUID
    flow: str
    kind: str
    group: str
    ours: UUID | None
    theirs: str
    label: str
    why: Why
    reasons: list[ReasonOut]
    minutes: int | None
    amount: Decimal | None
    since: datetime
    looked_at: datetime
    again_at: datetime | None
    run_id: UUID | None


def connection_of(request: Request, connection_id: UUID) -> Connection:
    """Return a connection; refusals from here on name its system."""
    found = board.find(connection_id)
    request.system = found.system
    return found


def reasons(told: Iterable[Mapping[str, Any]], system: str) -> list[dict[str, Any]]:
    """Return reasons with their sentences."""
    return [
        {
            "code": reason["code"],
            "params": reason["params"],
            "detail": said(reason["code"], reason["params"], system),
        }
        for reason in told
    ]


def said(code: str, params: Mapping[str, Any], system: str) -> str:
    """Return the sentence of a code; nothing for no code."""
    return wording.say(code, params, system) if code else ""


def columns(row: Any, shape: type[Schema]) -> dict[str, Any]:
    """Return the columns of a table's row that a shape shows."""
    return {name: getattr(row, name) for name in shape.model_fields if hasattr(row, name)}


def run_out(run: Run) -> dict[str, Any]:
    """Return a run as it is answered."""
    system = run.connection.system
    return columns(run, RunOut) | {
        "asked_by": run.asked_by.get_full_name() if run.asked_by else "",
        "detail": said(run.code, run.params, system),
    }


def run_asked(response: HttpResponse, run: Run) -> dict[str, Any]:
    """Return the answer to a run that was asked for, with its address."""
    response["Location"] = f"/api/v1/runs/{run.id}"
    return run_out(run)


def rows_out(rows: list[PlanRow], system: str, page: int) -> dict[str, Any]:
    """Return rows of a plan or run; the one beyond the page tells that there are more."""
    shown = rows[:page]
    more = len(rows) > page
    return {
        "rows": [row_out(row, system) for row in shown],
        "next": shown[-1].position if more else None,
    }


def row_out(row: PlanRow, system: str) -> dict[str, Any]:
    """Return one row."""
    flow = {one.name: one for one in registry.connector(system).flows}.get(row.flow)
    return columns(row, RowOut) | {
        "fields": [one | {"label": label_of(flow, one["name"])} for one in row.fields],
        "reasons": reasons(row.reasons, system),
        "detail": said(row.outcome_code, row.outcome_params, system),
    }


def deed_out(intent: Intent, attempts: Iterable[Attempt], system: str) -> dict[str, Any]:
    """Return one deed with its calls."""
    return columns(intent, DeedOut) | {
        "run_id": intent.run,
        "their_words": intent.reasons,
        "detail": said(intent.code, intent.params, system),
        "attempts": [
            columns(one, AttemptOut)
            | {"detail": said(one.code, one.params, system), "told_by": _who(one)}
            for one in attempts
        ],
    }


def _who(one: Attempt) -> str:
    return one.told_by.get_full_name() if one.told_by is not None else ""


def waiting_out(row: Waiting) -> dict[str, Any]:
    """Return one waiting row."""
    return columns(row, WaitingOut) | {
        "run_id": row.run,
        "reasons": reasons(row.reasons, row.connection.system),
    }


def system_of(plan: Plan) -> str:
    """Return the system that a plan is for."""
    return plan.connection.system
