"""Carries a run forward: reads registers, then passes each flow page by page, in order (X1).

One call is one bounded portion; where the next begins stands in the run's row, so that another
worker goes on after a crash. Whether a row may be written is asked of the lease every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from bindeledd.kernel.clock import monotonic
from bindeledd.kernel.errors import (
    AuthorizationError,
    BindeleddError,
    ContractError,
    NotAllowedError,
    UnavailableError,
)
from bindeledd.sync import (
    calls,
    freshness,
    handing,
    pages,
    plans,
    register_stage,
    registry,
    sessions,
)
from bindeledd.sync.flows import Connector, Direction, Flow, Group, Mode, Outbound, in_order
from bindeledd.sync.gate import RunGate
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import Connection, DataType, Plan, Run
from bindeledd.sync.passage import Passage, register_of, settings_of
from bindeledd.sync.portion import Portion
from bindeledd.sync.settling import settle_flow
from bindeledd.tenancy.scope import company_scope

SLICE_SECONDS: Final = 4.0
"""How long one portion goes on taking pages."""

READ, CHECK, FLOWS, END = "read", "check", "flows", "end"


def advance(lease: Lease) -> bool:
    """Do one bounded portion of a run; return whether the run is finished.

    Raises:
        LeaseLostError: Another worker has the run.
        AuthorizationError: Access ended; the connection is paused and keeps its queue.
        UnavailableError: They cannot be reached; the next run goes on.
    """
    with company_scope(lease.company_id):
        lease.check()
        run = Run.objects.select_related("connection", "plan", "asked_by").get(id=lease.run_id)
        groups, flows = _asked(run)
    connection = run.connection
    try:
        with sessions.portion_of(lease, connection) as session:
            gate, before = session.gate, session.gate.requests
            try:
                position = dict(run.position)
                portion = Portion(lease, run, connection, session.client, groups, flows, position)
                finished = _work(portion, gate)
            finally:
                _count_requests(lease, gate.requests - before)
    except AuthorizationError as error:
        _pause(lease, connection, error)
        raise
    if finished or lease.cancelled:
        sessions.close(lease)
    return finished


def _asked(run: Run) -> tuple[tuple[Group, ...], tuple[Flow, ...]]:
    """Return the data types of a run, and their flows.

    Reading asks nobody what moves: it comes before that is chosen.
    """
    system = registry.connector(run.connection.system)
    if run.trigger == Run.Trigger.READ:
        named = (one for one in system.groups if not run.groups or one.name in run.groups)
        return tuple(named), ()
    rows = DataType.objects.filter(connection=run.connection).exclude(direction=Direction.OFF)
    chosen = {row.group: row for row in rows}
    groups = _groups(run, system, chosen)
    return groups, _flows(system, [chosen[group.name] for group in groups])


def _groups(run: Run, system: Connector[Any], chosen: dict[str, DataType]) -> tuple[Group, ...]:
    """Return the data types that were asked for, or all that go by themselves."""
    if run.groups:
        wanted = set(run.groups) & set(chosen)
    else:
        wanted = {name for name, row in chosen.items() if row.mode == Mode.AUTOMATIC}
        wanted -= {name for name, row in chosen.items() if _goes_by_button(system, row)}
        wanted |= handing.unfinished(run.connection) & set(chosen)
    return tuple(group for group in system.groups if group.name in wanted)


def _goes_by_button(system: Connector[Any], row: DataType) -> bool:
    """Tell whether nothing of a data type moves unless a person handed it over."""
    by_hand = row.mode == Mode.BY_HAND
    flows = [flow for flow in system.flows if flow.group == row.group]
    return bool(flows) and all(
        isinstance(flow, Outbound) and flow.waits_for_button(by_hand=by_hand) for flow in flows
    )


def _flows(system: Connector[Any], chosen: Sequence[DataType]) -> tuple[Flow, ...]:
    """Return the flows of data types, each in its chosen direction, in the order of X1."""
    ways = [(row.group, Direction(row.direction)) for row in chosen]
    return in_order([flow for way in ways for flow in registry.flows_of(system.system, *way)])


def _work(portion: Portion, gate: RunGate) -> bool:
    """Take pages until the time of the portion is over."""
    begun = monotonic()
    counted = gate.requests
    while monotonic() - begun < SLICE_SECONDS:
        if portion.lease.cancelled:
            return False
        if _step(portion):
            return True
        portion.run.requests += gate.requests - counted
        counted = gate.requests
    if portion.unsaved:
        portion.save()
    return False


def _step(portion: Portion) -> bool:
    """Do one step of the present stage.

    An odd answer or a missing right stops the register or the flow that met it; the others go
    on, and the run says at its end what was stopped. A register that cannot be read just now is
    asked for again, as often and as patiently as a record is sent again.
    """
    stage = portion.position.setdefault("stage", READ)
    try:
        return _STAGES[stage](portion)
    except UnavailableError as error:
        if stage != READ or not _waited(portion, error):
            raise
        return False
    except (ContractError, NotAllowedError) as error:
        if stage not in {READ, FLOWS}:
            raise
        index = portion.position["i"]
        what = portion.kinds[index] if stage == READ else portion.flows[index].name
        stopped = [*portion.position.get("stopped", ()), _stop(what, error)]
        portion.go(i=index + 1, page={}, settled=0, tries=0, stopped=stopped)
        return False


def _waited(portion: Portion, error: UnavailableError) -> bool:
    """Note that a register could not be read, and wait; tell whether it is asked for again."""
    tries = portion.position.get("tries", 0) + 1
    portion.go(tries=tries)
    return portion.lease.cancelled or calls.stood_back(error, tries, portion.lease)


def _stop(what: str, error: BindeleddError) -> dict[str, Any]:
    return {"what": what, "code": error.error_code, "params": error.params}


def _is_stopped(portion: Portion, flow: Flow) -> bool:
    return flow.kind in {stop["what"] for stop in portion.position.get("stopped", ())}


def _read_stage(portion: Portion) -> bool:
    if register_stage.read_next(portion):
        freshness.renew(portion)
        after = _AFTER_READING.get(portion.run.trigger, FLOWS)
        portion.go(at_once=False, stage=after, i=0)
    return False


def _check_stage(portion: Portion) -> bool:
    """Plan anew and hold it against the plan that was shown; differing, nothing is written."""
    shown = portion.run.plan
    if shown is None:
        raise TypeError("a run of a plan has its plan")
    lease = portion.lease
    index = portion.position.setdefault("i", 0)
    with company_scope(lease.company_id):
        lease.check()
        shadow = plans.shadow(shown, portion.position)
    flows = portion.flows
    if index < len(flows):
        passage = _passage(portion, flows[index], writes=False, plan=shadow)
        if pages.take(passage, portion.position):
            portion.go(i=index + 1, page={}, shadow=str(shadow.id))
        else:
            portion.go(shadow=str(shadow.id))
        return False
    with company_scope(lease.company_id):
        lease.check()
        stale = plans.compare(shown, shadow, only=portion.position.get("only"))
        if stale is not None:
            plans.finish_run(lease, Run.State.FAILED, "plan.stale", stale)
            return True
        shown.state = Plan.State.APPLYING
        shown.save(update_fields=["state"])
        plans.drop(shadow)
    portion.go(stage=FLOWS, i=0, page={}, shadow=None)
    return False


def _flow_stage(portion: Portion) -> bool:
    flows = portion.flows
    index = portion.position.setdefault("i", 0)
    if index >= len(flows):
        portion.go(at_once=False, stage=END)
        return False
    flow = flows[index]
    if _is_stopped(portion, flow):
        portion.go(at_once=False, i=index + 1, page={}, settled=0)
        return False
    passage = _passage(portion, flow, writes=not portion.previews, plan=portion.run.plan)
    begun = monotonic()
    if passage.writes and isinstance(flow, Outbound) and not _is_settled(portion):
        settle_flow(passage)
        portion.position["settled"] = portion.lease.token
    with _page_of(portion, flow):
        if portion.run.trigger == Run.Trigger.PLAN:
            finished = pages.take_stored(passage, portion.position)
        else:
            finished = pages.take(passage, portion.position)
        portion.run.plan = passage.plan
        portion.add(flow.name, passage.counts, begun)
        did = any(passage.counts.values())
        if finished:
            portion.go(at_once=did, i=index + 1, page={}, settled=0)
        else:
            portion.go(at_once=did)
    return False


def _page_of(portion: Portion, flow: Flow) -> AbstractContextManager[None]:
    """Return one transaction for all of a page that comes in: planned, written, remembered.

    A page that goes out cannot have it: each call stands between two transactions.
    """
    if isinstance(flow, Outbound):
        return nullcontext()
    return company_scope(portion.lease.company_id)


def _is_settled(portion: Portion) -> bool:
    """Tell whether this flow's lost answers were looked up under this lease.

    Who takes a run over asks again: the worker before may have died in the middle of a call.
    """
    return bool(portion.position.get("settled") == portion.lease.token)


def _passage(portion: Portion, flow: Flow, *, writes: bool, plan: Plan | None) -> Passage:
    connection = portion.connection
    group = registry.group_of(connection.system, flow.group)
    with company_scope(portion.lease.company_id):
        return Passage(
            lease=portion.lease,
            run=portion.run,
            connection=connection,
            flow=flow,
            group=group,
            register=register_of(connection, flow.kind),
            settings=settings_of(connection, group),
            workspace=registry.workspace(),
            client=portion.client,
            writes=writes,
            plan=plan,
        )


def _end_stage(portion: Portion) -> bool:
    with company_scope(portion.lease.company_id):
        portion.lease.check()
        portion.save()
        plans.conclude(portion.run, preview=portion.previews)
        stopped = portion.position.get("stopped", ())
        if stopped:
            first = stopped[0]
            told = {**first["params"], "stopped": [stop["what"] for stop in stopped]}
            plans.finish_run(portion.lease, Run.State.FAILED, first["code"], told)
    return True


_AFTER_READING: Final = {Run.Trigger.PLAN.value: CHECK, Run.Trigger.READ.value: END}
_STAGES: Final[dict[str, Callable[[Portion], bool]]] = {
    READ: _read_stage,
    CHECK: _check_stage,
    FLOWS: _flow_stage,
    END: _end_stage,
}


def _pause(lease: Lease, connection: Connection, error: AuthorizationError) -> None:
    with company_scope(lease.company_id):
        Connection.objects.filter(id=connection.id, state=Connection.State.ON).update(
            state=Connection.State.PAUSED, paused_code=error.error_code, paused_params=error.params
        )


def _count_requests(lease: Lease, requests: int) -> None:
    from django.db.models import F

    with company_scope(lease.company_id):
        Run.objects.filter(id=lease.run_id).update(requests=F("requests") + requests)
