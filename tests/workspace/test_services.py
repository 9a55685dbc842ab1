"""What people do with registers: roles, rules, owners, numbers, and what is told to whom."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bindeledd.config.wiring import wire
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import Run
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from bindeledd.workspace import changes
from bindeledd.workspace.customers import queries as customer_queries
from bindeledd.workspace.customers import services as customers
from bindeledd.workspace.ownership import Owner, ownership
from bindeledd.workspace.people import queries as people_queries
from bindeledd.workspace.people import services as people
from bindeledd.workspace.projects import queries as project_queries
from bindeledd.workspace.projects import services as projects
from bindeledd.workspace.records import ProjectStatus
from bindeledd.workspace.series import next_number
from bindeledd.workspace.settings import set_choices, set_series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.fixture
def owned() -> Iterator[list[Owner]]:
    """A connection that owns names of customers; put an owner in to switch it on."""
    owners: list[Owner] = []
    ownership.wire(lambda kind: owners[0] if owners and kind == "customer" else None)
    yield owners
    wire()


def test_a_customer_gets_the_next_free_number(office: User) -> None:
    """The series jumps over numbers that are in use."""
    set_series("customer", first=500, last=502, by=office)
    customers.create_customer({"name": "Taken", "number": "501"}, by=office)

    first = customers.create_customer({"name": "First"}, by=office)
    second = customers.create_customer({"name": "Second", "number": "  "}, by=office)

    assert (first.number, second.number) == ("500", "502")
    with pytest.raises(DomainError) as refused:
        customers.create_customer({"name": "Third"}, by=office)
    assert refused.value.error_code == "series.used_up"


def test_without_a_chosen_series_numbers_follow_those_in_use(office: User) -> None:
    """A register that came from elsewhere goes on where it stands; gaps in it are not filled."""
    for number in ("2401", "2405", "47900000000000", "A-7"):
        projects.create_project({"number": number, "name": number}, by=office)
    main = projects.create_project({"number": "2404", "name": "Main"}, by=office)
    projects.create_project({"number": "99", "name": "Below", "parent_id": main.id}, by=office)
    assert next_number("project") == "2406"

    made = projects.create_project({"name": "Next"}, by=office)
    later = projects.create_project({"name": "Later"}, by=office)

    assert (made.number, later.number) == ("2406", "2407")
    assert next_number("employee") == "1"
    set_series("project", first=3000, last=3000, by=office)
    assert projects.create_project({"name": "Chosen"}, by=office).number == "3000"
    assert next_number("project") == ""


def test_errors_stand_at_their_fields(office: User) -> None:
    """A form shows every error at once, each where it belongs."""
    with pytest.raises(DomainError) as refused:
        customers.create_customer(
            {"name": "x" * 100_000, "org_number": "1", "email": "nobody"}, by=office
        )

    assert refused.value.error_code == "domain.invalid"
    assert refused.value.fields == {
        "name": "field.too_long",
        "org_number": "field.not_an_org_number",
        "email": "field.not_an_email",
    }
    assert refused.value.params["name.limit"] == 200


def test_org_numbers_are_stored_bare(office: User) -> None:
    """People write them with blanks, and as VAT numbers."""
    made = customers.create_customer({"name": "A", "org_number": "NO 991 587 454 MVA"}, by=office)

    assert made.org_number == "991587454"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.WORKER, False),
        (Role.FOREMAN, False),
        (Role.PROJECT_MANAGER, True),
        (Role.OFFICE, True),
        (Role.READ_ONLY, False),
    ],
)
def test_roles_decide(office: User, role: Role, allowed: bool) -> None:  # noqa: FBT001 - a table
    """Who may create customers is a question of role."""
    person = User.objects.create_user("ola@firma.example", name="Ola")
    add_member(person, role, by=office)

    if allowed:
        customers.create_customer({"name": "A"}, by=person)
    else:
        with pytest.raises(ForbiddenError):
            customers.create_customer({"name": "A"}, by=person)


def test_a_stranger_may_nothing() -> None:
    """Signed in, but in another company."""
    stranger = User.objects.create_user("s@firma.example")
    with pytest.raises(ForbiddenError):
        customers.create_customer({"name": "A"}, by=stranger)


def test_an_older_copy_does_not_overwrite(office: User) -> None:
    """Two people with the same form open: the second is told."""
    made = customers.create_customer({"name": "A"}, by=office)
    customers.update_customer(made.id, {"name": "B"}, by=office, revision=made.revision)

    with pytest.raises(DomainError) as refused:
        customers.update_customer(made.id, {"name": "C"}, by=office, revision=made.revision)

    assert refused.value.error_code == "record.changed_meanwhile"


def test_another_companys_customer_is_not_found(office: User) -> None:
    """Somebody else's id is nobody's id."""
    with pytest.raises(NotFoundError):
        customers.update_customer(new_id(), {"name": "B"}, by=office)
    with pytest.raises(NotFoundError):
        customer_queries.customer_detail(new_id())


def test_owned_fields_are_read_only_for_people(office: User, owned: list[Owner]) -> None:
    """A connection that writes a field owns it; a form may send the same value back."""
    made = customers.create_customer({"name": "A"}, by=office)
    owned.append(Owner(new_id(), "PowerOffice Go", frozenset({"name", "active"})))

    customers.update_customer(made.id, {"name": "A", "phone": "22334455"}, by=office)
    with pytest.raises(DomainError) as refused:
        customers.update_customer(made.id, {"name": "B"}, by=office)
    assert refused.value.fields == {"name": "domain.owned_by_connection"}
    assert refused.value.params["owner"] == "PowerOffice Go"
    with pytest.raises(DomainError):
        customers.end_customer(made.id, by=office)

    assert customers.update_customer(made.id, {"name": "B"}, by=Run(new_id())).name == "B"


def test_ended_and_reopened(office: User) -> None:
    """Nothing is deleted."""
    made = customers.create_customer({"name": "A"}, by=office)

    assert not customers.end_customer(made.id, by=office).active
    assert customers.reopen_customer(made.id, by=office).active


def test_one_delivery_address_is_the_primary_one(office: User) -> None:
    """The first is; the mark moves, and never gets lost while an address is left."""
    made = customers.create_customer({"name": "A"}, by=office)
    first = customers.add_delivery_address(made.id, {"address1": "One"}, by=office)
    second = customers.add_delivery_address(made.id, {"address1": "Two"}, by=office)
    assert (first.is_primary, second.is_primary) == (True, False)

    customers.update_delivery_address(second.id, {"is_primary": True}, by=office)
    assert not customer_queries.delivery_address(first.id).is_primary

    customers.end_delivery_address(second.id, by=office)
    assert customer_queries.delivery_address(first.id).is_primary
    assert not customers.reopen_delivery_address(second.id, by=office).is_primary


def test_contact_persons_belong_to_a_customer(office: User) -> None:
    """One default at most; a nameless person is none."""
    made = customers.create_customer({"name": "A"}, by=office)
    ola = customers.add_contact_person(
        made.id, {"first_name": "Ola", "is_default": True}, by=office
    )
    kari = customers.add_contact_person(
        made.id, {"last_name": "Nordmann", "is_default": True}, by=office
    )

    detail = customer_queries.customer_detail(made.id)
    assert [(p.id, p.is_default) for p in detail.contact_persons] == [
        (kari.id, True),
        (ola.id, False),
    ]
    with pytest.raises(DomainError) as refused:
        customers.add_contact_person(made.id, {"email": "a@b.example"}, by=office)
    assert refused.value.fields == {"first_name": "field.required"}
    assert not customers.end_contact_person(kari.id, by=office).is_default


@pytest.mark.covers("A0.17")
def test_an_employee_has_a_number_for_each_connection(office: User) -> None:
    """Two ledgers, two numbers; one number belongs to one person on a connection."""
    kari = people.create_employee({"first_name": "Kari", "last_name": "Nordmann"}, by=office)
    ola = people.create_employee({"first_name": "Ola"}, by=office)
    one, other = new_id(), new_id()
    people.set_external_number(
        kari.id, connection_id=one, system="poweroffice_go", number="100", by=office
    )
    people.set_external_number(
        kari.id, connection_id=other, system="visma_net", number="7", by=office
    )
    people.set_external_number(
        ola.id, connection_id=other, system="visma_net", number="100", by=office
    )

    numbers = people_queries.employee_detail(kari.id).external_numbers
    assert {(n.connection_id, n.number) for n in numbers} == {(one, "100"), (other, "7")}
    with pytest.raises(DomainError) as refused:
        people.set_external_number(
            ola.id, connection_id=one, system="poweroffice_go", number="100", by=office
        )
    assert refused.value.error_code == "employee.external_number_taken"
    assert refused.value.params["name"] == "Kari Nordmann"

    people.set_external_number(
        kari.id, connection_id=one, system="poweroffice_go", number=" ", by=office
    )
    assert len(people_queries.external_numbers(connection_id=one)) == 0


def test_departments_have_a_manager_and_ten_characters(office: User) -> None:
    """A number beyond the ledger's limit is refused where it is entered."""
    kari = people.create_employee({"first_name": "Kari"}, by=office)
    made = people.create_department({"name": "Anlegg", "manager_id": kari.id}, by=office)

    assert made.manager_id == kari.id
    with pytest.raises(DomainError) as refused:
        people.update_department(made.id, {"number": "12345678901"}, by=office)
    assert refused.value.fields == {"number": "field.too_long"}
    with pytest.raises(DomainError) as unknown:
        people.update_department(made.id, {"manager_id": new_id()}, by=office)
    assert unknown.value.error_code == "ref.unknown"
    assert not people.end_department(made.id, by=office).active
    assert people.reopen_department(made.id, by=office).active


def test_an_employee_leaves_and_comes_back(office: User) -> None:
    """The last day follows; it cannot lie before the first."""
    made = people.create_employee({"first_name": "Kari", "hired_on": date(2020, 1, 1)}, by=office)
    with pytest.raises(DomainError) as refused:
        people.end_employee(made.id, by=office, left_on=date(2019, 1, 1))
    assert refused.value.fields == {"left_on": "field.ends_before_it_begins"}

    gone = people.end_employee(made.id, by=office, left_on=date(2026, 1, 1))
    back = people.reopen_employee(made.id, by=office)

    assert (gone.active, gone.left_on) == (False, date(2026, 1, 1))
    assert (back.active, back.left_on) == (True, None)


@pytest.mark.covers("A3.1")
def test_joined_numbers_that_collide_are_refused_by_name(office: User) -> None:
    """Main 10 with sub 11 and main 101 with sub 1 are both 1011."""
    ten = projects.create_project({"number": "10", "name": "Ten"}, by=office)
    hundred = projects.create_project({"number": "101", "name": "Hundred and one"}, by=office)
    sub = projects.create_project(
        {"number": "11", "name": "Eleven", "parent_id": ten.id}, by=office
    )
    assert (sub.number, sub.joined_number) == ("11", "1011")

    with pytest.raises(DomainError) as refused:
        projects.create_project({"number": "1", "name": "One", "parent_id": hundred.id}, by=office)

    assert refused.value.error_code == "project.number_collides"
    assert refused.value.params["name"] == "Eleven"
    assert refused.value.params["number"] == "1011"
    assert refused.value.fields == {"number": "project.number_collides"}


def test_a_subproject_gets_the_next_number_that_does_not_collide(office: User) -> None:
    """Its own series runs below the main project."""
    ten = projects.create_project({"number": "10", "name": "Ten"}, by=office)
    projects.create_project({"number": "102", "name": "In the way"}, by=office)

    numbers = [
        projects.create_project({"name": name, "parent_id": ten.id}, by=office).joined_number
        for name in ("a", "b")
    ]

    assert numbers == ["101", "103"]


def test_subprojects_follow_a_renumbered_main_project(office: User) -> None:
    """All or nothing: where one of them would collide, the main project keeps its number."""
    ten = projects.create_project({"number": "10", "name": "Ten"}, by=office)
    sub = projects.create_project({"number": "1", "name": "Sub", "parent_id": ten.id}, by=office)
    projects.create_project({"number": "301", "name": "In the way"}, by=office)

    projects.update_project(ten.id, {"number": "20"}, by=office)
    assert project_queries.project_detail(sub.id).project.joined_number == "201"

    with pytest.raises(DomainError) as refused:
        projects.update_project(ten.id, {"number": "30"}, by=office)
    assert refused.value.params["name"] == "In the way"
    assert project_queries.project_detail(sub.id).project.joined_number == "201"


def test_there_is_one_level_of_subprojects(office: User) -> None:
    """Neither below a subproject, nor a main project with subprojects below another."""
    main = projects.create_project({"number": "10", "name": "Main"}, by=office)
    other = projects.create_project({"number": "20", "name": "Other"}, by=office)
    sub = projects.create_project({"number": "1", "name": "Sub", "parent_id": main.id}, by=office)

    with pytest.raises(DomainError) as below:
        projects.create_project({"number": "1", "name": "Deep", "parent_id": sub.id}, by=office)
    assert below.value.error_code == "project.parent_is_subproject"
    with pytest.raises(DomainError) as above:
        projects.update_project(main.id, {"parent_id": other.id}, by=office)
    assert above.value.error_code == "project.has_subprojects"
    with pytest.raises(DomainError):
        projects.update_project(other.id, {"parent_id": other.id}, by=office)


@pytest.mark.covers("A4.9")
def test_new_projects_follow_the_companys_choice(office: User) -> None:
    """The setting decides unless somebody says otherwise."""
    first = projects.create_project({"name": "First"}, by=office)
    set_choices(by=office, new_project_assign_all=False)

    second = projects.create_project({"name": "Second"}, by=office)
    third = projects.create_project({"name": "Third", "available_to_all": True}, by=office)

    choice = [project.available_to_all for project in (first, second, third)]
    assert choice == [True, False, True]


def test_a_project_is_ended_and_reopened(office: User) -> None:
    """It stays, with its number."""
    made = projects.create_project({"name": "A"}, by=office)

    assert projects.end_project(made.id, by=office).status is ProjectStatus.ENDED
    assert projects.reopen_project(made.id, by=office).status is ProjectStatus.ACTIVE


def test_listeners_hear_of_a_change_after_the_commit(
    office: User, inside: UUID, django_capture_on_commit_callbacks: Any
) -> None:
    """The engine's trigger: company and kind, once the change stands; refusals are silent."""
    heard: list[tuple[UUID, str]] = []
    listener = lambda tenant, kind: heard.append((tenant, kind))  # noqa: E731 - kept to be removed
    changes.on_change.append(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            customers.create_customer({"name": "A"}, by=office)
            with pytest.raises(DomainError):
                customers.create_customer({"name": ""}, by=office)
            assert heard == []
    finally:
        changes.on_change.remove(listener)

    assert heard == [(inside, "customer")]


def test_history_tells_who_changed_which_field(office: User) -> None:
    """Newest first, before and after, people by name and runs by id."""
    made = customers.create_customer({"name": "A", "phone": "1"}, by=office)
    run = new_id()
    customers.update_customer(made.id, {"name": "B", "phone": "1"}, by=Run(run))
    customers.update_customer(made.id, {"name": "B"}, by=office)

    update, insert = customer_queries.customer_history(made.id)

    assert [(f.field, f.before, f.after) for f in update.fields] == [("name", "A", "B")]
    assert update.actor.run_id == str(run)
    assert insert.actor.name == "Kari Nordmann"
    assert ("phone", None, "1") in {(f.field, f.before, f.after) for f in insert.fields}
