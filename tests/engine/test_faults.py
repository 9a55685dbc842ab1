"""What breaks on the way: lost answers, refusals, ended access, odd answers, crashes."""

from uuid import UUID

import pytest

from bindeledd.kernel.errors import BindeleddError
from bindeledd.kernel.identity import new_id
from bindeledd.sync import calls, engine, journal, runs
from bindeledd.sync.flows import Direction
from bindeledd.sync.lease import LeaseLostError
from bindeledd.sync.models import Connection, Counterpart, Intent, Run
from tests.world import World


@pytest.fixture
def out(world: World) -> World:
    world.choose("customers", Direction.OUT)
    world.choose("projects", Direction.OUT)
    world.choose("departments", Direction.OUT)
    return world


def some(world: World, count: int = 3) -> list[UUID]:
    return world.put(
        "customer",
        [{"number": str(10100 + i), "name": f"Firma {i} AS"} for i in range(count)],
    )


@pytest.fixture(autouse=True)
def _no_waiting(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look up at once, and do not stand still between tries: only the clock is another."""
    settings.SETTLE_FACTOR = 0  # type: ignore[attr-defined] # pytest-django's object
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)


@pytest.mark.covers("X6")
def test_lost_answer_makes_no_second_customer(out: World) -> None:
    some(out)
    out.app.faults.lose_answer("POST /Customers", times=1)
    first = out.run()
    assert first.state == "done", (first.code, first.params)
    assert len(out.books.rows("Customers")) == 3
    assert len(out.links("customer")) == 2

    out.run()

    assert len(out.books.rows("Customers")) == 3
    assert len(out.links("customer")) == 3
    assert sorted(i.code for i in out.intents()) == ["adopted", "created", "created"]
    assert out.waiting() == {}
    out.whole()


@pytest.mark.covers("X6")
def test_lost_answer_and_a_change_meanwhile_still_one_customer(out: World) -> None:
    (ours,) = some(out, 1)
    out.app.faults.lose_answer("POST /Customers", times=1)
    out.run()
    out.change("customer", ours, name="Firma Null AS")
    out.run()
    (row,) = out.books.rows("Customers")
    assert (row["FirstName"], row["LastName"]) == ("Firma Null", "AS")
    out.whole()


@pytest.mark.parametrize("kind", ["department", "project"])
def test_lost_answer_where_only_the_number_tells(out: World, kind: str) -> None:
    out.put(kind, [{"number": "77", "name": "Anlegg"}])
    path = {"department": "Departments", "project": "Projects"}[kind]
    out.app.faults.lose_answer(f"POST /{path}", times=1)
    out.run()
    out.run()
    assert len(out.books.rows(path)) == 1
    assert len(out.links(kind)) == 1
    out.whole()


def test_somebody_elses_project_of_the_same_number_is_not_adopted(out: World) -> None:
    """The call never left, and meanwhile a person over there took the number."""
    (ours,) = out.put("project", [{"number": "77", "name": "Anlegg"}])
    out.app.faults.error_after_commit("POST /Projects", times=1)
    out.run()
    made = out.books.rows("Projects")[0]
    out.books.user_changes("Projects", made["Id"], {"Name": "Et helt annet prosjekt"})
    out.run()
    assert out.links("project") == {}
    (intent,) = out.intents(ours=ours)
    assert intent.state == Intent.State.PARKED
    assert intent.code == "journal.something_else"
    out.run()
    assert len(out.books.rows("Projects")) == 1


@pytest.mark.parametrize("fault", ["cut_during", "error_after_commit", "lose_answer"])
def test_lost_answer_of_an_update_is_looked_up(out: World, fault: str) -> None:
    (ours,) = some(out, 1)
    out.run()
    out.change("customer", ours, phone="22 33 44 55")
    getattr(out.app.faults, fault)("PATCH /Customers/*", times=1)
    out.run()
    out.run()
    assert out.books.rows("Customers")[0]["PhoneNumber"] == "22 33 44 55"
    out.whole()
    assert out.run().plan is None


def test_call_that_surely_did_not_leave_is_tried_again_at_once(out: World) -> None:
    some(out, 1)
    out.app.faults.cut_before("POST /Customers", times=2)
    out.run()
    assert len(out.books.rows("Customers")) == 1
    (intent,) = out.intents()
    assert intent.attempts == 3
    with out.inside():
        outcomes = list(intent.tries.order_by("number").values_list("outcome", flat=True))
    assert outcomes == ["not_now", "not_now", "done"]


def test_told_to_wait_is_obeyed_and_nothing_is_lost(out: World) -> None:
    some(out)
    out.app.faults.throttle("POST /Customers", times=2, retry_after=1)
    out.run()
    assert len(out.books.rows("Customers")) == 3
    out.whole()


def test_refusal_is_shown_and_not_repeated_until_something_changes(out: World) -> None:
    (ours,) = out.put("customer", [{"number": "99", "name": "Utenfor serien AS"}])
    out.run()
    (intent,) = out.intents()
    assert intent.state == Intent.State.REFUSED
    assert intent.reasons
    calls_before = out.app.traffic.figures()["operations"]["POST /Customers"]
    out.run()
    assert out.app.traffic.figures()["operations"]["POST /Customers"] == calls_before
    assert next(iter(out.waiting().values())) == [intent.code]

    out.change("customer", ours, number="10099")
    out.run()
    assert len(out.books.rows("Customers")) == 1
    assert out.waiting() == {}


def test_refusal_is_sent_again_when_a_person_says_so(out: World) -> None:
    (ours,) = out.put("customer", [{"number": "99", "name": "Utenfor serien AS"}])
    out.run()
    before = out.app.traffic.figures()["operations"]["POST /Customers"]
    with out.inside():
        assert journal.retry(out.connection.id, "poweroffice_go.customers_out", ours) == 1
    out.run()
    assert out.app.traffic.figures()["operations"]["POST /Customers"] == before + 1


def test_ended_access_pauses_the_connection_and_keeps_the_queue(out: World) -> None:
    some(out)
    out.app.faults.revoke()
    run = out.run()
    assert run.state == "failed"
    with out.inside():
        connection = Connection.objects.get(id=out.connection.id)
        assert connection.state == Connection.State.PAUSED
        connection.state = Connection.State.ON
        connection.save()
    out.app.faults.clear()
    out.run()
    assert len(out.books.rows("Customers")) == 3


def test_expired_token_is_renewed_and_costs_nothing(out: World) -> None:
    some(out)
    out.app.faults.expire_token()
    assert out.run().state == "done"
    assert len(out.books.rows("Customers")) == 3
    out.whole()


def test_odd_shape_stops_the_flow_and_removes_nothing(out: World) -> None:
    some(out)
    out.run()
    out.app.faults.odd_shape("GET /Customers", "Name", 17, times=1)
    out.books.user_adds("Customers", {"Number": 10900, "Name": "En annen AS"})
    run = out.run(full=True)
    assert (run.state, run.code) == ("failed", "remote.odd_answer")
    assert out.run().state == "done"
    assert len(out.links("customer")) == 3


class Killed(BaseException):
    """Stands for a process that is gone: nothing after it runs."""


@pytest.mark.covers("X6")
@pytest.mark.parametrize("step", range(1, 14))
def test_crash_between_any_two_steps_leaves_one_object_one_link(
    out: World, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker dies at the n-th transaction of the sending; another one takes over."""
    some(out, 2)
    run = out.ask(groups=("customers",))
    lease = out.begin(run, worker="dies")
    left = [step + 8]

    def check(self: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        original(self)  # type: ignore[arg-type] # bound by hand

    original = type(lease).check
    monkeypatch.setattr(type(lease), "check", check)
    try:
        while not engine.advance(lease):
            pass
    except Killed:
        pass
    monkeypatch.setattr(type(lease), "check", original)
    with out.inside():
        if Run.objects.get(id=run.id).state == Run.State.RUNNING:
            runs.release(lease)
    with out.inside():
        again = runs.begin(run.id, "takes over")
    if again is not None:
        while not engine.advance(again):
            pass
        runs.finish(again, Run.State.DONE)
    out.run()

    assert sorted(row["Number"] for row in out.books.rows("Customers")) == [10100, 10101]
    assert len(out.links("customer")) == 2
    out.whole()


def test_a_worker_that_lost_its_lease_writes_nothing_more(out: World) -> None:
    some(out, 2)
    run = out.ask(groups=("customers",))
    frozen = out.begin(run, worker="freezes")
    with out.inside():
        runs.release(frozen)
        taken = runs.begin(run.id, "takes over")
    assert taken is not None
    with pytest.raises(LeaseLostError):
        engine.advance(frozen)
    assert out.books.rows("Customers") == []
    while not engine.advance(taken):
        pass
    assert len(out.books.rows("Customers")) == 2


def test_an_error_of_ours_is_no_answer_of_theirs() -> None:
    assert not issubclass(LeaseLostError, BindeleddError)


def test_missing_right_stops_one_flow_and_the_others_go_on(out: World) -> None:
    some(out)
    out.put("project", [{"number": "1047", "name": "Myrlia"}])
    others = [p for p in out.books.settings.privileges if p != "Customer_Full"]
    out.books.settings.privileges = [*others, "Customer"]

    run = out.run()

    assert (run.state, run.code) == ("failed", "remote.right_missing")
    assert run.params["stopped"] == ["poweroffice_go.customers_out"]
    assert out.books.rows("Customers") == []
    assert len(out.books.rows("Projects")) == 1
    assert len(out.intents(kind="customer")) == 1  # one tried, the rest not one by one


def test_contacts_of_a_supplier_are_left_alone(world: World) -> None:
    world.choose("customers", Direction.INTO)
    theirs = world.books.user_adds("Customers", {"Number": 10042, "Name": "Fjordbygg AS"})
    world.books.user_adds(
        "ContactPersons", {"FirstName": "Kari", "LastName": "Berg"}, owner=theirs["Id"]
    )
    world.run()
    with world.inside():
        # A supplier's contact looks the same, but its owner stands in no register of ours.
        stranger = Counterpart.objects.get(kind="contact_person")
        Counterpart.objects.filter(id=stranger.id).update(
            id=new_id(),
            theirs="999/1",
            ours=None,
            seen=stranger.seen | {"ContactId": 999},
            owner="999",
            digest="other",
            settled_digest="",
        )
    run = world.run()
    assert run.state == "done"
    assert world.waiting() == {}
