"""When runs are due: on the hour, after a change, at night in full, also where clocks change."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction

from bindeledd.kernel.clock import fixed
from bindeledd.sync import schedule
from bindeledd.sync.models import Connection, DataType, NotedChange, Run, Timetable
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import Seat, make_seat

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 11, 21, 12, 20, tzinfo=UTC)


def on_timetable(seat: Seat, at: datetime = NOON) -> Timetable:
    with fixed(at), company_scope(seat.company_id):
        if at == NOON:  # as if it had been switched on then
            Timetable.objects.filter(pk=seat.connection_id).delete()
        schedule.put(Connection.objects.get(id=seat.connection_id))
    return Timetable.objects.get(pk=seat.connection_id)


def tick(at: datetime) -> None:
    with fixed(at):
        schedule.tick()


def all_runs(seat: Seat) -> list[Run]:
    with company_scope(seat.company_id):
        return list(Run.objects.order_by("number"))


def finish(seat: Seat) -> None:
    """Let what waits run and end, so that nothing more can join it."""
    with company_scope(seat.company_id):
        Run.objects.filter(state="waiting").update(state="done", started_at=NOON, ended_at=NOON)


def goes(seat: Seat, group: str, direction: str = "out", mode: str = "automatic") -> None:
    with company_scope(seat.company_id):
        DataType.objects.create(
            company_id=seat.company_id,
            connection_id=seat.connection_id,
            group=group,
            direction=direction,
            mode=mode,
        )


@pytest.mark.covers("X2")
def test_due_once_an_hour_at_the_same_minute() -> None:
    """Spread over the first minutes; the place of a connection never changes."""
    one = uuid4()
    first = schedule.due_after(one, NOON)
    second = schedule.due_after(one, first)
    assert second - first == timedelta(hours=1)
    assert NOON < first <= NOON + timedelta(hours=1)
    assert first - schedule.hour_of(first) < timedelta(minutes=5)


def test_thousand_connections_do_not_knock_at_once() -> None:
    """Each of the five minutes gets about a fifth of them."""
    minutes = Counter(schedule.due_after(UUID(int=n), NOON).minute for n in range(1000))
    assert set(minutes) == set(range(5))
    assert max(minutes.values()) < 300


@pytest.mark.covers("X2")
@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (datetime(2026, 3, 29, tzinfo=OSLO), 23),  # 02:00 becomes 03:00
        (datetime(2026, 10, 25, tzinfo=OSLO), 25),  # 03:00 becomes 02:00
        (datetime(2026, 11, 21, tzinfo=OSLO), 24),
    ],
)
def test_hours_when_the_clocks_change(day: datetime, hours: int) -> None:
    """None is left out and none doubled: as many as the day has."""
    one = UUID(int=7)
    end = (day + timedelta(days=1)).astimezone(UTC)  # wall arithmetic: the next midnight
    found, due = [], schedule.due_after(one, day.astimezone(UTC) - timedelta(seconds=1))
    while due < end:
        found.append(due)
        due = schedule.due_after(one, due)
    assert len(found) == hours
    steps = {after - before for before, after in pairwise(found)}
    assert steps == {timedelta(hours=1)}
    assert {moment.astimezone(OSLO).minute for moment in found} == {found[0].minute}


@pytest.mark.parametrize("number", range(40))
def test_full_reconciliation_is_nightly_and_never_between_two_and_four(number: int) -> None:
    """Also in the nights when that hour is missing or comes twice."""
    one, moments = UUID(int=number), []
    moment = datetime(2026, 3, 26, 12, tzinfo=UTC)
    for _ in range(5):
        moment = schedule.full_due_after(one, moment, OSLO)
        moments.append(moment.astimezone(OSLO))
    assert {local.hour for local in moments} < {22, 23, 0, 1, 4, 5}
    assert len({local.date() for local in moments}) == 5
    assert len({local.timetz().replace(tzinfo=None) for local in moments}) == 1


@pytest.mark.django_db
@pytest.mark.covers("X2")
def test_tick_asks_once_for_the_hour() -> None:
    seat = make_seat()
    due = on_timetable(seat).due_at
    assert due is not None
    tick(due - timedelta(seconds=1))
    assert all_runs(seat) == []
    tick(due)
    tick(due + timedelta(seconds=1))
    (run,) = all_runs(seat)
    assert (run.trigger, run.due_at) == ("schedule", schedule.hour_of(due))
    assert Timetable.objects.get(pk=seat.connection_id).due_at == due + timedelta(hours=1)


def test_two_workers_tick_at_once_and_ask_once(transactional_db: None) -> None:  # noqa: ARG001
    """Rows that one has taken are passed over by the other."""
    seats = [make_seat() for _ in range(6)]
    due = max(on_timetable(seat).due_at or NOON for seat in seats)

    def worker(_: int) -> None:
        try:
            tick(due)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(worker, range(3)))
    assert [len(all_runs(seat)) for seat in seats] == [1] * 6


@pytest.mark.django_db
def test_hours_that_nobody_was_there_for_are_not_made_up_for() -> None:
    """One run for the latest hour; the watchdog tells of the others."""
    seat = make_seat()
    due = on_timetable(seat).due_at
    assert due is not None
    tick(due + timedelta(hours=3, minutes=1))
    (run,) = all_runs(seat)
    assert run.due_at == schedule.hour_of(due + timedelta(hours=3))


@pytest.mark.django_db
@pytest.mark.covers("X2")
@pytest.mark.parametrize("state", ["paused", "off", "setting_up"])
def test_connection_that_is_not_on_is_never_due(state: str) -> None:
    seat = make_seat(state)
    assert on_timetable(seat).due_at is None
    tick(NOON + timedelta(days=1))
    assert all_runs(seat) == []


@pytest.mark.django_db
def test_paused_connection_misses_its_hours_and_comes_back() -> None:
    """Whoever switches it on again need not think of the timetable."""
    seat = make_seat()
    due = on_timetable(seat).due_at
    with company_scope(seat.company_id):
        Connection.objects.update(state="paused")  # without telling the timetable
        paused = Connection.objects.get(id=seat.connection_id)
        assert schedule.next_due(paused) is None
    assert due is not None
    tick(due)
    assert all_runs(seat) == []
    with company_scope(seat.company_id):
        Connection.objects.update(state="on")
    tick(due + timedelta(hours=1))
    assert [run.trigger for run in all_runs(seat)] == ["schedule"]


@pytest.mark.django_db
def test_deleted_connection_leaves_the_timetable() -> None:
    seat, other = make_seat(), make_seat()
    due = max(on_timetable(seat).due_at or NOON, on_timetable(other).due_at or NOON)
    with company_scope(seat.company_id):
        Connection.objects.all().delete()
    tick(due)
    assert list(Timetable.objects.values_list("pk", flat=True)) == [other.connection_id]
    assert len(all_runs(other)) == 1


@pytest.mark.django_db
@pytest.mark.covers("X2")
def test_switched_on_is_on_the_timetable() -> None:
    """Nobody who switches a connection on has to think of it."""
    seat = make_seat("setting_up")
    with company_scope(seat.company_id), fixed(NOON):
        connection = Connection.objects.get(id=seat.connection_id)
        assert schedule.next_due(connection) is None
        connection.state = Connection.State.ON
        connection.save()
        assert schedule.next_due(connection) == schedule.due_after(connection.id, NOON)
        connection.state = Connection.State.OFF
        connection.save()
        assert Timetable.objects.get(pk=connection.id).due_at is None


@pytest.mark.django_db
def test_putting_twice_moves_nothing() -> None:
    """Saving the settings of a connection does not postpone its run."""
    seat = make_seat()
    due = on_timetable(seat).due_at
    assert on_timetable(seat, NOON + timedelta(hours=2)).due_at == due


@pytest.mark.django_db
def test_plan_that_waits_puts_the_hour_off_not_away() -> None:
    seat = make_seat()
    due = on_timetable(seat).due_at
    assert due is not None
    seat.ask("plan")
    tick(due)
    assert [run.trigger for run in all_runs(seat)] == ["plan"]
    finish(seat)
    tick(due + timedelta(seconds=21))
    last = all_runs(seat)[-1]
    assert (last.trigger, last.due_at) == ("schedule", schedule.hour_of(due))


@pytest.mark.django_db
def test_first_run_after_the_nightly_moment_reads_in_full() -> None:
    seat = make_seat()
    full = on_timetable(seat).full_due_at
    assert full is not None
    due = schedule.due_after(seat.connection_id, full)
    Timetable.objects.update(due_at=due)
    tick(due)
    finish(seat)
    tick(due + timedelta(hours=1))
    assert [run.full for run in all_runs(seat)] == [True, False]
    assert Timetable.objects.get(pk=seat.connection_id).full_due_at == full + timedelta(days=1)


@pytest.mark.django_db
def test_changes_close_to_each_other_become_one_run() -> None:
    seat = make_seat()
    goes(seat, "customers")
    goes(seat, "projects")
    with transaction.atomic():
        schedule.note_change(seat.company_id, "customer")
        schedule.note_change(seat.company_id, "customer")
        schedule.note_change(seat.company_id, "project")
    assert NotedChange.objects.count() == 2
    tick(NOON)
    assert all_runs(seat) == []
    tick(NOON + timedelta(seconds=schedule.JOIN_SECONDS))
    (run,) = all_runs(seat)
    assert (run.trigger, run.groups) == ("change", ["customers", "projects"])
    tick(NOON + timedelta(seconds=30))
    assert len(all_runs(seat)) == 1
    assert NotedChange.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.covers("X2", "X3")
@pytest.mark.parametrize(
    ("direction", "mode"), [("into", "automatic"), ("out", "by_hand"), ("off", "automatic")]
)
def test_only_what_goes_out_by_itself_is_set_off(direction: str, mode: str) -> None:
    seat = make_seat()
    goes(seat, "customers", direction, mode)
    schedule.note_change(seat.company_id, "customer")
    tick(NOON)
    tick(NOON + timedelta(seconds=10))
    assert all_runs(seat) == []


@pytest.mark.django_db
def test_other_company_is_not_set_off() -> None:
    seat, other = make_seat(), make_seat()
    goes(seat, "customers")
    goes(other, "customers")
    schedule.note_change(seat.company_id, "customer")
    tick(NOON)
    tick(NOON + timedelta(seconds=10))
    assert (len(all_runs(seat)), len(all_runs(other))) == (1, 0)


@pytest.mark.django_db
def test_connection_that_is_not_on_is_not_set_off() -> None:
    seat = make_seat("paused")
    goes(seat, "customers")
    schedule.note_change(seat.company_id, "customer")
    tick(NOON)
    tick(NOON + timedelta(seconds=10))
    assert all_runs(seat) == []
