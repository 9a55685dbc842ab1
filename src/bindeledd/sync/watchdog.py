"""Which runs should have happened and did not. A query, no job: it cannot be down itself.

Used by the dashboard and the doctor; what to do about it is left to people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bindeledd.sync.models import Connection, Run, Timetable
from bindeledd.sync.schedule import due_after, hour_of
from bindeledd.sync.tuning import tuning

LOOKS_BACK: Final = timedelta(hours=24)
GRACE: Final = timedelta(minutes=5)
"""After its minute, before a run counts as missed."""

_TAKE_OVER: Final = timedelta(minutes=1)
"""A run without a sign of life is taken over within seconds, if any worker lives."""

_GAVE_UP: Final = "run.stops_workers"


class Reason(StrEnum):
    """Why a run counts as missed."""

    NOT_RUN = "not_run"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, order=True)
class Missed:
    """One run that should have happened.

    Attributes:
        due_at: The full hour, or when a run that was cut off had started.
        reason: Nobody ran it, or nobody brought it to an end.
    """

    due_at: datetime
    reason: Reason


def missed(connection: Connection, now: datetime) -> list[Missed]:
    """Return what a connection missed in the last 24 hours, oldest first; in company scope."""
    seat = Timetable.objects.filter(pk=connection.id).first()
    runs = list(
        Run.objects.filter(connection=connection, asked_at__gt=now - 2 * LOOKS_BACK).exclude(
            started_at=None
        )
    )
    cut = [
        Missed(run.due_at or run.started_at, Reason.CUT_OFF)
        for run in runs
        if run.started_at is not None and _is_cut_off(run, seat, now)
    ]
    if seat is None or seat.on_since is None or connection.state != Connection.State.ON:
        return cut
    first = max(now - LOOKS_BACK, seat.on_since)
    late = [
        Missed(hour, Reason.NOT_RUN)
        for hour in _hours_due(connection, first, now)
        if not any(_answers(run, hour, seat, now) for run in runs)
    ]
    return sorted(cut + late)


def _hours_due(connection: Connection, first: datetime, now: datetime) -> list[datetime]:
    hours = []
    due = due_after(connection.id, first)
    while due + GRACE <= now:
        hours.append(hour_of(due))
        due = due_after(connection.id, due)
    return hours


def _answers(run: Run, hour: datetime, seat: Timetable, now: datetime) -> bool:
    """Whether a run was asked for that hour, or was at work in its first minutes."""
    if run.due_at == hour:
        return True
    if run.started_at is None or run.trigger in {Run.Trigger.PLAN, *Run.MOVES_NOTHING}:
        return False
    begun_in_time = run.started_at <= hour + timedelta(minutes=tuning().spread_minutes) + GRACE
    return begun_in_time and _last_sign(run, seat, now) >= hour


def _last_sign(run: Run, seat: Timetable, now: datetime) -> datetime:
    if run.ended_at is not None:
        return run.ended_at
    if seat.run_ref == run.id and seat.running_until is not None:
        return min(seat.running_until, now)
    return run.asked_at


def _is_cut_off(run: Run, seat: Timetable | None, now: datetime) -> bool:
    """Whether a run stopped without an end, and no worker went on with it."""
    if run.asked_at < now - LOOKS_BACK:
        return False
    if run.state == Run.State.FAILED:
        return run.code == _GAVE_UP
    if run.state != Run.State.RUNNING or seat is None:
        return False
    return seat.running_until is None or seat.running_until + _TAKE_OVER < now


__all__: Sequence[str] = ["GRACE", "LOOKS_BACK", "Missed", "Reason", "missed"]
