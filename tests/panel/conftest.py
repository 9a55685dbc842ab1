"""A company with people of several roles, and browsers signed in as them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from bindeledd.tenancy.models import Company, Role, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import add_member, create_company

SignIn = Callable[..., Client]


@pytest.fixture
def kari(db: None) -> User:  # noqa: ARG001 - a fixture of a fixture
    """The administrator; reads English, so that tests read the source's words."""
    user = User.objects.create_user("kari@firma.example", "nordlys-over-myra", name="Kari Tveit")
    user.language = "en"
    user.save()
    return user


@pytest.fixture
def firm(kari: User) -> Company:
    """Kari's company."""
    return create_company("Lauvåsen Entreprenør AS", by=kari)


@pytest.fixture
def other_firm(db: None) -> Company:  # noqa: ARG001 - a fixture of a fixture
    """Somebody else's company."""
    stranger = User.objects.create_user("eva@other.example", name="Eva")
    return create_company("Annet Firma AS", by=stranger)


@pytest.fixture
def page(kari: User, firm: Company) -> Client:  # noqa: ARG001 - the company has to stand
    """A browser in which Kari is signed in."""
    client = Client()
    client.force_login(kari)
    return client


@pytest.fixture
def signed_in_as(kari: User, firm: Company) -> Callable[[Role], Client]:
    """Return a maker of browsers for people of another role."""

    def sign_in(role: Role) -> Client:
        person = User.objects.create_user(f"{role.value}@firma.example", name=role.value)
        person.language = "en"
        person.save()
        with company_scope(firm.id):
            add_member(person, role, by=kari)
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def ours(firm: Company) -> UUID:
    """The company's id."""
    return firm.id
