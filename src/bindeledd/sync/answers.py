"""Writes what a call told: into the journal, the links, the plan's row, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bindeledd.sync import deeds, journal, line_ledger, links
from bindeledd.sync.calls import Outcome, Told
from bindeledd.sync.deeds import Armed, Barred
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.passage import Passage, outcome
from bindeledd.sync.planner import Row
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.statements import Batch


def partly(ours: UUID | None, theirs: str, label: str, later: tuple[Reason, ...]) -> Wait:
    """Return that a record moved, but a reference of it follows later."""
    return Wait(ours, theirs, label, Waiting.Why.PARTLY, later)


@dataclass
class Pending:
    """An answer that is written together with the next intent.

    Attributes:
        row: As planned.
        stored: Its row in the plan.
        armed: What was sent.
        told: What they answered.
        amiss: What of it is not as it was meant, or None.
    """

    row: Row
    stored: UUID
    armed: Armed
    told: Told
    amiss: Reason | None = None

    @property
    def later(self) -> tuple[Reason, ...]:
        """What is still to come, or to be seen to by a person; a notice is neither."""
        amiss = self.amiss
        if amiss is None or amiss.code in self.armed.deed.flow.notices:
            return self.row.later
        return (*self.row.later, amiss)


SHOWN: dict[Outcome, tuple[str, str]] = {
    Outcome.REFUSED: (PlanRow.Outcome.REFUSED, Waiting.Why.REFUSED),
    Outcome.NOT_NOW: (PlanRow.Outcome.NOT_NOW, Waiting.Why.QUEUED),
    Outcome.UNKNOWN: (PlanRow.Outcome.UNKNOWN, Waiting.Why.UNKNOWN),
    Outcome.PARKED: (PlanRow.Outcome.PARKED, Waiting.Why.UNKNOWN),
}


def record(batch: Batch, passage: Passage, armed: Armed, told: Told) -> datetime | None:
    """Write an answer into the journal and the links; return when to ask, if unknown."""
    match told.outcome:
        case Outcome.DONE:
            _learn(batch, passage, armed, told)
            journal.done(batch, armed.intent, theirs=told.theirs, how=told.how)
        case Outcome.REFUSED:
            journal.refused(batch, armed.intent, told.error, told.reasons)
        case Outcome.NOT_NOW:
            journal.not_now(batch, armed.intent, told.error.error_code, told.error.params)
        case Outcome.UNKNOWN:
            minutes = armed.deed.flow.settle_minutes
            return journal.unknown(batch, armed.intent, told.error, settle_minutes=minutes)
        case Outcome.PARKED:
            journal.parked(batch, armed.intent, told.error.error_code, told.error.params)
    return None


def _learn(batch: Batch, passage: Passage, armed: Armed, told: Told) -> None:
    """Take in what stands there now: their object, or that it stands there no longer."""
    deed, connection = armed.deed, passage.connection.id
    if deed.purpose == deeds.CREATE and told.theirs:
        line_ledger.stands(batch, armed.intent, told.theirs)
    if told.payload is not None and not line_ledger.is_further(passage.flow, deed.state):
        links.learn(batch, connection, passage.register, told.payload, ours=deed.ours, how=told.how)
    elif deed.purpose == deeds.CANCEL:
        links.let_go(batch, connection, deed.flow.kind, deed.theirs)
        journal.taken_back(batch, connection, deed.flow.kind, deed.ours, deed.theirs)


def finish_row(batch: Batch, passage: Passage, pending: Pending) -> None:
    """Write what became of a plan row, and what waits because of it."""
    row, told, intent = pending.row, pending.told, pending.armed.intent
    passage.counts[told.outcome.value] += 1
    if told.outcome is Outcome.DONE:
        _finish_done(batch, passage, pending)
        return
    shown, why = SHOWN[told.outcome]
    error = told.error
    outcome(batch, pending.stored, shown, error.error_code, error.params, intent=intent)
    reason = Reason(error.error_code, error.params)
    passage.note([Wait.of(row, why, (reason,))])


def _finish_done(batch: Batch, passage: Passage, pending: Pending) -> None:
    """Write that it stands there; where the answer is not what was meant, the row keeps it."""
    row, told, amiss = pending.row, pending.told, pending.amiss
    code, params = "adopted" if told.how == "adopted" else "", {}
    if amiss is not None:
        code, params = amiss.code, amiss.params
    done, intent = PlanRow.Outcome.DONE, pending.armed.intent
    outcome(batch, pending.stored, done, code, params, theirs=told.theirs, intent=intent)
    later = pending.later
    if row.steps:  # written before the first of them begins: a worker may die in between
        later = (*later, Reason("step.follows"))
    if later:
        passage.note([partly(row.ours, told.theirs, row.label, later)])


def bar(batch: Batch, passage: Passage, row: Row, stored: UUID, barred: Barred) -> None:
    """Write that a row was not sent, because of what stands in the journal."""
    what = {
        "refused": (PlanRow.Outcome.REFUSED, Waiting.Why.REFUSED),
        "unknown": (PlanRow.Outcome.UNKNOWN, Waiting.Why.UNKNOWN),
        "parked": (PlanRow.Outcome.PARKED, Waiting.Why.UNKNOWN),
    }[barred.why]
    reason = barred.reason
    outcome(batch, stored, what[0], reason.code, reason.params, intent=barred.intent)
    passage.note([Wait.of(row, what[1], (reason,))])
    passage.counts[barred.why] += 1
