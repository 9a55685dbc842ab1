"""Runs: one waiting and one running a connection; what joins what; how they end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.sync import runs
from bindeledd.sync.lease import LeaseLostError
from bindeledd.sync.models import DataType, Run, Timetable
from bindeledd.sync.queueing import enqueue_again
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import make_seat

HOUR = datetime(2026, 11, 21, 10, tzinfo=UTC)
Alive = Callable[[str], AbstractContextManager[None]]


def entries(run: Run) -> list[tuple[str, str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select workflow_uuid, status, queue_name, queue_partition_key "
            "from dbos.workflow_status where starts_with(workflow_uuid, %s) order by 1",
            [f"run:{run.id}:"],
        )
        return cursor.fetchall()


@pytest.mark.django_db
def test_request_is_queued_in_the_same_transaction() -> None:
    """One row of ours and one of the queue, or neither."""
    seat = make_seat()
    run = seat.ask()
    assert entries(run) == [(f"run:{run.id}:1", "ENQUEUED", "runs", str(seat.connection_id))]
    with transaction.atomic():
        lost = make_seat().ask()
        transaction.set_rollback(True)
    assert entries(lost) == []


@pytest.mark.django_db
@pytest.mark.covers("X2")
def test_runs_are_numbered_by_connection() -> None:
    seat, other = make_seat(), make_seat()
    first = seat.ask()
    seat.begin(first)
    assert (first.number, seat.ask().number, other.ask().number) == (1, 2, 1)


@pytest.mark.django_db
def test_second_click_joins_the_waiting_run() -> None:
    """An impatient user makes no second run."""
    seat = make_seat()
    first = seat.ask(groups=("customers",))
    again = seat.ask(groups=("projects",))
    assert again.id == first.id
    assert again.groups == ["customers", "projects"]
    assert len(entries(first)) == 1


@pytest.mark.django_db
def test_button_joins_the_hourly_run_and_names_what_goes_by_hand() -> None:
    """`None named` means all automatic ones; beside a named one they are spelled out."""
    seat = make_seat()
    with company_scope(seat.company_id):
        for group, mode in (("customers", "automatic"), ("invoices", "by_hand")):
            DataType.objects.create(
                company_id=seat.company_id,
                connection_id=seat.connection_id,
                group=group,
                direction="out",
                mode=mode,
            )
    person = User.objects.create_user("kari@firma.example")
    hourly = seat.ask("schedule", due_at=HOUR)
    joined = seat.ask("hand", groups=("invoices",), by=person.id, full=True)
    assert joined.id == hourly.id
    assert (joined.trigger, joined.asked_by_id, joined.full) == ("hand", person.id, True)
    assert joined.groups == ["customers", "invoices"]
    assert joined.due_at == HOUR


@pytest.mark.django_db
def test_named_automatic_type_beside_all_automatic_ones_stays_all() -> None:
    seat = make_seat()
    with company_scope(seat.company_id):
        DataType.objects.create(
            company_id=seat.company_id,
            connection_id=seat.connection_id,
            group="customers",
            direction="out",
        )
    seat.ask("change", groups=("customers",))
    assert seat.ask("schedule").groups == []


@pytest.mark.django_db
def test_plan_sends_the_waiting_hourly_run_back_to_the_timetable() -> None:
    """A plan does exactly what was shown; what the hour was for is asked again, not lost."""
    seat = make_seat()
    hourly = seat.ask("schedule", due_at=HOUR)
    plan = seat.ask("plan")
    assert plan.id != hourly.id
    assert seat.run(hourly.id).state == Run.State.CANCELLED
    assert seat.run(hourly.id).code == "run.gave_way"
    row = Timetable.objects.get(pk=seat.connection_id)
    assert (row.due_at, row.waiting_ref) == (HOUR, plan.id)


@pytest.mark.django_db
def test_plan_gives_a_waiting_change_back_as_a_wish() -> None:
    seat = make_seat()
    seat.ask("change", groups=("projects",))
    seat.ask("preview")
    row = Timetable.objects.get(pk=seat.connection_id)
    assert row.wanted_at is not None
    assert row.groups == ["projects"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waiting", "asked"),
    [
        ("hand", "plan"),
        ("hand", "preview"),
        ("plan", "plan"),
        ("plan", "hand"),
        ("preview", "schedule"),
        ("plan", "change"),
    ],
)
def test_what_cannot_join_is_refused(waiting: str, asked: str) -> None:
    seat = make_seat()
    seat.ask(waiting)
    with pytest.raises(DomainError) as refused:
        seat.ask(asked)
    assert refused.value.error_code == "run.one_is_waiting"
    assert refused.value.params == {"number": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "trigger", "allowed"),
    [
        ("on", "schedule", True),
        ("paused", "schedule", False),
        ("paused", "hand", False),
        ("setting_up", "preview", True),
        ("setting_up", "plan", True),
        ("off", "preview", False),
    ],
)
def test_connection_that_is_not_on_runs_nothing_by_itself(
    state: str, trigger: str, *, allowed: bool
) -> None:
    seat = make_seat(state)
    if allowed:
        assert seat.ask(trigger).state == Run.State.WAITING
        return
    with pytest.raises(DomainError) as refused:
        seat.ask(trigger)
    assert refused.value.error_code == "run.connection_is_off"


@pytest.mark.django_db
def test_other_companys_connection_is_not_found() -> None:
    seat, other = make_seat(), make_seat()
    with company_scope(seat.company_id), pytest.raises(NotFoundError):
        runs.request(other.connection_id, trigger=Run.Trigger.HAND)


@pytest.mark.django_db
def test_database_itself_refuses_a_second_waiting_run() -> None:
    """Not the care of a caller: an index."""
    seat = make_seat()
    run = seat.ask()
    run.pk, run.number = new_id(), 2
    with company_scope(seat.company_id), pytest.raises(IntegrityError, match="one_waiting"):
        run.save(force_insert=True)


@pytest.mark.django_db
def test_begin_starts_once(alive: Alive) -> None:
    seat = make_seat()
    run = seat.ask()
    with alive("first"):
        lease = seat.begin(run, "first")
        assert lease is not None
        assert seat.begin(run, "second") is None
        assert seat.begin(run, "first") is None
    stored = seat.run(run.id)
    assert (stored.state, stored.worker, stored.takeovers) == ("running", "first", 0)
    row = Timetable.objects.get(pk=seat.connection_id)
    assert (row.run_ref, row.token, row.waiting_ref) == (run.id, lease.token, None)


@pytest.mark.django_db
def test_waiting_run_does_not_overtake_one_that_must_be_taken_over() -> None:
    """The worker of the first is dead, but its run goes on before the second begins."""
    seat = make_seat()
    first = seat.ask()
    seat.begin(first, "dead")
    second = seat.ask()
    assert seat.begin(second, "next") is None
    assert seat.run(second.id).state == Run.State.WAITING
    assert seat.begin(first, "next") is not None
    assert seat.run(first.id).takeovers == 1


@pytest.mark.django_db
def test_finish_makes_room_and_may_be_said_twice() -> None:
    seat = make_seat()
    lease = seat.begun()
    waiting = seat.ask()
    runs.finish(lease, Run.State.FAILED, "remote.unavailable", {"operation": "customer.list"})
    runs.finish(lease, Run.State.DONE)
    stored = seat.run(lease.run_id)
    assert (stored.state, stored.code) == ("failed", "remote.unavailable")
    assert stored.params == {"operation": "customer.list"}
    assert stored.ended_at is not None
    assert seat.begin(waiting) is not None


@pytest.mark.django_db
def test_old_holder_cannot_end_the_run() -> None:
    seat = make_seat()
    old = seat.begun("dead")
    new = seat.begin(seat.run(old.run_id), "next")
    assert new is not None
    with pytest.raises(LeaseLostError):
        runs.finish(old, Run.State.DONE)
    assert seat.run(old.run_id).state == Run.State.RUNNING


@pytest.mark.django_db
def test_run_that_stops_every_worker_is_given_up() -> None:
    """Take-overs with progress in between do not count: a long run may outlive many workers."""
    seat = make_seat()
    lease = seat.begun("dead-0")
    run = seat.run(lease.run_id)
    for number in range(1, runs.MAX_STALLS + 1):
        taken = seat.begin(run, f"dead-{number}")
        assert taken is not None
    with company_scope(seat.company_id):
        runs.portion_finished(taken)
    for number in range(runs.MAX_STALLS):
        assert seat.begin(run, f"again-{number}") is not None
    assert seat.begin(run, "last") is None
    stored = seat.run(run.id)
    assert (stored.state, stored.code) == ("failed", "run.stops_workers")
    assert seat.begun() is not None


@pytest.mark.django_db
def test_cancel_ends_a_waiting_run_at_once() -> None:
    seat = make_seat()
    person = User.objects.create_user("kari@firma.example")
    run = seat.ask()
    with company_scope(seat.company_id):
        runs.cancel(run.id, by=person.id)
        with pytest.raises(DomainError, match=r"run\.has_ended"):
            runs.cancel(run.id, by=person.id)
    assert seat.begin(run) is None
    assert seat.ask().id != run.id


@pytest.mark.django_db
def test_cancel_asks_a_running_run_and_outlives_its_worker() -> None:
    """The worker hears of it by heartbeat; if it is dead, whoever takes over ends the run."""
    seat = make_seat()
    person = User.objects.create_user("kari@firma.example")
    lease = seat.begun("dead")
    with company_scope(seat.company_id):
        runs.cancel(lease.run_id, by=person.id)
    assert seat.run(lease.run_id).state == Run.State.RUNNING
    assert seat.begin(seat.run(lease.run_id), "next") is None
    assert seat.run(lease.run_id).state == Run.State.CANCELLED


@pytest.mark.django_db
def test_ended_run_is_not_queued_again() -> None:
    seat = make_seat()
    lease = seat.begun()
    runs.finish(lease, Run.State.DONE)
    with company_scope(seat.company_id):
        assert not enqueue_again(lease.run_id)
    assert len(entries(seat.run(lease.run_id))) == 1
