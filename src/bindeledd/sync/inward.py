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
from bindeledd.sync.owners import as_there, owner_kind
from bindeledd.sync.pairing import pair_up
from bindeledd.sync.passage import Outlook, Passage, RowOutcome, count, promised_here
from bindeledd.sync.planner import Action, IntoCase, Planning, Row, Unchanged, plan_into
from bindeledd.sync.ports import Incoming
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.history import Run, acting
from bindeledd.tenancy.scope import company_scope


def flow_of(outlook: Outlook) -> Inbound[Any]:
    """Return the passage's flow as the inward flow that it is."""
    if not isinstance(outlook.flow, Inbound):
        raise TypeError(f"{outlook.flow.name} does not go inwards")
    return outlook.flow


def plan_page(outlook: Outlook, page: Sequence[Known]) -> list[Planning]:
    """Plan a page; main records come before those that refer to them."""
    flow = flow_of(outlook)
    refs = refs_of(outlook, page)
    linked = [known.ours for known in page if known.ours is not None]
    ours = outlook.workspace.records(flow.kind, linked)
    strangers = foreign(outlook, page)
    planned: list[Planning] = []
    for level in _levels(flow, page):
        unlinked = [known for known in level if known.ours is None and not known.vanished]
        matches, matched, ignored = _matches(outlook, unlinked, refs)
        for known in level:
            match = matches.get(known.theirs, NO_MATCH)
            case = IntoCase(
                known=known,
                record=ours.get(known.ours) if known.ours is not None else None,
                match=match,
                matched=matched.get(match.other),
                new_id=new_id(),
                ignored=known.theirs in ignored,
                foreign=known.theirs in strangers,
            )
            one = plan_into(flow, case, outlook.settings, refs)
            if isinstance(one, Row) and one.action in {Action.CREATE, Action.LINK} and one.ours:
                refs.promise_ours(flow.kind, known.theirs, one.ours)
            planned.append(one)
    count(outlook, planned)
    return planned


def _levels(flow: Inbound[Any], page: Sequence[Known]) -> list[list[Known]]:
    """Part a page: what belongs to a record of the kind is matched once that one is planned."""
    paths = [row.theirs for row in flow.mapping.refs if row.kind == flow.kind]
    main: list[Known] = []
    below: list[Known] = []
    for known in page:
        owned = any(known.fields.get(path) is not None for path in paths)
        (below if owned else main).append(known)
    return [main, below]


def refs_of(outlook: Outlook, page: Sequence[Known]) -> Resolved:
    """Return which of ours the records of a page name: linked, or promised by the plan."""
    wanted = {
        (row.kind, str(theirs))
        for row in outlook.flow.mapping.refs
        for known in page
        if (theirs := known.fields.get(row.theirs)) is not None
    }
    refs = links.refs_of(outlook.connection.id, wanted)
    if not outlook.writes:
        for kind in {kind for kind, _ in wanted}:
            ids = [theirs for one, theirs in wanted if one == kind]
            for theirs, ours in promised_here(outlook, kind, ids):
                refs.promise_ours(kind, theirs, ours)
    return refs


def _matches(
    outlook: Outlook, page: Sequence[Known], refs: Resolved
) -> tuple[dict[str, Match], dict[str, Record], frozenset[str]]:
    """Find the best of ours for records of theirs that are unlinked; each of ours once."""
    kind, connection = outlook.kind, outlook.connection.id
    if not page or not outlook.register.matched:
        return {}, {}, frozenset()
    answers = links.answers(connection, kind)
    asked = [known for known in page if known.theirs not in answers.ignored]
    wanted = [_with_our_owner(outlook, known.identity, refs) for known in asked]
    found = outlook.workspace.candidates(kind, wanted, connection=connection)
    candidates = as_there(outlook.flow.mapping, found)
    taken = links.linked_among(connection, kind, [UUID(one.id) for one in candidates])
    ours = [one for one in candidates if UUID(one.id) not in taken]
    if not ours:
        return {}, {}, answers.ignored
    here = {known.theirs for known in page} | answers.ignored
    near = links.unlinked_like(connection, kind, ours)
    rivals = [_with_our_owner(outlook, k.identity, refs) for k in near if k.theirs not in here]
    pairs = pair_up(ours, [*wanted, *rivals], refused=answers.two, doubted=answers.unlinked)
    # a judgement names the other side as seen from ours, except where ours stands in no pair
    judged = {
        pair.theirs: dataclasses.replace(pair.match, other=pair.ours or pair.match.other)
        for pair in pairs
        if pair.theirs in here
    }
    ids = [UUID(match.other) for match in judged.values() if match.other]
    records = outlook.workspace.records(kind, ids)
    return judged, {str(key): record for key, record in records.items()}, answers.ignored


def foreign(outlook: Outlook, page: Sequence[Known]) -> set[str]:
    """Find those whose owner stands in no register of ours: contacts of suppliers, say."""
    if flow_of(outlook).belongs:
        return _nobodys(outlook, page)
    owners = {
        (row.kind, str(theirs)): known.theirs
        for row in outlook.flow.mapping.refs
        if row.required
        for known in page
        if (theirs := known.fields.get(row.theirs)) is not None
    }
    there = {
        (kind, theirs)
        for kind in {kind for kind, _ in owners}
        for theirs in links.ours_of(
            outlook.connection.id, kind, [owner for one, owner in owners if one == kind]
        )
    }
    strangers = set(owners) - there
    if not strangers:
        return set()
    return {
        known.theirs
        for known in page
        for row in outlook.flow.mapping.refs
        if (row.kind, str(known.fields.get(row.theirs))) in strangers
    }


def _nobodys(outlook: Outlook, page: Sequence[Known]) -> set[str]:
    """Find those that belong to nothing linked: invoices that others made, say."""
    linked: set[str] = set()
    for kind, path in flow_of(outlook).belongs:
        named = {known.theirs: str(known.fields.get(path)) for known in page}
        ours = links.ours_of(outlook.connection.id, kind, set(named.values()))
        linked |= {theirs for theirs, one in named.items() if ours.get(one) is not None}
    return {known.theirs for known in page} - linked


def _with_our_owner(outlook: Outlook, one: Identity, refs: Resolved) -> Identity:
    """Return the identity with its owner named as we name it."""
    if one.owner == "":
        return one
    ours = refs.ours(owner_kind(outlook.flow.mapping), one.owner)
    return dataclasses.replace(one, owner=str(ours) if ours is not None else one.owner)


def apply_page(passage: Passage, planned: Sequence[Planning]) -> None:
    """Write a planned page: workspace rows, links, digests and outcomes in one transaction."""
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        rows = _still_linked_so(passage, passage.still_as_shown(planned))
        rows = _only_real(passage, rows)
        refused = _write(passage, [row for row in rows if row.writes])
        passage.keep(rows, [_outcome(row, refused) for row in rows])
        _remember(passage, rows, refused)
        _settle_unchanged(passage, planned)


def _still_linked_so(passage: Passage, rows: Sequence[Row]) -> list[Row]:
    """Leave out rows whose link a person changed since they were planned; the next run has them."""
    connection, kind = passage.connection.id, passage.kind
    known = links.ours_of(connection, kind, [row.theirs for row in rows])
    ours = [row.ours for row in rows if row.ours is not None]
    linked = links.linked_among(connection, kind, ours)

    def stands(row: Row) -> bool:
        makes_link = row.action in {Action.CREATE, Action.LINK}
        now = known.get(row.theirs)
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
        if not incoming:
            return {}
        over = passage.connection.id
        return passage.workspace.write(passage.kind, incoming, connection=over)


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
        found |= links.linked_among(passage.connection.id, ref.kind, ids)
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


def _outcome(row: Row, refused: dict[UUID, Reason]) -> RowOutcome:
    """Return what became of a row, now that the workspace has answered."""
    reason = _refusal(row, refused)
    if reason is not None:
        return RowOutcome(PlanRow.Outcome.REFUSED, reason.code, reason.params)
    return RowOutcome(PlanRow.Outcome.DONE if row.writes else PlanRow.Outcome.HELD)


def _refusal(row: Row, refused: dict[UUID, Reason]) -> Reason | None:
    return refused.get(row.ours) if row.ours is not None and row.writes else None


def _remember(passage: Passage, rows: Sequence[Row], refused: dict[UUID, Reason]) -> None:
    """Link, settle, and write down what waits."""
    done: list[Row] = []
    waits: list[Wait] = []
    for row in rows:
        if (reason := _refusal(row, refused)) is not None:
            waits.append(Wait(None, row.theirs, row.label, Waiting.Why.REFUSED, (reason,)))
        elif not row.writes:
            why = Waiting.Why.HELD if row.action is Action.HELD else Waiting.Why.CONFLICT
            waits.append(Wait(None, row.theirs, row.label, why, row.reasons))
        else:
            done.append(row)
            if row.later:
                waits.append(Wait(None, row.theirs, row.label, Waiting.Why.PARTLY, row.later))
    taken = [
        (row.theirs, row.ours, _HOW.get(row.action, ""), None if row.later else row.settled)
        for row in done
        if row.ours is not None
    ]
    if taken:
        links.take(passage.connection.id, passage.kind, taken)
    passage.clear([(None, row.theirs) for row in done if not row.later])
    passage.note(waits)
    passage.counts["done"] += len(done)
    passage.counts["refused"] += len(refused)


_HOW: Final = {Action.CREATE: "created", Action.LINK: "matched"}


def _settle_unchanged(passage: Passage, planned: Sequence[Planning]) -> None:
    finished = [one for one in planned if isinstance(one, Unchanged) and not one.later]
    if finished:
        settled = {one.theirs: one.settled for one in finished}
        links.settle(passage.connection.id, passage.kind, settled)
        passage.clear([(None, one.theirs) for one in finished])
