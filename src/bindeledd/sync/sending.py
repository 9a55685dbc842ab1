"""Sends planned rows, one journalled call at a time: intent, call, answer, links, outcome."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.sync import journal, line_ledger, links
from bindeledd.sync.afterwards import Afterwards, ours_of
from bindeledd.sync.answers import Pending, bar, finish_row, record
from bindeledd.sync.calls import Outcome, Told, carry_out
from bindeledd.sync.flows import Outbound
from bindeledd.sync.journal import Armed, Barred, Deed
from bindeledd.sync.mapping import Flat, Planned, Reason, Ref
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.passage import Passage, outcome
from bindeledd.sync.planner import Action, Row
from bindeledd.sync.waiting import Wait, is_still_asked, waiting_ours
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.statements import Batch

_AFTERWARDS: Final = frozenset({Action.FOLLOW, Action.CANCEL, Action.REPLACE})
"""Deeds in transactions of their own: what is pending is written first."""


class Sender:
    """Sends rows one by one; the answer of one and the intent of the next share a transaction."""

    def __init__(self, passage: Passage, flow: Outbound[Any]) -> None:
        self._passage = passage
        self._flow = flow
        self._afterwards = Afterwards(passage, flow)
        self._pending: Pending | None = None
        self._made: dict[tuple[str, UUID], str] = {}
        self._waited: set[UUID | None] = set()

    def send(self, rows: Sequence[tuple[Row, UUID]]) -> None:
        """Send rows in order, until all are sent or a person stops the run.

        Raises:
            LeaseLostError: Another worker has the run.
            BindeleddError: Nothing more should be sent now; the answer is written.
        """
        with company_scope(self._passage.lease.company_id):
            self._waited = waiting_among(self._passage, [row.ours for row, _ in rows])
        for row, stored in rows:
            if self._passage.lease.cancelled:
                break
            self._one(row, stored)
        self._flush()

    def _one(self, row: Row, stored: UUID) -> None:
        if row.action in _AFTERWARDS:
            self._flush()
        if row.action is Action.FOLLOW:
            self._afterwards.follow(row, stored)
        elif row.action is Action.CANCEL:
            self._afterwards.take_back(row, stored)
        elif row.action is not Action.REPLACE:
            self._call(row, stored)
        elif self._afterwards.take_back(row, stored):
            anew = Action.CREATE
            self._call(
                dataclasses.replace(row, action=anew, theirs="", values=row.whole, seen={}), stored
            )

    def _call(self, row: Row, stored: UUID) -> None:
        lease, batch = self._passage.lease, Batch()
        with company_scope(lease.company_id, batch=batch):
            held = lease.ask(batch)
            connection = self._passage.connection.id
            stands = journal.ask_standing(batch, connection, self._flow.kind, ours_of(row))
            answers = batch.run()
            lease.judge(answers[held])
            self._write_pending(batch)
            row, missing = self._resolved(row)
            if missing:
                self._hold(batch, row, stored, missing)
            armed = None
            if not missing and self._shall_still_go(batch, row, stored):
                armed = self._arm(batch, row, stored, journal.standing(answers[stands]))
            batch.run()
        if armed is None:
            return
        told = carry_out(self._passage, armed)
        amiss = self._amiss(row, told) if told.outcome is Outcome.DONE else None
        if told.theirs:
            self._made[self._flow.kind, ours_of(row)] = told.theirs
        self._pending = Pending(row, stored, armed, told, amiss)
        if told.stop is not None:
            self._flush()
            raise told.stop
        if row.steps and told.outcome is Outcome.DONE:
            self._flush()
            later = row.later if amiss is None else (*row.later, amiss)
            there = dataclasses.replace(row, theirs=told.theirs, later=later)
            self._afterwards.follow(there, stored)

    def _shall_still_go(self, batch: Batch, row: Row, stored: UUID) -> bool:
        """Ask whether whoever handed a record over has withdrawn it since it was planned."""
        passage, flow = self._passage, self._flow
        if not flow.waits_for_button(by_hand=passage.settings.by_hand):
            return True
        if is_still_asked(passage.connection.id, flow.name, ours_of(row)):
            return True
        outcome(batch, stored, PlanRow.Outcome.HELD, "handing.withdrawn")
        passage.counts["held_at_sending"] += 1
        return False

    def _amiss(self, row: Row, told: Told) -> Reason | None:
        """Hold what they made against what we meant; return what differs."""
        answered = self._flow.answered
        if answered is None or told.payload is None or row.action is not Action.CREATE:
            return None
        with company_scope(self._passage.lease.company_id):
            found = self._passage.workspace.records(self._flow.kind, [ours_of(row)])
        return answered(found[ours_of(row)], told.payload) if found else None

    def _flush(self) -> None:
        if self._pending is not None:
            batch = Batch()
            with company_scope(self._passage.lease.company_id):
                self._passage.lease.check()
                self._write_pending(batch)
                batch.run()

    def _arm(self, batch: Batch, row: Row, stored: UUID, standing: tuple[str, str]) -> Armed | None:
        create = row.action in {Action.CREATE, Action.CORRECT}
        linked, generation = standing
        if linked != row.theirs:
            self._hold(batch, row, stored, (Reason("link.changed_meanwhile"),))
            return None
        state = generation if create else f"r{row.revision}.{row.base}"
        if row.document is not None:
            state = line_ledger.state_of_document(row.document)
        deed = Deed(
            flow=self._flow,
            ours=ours_of(row),
            purpose=journal.CREATE if create else journal.UPDATE,
            state=state,
            payload=row.values,
            theirs="" if create else row.theirs,
            before=row.seen,
            lines=row.lines,
        )
        armed = journal.arm(self._passage.lease, deed, batch)
        if isinstance(armed, Barred):
            bar(batch, self._passage, row, stored, armed)
            return None
        line_ledger.write_lines(batch, armed)
        return armed

    def _resolved(self, row: Row) -> tuple[Row, tuple[Reason, ...]]:
        """Put in the ids of what this plan has made meanwhile.

        What it did not make after all is left out where it may follow later; else the row waits.
        """
        refs = {r.theirs: r for r in self._flow.mapping.rows if isinstance(r, Ref)}
        values: Flat = {}
        missing: list[Reason] = []
        later: list[Reason] = []
        for path, value in row.values.items():
            if not isinstance(value, Planned):
                values[path] = value
                continue
            theirs, ref = self._their_id(value), refs[path]
            if theirs is not None:
                values[path] = int(theirs) if ref.number else theirs
            else:
                facts: dict[str, Param] = {"field": ref.ours, "kind": value.kind}
                why = Reason("ref.not_linked", facts | {"ours": str(value.ours)})
                (missing if ref.required else later).append(why)
        whole = dataclasses.replace(row, values=values, later=(*row.later, *later))
        return whole, tuple(missing)

    def _their_id(self, planned: Planned) -> str | None:
        key = (planned.kind, planned.ours)
        if key not in self._made:
            found = links.refs_for(self._passage.connection.id, [key]).theirs(*key)
            if not isinstance(found, str):
                return None
            self._made[key] = found
        return self._made[key]

    def _hold(self, batch: Batch, row: Row, stored: UUID, reasons: tuple[Reason, ...]) -> None:
        outcome(batch, stored, PlanRow.Outcome.HELD, reasons[0].code, reasons[0].params)
        self._passage.note([Wait.of(row, Waiting.Why.HELD, reasons)])
        self._passage.counts["held_at_sending"] += 1

    def _write_pending(self, batch: Batch) -> None:
        pending, self._pending = self._pending, None
        if pending is None:
            return
        record(batch, self._passage, pending.armed, pending.told)
        finish_row(batch, self._passage, pending)
        if _is_through(pending) and pending.row.ours in self._waited:
            self._passage.clear([(pending.row.ours, "")])


def _is_through(pending: Pending) -> bool:
    row = pending.row
    is_whole = not row.later and not row.steps and pending.amiss is None
    return pending.told.outcome is Outcome.DONE and is_whole


def waiting_among(passage: Passage, ids: Sequence[UUID | None]) -> set[UUID | None]:
    """Return which of our records wait in the flow; nobody but this run adds to them."""
    waits = set(waiting_ours(passage.connection.id, passage.flow.name))
    return {one for one in ids if one in waits}
