"""Carrying a run: whatever a portion does, the run ends in its row or goes on elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from bindeledd.kernel.errors import ContractError, UnavailableError
from bindeledd.sync import runs
from bindeledd.sync.carrying import ENDED, HANDED_BACK, NOT_OURS, Advance, Closing, RunCarrier
from bindeledd.sync.dispatch import MORE
from bindeledd.sync.lease import Heart, Lease, LeaseLostError
from bindeledd.sync.models import Run, Timetable
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import company_scope
from tests.sync.conftest import Seat


def carrier(
    seat: Seat,
    run: Run,
    advance: Advance,
    *,
    closing: Closing | None = None,
    hand_back: Callable[[], None] = lambda: None,
    heart: Heart | None = None,
) -> RunCarrier:
    return RunCarrier(
        seat.company_id,
        run.id,
        worker="here",
        heart=heart or Heart(),
        advance=advance,
        closing=closing or Closing(),
        hand_back=hand_back,
    )


def raising(error: Exception) -> Advance:
    def advance(lease: Lease) -> bool:
        del lease
        raise error

    return advance


def test_portions_until_done(seat: Seat) -> None:
    left = [True, False, False]
    run = seat.ask()
    assert carrier(seat, run, lambda _: left.pop()).portions() == ENDED
    assert seat.run(run.id).state == Run.State.DONE
    assert left == []


def test_portions_are_joined_into_steps_of_some_seconds(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step costs the queue ten commits, but an endless one could not be drained."""
    monkeypatch.setattr("bindeledd.sync.carrying._STEP_SECONDS", 0.0)
    run = seat.ask()
    one = carrier(seat, run, lambda _: False)
    assert one.portions() == MORE
    assert one.portions() == MORE
    assert seat.run(run.id).state == Run.State.RUNNING
    one.leave()


@pytest.mark.parametrize(
    ("error", "code", "params"),
    [
        (UnavailableError(operation="a"), "remote.unavailable", {"operation": "a"}),
        (ContractError(place="$.Id"), "remote.odd_answer", {"place": "$.Id"}),
        (ZeroDivisionError("secret"), "run.broke", {"kind": "ZeroDivisionError"}),
    ],
)
def test_error_ends_the_run_and_frees_the_connection(
    seat: Seat, error: Exception, code: str, params: dict[str, str]
) -> None:
    """Nothing stays running for an error; the next run may come."""
    run = seat.ask()
    assert carrier(seat, run, raising(error)).portions() == ENDED
    stored = seat.run(run.id)
    assert (stored.state, stored.code, stored.params) == ("failed", code, params)
    assert seat.begun() is not None


def test_lost_lease_ends_quietly(seat: Seat) -> None:
    """The other worker ends the run, not we."""
    run = seat.ask()
    assert carrier(seat, run, raising(LeaseLostError("gone"))).portions() == NOT_OURS
    assert seat.run(run.id).state == Run.State.RUNNING


def test_database_that_answers_again_is_ridden_out(seat: Seat) -> None:
    tries: list[int] = []

    def advance(lease: Lease) -> bool:
        tries.append(lease.token)
        if len(tries) < 3:
            raise OperationalError("server closed the connection unexpectedly")
        return True

    run = seat.ask()
    assert carrier(seat, run, advance).portions() == ENDED
    assert seat.run(run.id).state == Run.State.DONE
    assert tries == [1, 1, 1]


def test_stopping_worker_gives_the_rest_away(seat: Seat) -> None:
    """At once: the lease is free before anybody could miss its heartbeat."""
    closing, given = Closing(), []
    run = seat.ask()

    def advance(lease: Lease) -> bool:
        del lease
        closing.begin(0)
        return False

    one = carrier(seat, run, advance, closing=closing, hand_back=lambda: given.append(run.id))
    assert one.portions() == HANDED_BACK
    assert given == [run.id]
    assert Timetable.objects.get(pk=seat.connection_id).worker == ""
    assert seat.begin(run, "other") is not None


def test_run_that_a_person_stopped_ends_between_portions(seat: Seat) -> None:
    person = User.objects.create_user("kari@firma.example")
    heart = Heart()

    def advance(lease: Lease) -> bool:
        with company_scope(seat.company_id):
            runs.cancel(lease.run_id, by=person.id)
        heart.beat()
        return False

    run = seat.ask()
    assert carrier(seat, run, advance, heart=heart).portions() == ENDED
    heart.stop()
    stored = seat.run(run.id)
    assert (stored.state, stored.code) == ("cancelled", "run.cancelled")
    assert stored.cancel_asked_by_id == person.id


def test_engine_may_end_the_run_itself(seat: Seat) -> None:
    """In its own last transaction, with its own code."""

    def advance(lease: Lease) -> bool:
        runs.finish(lease, Run.State.FAILED, "plan.stale", {"plan": 1})
        return True

    run = seat.ask()
    assert carrier(seat, run, advance).portions() == ENDED
    assert seat.run(run.id).code == "plan.stale"


def test_waiting_run_stands_behind_one_that_was_cut_off(seat: Seat) -> None:
    """Else its queue entry would be used up while it still has to wait."""
    cut_off = seat.begun("dead")
    waiting = seat.ask()
    assert carrier(seat, waiting, lambda _: True).portions() == NOT_OURS
    with connection.cursor() as cursor:
        cursor.execute(
            "select workflow_uuid, status from dbos.workflow_status "
            "where starts_with(workflow_uuid, %s) order by 1",
            [f"run:{waiting.id}:"],
        )
        assert cursor.fetchall() == [
            (f"run:{waiting.id}:1", "ENQUEUED"),
            (f"run:{waiting.id}:2", "DELAYED"),
        ]
    assert seat.run(cut_off.run_id).state == Run.State.RUNNING
