"""Intents that are written ahead of their calls: what a stop, a kill or a slow system leaves."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest

from bindeledd.connectors.poweroffice_go.flows.registers import CUSTOMERS_OUT
from bindeledd.connectors.poweroffice_go.flows.time import HOURS_OUT
from bindeledd.sync import ahead, calls, engine, journal, runs, sending
from bindeledd.sync.ahead import MOST, Ahead
from bindeledd.sync.flows import CannotFind, Direction, ManyAtOnce, Outbound
from bindeledd.sync.models import Run
from tests.world import World

MANY: Final = 12


class Killed(BaseException):
    """Stands for a process that is gone: nothing after it runs."""


@pytest.fixture
def out(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.SETTLE_FACTOR = 0
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)
    world.choose("customers", Direction.OUT)
    world.put(
        "customer", [{"number": str(10100 + i), "name": f"Firma {i} AS"} for i in range(MANY)]
    )
    return world


def at_call(number: int, deed: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let something happen instead of, or before, the n-th call of a sending."""
    original, made = sending.carry_out, [0]

    def carried(passage: Any, armed: Any) -> Any:
        made[0] += 1
        if made[0] == number:
            deed(passage)
        return original(passage, armed)

    monkeypatch.setattr(sending, "carry_out", carried)


def numbers(world: World) -> list[int]:
    return sorted(row["Number"] for row in world.books.rows("Customers"))


ALL: Final = list(range(10100, 10100 + MANY))


def test_many_intents_and_answers_share_a_commit(
    out: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The price of a record is its call, no longer two commits."""
    original = journal.arm_all
    together: list[int] = []

    def arm_all(lease: Any, deeds: Any, batch: Any) -> Any:
        together.append(len(deeds))
        return original(lease, deeds, batch)

    monkeypatch.setattr(ahead, "_AIM_SECONDS", 60)
    monkeypatch.setattr(journal, "arm_all", arm_all)
    out.run(groups=("customers",))
    assert numbers(out) == ALL
    assert together == [1, MANY - 1]


def test_what_was_written_ahead_is_not_begun_when_a_person_stops_the_run(
    out: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(passage: Any) -> None:
        passage.lease.pulse.cancelled = True

    with monkeypatch.context() as patch:
        at_call(4, stop, patch)
        run = out.ask(groups=("customers",))
        lease = out.begin(run)
        engine.advance(lease)
    assert len(numbers(out)) == 4
    left = [one for one in out.intents(kind="customer") if one.state != "done"]
    assert left
    assert {(one.state, one.code) for one in left} == {("not_now", "journal.not_begun")}
    with out.inside():
        runs.finish(lease, Run.State.CANCELLED, "run.cancelled")

    out.run()
    assert numbers(out) == ALL
    assert {one.state for one in out.intents(kind="customer")} == {"done"}
    out.whole()


@pytest.mark.covers("X6")
@pytest.mark.parametrize("number", [1, 2, 5, MANY])
def test_a_kill_in_the_middle_leaves_open_what_is_then_looked_up(
    out: World, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers of the calls before it were in memory only."""

    def die(_: Any) -> None:
        raise Killed

    run = out.ask(groups=("customers",))
    lease = out.begin(run, worker="dies")
    with monkeypatch.context() as patch:
        at_call(number, die, patch)
        with pytest.raises(Killed):
            out.advance(lease)
    assert len(numbers(out)) == number - 1
    assert "open" in {one.state for one in out.intents(kind="customer")}
    with out.inside():
        runs.release(lease)
        taken = runs.begin(run.id, "takes over")
    assert taken is not None
    out.advance(taken)
    with out.inside():
        runs.finish(taken, Run.State.DONE)
    out.run()

    assert numbers(out) == ALL
    assert len(out.links("customer")) == MANY
    assert out.waiting() == {}
    out.whole()


def test_an_intent_that_stood_too_long_is_withdrawn_and_written_again(
    out: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a worker that takes over would look it up while its call is on its way."""
    monkeypatch.setattr(ahead, "_LONGEST_SECONDS", 0)
    run = out.run(groups=("customers",))
    assert run.state == "done"
    assert numbers(out) == ALL
    found = out.intents(kind="customer")
    assert {one.state for one in found} == {"done"}
    assert max(one.attempts for one in found) > 1
    out.whole()


# --- how many ---


def sizes(of: Ahead, seconds_a_call: float, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return three sizes, one after the other, with calls that take so long."""
    instant = [0.0]
    monkeypatch.setattr(ahead, "monotonic", lambda: instant[0])
    found = []
    for _ in range(3):
        found.append(of.size)
        of.written()
        instant[0] += of.size * seconds_a_call
        of.sent(of.size)
    return found


def test_the_first_goes_alone_then_what_fits_into_half_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = Ahead(CUSTOMERS_OUT, Decimal(1000))
    assert sizes(quick, 0.001, monkeypatch) == [1, MOST, MOST]
    steady = Ahead(CUSTOMERS_OUT, Decimal(1000))
    assert sizes(steady, 0.1, monkeypatch) == [1, 5, 5]
    slow = Ahead(CUSTOMERS_OUT, Decimal(1000))
    assert sizes(slow, 2.0, monkeypatch) == [1, 1, 1]


def test_never_more_than_the_other_system_takes_in_half_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paced = Ahead(CUSTOMERS_OUT, Decimal("9.6"))
    assert sizes(paced, 0.001, monkeypatch) == [1, 4, 4]


def test_what_cannot_be_looked_up_goes_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill would leave each of them to a person."""
    blind = dataclasses.replace(HOURS_OUT, find=CannotFind("they keep no key"))
    assert sizes(Ahead(blind, Decimal(1000)), 0.001, monkeypatch) == [1, 1, 1]


# --- how many in one call ---


def in_calls(
    flow: Outbound[Any], seconds_a_record: float, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Return how many records each of four calls takes, one after the other."""
    of = Ahead(flow, Decimal(2))
    instant = [0.0]
    monkeypatch.setattr(ahead, "monotonic", lambda: instant[0])
    found = []
    for _ in range(4):
        found.append(of.in_one_call)
        of.written()
        instant[0] += of.in_one_call * seconds_a_record
        of.sent_together(of.in_one_call)
    return found


def test_one_call_takes_as_many_as_it_carries_in_four_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What takes long gets no answer, and each of it must then be looked up."""
    together = dataclasses.replace(
        CUSTOMERS_OUT, many=ManyAtOnce(lambda _client, _asked: [], most=50)
    )
    assert in_calls(together, 0.01, monkeypatch) == [1, 50, 50, 50]
    assert in_calls(together, 0.4, monkeypatch) == [1, 10, 10, 10]
    assert in_calls(together, 9.0, monkeypatch) == [1, 1, 1, 1]
    assert in_calls(CUSTOMERS_OUT, 0.01, monkeypatch) == [1, 1, 1, 1]


def test_after_a_doubt_the_next_goes_alone() -> None:
    of = Ahead(
        dataclasses.replace(CUSTOMERS_OUT, many=ManyAtOnce(lambda _client, _asked: [], most=50)),
        Decimal(2),
    )
    of.written()
    of.sent_together(1)
    assert of.in_one_call > 1
    of.doubted()
    assert of.in_one_call == 1
