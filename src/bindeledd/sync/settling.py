"""Settles deeds without an answer: asks the other side, adopts, frees for sending, or parks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bindeledd.kernel.errors import BindeleddError, OutcomeUnknownError, UnavailableError
from bindeledd.sync import journal
from bindeledd.sync.answers import record
from bindeledd.sync.calls import Outcome, Told, look_up
from bindeledd.sync.deeds import Armed, Deed
from bindeledd.sync.flows import Outbound
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Intent, PlanRow, Waiting
from bindeledd.sync.outward import flow_of
from bindeledd.sync.passage import Passage, outcome
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.statements import Batch


def settle_flow(passage: Passage) -> int:
    """Look up every deed of a flow whose time has come; return how many were settled.

    Runs before anything of the flow is planned, so that a lost answer is known before the record
    it belongs to is looked at again.
    """
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        waiting_for = journal.to_settle(passage.lease, flow_of(passage))
    return sum(_settle(passage, intent) for intent in waiting_for)


def _settle(passage: Passage, intent: Intent) -> bool:
    armed = _armed(passage, flow_of(passage), intent)
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        journal.begin_look_up(passage.lease, intent)
    try:
        told = look_up(passage, armed)
    except UnavailableError as error:
        asked = OutcomeUnknownError(error.error_code, **error.params)
        told = Told(Outcome.UNKNOWN, error=asked)
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        batch = Batch()
        again_at = record(batch, passage, armed, told)
        _mark_rows(batch, intent.id, told)
        batch.run()
        _note(passage, intent.ours, told, again_at)
    passage.counts[f"looked_up_{told.outcome.value}"] += 1
    return told.outcome is not Outcome.UNKNOWN


def _armed(passage: Passage, flow: Outbound[Any], intent: Intent) -> Armed:
    deed = Deed(
        flow=flow,
        ours=intent.ours,
        purpose=intent.purpose,
        state=intent.revision,
        payload=intent.payload,
        theirs=intent.theirs,
        settings=passage.settings,
    )
    return Armed(intent.id, intent.key, deed)


def _mark_rows(batch: Batch, intent: UUID, told: Told) -> None:
    """Tell the plan rows that hang on the deed what became of it."""
    what = {
        Outcome.DONE: PlanRow.Outcome.DONE,
        Outcome.REFUSED: PlanRow.Outcome.REFUSED,
        Outcome.NOT_NOW: PlanRow.Outcome.NOT_NOW,
        Outcome.PARKED: PlanRow.Outcome.PARKED,
        Outcome.UNKNOWN: PlanRow.Outcome.UNKNOWN,
    }[told.outcome]
    error = told.error
    code = told.how if told.outcome is Outcome.DONE else error.error_code
    for row in PlanRow.objects.filter(intent=intent, outcome=PlanRow.Outcome.UNKNOWN):
        outcome(batch, row.id, what, code, error.params, theirs=told.theirs)


def _note(passage: Passage, ours: UUID, told: Told, again_at: Any) -> None:
    """Write what waits now.

    A record whose deed is done, or may be sent again, goes on waiting until it is planned again,
    as a rule in this very run: the cursor has passed it, and it may have changed meanwhile.
    """
    if told.outcome is Outcome.DONE:
        return
    standing = Waiting.objects.filter(
        connection=passage.connection, flow=passage.flow.name, ours=ours
    ).first()
    label = standing.label if standing is not None else _label(passage, ours)
    why = {Outcome.REFUSED: Waiting.Why.REFUSED, Outcome.NOT_NOW: Waiting.Why.QUEUED}.get(
        told.outcome, Waiting.Why.UNKNOWN
    )
    reason = _reason(told.error)
    passage.note([Wait(ours, told.theirs, label, why, (reason,), again_at)])


def _label(passage: Passage, ours: UUID) -> str:
    records = passage.workspace.records(passage.kind, [ours])
    return passage.workspace.label(records[ours]) if ours in records else str(ours)


def _reason(error: BindeleddError) -> Reason:
    return Reason(error.error_code, error.params)
