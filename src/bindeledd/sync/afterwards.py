"""What follows a record there, and what takes it back: deeds of their own, one call each.

Making and changing the record itself is left to `sending`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bindeledd.sync import deeds, journal
from bindeledd.sync.aftermath import Document, Step
from bindeledd.sync.answers import SHOWN, Pending, bar, finish_row, partly, record
from bindeledd.sync.calls import Outcome, Told, carry_out
from bindeledd.sync.deeds import Armed, Barred, Deed
from bindeledd.sync.flows import Outbound
from bindeledd.sync.mapping import Flat, Reason
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.passage import Passage, outcome, outcomes
from bindeledd.sync.planner import Action, Row
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.statements import Batch


class Afterwards:
    """Takes records back, and does what follows them, for one flow in one run."""

    def __init__(self, passage: Passage, flow: Outbound[Any]) -> None:
        self._passage = passage
        self._flow = flow

    def take_back(self, row: Row, stored: UUID) -> bool:
        """Take a record back there; tell whether it is to be made anew now.

        Raises:
            LeaseLostError: Another worker has the run.
            BindeleddError: Nothing more should be sent now; the answer is written.
        """
        deed = self._deed(row, deeds.CANCEL)
        armed = self._arm(row, stored, deed)
        if armed is None:
            return False
        told = carry_out(self._passage, armed)
        anew = row.action is Action.REPLACE and told.outcome is Outcome.DONE
        batch = Batch()
        with company_scope(self._passage.lease.company_id):
            self._passage.lease.check()
            record(batch, self._passage, armed, told)
            if not anew:
                finish_row(batch, self._passage, Pending(row, stored, armed, told))
            batch.run()
            if told.outcome is Outcome.DONE and not anew:
                self._passage.clear([(row.ours, "")])
                self._passage.taken_back(ours_of(row))
        if told.stop is not None:
            raise told.stop
        return anew

    def follow(self, row: Row, stored: UUID) -> None:
        """Do what follows a record that stands there, step by step, as far as it goes.

        Raises:
            LeaseLostError: Another worker has the run.
            BindeleddError: Nothing more should be sent now; the answer is written.
        """
        for name in row.steps:
            if self._passage.lease.cancelled or not self._step(row, stored, name):
                return
        with company_scope(self._passage.lease.company_id):
            self._passage.lease.check()
            if row.action is Action.FOLLOW:
                outcomes([stored], PlanRow.Outcome.DONE)
                self._passage.counts["done"] += 1
            if row.later:
                self._passage.note([partly(row.ours, row.theirs, row.label, row.later)])
            else:
                self._passage.clear([(row.ours, "")])

    def _step(self, row: Row, stored: UUID, name: str) -> bool:
        """Do one step; tell whether it is done."""
        step = self._flow.step(name)
        document = self._document(row, step.document)
        deed = self._deed(row, deeds.purpose_of(name), document, self._told(row, step))
        armed = self._arm(row, stored, deed)
        if armed is None:
            return False
        told = carry_out(self._passage, armed)
        batch = Batch()
        with company_scope(self._passage.lease.company_id):
            self._passage.lease.check()
            record(batch, self._passage, armed, told)
            if told.outcome is not Outcome.DONE:
                self._note(batch, row, stored, armed, told)
            batch.run()
        if told.stop is not None:
            raise told.stop
        return told.outcome is Outcome.DONE

    def _note(self, batch: Batch, row: Row, stored: UUID, armed: Armed, told: Told) -> None:
        """Write that the record stands there, and what did not follow it yet."""
        self._passage.counts[f"step_{told.outcome.value}"] += 1
        shown, why = SHOWN[told.outcome]
        error = told.error
        if row.action is Action.FOLLOW:
            outcome(batch, stored, shown, error.error_code, error.params, intent=armed.intent)
        waits = Waiting.Why.PARTLY if told.outcome is Outcome.NOT_NOW else why
        self._passage.note([Wait.of(row, waits, (Reason(error.error_code, error.params),))])

    def _document(self, row: Row, name: str) -> Document | None:
        if not name:
            return None
        with company_scope(self._passage.lease.company_id):
            found = self._passage.workspace.document(self._flow.kind, ours_of(row), name)
        return Document(found.file_name, found.media_type, found.data)

    def _told(self, row: Row, step: Step[Any]) -> Flat:
        if step.tells is None:
            return {}
        with company_scope(self._passage.lease.company_id):
            record_of = self._passage.workspace.records(self._flow.kind, [ours_of(row)])
        return step.tells(record_of[ours_of(row)], self._passage.settings)

    def _deed(
        self,
        row: Row,
        purpose: str,
        document: Document | None = None,
        told: Flat | None = None,
    ) -> Deed:
        sent = dict(told or {})
        if document is not None:
            sent |= {"file_name": document.file_name, "bytes": len(document.data)}
        return Deed(
            flow=self._flow,
            ours=ours_of(row),
            purpose=purpose,
            state=row.theirs,
            payload=sent,
            theirs=row.theirs,
            document=document,
            settings=self._passage.settings,
        )

    def _arm(self, row: Row, stored: UUID, deed: Deed) -> Armed | None:
        """Write an intent in a transaction of its own; what bars it is written down."""
        lease, batch = self._passage.lease, Batch()
        with company_scope(lease.company_id):
            lease.check()
            armed = journal.arm(lease, deed, batch)
            if isinstance(armed, Barred):
                bar(batch, self._passage, row, stored, armed)
                batch.run()
                return None
        return armed


def ours_of(row: Row) -> UUID:
    """Return the record of ours that an outward row is about."""
    if row.ours is None:
        raise TypeError("an outward row has a record of ours")
    return row.ours
