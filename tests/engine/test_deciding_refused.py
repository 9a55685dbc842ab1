"""What they refused to make may stand there already: a person says as which one."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.errors import RejectedError
from bindeledd.sync import deciding, registry
from bindeledd.sync.flows import Direction, Outbound
from bindeledd.sync.models import Attempt, Intent, Waiting
from tests.engine.test_accrued_out import Case as AccruedCase
from tests.engine.test_accrued_out import case as accrued
from tests.engine.test_deciding import asked, deny, like_it, refused, row_of, say
from tests.engine.test_hours_out import Case
from tests.world import INSTALLATION, World

__all__ = ["accrued"]  # a fixture


@pytest.fixture
def case(world: World, settings: Any) -> Case:
    """Hours go out, and nothing waits long before it is looked up."""
    settings.SETTLE_FACTOR = 0
    return Case.begin(world)


def refused_hour(case: Case) -> tuple[UUID, int]:
    """Return an hour that they take no more, and the same one, entered there by hand before."""
    theirs = like_it(case)
    case.approve()
    ours = case.hour()
    case.world.run()
    assert row_of(case.world).why == "refused"
    return ours, theirs


@pytest.mark.covers("X6")
def test_what_was_entered_there_by_hand_is_linked_and_not_sent_again(case: Case) -> None:
    ours, theirs = refused_hour(case)
    with case.world.inside():
        assert deciding.asking(Waiting.objects.all()) == {row_of(case.world).id}

    question = asked(case.world)
    assert question.is_refused
    assert [one.theirs for one in deciding.candidates(question)] == [str(theirs)]
    for _ in range(2):
        say(case.world, str(theirs))

    assert row_of(case.world).why == "queued"
    for _ in range(2):
        case.world.run()
    assert case.world.waiting() == {}
    assert case.world.links("hour_entry") == {ours: str(theirs)}
    assert len(case.entries()) == 1
    with case.world.inside():
        deed = Intent.objects.get(kind="hour_entry")
        assert (deed.state, deed.theirs) == (Intent.State.DONE, str(theirs))
        word = Attempt.objects.get(what="word")
        assert (word.intent_id, word.told_by) == (deed.id, case.world.office)
    case.world.whole()


def test_that_it_is_not_there_is_no_answer_to_a_refusal(case: Case) -> None:
    refused_hour(case)
    assert refused(lambda: deny(case.world)) == "journal.not_parked"
    assert row_of(case.world).why == "refused"


def test_what_stands_for_another_record_is_not_it(case: Case) -> None:
    first = case.hour(minutes=60)
    case.world.run()
    theirs = case.world.links("hour_entry")[first]
    refused_hour(case)
    assert refused(lambda: say(case.world, theirs)) == "journal.stands_for_another"


def test_a_refused_change_of_what_stands_there_asks_nothing(case: Case) -> None:
    ours = case.hour()
    case.world.run()
    case.approve()
    case.change(ours, minutes=60)
    case.world.run()
    row = row_of(case.world)
    with case.world.inside():
        assert deciding.question(row) is None
        assert deciding.asking([row]) == set()


def test_a_further_voucher_that_was_refused_is_none_that_stood_there(
    accrued: AccruedCase, settings: Any
) -> None:
    """The link of a day stays with its first voucher: nothing else is taken for it."""
    settings.SETTLE_FACTOR = 0
    entry = accrued.hours(450)
    accrued.world.run()
    accrued.change(entry, minutes=480)
    account = accrued.world.books.rows("GeneralLedgerAccounts")
    (debit,) = (one["Id"] for one in account if one["AccountNo"] == 5000)
    accrued.world.books.user_changes("GeneralLedgerAccounts", debit, {"IsActive": False})
    accrued.world.run()
    row = row_of(accrued.world)
    assert row.why == "refused"
    with accrued.world.inside():
        assert deciding.question(row) is None


@pytest.mark.covers("X6")
def test_a_record_of_a_register_that_people_match(world: World) -> None:
    """Whatever the refusal: what is named is read, linked, and settled in the journal."""

    def refuse(*_told: Any) -> Any:
        raise RejectedError("remote.rejected")

    world.choose("projects", Direction.OUT)
    (ours,) = world.put("project", [{"number": "77", "name": "Anlegg"}])
    flows = tuple(
        dataclasses.replace(flow, create=refuse) if isinstance(flow, Outbound) else flow
        for flow in world.connector.flows
    )
    registry.plug(dataclasses.replace(world.connector, flows=flows), lambda: INSTALLATION)
    world.run()
    registry.plug(world.connector, lambda: INSTALLATION)
    assert row_of(world).why == "refused"
    other = world.books.user_adds("Projects", {"Code": "91", "Name": "Et navn"})

    say(world, str(other["Id"]))

    assert world.links("project") == {ours: str(other["Id"])}
    assert [one.state for one in world.intents(ours=ours)] == [Intent.State.DONE]
    world.run()
    assert world.waiting() == {}
    assert len(world.books.rows("Projects")) == 1
    world.whole()


def test_a_record_that_waits_for_something_else_by_now_asks_nothing(case: Case) -> None:
    """An old refusal is no question: the record is held for its own reasons."""
    _, theirs = refused_hour(case)
    row = row_of(case.world)
    with case.world.inside():
        Waiting.objects.filter(id=row.id).update(why=Waiting.Why.HELD)
    assert refused(lambda: say(case.world, str(theirs))) == "journal.not_parked"
