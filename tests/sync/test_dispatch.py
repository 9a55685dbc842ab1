"""The queue in this process: claimed, carried, put back when lost, cleared out when old."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from bindeledd.kernel.clock import monotonic, now, pause
from bindeledd.sync import retention
from bindeledd.sync.carrying import Closing, RunCarrier
from bindeledd.sync.dispatch import Dispatcher
from bindeledd.sync.lease import Heart, Lease
from bindeledd.sync.models import Plan, PlanRow, Run, Timetable
from bindeledd.sync.presence import Presence
from bindeledd.tenancy.scope import company_scope
from tests.conftest import empty
from tests.sync.conftest import Seat

WORKER = "test:here"


@pytest.fixture
def dispatcher(transactional_db: None, settings: Settings) -> Iterator[Dispatcher]:  # noqa: ARG001
    settings.SYNC_TUNING = replace(settings.SYNC_TUNING, poll_seconds=0.1)

    def make_carrier(company_id: str, run_id: str, entry: str) -> RunCarrier:
        return RunCarrier(
            UUID(company_id),
            UUID(run_id),
            worker=WORKER,
            heart=Heart(),
            advance=_advance,
            closing=Closing(),
            hand_back=lambda: made.hand_back(entry),
        )

    made = Dispatcher(WORKER, make_carrier)
    made.start()
    yield made
    made.stop(2)


def _advance(lease: Lease) -> bool:
    with company_scope(lease.company_id):
        lease.check()
    return True


def until_done(seat: Seat, run: Run) -> None:
    begun = monotonic()
    while seat.run(run.id).state != Run.State.DONE:
        assert monotonic() - begun < 15, seat.run(run.id).state
        pause(0.1)


def entries(run: Run) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select workflow_uuid, status from dbos.workflow_status "
            "where starts_with(workflow_uuid, %s)",
            [f"run:{run.id}:"],
        )
        return dict(cursor.fetchall())


def test_no_test_leaves_runs_to_the_workers_of_the_next(seat: Seat) -> None:
    """They would be carried first, and hundreds of them take longer than a test waits."""
    run = seat.ask()
    assert entries(run) != {}
    empty()
    assert entries(run) == {}


def test_claimed_carried_and_cleared_out(seat: Seat, dispatcher: Dispatcher) -> None:
    run = seat.ask()
    until_done(seat, run)
    begun = monotonic()
    while entries(run) != {f"run:{run.id}:1": "SUCCESS"}:
        assert monotonic() - begun < 10
        pause(0.1)
    assert dispatcher.forget(now() - timedelta(days=1), 1000) == 0
    assert dispatcher.forget(now() + timedelta(minutes=1), 1000) >= 1
    assert entries(run) == {}


def test_run_that_lost_its_queue_entry_gets_another(seat: Seat, dispatcher: Dispatcher) -> None:
    """As after a restore, or when somebody cleared the queue: it would wait for ever."""
    # Nobody may claim it before its entry is gone.
    with company_scope(seat.company_id):
        run = seat.ask()
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from dbos.workflow_status where workflow_uuid like %s", ["run:%"]
            )
    presence = Presence(WORKER, dispatcher)
    presence.show()
    presence.sweep()
    assert entries(run) == {}
    Timetable.objects.update(waiting_since=now() - timedelta(minutes=1))
    presence.sweep()
    presence.hide()
    until_done(seat, run)


def test_running_run_that_lost_its_queue_entry_goes_on(seat: Seat, dispatcher: Dispatcher) -> None:
    """Its worker is gone and so is the entry: the expired lease is enough to find it."""
    with company_scope(seat.company_id):
        lease = seat.begun("long-gone")
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from dbos.workflow_status where workflow_uuid like %s", ["run:%"]
            )
    presence = Presence(WORKER, dispatcher)
    presence.show()
    presence.sweep()
    presence.sweep()
    presence.hide()
    until_done(seat, seat.run(lease.run_id))
    assert seat.run(lease.run_id).takeovers == 1


def test_two_processes_of_one_name_are_refused(seat: Seat, dispatcher: Dispatcher) -> None:
    """They would run each other's runs at the same time."""
    del seat
    first, second = Presence("same", dispatcher), Presence("same", dispatcher)
    first.show()
    with pytest.raises(RuntimeError, match="has the name"):
        second.show()
    first.hide()
    second.show()
    second.hide()


def test_plans_that_nobody_applied_are_cleared_out(seat: Seat) -> None:
    """Rows of applied plans are history; so are young ones, for now."""
    old = now() - timedelta(days=40)
    with company_scope(seat.company_id):
        for number, (state, made_at) in enumerate(
            [("open", old), ("stale", old), ("applied", old), ("open", now())]
        ):
            plan = Plan.objects.create(
                company_id=seat.company_id,
                connection_id=seat.connection_id,
                number=number,
                state=state,
                made_at=made_at,
            )
            PlanRow.objects.create(
                company_id=seat.company_id,
                plan=plan,
                flow="f",
                position=0,
                action="create",
                label="1 Berg",
                fingerprint="x",
            )
    asked: list[int] = []
    retention.clear_out(lambda _before, limit: asked.append(limit) or 0)
    with company_scope(seat.company_id):
        assert sorted(PlanRow.objects.values_list("plan__number", flat=True)) == [2, 3]
        assert Plan.objects.count() == 4
    assert asked == [retention.BATCH]


def test_one_worker_clears_out_at_a_time(seat: Seat) -> None:
    del seat
    asked: list[int] = []
    inside, leave = threading.Event(), threading.Event()

    def slow(_before: object, limit: int) -> int:
        inside.set()
        leave.wait(5)
        asked.append(limit)
        return 0

    thread = threading.Thread(target=lambda: (retention.clear_out(slow), connection.close()))
    thread.start()
    assert inside.wait(5)
    retention.clear_out(lambda _before, limit: asked.append(limit) or 0)
    assert asked == []
    leave.set()
    thread.join()
    assert asked == [retention.BATCH]
