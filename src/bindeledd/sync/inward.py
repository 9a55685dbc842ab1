"""Inwards: plans a page of their records and writes it into the workspace in one transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from bindeledd.kernel.identity import new_id
from bindeledd.sync import links
from bindeledd.sync.flows import Identity, Inbound, Record
from bindeledd.sync.known import Known, Resolved
from bindeledd.sync.mapping import Reason, Ref
from bindeledd.sync.matching import NO_MATCH, Match
from bindeledd.sync.models import PlanRow, Waiting
from bindeledd.sync.pairing import pair_up
from bindeledd.sync.passage import Passage, count, outcome, outcomes, promised_here
from bindeledd.sync.planner import Action, IntoCase, Planning, Row, Unchanged, plan_into
from bindeledd.sync.ports import Incoming
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.history import Run, acting
from bindeledd.tenancy.scope import company_scope

GONE: Final = "vanished"
"""Stands in the place of a digest once a vanished record is dealt with."""


def flow_of(passage: Passage) -> Inbound[Any]:
    """Return the passage's flow as the inward flow that it is."""
    if not isinstance(passage.flow, Inbound):
        raise TypeError(f"{passage.flow.name} does not go inwards")
    return passage.flow


def plan_page(passage: Passage, page: Sequence[Known]) -> list[Planning]:
    """Plan a page; main records come before those that refer to them."""
    flow = flow_of(passage)
    refs = _refs(passage, page)
    linked = [known.ours for known in page if known.ours is not None]
    ours = passage.workspace.records(flow.kind, linked)
    foreign = _foreign(passage, page)
    planned: list[Planning] = []
    for below in (False, True):  # what belongs to a record is matched once that one is planned
        level = [known for known in page if _depth(flow, known) is below]
        unlinked = [known for known in level if known.ours is None and not known.vanished]
        matches, matched, ignored = _matches(passage, unlinked, refs)
        for known in level:
            match = matches.get(known.theirs, NO_MATCH)
            case = IntoCase(
                known=known,
                record=ours.get(known.ours) if known.ours is not None else None,
                match=match,
                matched=matched.get(match.other),
                new_id=new_id(),
                ignored=known.theirs in ignored,
                foreign=known.theirs in foreign,
            )
            one = plan_into(flow, case, passage.settings, refs)
            if isinstance(one, Row) and one.action in {Action.CREATE, Action.LINK} and one.ours:
                refs.promise_ours(flow.kind, known.theirs, one.ours)
            planned.append(one)
    count(passage, planned)
    return planned


def _depth(flow: Inbound[Any], known: Known) -> bool:
    return any(
        isinstance(row, Ref) and row.kind == flow.kind and known.fields.get(row.theirs) is not None
        for row in flow.mapping.rows
    )


def _refs(passage: Passage, page: Sequence[Known]) -> Resolved:
    rows = [row for row in passage.flow.mapping.rows if isinstance(row, Ref)]
    wanted = {
        (row.kind, str(theirs))
        for row in rows
        for known in page
        if (theirs := known.fields.get(row.theirs)) is not None
    }
    refs = links.refs_of(passage.connection.id, wanted)
    if not passage.writes:
        for kind in {kind for kind, _ in wanted}:
            ids = [theirs for one, theirs in wanted if one == kind]
            for theirs, ours in promised_here(passage, kind, ids):
                refs.promise_ours(kind, theirs, ours)
    return refs


def _matches(
    passage: Passage, page: Sequence[Known], refs: Resolved
) -> tuple[dict[str, Match], dict[str, Record], frozenset[str]]:
    """Find the best of ours for records of theirs that are unlinked; each of ours once."""
    kind, connection = passage.kind, passage.connection.id
    if not page:
        return {}, {}, frozenset()
    answers = links.answers(connection, kind)
    asked = [known for known in page if known.theirs not in answers.ignored]
    wanted = [_with_our_owner(passage, known.identity, refs) for known in asked]
    candidates = passage.workspace.candidates(kind, wanted, connection=connection)
    taken = links.by_ours(connection, kind, [UUID(one.id) for one in candidates])
    ours = [one for one in candidates if UUID(one.id) not in taken]
    here = {known.theirs for known in page} | answers.ignored
    near = links.unlinked_like(connection, kind, ours) if ours else []
    rivals = [_with_our_owner(passage, k.identity, refs) for k in near if k.theirs not in here]
    pairs = pair_up(ours, [*wanted, *rivals], refused=answers.two, doubted=answers.unlinked)
    # a judgement names the other side as seen from ours, except where ours stands in no pair
    found = {
        pair.theirs: dataclasses.replace(pair.match, other=pair.ours or pair.match.other)
        for pair in pairs
        if pair.theirs in here
    }
    ids = [UUID(match.other) for match in found.values() if match.other]
    records = passage.workspace.records(kind, ids)
    return found, {str(key): record for key, record in records.items()}, answers.ignored


def _foreign(passage: Passage, page: Sequence[Known]) -> set[str]:
    """Find those whose owner stands in no register of ours: contacts of suppliers, say."""
    owners = {
        (row.kind, str(theirs)): known.theirs
        for row in passage.flow.mapping.rows
        if isinstance(row, Ref) and row.required
        for known in page
        if (theirs := known.fields.get(row.theirs)) is not None
    }
    there = {
        (kind, theirs)
        for kind in {kind for kind, _ in owners}
        for theirs in links.by_theirs(
            passage.connection.id, kind, [owner for one, owner in owners if one == kind]
        )
    }
    strangers = set(owners) - there
    return {
        known.theirs
        for known in page
        for row in passage.flow.mapping.rows
        if isinstance(row, Ref) and (row.kind, str(known.fields.get(row.theirs))) in strangers
    }


def _with_our_owner(passage: Passage, one: Identity, refs: Resolved) -> Identity:
    """Return the identity with its owner named as we name it."""
    if one.owner == "":
        return one
    owner_kind = next(
        row.kind for row in passage.flow.mapping.rows if isinstance(row, Ref) and row.required
    )
    ours = refs.ours(owner_kind, one.owner)
    return dataclasses.replace(one, owner=str(ours) if ours is not None else one.owner)


def apply_page(passage: Passage, planned: Sequence[Planning]) -> None:
    """Write a planned page: workspace rows, links, digests and outcomes in one transaction."""
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        rows = _still_linked_so(passage, passage.still_as_shown(planned))
        kept = passage.keep(rows)
        rows = _only_real(passage, rows)
        refused = _write(passage, [row for row in rows if row.writes])
        _remember(passage, rows, kept, refused)
        _settle_unchanged(passage, planned)


def _still_linked_so(passage: Passage, rows: Sequence[Row]) -> list[Row]:
    """Leave out rows whose link a person changed since they were planned; the next run has them."""
    connection, kind = passage.connection.id, passage.kind
    known = links.by_theirs(connection, kind, [row.theirs for row in rows])
    linked = links.by_ours(connection, kind, [row.ours for row in rows if row.ours is not None])

    def stands(row: Row) -> bool:
        makes_link = row.action in {Action.CREATE, Action.LINK}
        theirs = known.get(row.theirs)
        now = theirs.ours if theirs is not None else None
        if makes_link:
            return now is None and row.ours not in linked
        return row.action in {Action.HELD, Action.CONFLICT} or now == row.ours

    return [row for row in rows if stands(row)]


def preview_page(passage: Passage, planned: Sequence[Planning]) -> None:
    """Write down a planned page, and nothing else."""
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        passage.keep([row for row in planned if isinstance(row, Row)])


def _write(passage: Passage, rows: Sequence[Row]) -> dict[UUID, Reason]:
    gone = [row.ours for row in rows if _is_gone(row) and row.ours is not None]
    incoming = [
        Incoming(row.ours, row.action is Action.CREATE, row.values)
        for row in rows
        if row.ours is not None and row.values
    ]
    with acting(Run(passage.lease.run_id)):
        if gone:
            passage.workspace.end(passage.kind, gone)
        return passage.workspace.write(passage.kind, incoming) if incoming else {}


def _only_real(passage: Passage, rows: Sequence[Row]) -> list[Row]:
    """Leave out references to records that the shown plan was to make and did not."""
    if passage.stored is None:
        return list(rows)
    refs = {r.ours: r for r in passage.flow.mapping.rows if isinstance(r, Ref)}
    linked = _linked_here(passage, refs.values(), rows)
    making = {row.ours for row in rows if row.action is Action.CREATE}
    return [_without_unmade(row, refs, linked | making) for row in rows]


def _linked_here(passage: Passage, refs: Iterable[Ref], rows: Sequence[Row]) -> set[UUID | None]:
    found: set[UUID | None] = {None}
    for ref in refs:
        ids = [row.values[ref.ours] for row in rows if row.values.get(ref.ours) is not None]
        found |= set(links.by_ours(passage.connection.id, ref.kind, ids))
    return found


def _without_unmade(row: Row, refs: dict[str, Ref], there: set[UUID | None]) -> Row:
    unmade = [name for name in row.values if name in refs and row.values[name] not in there]
    if not unmade:
        return row
    reasons = tuple(
        Reason("ref.not_linked", {"field": name, "kind": refs[name].kind}) for name in unmade
    )
    if any(refs[name].required for name in unmade):
        return dataclasses.replace(row, action=Action.HELD, values={}, reasons=reasons)
    values = {name: value for name, value in row.values.items() if name not in unmade}
    return dataclasses.replace(row, values=values, later=(*row.later, *reasons))


def _is_gone(row: Row) -> bool:
    return row.action is Action.CLOSE and not row.values


def _remember(
    passage: Passage,
    rows: Sequence[Row],
    kept: Sequence[PlanRow],
    refused: dict[UUID, Reason],
) -> None:
    done: list[Row] = []
    done_rows: list[PlanRow] = []
    stopped: list[PlanRow] = []
    waits: list[Wait] = []
    for row, stored in zip(rows, kept, strict=True):
        reason = refused.get(row.ours) if row.ours is not None and row.writes else None
        if reason is not None:
            outcome(stored, PlanRow.Outcome.REFUSED, reason.code, reason.params)
            waits.append(Wait(None, row.theirs, row.label, Waiting.Why.REFUSED, (reason,)))
        elif not row.writes:
            why = Waiting.Why.HELD if row.action is Action.HELD else Waiting.Why.CONFLICT
            waits.append(Wait(None, row.theirs, row.label, why, row.reasons))
            stopped.append(stored)
        else:
            done.append(row)
            done_rows.append(stored)
    _link(passage, done)
    outcomes(done_rows, PlanRow.Outcome.DONE)
    outcomes(stopped, PlanRow.Outcome.HELD)
    partly = [row for row in done if row.later]
    waits += [Wait(None, r.theirs, r.label, Waiting.Why.PARTLY, r.later) for r in partly]
    passage.clear([(None, row.theirs) for row in done if not row.later])
    passage.note(waits)
    passage.counts["done"] += len(done)
    passage.counts["refused"] += len(refused)
    settled = {row.theirs: GONE if _is_gone(row) else row.settled for row in done if not row.later}
    links.settle(passage.connection.id, passage.kind, settled)


def _link(passage: Passage, rows: Sequence[Row]) -> None:
    for action, how in ((Action.CREATE, "created"), (Action.LINK, "matched")):
        pairs = [(r.ours, r.theirs) for r in rows if r.action is action and r.ours is not None]
        if pairs:
            links.link(passage.connection.id, passage.kind, pairs, how=how)


def _settle_unchanged(passage: Passage, planned: Sequence[Planning]) -> None:
    same = [one for one in planned if isinstance(one, Unchanged)]
    finished = [one for one in same if not one.later]
    vanished = {known.theirs for known in _vanished(passage, finished)}
    settled = {o.theirs: GONE if o.theirs in vanished else o.settled for o in finished}
    links.settle(passage.connection.id, passage.kind, settled)
    passage.clear([(None, one.theirs) for one in finished])


def _vanished(passage: Passage, rows: Sequence[Unchanged]) -> list[Known]:
    known = links.by_theirs(passage.connection.id, passage.kind, [row.theirs for row in rows])
    return [one for one in known.values() if one.vanished]
