"""The lease: who may write, what a take-over waits for, and what keeps it alive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from pytest_django.fixtures import Settings

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sync import runs
from bindeledd.sync.gate import RunGate
from bindeledd.sync.lease import Heart, LeaseLostError
from bindeledd.sync.lines import open_line
from bindeledd.sync.models import Run, Timetable
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import Seat

Alive = Callable[[str], AbstractContextManager[None]]


def test_check_passes_for_the_holder(seat: Seat) -> None:
    lease = seat.begun()
    with company_scope(seat.company_id):
        lease.check()


@pytest.mark.covers("X6")
def test_worker_that_woke_late_writes_nothing(seat: Seat) -> None:
    """Its transaction stops at the check, before the first row."""
    old = seat.begun("frozen")
    new = seat.begin(seat.run(old.run_id), "second")
    assert new is not None
    assert new.token == old.token + 1
    with company_scope(seat.company_id), pytest.raises(LeaseLostError):
        old.check()
    with company_scope(seat.company_id):
        new.check()


def test_check_outside_a_transaction_is_a_mistake(seat: Seat) -> None:
    """It would hold nothing."""
    lease = seat.begun()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        lease.check()


def test_ended_run_writes_nothing_more(seat: Seat) -> None:
    lease = seat.begun()
    runs.finish(lease, Run.State.DONE)
    with company_scope(seat.company_id), pytest.raises(LeaseLostError):
        lease.check()


def test_take_over_waits_for_the_transaction_in_flight(seat: Seat) -> None:
    """What the old holder has begun to write is either whole before, or refused after."""
    old = seat.begun("slow")
    order: list[str] = []

    def take_over() -> None:
        try:
            assert seat.begin(seat.run(old.run_id), "second") is not None
            order.append("taken over")
        finally:
            connections.close_all()

    thread = threading.Thread(target=take_over)
    with company_scope(seat.company_id):
        old.check()
        thread.start()
        pause(0.5)
        order.append("written")
    thread.join(timeout=10)
    assert order == ["written", "taken over"]


def test_heartbeat_does_not_wait_for_a_page(seat: Seat) -> None:
    """A page's transaction may take long; its own lease must not run out meanwhile."""
    lease = seat.begun()
    heart = Heart()
    heart.add(lease)
    with company_scope(seat.company_id):
        lease.check()
        Run.objects.filter(id=lease.run_id).update(position={"page": 2})
        before = Timetable.objects.get(pk=seat.connection_id).running_until
        lease.pulse.good_until = 0.0
        heart.beat()
    heart.stop()
    after = Timetable.objects.get(pk=seat.connection_id).running_until
    assert before is not None
    assert after is not None
    assert after > before
    assert lease.pulse.good_until > monotonic()


def test_heartbeat_learns_of_a_take_over(seat: Seat) -> None:
    old = seat.begun("first")
    heart = Heart()
    heart.add(old)
    seat.begin(seat.run(old.run_id), "second")
    heart.beat()
    heart.stop()
    with pytest.raises(LeaseLostError):
        old.guard()


def test_locked_row_costs_other_leases_nothing(seat: Seat) -> None:
    """One connection's row may be locked for a moment; it is left for the next beat."""
    lease = seat.begun()
    heart = Heart()
    heart.add(lease)
    good_until = lease.pulse.good_until
    with transaction.atomic():
        Timetable.objects.select_for_update().get(pk=seat.connection_id)
        heart.beat()
    assert not lease.pulse.lost
    assert lease.pulse.good_until == good_until
    heart.beat()
    heart.stop()
    assert lease.pulse.good_until > good_until


def test_guard_costs_nothing_while_the_heart_beats(
    seat: Seat, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    lease = seat.begun()
    with django_assert_num_queries(0):
        lease.guard()


def test_guard_asks_the_database_when_the_heart_is_late(seat: Seat) -> None:
    """Late by our own clock, but nobody has taken over: the call may go out."""
    lease = seat.begun()
    lease.pulse.good_until = monotonic() - 1
    lease.guard()
    assert lease.pulse.good_until > monotonic()


def test_guard_stops_a_call_after_a_take_over(seat: Seat) -> None:
    old = seat.begun("first")
    seat.begin(seat.run(old.run_id), "second")
    old.pulse.good_until = monotonic() - 1
    with pytest.raises(LeaseLostError):
        old.guard()


@pytest.mark.covers("X6")
def test_a_call_of_a_worker_that_slept_does_not_leave(seat: Seat) -> None:
    """It had passed the gate in time; what it reads may leave, for that changes nothing."""
    old = seat.begun("first")
    gate = RunGate(old, share="one", scope="leaving", rate=Decimal(1000))
    gate.enter(operation="customer.create", write=True)
    seat.begin(seat.run(old.run_id), "second")
    old.pulse.good_until = monotonic() - 1
    gate.leaving(operation="customer.list", write=False)
    with pytest.raises(LeaseLostError):
        gate.leaving(operation="customer.create", write=True)


def test_living_worker_keeps_its_run(seat: Seat, alive: Alive) -> None:
    with alive("first"):
        lease = seat.begun("first")
        assert seat.begin(seat.run(lease.run_id), "second") is None


def test_dead_worker_is_followed_at_once(seat: Seat, alive: Alive) -> None:
    """Its line is gone: nobody waits for the lease to run out."""
    with alive("first"):
        lease = seat.begun("first")
    begun = monotonic()
    assert seat.begin(seat.run(lease.run_id), "second") is not None
    assert monotonic() - begun < 2


def test_frozen_worker_is_followed_when_its_lease_is_over(
    seat: Seat, alive: Alive, settings: Settings
) -> None:
    """Its line still stands, so only the lease tells."""
    settings.SYNC_TUNING = replace(settings.SYNC_TUNING, lease_seconds=0.3)
    with alive("first"):
        lease = seat.begun("first")
        pause(0.5)
        assert seat.begin(seat.run(lease.run_id), "second") is not None


def test_transaction_of_a_frozen_worker_ends_with_its_lease(seat: Seat, settings: Settings) -> None:
    """Else a take-over would wait for a process that never goes on."""
    settings.SYNC_TUNING = replace(settings.SYNC_TUNING, lease_seconds=0.5)
    lease = seat.begun("first")

    def freeze_inside_a_transaction() -> None:
        with company_scope(seat.company_id):
            lease.check()
            pause(1.0)
            Run.objects.filter(id=lease.run_id).update(position={})

    with pytest.raises(DatabaseError, match="idle-in-transaction"):
        freeze_inside_a_transaction()
    connections.close_all()


def test_released_lease_is_free_at_once(seat: Seat, alive: Alive) -> None:
    with alive("first"):
        lease = seat.begun("first")
        runs.release(lease)
        assert seat.begin(seat.run(lease.run_id), "second") is not None


def test_row_without_a_company_shows_no_company_data(seat: Seat) -> None:
    """The timetable stands outside the wall: ids and instants only."""
    seat.begun()
    with open_line() as line, pytest.raises(psycopg.errors.UndefinedColumn):
        line.execute("select name from sync_timetable")
