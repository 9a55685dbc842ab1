"""A company beside a ledger, with a browser signed in: pages over the real engine and stand-in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Run
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import add_member
from tests.world import World

NUMBERS = {"company": "999888777", "myrlia": "974760673"}


@pytest.fixture
def world(world: World) -> World:
    """A company with a connection that is on, whose office reads English."""
    world.office.language = "en"
    world.office.save()
    return world


@pytest.fixture
def browser(world: World) -> Client:
    """The office's browser."""
    client = Client()
    client.force_login(world.office)
    return client


@pytest.fixture
def htmx(world: World) -> Client:
    """The same with htmx asking for fragments."""
    client = Client(headers={"hx-request": "true"})
    client.force_login(world.office)
    return client


@pytest.fixture
def signed_in_as(world: World) -> Callable[[Role], Client]:
    """Return a maker of browsers for people of another role in the same company."""

    def sign_in(role: Role) -> Client:
        person = User.objects.create_user(
            f"{role.value}-{world.company.id}@firma.example", name=role.label
        )
        person.language = "en"
        person.save()
        with world.inside():
            add_member(person, role, by=world.office)
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def stranger(world: World) -> Client:
    """A browser of somebody in another company."""
    from bindeledd.tenancy.services import create_company

    person = User.objects.create_user(f"eva-{world.company.id}@other.example", name="Eva")
    person.language = "en"
    person.save()
    create_company("Annet Firma AS", by=person)
    client = Client()
    client.force_login(person)
    return client


def out(world: World) -> World:
    """Choose customers and projects out."""
    world.choose("customers", Direction.OUT)
    world.choose("projects", Direction.OUT)
    return world


def some_rows(world: World) -> dict[str, UUID]:
    """Write a customer with a project and a subproject, ours only."""
    (customer,) = world.put(
        "customer", [{"number": "10042", "name": "Fjordbygg Bolig AS", "phone": "22 15 40 18"}]
    )
    (main,) = world.put("project", [{"number": "1047", "name": "Myrlia", "customer_id": customer}])
    (sub,) = world.put("project", [{"number": "01", "name": "Grunnarbeid", "parent_id": main}])
    return {"customer": customer, "main": main, "sub": sub}


def read(world: World, *kinds: str) -> None:
    """Read registers, as the match page does."""
    world.read(*kinds)


def read_by_page(world: World, browser: Client) -> Run:
    """Press "Read both sides" and let a worker carry it."""
    browser.post(reverse("panel:match_read", args=[world.connection.id, "customer"]))
    with world.inside():
        asked = Run.objects.filter(trigger=Run.Trigger.READ).latest("number")
    return world.carry(asked)


def text_of(answer: Any) -> str:
    """Return an answer's words without the gaps of its template."""
    return " ".join(answer.content.decode().split())
