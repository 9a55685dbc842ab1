"""Projects: the owner nobody chooses, searches that do not combine, what is deactivated."""

from datetime import UTC, datetime, timedelta

import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from tests.sandbox.sevenoffice.conftest import Clock, Office

ALL = {"ChangedAfter": datetime(2000, 1, 1, tzinfo=UTC)}


def test_a_project_comes_back_and_belongs_to_the_sessions_user(
    app: SevenOffice, books: Books, office: Office
) -> None:
    customer = office.customer(Name="Elvebakken Bygg AS")
    key = office.project(
        CustomerId=customer, OrderReferenceNumber="prj-45", Owner=999, Description="Graving"
    )
    assert key == 1
    (found,) = office.projects(**ALL)
    assert (found["Id"], found["CustomerId"], found["CustomerName"]) == (
        key,
        customer,
        "Elvebakken Bygg AS",
    )
    assert found["Owner"] == app.identity(books).contact_id
    assert (found["OrderReferenceNumber"], found["Description"]) == ("prj-45", "Graving")
    assert found["DateChanged"] == found["DateRegistered"] != None  # noqa: E711  # zeep's values
    app.options.owner_is = "employee"
    office.project(Name="To")
    assert office.projects(**ALL)[1]["Owner"] == app.identity(books).employee_id


def test_only_what_is_sent_changes_and_the_owner_stays(
    app: SevenOffice, books: Books, office: Office
) -> None:
    key = office.project(Description="Graving")
    app.add_user("kari@example.test", "x", "Kari Berg")
    app.state.access.grant(app.state.access.users["kari@example.test"], books)
    office.log_in(Username="kari@example.test", Password="x")
    office.project(Id=key, Name="Nytt navn", Owner=999)
    (found,) = office.projects(**ALL)
    assert (found["Name"], found["Description"]) == ("Nytt navn", "Graving")
    assert found["Owner"] == app.identity(books).contact_id


def test_only_the_first_search_parameter_counts(app: SevenOffice, office: Office) -> None:
    one, two = office.customer(), office.customer()
    office.project(CustomerId=one, Name="A")
    office.project(CustomerId=two, Name="B")
    later = datetime(2030, 1, 1, tzinfo=UTC)
    assert len(office.projects(CustomerId=one)) == 1
    assert len(office.projects(CustomerId=one, ChangedAfter=later)) == 1
    assert len(office.projects(AllOpenProjects=True)) == 2
    assert len(office.projects(AllOpenProjects=True, CustomerId=two)) == 1
    app.options.project_searches_combine = True
    assert office.projects(CustomerId=one, ChangedAfter=later) == []


def test_searching_by_text_looks_at_the_name(app: SevenOffice, office: Office) -> None:
    office.project(Name="Ny adkomstvei", OrderReferenceNumber="prj-1")
    assert len(office.projects(Search="ADKOMST")) == 1
    assert office.projects(Search="prj-1") == []
    app.options.project_search_in = "all"
    assert len(office.projects(Search="prj-1")) == 1


def test_the_plain_list_and_the_switches_of_what_is_shown(app: SevenOffice, office: Office) -> None:
    key = office.project(OrderReferenceNumber="prj-1")
    (short,) = office.call("ProjectService", "GetProjectList", Ps=ALL)
    assert (short["Id"], short["OrderReferenceNumber"]) == (key, None)
    app.options.detailed_projects_whole = False
    assert office.projects(**ALL)[0]["OrderReferenceNumber"] is None
    single = office.call("ProjectService", "GetSingleProject", projectId=key)
    assert single["OrderReferenceNumber"] == "prj-1"
    assert office.call("ProjectService", "GetSingleProject", projectId=99) is None


def test_a_deactivated_project_is_found_elsewhere(
    clock: Clock, books: Books, office: Office
) -> None:
    key, other = office.project(Name="A"), office.project(Name="B")
    moment = clock.now + timedelta(seconds=30)
    clock.forward(minutes=1)
    books.user_deletes("Project", key)
    assert [row["Id"] for row in office.projects(**ALL)] == [other]
    ended = office.call("ProjectService", "GetDeactivatedProjects", ps={"ChangedAfter": moment})
    assert [row["Id"] for row in ended] == [key]
    with pytest.raises(Fault, match="cannot be searched by text"):
        office.call("ProjectService", "GetDeactivatedProjects", ps={"Search": "A"})
    names = office.call("ProjectService", "GetDeactivatedProjectNameList")
    assert [row["Name"] for row in names] == ["A"]
    with pytest.raises(Fault, match="deactivated"):
        office.project(Id=key, Name="C")


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"Name": ""}, "name is required"),
        ({"CustomerId": 5}, "CustomerId 5 does not exist"),
        ({"DepartmentId": 5}, "DepartmentId 5 does not exist"),
        ({"Id": 77}, "Project 77 does not exist"),
    ],
)
def test_what_is_wrong_is_a_fault(
    office: Office, books: Books, values: dict[str, object], word: str
) -> None:
    with pytest.raises(Fault, match=word):
        office.project(**values)
    assert books.rows("Project") == []


def test_a_search_without_parameters_is_a_fault(office: Office) -> None:
    with pytest.raises(Fault, match="At least one search parameter"):
        office.projects()
    with pytest.raises(Fault, match="At least one search parameter"):
        office.projects(AllOpenProjects=False)


def test_a_chosen_number_is_taken_only_by_the_switch(app: SevenOffice, office: Office) -> None:
    app.options.new_project_id = True
    assert office.project(Id=700) == 700
    assert office.project(Name="Neste") == 701


def test_who_takes_part(app: SevenOffice, books: Books, office: Office) -> None:
    person = books.user_adds("PersonItem", {"FirstName": "Kari", "LastName": "Berg"})["Id"]
    key = office.project(Participants={"int": [person]})
    asked = {"ProjectIds": {"int": [key]}, "ChangedAfter": None}
    (found,) = office.call("ProjectService", "GetProjectParticipants", **asked)
    me = app.identity(books).contact_id
    assert [one["ContactId"] for one in found["Participants"]["Participant"]] == [me]
    app.options.participants_joined = True
    office.project(Id=key, Name="X", Participants={"int": [person]})
    (found,) = office.call("ProjectService", "GetProjectParticipants", **asked)
    assert found["Participants"]["Participant"][1]["Name"] == "Kari Berg"
