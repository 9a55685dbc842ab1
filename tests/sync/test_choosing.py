"""What moves which way, and what each choice means."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from bindeledd.config.wiring import CONNECTORS
from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.sync import choosing, registry
from bindeledd.sync.flows import Direction, Inbound, Mode, Outbound, Policy
from bindeledd.sync.models import Connection, RegisterState
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.customers import services as customers
from bindeledd.workspace.kinds import DOCUMENTS, KINDS
from tests.world import World


@pytest.fixture
def world(world: World) -> World:
    """A connection that is being set up."""
    state(world, Connection.State.SETTING_UP)
    return world


def state(world: World, value: str) -> None:
    with world.inside():
        Connection.objects.filter(id=world.connection.id).update(state=value)
        world.connection.refresh_from_db()


@pytest.mark.covers("A0.4", "A0.11", "X3")
def test_one_direction_at_a_time_is_kept_and_audited(world: World) -> None:
    """Out, then in instead: never both."""
    with world.inside():
        choosing.choose(
            world.connection,
            "customers",
            world.office,
            direction=Direction.OUT,
            policy=Policy.CREATE_ONLY,
        )
        one = choosing.choose(world.connection, "customers", world.office, direction="into")
        deeds = list(AuditEntry.objects.filter(deed="choice.changed").order_by("id"))

    assert (one.direction, one.policy, one.mode) == (
        Direction.INTO,
        Policy.CREATE_ONLY,
        Mode.AUTOMATIC,
    )
    assert [deed.facts["direction_after"] for deed in deeds] == ["out", "into"]


def test_every_data_type_is_offered_with_off_last(world: World) -> None:
    """Each direction says what it leads to."""
    with world.inside():
        found = choosing.choices(world.connection)

    assert [one.group for one in found] == [group.name for group in CONNECTOR.groups]
    for one in found:
        assert one.direction is Direction.OFF
        assert one.directions[-1].value == "off"
        assert all(option.explanation for option in one.directions)


@pytest.mark.covers("A0.7", "X16")
def test_field_list_is_drawn_from_the_mapping(world: World) -> None:
    """Nothing moves that is not listed, and what never moves is named."""
    with world.inside(), override("en"):
        out = choosing.choose(world.connection, "customers", world.office, direction=Direction.OUT)
        into = choosing.choose(
            world.connection, "customers", world.office, direction=Direction.INTO
        )

    mapping = CONNECTOR.register("customer").mapping
    assert {line.theirs for line in out.fields if line.kind == "customer"} == set(mapping.paths_out)
    assert "Organisation number" in {line.label for line in into.fields}
    assert any("removed there by hand" in why for _, why in out.left_out)
    assert set(choosing.EXPLANATIONS) == {"direction", "mode", "policy", "start_date"}
    assert all(str(text) for text in choosing.EXPLANATIONS.values())


@pytest.mark.covers("A0.12")
def test_projects_another_way_than_customers_are_warned_about(world: World) -> None:
    """The customer of a project would not be known."""
    with world.inside():
        choosing.choose(world.connection, "customers", world.office, direction=Direction.OUT)
        choosing.choose(world.connection, "projects", world.office, direction=Direction.INTO)
        differing = {reason.code for reason in choosing.warnings(world.connection)}
        choosing.choose(world.connection, "projects", world.office, direction=Direction.OUT)
        same = {reason.code for reason in choosing.warnings(world.connection)}

    assert "choice.other_way_than" in differing
    assert "choice.other_way_than" not in same


@pytest.mark.covers("A0.5", "X1")
def test_projects_without_their_customers_are_warned_about(world: World) -> None:
    """What a record names goes before it."""
    with world.inside(), override("en"):
        projects = choosing.choose(
            world.connection, "projects", world.office, direction=Direction.OUT
        )

    named = {r.params["other"] for r in projects.warnings if r.code == "choice.order"}
    assert named == {"Customers", "Employees"}


def test_choices_that_are_not_offered_are_refused(world: World) -> None:
    """A sentence each, nothing half-changed."""
    with world.inside():
        with pytest.raises(DomainError, match=r"choice\.direction_not_offered"):
            choosing.choose(world.connection, "employees", world.office, direction="into")
        with pytest.raises(DomainError, match=r"choice\.unknown_value"):
            choosing.choose(world.connection, "customers", world.office, mode="sometimes")
        with pytest.raises(DomainError, match=r"choice\.unknown_value"):
            choosing.choose(world.connection, "customers", world.office, values={"x": 1})
        with pytest.raises(NotFoundError):
            choosing.choose(world.connection, "moons", world.office, mode="by_hand")
    with world.inside():
        assert choosing.choice(world.connection, "employees").direction is Direction.OFF


@pytest.mark.covers("A0.13")
@pytest.mark.parametrize("group", ["hours", "accrued_cost", "own_invoices"])
def test_what_has_a_day_needs_a_first_one(world: World, group: str) -> None:
    """Without one, switching on would post all that was ever entered."""
    with world.inside():
        with pytest.raises(DomainError, match=r"choice\.start_date_needed"):
            choosing.choose(world.connection, group, world.office, direction=Direction.OUT)
        assert choosing.choice(world.connection, group).direction is Direction.OFF
        chosen = choosing.choose(
            world.connection,
            group,
            world.office,
            direction=Direction.OUT,
            start_date=date(2026, 11, 2),
        )
    assert (chosen.direction, chosen.start_date) == (Direction.OUT, date(2026, 11, 2))


@pytest.mark.covers("X15")
def test_hours_and_their_accrued_cost_never_go_together(world: World) -> None:
    day = date(2026, 11, 2)
    with world.inside():
        choosing.choose(
            world.connection, "hours", world.office, direction=Direction.OUT, start_date=day
        )
        with pytest.raises(DomainError, match=r"choice\.not_with"):
            choosing.choose(
                world.connection,
                "accrued_cost",
                world.office,
                direction=Direction.OUT,
                start_date=day,
            )
        choosing.choose(world.connection, "hours", world.office, direction=Direction.OFF)
        choosing.choose(
            world.connection, "accrued_cost", world.office, direction=Direction.OUT, start_date=day
        )
        with pytest.raises(DomainError, match=r"choice\.not_with"):
            choosing.choose(world.connection, "hours", world.office, direction=Direction.OUT)


def test_changed_choice_lets_the_next_plan_compare_all(world: World) -> None:
    """What was unchanged under the old choice may not be so under the new one."""
    with world.inside():
        choosing.choose(world.connection, "customers", world.office, direction=Direction.OUT)
        row = RegisterState.objects.create(
            company=world.company, connection=world.connection, kind="customer", our_cursor="c.1:9"
        )
        choosing.choose(world.connection, "customers", world.office, direction=Direction.OUT)
        row.refresh_from_db()
        same = row.our_cursor
        choosing.choose(world.connection, "customers", world.office, policy="create_only")
        row.refresh_from_db()

    assert (same, row.our_cursor) == ("c.1:9", "")


@pytest.mark.covers("X4")
def test_creation_is_not_switched_on_over_conflicts(world: World) -> None:
    """Also later, when the connection is on already."""
    world.put("customer", [{"number": "10023", "name": "Per Hansen Bygg"}])
    world.books.user_adds("Customers", {"Number": 10023, "Name": "Ola Bråten"})
    state(world, Connection.State.ON)
    with world.inside(), pytest.raises(DomainError, match=r"connection\.register_unread"):
        choosing.choose(world.connection, "customers", world.office, direction="out")
    world.read("customer")
    with world.inside(), pytest.raises(DomainError) as refused:
        choosing.choose(world.connection, "customers", world.office, direction="out")

    assert refused.value.error_code == "connection.conflicts_stand"
    assert refused.value.params["kind"] == "customer"


@pytest.mark.covers("X3")
def test_register_that_comes_from_there_is_read_only_for_people(world: World) -> None:
    """Its fields name their owner; with create only, changes are made here."""
    state(world, Connection.State.ON)
    world.choose("customers", Direction.INTO)
    (ours,) = world.put("customer", [{"number": "1", "name": "Fjord"}])
    with world.inside():
        owning = choosing.owner_of("customer")
        assert owning is not None
        assert (owning.connection_id, owning.label) == (world.connection.id, "PowerOffice Go")
        assert choosing.owner_of("project") is None
        with pytest.raises(DomainError) as refused:
            customers.update_customer(ours, {"name": "Fjell"}, by=world.office)
    assert refused.value.fields == {"name": "domain.owned_by_connection"}

    world.choose("customers", Direction.INTO, policy=Policy.CREATE_ONLY)
    with world.inside():
        changed = customers.update_customer(ours, {"name": "Fjell"}, by=world.office)
    assert changed.name == "Fjell"


def test_register_has_one_master(world: World) -> None:
    """With two, each would undo the other's changes."""
    world.choose("customers", Direction.INTO)
    with world.inside():
        other = Connection.objects.create(
            company=world.company, system="poweroffice_go", credentials=b"x"
        )
        with pytest.raises(DomainError) as refused:
            choosing.choose(other, "customers", world.office, direction=Direction.INTO)

    assert refused.value.error_code == "choice.other_master"


def test_effect_is_shown_as_a_plan(world: World) -> None:
    """Saving leads to the plan; nothing is written there."""
    world.put("customer", [{"number": "10042", "name": "Fjordbygg AS"}])
    with world.inside():
        choosing.choose(world.connection, "customers", world.office, direction=Direction.OUT)
        run = choosing.preview(world.connection, ["customers"], world.office)

    done = world.carry(run)

    assert [action for _, action, _ in world.actions(done.plan)] == ["create"]
    assert world.books.rows("Customers") == []


def test_office_may_not_choose(world: World) -> None:
    """What may be written in the books is the administrator's and the accountant's."""
    office = User.objects.create_user("office@firma.example", name="Ola")
    with world.inside():
        add_member(office, Role.OFFICE, by=world.office)
        with pytest.raises(ForbiddenError):
            choosing.choose(world.connection, "customers", office, direction=Direction.OUT)


class Asked:
    """A record that answers which of its fields it was asked for."""

    def __getattr__(self, name: str) -> str:
        return name


@pytest.mark.covers("A0.13", "B3.3")
def test_the_day_that_a_flow_goes_by_is_the_one_that_is_counted_by() -> None:
    """Else the held page would count other records than those that planning leaves here."""
    dated = [
        flow
        for system in CONNECTORS
        for flow in system.flows
        if isinstance(flow, Outbound)
        and flow.day is not None
        and registry.group_of(system.system, flow.group).dated
    ]
    assert {flow.kind for flow in dated} >= {"hour_entry", "accrued_day", "invoice"}
    for flow in dated:
        declared = (KINDS | DOCUMENTS)[flow.kind]
        assert flow.day is not None
        assert flow.day(Asked()) == declared.day, flow.name


@pytest.mark.covers("A12.3", "X5")
def test_what_comes_in_with_a_start_date_tells_its_day() -> None:
    """Else a start date could be chosen that holds nothing back, or nobody could say what."""
    coming = [
        flow
        for system in CONNECTORS
        for flow in system.flows
        if isinstance(flow, Inbound) and registry.group_of(system.system, flow.group).dated
    ]
    assert "supplier_cost" in {flow.kind for flow in coming}
    for flow in coming:
        assert flow.day_at in flow.mapping.paths, flow.name
        assert flow.worth in flow.mapping.our_fields | {""}, flow.name
