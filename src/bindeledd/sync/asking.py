"""Asking for runs, and taking back what was asked: one waiting run a connection.

Works inside the company's scope and in the caller's transaction. Starting and ending runs is left
to `runs`, the moment to ask to `schedule`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import Connection, DataType, Run, Timetable
from bindeledd.sync.queueing import UNFINISHED, enqueue
from bindeledd.tenancy.scope import current_company

_AUTOMATIC = frozenset({Run.Trigger.SCHEDULE, Run.Trigger.CHANGE})
_EXACT = frozenset({Run.Trigger.PLAN, Run.Trigger.PREVIEW, Run.Trigger.READ})


def request(
    connection_id: UUID,
    *,
    trigger: Run.Trigger,
    groups: Sequence[str] = (),
    by: int | None = None,
    plan: UUID | None = None,
    full: bool = False,
    due_at: datetime | None = None,
) -> Run:
    """Ask for a run, or join the one that waits already.

    An automatic run and one by hand join what waits; a plan or a preview does exactly what was
    asked and joins nothing: a waiting automatic run gives way and goes back on the timetable. So it
    does for a reading, which joins another reading only.

    Args:
        connection_id: The connection.
        trigger: What sets it off.
        groups: Data types; empty for all automatic ones, and in a reading for all there are.
        by: The user who asked; None for the schedule.
        plan: The plan to apply.
        full: Read whole registers; a reading always does.
        due_at: The full hour that it answers for.

    Raises:
        NotFoundError: No such connection in this company.
        DomainError: `run.connection_is_off`, or `run.one_is_waiting` with its number.
    """
    full = full or trigger == Run.Trigger.READ
    with transaction.atomic():
        _refuse_unless_on(connection_id, trigger)
        seat = _seat(connection_id)
        waiting = Run.objects.filter(connection_id=connection_id, state=Run.State.WAITING).first()
        if waiting is not None:
            if _joins(trigger, waiting.trigger):
                return _joined(waiting, trigger, groups, by=by, full=full, due_at=due_at)
            if trigger not in _EXACT or waiting.trigger not in _AUTOMATIC:
                raise DomainError("run.one_is_waiting", number=waiting.number)
            _give_way(waiting, seat)
        run = Run.objects.create(
            company_id=current_company(),
            connection_id=connection_id,
            number=_next_number(connection_id),
            trigger=trigger,
            groups=sorted(set(groups)),
            plan_id=plan,
            asked_by_id=by,
            full=full,
            due_at=due_at,
        )
        seat.waiting_ref, seat.waiting_since = run.id, now()
        seat.save(update_fields=["waiting_ref", "waiting_since"])
        enqueue(run)
        return run


def cancel(run_id: UUID, *, by: int) -> Run:
    """Cancel a run: one that waits at once, one that runs at its next record.

    Raises:
        NotFoundError: No such run in this company.
        DomainError: `run.has_ended`.
    """
    with transaction.atomic():
        found = Run.objects.filter(id=run_id).first()
        if found is None:
            raise NotFoundError("run.not_found")
        seat = _seat(found.connection_id)
        run = Run.objects.select_for_update().get(id=run_id)
        if run.state not in UNFINISHED:
            raise DomainError("run.has_ended", number=run.number)
        run.cancel_asked_at, run.cancel_asked_by_id = now(), by
        if run.state == Run.State.WAITING:
            _end_waiting(run, seat, "run.cancelled")
        else:
            seat.cancel_ref = run_id
        run.save()
        seat.save(update_fields=["cancel_ref", "waiting_ref", "waiting_since"])
        return run


def _refuse_unless_on(connection_id: UUID, trigger: str) -> None:
    state = Connection.objects.filter(id=connection_id).values_list("state", flat=True).first()
    if state is None:
        raise NotFoundError("connection.not_found")
    off = state == Connection.State.OFF
    if off or (state != Connection.State.ON and trigger not in _EXACT):
        raise DomainError("run.connection_is_off", state=str(state))


def _joins(trigger: str, waiting: str) -> bool:
    """Tell whether one that is asked for can be done by the one that waits."""
    if Run.Trigger.READ in {trigger, waiting}:
        return trigger == waiting
    return trigger not in _EXACT and waiting not in _EXACT


def hold_seat(connection_id: UUID) -> Timetable:
    """Hold the connection's timetable row until the transaction ends; no page passes meanwhile.

    Every transaction of a run checks its lease on this row, so answers and pages follow one
    another and none of them works on what the other is just changing.
    """
    Timetable.objects.get_or_create(pk=connection_id, defaults={"tenant": current_company()})
    return Timetable.objects.select_for_update().get(pk=connection_id)


def _seat(connection_id: UUID) -> Timetable:
    """Return the connection's timetable row, locked against other requests, starts and ends."""
    Timetable.objects.get_or_create(pk=connection_id, defaults={"tenant": current_company()})
    # Not against `Lease.check`: a click does not wait for a page.
    return Timetable.objects.select_for_update(no_key=True).get(pk=connection_id)


def _next_number(connection_id: UUID) -> int:
    runs = Run.objects.filter(connection_id=connection_id)
    return (runs.aggregate(last=Max("number"))["last"] or 0) + 1


def _joined(
    waiting: Run,
    trigger: str,
    groups: Sequence[str],
    *,
    by: int | None,
    full: bool,
    due_at: datetime | None,
) -> Run:
    waiting.groups = _united(waiting, groups)
    waiting.full = waiting.full or full
    waiting.due_at = due_at or waiting.due_at
    if trigger == Run.Trigger.HAND and waiting.trigger in _AUTOMATIC:
        waiting.trigger, waiting.asked_by_id = trigger, by
    waiting.save(update_fields=["groups", "full", "due_at", "trigger", "asked_by"])
    return waiting


def _united(waiting: Run, groups: Sequence[str]) -> list[str]:
    """Unite two choices of data types, where none named means all automatic ones, or all."""
    if not waiting.groups and not groups:
        return []
    if waiting.trigger == Run.Trigger.READ and not (waiting.groups and groups):
        return []
    named = {*waiting.groups, *groups}
    if waiting.groups and groups:
        return sorted(named)
    moving = DataType.objects.filter(
        connection_id=waiting.connection_id,
        mode=Mode.AUTOMATIC,
        direction__in=[Direction.OUT, Direction.INTO],
    )
    automatic = set(moving.values_list("group", flat=True))
    return [] if named <= automatic else sorted(named | automatic)


def _give_way(waiting: Run, seat: Timetable) -> None:
    """Cancel a waiting automatic run and let the schedule ask again for what it was to do."""
    if waiting.trigger == Run.Trigger.SCHEDULE:
        seat.due_at = waiting.due_at or now()
    else:
        seat.wanted_at = now()
        seat.groups = sorted({*seat.groups, *waiting.groups})
    if waiting.full:
        seat.full_due_at = now()
    _end_waiting(waiting, seat, "run.gave_way")
    waiting.due_at = None
    waiting.save()
    seat.save()


def _end_waiting(run: Run, seat: Timetable, code: str) -> None:
    run.state, run.code, run.ended_at = Run.State.CANCELLED, code, now()
    seat.waiting_ref = seat.waiting_since = None
