"""Reading registers by a run of its own: whole, guarded, patient, taken over, and by hand."""

from __future__ import annotations

import httpx2
import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync import (
    board_press,
    board_reading,
    calls,
    engine,
    granting,
    linking,
    registry,
    runs,
)
from bindeledd.sync.flows import Direction
from bindeledd.sync.lease import LeaseLostError
from bindeledd.sync.models import Connection, Counterpart, Run
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from tests.world import SYSTEM, World


def there(world: World, count: int, first: int = 10001) -> list[str]:
    rows = ({"Number": first + i, "Name": f"Firma {first + i} AS"} for i in range(count))
    return [str(world.books.user_adds("Customers", row)["Id"]) for row in rows]


def state(world: World, state: str) -> None:
    with world.inside():
        Connection.objects.filter(id=world.connection.id).update(state=state)


def press(world: World, *kinds: str, by: User | None = None) -> Run:
    with world.inside():
        return board_press.read(world.connection.id, kinds, by=by or world.office)


def known(world: World, kind: str = "customer") -> int:
    with world.inside():
        return Counterpart.objects.filter(kind=kind, vanished_at=None).count()


@pytest.mark.covers("A0.6")
@pytest.mark.parametrize("standing", ["setting_up", "on", "paused"])
def test_it_reads_what_nobody_has_chosen_yet(world: World, standing: str) -> None:
    """Matching comes before choosing, so what moves is not asked."""
    there(world, 3)
    state(world, standing)

    run = world.read()

    with world.inside():
        reading = board_reading.of(run)
        lists = {one.kind for one in registry.connector(SYSTEM).catalogues}
        read = {one.kind for one in reading.registers}
        assert read - lists == set(linking.kinds(world.connection))
        customers = next(one for one in reading.registers if one.kind == "customer")
        assert (customers.state, customers.rows, customers.new) == ("done", 3, 3)
        assert linking.survey(world.connection, "customer").counts.theirs == 3
    assert (run.plan, run.full) == (None, True)
    assert world.intents() == []
    assert world.records("customer") == []


def test_what_the_check_found_closed_is_left_out(world: World) -> None:
    """A company without time tracking has nothing to read there; asked for by name, it is said."""
    world.books.settings.modules.remove("TimeTracking")
    granting.check(world.connection, world.office)
    there(world, 1)

    run = world.read()

    with world.inside():
        read = {one.kind for one in board_reading.of(run).registers}
    assert {"customer", "project", "item"} <= read
    assert "activity" not in read
    asked = world.carry(press(world, "activity"))
    assert (asked.state, asked.code) == (Run.State.FAILED, "remote.right_missing")


def test_one_kind_reads_its_register_only(world: World) -> None:
    there(world, 1)
    world.read("customer")
    asked = world.app.traffic.figures()["operations"]
    assert "GET /Customers" in asked
    assert "GET /Employees" not in asked


def test_a_connection_that_is_off_is_not_read(world: World) -> None:
    state(world, "off")
    with pytest.raises(DomainError, match=r"run\.connection_is_off"):
        press(world)


def test_second_press_finds_the_first(world: World) -> None:
    """While it waits, and while it runs."""
    first = press(world)
    assert press(world).id == first.id
    world.begin(first)
    assert press(world).id == first.id


def test_readings_that_wait_are_one(world: World) -> None:
    """Whoever asks: what the other wanted is read too."""
    other = User.objects.create_user("ola-leser@firma.example", name="Ola")
    with world.inside():
        add_member(other, Role.OFFICE, by=world.office)
    first = press(world, "customer")
    joined = press(world, "project", by=other)
    assert (joined.id, joined.groups) == (first.id, ["customers", "projects"])
    assert press(world).groups == []
    assert press(world, "customer").groups == []


def test_it_waits_for_the_run_that_is_running(world: World) -> None:
    world.choose("customers", Direction.OUT)
    ahead = world.ask()
    lease = world.begin(ahead)

    asked = press(world)

    with world.inside():
        assert runs.begin(asked.id, "other") is None
        reading = board_reading.latest(world.connection)
        assert reading is not None
        assert reading.behind is not None
        assert reading.behind.number == ahead.number
        assert {one.state for one in reading.registers} == {"ahead"}
    runs.finish(lease, Run.State.DONE)
    assert world.carry(asked).state == Run.State.DONE


def test_an_hour_that_waits_gives_way_and_a_plan_does_not(world: World) -> None:
    hourly = world.ask(Run.Trigger.SCHEDULE)
    asked = press(world)
    with world.inside():
        assert Run.objects.get(id=hourly.id).code == "run.gave_way"
        runs.cancel(asked.id, by=world.office.pk)
    world.ask(Run.Trigger.PREVIEW)
    with pytest.raises(DomainError, match=r"run\.one_is_waiting"):
        press(world)


def test_whoever_may_only_look_may_not_read(world: World) -> None:
    viewer = User.objects.create_user("se@firma.example", name="Se")
    with world.inside():
        add_member(viewer, Role.READ_ONLY, by=world.office)
    with pytest.raises(ForbiddenError):
        press(world, by=viewer)


class Killed(BaseException):
    """The worker's process is gone: nothing below it may catch this."""


class Dying(httpx2.BaseTransport):
    """The wire of a worker that dies before its `at`-th page of customers has come."""

    def __init__(self, world: World, at: int) -> None:
        self._inner = SandboxTransport(world.app)
        self._left = at

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer, or die."""
        if request.url.path.endswith("/Customers"):
            self._left -= 1
            if self._left == 0:
                raise Killed
        return self._inner.handle_request(request)


@pytest.mark.covers("X6")
def test_a_reading_that_was_cut_off_is_taken_over_where_it_stood(world: World) -> None:
    """The register it was at is read from its beginning; those before it are not read again."""
    there(world, 4500)
    run = press(world)
    first = world.begin(run, "dead")
    registry.plug_transport(SYSTEM, lambda: Dying(world, at=3))
    with pytest.raises(Killed):
        engine.advance(first)
    with world.inside():
        stood = board_reading.of(Run.objects.get(id=run.id))
    states = {one.kind: (one.state, one.rows) for one in stood.registers}
    # the second page begins with the last row of the first
    assert states["customer"] == ("current", 3999)
    assert states["employee"][0] == "done"
    registry.plug_transport(SYSTEM, lambda: SandboxTransport(world.app))
    before = world.app.traffic.figures()["operations"]["GET /Employees"]

    second = world.begin(run, "next")
    with pytest.raises(LeaseLostError):
        engine.advance(first)
    while not engine.advance(second):
        pass
    runs.finish(second, Run.State.DONE)

    with world.inside():
        ended = Run.objects.get(id=run.id)
        customers = next(o for o in board_reading.of(ended).registers if o.kind == "customer")
    assert (ended.state, ended.takeovers) == (Run.State.DONE, 1)
    assert (customers.state, customers.rows, customers.new) == ("done", 4500, 4500)
    assert known(world) == 4500
    assert world.app.traffic.figures()["operations"]["GET /Employees"] == before


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Stand still for no time, and note for how long it would have been."""
    noted: list[float] = []
    monkeypatch.setattr(calls, "pause", noted.append)
    return noted


def test_they_ask_us_to_wait_and_we_do(world: World, waits: list[float]) -> None:
    """As long as they say; then the register is read whole, and nobody had to press again."""
    there(world, 2)
    world.app.faults.throttle("GET /Customers", times=2, retry_after=1)

    run = world.read("customer")

    assert waits == [1, 1]
    assert run.progress["read customer"]["rows"] == 2
    assert known(world) == 2


def test_they_stay_away_and_the_reading_says_so(world: World, waits: list[float]) -> None:
    """What came stands, nothing is taken for gone, and the next press begins anew."""
    there(world, 2)
    world.read()
    world.app.faults.unavailable("GET /Employees", times=None)
    there(world, 1, first=10050)

    run = world.carry(press(world, "customer", "employee", "project"))

    assert (run.state, run.code) == (Run.State.FAILED, "remote.failed_on_read")
    assert len(waits) == calls.TRIES - 1
    with world.inside():
        states = {one.kind: one.state for one in board_reading.of(run).registers}
    assert states == {"employee": "stopped", "customer": "left", "project": "left"}
    world.app.faults.clear()
    world.read()
    assert known(world) == 3


def test_a_wrong_key_ends_the_reading_and_rests_the_connection(world: World) -> None:
    there(world, 1)
    world.app.faults.revoke()

    run = world.carry(press(world))

    with world.inside():
        connection = Connection.objects.get(id=world.connection.id)
    assert run.state == Run.State.FAILED
    assert run.code.startswith("remote.")
    assert connection.state == Connection.State.PAUSED
    assert connection.paused_code == run.code


def test_a_missing_right_stops_its_register_only(world: World) -> None:
    there(world, 1)
    world.books.settings.privileges = ["Customer", "Project_Full", "Department"]

    run = world.carry(press(world, "department", "employee", "customer", "project"))

    with world.inside():
        states = {one.kind: one.state for one in board_reading.of(run).registers}
    assert run.state == Run.State.FAILED
    assert states == {
        "department": "done",
        "employee": "stopped",
        "customer": "done",
        "project": "done",
    }
    assert known(world) == 1


@pytest.mark.covers("X7")
def test_too_many_gone_at_once_are_doubted(world: World) -> None:
    """An emptied register takes nothing away before a person has said so."""
    theirs = there(world, 40)
    world.read("customer")
    for one in theirs[:30]:
        world.books.user_deletes("Customers", int(one))

    run = world.read("customer")

    assert run.progress["read customer"]["doubted"] == 30
    assert run.progress["read customer"]["gone"] == 0
    assert known(world) == 40
    assert world.waiting() == {"customer": ["register.many_vanished"]}


def test_a_person_stops_it_between_registers(world: World) -> None:
    run = press(world)
    lease = world.begin(run)
    with world.inside():
        runs.cancel(run.id, by=world.office.pk)
    lease.pulse.cancelled = True

    assert engine.advance(lease) is False
    with world.inside():
        assert board_reading.of(Run.objects.get(id=run.id)).rows == 0
