"""Which records a flow looks at, page by page: what waits, what they changed, what we changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from bindeledd.sync import inward, links, outward, undone, waiting
from bindeledd.sync.flows import Inbound, Record
from bindeledd.sync.known import Known
from bindeledd.sync.models import PlanRow, RegisterState
from bindeledd.sync.passage import PAGE, Passage, hindered_by_order
from bindeledd.sync.planner import Planning, Row
from bindeledd.sync.ports import Changed
from bindeledd.sync.reading import state_of
from bindeledd.tenancy.scope import company_scope

ROUNDS: Final = 3
"""How often rows that waited for a link made later in the same flow are planned again."""


def take(passage: Passage, position: dict[str, Any]) -> bool:
    """Plan one page, and apply it if the passage writes; return whether the flow is through.

    Args:
        passage: The flow in its run.
        position: `page` holds where we stand; changed in place, saved by the caller.
    """
    place: dict[str, Any] = position.setdefault("page", {})
    phases = _phases(passage)
    for phase in range(place.setdefault("phase", 0), len(phases)):
        if phases[phase](passage, place):
            return False
        place.clear()
        place["phase"] = phase + 1
    return True


def _phases(passage: Passage) -> tuple[_Phase, ...]:
    """Return what a flow looks at: by button alone, only what was handed over."""
    flow = passage.flow
    if isinstance(flow, Inbound):
        return _INTO
    if flow.waits_for_button(by_hand=passage.settings.by_hand):
        return (_out_waiting, _out_again)
    return (_out_waiting, _out_changed, _out_again) if flow.once else _OUT


def take_stored(passage: Passage, position: dict[str, Any]) -> bool:
    """Apply one page of a plan that was shown; return whether the flow is through."""
    place: dict[str, Any] = position.setdefault("page", {})
    with company_scope(passage.lease.company_id):
        if passage.plan is None:
            raise TypeError("a run of a plan has its plan")
        rows = PlanRow.objects.filter(plan=passage.plan, flow=passage.flow.name, outcome="")
        if only := position.get("only"):
            rows = rows.filter(id=only)
        page = list(rows.filter(position__gt=place.get("after", -1)).order_by("position")[:PAGE])
        if not page:
            return True
        passage.stored = {row.subject: row for row in page}
        planned = _plan_stored(passage, page)
    _apply(passage, planned)
    place["after"] = page[-1].position
    return False


def _plan_stored(passage: Passage, page: Sequence[PlanRow]) -> list[Planning]:
    if isinstance(passage.flow, Inbound):
        ids = [row.theirs for row in page]
        known = links.by_theirs(passage.connection.id, passage.kind, ids)
        return inward.plan_page(passage, list(known.values()))
    wanted = [row.ours for row in page if row.ours is not None]
    records = passage.workspace.records(passage.kind, wanted)
    return outward.plan_page(passage, [records[one] for one in wanted if one in records])


def _apply(passage: Passage, planned: Sequence[Planning]) -> None:
    if not planned and not passage.stored:
        return
    side = inward if isinstance(passage.flow, Inbound) else outward
    rows = undone.held(passage, planned)
    if passage.writes:
        side.apply_page(passage, rows)
    else:
        side.preview_page(passage, rows)


def _out_waiting(passage: Passage, place: dict[str, Any]) -> bool:
    """What waits is tried again in every run, all of it, and never blocks another."""
    with company_scope(passage.lease.company_id):
        ids = waiting.waiting_ours(passage.connection.id, passage.flow.name)
        start = place.get("start", 0)
        chosen = ids[start : start + PAGE]
        if not chosen:
            return False
        planned = _plan_ours(passage, _not_yet(passage, chosen))
    _apply(passage, planned)
    with company_scope(passage.lease.company_id):
        left = set(waiting.waiting_ours(passage.connection.id, passage.flow.name))
    place["start"] = start + sum(one in left for one in chosen)
    return True


def _plan_ours(passage: Passage, ids: Sequence[UUID]) -> list[Planning]:
    records = passage.workspace.records(passage.kind, ids)
    gone = [one for one in ids if one not in records]
    passage.clear([(one, "") for one in gone])
    return outward.plan_page(passage, [records[one] for one in ids if one in records])


def _out_drift(passage: Passage, place: dict[str, Any]) -> bool:
    """What they changed in records that are ours to keep."""
    page = _unsettled(passage, place, linked_only=True)
    if not page:
        return False
    ids = [known.ours for known in page if known.ours is not None]
    with company_scope(passage.lease.company_id):
        planned = _plan_ours(passage, _not_yet(passage, ids))
    _apply(passage, planned)
    return True


def _not_yet(passage: Passage, ids: Sequence[UUID]) -> list[UUID]:
    """Leave out records that this run has dealt with already.

    A row without an outcome was written down by a worker that died before it was sent: the
    record is planned again, and the row goes.
    """
    if passage.plan is None or not ids:
        return list(ids)
    rows = PlanRow.objects.filter(plan=passage.plan, flow=passage.flow.name, ours__in=ids)
    if passage.writes:
        passage.lease.check()
        rows.filter(outcome="").delete()
        rows = rows.exclude(outcome="")
    there = set(rows.values_list("ours", flat=True))
    return [one for one in ids if one not in there]


def _out_changed(passage: Passage, place: dict[str, Any]) -> bool:
    """What changed here since the last run."""
    with company_scope(passage.lease.company_id):
        state = state_of(passage.connection.id, passage.kind)
        changed = passage.workspace.changed(
            passage.kind, since=state.our_cursor, after=place.get("after"), limit=PAGE
        )
        there = set(_not_yet(passage, [record.id for record in changed.records]))
        fresh: list[Record] = [record for record in changed.records if record.id in there]
        planned = outward.plan_page(passage, fresh)
        if not planned:
            return _looked_at(passage, place, state, changed)
    _apply(passage, planned)
    with company_scope(passage.lease.company_id):
        return _looked_at(passage, place, state, changed)


def _looked_at(
    passage: Passage, place: dict[str, Any], state: RegisterState, changed: Changed
) -> bool:
    """Remember, in the caller's transaction, what was looked at; return whether more changed."""
    cursor = place.setdefault("cursor", changed.cursor)
    place["after"] = changed.next
    if changed.next is None and passage.writes and not passage.lease.cancelled:
        passage.lease.check()
        rows = RegisterState.objects.filter(id=state.id).exclude(our_cursor=cursor)
        rows.update(our_cursor=cursor)
    return changed.next is not None


def _out_again(passage: Passage, place: dict[str, Any]) -> bool:
    """What only waited for a link that this flow has made or promised meanwhile."""
    if passage.plan is None:
        return False
    with company_scope(passage.lease.company_id):
        rows = hindered_by_order(passage)
        chosen = {row.ours: row for row in rows if row.ours is not None}
        if not chosen:
            return False
        planned = _freed(_plan_ours(passage, list(chosen)))
        _replace(passage, [chosen[row.ours] for row in planned if row.ours is not None])
    _apply(passage, planned)
    place["round"] = place.get("round", 0) + 1
    return bool(planned) and place["round"] < ROUNDS


def _freed(planned: Sequence[Planning]) -> list[Row]:
    return [row for row in planned if isinstance(row, Row) and row.writes]


def _replace(passage: Passage, rows: Sequence[PlanRow]) -> None:
    passage.lease.check()
    PlanRow.objects.filter(id__in=[row.id for row in rows]).delete()


def _into_unsettled(passage: Passage, place: dict[str, Any]) -> bool:
    """What they changed since a flow last dealt with it; what waits is among it."""
    if "after" not in place:
        _take_up(passage)
    page = _unsettled(passage, place, linked_only=False)
    if not page:
        return False
    _plan_theirs(passage, page)
    return True


def _take_up(passage: Passage) -> None:
    """Look again at what was nobody's when it was read, and has an owner by now."""
    flow = inward.flow_of(passage)
    owners = flow.belongs or tuple(
        (row.kind, row.theirs)
        for row in flow.mapping.refs
        if row.required and row.kind != flow.kind
    )
    with company_scope(passage.lease.company_id):
        passage.lease.check()
        for owner in owners:
            linked = bool(flow.belongs)
            links.take_up(passage.connection.id, passage.kind, owner, linked=linked)


def _unsettled(passage: Passage, place: dict[str, Any], *, linked_only: bool) -> list[Known]:
    after = place.get("after")
    with company_scope(passage.lease.company_id):
        page = links.unsettled(
            passage.connection.id,
            passage.kind,
            after=UUID(after) if after is not None else None,
            limit=PAGE,
            linked_only=linked_only,
        )
    if page:
        place["after"] = str(page[-1].id)
    return page


def _plan_theirs(passage: Passage, page: Sequence[Known]) -> None:
    with company_scope(passage.lease.company_id):
        planned = inward.plan_page(passage, page)
    _apply(passage, planned)


def _into_again(passage: Passage, place: dict[str, Any]) -> bool:
    """What only waited for a link that this flow has made or promised meanwhile."""
    if passage.plan is None:
        return False
    with company_scope(passage.lease.company_id):
        chosen = {row.theirs: row for row in hindered_by_order(passage)}
        if not chosen:
            return False
        known = links.by_theirs(passage.connection.id, passage.kind, list(chosen))
        planned = _freed(inward.plan_page(passage, list(known.values())))
        _replace(passage, [chosen[row.theirs] for row in planned])
    _apply(passage, planned)
    place["round"] = place.get("round", 0) + 1
    return bool(planned) and place["round"] < ROUNDS


_Phase = Callable[[Passage, dict[str, Any]], bool]
_OUT: Final[tuple[_Phase, ...]] = (_out_waiting, _out_drift, _out_changed, _out_again)
_INTO: Final[tuple[_Phase, ...]] = (_into_unsettled, _into_again)
