"""Registers into the workspace: customers with what belongs to them, and projects."""

import pytest

from bindeledd.sync.flows import Direction, Policy
from bindeledd.workspace.records import ProjectStatus
from tests.world import World

FJORDBYGG = {
    "Number": 10042,
    "Name": "Fjordbygg AS",
    "OrganizationNumber": "991587454",
    "EmailAddress": "post@fjordbygg.example",
    "PhoneNumber": "22 15 40 00",
    "MailAddress": {
        "AddressLine1": "Kaigata 1",
        "AddressLine2": "2. etg.",
        "ZipCode": "5003",
        "City": "Bergen",
    },
}


@pytest.fixture
def into(world: World) -> World:
    world.choose("customers", Direction.INTO)
    world.choose("projects", Direction.INTO)
    world.choose("employees", Direction.LINK)
    return world


@pytest.mark.covers(
    *("A1.1", "A1.2", "A1.3", "A1.4", "A1.5", "A1.6", "A1.7"),
    *("A1.8", "A1.9", "A1.10", "A1.11"),
)
def test_customer_comes_with_its_delivery_address_and_contact(into: World) -> None:
    theirs = into.books.user_adds("Customers", FJORDBYGG)
    into.books.user_adds(
        "ContactDeliveryAddresses",
        {
            "AddressLine1": "Byggeplass 7",
            "AddressLine2": "Port B",
            "ZipCode": "5010",
            "City": "Bergen",
        },
        owner=theirs["Id"],
    )
    into.books.user_adds(
        "ContactPersons",
        {"FirstName": "Kari", "LastName": "Berg", "IsActive": True},
        owner=theirs["Id"],
    )

    run = into.run()

    assert run.state == "done", (run.code, run.params)
    (customer,) = into.records("customer")
    assert customer.number == "10042"
    assert customer.name == "Fjordbygg AS"
    assert customer.org_number == "991587454"
    assert (customer.address1, customer.address2) == ("Kaigata 1", "2. etg.")
    assert (customer.postal_code, customer.city) == ("5003", "Bergen")
    assert (customer.email, customer.phone) == ("post@fjordbygg.example", "22 15 40 00")
    (address,) = into.records("delivery_address")
    assert address.customer_id == customer.id
    assert (address.address1, address.address2) == ("Byggeplass 7", "Port B")
    assert (address.postal_code, address.city) == ("5010", "Bergen")
    (person,) = into.records("contact_person")
    assert (person.customer_id, person.last_name) == (customer.id, "Berg")


def test_what_belongs_to_a_customer_that_could_not_be_read_comes_with_the_customer(
    into: World,
) -> None:
    """Its owner was unknown then, as a supplier's contact person's is for good."""
    theirs = into.books.user_adds("Customers", FJORDBYGG)
    person = {"FirstName": "Kari", "LastName": "Berg", "IsActive": True}
    into.books.user_adds("ContactPersons", person, owner=theirs["Id"])
    supplier = into.books.user_adds("Suppliers", {"Name": "Betong AS"})
    into.books.user_adds("ContactPersons", person, owner=supplier["Id"])
    into.app.faults.odd_shape("GET /Customers", "Name", 17)
    assert into.run().code == "remote.odd_answer"
    assert into.records("contact_person") == []

    into.run()
    (customer,) = into.records("customer")
    assert [one.customer_id for one in into.records("contact_person")] == [customer.id]
    assert into.run().plan is None


@pytest.mark.covers("X7", "A1.7")
def test_change_over_there_writes_only_what_they_speak_of(into: World) -> None:
    theirs = into.books.user_adds("Customers", FJORDBYGG)
    into.run()
    into.books.user_changes("Customers", theirs["Id"], {"PhoneNumber": "22 15 40 18"})

    run = into.run()

    (customer,) = into.records("customer")
    assert customer.phone == "22 15 40 18"
    assert into.actions(run.plan) == [("customers_into", "update", "10042 Fjordbygg AS")]
    (row,) = into.rows(run.plan)
    assert [(f["name"], f["before"], f["after"]) for f in row.fields] == [
        ("phone", "22 15 40 00", "22 15 40 18")
    ]
    assert into.run().plan is None


@pytest.mark.covers("A3.1", "A3.2", "A3.3", "A3.4", "A3.5", "A3.6", "A3.7", "A3.8")
def test_project_comes_with_customer_manager_and_subproject(into: World) -> None:
    customer = into.books.user_adds("Customers", FJORDBYGG)
    manager = into.books.user_adds(
        "Employees", {"Number": 17, "FirstName": "Berit", "LastName": "Solheim"}
    )
    (ours_manager,) = into.put(
        "employee", [{"number": "17", "first_name": "Berit", "last_name": "Solheim"}]
    )
    main = into.books.user_adds(
        "Projects",
        {
            "Code": "1047",
            "Name": "VA-anlegg Myrlia",
            "CustomerId": customer["Id"],
            "ProjectManagerEmployeeId": manager["Id"],
            "StartDate": "2026-11-01",
            "EndDate": "2027-06-30",
            "ProjectStatus": "Active",
            "IsActive": True,
        },
    )
    into.books.user_adds(
        "Projects",
        {
            "Code": "01",
            "Name": "Grunnarbeid",
            "ParentProjectId": main["Id"],
            "ProjectStatus": "Active",
            "IsActive": True,
        },
    )
    into.link("employee", ours_manager, str(manager["Id"]))

    run = into.run()

    assert run.state == "done", (run.code, run.params, into.waiting())
    projects = {p.joined_number: p for p in into.records("project")}
    assert set(projects) == {"1047", "104701"}
    project = projects["1047"]
    assert projects["104701"].parent_id == project.id
    assert projects["104701"].number == "01"
    (ours_customer,) = into.records("customer")
    assert project.name == "VA-anlegg Myrlia"
    assert project.customer_id == ours_customer.id
    assert project.manager_id == ours_manager
    assert str(project.starts_on) == "2026-11-01"
    assert str(project.ends_on) == "2027-06-30"
    assert project.status is ProjectStatus.ACTIVE


@pytest.mark.covers("X8", "A3.7")
def test_ended_follows_the_master_and_is_reopened(into: World) -> None:
    theirs = into.books.user_adds(
        "Projects",
        {"Code": "1047", "Name": "Myrlia", "ProjectStatus": "Active", "IsActive": True},
    )
    into.run()
    into.books.user_changes("Projects", theirs["Id"], {"ProjectStatus": "Complete"})
    closed = into.run()
    assert into.actions(closed.plan) == [("projects_into", "close", "1047 Myrlia")]
    assert into.records("project")[0].status is ProjectStatus.ENDED

    into.books.user_changes("Projects", theirs["Id"], {"ProjectStatus": "Active"})
    reopened = into.run()
    assert into.actions(reopened.plan) == [("projects_into", "reopen", "1047 Myrlia")]
    assert into.records("project")[0].status is ProjectStatus.ACTIVE


@pytest.mark.covers("A3.6", "A3.8")
def test_project_moves_without_an_unlinked_manager_who_follows_later(into: World) -> None:
    manager = into.books.user_adds(
        "Employees", {"Number": 17, "FirstName": "Berit", "LastName": "Solheim"}
    )
    into.books.user_adds(
        "Projects",
        {
            "Code": "1047",
            "Name": "Myrlia",
            "ProjectManagerEmployeeId": manager["Id"],
            "ProjectStatus": "Active",
            "IsActive": True,
        },
    )
    into.run()
    assert into.records("project")[0].manager_id is None
    assert into.waiting() == {"1047 Myrlia": ["ref.not_linked"]}

    (ours,) = into.put(
        "employee", [{"number": "17", "first_name": "Berit", "last_name": "Solheim"}]
    )
    into.link("employee", ours, str(manager["Id"]))
    into.run()

    assert into.records("project")[0].manager_id == ours
    assert into.waiting() == {}


def test_vanished_is_ended_never_deleted_and_many_at_once_are_not_believed(into: World) -> None:
    made = [
        into.books.user_adds(
            "Customers",
            {**FJORDBYGG, "Number": 10100 + i, "Name": f"Firma {i} AS", "OrganizationNumber": None},
        )
        for i in range(12)
    ]
    into.run()
    assert len(into.records("customer")) == 12
    into.books.user_deletes("Customers", made[0]["Id"])
    into.run(full=True)
    assert [c.active for c in into.records("customer") if c.number == "10100"] == [False]

    for row in made[1:]:
        into.books.user_deletes("Customers", row["Id"])
    into.run(full=True)
    assert sum(c.active for c in into.records("customer")) == 11
    assert ["register.many_vanished"] in into.waiting().values()


def test_create_only_leaves_what_stands(into: World) -> None:
    into.choose("customers", Direction.INTO, policy=Policy.CREATE_ONLY)
    theirs = into.books.user_adds("Customers", FJORDBYGG)
    into.run()
    into.books.user_changes("Customers", theirs["Id"], {"PhoneNumber": "1"})
    assert into.run().plan is None
    assert into.records("customer")[0].phone == "22 15 40 00"
