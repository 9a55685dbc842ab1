"""Documents that somebody undid there: what posting anew would do, and a person's answer.

Posted anew, the undone ones count no more, and the next run posts what the record comes to; left,
it waits no more until it changes again. The other system is asked with nothing held, and what was
learned is looked at again under the lock, as in `deciding`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.shapes import digest
from bindeledd.sync import line_ledger, linkable, registry, undone, witness
from bindeledd.sync.aftermath import ByDifference, LedgerLine, Written
from bindeledd.sync.asking import hold_seat
from bindeledd.sync.deeds import CREATE, LEFT, UNDONE
from bindeledd.sync.flows import Outbound
from bindeledd.sync.models import Connection, Intent, Waiting
from bindeledd.sync.passage import settings_of
from bindeledd.sync.sessions import client_of
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import Ability, record_deed, require

PATIENCE_SECONDS: Final = 20.0
"""Somebody looks at the screen meanwhile."""


class Word(StrEnum):
    """What a person says."""

    ANEW = "anew"
    LEAVE = "leave"


_SAID: Final = {Word.ANEW: UNDONE, Word.LEAVE: LEFT}
_DEED: Final = {Word.ANEW: "document.reposted", Word.LEAVE: "document.left"}


@dataclass(frozen=True)
class Question:
    """A record that waits because a document of it was undone there.

    Attributes:
        waiting: The row that waits.
        ours: The record.
        flow: What makes its documents.
        rule: How they carry it.
    """

    waiting: Waiting
    ours: UUID
    flow: Outbound[Any]
    rule: ByDifference[Any]

    @property
    def connection(self) -> Connection:
        """Over which they went."""
        return self.waiting.connection


@dataclass(frozen=True)
class Gone:
    """A document that was undone there: its id, and what people there call it."""

    theirs: str
    name: str


@dataclass(frozen=True)
class Line:
    """One line of a record, as its documents say it without the undone ones, and as it is here.

    Attributes:
        about: Kind and id of the records that it is about.
        there_minutes: Hours that stand there.
        there: NOK that stands there.
        here_minutes: Hours that it comes to here.
        here: NOK that it comes to here.
        posted_minutes: Hours that would be posted.
        posted: NOK that would be posted.
    """

    about: tuple[tuple[str, UUID], ...]
    there_minutes: int
    there: Decimal
    here_minutes: int
    here: Decimal
    posted_minutes: int
    posted: Decimal


@dataclass(frozen=True)
class Found:
    """What a person is asked about.

    Attributes:
        documents: Those that were undone and still count here; none where all stand.
        lines: What there is to be said of it, line by line.
        mark: What tells all this from another state: an answer names it.
    """

    documents: tuple[Gone, ...]
    lines: tuple[Line, ...]
    mark: str


def question(row: Waiting) -> Question | None:
    """Return what a waiting row asks a person; None when it asks nothing of this sort."""
    if row.ours is None or row.first_code != undone.CODE:
        return None
    flow = registry.connector(row.connection.system).flow(row.flow)
    if not isinstance(flow, Outbound) or flow.by_difference is None:
        return None
    return Question(row, row.ours, flow, flow.by_difference)


def look(asked: Question) -> Found:
    """Ask which documents are undone there, and return what could be done; in no transaction.

    Raises:
        DomainError: The record is gone here (`journal.not_parked`).
        BindeleddError: The other system cannot be asked now.
    """
    name, company = asked.rule.undone, asked.connection.company_id
    with company_scope(company):
        made = undone.documents(asked.connection.id, asked.flow, [asked.ours])[asked.ours]
        aside = _written(asked).set_aside
    with client_of(asked.connection, patience_seconds=PATIENCE_SECONDS) as (client, _gate):
        gone = tuple(
            Gone(one, called)
            for one in made
            if one not in aside and name is not None and (called := name(client, one))
        )
    with company_scope(company):
        return _found(asked, gone)[0]


def answer(company_id: UUID, waiting_id: UUID, word: Word, mark: str, *, by: User) -> None:
    """Say how it shall be; pressed twice, it is said once.

    Args:
        company_id: Whose.
        waiting_id: Of the row that waits.
        word: What is said.
        mark: Of what the person was shown.
        by: Who says so.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: Nothing of that id waits here.
        DomainError: It asks nothing (`journal.not_parked`), all documents stand there
            (`document.stands`), it is no longer as it was shown (`document.shown_otherwise`), or a
            call about it is on its way (`link.outcome_open`).
        BindeleddError: The other system cannot be asked now.
        RuntimeError: It was called inside a transaction.
    """
    with company_scope(company_id, durable=True):
        asked = _asked(waiting_id, word, by)
    if asked is None:
        return
    gone = look(asked).documents
    with company_scope(company_id, durable=True):
        hold_seat(asked.connection.id)
        again = _asked(waiting_id, word, by)
        if again is None:
            return
        linkable.refuse_on_the_way(again.connection, again.ours)
        found, left = _found(again, gone)
        if not found.documents:
            raise DomainError("document.stands")
        if found.mark != mark:
            raise DomainError("document.shown_otherwise")
        if word is Word.ANEW:
            for one in _deeds(again, [gone.theirs for gone in found.documents]):
                witness.undone(one, by)
        else:
            witness.left(_deeds(again)[-1], left, by)
        names = ", ".join(one.name for one in found.documents)
        record_deed(_DEED[word], by=by, about=again.waiting.label, documents=names)
        witness.go_on(waiting_id)


def _asked(waiting_id: UUID, word: Word, by: User) -> Question | None:
    """Return what is asked; None where this very answer was the last one."""
    require(by, Ability.RUN)
    row = Waiting.objects.filter(id=waiting_id).select_related("connection").first()
    if row is None:
        raise NotFoundError("waiting.not_found")
    asked = question(row)
    if asked is not None:
        return asked
    if row.ours is None:
        raise DomainError("journal.not_parked")
    said = Intent.objects.filter(
        connection_id=row.connection_id, kind=row.kind, ours=row.ours, purpose__in=_SAID.values()
    )
    last = said.order_by("-created_at").first()
    if row.first_code == witness.BY_PERSON and last is not None and last.purpose == _SAID[word]:
        return None
    raise DomainError("journal.not_parked")


def _deeds(asked: Question, documents: Collection[str] | None = None) -> Sequence[Intent]:
    """Return the deeds that made documents of the record, oldest first: all, or some."""
    rows = Intent.objects.filter(
        connection=asked.connection,
        kind=asked.flow.kind,
        ours=asked.ours,
        purpose=CREATE,
        state=Intent.State.DONE,
    )
    if documents is not None:
        rows = rows.filter(theirs__in=documents)
    return list(rows.order_by("created_at"))


def _written(asked: Question, without: Collection[str] = ()) -> Written:
    found = line_ledger.written(asked.connection.id, asked.flow, [asked.ours], without=without)
    return found.get(asked.ours, Written())


def _found(asked: Question, gone: Sequence[Gone]) -> tuple[Found, str]:
    """Return what can be said now, and the mark of the state that would be left."""
    record = registry.workspace().records(asked.flow.kind, [asked.ours]).get(asked.ours)
    if record is None:
        raise DomainError("journal.not_parked")
    settings = settings_of(
        asked.connection, registry.group_of(asked.connection.system, asked.flow.group)
    )
    written = _written(asked)
    still = tuple(one for one in gone if one.theirs not in written.set_aside)
    standing = _written(asked, [one.theirs for one in still])
    posted = asked.rule.due(record, standing, settings)
    left = written.mark(asked.rule.due(record, written, settings))
    mark = digest([left, standing.mark(posted), sorted(one.theirs for one in still)])
    lines = _lines(asked.rule, asked.rule.lines(record, settings), standing.lines, posted)
    return Found(still, lines, mark), left


def _lines(
    rule: ByDifference[Any],
    here: Sequence[LedgerLine],
    there: Sequence[LedgerLine],
    posted: Sequence[LedgerLine],
) -> tuple[Line, ...]:
    """Put the three beside one another; a line that is nothing in all of them is left out."""
    three = [{one.line: one for one in side} for side in (there, here, posted)]
    names = dict.fromkeys(name for side in (three[1], three[0]) for name in side)
    found = []
    for name in names:
        stood, stands, goes = (side.get(name) for side in three)
        any_of = stands or stood
        if any_of is None or not any(one and rule.weighs(one) for one in (stood, stands, goes)):
            continue
        found.append(Line(rule.about(any_of), *_figures(stood), *_figures(stands), *_figures(goes)))
    return tuple(found)


def _figures(line: LedgerLine | None) -> tuple[int, Decimal]:
    if line is None:
        return 0, Decimal(0)
    return line.minutes or 0, line.amount or Decimal(0)
