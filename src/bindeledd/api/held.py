"""What waits: gathered by reason, row by row, and the one thing that frees each; the journal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, inside, needs
from bindeledd.api.shapes import Body, Id, ReasonOut, Text, YesNo
from bindeledd.api.sync_shapes import (
    DeedsOut,
    RunOut,
    WaitingOut,
    Why,
    connection_of,
    deed_out,
    reasons,
    run_asked,
    said,
    waiting_out,
)
from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.shapes import plain
from bindeledd.sync import board, board_early, board_held, board_journal, deciding
from bindeledd.sync.models import Waiting
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require

router = Router(tags=["What waits"])

Kind = Literal[
    "department",
    "employee",
    "customer",
    "contact_person",
    "delivery_address",
    "project",
    "activity",
    "item",
    "hour_entry",
    "payroll_line",
    "invoice_attachment",
    "accrued_day",
    "invoice",
    "supplier_cost",
]


class HeldAsked(Schema):
    """What of the waiting rows is looked at."""

    connection: Id | None = None
    group: Text = ""
    code: Text = ""
    search: Text = ""
    about: Text | None = Field(None, description="Kind of record that the reason speaks of.")


class HeldRowsAsked(HeldAsked):
    """Which waiting rows."""

    why: Why = Waiting.Why.HELD
    after: int = Field(0, ge=0, le=10_000_000, description="How many to leave out.")


class HeldReasonOut(Schema):
    """All rows that wait first of all for the same thing."""

    code: str
    params: dict[str, Any]
    detail: str
    why: Why
    about: str
    connection_id: UUID
    rows: int
    minutes: int | None
    amount: Decimal | None
    oldest: datetime
    kinds: list[str]


class HeldReasonsOut(Schema):
    """What waits, costliest first."""

    rows: list[HeldReasonOut]


class HeldRowsOut(Schema):
    """Rows of one way of waiting, longest waiting first; `next` is how many to leave out then."""

    rows: list[WaitingOut]
    next: int | None


class EarlyOut(Schema):
    """Records of a kind that lie before a data type's first day: counted, and not moved."""

    connection_id: UUID
    group: str
    kind: str
    direction: Literal["out", "into"]
    first_day: date
    rows: int


class EarliesOut(Schema):
    """What lies before first days."""

    rows: list[EarlyOut]


class EarlyRowsAsked(Schema):
    """Of which data type, and which of its records."""

    connection: Id
    group: Text
    kind: Kind
    after: int = Field(0, ge=0, le=10_000_000, description="How many to leave out.")


class EarlyRowOut(Schema):
    """A record before the first day, with all that keeps it where it is."""

    ours: UUID | None = Field(description="Its id here; null of one that stands there.")
    theirs: str = Field(description="Its id there; empty of one that stands here.")
    label: str
    day: date
    minutes: int | None
    amount: Decimal | None
    names: dict[str, UUID] = Field(description="Kind -> id of the records that it names.")
    names_there: dict[str, str] = Field(description="Kind -> their id, of a record of theirs.")
    reasons: list[ReasonOut]


class EarlyRowsOut(Schema):
    """Records, latest first; `next` is how many to leave out then."""

    rows: list[EarlyRowOut]
    next: int | None


class LetGoIn(Body):
    """A person's word on what became of a row."""

    sent: YesNo = Field(description="It stands over there.")
    theirs: Text = Field("", description="Their id of it; needed where it stands there.")


class DeedCandidatesAsked(Schema):
    """What is looked for."""

    number: Text = Field("", description="A number or an id there; empty for what looks like it.")


class DeedCandidateOut(Schema):
    """One of theirs that may be it."""

    theirs: str
    number: str
    name: str
    differs: dict[str, Any] = Field(description="What stands there where something else was sent.")
    taken: bool = Field(description="It stands for another record.")


class DeedCandidatesOut(Schema):
    """What may be it over there, at most 20."""

    rows: list[DeedCandidateOut]


class JournalAsked(Schema):
    """Whose journal."""

    kind: Kind
    ours: Id
    connection: Id | None = None


@router.get("/held", response=HeldReasonsOut)
@needs(Scope.READ)
def list_held(request: Request, asked: Query[HeldAsked]) -> Any:  # noqa: ARG001
    """Return what waits by the reason to solve first."""
    return {"rows": [_reason(one) for one in board_held.reasons(_filter(asked))]}


@router.get("/held/rows", response=HeldRowsOut)
@needs(Scope.READ)
def list_held_rows(request: Request, asked: Query[HeldRowsAsked]) -> Any:  # noqa: ARG001
    """Return waiting rows with all their reasons."""
    found = board_held.rows_of(_filter(asked), asked.why, after=asked.after, count=100)
    more = len(found) > 100  # noqa: PLR2004 - the page above
    return {
        "rows": [waiting_out(row) for row in found[:100]],
        "next": asked.after + 100 if more else None,
    }


@router.get("/held/before-first-day", response=EarliesOut)
@needs(Scope.READ)
def list_early(request: Request) -> Any:  # noqa: ARG001
    """Return how much lies before the first day of each data type, and is not moved."""
    found = board_early.early(board.standing())
    return {"rows": [{**vars(one), "connection_id": one.connection.id} for one in found]}


@router.get("/held/before-first-day/rows", response=EarlyRowsOut)
@needs(Scope.READ)
def list_early_rows(request: Request, asked: Query[EarlyRowsAsked]) -> Any:
    """Return records before the first day of a data type, with all their reasons."""
    require(request.person, Ability.RUN)
    connection = connection_of(request, asked.connection)
    found = board_early.of_kind(connection, asked.group, asked.kind)
    listed = board_early.rows(found, after=asked.after) if found is not None else []
    more = len(listed) > board_early.ROWS
    return {
        "rows": [_early_row(one, connection.system) for one in listed[: board_early.ROWS]],
        "next": asked.after + board_early.ROWS if more else None,
    }


@router.get("/held/rows/{uuid:waiting_id}", response=WaitingOut)
@needs(Scope.READ)
def get_held_row(request: Request, waiting_id: UUID) -> Any:  # noqa: ARG001
    """Return one waiting row."""
    return waiting_out(board_held.find(waiting_id))


@router.post("/held/rows/{uuid:waiting_id}/retry", response={202: RunOut})
@needs(Scope.RUN, once=True)
def retry_held(request: Request, response: HttpResponse, waiting_id: UUID) -> Any:
    """Let a refused row be sent again as it is."""
    return run_asked(response, board_held.retry(_find(request, waiting_id), by=request.person))


@router.post("/held/rows/{uuid:waiting_id}/ask-now", response={202: RunOut})
@needs(Scope.RUN, once=True)
def ask_now(request: Request, response: HttpResponse, waiting_id: UUID) -> Any:
    """Ask the other side now what became of a row."""
    return run_asked(response, board_held.ask_now(_find(request, waiting_id), by=request.person))


@router.get("/held/rows/{uuid:waiting_id}/candidates", response=DeedCandidatesOut)
@needs(Scope.RUN, remote=True)
def list_deed_candidates(
    request: Request, waiting_id: UUID, asked: Query[DeedCandidatesAsked]
) -> Any:
    """Ask the other side what a row may be that waits for a person's word."""
    with inside(request):
        require(request.person, Ability.RUN)
        question = deciding.question(_find(request, waiting_id))
    if question is None:
        raise DomainError("journal.not_parked")
    found = deciding.candidates(question, asked.number)
    return {"rows": [_candidate(one) for one in found]}


@router.post("/held/rows/{uuid:waiting_id}/let-go", response=WaitingOut)
@needs(Scope.RUN, takes="json", remote=True)
def let_go(request: Request, waiting_id: UUID, word: LetGoIn) -> Any:
    """Settle a parked row by a person's word: it stands there as one of theirs, or it does not."""
    with inside(request):
        _find(request, waiting_id)
    if word.sent:
        deciding.stands(request.key.company_id, waiting_id, word.theirs, by=request.person)
    else:
        with inside(request):
            deciding.does_not_stand(waiting_id, by=request.person)
    with inside(request):
        return waiting_out(board_held.find(waiting_id))


@router.post("/held/rows/{uuid:waiting_id}/confirm-vanished", response={202: RunOut})
@needs(Scope.RUN, once=True)
def confirm_vanished(request: Request, response: HttpResponse, waiting_id: UUID) -> Any:
    """Confirm that so many records are really gone there, and read the register again."""
    return run_asked(
        response, board_held.confirm_vanished(_find(request, waiting_id), by=request.person)
    )


@router.get("/journal", response=DeedsOut)
@needs(Scope.READ)
def journal_of(request: Request, asked: Query[JournalAsked]) -> Any:  # noqa: ARG001
    """Return everything that was meant to be written of one record, and every call."""
    found = board_journal.deeds_of(asked.ours, asked.kind, connection=asked.connection)
    return {
        "rows": [
            deed_out(one, sorted(one.tries.all(), key=lambda t: -t.number), one.connection.system)
            for one in found
        ]
    }


def _candidate(one: deciding.Candidate) -> dict[str, Any]:
    return {
        "theirs": one.theirs,
        "number": one.number,
        "name": one.name,
        "differs": plain(one.differs),
        "taken": one.taken,
    }


def _early_row(one: board_early.EarlyRow, system: str) -> dict[str, Any]:
    told = [{"code": why.code, "params": why.params} for why in one.reasons]
    return vars(one) | {"reasons": reasons(told, system)}


def _find(request: Request, waiting_id: UUID) -> Waiting:
    row = board_held.find(waiting_id)
    request.system = row.connection.system
    return row


def _filter(asked: HeldAsked) -> board_held.Filter:
    return board_held.Filter(asked.connection, asked.group, asked.code, asked.search, asked.about)


def _reason(one: board_held.Reasoned) -> dict[str, Any]:
    return {
        "code": one.code,
        "params": one.params,
        "detail": said(one.code, one.params, one.connection.system),
        "why": one.why,
        "about": one.about,
        "connection_id": one.connection.id,
        "rows": one.sums.rows,
        "minutes": one.sums.minutes,
        "amount": one.sums.amount,
        "oldest": one.oldest,
        "kinds": list(one.kinds),
    }
