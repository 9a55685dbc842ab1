"""Companies, members and roles."""

import pytest

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import Run
from bindeledd.tenancy.models import AuditEntry, Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import (
    ABILITIES,
    Ability,
    add_member,
    companies_of,
    create_company,
    may,
    remove_member,
    require,
    role_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> User:
    """The first administrator."""
    return User.objects.create_user("kari@firma.example", name="Kari Nordmann")


@pytest.fixture
def ola() -> User:
    """Somebody who is a member of nothing yet."""
    return User.objects.create_user("ola@firma.example", name="Ola Nordmann")


@pytest.fixture
def company(kari: User) -> Company:
    """Kari's company."""
    return create_company("Firma AS", by=kari, org_number="991 587 454")


def test_who_creates_a_company_administers_it(kari: User, company: Company) -> None:
    """With a line in its audit log."""
    assert [(found.id, role) for found, role in companies_of(kari)] == [
        (company.id, Role.ADMINISTRATOR)
    ]
    assert company.org_number == "991587454"
    with company_scope(company.id):
        assert AuditEntry.objects.get().deed == "company.created"
        assert role_of(kari, company.id) is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("name", "number", "field", "code"),
    [
        ("", "", "name", "field.required"),
        ("x" * 100_000, "", "name", "field.too_long"),
        ("Firma", "123456789", "org_number", "field.not_an_org_number"),
    ],
)
def test_a_company_needs_a_name_and_a_right_number(
    kari: User, name: str, number: str, field: str, code: str
) -> None:
    """Refused where it is entered."""
    with pytest.raises(DomainError) as refused:
        create_company(name, by=kari, org_number=number)

    assert refused.value.fields == {field: code}


def test_administrators_give_and_take_roles(kari: User, ola: User, company: Company) -> None:
    """Others do not."""
    with company_scope(company.id):
        with pytest.raises(ForbiddenError):
            add_member(kari, Role.WORKER, by=ola)
        add_member(ola, Role.OFFICE, by=kari)
        assert may(ola, Ability.IMPORT)
        with pytest.raises(ForbiddenError) as refused:
            require(ola, Ability.CONNECT)
        assert refused.value.params == {"ability": "connect"}
        add_member(ola, Role.READ_ONLY, by=kari)
        assert role_of(ola, company.id) is Role.READ_ONLY
        remove_member(ola, by=kari)
        assert not may(ola, Ability.SEE)
        with pytest.raises(NotFoundError):
            remove_member(ola, by=kari)


def test_the_last_administrator_stays(kari: User, ola: User, company: Company) -> None:
    """Nobody locks the door from the outside."""
    with company_scope(company.id):
        for deed in (
            lambda: remove_member(kari, by=kari),
            lambda: add_member(kari, Role.OFFICE, by=kari),
        ):
            with pytest.raises(DomainError) as refused:
                deed()
            assert refused.value.error_code == "member.last_administrator"
        add_member(ola, Role.ADMINISTRATOR, by=kari)
        add_member(kari, Role.OFFICE, by=kari)
        assert role_of(kari, company.id) is Role.OFFICE


def test_a_person_sees_own_companies_only(kari: User, ola: User, company: Company) -> None:
    """Over all of that person's companies, and no others."""
    other = create_company("Annen AS", by=ola)
    with company_scope(company.id):
        add_member(ola, Role.ACCOUNTANT, by=kari)

    assert {found.id for found, _ in companies_of(ola)} == {company.id, other.id}
    assert {found.id for found, _ in companies_of(kari)} == {company.id}


def test_a_disabled_log_in_may_nothing(kari: User, company: Company) -> None:
    """Whatever the role."""
    kari.is_active = False
    with company_scope(company.id):
        assert not may(kari, Ability.SEE)


def test_every_role_has_its_line_in_the_table(company: Company) -> None:
    """And sees at least; a run may do what a person set it to."""
    assert set(ABILITIES) == set(Role)
    assert all(Ability.SEE in abilities for abilities in ABILITIES.values())
    with company_scope(company.id):
        assert may(Run(new_id()), Ability.EDIT_CUSTOMERS)
