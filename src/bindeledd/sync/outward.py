"""Outwards: plans a page of our records and sends it, one journalled call at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from bindeledd.sync import journal, line_ledger, links, surveying, waiting
from bindeledd.sync.aftermath import Written
from bindeledd.sync.answers import partly
from bindeledd.sync.flows import Identity, Outbound, Record
from bindeledd.sync.known import Known, Resolved
from bindeledd.sync.mapping import Reason, Ref
from bindeledd.sync.matching import NO_MATCH, Match
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.owners import as_there, owner_kind
from bindeledd.sync.pairing import pair_up
from bindeledd.sync.passage import Outlook, Passage, count, outcomes, promised
from bindeledd.sync.planner import Action, OutCase, Planning, Row, Unchanged, plan_out
from bindeledd.sync.sending import Sender
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.scope import company_scope


def flow_of(outlook: Outlook) -> Outbound[Any]:
    """Return the passage's flow as the outward flow that it is."""
    if not isinstance(outlook.flow, Outbound):
        raise TypeError(f"{outlook.flow.name} does not go outwards")
    return outlook.flow


def plan_page(outlook: Outlook, records: Sequence[Record]) -> list[Planning]:
    """Plan a page; main records come before those that refer to them."""
    flow = flow_of(outlook)
    ids = [record.id for record in records]
    known = links.by_ours(outlook.connection.id, flow.kind, ids)
    if flow.asked != "never" and flow.cancel is not None:
        outlook.asked_back = waiting.wanted_back(outlook.connection.id, flow.name, ids)
    blocked = journal.blocked(outlook.connection.id, flow.kind, ids)
    outlook.parked = {ours for ours, bar in blocked.items() if bar.why == "parked"}
    followed = journal.followed(outlook.connection.id, flow, known)
    written = line_ledger.written(outlook.connection.id, flow, ids)
    outlook.set_aside = {ours: one.set_aside for ours, one in written.items()}
    refs = _refs(outlook, [_carried(outlook, flow, record, written) for record in records])
    doubted = surveying.guarded(outlook.connection) if flow.person else set()
    labels = outlook.workspace.labels(records)
    planned: list[Planning] = []
    for below in (False, True):  # what belongs to a record is matched once that one is planned
        level = [record for record in records if _depth(flow, record) is below]
        matches = _matches(outlook, [r for r in level if r.id not in known], refs)
        for record in level:
            match, matched = matches.get(record.id, (NO_MATCH, None))
            bar = blocked.get(record.id)
            case = OutCase(
                record=record,
                label=labels[record.id][:200],
                known=known.get(record.id),
                match=match,
                matched=matched,
                blocked=(
                    *((bar.reason,) if bar is not None else ()),
                    *_who(flow, record, doubted),
                ),
                followed=followed.get(record.id, frozenset()),
                written=written.get(record.id, Written()),
                asked_back=record.id in outlook.asked_back,
                handed=flow.waits_for_button(by_hand=outlook.settings.by_hand),
                unsettled=bar is not None,
            )
            one = plan_out(flow, case, outlook.settings, refs)
            if isinstance(one, Row) and one.action is Action.CREATE:
                refs.promise(flow.kind, record.id)
            if isinstance(one, Row) and one.action is Action.LINK:
                refs.add(flow.kind, record.id, one.theirs)
            planned.append(one)
    count(outlook, planned)
    return planned


def _carried(
    outlook: Outlook, flow: Outbound[Any], record: Record, written: Mapping[UUID, Written]
) -> Any:
    """Return what is mapped: a document by difference also names what ours names no more."""
    rule = flow.by_difference
    if rule is None:
        return record
    due = rule.due(record, written.get(record.id, Written()), outlook.settings)
    return rule.of(record, due, outlook.settings)


def _who(flow: Outbound[Any], record: Record, doubted: set[UUID]) -> tuple[Reason, ...]:
    """Return that nobody is sure whose it is over there (field-domain.md, X17)."""
    person = getattr(record, flow.person) if flow.person else None
    if person is None or person not in doubted:
        return ()
    return (Reason("person.in_doubt", {"field": flow.person, "ours": str(person)}),)


def _depth(flow: Outbound[Any], record: Record) -> bool:
    return any(
        isinstance(row, Ref) and row.kind == flow.kind and getattr(record, row.ours) is not None
        for row in flow.mapping.rows
    )


def _refs(outlook: Outlook, records: Sequence[Any]) -> Resolved:
    wanted: set[tuple[str, UUID]] = set()
    wanted.update(*(outlook.flow.mapping.named_by(record) for record in records))
    refs = links.refs_for(outlook.connection.id, wanted)
    if outlook.flow.mapping.catalogues:
        named = set[tuple[str, str]]()
        named.update(*(outlook.flow.mapping.entries_named_by(record) for record in records))
        links.take_listed(outlook.connection.id, refs, named)
    if not outlook.writes or outlook.stored is not None:
        made = promised(outlook, [ours for _, ours in wanted])
        for kind, ours in wanted:
            if made.get(ours) and not outlook.writes:
                refs.add(kind, ours, made[ours])
            elif ours in made:
                refs.promise(kind, ours)
    return refs


def _matches(
    outlook: Outlook, records: Sequence[Record], refs: Resolved
) -> dict[UUID, tuple[Match, Known | None]]:
    """Find the best counterpart of records that have none yet; each of theirs is used once."""
    if not records or not outlook.register.matched:
        return {}
    kind, connection = outlook.kind, outlook.connection.id
    ids = [record.id for record in records]
    found = outlook.workspace.identities(kind, ids, connection=connection)
    who = [_with_their_owner(outlook, one, refs) for one in as_there(outlook.flow.mapping, found)]
    likely = {known.theirs: known for known in links.unlinked_like(connection, kind, who)}
    answers = links.answers(connection, kind)
    theirs = [known.identity for known in likely.values() if known.theirs not in answers.ignored]
    rivals = [_with_their_owner(outlook, one, refs) for one in _rivals(outlook, theirs, ids)]
    pairs = pair_up([*who, *rivals], theirs, refused=answers.two, doubted=answers.unlinked)
    wanted = set(ids)
    return {
        UUID(pair.ours): (pair.match, likely.get(pair.match.other))
        for pair in pairs
        if pair.ours and UUID(pair.ours) in wanted
    }


def _rivals(outlook: Outlook, theirs: Sequence[Identity], page: Sequence[UUID]) -> list[Identity]:
    """Return ours outside the page, unlinked, that might be the same as one of theirs."""
    if not theirs:
        return []
    kind, connection = outlook.kind, outlook.connection.id
    found = outlook.workspace.candidates(kind, theirs, connection=connection)
    linked = links.by_ours(connection, kind, [UUID(one.id) for one in found])
    free = [one for one in found if UUID(one.id) not in linked and UUID(one.id) not in page]
    return as_there(outlook.flow.mapping, free)


def _with_their_owner(outlook: Outlook, one: Identity, refs: Resolved) -> Identity:
    """Return the identity with its owner named as they name it."""
    if one.owner == "":
        return one
    theirs = refs.theirs(owner_kind(outlook.flow.mapping), UUID(one.owner))
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
    Sender(passage, flow_of(passage)).send(to_send)


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
    _let_go(passage, [one for one in same if one.theirs == ""])
    passage.note([partly(one.ours, one.theirs, one.label, one.later) for one in same if one.later])


def _let_go(passage: Passage, nowhere: Sequence[Unchanged]) -> None:
    """Tell the workspace of records that are wanted back and stand nowhere there."""
    for one in nowhere:
        if one.ours is not None and one.ours in passage.asked_back:
            passage.taken_back(one.ours)


def _write_standing(
    passage: Passage, rows: Sequence[Row], kept: Sequence[UUID]
) -> list[tuple[Row, UUID]]:
    """Write rows that need no call; return those that do."""
    to_send: list[tuple[Row, UUID]] = []
    linked: list[tuple[Row, UUID]] = []
    waits: list[Wait] = []
    stopped: list[UUID] = []
    for row, stored in zip(rows, kept, strict=True):
        if row.action in {Action.HELD, Action.CONFLICT}:
            why = Waiting.Why.HELD if row.action is Action.HELD else Waiting.Why.CONFLICT
            if any(reason.code == "journal.unknown" for reason in row.reasons):
                why = Waiting.Why.UNKNOWN
            if row.action is Action.HELD and row.ours in passage.parked:
                why = Waiting.Why.UNKNOWN
            waits.append(Wait.of(row, why, row.reasons))
            stopped.append(stored)
            continue
        if row.action is Action.LINK and row.ours is not None:
            linked.append((row, stored))
        if row.values or row.action in {Action.CANCEL, Action.FOLLOW}:
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
