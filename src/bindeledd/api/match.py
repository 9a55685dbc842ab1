"""Matching: both registers side by side, and a person's answers about pairs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Body, Id, Searched, Text, YesNo
from bindeledd.api.sync_shapes import RunOut, connection_of, run_asked, said
from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import board_press, connecting, linking
from bindeledd.sync.linking import Standing
from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import Scope

router = Router(tags=["Matching"])


class CountsOut(Schema):
    """Rows by standing over both whole registers."""

    conflict: int
    suggested: int
    sure: int
    only_here: int
    only_there: int
    linked: int
    ignored: int
    ours: int
    theirs: int
    same_org_number: int


class SurveyOut(Schema):
    """How a register stands; `read_at` null means theirs was never read."""

    kind: str
    counts: CountsOut
    read_at: datetime | None


class SurveysOut(Schema):
    """Every register that people match."""

    rows: list[SurveyOut]


class IdentityOut(Schema):
    """Who a record is, on either side."""

    id: str
    number: str
    name: str
    org_number: str
    email: str
    phone: str
    place: str
    owner: str
    active: bool
    is_person: bool


class IdentitiesOut(Schema):
    """Records of the other side, likeliest first."""

    rows: list[IdentityOut]


class AnswerOut(Schema):
    """An answer that may be given, and what it leads to."""

    name: str
    code: str
    params: dict[str, Any]
    detail: str


class PairOut(Schema):
    """Two records that may be the same, or one that stands alone."""

    standing: Standing
    ours: IdentityOut | None
    theirs: IdentityOut | None
    reason: str
    params: dict[str, Any]
    detail: str
    linked_how: str
    linked_at: datetime | None
    decision: UUID | None
    differs: list[str] = Field(description="Names of fields that say different things.")
    answers: list[AnswerOut]


class PairsOut(Schema):
    """Some rows of a register's survey."""

    survey: SurveyOut
    rows: list[PairOut]
    total: int
    page: int
    pages: int


class PairsAsked(Searched):
    """Which rows."""

    show: list[Standing] = Field([], description="Only these; none for all.")


class CandidatesAsked(Schema):
    """For whom."""

    ours: Id | None = None
    theirs: Text = ""
    search: Text = ""


class PairIn(Body):
    """A record of ours and one of theirs."""

    ours: Id
    theirs: Text


class TwoIn(PairIn):
    """That two records are not the same."""

    renumber: YesNo = Field(False, description="Give ours the next free number at once.")


class TheirsIn(Body):
    """One of theirs."""

    theirs: Text


class AcceptIn(Body):
    """Which proposals are taken: those named, or all of one certainty."""

    pairs: list[PairIn] = Field([], max_length=1000)
    criterion: Literal["", "sure", "same_org_number"] = ""


class DecisionOut(Schema):
    """An answer as it stands; `next` tells what must follow, if anything."""

    id: UUID
    kind: str
    verdict: str
    ours: UUID | None
    theirs: str
    next: str
    params: dict[str, Any]
    detail: str


class AcceptedOut(Schema):
    """How many were linked."""

    rows: int


@router.get("/connections/{uuid:connection_id}/match", response=SurveysOut)
@needs(Scope.READ)
def list_surveys(request: Request, connection_id: UUID) -> Any:
    """Return how each register stands that people match."""
    connection = connection_of(request, connection_id)
    kinds = connecting.open_kinds(connection)
    return {"rows": [linking.survey(connection, kind) for kind in kinds]}


@router.post("/connections/{uuid:connection_id}/match/refresh", response={202: RunOut})
@needs(Scope.RUN, once=True)
def refresh_registers(request: Request, response: HttpResponse, connection_id: UUID) -> Any:
    """Ask for all their registers to be read anew; read the run until it has ended."""
    connection = connection_of(request, connection_id)
    return run_asked(response, board_press.read(connection.id, by=request.person))


@router.get("/connections/{uuid:connection_id}/match/{kind}", response=PairsOut)
@needs(Scope.READ)
def list_pairs(request: Request, connection_id: UUID, kind: str, asked: Query[PairsAsked]) -> Any:
    """Return pairs and records that stand alone: conflicts first, then suggestions."""
    connection = _matched(request, connection_id, kind)
    survey = linking.survey(connection, kind)
    page = linking.pairs(
        survey, show=tuple(asked.show), search=asked.search, page=asked.page, size=asked.size
    )
    return {
        "survey": survey,
        "rows": [_pair(pair, connection) for pair in page.pairs],
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
    }


@router.get("/connections/{uuid:connection_id}/match/{kind}/candidates", response=IdentitiesOut)
@needs(Scope.READ)
def list_candidates(
    request: Request, connection_id: UUID, kind: str, asked: Query[CandidatesAsked]
) -> Any:
    """Return unlinked records of the other side that a record may be."""
    connection = _matched(request, connection_id, kind)
    found = linking.candidates(
        connection, kind, ours=asked.ours, theirs=asked.theirs, search=asked.search
    )
    return {"rows": found}


@router.post("/connections/{uuid:connection_id}/match/{kind}/refresh", response={202: RunOut})
@needs(Scope.RUN, once=True)
def refresh_register(
    request: Request, response: HttpResponse, connection_id: UUID, kind: str
) -> Any:
    """Ask for one of their registers to be read anew; joins a reading that waits already."""
    connection = _matched(request, connection_id, kind)
    return run_asked(response, board_press.read(connection.id, (kind,), by=request.person))


@router.post("/connections/{uuid:connection_id}/match/{kind}/link", response=DecisionOut)
@needs(Scope.RUN, takes="json")
def link(request: Request, connection_id: UUID, kind: str, pair: PairIn) -> Any:
    """Say that two records are the same; nothing is changed in either before the next plan."""
    connection = _matched(request, connection_id, kind)
    made = linking.link(connection, kind, pair.ours, pair.theirs, request.person)
    return _decision(made, connection)


@router.post("/connections/{uuid:connection_id}/match/{kind}/two", response=DecisionOut)
@needs(Scope.RUN, takes="json")
def two(request: Request, connection_id: UUID, kind: str, pair: TwoIn) -> Any:
    """Say that two records are not the same."""
    connection = _matched(request, connection_id, kind)
    made = linking.two(
        connection, kind, pair.ours, pair.theirs, request.person, renumber=pair.renumber
    )
    return _decision(made, connection)


@router.post("/connections/{uuid:connection_id}/match/{kind}/ignore", response=DecisionOut)
@needs(Scope.RUN, takes="json")
def ignore(request: Request, connection_id: UUID, kind: str, one: TheirsIn) -> Any:
    """Leave one of theirs alone: it is not made here and not asked about."""
    connection = _matched(request, connection_id, kind)
    return _decision(linking.ignore(connection, kind, one.theirs, request.person), connection)


@router.post("/connections/{uuid:connection_id}/match/{kind}/unlink", response=DecisionOut)
@needs(Scope.RUN, takes="json")
def unlink(request: Request, connection_id: UUID, kind: str, pair: PairIn) -> Any:
    """Take a link apart; both records stay as they are."""
    connection = _matched(request, connection_id, kind)
    made = linking.unlink(connection, kind, pair.ours, pair.theirs, request.person)
    return _decision(made, connection)


@router.post("/connections/{uuid:connection_id}/match/{kind}/accept", response=AcceptedOut)
@needs(Scope.RUN, takes="json", once=True)
def accept(request: Request, connection_id: UUID, kind: str, taken: AcceptIn) -> Any:
    """Link many proposals at once; never a conflict."""
    connection = _matched(request, connection_id, kind)
    chosen = [(pair.ours, pair.theirs) for pair in taken.pairs]
    count = linking.accept(
        connection, kind, request.person, pairs=chosen, criterion=taken.criterion
    )
    return {"rows": count}


@router.post("/match/decisions/{uuid:decision_id}/undo", response=DecisionOut)
@needs(Scope.RUN)
def undo(request: Request, decision_id: UUID) -> Any:
    """Take an answer back; what stood before stands again."""
    made = linking.undo(decision_id, request.person)
    return _decision(made, None)


def _matched(request: Request, connection_id: UUID, kind: str) -> Connection:
    connection = connection_of(request, connection_id)
    if kind not in linking.kinds(connection):
        raise NotFoundError("link.not_found", kind=kind[:40])
    return connection


def _pair(pair: linking.Pair, connection: Connection) -> dict[str, Any]:
    return {
        "standing": pair.standing,
        "ours": pair.ours,
        "theirs": pair.theirs,
        "reason": pair.reason,
        "params": pair.params,
        "detail": pair.why(connection.system),
        "linked_how": pair.linked_how,
        "linked_at": pair.linked_at,
        "decision": pair.decision,
        "differs": [field.name for field in pair.fields if field.differs],
        "answers": [
            {
                "name": answer.name,
                "code": answer.code,
                "params": answer.params,
                "detail": said(answer.code, answer.params, connection.system),
            }
            for answer in pair.answers
        ],
    }


def _decision(made: linking.Decision, connection: Connection | None) -> dict[str, Any]:
    system = connection.system if connection is not None else ""
    return {
        "id": made.id,
        "kind": made.kind,
        "verdict": made.verdict,
        "ours": made.ours,
        "theirs": made.theirs,
        "next": made.next,
        "params": made.params,
        "detail": said(made.next, made.params, system),
    }
