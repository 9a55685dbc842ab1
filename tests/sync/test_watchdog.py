"""The watchdog: hours without a run and runs without an end, found by asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bindeledd.kernel.clock import fixed
from bindeledd.sync import schedule
from bindeledd.sync.models import Connection, Run, Timetable
from bindeledd.sync.watchdog import Missed, Reason, missed
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import Seat, make_seat

pytestmark = [pytest.mark.django_db]
NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def hour(number: int) -> datetime:
    return NINE.replace(hour=number)


def on_since(at: datetime) -> Seat:
    seat = make_seat()
    with fixed(at), company_scope(seat.company_id):
        Timetable.objects.all().delete()
        schedule.put(Connection.objects.get(id=seat.connection_id))
    return seat


def a_run(
    seat: Seat,
    due: datetime | None,
    *,
    started: datetime | None = None,
    ended: datetime | None = None,
    **fields: object,
) -> Run:
    with company_scope(seat.company_id):
        number = Run.objects.count() + 1
        return Run.objects.create(
            company_id=seat.company_id,
            connection_id=seat.connection_id,
            number=number,
            **{
                "trigger": "schedule",
                "state": "done" if ended else "running",
                "due_at": due,
                "asked_at": started or due,
                "started_at": started or due,
                "ended_at": ended,
                **fields,
            },
        )


def found(seat: Seat, now: datetime = NOW) -> list[Missed]:
    with company_scope(seat.company_id):
        return missed(Connection.objects.get(id=seat.connection_id), now)


def test_nothing_is_missed_where_every_hour_ran() -> None:
    seat = on_since(NINE - timedelta(minutes=1))
    for number in range(9, 13):
        a_run(seat, hour(number), ended=hour(number) + timedelta(minutes=6))
    assert found(seat) == []


def test_hours_without_a_worker_are_told() -> None:
    """Nobody asked, nobody failed: only the watchdog notices."""
    seat = on_since(NINE - timedelta(minutes=1))
    a_run(seat, hour(9), ended=hour(9) + timedelta(minutes=6))
    a_run(seat, hour(12), ended=hour(12) + timedelta(minutes=6))
    assert found(seat) == [Missed(hour(10), Reason.NOT_RUN), Missed(hour(11), Reason.NOT_RUN)]


def test_run_that_waits_for_a_worker_is_no_run() -> None:
    seat = on_since(hour(12) - timedelta(minutes=1))
    a_run(seat, hour(12), state="waiting", started_at=None)
    assert found(seat) == [Missed(hour(12), Reason.NOT_RUN)]


def test_failed_run_has_happened() -> None:
    """It tells of itself; the watchdog is for silence."""
    seat = on_since(hour(12) - timedelta(minutes=1))
    a_run(seat, hour(12), ended=hour(12) + timedelta(minutes=6), state="failed", code="x")
    assert found(seat) == []


def test_long_run_answers_for_the_hours_it_spans() -> None:
    seat = on_since(NINE - timedelta(minutes=1))
    a_run(seat, hour(9), ended=hour(12) + timedelta(minutes=20))
    assert found(seat) == []


def test_plan_does_not_answer_for_the_hour() -> None:
    seat = on_since(hour(12) - timedelta(minutes=1))
    a_run(seat, None, started=hour(12), ended=hour(12) + timedelta(minutes=9), trigger="plan")
    assert found(seat) == [Missed(hour(12), Reason.NOT_RUN)]


def test_hour_is_not_late_before_its_minutes_are_over() -> None:
    seat = on_since(hour(12) - timedelta(minutes=1))
    assert found(seat, hour(12) + timedelta(minutes=4)) == []
    assert found(seat, hour(12) + timedelta(minutes=11)) == [Missed(hour(12), Reason.NOT_RUN)]


def test_hours_before_it_was_switched_on_count_for_nothing() -> None:
    seat = on_since(NOW - timedelta(minutes=1))
    assert found(seat) == []


def test_a_day_back_and_no_more() -> None:
    seat = on_since(NOW - timedelta(days=9))
    assert len(found(seat)) == 24


def test_connection_that_is_off_misses_nothing() -> None:
    seat = on_since(NINE)
    with company_scope(seat.company_id):
        Connection.objects.update(state="off")
    assert found(seat) == []


def test_run_that_nobody_goes_on_with_is_cut_off() -> None:
    """All workers are gone: a living one would have taken over within seconds."""
    seat = on_since(hour(12) - timedelta(minutes=1))
    run = a_run(seat, hour(12), started=hour(12))
    Timetable.objects.update(run_ref=run.id, running_until=hour(12) + timedelta(minutes=2))
    assert found(seat) == [Missed(hour(12), Reason.CUT_OFF)]
    Timetable.objects.update(running_until=NOW + timedelta(seconds=5))
    assert found(seat) == []


def test_run_that_stopped_every_worker_is_cut_off() -> None:
    seat = on_since(hour(12) - timedelta(minutes=1))
    a_run(
        seat,
        hour(12),
        ended=hour(12) + timedelta(minutes=9),
        state="failed",
        code="run.stops_workers",
    )
    assert found(seat) == [Missed(hour(12), Reason.CUT_OFF)]
