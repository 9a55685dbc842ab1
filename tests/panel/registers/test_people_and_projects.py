"""Pages of departments, employees and projects."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from bindeledd.kernel.identity import new_id
from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.people import queries as people
from bindeledd.workspace.people import services as people_services
from bindeledd.workspace.projects import services as project_services
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.settings import set_choices
from tests.factories import CustomerFactory, DepartmentFactory, EmployeeFactory, ProjectFactory
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def emil(firm: Company, kari: User) -> UUID:
    """An employee."""
    with company_scope(firm.id):
        fields = {"number": "17", "first_name": "Emil", "last_name": "Haugen"}
        return people_services.create_employee(fields, by=kari).id


@pytest.fixture
def myrlia(firm: Company, kari: User) -> UUID:
    """A main project."""
    with company_scope(firm.id):
        return project_services.create_project({"number": "10", "name": "Myrlia"}, by=kari).id


@pytest.fixture
def go(firm: Company) -> UUID:
    """A connection to PowerOffice Go."""
    with company_scope(firm.id):
        return Connection.objects.create(
            company=firm, system="poweroffice_go", state="on", credentials=b"x"
        ).id


def test_a_department_has_a_manager_named_by_number_or_name(
    page: Client, emil: UUID, ours: UUID
) -> None:
    """What is typed is looked up; what fits several is asked for again."""
    with company_scope(ours):
        EmployeeFactory.create(number="170", first_name="Eva", last_name="Haugland")
    for typed in ("17", "17 Emil Haugen", "emil haugen"):
        made = page.post("/departments/new/", {"name": "Anlegg", "manager_id": typed}, follow=True)
        assert f"/employees/{emil}/" in words(made)
    vague = page.post("/departments/new/", {"name": "Anlegg", "manager_id": "Haug"})
    assert vague.status_code == 422
    assert "Several fit" in words(vague)
    nobody = page.post("/departments/new/", {"name": "Anlegg", "manager_id": "Zzz"})
    assert 'id="id_manager_id_error"' in words(nobody)
    assert page.get("/departments/").status_code == 200


def test_suggestions_come_while_one_types(page: Client, emil: UUID) -> None:  # noqa: ARG001 - to be found
    """Options of a list; another field's name is no address."""
    assert '<option value="17 Emil Haugen">' in words(page.get("/pick/manager_id/?manager_id=hau"))
    assert page.get("/pick/password/?password=a").status_code == 404
    assert page.get("/pick/manager_id/?manager_id=%00").status_code == 200


@pytest.mark.covers("A0.17")
def test_an_employee_has_a_number_field_for_each_connection(
    page: Client, emil: UUID, go: UUID, ours: UUID
) -> None:
    """Entered on the employee's page, named after the system, kept for that connection."""
    shown = words(page.get(f"/employees/{emil}/"))
    assert "PowerOffice Go employee number" in shown
    name = f"{go}-number"
    address = f"/employees/{emil}/numbers/{go}/"

    page.post(address, {name: "100"})
    with company_scope(ours):
        assert [n.number for n in people.external_numbers([emil], connection_id=go)] == ["100"]
    assert 'value="100"' in words(page.get(f"/employees/{emil}/"))

    with company_scope(ours):
        other = EmployeeFactory.create(number="18").id
    taken = page.post(f"/employees/{other}/numbers/{go}/", {name: "100"})
    assert taken.status_code == 422
    assert "already the number of Emil Haugen" in words(taken)
    assert page.post(f"/employees/{emil}/numbers/{new_id()}/", {name: "1"}).status_code == 404


def test_an_employee_is_created_with_dates_and_department(page: Client, ours: UUID) -> None:
    """Dates as Norwegians write them; the wrong order stands at the field."""
    with company_scope(ours):
        anlegg = DepartmentFactory.create(name="Anlegg").id
    entry = {
        "first_name": "Kari",
        "last_name": "Ås",
        "department_id": str(anlegg),
        "hired_on": "01.02.2020",
    }
    wrong = page.post("/employees/new/", entry | {"left_on": "01.01.2019"})
    assert wrong.status_code == 422
    assert 'id="id_left_on_error"' in words(wrong)
    odd = page.post("/employees/new/", entry | {"hired_on": "yesterday"})
    assert "Write the date as" in words(odd)

    made = words(page.post("/employees/new/", entry, follow=True))
    assert "Kari Ås" in made
    assert "1 Feb 2020".replace(" ", "\N{NO-BREAK SPACE}") in made
    assert "Kari Ås" in words(page.get(f"/employees/?department={anlegg}"))
    assert page.get("/employees/?department=nonsense").status_code == 200
    assert "No accounting system is connected" in made


@pytest.mark.covers("A3.1")
def test_a_subproject_shows_its_whole_number_and_a_collision_by_name(
    page: Client, myrlia: UUID, ours: UUID
) -> None:
    """Before saving as a preview, and when saved all the same as an error at the field."""
    with company_scope(ours):
        ProjectFactory.create(number="1011", joined_number="1011", name="In the way")
    typed = {"parent_id": "10 Myrlia", "number": "12"}
    assert "Whole number: 1012" in words(page.get("/projects/number/", typed))
    collides = page.get("/projects/number/", typed | {"number": "11"})
    assert "1011 is taken by «In the way»" in words(collides)

    refused = page.post("/projects/new/", typed | {"number": "11", "name": "Eleven"})
    assert refused.status_code == 422
    assert "Number 1011 is taken by the project «In the way»" in words(refused)
    made = words(page.post("/projects/new/", typed | {"name": "Twelve"}, follow=True))
    assert "Subproject 1012" in made
    assert f"/projects/{myrlia}/" in made
    assert "Twelve" in words(page.get(f"/projects/{myrlia}/"))


@pytest.mark.covers("A4.9")
def test_a_new_project_begins_as_the_company_chose(page: Client, ours: UUID, kari: User) -> None:
    """The tick stands as in Setup, and the person's answer is what counts."""
    assert re.search(r'name="available_to_all"[^>]*checked', words(page.get("/projects/new/")))
    with company_scope(ours):
        set_choices(by=kari, new_project_assign_all=False)
    assert not re.search(r'name="available_to_all"[^>]*checked', words(page.get("/projects/new/")))

    page.post("/projects/new/", {"name": "Open", "available_to_all": "on"})
    page.post("/projects/new/", {"name": "Closed"})
    with company_scope(ours):
        found = dict(Project.objects.values_list("name", "available_to_all"))
    assert found == {"Open": True, "Closed": False}


def test_a_project_begins_with_the_customer_or_main_project_it_was_asked_for(
    page: Client, myrlia: UUID, ours: UUID
) -> None:
    """The buttons on those pages lead here; nonsense in the address does no harm."""
    with company_scope(ours):
        customer = CustomerFactory.create(number="10023", name="Hansen")
    assert 'value="10023 Hansen"' in words(page.get(f"/projects/new/?customer={customer.id}"))
    assert 'value="10 Myrlia"' in words(page.get(f"/projects/new/?parent={myrlia}"))
    assert page.get(f"/projects/new/?parent={new_id()}&customer=x").status_code == 200


def test_a_project_is_ended_and_reopened(page: Client, myrlia: UUID) -> None:
    """It leaves the list and comes back, with its history."""
    page.post(f"/projects/{myrlia}/end/", follow=True)
    assert f"/projects/{myrlia}/" not in words(page.get("/projects/?sort=name"))
    shown = words(page.get(f"/projects/{myrlia}/"))
    assert "<ins>ended</ins>" in shown
    page.post(f"/projects/{myrlia}/reopen/")
    assert "Myrlia" in words(page.get("/projects/"))


@pytest.mark.parametrize("register", ["departments", "employees", "projects"])
def test_lists_have_a_constant_budget(page: Client, ours: UUID, register: str) -> None:
    """A hundred rows, with what they refer to, cost what one row costs."""

    def fill(count: int) -> None:
        with company_scope(ours):
            department = DepartmentFactory.create()
            people = EmployeeFactory.create_batch(count, department=department)
            main = ProjectFactory.create()
            customer = CustomerFactory.create()
            DepartmentFactory.create_batch(count, manager=people[0])
            ProjectFactory.create_batch(count, parent=main, customer=customer, manager=people[0])

    fill(1)
    one = budget(page, f"/{register}/")
    fill(110)
    many = budget(page, f"/{register}/")

    assert many == one
    assert many <= 20


@pytest.mark.parametrize("register", ["departments", "employees", "projects"])
def test_pages_draw_files_and_refuse(
    signed_in_as: Callable[[Role], Client], page: Client, register: str
) -> None:
    """Empty, filled and as a file; a worker sees, and changes nothing."""
    assert "Nobody has entered anything here yet" in words(page.get(f"/{register}/"))
    entry = {"name": "Æ", "first_name": "Æ"}
    made = page.post(f"/{register}/new/", entry)["Location"]
    shown = words(page.get(made))
    refuse_inline(shown)
    refuse_inline(words(page.get(f"/{register}/")))
    refuse_inline(words(page.get(f"{made}edit/")))
    assert page.get(f"/{register}/file/").content.decode("utf-8-sig").count("\n") == 2
    changed = page.post(f"{made}edit/", entry | {"name": "Ø", "first_name": "Ø", "number": "9"})
    assert changed["Location"] == made
    assert page.post(f"{made}end/").status_code == 302
    assert page.post(f"{made}reopen/").status_code == 302

    worker = signed_in_as(Role.WORKER)
    assert worker.get(made).status_code == 200
    assert worker.get(f"/{register}/new/").status_code == 403
    assert worker.post(f"{made}edit/", entry).status_code == 403
    assert worker.post(f"{made}end/").status_code == 403
    assert page.get(f"/{register}/{new_id()}/").status_code == 404
