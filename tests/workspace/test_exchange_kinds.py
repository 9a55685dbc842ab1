"""People, projects and what belongs to customers through the exchange."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bindeledd.kernel.identity import new_id
from bindeledd.sync.flows import Identity
from bindeledd.sync.ports import Incoming, Workspace
from bindeledd.tenancy.models import User
from bindeledd.workspace import records
from bindeledd.workspace.kinds import DOCUMENTS, IN_ORDER, KINDS
from bindeledd.workspace.people.services import set_external_number
from tests.factories import (
    ContactPersonFactory,
    CustomerFactory,
    DeliveryAddressFactory,
    DepartmentFactory,
    EmployeeFactory,
    ProjectFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def new(**fields: Any) -> Incoming:
    return Incoming(new_id(), create=True, fields=fields)


def change(ours: UUID, **fields: Any) -> Incoming:
    return Incoming(ours, create=False, fields=fields)


def project(exchange: Workspace, ours: UUID) -> records.Project:
    found = exchange.records("project", [ours])[ours]
    assert isinstance(found, records.Project)
    return found


@pytest.mark.covers("X1")
def test_kinds_come_owners_first(exchange: Workspace) -> None:
    """Departments, employees, customers with what belongs to them, projects; then the work."""
    names = exchange.kinds()

    assert names[:6] == (
        "department",
        "employee",
        "customer",
        "contact_person",
        "delivery_address",
        "project",
    )
    assert names[-2:] == ("ledger_invoice", "invoice_payment")
    assert names.index("invoice") > names.index("payroll_line") > names.index("hour_entry")
    assert names.index("hour_entry") > max(names.index(one) for one in ("item", "machine"))


def test_no_kind_comes_before_one_that_it_names() -> None:
    """Whoever moves in this order finds every reference; a department's manager comes later."""
    models = {name: kind.model for name, kind in (KINDS | DOCUMENTS).items()}
    places = {models[name]: place for place, name in enumerate(IN_ORDER)}
    early = [
        (kind.name, name)
        for kind in KINDS.values()
        for name in kind.refers
        if places[kind.target(name)] > places[kind.model]  # type: ignore[index] # a register
    ]

    assert early == [("department", "manager_id")]


@pytest.mark.parametrize(
    ("kind", "build", "kept"),
    [
        ("department", DepartmentFactory, {"name": "Anlegg"}),
        ("employee", EmployeeFactory, {"first_name": "Siv", "hired_on": date(2020, 1, 1)}),
        ("customer", CustomerFactory, {"invoice_delivery_method": records.DeliveryMethod.EHF}),
        ("contact_person", ContactPersonFactory, {"title": "Boss"}),
        ("delivery_address", DeliveryAddressFactory, {"city": "Bergen"}),
        ("project", ProjectFactory, {"status": records.ProjectStatus.ENDED}),
    ],
)
def test_every_kind_goes_in_and_comes_out(
    exchange: Workspace, kind: str, build: Any, kept: dict[str, Any]
) -> None:
    """Read, written, read again, ended, counted, labelled: the same for all."""
    ours = build().id
    assert exchange.write(kind, [change(ours, **kept)]) == {}

    record = exchange.records(kind, [ours])[ours]
    assert {name: getattr(record, name) for name in kept} == kept
    assert record.revision == 2
    assert [who.id for who in exchange.identities(kind)] == [str(ours)]
    assert [who.id for who in exchange.candidates(kind, list(exchange.identities(kind)))]
    assert exchange.label(record)
    exchange.end(kind, [ours])
    assert not next(exchange.identities(kind)).active
    page = exchange.changed(kind, since="", after=None, limit=10)
    assert [(r.id, r.revision) for r in page.records] == [(ours, 2 if kind == "project" else 3)]


def test_an_unknown_reference_is_refused_and_blocks_no_other(exchange: Workspace) -> None:
    """Another company's row, or none at all."""
    good = new(number="1", name="Good")
    bad = new(number="2", name="Bad", manager_id=new_id())

    refused = exchange.write("department", [bad, good])

    assert refused[bad.ours].code == "ref.unknown"
    assert refused[bad.ours].params["field"] == "manager_id"
    assert set(exchange.records("department", [good.ours, bad.ours])) == {good.ours}


@pytest.mark.covers("A3.1")
def test_a_page_may_hold_main_and_subproject_in_any_order(exchange: Workspace) -> None:
    """Sub numbers join, joined ones come apart, and a refused main takes its sub along."""
    main = new(number="10", name="Main")
    sub = new(number="11", name="Sub", parent_id=main.ours)
    joined = new(joined_number="1012", name="Joined", parent_id=main.ours)
    bad = new(number="20", name="")
    orphan = new(number="1", name="Orphan", parent_id=bad.ours)

    refused = exchange.write("project", [orphan, joined, sub, main, bad])

    assert set(refused) == {bad.ours, orphan.ours}
    assert project(exchange, sub.ours).joined_number == "1011"
    assert project(exchange, joined.ours).number == "12"


@pytest.mark.covers("A3.1")
def test_colliding_joined_numbers_are_refused_with_the_other_project(exchange: Workspace) -> None:
    """Main 10 with sub 11 and main 101 with sub 1."""
    ten, hundred = new(number="10", name="Ten"), new(number="101", name="Hundred")
    first = new(number="11", name="First", parent_id=ten.ours)
    second = new(number="1", name="Second", parent_id=hundred.ours)

    refused = exchange.write("project", [ten, hundred, first, second])

    assert set(refused) == {second.ours}
    assert refused[second.ours].code == "project.number_collides"
    assert refused[second.ours].params["name"] == "First"
    assert refused[second.ours].params["number"] == "1011"


def test_subprojects_follow_a_main_project_that_a_run_renumbers(exchange: Workspace) -> None:
    """Or the row is refused where one of them would collide; the page goes on."""
    one, two = new(number="10", name="One"), new(number="20", name="Two")
    sub = new(number="1", name="Sub", parent_id=one.ours)
    other = new(number="1", name="Other", parent_id=two.ours)
    in_the_way = new(number="501", name="In the way")
    exchange.write("project", [one, two, sub, other, in_the_way])

    refused = exchange.write(
        "project", [change(one.ours, number="30"), change(two.ours, number="50")]
    )

    assert set(refused) == {two.ours}
    assert project(exchange, sub.ours).joined_number == "301"
    assert project(exchange, sub.ours).revision == 2
    assert project(exchange, other.ours).joined_number == "201"


@pytest.mark.covers("X8")
def test_a_master_ends_and_reopens(exchange: Workspace) -> None:
    """Both ways, by the status that comes in."""
    row = new(number="10", name="A", status=records.ProjectStatus.ENDED)
    exchange.write("project", [row])
    assert not project(exchange, row.ours).active

    exchange.write("project", [change(row.ours, status=records.ProjectStatus.ACTIVE)])

    assert project(exchange, row.ours).active


@pytest.mark.covers("A0.17")
def test_the_number_of_the_connection_stands_in_the_place_of_the_own(
    exchange: Workspace, office: User
) -> None:
    """On that connection, and on no other."""
    kari, ola = EmployeeFactory(number="1"), EmployeeFactory(number="2")
    here, there = new_id(), new_id()
    set_external_number(kari.id, connection_id=here, system="x", number="900", by=office)

    def numbers(connection: UUID | None) -> dict[str, str]:
        found = exchange.identities("employee", connection=connection)
        return {who.id: who.number for who in found}

    assert numbers(here) == {str(kari.id): "900", str(ola.id): "2"}
    assert numbers(there) == numbers(None) == {str(kari.id): "1", str(ola.id): "2"}
    wanted = [Identity("x", number="900")]
    assert [who.id for who in exchange.candidates("employee", wanted, connection=here)] == [
        str(kari.id)
    ]
    assert exchange.candidates("employee", wanted, connection=there) == []


def test_belongings_name_their_owner(exchange: Workspace) -> None:
    """Matching happens inside matched owners only."""
    person = ContactPersonFactory()
    sub = ProjectFactory(parent=ProjectFactory(number="10"), number="1", joined_number="101")

    assert next(exchange.identities("contact_person")).owner == str(person.customer_id)
    who = next(exchange.identities("project", [sub.id]))
    assert (who.owner, who.number) == (str(sub.parent_id), "101")


def test_a_run_moves_the_primary_mark(exchange: Workspace) -> None:
    """One primary address a customer."""
    old = DeliveryAddressFactory()
    row = new(customer_id=old.customer_id, address1="New", is_primary=True)

    exchange.write("delivery_address", [row])

    found = exchange.records("delivery_address", [old.id, row.ours])
    assert [getattr(found[ours], "is_primary") for ours in (old.id, row.ours)] == [False, True]  # noqa: B009 - the port's records are opaque


def test_a_replayed_page_is_harmless(exchange: Workspace) -> None:
    """A crash after the commit: the same rows come again with the same ids."""
    row = new(number="1", name="A")
    exchange.write("customer", [row])

    assert exchange.write("customer", [row]) == {}
    assert exchange.records("customer", [row.ours])[row.ours].revision == 1
    assert exchange.count("customer") == 1


def test_an_unknown_field_is_an_error_of_ours(exchange: Workspace) -> None:
    """A mapping that names a field that does not exist must not be swallowed."""
    with pytest.raises(TypeError):
        exchange.write("customer", [new(number="1", name="A", shoe_size=44)])
