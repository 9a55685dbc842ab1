"""What nothing can look up waits for a person's word: it stands there, as this; or it does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from django.db import connections

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import deciding, registry
from bindeledd.sync.flows import CannotFind, Direction
from bindeledd.sync.models import Attempt, Intent, LineEntry, Waiting
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import add_member
from tests.engine import test_accrued_out, test_invoices_out, test_orders_out, test_payroll_out
from tests.engine.test_accrued_out import case as accrued
from tests.engine.test_hours_out import MONDAY, Case
from tests.engine.test_invoices_out import case as invoicing
from tests.engine.test_orders_out import case as ordering
from tests.world import INSTALLATION, SYSTEM, World

__all__ = ["accrued", "invoicing", "ordering"]  # fixtures

HOURS = "POST /TimeTracking/EntryTime"


@pytest.fixture
def case(world: World, settings: Any) -> Case:
    """Hours go out, and nothing waits long before it is looked up."""
    settings.SETTLE_FACTOR = 0
    return Case.begin(world)


def like_it(case: Case, **other: Any) -> int:
    """Let somebody write the same hour there by hand; return its id."""
    fields = {
        "EmployeeId": case.there["employee"],
        "ActivityTimeId": case.there["work"],
        "ProjectId": case.there["project"],
        "Date": MONDAY.isoformat(),
        "Quantity": 450,
    }
    return int(case.world.books.user_adds("EntryTime", fields | other)["Id"])


def parked_hour(case: Case) -> tuple[UUID, int]:
    """Return an hour of which nothing tells what became of it, and what looks like it there."""
    theirs = like_it(case)
    ours = case.hour()
    case.world.app.faults.server_error(HOURS)
    case.world.run()
    case.world.app.faults.clear()
    case.world.run()
    return ours, theirs


def row_of(world: World) -> Waiting:
    """Return the only thing that waits."""
    with world.inside():
        return Waiting.objects.select_related("connection").get()


def asked(world: World) -> deciding.Question:
    """Return what the only thing that waits asks."""
    with world.inside():
        found = deciding.question(row_of(world))
    assert found is not None
    return found


def say(world: World, theirs: str) -> None:
    """Say that what waits stands there as one of theirs."""
    deciding.stands(world.company.id, row_of(world).id, theirs, by=world.office)


def deny(world: World) -> None:
    """Say that what waits does not stand there."""
    row = row_of(world)
    with world.inside():
        deciding.does_not_stand(row.id, by=world.office)


def refused(deed: Callable[[], object]) -> str:
    """Return the code with which a deed is refused."""
    with pytest.raises(DomainError) as told:
        deed()
    return told.value.error_code


@pytest.mark.covers("X6")
def test_what_waits_for_a_word_still_asks_for_it_after_further_runs(case: Case) -> None:
    """It is uncertain, not held: no correction of the record frees it."""
    parked_hour(case)
    for _ in range(2):
        case.world.run()
        row = row_of(case.world)
        assert (row.why, row.first_code) == ("unknown", "poweroffice_go.entry_unmarked")


@pytest.mark.covers("X6")
def test_the_entries_of_that_person_and_day_are_shown(case: Case) -> None:
    _, theirs = parked_hour(case)
    other = like_it(case, Quantity=60)
    like_it(case, Date="2026-11-17")

    found = deciding.candidates(asked(case.world))

    assert {one.theirs for one in found} == {str(theirs), str(other)}
    differs = {one.theirs: one.differs for one in found}
    assert differs[str(theirs)] == {}
    assert differs[str(other)] == {"Quantity": 60, "BillableQuantity": 60}


@pytest.mark.covers("X6")
def test_an_hour_that_stands_there_is_linked_and_never_sent_again(case: Case) -> None:
    ours, theirs = parked_hour(case)

    say(case.world, str(theirs))

    case.world.run()
    case.world.run()
    assert len(case.entries()) == 1
    assert case.world.waiting() == {}
    assert case.world.links("hour_entry") == {ours: str(theirs)}
    with case.world.inside():
        intent = Intent.objects.get(kind="hour_entry")
        assert (intent.state, intent.theirs) == (Intent.State.DONE, str(theirs))
        word = Attempt.objects.filter(intent=intent).latest("number")
        assert (word.what, word.outcome, word.told_by) == ("word", "done", case.world.office)
        assert LineEntry.objects.get(intent=intent).document == str(theirs)
        assert AuditEntry.objects.filter(deed="row.settled").count() == 1
    case.world.whole()


@pytest.mark.covers("X6", "X14")
def test_what_stands_there_otherwise_is_corrected_afterwards(case: Case) -> None:
    parked_hour(case)
    other = like_it(case, Quantity=60)

    say(case.world, str(other))
    case.world.run()

    (entry,) = [one for one in case.entries() if one["Id"] == other]
    assert entry["Quantity"] == 450


@pytest.mark.covers("X6")
def test_what_does_not_stand_there_is_sent_again(case: Case) -> None:
    ours, theirs = parked_hour(case)

    deny(case.world)

    assert row_of(case.world).why == "queued"
    # somebody writes something else on what looked like it: now nothing is in doubt
    case.world.run()
    assert len(case.entries()) == 2
    assert case.world.links("hour_entry")[ours] != str(theirs)
    assert case.world.waiting() == {}
    with case.world.inside():
        words = Attempt.objects.filter(what="word")
        assert [(one.outcome, one.told_by) for one in words] == [("not_now", case.world.office)]


def test_an_answer_given_twice_is_one(case: Case) -> None:
    ours, theirs = parked_hour(case)
    for _ in range(2):
        say(case.world, str(theirs))
    with case.world.inside():
        assert Attempt.objects.filter(what="word").count() == 1
        assert AuditEntry.objects.filter(deed="row.settled").count() == 1
    assert case.world.links("hour_entry") == {ours: str(theirs)}
    assert refused(lambda: deny(case.world)) == "journal.not_parked"
    other = like_it(case)
    assert refused(lambda: say(case.world, str(other))) == "journal.not_parked"


def test_that_it_is_not_there_is_said_once_too(case: Case) -> None:
    parked_hour(case)
    deny(case.world)
    deny(case.world)
    with case.world.inside():
        assert Attempt.objects.filter(what="word").count() == 1


def test_two_who_answer_at_once_leave_one_answer(case: Case) -> None:
    ours, theirs = parked_hour(case)
    other = like_it(case)
    row = row_of(case.world)

    def answer(one: int) -> str:
        try:
            deciding.stands(case.world.company.id, row.id, str(one), by=case.world.office)
        except DomainError as error:
            return error.error_code
        finally:
            connections.close_all()
        return "said"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(answer, [theirs, other]))

    assert told == ["journal.not_parked", "said"]
    case.world.run()
    assert list(case.world.links("hour_entry")) == [ours]
    assert case.world.waiting() == {}
    with case.world.inside():
        assert Attempt.objects.filter(what="word").count() == 1


@pytest.mark.parametrize("number", ["", "999999", "../Customers/1", "x" * 70])
def test_nothing_is_taken_for_it_that_is_not_there(case: Case, number: str) -> None:
    parked_hour(case)
    code = refused(lambda: say(case.world, number))
    assert code == ("journal.which_one" if number == "" else "journal.nothing_there")
    assert row_of(case.world).why == "unknown"
    if number:
        assert deciding.candidates(asked(case.world), number) == ()


def test_what_stands_for_another_record_is_not_it(case: Case) -> None:
    first = case.hour(minutes=60)
    case.world.run()
    theirs = case.world.links("hour_entry")[first]
    parked_hour(case)

    (found,) = deciding.candidates(asked(case.world), theirs)

    assert found.taken
    assert refused(lambda: say(case.world, theirs)) == "journal.stands_for_another"


def test_nobody_answers_for_another_company(case: Case) -> None:
    """Neither for a row of theirs, nor with something in their books."""
    ours, _theirs = parked_hour(case)
    mine = row_of(case.world)
    other = World.build(app=case.world.app, name="Annet Firma AS")
    stranger = other.books.user_adds("Employees", {"Number": 1, "FirstName": "A", "LastName": "B"})
    (activity,) = [one["Id"] for one in other.books.rows("ActivityTime") if one["Code"] == "10"]
    books = {"EmployeeId": stranger["Id"], "ActivityTimeId": activity, "Date": "2026-11-16"}
    entry = other.books.user_adds("EntryTime", books | {"Quantity": 450})
    while case.world.books.find("EntryTime", Id=entry["Id"]):
        entry = other.books.user_adds("EntryTime", books | {"Quantity": 450})

    with pytest.raises(NotFoundError):
        deciding.stands(other.company.id, mine.id, "1", by=other.office)
    with other.inside(), pytest.raises(NotFoundError):
        deciding.does_not_stand(mine.id, by=other.office)
    registry.plug(case.world.connector, lambda: INSTALLATION)
    assert refused(lambda: say(case.world, str(entry["Id"]))) == "journal.nothing_there"
    assert ours not in case.world.links("hour_entry")


def test_only_some_roles_answer(case: Case) -> None:
    _, theirs = parked_hour(case)
    row = row_of(case.world)
    foreman = User.objects.create_user(f"{uuid4().hex[:8]}@firma.example", name="Ola")
    with case.world.inside():
        add_member(foreman, Role.FOREMAN, by=case.world.office)
    with pytest.raises(ForbiddenError):
        deciding.stands(case.world.company.id, row.id, str(theirs), by=foreman)
    with case.world.inside(), pytest.raises(ForbiddenError):
        deciding.does_not_stand(row.id, by=foreman)


class Interrupted(httpx2.BaseTransport):
    """The stand-in's line; somebody answers while the first writing call is on its way."""

    def __init__(self, world: World, deed: Callable[[], None]) -> None:
        self._inner = SandboxTransport(world.app)
        self._deed: Callable[[], None] | None = deed

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Do the deed before the first entry goes out."""
        writes = request.method == "POST" and request.url.path.endswith("/EntryTime")
        if writes and self._deed is not None:
            deed, self._deed = self._deed, None
            with ThreadPoolExecutor(1) as pool:  # another process, with its own line
                pool.submit(deed).result()
        return self._inner.handle_request(request)


@pytest.mark.parametrize("stands", [True, False])
def test_an_answer_in_the_midst_of_a_run_is_heard(case: Case, *, stands: bool) -> None:
    """The worker has planned both hours; one of them is answered while the other is sent."""
    ours, theirs = parked_hour(case)
    row = row_of(case.world)
    case.hour(minutes=60)

    def deed() -> None:
        try:
            if stands:
                deciding.stands(case.world.company.id, row.id, str(theirs), by=case.world.office)
            else:
                with case.world.inside():
                    deciding.does_not_stand(row.id, by=case.world.office)
        finally:
            connections.close_all()

    registry.plug_transport(SYSTEM, lambda: line)
    line = Interrupted(case.world, deed)
    case.world.run()
    registry.plug_transport(SYSTEM, lambda: SandboxTransport(case.world.app))
    case.world.run()

    assert case.world.waiting() == {}
    assert len(case.entries()) == (2 if stands else 3)
    assert (case.world.links("hour_entry")[ours] == str(theirs)) is stands
    case.world.whole()


# --- what goes by button, and what is never changed ---


@pytest.fixture
def blind(world: World, settings: Any) -> Iterator[None]:
    """No flow can look for what it made; nothing is found by asking."""
    settings.SETTLE_FACTOR = 0
    unable = CannotFind("They show no list of it.")
    flows = tuple(
        dataclasses.replace(flow, find=unable) if hasattr(flow, "find") else flow
        for flow in world.connector.flows
    )
    registry.plug(dataclasses.replace(world.connector, flows=flows), lambda: INSTALLATION)
    yield
    registry.plug(world.connector, lambda: INSTALLATION)


def decided(world: World, table: str, *, there: bool, sent_again: int = 1) -> dict[str, Any]:
    """Answer for the only deed that is parked, and carry on; return what stands there."""
    question = asked(world)
    found = deciding.candidates(question)
    if there:
        (one,) = found
        assert (one.differs, one.taken) == ({}, False)
        say(world, one.theirs)
    else:
        assert found == ()
        deny(world)
    world.run()
    assert world.waiting() == {}
    rows = world.books.rows(table)
    assert len(rows) == sent_again
    return dict(rows[-1])


def lost(world: World, call: str, *, there: bool) -> None:
    """Let the answer of a call be lost, or the call itself."""
    faults = world.app.faults
    (faults.lose_answer if there else faults.server_error)(call)


THERE = pytest.mark.parametrize("there", [True, False])


@pytest.mark.covers("X6", "A6.1")
@pytest.mark.usefixtures("blind")
@THERE
def test_a_salary_line(world: World, *, there: bool) -> None:
    case = test_payroll_out.Case.begin(world)
    case.hours(minutes=450)
    lost(world, "POST /SalaryLines", there=there)
    case.export()
    case.carry()
    world.app.faults.clear()
    world.run()
    assert case.codes() == {"journal.cannot_find"}

    line = decided(world, "SalaryLines", there=there)

    assert list(world.links("payroll_line").values()) == [str(line["Id"])]


@pytest.mark.covers("X6", "A10.1")
@pytest.mark.usefixtures("blind")
@THERE
def test_an_order_and_what_follows_it(ordering: test_orders_out.Case, *, there: bool) -> None:
    """Once somebody has said which order it is, its file goes along."""
    world = ordering.world
    lost(world, "POST /SalesOrders/Complete", there=there)
    ordering.go(test_orders_out.WITH_PDF)
    world.app.faults.clear()
    world.run()

    order = decided(world, "SalesOrders", there=there)

    assert world.links("invoice_attachment") == {ordering.attachment: order["Id"]}
    assert len(ordering.files()) == 1


@pytest.mark.covers("X6", "E5")
@pytest.mark.usefixtures("blind")
@THERE
def test_an_invoice_that_was_posted(invoicing: test_invoices_out.Case, *, there: bool) -> None:
    world = invoicing.world
    ours = invoicing.issue()
    lost(world, test_invoices_out.POST, there=there)
    world.run()
    world.app.faults.clear()
    world.run()

    posted = decided(world, "OutgoingInvoices", there=there)

    assert world.links("invoice") == {ours: posted["Id"]}


@pytest.mark.covers("X6", "A13.1")
@pytest.mark.usefixtures("blind")
@THERE
def test_the_voucher_of_a_day_and_the_next_one(
    accrued: test_accrued_out.Case, *, there: bool
) -> None:
    """What the lines say counts from the word on: the next voucher carries the change only."""
    world = accrued.world
    entry = accrued.hours(450)
    lost(world, test_accrued_out.POST, there=there)
    world.run()
    world.app.faults.clear()
    world.run()
    decided(world, "Vouchers", there=there)
    assert accrued.total() == accrued.cost()

    accrued.change(entry, minutes=480)
    lost(world, test_accrued_out.POST, there=there)
    world.run()
    world.app.faults.clear()
    world.run()
    found = {one.theirs: one.taken for one in deciding.candidates(asked(world))}
    assert sorted(found.values()) == ([False, True] if there else [True])
    if there:
        say(world, next(theirs for theirs, taken in found.items() if not taken))
    else:
        deny(world)
    world.run()

    assert world.waiting() == {}
    assert len(accrued.vouchers()) == 2
    assert accrued.total() == accrued.cost()


# --- what people match anyway, and what an earlier version left behind ---


@pytest.mark.covers("X6")
@pytest.mark.parametrize("by_number", [True, False])
def test_a_project_whose_number_somebody_else_took(
    world: World, settings: Any, *, by_number: bool
) -> None:
    """Of a register that was read, what was read is offered; anything else by its number."""
    settings.SETTLE_FACTOR = 0
    world.choose("projects", Direction.OUT)
    (ours,) = world.put("project", [{"number": "77", "name": "Anlegg"}])
    world.app.faults.error_after_commit("POST /Projects")
    world.run()
    (made,) = world.books.rows("Projects")
    other = world.books.user_adds("Projects", {"Code": "90", "Name": "Anlegg, nytt"})
    world.books.user_changes("Projects", made["Id"], {"Name": "Et helt annet prosjekt"})
    world.run()
    assert [one.state for one in world.intents(ours=ours)] == [Intent.State.PARKED]

    wanted = str(other["Id"] if by_number else made["Id"])
    found = deciding.candidates(asked(world), "90" if by_number else "")
    assert wanted in {one.theirs for one in found}
    say(world, wanted)

    assert world.links("project") == {ours: wanted}
    (intent,) = world.intents(ours=ours)
    assert (intent.state, intent.theirs) == (Intent.State.DONE, wanted)
    world.run()
    # the number that ours has is somebody else's there: that is said, as with every other change
    assert world.waiting() == ({"77 Anlegg": ["remote.already_there"]} if by_number else {})


@pytest.mark.covers("X6")
@pytest.mark.parametrize("stands", [True, False])
def test_what_was_said_to_stand_there_without_saying_which_asks_again(
    case: Case, *, stands: bool
) -> None:
    """An answer of before: the deed was done and linked with nothing, and nothing led on."""
    ours, theirs = parked_hour(case)
    with case.world.inside():
        Intent.objects.filter(ours=ours).update(state=Intent.State.DONE, theirs="")
    case.world.run()
    assert row_of(case.world).first_code == "journal.done_before"

    if stands:
        say(case.world, str(theirs))
    else:
        deny(case.world)
    case.world.run()

    assert case.world.waiting() == {}
    assert len(case.entries()) == (1 if stands else 2)
    assert (case.world.links("hour_entry")[ours] == str(theirs)) is stands
