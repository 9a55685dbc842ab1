"""What employees earn and cost from a day on, and who they sign in as."""

from datetime import date
from decimal import Decimal

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import AuditEntry, Role, User
from bindeledd.tenancy.services import role_of
from bindeledd.workspace.people import logins, services, terms
from bindeledd.workspace.people.models import EmployeeLogin
from tests.yard import NEW_YEAR, Yard

pytestmark = pytest.mark.django_db

JULY = date(2026, 7, 1)


def test_terms_hold_from_their_day_on(yard: Yard) -> None:
    """A raise in July leaves June as it was; a person without terms has none."""
    anders, emil = yard.people["Anders"], yard.people["Emil"]
    terms.set_terms(anders, JULY, hourly_wage=Decimal(265), cost_price=Decimal(395), by=yard.office)
    terms.set_terms(
        anders,
        NEW_YEAR,
        hourly_wage=Decimal(250),
        cost_price=Decimal(375),
        normal_day=450,
        by=yard.office,
    )
    june = terms.terms_on([anders, emil], date(2026, 6, 30))
    assert {ours: one.hourly_wage for ours, one in june.items()} == {anders: Decimal(250)}
    assert terms.terms_on([anders], JULY)[anders].cost_price == Decimal(395)
    assert terms.terms_on([anders], date(2025, 12, 31)) == {}
    terms.set_terms(anders, JULY, hourly_wage=Decimal(266), by=yard.office)
    assert terms.terms_on([anders], JULY)[anders].cost_price is None
    terms.take_terms_away(anders, JULY, by=yard.office)
    assert [one.valid_from for one in terms.terms_of()[anders]] == [NEW_YEAR]
    with pytest.raises(NotFoundError):
        terms.take_terms_away(anders, JULY, by=yard.office)
    with pytest.raises(NotFoundError):
        terms.set_terms(new_id(), JULY, by=yard.office)


def test_wages_are_shown_to_those_who_may_see_them(yard: Yard) -> None:
    """A foreman plans with the normal day, and sees no kroner."""
    anders = yard.people["Anders"]
    terms.set_terms(
        anders,
        NEW_YEAR,
        hourly_wage=Decimal(250),
        cost_price=Decimal(375),
        normal_day=450,
        by=yard.office,
    )
    seen = terms.terms_on([anders], JULY, by=yard.users["Berit"])[anders]
    assert (seen.hourly_wage, seen.cost_price, seen.normal_day) == (None, None, 450)
    assert terms.terms_of([anders], by=yard.office)[anders][0].hourly_wage == Decimal(250)
    for role in (Role.WORKER, Role.FOREMAN, Role.PROJECT_MANAGER, Role.READ_ONLY):
        person = yard.member(role.value, role)
        with pytest.raises(ForbiddenError):
            terms.set_terms(anders, JULY, hourly_wage=Decimal(999), by=person)
        with pytest.raises(ForbiddenError):
            terms.take_terms_away(anders, NEW_YEAR, by=person)


def test_figures_out_of_range_are_refused(yard: Yard) -> None:
    """No wage below zero, no day of more than 24 hours, no third decimal."""
    anders = yard.people["Anders"]
    with pytest.raises(DomainError):
        terms.set_terms(anders, JULY, hourly_wage=Decimal(-1), by=yard.office)
    with pytest.raises(DomainError):
        terms.set_terms(anders, JULY, normal_day=1441, by=yard.office)
    with pytest.raises(DomainError):
        terms.set_terms(anders, JULY, cost_price=Decimal("1.005"), by=yard.office)


def test_one_person_is_one_employee(yard: Yard) -> None:
    """Tied by whoever keeps the people; noted, since hours follow."""
    kontor = yard.member("Kontor", Role.OFFICE)
    ny = services.create_employee({"first_name": "Ny"}, by=yard.office).id
    anders = yard.users["Anders"]
    with pytest.raises(DomainError) as refused:
        logins.tie_login(ny, anders.pk, by=kontor)
    assert refused.value.error_code == "login.taken"
    assert refused.value.params["name"] == "Anders"
    with pytest.raises(ForbiddenError):
        logins.tie_login(ny, kontor.pk, by=yard.users["Berit"])
    stranger = User.objects.create_user("eva@other.example", name="Eva")
    with pytest.raises(NotFoundError):
        logins.tie_login(ny, stranger.pk, by=kontor)
    logins.tie_login(ny, kontor.pk, by=kontor)
    found = logins.login_of(ny)
    assert found is not None
    assert (found.email, found.role) == (kontor.email, "office")
    assert {one.email for one in logins.login_choices(by=kontor)} == {yard.office.email}
    logins.untie_login(ny, by=kontor)
    with pytest.raises(NotFoundError):
        logins.untie_login(ny, by=kontor)
    deeds = AuditEntry.objects.filter(deed__startswith="login").values_list("deed", flat=True)
    assert list(deeds.order_by("at")) == ["login.tied", "login.untied"]


def test_an_employee_is_let_in_as_a_worker(yard: Yard) -> None:
    """By the address on their page; who is a member already keeps the role."""
    ny = services.create_employee({"first_name": "Ny"}, by=yard.office).id
    with pytest.raises(DomainError) as refused:
        logins.invite_worker(ny, by=yard.office, language="nb")
    assert refused.value.error_code == "login.no_email"
    services.update_employee(ny, {"email": "Ny@firma.example"}, by=yard.office)
    with pytest.raises(ForbiddenError):
        logins.invite_worker(ny, by=yard.member("Kontor", Role.OFFICE), language="nb")
    person = logins.invite_worker(ny, by=yard.office, language="nb")
    assert role_of(person, EmployeeLogin.objects.get(employee_id=ny).company_id) is Role.WORKER
    leader = yard.member("Leder", Role.PROJECT_MANAGER)
    led = services.create_employee({"first_name": "Leder", "email": leader.email}, by=yard.office)
    assert logins.invite_worker(led.id, by=yard.office, language="nb") == leader
    found = logins.login_of(led.id)
    assert found is not None
    assert found.role == "project_manager"
