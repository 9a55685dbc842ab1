"""Documents that somebody undid there: what posting anew would do, and a person's answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, inside, needs
from bindeledd.api.shapes import Body, Text
from bindeledd.api.sync_shapes import WaitingOut, waiting_out
from bindeledd.kernel.errors import DomainError
from bindeledd.sync import board_held, reposting
from bindeledd.sync.models import Waiting
from bindeledd.sync.reposting import Word
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require

router = Router(tags=["What waits"])


class UndoneDocumentOut(Schema):
    """A document that was undone there."""

    theirs: str
    name: str = Field(description="What people there call it.")


class UndoneLineOut(Schema):
    """One line: as it stands there without what was undone, as it is here, and the difference."""

    about: dict[str, UUID] = Field(description="Kind -> id of the records that it is about.")
    there_minutes: int
    there: Decimal
    here_minutes: int
    here: Decimal
    posted_minutes: int
    posted: Decimal


class UndoneOut(Schema):
    """What was undone there, and what posting anew would do."""

    documents: list[UndoneDocumentOut]
    lines: list[UndoneLineOut]
    mark: str = Field(description="What tells this from another state; an answer names it.")


class UndoneIn(Body):
    """How it shall be: posted anew, or left as it is there."""

    answer: Word
    mark: Text = Field(description="Of what was shown.")


@router.get("/held/rows/{uuid:waiting_id}/undone", response=UndoneOut)
@needs(Scope.RUN, remote=True)
def show_undone(request: Request, waiting_id: UUID) -> Any:
    """Ask the other side which documents of a row were undone, and show what could be done."""
    with inside(request):
        require(request.person, Ability.RUN)
        asked = reposting.question(_find(request, waiting_id))
    if asked is None:
        raise DomainError("journal.not_parked")
    found = reposting.look(asked)
    return {
        "documents": [vars(one) for one in found.documents],
        "lines": [vars(one) | {"about": dict(one.about)} for one in found.lines],
        "mark": found.mark,
    }


@router.post("/held/rows/{uuid:waiting_id}/undone", response=WaitingOut)
@needs(Scope.RUN, takes="json", remote=True)
def answer_undone(request: Request, waiting_id: UUID, word: UndoneIn) -> Any:
    """Say that what was undone is posted anew by the next transfer, or left as it is there."""
    with inside(request):
        _find(request, waiting_id)
    company = request.key.company_id
    reposting.answer(company, waiting_id, word.answer, word.mark, by=request.person)
    with inside(request):
        return waiting_out(board_held.find(waiting_id))


def _find(request: Request, waiting_id: UUID) -> Waiting:
    row = board_held.find(waiting_id)
    request.system = row.connection.system
    return row
