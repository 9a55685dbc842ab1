"""Outwards: plans a page of our records and sends it, one journalled call at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.sync import journal, links
from bindeledd.sync.calls import Outcome, Told, carry_out
from bindeledd.sync.flows import Identity, Outbound, Record
from bindeledd.sync.journal import Armed, Barred, Deed
from bindeledd.sync.known import Known, Resolved
from bindeledd.sync.mapping import Flat, Planned, Reason, Ref
from bindeledd.sync.matching import NO_MATCH, Index, Match, best
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.passage import Passage, count, outcome, outcomes, promised
from bindeledd.sync.planner import Action, OutCase, Planning, Row, Unchanged, plan_out
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.scope import company_scope


def flow_of(passage: Passage) -> Outbound[Any]:
    """Return the passage's flow as the outward flow that it is."""
    if not isinstance(passage.flow, Outbound):
        raise TypeError(f"{passage.flow.name} does not go outwards")
    return passage.flow


def plan_page(passage: Passage, records: Sequence[Record]) -> list[Planning]:
    """Plan a page; main records come before those that refer to them."""
    flow = flow_of(passage)
    ids = [record.id for record in records]
    known = links.by_ours(passage.connection.id, flow.kind, ids)
    blocked = journal.blocked(passage.connection.id, flow.kind, ids)
    refs = _refs(passage, records)
    matches = _matches(passage, [r for r in records if r.id not in known], refs)
    planned: list[Planning] = []
    for record in sorted(records, key=lambda r: _depth(flow, r)):
        match, matched = matches.get(record.id, (NO_MATCH, None))
        bar = blocked.get(record.id)
        case = OutCase(
            record=record,
            label=passage.workspace.label(record)[:200],
            known=known.get(record.id),
            match=match,
            matched=matched,
            blocked=(bar.reason,) if bar is not None else (),
        )
        one = plan_out(flow, case, passage.settings, refs)
        if isinstance(one, Row) and one.action is Action.CREATE:
            refs.promise(flow.kind, record.id)
        if isinstance(one, Row) and one.action is Action.LINK:
            refs.add(flow.kind, record.id, one.theirs)
        planned.append(one)
    count(passage, planned)
    return planned


def _depth(flow: Outbound[Any], record: Record) -> bool:
    return any(
        isinstance(row, Ref) and row.kind == flow.kind and getattr(record, row.ours) is not None
        for row in flow.mapping.rows
    )


def _refs(passage: Passage, records: Sequence[Record]) -> Resolved:
    rows = [row for row in passage.flow.mapping.rows if isinstance(row, Ref)]
    wanted = {
        (row.kind, ours)
        for row in rows
        for record in records
        if (ours := getattr(record, row.ours)) is not None
    }
    refs = links.refs_for(passage.connection.id, wanted)
    if not passage.writes:
        made = set(promised(passage, [ours for _, ours in wanted]))
        for kind, ours in wanted:
            if ours in made:
                refs.promise(kind, ours)
    return refs


def _matches(
    passage: Passage, records: Sequence[Record], refs: Resolved
) -> dict[UUID, tuple[Match, Known | None]]:
    """Find the best counterpart of records that have none yet; each of theirs is used once."""
    if not records:
        return {}
    kind, connection = passage.kind, passage.connection.id
    ids = [record.id for record in records]
    who = list(passage.workspace.identities(kind, ids, connection=connection))
    who = [_with_their_owner(passage, one, refs) for one in who]
    likely = {known.theirs: known for known in links.unlinked_like(connection, kind, who)}
    index = Index([known.identity for known in likely.values()])
    refused, _, ignored = links.decisions(connection, kind)
    used: set[str] = set()
    found: dict[UUID, tuple[Match, Known | None]] = {}
    for one in who:
        no = refused.get(one.id, set()) | ignored | used
        match = best(one, index.candidates(one), refused=no)
        used |= {match.other} - {""}
        found[UUID(one.id)] = (match, likely.get(match.other))
    return found


def _with_their_owner(passage: Passage, one: Identity, refs: Resolved) -> Identity:
    """Return the identity with its owner named as they name it."""
    if one.owner == "":
        return one
    owner_kind = next(
        row.kind for row in passage.flow.mapping.rows if isinstance(row, Ref) and row.required
    )
    theirs = refs.theirs(owner_kind, UUID(one.owner))
    return dataclasses.replace(one, owner=theirs if isinstance(theirs, str) else one.owner)


def apply_page(passage: Passage, planned: Sequence[Planning]) -> None:
    """Write down a planned page, link what is certain, and send the rest call by call.

    Call inside the transaction that planned the page is over: every call stands between two
    transactions of its own.
    """
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        rows = passage.still_as_shown(planned)
        kept = passage.keep(rows)
        _settle_unchanged(passage, planned)
        to_send = _write_standing(passage, rows, kept)
    _Sender(passage).send(to_send)


def preview_page(passage: Passage, planned: Sequence[Planning]) -> None:
    """Write down a planned page, and nothing else."""
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        passage.keep([row for row in planned if isinstance(row, Row)])


def _settle_unchanged(passage: Passage, planned: Sequence[Planning]) -> None:
    same = [one for one in planned if isinstance(one, Unchanged)]
    settled = {one.theirs: one.settled for one in same if one.theirs}
    if settled:
        links.settle(passage.connection.id, passage.kind, settled)
    passage.clear([(one.ours, "") for one in same if not one.later])
    passage.note([_partly(one.ours, one.theirs, one.label, one.later) for one in same if one.later])


def _partly(ours: UUID | None, theirs: str, label: str, later: tuple[Reason, ...]) -> Wait:
    return Wait(ours, theirs, label, Waiting.Why.PARTLY, later)


def _write_standing(
    passage: Passage, rows: Sequence[Row], kept: Sequence[PlanRow]
) -> list[tuple[Row, PlanRow]]:
    """Write rows that need no call; return those that do."""
    to_send: list[tuple[Row, PlanRow]] = []
    linked: list[tuple[Row, PlanRow]] = []
    waits: list[Wait] = []
    stopped: list[PlanRow] = []
    for row, stored in zip(rows, kept, strict=True):
        if row.action in {Action.HELD, Action.CONFLICT}:
            why = Waiting.Why.HELD if row.action is Action.HELD else Waiting.Why.CONFLICT
            if any(reason.code == "journal.unknown" for reason in row.reasons):
                why = Waiting.Why.UNKNOWN
            waits.append(Wait(row.ours, row.theirs, row.label, why, row.reasons))
            stopped.append(stored)
            continue
        if row.action is Action.LINK and row.ours is not None:
            linked.append((row, stored))
        if row.values:
            to_send.append((row, stored))
    _link(passage, [row for row, _ in linked])
    plain_links = [(row, stored) for row, stored in linked if not row.values]
    outcomes([stored for _, stored in plain_links], PlanRow.Outcome.DONE)
    outcomes(stopped, PlanRow.Outcome.HELD)
    passage.note(waits)
    passage.clear([(row.ours, "") for row, _ in plain_links])
    settled = {row.theirs: row.settled for row, _ in plain_links}
    links.settle(passage.connection.id, passage.kind, settled)
    passage.counts["done"] += len(plain_links)
    return to_send


def _link(passage: Passage, rows: Sequence[Row]) -> None:
    pairs = [(row.ours, row.theirs) for row in rows if row.ours is not None]
    if pairs:
        links.link(passage.connection.id, passage.kind, pairs, how="matched")


@dataclass
class _Pending:
    """An answer that is written together with the next intent."""

    row: Row
    stored: PlanRow
    armed: Armed
    told: Told


class _Sender:
    """Sends rows one by one; the answer of one and the intent of the next share a transaction."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._flow = flow_of(passage)
        self._pending: _Pending | None = None
        self._made: dict[tuple[str, UUID], str] = {}

    def send(self, rows: Sequence[tuple[Row, PlanRow]]) -> None:
        for row, stored in rows:
            if self._passage.lease.cancelled:
                break
            self._one(row, stored)
        self._flush()

    def _one(self, row: Row, stored: PlanRow) -> None:
        with company_scope(self._passage.lease.company_id):
            self._passage.lease.check()
            self._write_pending()
            armed = self._arm(row, stored)
        if armed is None:
            return
        told = carry_out(self._passage, armed)
        if told.theirs and row.ours is not None:
            self._made[self._flow.kind, row.ours] = told.theirs
        self._pending = _Pending(row, stored, armed, told)
        if told.stop is not None:
            self._flush()
            raise told.stop

    def _flush(self) -> None:
        if self._pending is not None:
            with company_scope(self._passage.lease.company_id):
                self._passage.lease.check()
                self._write_pending()

    def _arm(self, row: Row, stored: PlanRow) -> Armed | None:
        values, missing = self._resolved(row)
        if missing:
            self._hold(row, stored, tuple(missing))
            return None
        if row.ours is None:
            raise TypeError("an outward row has a record of ours")
        create = row.action is Action.CREATE
        connection = self._passage.connection.id
        if create:
            state = journal.generation(connection, self._flow.kind, row.ours)
        else:
            state = f"r{row.revision}.{row.base}"
        deed = Deed(
            flow=self._flow,
            ours=row.ours,
            purpose=journal.CREATE if create else journal.UPDATE,
            state=state,
            payload=values,
            theirs=row.theirs,
            before=row.before,
        )
        armed = journal.arm(self._passage.lease, deed)
        if isinstance(armed, Barred):
            self._bar(row, stored, armed)
            return None
        return armed

    def _resolved(self, row: Row) -> tuple[Flat, list[Reason]]:
        """Put in the ids of what this plan has made meanwhile."""
        refs = {r.theirs: r for r in self._flow.mapping.rows if isinstance(r, Ref)}
        values: Flat = {}
        missing: list[Reason] = []
        for path, value in row.values.items():
            if not isinstance(value, Planned):
                values[path] = value
                continue
            theirs = self._their_id(value)
            ref = refs[path]
            if theirs is not None:
                values[path] = int(theirs) if ref.number else theirs
            elif ref.required:
                facts: dict[str, Param] = {"field": ref.ours, "kind": value.kind}
                missing.append(Reason("ref.not_linked", facts | {"ours": str(value.ours)}))
        return values, missing

    def _their_id(self, planned: Planned) -> str | None:
        key = (planned.kind, planned.ours)
        if key not in self._made:
            found = links.refs_for(self._passage.connection.id, [key]).theirs(*key)
            if not isinstance(found, str):
                return None
            self._made[key] = found
        return self._made[key]

    def _hold(self, row: Row, stored: PlanRow, reasons: tuple[Reason, ...]) -> None:
        outcome(stored, PlanRow.Outcome.HELD, reasons[0].code, reasons[0].params)
        self._passage.note([Wait(row.ours, row.theirs, row.label, Waiting.Why.HELD, reasons)])
        self._passage.counts["held_at_sending"] += 1

    def _bar(self, row: Row, stored: PlanRow, barred: Barred) -> None:
        what = {
            "refused": (PlanRow.Outcome.REFUSED, Waiting.Why.REFUSED),
            "unknown": (PlanRow.Outcome.UNKNOWN, Waiting.Why.UNKNOWN),
            "parked": (PlanRow.Outcome.PARKED, Waiting.Why.UNKNOWN),
        }[barred.why]
        reason = barred.reason
        outcome(stored, what[0], reason.code, reason.params, intent=barred.intent)
        self._passage.note([Wait(row.ours, row.theirs, row.label, what[1], (reason,))])
        self._passage.counts[barred.why] += 1

    def _write_pending(self) -> None:
        pending, self._pending = self._pending, None
        if pending is None:
            return
        record(self._passage, pending.armed, pending.told)
        finish_row(self._passage, pending.row, pending.stored, pending.armed, pending.told)


_SHOWN: dict[Outcome, tuple[str, str]] = {
    Outcome.REFUSED: (PlanRow.Outcome.REFUSED, Waiting.Why.REFUSED),
    Outcome.NOT_NOW: (PlanRow.Outcome.NOT_NOW, Waiting.Why.QUEUED),
    Outcome.UNKNOWN: (PlanRow.Outcome.UNKNOWN, Waiting.Why.UNKNOWN),
    Outcome.PARKED: (PlanRow.Outcome.PARKED, Waiting.Why.UNKNOWN),
}


def record(passage: Passage, armed: Armed, told: Told) -> datetime | None:
    """Write an answer into the journal and the links; return when to ask, if unknown."""
    match told.outcome:
        case Outcome.DONE:
            links.learn(
                passage.connection.id,
                passage.register,
                told.payload or {},
                ours=armed.deed.ours,
                how=told.how,
            )
            journal.done(armed.intent, theirs=told.theirs, how=told.how)
        case Outcome.REFUSED:
            journal.refused(armed.intent, told.error, told.reasons)
        case Outcome.NOT_NOW:
            journal.not_now(armed.intent, told.error.error_code, told.error.params)
        case Outcome.UNKNOWN:
            minutes = armed.deed.flow.settle_minutes
            return journal.unknown(armed.intent, told.error, settle_minutes=minutes)
        case Outcome.PARKED:
            journal.parked(armed.intent, told.error.error_code, told.error.params)
    return None


def finish_row(passage: Passage, row: Row, stored: PlanRow, armed: Armed, told: Told) -> None:
    """Write what became of a plan row, and what waits because of it."""
    passage.counts[told.outcome.value] += 1
    if told.outcome is Outcome.DONE:
        how = told.how if told.how == "adopted" else ""
        outcome(stored, PlanRow.Outcome.DONE, how, theirs=told.theirs, intent=armed.intent)
        if row.later:
            passage.note([_partly(row.ours, told.theirs, row.label, row.later)])
        else:
            passage.clear([(row.ours, "")])
        return
    shown, why = _SHOWN[told.outcome]
    error = told.error
    outcome(stored, shown, error.error_code, error.params, intent=armed.intent)
    reason = Reason(error.error_code, error.params)
    passage.note([Wait(row.ours, row.theirs, row.label, why, (reason,))])
