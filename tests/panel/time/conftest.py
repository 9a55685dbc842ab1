"""A firm with hours, on a Thursday, and browsers signed in as its people."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from bindeledd.kernel import clock
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from tests.hours import Firm


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    """19 November 2026, a quarter past three in the afternoon in Oslo."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def hours(firm: Company, kari: User) -> Iterator[Firm]:
    """People, projects and hour types; the company is entered."""
    with company_scope(firm.id):
        yield Firm.build(kari)


@pytest.fixture
def browser_of(hours: Firm) -> Callable[[str], Client]:
    """Return a maker of browsers for people of the firm; they read English."""

    def sign_in(name: str) -> Client:
        user = hours.users[name]
        user.language = "en"
        user.save()
        client = Client()
        client.force_login(user)
        return client

    return sign_in
