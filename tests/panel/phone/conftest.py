"""A worker with a phone, in a company with projects, machines, items and driving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Browser

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.items.models import Item
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.time import services as time
from tests.chromium import in_browser
from tests.hours import Firm
from tests.panel.phone.handset import Handset, in_hand, session_of

Story = Callable[[Handset], None]


@dataclass
class Site:
    """A company and its people.

    Attributes:
        company: Not entered.
        firm: Ids by the words people use.
        things: Word -> id of a machine, an item or a kind of compensation.
    """

    company: Company
    firm: Firm
    things: dict[str, UUID] = field(default_factory=dict)

    def user(self, name: str, language: str = "en") -> User:
        """Return the person who signs in, reading a language."""
        user = self.firm.users[name]
        User.objects.filter(pk=user.pk).update(language=language)
        user.refresh_from_db()
        return user

    def client(self, name: str, language: str = "en") -> Client:
        """Return a browser in which somebody is signed in."""
        client = Client()
        client.force_login(self.user(name, language))
        return client


def a_site() -> Site:
    """Build a site; rows stay until the database is emptied."""
    office = User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")
    company = create_company("Lauvåsen Entreprenør AS", by=office)
    with company_scope(company.id):
        site = Site(company, _firm(office))
        for number, name in (("M-02", "Gravemaskin 8 t"), ("L-01", "Hjullaster")):
            site.things[number] = Machine.objects.create(number=number, name=name).id
        for number, name, unit, gtin in (
            ("4410", "PVC-rør 110 mm SN8", "m", ""),
            ("4520", "Kumring", "stk", "7038010000065"),
        ):
            row = Item.objects.create(number=number, name=name, unit=unit, gtin=gtin)
            site.things[number] = row.id
        for number, name, kind, unit in (
            ("1", "Servicebil", "driving", "km"),
            ("2", "Bomring", "toll", "stk"),
            ("3", "Smusstillegg", "allowance", ""),
            ("4", "Utlegg", "expense", ""),
        ):
            row_of = CompensationType.objects.create(number=number, name=name, kind=kind, unit=unit)
            site.things[name] = row_of.id
        for number, name in (("10", "Rørlegging"), ("11", "Graving"), ("12", "Brøyting")):
            made = time.create_work_type({"number": number, "name": name}, by=office)
            site.things[name] = made.id
    return site


def _firm(office: User) -> Firm:
    """Names of their own: the addresses of log-ins are unique in the installation."""
    firm = Firm.build(office)
    for name, user in firm.users.items():
        User.objects.filter(pk=user.pk).update(email=f"{name.lower()}-{new_id()}@firma.example")
        user.refresh_from_db()
    return firm


@pytest.fixture
def site(db: None) -> Iterator[Site]:  # noqa: ARG001 - opened first
    """A company with people; gone after the test."""
    return a_site()


@pytest.fixture
def anders(site: Site) -> Client:
    """The worker's browser."""
    return site.client("Anders")


@pytest.fixture
def live_site(transactional_db: None) -> Site:  # noqa: ARG001 - opened first
    """A company whose rows the server's threads see."""
    return a_site()


@pytest.fixture
def tell(live_server: Any, live_site: Site) -> Callable[..., None]:
    """Return a teller of stories with Anders's phone."""

    def told(story: Story, *, name: str = "Anders", language: str = "en", **chosen: Any) -> None:
        session = session_of(live_site.client(name, language))

        def play(chromium: Browser) -> None:
            with in_hand(chromium, live_server.url, session, **chosen) as phone:
                story(phone)

        in_browser(play)

    return told
