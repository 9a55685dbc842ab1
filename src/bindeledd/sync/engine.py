"""Carries a run forward: reads registers, then passes each flow page by page, in order (X1).

One call is one bounded portion; where the next begins stands in the run's row, so that another
worker goes on after a crash. Whether a row may be written is asked of the lease every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

from bindeledd.kernel.clock import monotonic, now
from bindeledd.kernel.errors import (
    AuthorizationError,
    BindeleddError,
    ContractError,
    NotAllowedError,
    UnavailableError,
)
from bindeledd.sync import calls, pages, plans, registry, sessions, surveying
from bindeledd.sync.flows import Direction, Flow, Group, Outbound, in_order
from bindeledd.sync.gate import RunGate
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import Connection, DataType, Plan, Run, Waiting
from bindeledd.sync.passage import Passage, direction_of, register_of, settings_of
from bindeledd.sync.reading import Reading, read
from bindeledd.sync.settling import settle_flow
from bindeledd.tenancy.scope import company_scope

SLICE_SECONDS: Final = 4.0
"""How long one portion goes on taking pages."""

READ, CHECK, FLOWS, END = "read", "check", "flows", "end"


@dataclass
class _Portion:
    """What one portion works with."""

    lease: Lease
    run: Run
    connection: Connection
    client: Any
    groups: tuple[Group, ...]
    flows: tuple[Flow, ...]
    position: dict[str, Any]
    unsaved: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        system = self.connection.system
        found = (kind for group in self.groups for kind in registry.kinds_of(system, group.name))
        wanted = dict.fromkeys(found)
        if self.only_reads:
            return tuple(k for k in surveying.kinds(self.connection) if k in wanted)
        return tuple(wanted)

    @property
    def previews(self) -> bool:
        return self.run.trigger == Run.Trigger.PREVIEW

    @property
    def only_reads(self) -> bool:
        return self.run.trigger == Run.Trigger.READ


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
        groups = _groups(run)
        reads = run.trigger == Run.Trigger.READ
        flows = () if reads else _flows(run.connection, groups)
    connection = run.connection
    try:
        with sessions.portion_of(lease, connection) as session:
            gate, before = session.gate, session.gate.requests
            try:
                position = dict(run.position)
                portion = _Portion(lease, run, connection, session.client, groups, flows, position)
                finished = _work(portion, gate)
            finally:
                _count_requests(lease, gate.requests - before)
    except AuthorizationError as error:
        _pause(lease, connection, error)
        raise
    if finished or lease.cancelled:
        sessions.close(lease)
    return finished


def _groups(run: Run) -> tuple[Group, ...]:
    """Return the data types of a run: those asked for, or all that go by themselves.

    Reading asks nobody what moves: it comes before that is chosen.
    """
    system = registry.connector(run.connection.system)
    if run.trigger == Run.Trigger.READ:
        return tuple(one for one in system.groups if not run.groups or one.name in run.groups)
    chosen = {
        row.group: row
        for row in DataType.objects.filter(connection=run.connection).exclude(
            direction=Direction.OFF
        )
    }
    automatic = {name for name, row in chosen.items() if row.mode == "automatic"}
    wanted = set(run.groups) & set(chosen) if run.groups else automatic
    return tuple(group for group in system.groups if group.name in wanted)


def _flows(connection: Connection, groups: Sequence[Group]) -> tuple[Flow, ...]:
    """Return the flows of data types, each in its chosen direction, in the order of X1."""
    system = connection.system
    return in_order(
        [
            flow
            for group in groups
            for flow in registry.flows_of(system, group.name, direction_of(connection, group.name))
        ]
    )


def _work(portion: _Portion, gate: RunGate) -> bool:
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
        _save(portion)
    return False


def _step(portion: _Portion) -> bool:
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
        _go(portion, i=index + 1, page={}, settled=0, tries=0, stopped=stopped)
        return False


def _waited(portion: _Portion, error: UnavailableError) -> bool:
    """Note that a register could not be read, and wait; tell whether it is asked for again."""
    tries = portion.position.get("tries", 0) + 1
    _go(portion, tries=tries)
    return portion.lease.cancelled or calls.stood_back(error, tries, portion.lease)


def _stop(what: str, error: BindeleddError) -> dict[str, Any]:
    return {"what": what, "code": error.error_code, "params": error.params}


def _is_stopped(portion: _Portion, flow: Flow) -> bool:
    return flow.kind in {stop["what"] for stop in portion.position.get("stopped", ())}


def _read_stage(portion: _Portion) -> bool:
    kinds = portion.kinds
    index = portion.position.setdefault("i", 0)
    if index >= len(kinds):
        _go(portion, at_once=False, stage=_AFTER_READING.get(portion.run.trigger, FLOWS), i=0)
        return False
    lease = portion.lease
    begun = monotonic()
    tell = _teller(portion, kinds[index], begun) if portion.only_reads else None
    reading = read(
        portion.connection.id,
        lease.company_id,
        register_of(portion.connection, kinds[index]),
        portion.client,
        full=portion.run.full,
        check=lease.check,
        tell=tell,
    )
    with company_scope(lease.company_id):
        lease.check()
        _note_guard(portion, kinds[index], reading)
        if tell is not None:
            tell(reading)
        elif reading.new or reading.changed or reading.vanished or reading.guarded:
            figures = {"new": reading.new, "changed": reading.changed, "gone": reading.vanished}
            _progress(portion.run, f"read {kinds[index]}", Counter(figures), begun)
        _go(portion, at_once=portion.only_reads or reading.rows > 0, i=index + 1, tries=0)
    return False


def _teller(portion: _Portion, kind: str, begun: float) -> Callable[[Reading], None]:
    """Return what keeps the figures of a reading with the run, page by page.

    One that is begun anew counts its rows from the start; what was new or changed stays so.
    """
    run, name = portion.run, f"read {kind}"
    before = Counter(run.progress.get(name, {}))

    def tell(reading: Reading) -> None:
        run.progress[name] = {
            "rows": reading.rows,
            "new": before["new"] + reading.new,
            "changed": before["changed"] + reading.changed,
            "gone": before["gone"] + reading.vanished,
            "doubted": reading.guarded,
            "milliseconds": before["milliseconds"] + round((monotonic() - begun) * 1000),
        }
        Run.objects.filter(id=run.id).update(progress=run.progress)

    return tell


def _note_guard(portion: _Portion, kind: str, reading: Reading) -> None:
    """Show, or take back, that too many records seem to have vanished."""
    rows = Waiting.objects.filter(
        connection=portion.connection, kind=kind, first_code="register.many_vanished"
    )
    if not reading.guarded:
        if portion.run.full:
            rows.delete()
        return
    group = next(g for g in portion.groups if kind in _kinds(portion, g))
    reason = {"code": "register.many_vanished", "params": {"count": reading.guarded, "kind": kind}}
    rows.update_or_create(
        company_id=portion.lease.company_id,
        connection=portion.connection,
        flow=f"{portion.connection.system}.{kind}",
        theirs="",
        ours=None,
        defaults={
            "kind": kind,
            "group": group.name,
            "label": kind,
            "why": Waiting.Why.CONFLICT,
            "reasons": [reason],
            "first_code": "register.many_vanished",
            "looked_at": now(),
        },
    )


def _kinds(portion: _Portion, group: Group) -> tuple[str, ...]:
    return registry.kinds_of(portion.connection.system, group.name)


def _check_stage(portion: _Portion) -> bool:
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
            _go(portion, i=index + 1, page={}, shadow=str(shadow.id))
        else:
            _go(portion, shadow=str(shadow.id))
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
    _go(portion, stage=FLOWS, i=0, page={}, shadow=None)
    return False


def _flow_stage(portion: _Portion) -> bool:
    flows = portion.flows
    index = portion.position.setdefault("i", 0)
    if index >= len(flows):
        _go(portion, at_once=False, stage=END)
        return False
    flow = flows[index]
    if _is_stopped(portion, flow):
        _go(portion, at_once=False, i=index + 1, page={}, settled=0)
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
        _progress(portion.run, flow.name, passage.counts, begun)
        did = any(passage.counts.values())
        if finished:
            _go(portion, at_once=did, i=index + 1, page={}, settled=0)
        else:
            _go(portion, at_once=did)
    return False


def _page_of(portion: _Portion, flow: Flow) -> AbstractContextManager[None]:
    """Return one transaction for all of a page that comes in: planned, written, remembered.

    A page that goes out cannot have it: each call stands between two transactions.
    """
    if isinstance(flow, Outbound):
        return nullcontext()
    return company_scope(portion.lease.company_id)


def _is_settled(portion: _Portion) -> bool:
    """Tell whether this flow's lost answers were looked up under this lease.

    Who takes a run over asks again: the worker before may have died in the middle of a call.
    """
    return bool(portion.position.get("settled") == portion.lease.token)


def _passage(portion: _Portion, flow: Flow, *, writes: bool, plan: Plan | None) -> Passage:
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


def _end_stage(portion: _Portion) -> bool:
    with company_scope(portion.lease.company_id):
        portion.lease.check()
        _save(portion)
        plans.conclude(portion.run, preview=portion.previews)
        stopped = portion.position.get("stopped", ())
        if stopped:
            first = stopped[0]
            told = {**first["params"], "stopped": [stop["what"] for stop in stopped]}
            plans.finish_run(portion.lease, Run.State.FAILED, first["code"], told)
    return True


_AFTER_READING: Final = {Run.Trigger.PLAN.value: CHECK, Run.Trigger.READ.value: END}
_STAGES: Final[dict[str, Callable[[_Portion], bool]]] = {
    READ: _read_stage,
    CHECK: _check_stage,
    FLOWS: _flow_stage,
    END: _end_stage,
}


def _go(portion: _Portion, *, at_once: bool = True, **steps: Any) -> None:
    """Remember where the next portion begins, and how far it has come.

    Args:
        portion: Whose position changes.
        at_once: False where nothing was done: it is written with the next thing that was, and
            whoever takes over before then looks once more and finds nothing, too.
        steps: What changes in the position.
    """
    portion.position.update(steps)
    portion.unsaved = True
    if at_once:
        _save(portion)


def _save(portion: _Portion) -> None:
    run = portion.run
    with company_scope(portion.lease.company_id):
        portion.lease.check()
        facts = {"position": portion.position, "progress": run.progress}
        Run.objects.filter(id=run.id).update(**facts)
    portion.unsaved = False


def _progress(run: Run, name: str, counts: Counter[str], begun: float) -> None:
    """Add figures to the run; the next `_go` writes them."""
    figures = Counter(run.progress.get(name, {}))
    figures.update({key: value for key, value in counts.items() if value})
    figures["milliseconds"] += round((monotonic() - begun) * 1000)
    run.progress[name] = dict(figures)


def _pause(lease: Lease, connection: Connection, error: AuthorizationError) -> None:
    with company_scope(lease.company_id):
        Connection.objects.filter(id=connection.id, state=Connection.State.ON).update(
            state=Connection.State.PAUSED, paused_code=error.error_code, paused_params=error.params
        )


def _count_requests(lease: Lease, requests: int) -> None:
    from django.db.models import F

    with company_scope(lease.company_id):
        Run.objects.filter(id=lease.run_id).update(requests=F("requests") + requests)
