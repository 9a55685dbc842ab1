"""Pages of terms, log-ins, assigned people, billing, and the usual kinds."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member
from bindeledd.workspace.people import logins, terms
from bindeledd.workspace.people import services as people
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.projects import queries as projects
from bindeledd.workspace.projects import services as project_services
from bindeledd.workspace.projects.models import Project, ProjectMember
from bindeledd.workspace.time.models import HourType
from tests.panel.registers.pages import budget, refuse_inline, words

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def emil(firm: Company, kari: User) -> UUID:
    """An employee with an address."""
    with company_scope(firm.id):
        fields = {"number": "17", "first_name": "Emil", "email": "emil@firma.example"}
        return people.create_employee(fields, by=kari).id


@pytest.fixture
def closed(firm: Company, kari: User) -> UUID:
    """A project that is not available to all."""
    with company_scope(firm.id):
        fields = {"number": "10", "name": "Myrlia", "available_to_all": False}
        return project_services.create_project(fields, by=kari).id


def member(firm: Company, kari: User, role: Role) -> Client:
    """A browser of somebody with a role."""
    person = User.objects.create_user(f"{role.value}@firma.example", name=role.label)
    User.objects.filter(pk=person.pk).update(language="en")
    with company_scope(firm.id):
        add_member(person, role, by=kari)
    client = Client()
    client.force_login(person)
    return client


def test_terms_are_set_from_a_day_on(page: Client, emil: UUID, ours: UUID) -> None:
    """Wages as people write them, the normal day in hours; wrong figures are told."""
    home = f"/employees/{emil}/"
    typed = {"valid_from": "01.01.2026", "hourly_wage": "265,50", "normal_day": "7,5"}
    page.post(f"{home}terms/", typed)
    with company_scope(ours):
        row = EmploymentTerms.objects.get()
    assert (str(row.hourly_wage), row.cost_price, row.normal_day) == ("265.50", None, 450)
    shown = words(page.get(home))
    refuse_inline(shown)
    assert "265.50" in shown
    wrong = page.post(f"{home}terms/", {"valid_from": "", "hourly_wage": "1"})
    assert wrong.status_code == 422
    page.post(f"{home}terms/away/", {"valid_from": "2026-01-01"})
    assert page.post(f"{home}terms/away/", {"valid_from": "x"}).status_code == 422
    with company_scope(ours):
        assert not EmploymentTerms.objects.exists()


def test_wages_are_not_on_the_page_of_who_may_not_see_them(
    emil: UUID, firm: Company, kari: User
) -> None:
    """Not the figure, not the form, and not by posting."""
    with company_scope(firm.id):
        terms.set_terms(emil, date(2026, 1, 1), hourly_wage=Decimal(271), by=kari)
    manager = member(firm, kari, Role.PROJECT_MANAGER)
    shown = words(manager.get(f"/employees/{emil}/"))
    assert "271.00" not in shown
    assert 'id="terms"' not in shown
    assert (
        manager.post(f"/employees/{emil}/terms/", {"valid_from": "01.01.2026"}).status_code == 403
    )
    assert "271.00" in words(member(firm, kari, Role.OFFICE).get(f"/employees/{emil}/"))


def test_an_employee_is_invited_or_tied(
    page: Client, emil: UUID, firm: Company, kari: User
) -> None:
    """By e-mail as a worker, or to a member who is there already."""
    home = f"/employees/{emil}/"
    assert "Nobody signs in as this employee" in words(page.get(home))
    empty = page.post(f"{home}login/", {"user_id": ""})
    assert empty.status_code == 422
    page.post(f"{home}invite/")
    assert [one.to for one in mail.outbox] == [["emil@firma.example"]]
    with company_scope(firm.id):
        login = logins.login_of(emil)
    assert login is not None
    assert login.role == "worker"
    page.post(f"{home}login/away/")
    page.post(f"{home}login/", {"user_id": str(kari.pk)})
    with company_scope(firm.id):
        tied = logins.login_of(emil)
    assert tied is not None
    assert tied.email == kari.email
    office = member(firm, kari, Role.OFFICE)
    assert office.post(f"{home}invite/").status_code == 403
    assert member(firm, kari, Role.FOREMAN).post(f"{home}login/away/").status_code == 403


def test_people_are_assigned_to_a_project(
    page: Client, emil: UUID, closed: UUID, firm: Company
) -> None:
    """Until somebody is, the list tells that nobody may use it."""
    assert "Nobody assigned" in words(page.get("/projects/"))
    home = f"/projects/{closed}/"
    nobody = page.post(f"{home}people/", {"employee_id": ""})
    assert nobody.status_code == 422
    page.post(f"{home}people/", {"employee_id": "17"})
    with company_scope(firm.id):
        assert ProjectMember.objects.get().employee_id == emil
    assert "Emil" in words(page.get(home))
    assert "Nobody assigned" not in words(page.get("/projects/"))
    page.post(f"{home}people/{emil}/away/")
    with company_scope(firm.id):
        assert projects.project_members(closed) == ()


def test_a_project_tells_how_it_is_billed(page: Client, closed: UUID, firm: Company) -> None:
    """Chosen in the form, found in the list; a form without the choice changes nothing."""
    fields = {"name": "Myrlia", "number": "10", "billing": "fixed_price"}
    page.post(f"/projects/{closed}/edit/", fields)
    page.post(f"/projects/{closed}/edit/", {"name": "Myrlia", "number": "10"})
    with company_scope(firm.id):
        assert Project.objects.get().billing == "fixed_price"
    assert "Myrlia" in words(page.get("/projects/?billing=fixed_price"))
    assert "Myrlia" not in words(page.get("/projects/?billing=internal"))
    assert "Fixed price" in words(page.get(f"/projects/{closed}/"))
    assert budget(page, "/projects/") <= 20


def test_setup_offers_the_usual_kinds_once(page: Client, firm: Company, kari: User) -> None:
    """To those who keep the registers."""
    assert 'id="start-usual"' in words(page.get("/setup/"))
    manager = member(firm, kari, Role.PROJECT_MANAGER)
    assert 'id="start-usual"' not in words(manager.get("/setup/"))
    assert manager.post("/setup/usual/").status_code == 403
    page.post("/setup/usual/")
    with company_scope(firm.id):
        assert HourType.objects.count() == 9
    assert 'id="start-usual"' not in words(page.get("/setup/"))
