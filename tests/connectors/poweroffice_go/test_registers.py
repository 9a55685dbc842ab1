"""Contact persons, addresses, departments, employees and projects over the wire."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.mapping.registers import (
    CONTACT_PERSON,
    DELIVERY_ADDRESS,
    DEPARTMENT,
    EMPLOYEE,
    PROJECT,
)
from bindeledd.kernel.errors import ConflictError, RejectedError
from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sync.fields import Listing
from bindeledd.sync.mapping import changes
from bindeledd.sync.paths import nest
from bindeledd.workspace.records import ProjectStatus
from tests.records import (
    a_contact_person,
    a_delivery_address,
    a_department,
    a_project,
    a_subproject,
    an_employee,
)

OWNER = UUID(int=1)
MANAGER = UUID(int=2)
MAIN = UUID(int=4)


class Links:
    """Links set up by a test: our id to theirs."""

    def __init__(self) -> None:
        self.table: dict[UUID, str] = {}

    def theirs(self, kind: str, ours: UUID) -> str | None:  # noqa: ARG002 - our ids are unique
        """Return their id by the table."""
        return self.table.get(ours)

    def ours(self, kind: str, theirs: str) -> UUID | None:  # noqa: ARG002 - as above
        """Return our id by the table."""
        return next((ours for ours, found in self.table.items() if found == theirs), None)

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:  # noqa: ARG002 - no lists here
        """Return nothing."""
        return ()


@pytest.fixture
def links() -> Links:
    return Links()


@pytest.fixture
def owner(books: Ledger, links: Links) -> int:
    made = books.user_adds("Customers", {"Name": "Fjordbygg AS", "Number": 10042})
    links.table[OWNER] = str(made["Id"])
    return int(made["Id"])


def delta(mapping: Any, record: Any, theirs: Any, links: Links) -> tuple[Any, Any]:
    seen = mapping.seen(theirs)
    return changes(mapping, mapping.out(record, links).values, seen), seen


def test_contact_person_lives_below_its_customer(
    client: Client, books: Ledger, links: Links, owner: int
) -> None:
    person = a_contact_person(customer_id=OWNER)
    made = client.create_contact_person(nest(CONTACT_PERSON.out(person, links).values), "p-1")
    assert books.rows("ContactPersons")[0]["ExternalCode"] == "p-1"
    assert made["ContactId"] == owner
    theirs = f"{owner}/{made['Id']}"

    changed, seen = delta(
        CONTACT_PERSON, a_contact_person(customer_id=OWNER, title=""), made, links
    )
    client.update_contact_person(theirs, changed, seen)

    assert books.rows("ContactPersons")[0]["Title"] is None
    found = client.find_contact_person("p-1", {})
    assert found == client.get_contact_person(theirs)
    assert client.find_contact_person("p-2", {}) is None
    assert client.get_contact_person(f"{owner}/1") is None
    ((listed,),) = client.list_contact_persons(None)
    assert CONTACT_PERSON.into(CONTACT_PERSON.seen(listed), links).values["customer_id"] == OWNER


def test_nobody_moves_to_another_customer(client: Client) -> None:
    with pytest.raises(RejectedError) as refused:
        client.update_contact_person("1/2", {"ContactId": 3}, {})
    assert refused.value.error_code == "poweroffice_go.owner_is_fixed"
    with pytest.raises(RejectedError):
        client.update_delivery_address("1/2", {"ContactId": 3}, {})


@pytest.mark.covers("A2.9", "A2.10", "A2.11")
def test_delivery_address_goes_out_and_changes(
    client: Client, books: Ledger, links: Links, owner: int
) -> None:
    place = a_delivery_address(customer_id=OWNER, address2="Port 3")
    made = client.create_delivery_address(nest(DELIVERY_ADDRESS.out(place, links).values), "d-1")
    (row,) = books.rows("ContactDeliveryAddresses")
    assert (row["AddressLine1"], row["AddressLine2"]) == ("Byggeplass 7", "Port 3")
    assert (row["ZipCode"], row["City"], row["CountryCode"]) == ("5010", "Bergen", "NO")

    moved = a_delivery_address(customer_id=OWNER, postal_code="5003")
    changed, seen = delta(DELIVERY_ADDRESS, moved, made, links)
    client.update_delivery_address(f"{owner}/{made['Id']}", changed, seen)

    (row,) = books.rows("ContactDeliveryAddresses")
    assert (row["ZipCode"], row["AddressLine2"]) == ("5003", None)
    assert client.find_delivery_address("d-1", {}) is not None


@pytest.mark.covers("A1.8", "A1.9", "A1.10")
def test_delivery_address_made_there_reads_as_ours(
    client: Client, books: Ledger, links: Links, owner: int
) -> None:
    books.user_adds(
        "ContactDeliveryAddresses",
        {"AddressLine1": "Tomt 4", "AddressLine2": "B", "ZipCode": "0150", "City": "Oslo"},
        owner=owner,
    )
    ((payload,),) = client.list_delivery_addresses(None)
    values = DELIVERY_ADDRESS.into(DELIVERY_ADDRESS.seen(payload), links).values
    assert (
        values
        | {
            "customer_id": OWNER,
            "address1": "Tomt 4",
            "address2": "B",
            "postal_code": "0150",
            "city": "Oslo",
        }
        == values
    )


def test_department_is_active_and_found_by_its_code(client: Client, books: Ledger) -> None:
    sent = nest(DEPARTMENT.out(a_department()).values)
    assert client.find_department("k", sent) is None
    made = client.create_department(sent, "k")
    assert books.rows("Departments")[0]["IsActive"] is True
    found = client.find_department("k", sent)
    assert found is not None
    assert found["Id"] == made["Id"]
    answer = client.update_department(str(made["Id"]), {"Name": "Bygg"}, {"Name": "Anlegg"})
    assert answer is None
    assert books.rows("Departments")[0]["Name"] == "Bygg"


def test_taken_code_is_a_conflict_of_numbers(client: Client) -> None:
    sent = nest(DEPARTMENT.out(a_department()).values)
    made = client.create_department(sent, "k")
    with pytest.raises(ConflictError) as refused:
        client.create_department(sent, "other")
    assert refused.value.theirs == str(made["Id"])
    assert refused.value.params["field"] == "Code"


def test_employee_goes_out_and_keeps_the_number_there(client: Client, books: Ledger) -> None:
    made = client.create_employee(nest(EMPLOYEE.out(an_employee()).values), "e-1")
    (row,) = books.rows("Employees")
    assert (row["Number"], row["FirstName"], row["HiredDate"]) == (17, "Ola", "2020-08-01")
    assert row["ExternalImportReference"] == "e-1"
    found = client.find_employee("e-1", {})
    assert found is not None
    assert found["Id"] == made["Id"]
    other = an_employee(number="99", phone="90000000")
    changed, seen = delta(EMPLOYEE, other, made, Links())
    assert changed == {"PhoneNumber": "90000000"}
    client.update_employee(str(made["Id"]), changed, seen)
    assert books.rows("Employees")[0]["Number"] == 17


@pytest.mark.covers("A4.1", "A4.2", "A4.3", "A4.4", "A4.5", "A4.6", "A4.7", "A4.8", "A4.9")
def test_projects_go_out_main_before_sub(
    client: Client, books: Ledger, links: Links, owner: int
) -> None:
    boss = books.user_adds("Employees", {"FirstName": "Eva", "LastName": "Vik", "Number": 5})
    links.table[MANAGER] = str(boss["Id"])
    main = a_project(
        id=MAIN, number="P100", customer_id=OWNER, manager_id=MANAGER, available_to_all=False
    )
    made = client.create_project(nest(PROJECT.out(main, links).values), "k-1")
    links.table[MAIN] = str(made["Id"])
    sub = a_subproject(main, number="A", status=ProjectStatus.ENDED)
    sent = nest(PROJECT.out(sub, links).values)
    client.create_project(sent, "k-2")

    first, second = books.rows("Projects")
    assert (first["Code"], first["Name"]) == ("P100", "Kaianlegg")
    assert (first["CustomerId"], first["ProjectManagerEmployeeId"]) == (owner, boss["Id"])
    assert (first["StartDate"], first["EndDate"]) == ("2026-11-01", None)
    assert (first["ProjectStatus"], first["IsActive"]) == ("Active", True)
    assert first["AllowAllEmployees"] is False
    assert (second["Code"], second["ParentProjectId"]) == ("P100.A", first["Id"])
    assert (second["ProjectStatus"], second["IsActive"]) == ("Complete", False)
    found = client.find_project("k-2", sent)
    assert found is not None
    assert found["Id"] == second["Id"]


def test_subproject_is_not_taken_for_a_main_project_of_that_code(
    client: Client, books: Ledger, links: Links
) -> None:
    """The same short code below another main project, or above, is another project."""
    main = books.user_adds("Projects", {"Code": "P100", "Name": "M"})
    books.user_adds("Projects", {"Code": "A", "Name": "Other"})
    links.table[MAIN] = str(main["Id"])
    sub = a_subproject(a_project(id=MAIN, number="P100"), number="A")
    sent = nest(PROJECT.out(sub, links).values)
    assert client.find_project("k", sent) is None
    assert client.find_project("k", sent | {"ParentProjectId": 4711}) is None


def test_changed_subproject_code_is_sent_short(
    client: Client, books: Ledger, links: Links, wire: Any
) -> None:
    main = books.user_adds("Projects", {"Code": "P100", "Name": "M"})
    links.table[MAIN] = str(main["Id"])
    sub = a_subproject(a_project(id=MAIN, number="P100"), number="A", starts_on=None)
    made = client.create_project(nest(PROJECT.out(sub, links).values), "k")
    renumbered = a_subproject(a_project(id=MAIN, number="P100"), number="B", starts_on=None)
    changed, seen = delta(PROJECT, renumbered, made, links)
    assert client.update_project(str(made["Id"]), changed, seen) is None
    assert msgspec.json.decode(wire.sent[-1].read()) == [
        {"op": "replace", "path": "/Code", "value": "B"}
    ]
    assert books.rows("Projects")[1]["Code"] == "P100.B"


@pytest.mark.covers("A3.1", "A3.2", "A3.3", "A3.4", "A3.5", "A3.6", "A3.7", "A3.8")
def test_projects_made_there_read_as_ours(
    client: Client, books: Ledger, links: Links, owner: int
) -> None:
    boss = books.user_adds("Employees", {"FirstName": "Eva", "LastName": "Vik", "Number": 5})
    links.table[MANAGER] = str(boss["Id"])
    main = books.user_adds(
        "Projects",
        {
            "Code": "10",
            "Name": "Kai",
            "CustomerId": owner,
            "ProjectManagerEmployeeId": boss["Id"],
            "StartDate": "2026-01-02",
            "EndDate": "2026-12-31",
            "ProjectStatus": "Complete",
        },
    )
    links.table[MAIN] = str(main["Id"])
    books.user_adds("Projects", {"Code": "11", "Name": "Sub", "ParentProjectId": main["Id"]})
    ((first, second),) = client.list_projects(None)
    ours = PROJECT.into(PROJECT.seen(first), links).values
    assert (ours["number"], ours["joined_number"], ours["name"]) == ("10", "10", "Kai")
    assert (ours["customer_id"], ours["manager_id"]) == (OWNER, MANAGER)
    assert (str(ours["starts_on"]), str(ours["ends_on"])) == ("2026-01-02", "2026-12-31")
    assert ours["status"] is ProjectStatus.ENDED
    below = PROJECT.into(PROJECT.seen(second), links).values
    assert (below["number"], below["joined_number"], below["parent_id"]) == ("11", "1011", MAIN)
