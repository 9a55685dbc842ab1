"""From the key to the switch."""

from __future__ import annotations

import pytest

from bindeledd.kernel.errors import (
    AuthorizationError,
    DomainError,
    ForbiddenError,
    UnavailableError,
)
from bindeledd.sync import choosing, connecting, granting, linking, schedule
from bindeledd.sync.flows import Direction, Severity
from bindeledd.sync.models import Connection, Intent
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import add_member
from tests.world import SYSTEM, World


@pytest.fixture
def world(world: World) -> World:
    """A company that nobody has connected to its ledger yet."""
    world.disconnect()
    return world


def connect(world: World, key: str = "", by: User | None = None) -> Connection:
    given = {"client_key": key or world.books.client_key}
    made = granting.create(world.company.id, SYSTEM, given, by=by or world.office)
    world.connection = made
    return made


def set_up(world: World) -> Connection:
    """Go through the steps as an administrator does."""
    connection = connect(world)
    world.read()
    with world.inside():
        choosing.choose(connection, "customers", world.office, direction=Direction.OUT)
    return connection


@pytest.mark.covers("A0.1", "A0.3")
def test_client_key_connects_and_leads_into_the_set_up(world: World) -> None:
    """The systems are tied, and the next step is current."""
    connection = connect(world)

    with world.inside():
        steps = connecting.steps(connection)
        known = connecting.checked(connecting.find(connection.id))
    assert connection.state == Connection.State.SETTING_UP
    assert connection.client_name == "Lauvåsen Entreprenør AS"
    assert [(step.name, step.state) for step in steps][:3] == [
        ("connect", "done"),
        ("check", "done"),
        ("match", "current"),
    ]
    assert known is not None
    assert "connection.right_company" in [point.code for point in known.findings]
    assert known.requests > 0


@pytest.mark.covers("A0.1")
def test_wrong_key_keeps_nothing(world: World) -> None:
    """Half a connection would be neither here nor there."""
    with pytest.raises(AuthorizationError) as refused:
        connect(world, "wrong")

    assert refused.value.error_code == "remote.wrong_key"
    with world.inside():
        assert connecting.connections() == []


def test_empty_key_is_told_at_its_field(world: World) -> None:
    """Before anything is asked."""
    with pytest.raises(DomainError) as refused:
        connect(world, "  ")

    assert refused.value.fields == {"client_key": "connection.key_missing"}


def test_silent_system_keeps_nothing(world: World) -> None:
    """Nothing was learned, so nothing is stored."""
    world.app.faults.unavailable("* /**", times=None)

    with pytest.raises(UnavailableError):
        connect(world)

    with world.inside():
        assert connecting.connections() == []


def test_same_books_are_connected_once(world: World) -> None:
    """A second connection would send everything twice."""
    connect(world)
    other = User.objects.create_user("ola@firma.example", name="Ola")
    with world.inside():
        add_member(other, Role.ADMINISTRATOR, by=world.office)

    with pytest.raises(DomainError) as refused:
        connect(world, by=other)

    assert refused.value.error_code == "connection.already_connected"


@pytest.mark.covers("X4")
def test_other_company_stops_everything_first(world: World) -> None:
    """Nothing goes to somebody else's books."""
    other = world.app.add_company("Annen AS", org_number="991587454")
    connection = connect(world, other.client_key)

    with world.inside():
        known = connecting.checked(connection)
        assert known is not None
        assert known.findings[0].code == "connection.other_company"
        assert known.stops_all
        assert [r.code for r in connecting.obstacles(connection)] == ["connection.other_company"]
        with pytest.raises(DomainError, match=r"connection\.other_company"):
            connecting.switch_on(connection, world.office)


def test_missing_right_stops_its_data_type_only(world: World) -> None:
    """And writing only where reading is allowed."""
    world.books.settings.privileges = ["Customer", "Project_Full", "Employee", "Department"]
    connection = set_up(world)

    with world.inside():
        known = connecting.checked(connection)
        assert known is not None
        assert not known.stops_all
        assert known.findings[0].severity is Severity.STOPS
        assert "customers" in known.stopped_groups
        codes = [reason.code for reason in connecting.obstacles(connection)]
        assert codes == ["connection.group_stopped"]
        choosing.choose(connection, "customers", world.office, direction=Direction.INTO)
        assert connecting.obstacles(connection) == ()


@pytest.mark.covers("X4", "A0.6")
def test_no_switching_on_over_conflicts_or_unread_registers(world: World) -> None:
    """Linked before created."""
    (ours,) = world.put("customer", [{"number": "10023", "name": "Per Hansen Bygg"}])
    made = world.books.user_adds("Customers", {"Number": 10023, "Name": "Ola Bråten"})
    connection = connect(world)
    with world.inside():
        assert connecting.obstacles(connection)[0].code == "connection.nothing_chosen"
        choosing.choose(connection, "customers", world.office, direction=Direction.OUT)
        assert connecting.obstacles(connection)[0].code == "connection.register_unread"
    world.read("customer")
    with world.inside():
        with pytest.raises(DomainError) as refused:
            connecting.switch_on(connection, world.office)
        assert refused.value.error_code == "connection.conflicts_stand"
        assert refused.value.params["count"] == 1
        linking.link(connection, "customer", ours, str(made["Id"]), by=world.office)

        on = connecting.switch_on(connection, world.office)
        again = connecting.switch_on(connection, world.office)

        assert on.state == again.state == Connection.State.ON
        assert schedule.next_due(on) is not None
        assert AuditEntry.objects.filter(deed="connection.switched_on").count() == 1
    assert len(world.books.rows("Customers")) == 1


def test_access_that_ends_pauses_and_a_new_key_goes_on(world: World) -> None:
    """The queue is kept meanwhile."""
    connection = set_up(world)
    with world.inside():
        connecting.switch_on(connection, world.office)
    world.app.faults.revoke()
    world.run()
    with world.inside():
        paused = connecting.find(connection.id)
        assert paused.state == Connection.State.PAUSED
        assert paused.paused_code
    with pytest.raises(AuthorizationError):
        granting.resume(paused, world.office)
    with world.inside():
        assert schedule.next_due(connecting.find(connection.id)) is None
    world.app.faults.clear()

    granting.replace_key(paused, {"client_key": world.books.client_key}, world.office)

    with world.inside():
        gone_on = connecting.find(connection.id)
    assert gone_on.state == Connection.State.ON
    assert gone_on.paused_code == ""


def test_new_key_of_another_company_is_refused(world: World) -> None:
    """Links and history belong to the earlier one."""
    connection = connect(world)
    other = world.app.add_company("Annen AS", org_number="999888777")

    with pytest.raises(DomainError) as refused:
        granting.replace_key(connection, {"client_key": other.client_key}, world.office)

    assert refused.value.error_code == "connection.client_changed"


def test_paused_by_a_person_goes_on_by_a_person(world: World) -> None:
    """A check stands before it."""
    connection = set_up(world)
    with world.inside():
        on = connecting.switch_on(connection, world.office)
        paused = connecting.pause(on, world.office)
        assert paused.state == Connection.State.PAUSED

    assert granting.resume(paused, world.office).state == Connection.State.ON


def test_removed_connection_is_taken_up_where_it_was_left(world: World) -> None:
    """Journal and links are never deleted, so nothing is made twice afterwards."""
    connection = set_up(world)
    (ours,) = world.put("customer", [{"number": "10042", "name": "Fjordbygg AS"}])
    with world.inside():
        world.connection = connecting.switch_on(connection, world.office)
    world.run()
    with world.inside():
        connecting.remove(world.connection, world.office)
        assert connecting.connections() == []
        assert Intent.objects.count() == 1

    again = connect(world)

    assert again.id == connection.id
    assert set(world.links("customer")) == {ours}


def test_steps_half_done_are_kept(world: World) -> None:
    """One may leave and come back."""
    connection = connect(world)
    with world.inside():
        connecting.finish_step(connection, "match", world.office)
        steps = {step.name: step.state for step in connecting.steps(connecting.find(connection.id))}
        with pytest.raises(DomainError):
            connecting.finish_step(connection, "switch_on", world.office)

    assert (steps["match"], steps["types"], steps["preview"]) == ("done", "current", "ahead")


def test_counts_of_both_sides_stand_side_by_side(world: World) -> None:
    """A glance tells whether it is the right company."""
    world.put("customer", [{"number": "1", "name": "Fjord"}])
    world.books.user_adds("Customers", {"Name": "Fjell"})
    connection = connect(world)
    with world.inside():
        before = {one.kind: one.theirs for one in connecting.register_counts(connection)}
    world.read("customer")
    with world.inside():
        after = {one.kind: (one.ours, one.theirs) for one in connecting.register_counts(connection)}

    assert before["customer"] is None
    assert after["customer"] == (1, 1)


def test_office_may_not_connect(world: World) -> None:
    """Access is for administrators and the accountant."""
    office = User.objects.create_user("office@firma.example", name="Ola")
    with world.inside():
        add_member(office, Role.OFFICE, by=world.office)
    with pytest.raises(ForbiddenError):
        connect(world, by=office)
