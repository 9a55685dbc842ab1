"""Sends planned rows, each journalled: intent, call, answer, links, outcome.

How many intents are written ahead of their calls, and how many new records one call takes, is left
to `ahead`.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from bindeledd.sync import deeds, journal, line_ledger, registry
from bindeledd.sync.afterwards import Afterwards, ours_of
from bindeledd.sync.ahead import Ahead
from bindeledd.sync.answers import Pending, bar, finish_row, record
from bindeledd.sync.calls import Outcome, Told, carry_out
from bindeledd.sync.deeds import Armed, Barred, Deed
from bindeledd.sync.fitting import Fitting, Stored, names_of
from bindeledd.sync.flows import Outbound
from bindeledd.sync.mapping import Reason
from bindeledd.sync.passage import Passage
from bindeledd.sync.planner import Action, Row
from bindeledd.sync.together import carry_out_together
from bindeledd.sync.waiting import waiting_ours
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.statements import Batch

_AFTERWARDS: Final = frozenset({Action.FOLLOW, Action.CANCEL, Action.REPLACE})
"""Deeds in transactions of their own: what is pending is written first."""


@dataclass(frozen=True)
class Ready:
    """A row whose intent is committed: its call may go out."""

    row: Row
    stored: UUID
    armed: Armed


class Sender:
    """Sends rows call by call; the answers of some and the next intents share a transaction."""

    def __init__(self, passage: Passage, flow: Outbound[Any]) -> None:
        self._passage = passage
        self._flow = flow
        self._afterwards = Afterwards(passage, flow)
        rate = registry.connector(passage.connection.system).requests_per_second
        self._ahead = Ahead(flow, rate)
        self._fitting = Fitting(passage, flow)
        self._pending: list[Pending] = []
        self._waited: set[UUID | None] = set()
        self._meant: Mapping[UUID, Any] = {}

    def send(self, rows: Sequence[Stored]) -> None:
        """Send rows in order, until all are sent or a person stops the run.

        Raises:
            LeaseLostError: Another worker has the run.
            BindeleddError: Nothing more should be sent now; what was answered is written.
        """
        if not rows:
            return
        with company_scope(self._passage.lease.company_id):
            self._waited = waiting_among(self._passage, [row.ours for row, _ in rows])
            if self._flow.answered is not None:
                made = [ours_of(row) for row, _ in rows if row.action is Action.CREATE]
                self._meant = self._passage.workspace.records(self._flow.kind, made)
        left = deque(rows)
        while left and not self._passage.lease.cancelled:
            row, stored = left[0]
            if row.action in _AFTERWARDS:
                self._flush()
                left.popleft()
                self._alone(row, stored)
            else:
                left.extendleft(reversed(self._together(self._next(left))))
        self._flush()

    def _alone(self, row: Row, stored: UUID) -> None:
        if row.action is Action.FOLLOW:
            self._afterwards.follow(row, stored)
        elif self._afterwards.take_back(row, stored) and row.action is Action.REPLACE:
            anew = Action.CREATE
            again = dataclasses.replace(row, action=anew, theirs="", values=row.whole, seen={})
            self._together([(again, stored)])

    def _next(self, left: deque[Stored]) -> list[Stored]:
        """Take the rows whose intents are written together.

        What is followed by something goes alone, and what names another of the group comes after.
        """
        first = left[0][0]
        in_one_call = self._goes_with_others(first)
        most = self._ahead.in_one_call if in_one_call else self._ahead.size
        group = [left.popleft()]
        made = {(self._flow.kind, ours_of(first))}
        while left and len(group) < most and not first.steps:
            row, _ = left[0]
            if row.action in _AFTERWARDS or row.steps or names_of(row) & made:
                break
            if self._goes_with_others(row) != in_one_call:
                break
            made.add((self._flow.kind, ours_of(row)))
            group.append(left.popleft())
        return group

    def _goes_with_others(self, row: Row) -> bool:
        """Whether one call takes a row together with others of its kind."""
        return self._flow.many is not None and row.action is Action.CREATE

    def _together(self, group: Sequence[Stored]) -> list[Stored]:
        """Send a group; return what did not go, because the run was stopped or it took too long."""
        ready = deque(self._arm(group))
        self._ahead.written()
        if self._goes_with_others(group[0][0]):
            return self._in_one_call(ready)
        calls = 0
        while ready and not self._passage.lease.cancelled and not (calls and self._ahead.is_stale):
            one, calls = ready.popleft(), calls + 1
            told = self._call(one)
            if told.stop is not None:
                self._flush(not_begun=ready)
                raise told.stop
        if calls:
            self._ahead.sent(calls)
        if ready:
            self._flush(not_begun=ready)
        return [(one.row, one.stored) for one in ready]

    def _in_one_call(self, ready: Sequence[Ready]) -> list[Stored]:
        many = self._flow.many
        if many is None or not ready:
            return []
        if self._passage.lease.cancelled:
            self._flush(not_begun=ready)
            return [(one.row, one.stored) for one in ready]
        found = carry_out_together(self._passage, [one.armed for one in ready], many)
        for one, told in zip(ready, found, strict=True):
            self._heard(one, told)
        stop = next((told.stop for told in found if told.stop is not None), None)
        if stop is not None:
            self._flush()
            raise stop
        if any(told.outcome is Outcome.UNKNOWN for told in found):
            self._ahead.doubted()
        else:
            self._ahead.sent_together(len(ready))
        return []

    def _call(self, one: Ready) -> Told:
        return self._heard(one, carry_out(self._passage, one.armed))

    def _heard(self, one: Ready, told: Told) -> Told:
        """Keep what was told until it is written, and do what follows it."""
        row, stored = one.row, one.stored
        amiss = self._amiss(row, told) if told.outcome is Outcome.DONE else None
        if told.theirs:
            self._fitting.made(ours_of(row), told.theirs)
        pending = Pending(row, stored, one.armed, told, amiss)
        self._pending.append(pending)
        if row.steps and told.outcome is Outcome.DONE:
            self._flush()
            there = dataclasses.replace(row, theirs=told.theirs, later=pending.later)
            self._afterwards.follow(there, stored)
        return told

    def _amiss(self, row: Row, told: Told) -> Reason | None:
        """Hold what they made against what we meant; return what differs."""
        answered, meant = self._flow.answered, self._meant.get(ours_of(row))
        if answered is None or told.payload is None or meant is None:
            return None
        return answered(meant, told.payload) if row.action is Action.CREATE else None

    def _arm(self, group: Sequence[Stored]) -> list[Ready]:
        """Write in one transaction what was answered before, and the intents of some rows."""
        lease, batch = self._passage.lease, Batch()
        with company_scope(lease.company_id, batch=batch):
            held = lease.ask(batch)
            connection, ids = self._passage.connection.id, [ours_of(row) for row, _ in group]
            stands = journal.ask_standing(batch, connection, self._flow.kind, ids)
            answers = batch.run()
            lease.judge(answers[held])
            self._write_pending(batch)
            standing = journal.standing(answers[stands])
            fit = self._fitting.fit(batch, group, standing)
            deeds = [self._deed(row, standing[ours_of(row)]) for row, _ in fit]
            ready: list[Ready] = []
            armed = journal.arm_all(lease, deeds, batch)
            for (row, stored), one in zip(fit, armed, strict=True):
                if isinstance(one, Barred):
                    bar(batch, self._passage, row, stored, one)
                else:
                    line_ledger.write_lines(batch, one)
                    ready.append(Ready(row, stored, one))
            batch.run()
        return ready

    def _flush(self, not_begun: Iterable[Ready] = ()) -> None:
        """Write what was answered, and that some calls never went out."""
        left = list(not_begun)
        if not self._pending and not left:
            return
        batch = Batch()
        with company_scope(self._passage.lease.company_id):
            self._passage.lease.check()
            self._write_pending(batch)
            for one in left:
                journal.not_begun(batch, one.armed.intent)
            batch.run()

    def _deed(self, row: Row, standing: journal.Standing) -> Deed:
        create = row.action in {Action.CREATE, Action.CORRECT}
        state = standing.generation if create else f"r{row.revision}.{row.base}"
        if row.document is not None:
            state = line_ledger.state_of_document(row.document)
        return Deed(
            flow=self._flow,
            ours=ours_of(row),
            purpose=deeds.CREATE if create else deeds.UPDATE,
            state=state,
            payload=row.values,
            theirs="" if create else row.theirs,
            before=row.seen,
            lines=row.lines,
        )

    def _write_pending(self, batch: Batch) -> None:
        pending, self._pending = self._pending, []
        for one in pending:
            record(batch, self._passage, one.armed, one.told)
            finish_row(batch, self._passage, one)
        through = [one.row.ours for one in pending if _is_through(one)]
        self._passage.clear([(ours, "") for ours in through if ours in self._waited])


def _is_through(pending: Pending) -> bool:
    is_whole = not pending.later and not pending.row.steps
    return pending.told.outcome is Outcome.DONE and is_whole


def waiting_among(passage: Passage, ids: Sequence[UUID | None]) -> set[UUID | None]:
    """Return which of our records wait in the flow; nobody but this run adds to them."""
    waits = set(waiting_ours(passage.connection.id, passage.flow.name))
    return {one for one in ids if one in waits}
