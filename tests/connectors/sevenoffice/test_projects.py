"""Projects both ways; their customer by choice, their manager only inwards."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import DataType, Run
from tests.world import World

VILLAGE = {"number": "2401", "name": "VA-anlegg", "starts_on": date(2026, 3, 29)}


def with_customer(office: World) -> tuple[UUID, int]:
    """Put a customer on both sides, linked."""
    theirs = office.books.user_adds("Company", {"Name": "Elvebakken AS", "Type": "Business"})
    (ours,) = office.put("customer", [{"number": str(theirs["Id"]), "name": "Elvebakken AS"}])
    office.choose("customers", Direction.INTO)
    office.link("customer", ours, str(theirs["Id"]))
    return ours, theirs["Id"]


def choosing(office: World, group: str, **values: Any) -> None:
    """Choose settings of a data type."""
    with office.inside():
        DataType.objects.filter(group=group).update(values=values)


@pytest.mark.covers("B2", "B0.6")
def test_a_project_is_made_with_its_customer_and_followed(office: World) -> None:
    customer, theirs = with_customer(office)
    office.choose("projects", Direction.OUT)
    (ours,) = office.put("project", [VILLAGE | {"customer_id": customer}])
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    (row,) = office.books.rows("Project")
    assert (row["Name"], row["CustomerId"]) == ("VA-anlegg", theirs)
    assert (row["NameDisplay"], row["TimeReg"]) == ("Plain", "WorkType")
    assert row["DateStart"] == datetime(2026, 3, 28, 23, tzinfo=UTC), "midnight in Norway"
    (made,) = office.intents(purpose="create", kind="project")
    assert row["OrderReferenceNumber"] == made.key
    office.books.user_changes("Project", row["Id"], {"NameDisplay": "Company_Project"})

    office.change("project", ours, name="VA-anlegg Myrlia")
    office.run()
    (row,) = office.books.rows("Project")
    assert row["Name"] == "VA-anlegg Myrlia"
    assert row["NameDisplay"] == "Company_Project", "what the schema demands stays as it was"
    assert office.run().plan is None
    office.whole()


@pytest.mark.covers("B0.6")
def test_the_customer_can_be_left_out(office: World) -> None:
    """Otherwise it follows as soon as it is linked."""
    customer, _ = with_customer(office)
    (other,) = office.put("customer", [{"number": "1", "name": "Ukjent AS"}])
    office.choose("projects", Direction.OUT)
    office.put("project", [VILLAGE | {"customer_id": other}])
    office.run()
    (row,) = office.books.rows("Project")
    assert "CustomerId" not in row
    assert office.waiting() == {"2401 VA-anlegg": ["ref.not_linked"]}
    choosing(office, "projects", with_customer=False)
    office.put("project", [{"number": "2402", "name": "Garasje", "customer_id": customer}])
    office.run(full=True)
    rows = office.books.rows("Project")
    assert ["CustomerId" in row for row in rows] == [False, False]


@pytest.mark.covers("B2")
def test_our_number_can_stand_in_the_name(office: World) -> None:
    office.choose("projects", Direction.OUT)
    choosing(office, "projects", number_in_name=True)
    office.put("project", [VILLAGE])
    office.run()
    assert [row["Name"] for row in office.books.rows("Project")] == ["2401 VA-anlegg"]


@pytest.mark.covers("B2", "B0.12")
def test_a_project_of_theirs_comes_with_its_manager(office: World) -> None:
    """The owner is named by a contact id; it is known once that person is linked."""
    person = office.books.user_adds(
        "PersonItem", {"FirstName": "Kari", "LastName": "Berg", "EmployeeId": 12}
    )
    (kari,) = office.put("employee", [{"number": "3", "first_name": "Kari", "last_name": "Berg"}])
    office.choose("employees", Direction.LINK)
    office.link("employee", kari, str(person["Id"]))
    customer, theirs = with_customer(office)
    office.choose("projects", Direction.INTO)
    made = office.books.user_adds(
        "Project",
        {
            "Name": "Ny adkomstvei",
            "CustomerId": theirs,
            "Owner": person["Id"],
            "DateStop": datetime(2026, 10, 24, 22, tzinfo=UTC),
        },
    )
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    (record,) = office.records("project")
    assert (record.number, record.name) == (str(made["Id"]), "Ny adkomstvei")
    assert (record.customer_id, record.manager_id) == (customer, kari)
    assert record.ends_on == date(2026, 10, 25)
    office.books.user_deletes("Project", made["Id"])
    office.run(full=True)
    (record,) = office.records("project")
    assert record.active is False


@pytest.mark.covers("B2")
@pytest.mark.parametrize("shown", [True, False])
def test_a_lost_answer_makes_no_second_project(office: World, *, shown: bool) -> None:
    """Nothing is searched by our key, and a search may not even show it."""
    office.app.options.detailed_projects_whole = shown
    office.choose("projects", Direction.OUT)
    office.books.user_adds("Project", {"Name": "VA-anlegg"})
    office.put("project", [VILLAGE | {"name": "VA-anlegg 2"}])
    office.app.faults.lose_answer("ProjectService SaveProject")
    for _ in range(3):
        office.run()
    assert len(office.books.rows("Project")) == 2
    assert len(office.links("project")) == 1
    office.whole()
