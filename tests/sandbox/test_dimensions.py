"""Departments, projects and subprojects of the stand-in for PowerOffice Go."""

import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from tests.sandbox.conftest import Clock, Go, replace


def _project(go: Go, **values: object) -> dict[str, object]:
    answer = go.post("/Projects", {"Name": "Kaianlegg", "IsActive": True, **values})
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def _codes(go: Go, **params: object) -> list[str]:
    answer = go.get("/Projects", **params)
    return [row["Code"] for row in answer.json()] if answer.status_code == 200 else []


def test_departments_are_inactive_unless_told_otherwise(go: Go) -> None:
    made = go.post("/Departments", {"Code": "10", "Name": "Bygg"}).json()
    assert made["IsActive"] is False
    active = go.post("/Departments", {"Code": "20", "Name": "Anlegg", "IsActive": True}).json()
    assert go.get("/Departments", isActive="true").json() == [active]
    assert go.get("/Departments", codes="10, 30").json() == [made]
    assert go.get("/Departments", name="Bygg").json() == [made]
    assert go.post("/Departments", {"Code": "10", "Name": "Igjen"}).status_code == 400
    assert go.post("/Departments", {"Code": "30"}).status_code == 400


def test_a_department_is_found_by_its_manager(go: Go) -> None:
    manager = go.books.user_adds("Employees", {"FirstName": "A", "LastName": "B", "Number": 5})
    made = go.post("/Departments", {"Code": "1", "Name": "X", "ManagerEmployeeNo": 5}).json()
    assert made["ManagerEmployeeId"] == manager["Id"]
    assert go.get("/Departments", managerEmployeeNo=5).json() == [made]
    assert go.get("/Departments", managerEmployeeNo=6).status_code == 204


def test_a_department_in_use_is_not_deleted(go: Go) -> None:
    key = go.post("/Departments", {"Code": "10", "Name": "Bygg"}).json()["Id"]
    project = _project(go, Code="P1", DepartmentCode="10")
    assert go.delete(f"/Departments/{key}").status_code == 409
    go.delete(f"/Projects/{project['Id']}")
    assert go.delete(f"/Departments/{key}").status_code == 200


def test_a_changed_department_code_shows_on_its_projects(go: Go) -> None:
    """Encoded answers are kept; one that shows another record's code must notice its change."""
    key = go.post("/Departments", {"Code": "10", "Name": "Bygg"}).json()["Id"]
    project = _project(go, Code="P1", DepartmentId=key)
    path = f"/Projects/{project['Id']}"
    assert go.get(path).json()["DepartmentCode"] == "10"
    go.patch(f"/Departments/{key}", replace("/Code", "11"))
    assert go.get(path).json()["DepartmentCode"] == "11"
    assert go.get(path).json()["LastChangedDateTimeOffset"] == project["LastChangedDateTimeOffset"]


def test_patching_projects_and_departments_answers_no_body(go: Go, clock: Clock) -> None:
    """The specification declares none, so a caller must not count on one."""
    key = _project(go, Code="P1")["Id"]
    answer = go.patch(f"/Projects/{key}", replace("/Name", "Ny"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert go.get(f"/Projects/{key}").json()["Name"] == "Ny"
    talkative = PowerOfficeGo(clock=clock, rate=None, patch_answers=True)
    other = Go(talkative, talkative.add_company("En AS")).log_in()
    key = _project(other, Code="P1")["Id"]
    assert other.patch(f"/Projects/{key}", replace("/Name", "Ny")).json()["Name"] == "Ny"


def test_a_subproject_reads_with_its_parents_code(go: Go) -> None:
    customer = go.customer()
    parent = _project(go, Code="P100", CustomerId=customer["Id"])
    by_id = _project(go, Code="A", ParentProjectId=parent["Id"])
    by_code = _project(go, Code="B", ParentProjectCode="P100")
    assert (by_id["Code"], by_code["Code"]) == ("P100.A", "P100.B")
    assert by_id["CustomerNo"] is None, "inherited values read as null"
    assert by_code["ParentProjectId"] == parent["Id"]
    assert _codes(go, projectCodes="P100.A,P100.X") == ["P100.A"]
    assert _codes(go, projectCodes="P100") == ["P100"]
    assert _codes(go, projectCodes="P100", includeSubProjects="true") == [
        "P100",
        "P100.A",
        "P100.B",
    ]
    assert _codes(go, customerNos=customer["Number"]) == ["P100"]
    assert len(_codes(go, customerNos=customer["Number"], includeSubProjects="true")) == 3


def test_codes_with_a_point_are_refused(go: Go) -> None:
    answer = go.post("/Projects", {"Name": "X", "Code": "P100.A"})
    assert answer.status_code == 400
    assert "reserved" in answer.json()["detail"]


def test_the_same_subcode_may_stand_under_two_parents(go: Go) -> None:
    for parent in ("P1", "P2"):
        _project(go, Code=parent)
        assert _project(go, Code="A", ParentProjectCode=parent)["Code"] == f"{parent}.A"
    again = go.post("/Projects", {"Name": "X", "Code": "A", "ParentProjectCode": "P1"})
    assert "'A' is used on project with Id" in again.json()["detail"]


def test_a_renamed_parent_renames_its_subprojects(go: Go) -> None:
    parent = _project(go, Code="P1")
    child = _project(go, Code="A", ParentProjectId=parent["Id"])
    go.patch(f"/Projects/{parent['Id']}", replace("/Code", "Q1"))
    assert go.get(f"/Projects/{child['Id']}").json()["Code"] == "Q1.A"
    assert _codes(go, projectCodes="P1.A") == []
    go.patch(f"/Projects/{child['Id']}", replace("/Code", "B"))
    assert _codes(go, projectCodes="Q1.B") == ["Q1.B"]


def test_one_level_of_subprojects_only(go: Go) -> None:
    parent = _project(go, Code="P1")
    child = _project(go, Code="A", ParentProjectId=parent["Id"])
    third = go.post("/Projects", {"Name": "X", "Code": "C", "ParentProjectId": child["Id"]})
    assert third.status_code == 400
    other = _project(go, Code="P2")
    moved = go.patch(f"/Projects/{parent['Id']}", replace("/ParentProjectId", other["Id"]))
    assert moved.status_code == 400
    assert go.delete(f"/Projects/{parent['Id']}").status_code == 409


def test_a_contact_person_must_be_the_customers(go: Go) -> None:
    owner, stranger = go.customer()["Id"], go.customer()["Id"]
    person = go.post(f"/ContactPersons/{owner}", {"FirstName": "A", "LastName": "B"}).json()
    wanted = {"Name": "X", "ContactPersonId": person["Id"]}
    assert go.post("/Projects", {**wanted, "CustomerId": owner}).status_code == 201
    assert go.post("/Projects", {**wanted, "CustomerId": stranger}).status_code == 400
    assert go.post("/Projects", {**wanted, "ContactPersonId": 1}).status_code == 404
    assert go.delete(f"/ContactPersons/{owner}/{person['Id']}").status_code == 409


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ({"name": "KAI"}, ["P1", "P2"]),
        ({"status": "Complete"}, ["P2"]),
        ({"excludeArchivedProject": "true"}, ["P1", "P2"]),
        ({"projectBillingMethod": "FixedPrice"}, ["P3"]),
        ({"projectManagerEmployeeNos": "5-"}, ["P1"]),
        ({"departmentCodes": "10,20"}, ["P1"]),
    ],
)
def test_projects_are_filtered(go: Go, params: dict[str, str], codes: list[str]) -> None:
    go.books.user_adds("Employees", {"FirstName": "A", "LastName": "B", "Number": 7})
    go.books.user_adds("Departments", {"Code": "10", "Name": "Bygg"})
    _project(go, Code="P1", ProjectManagerEmployeeNo=7, DepartmentCode="10")
    _project(go, Code="P2", ProjectStatus="Complete")
    _project(go, Code="P3", Name="Tak", ProjectStatus="Archived", ProjectBillingMethod="FixedPrice")
    assert _codes(go, **params) == codes


def test_a_project_is_inactive_unless_told_otherwise(go: Go) -> None:
    made = go.post("/Projects", {"Name": "X", "Code": "P1"}).json()
    assert (made["IsActive"], made["AllowAllEmployees"]) == (False, True)
    assert go.get("/Projects", status="Nothing").status_code == 400


def test_external_numbers_of_projects_are_kept_but_not_filtered(go: Go) -> None:
    made = _project(go, Code="P1", ExternalNumber=100)
    assert made["ExternalNumber"] == 100
    assert go.get("/Projects", externalNos="100").status_code == 400


def test_money_keeps_its_digits(go: Go) -> None:
    made = _project(go, Code="P1", BudgetedTotalRevenue=1234567.89)
    raw = go.get(f"/Projects/{made['Id']}").text
    assert '"BudgetedTotalRevenue":1234567.89' in raw
