"""The page on which one of their companies is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.sync.models import Connection
from tests.many_companies import LOG_IN, SYSTEM, Office, plugged
from tests.panel.sync.conftest import text_of
from tests.world import World


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    world.company.org_number = "999888777"
    world.company.save(update_fields=["org_number"])
    reached = {
        "101": ("Lauvåsen Entreprenør AS", "999888777"),
        "102": ("Vidda Utleie AS", "888777666"),
        "103": ("Nedlagt AS", None),
    }
    with plugged(reached) as office:
        yield office


def connect(browser: Client) -> str:
    """Log in there; return the page that the person then sees."""
    address = reverse("panel:new_connection")
    return text_of(browser.post(address, {"system": SYSTEM, **LOG_IN}, follow=True))


def made(world: World) -> Connection:
    with world.inside():
        return Connection.objects.get(system=SYSTEM)


@pytest.mark.usefixtures("office")
def test_a_password_is_not_readable_and_the_key_of_one_is(browser: Client) -> None:
    page = browser.get(reverse("panel:new_connection"), {"system": SYSTEM}).content.decode()

    assert 'type="password" name="password"' in page
    assert 'type="text" name="username"' in page


def test_one_logs_in_sees_the_companies_and_chooses(
    world: World, browser: Client, office: Office
) -> None:
    seen = connect(browser)
    here = reverse("panel:connection_company", args=[made(world).id])

    assert "Vidda Utleie AS" in seen
    assert "Closed to this log-in: Nedlagt AS." in seen
    unset = browser.post(here, {})
    assert unset.status_code == 422
    closed = browser.post(here, {"company": "103"})
    assert closed.status_code == 422
    chosen = text_of(browser.post(here, {"company": "101"}, follow=True))

    assert "Lauvåsen Entreprenør AS is chosen." in chosen
    assert "Check of the access" in chosen
    assert "Choose another company" in chosen
    assert office.opened[-1].company == "101"


@pytest.mark.usefixtures("office")
def test_who_comes_back_goes_on_with_the_choice(world: World, browser: Client) -> None:
    connect(browser)

    page = text_of(browser.get(reverse("panel:connection", args=[made(world).id]), follow=True))

    assert "Companies in Many that the log-in reaches" in page


def test_a_wrong_password_is_said_above_both_fields(
    world: World, browser: Client, office: Office
) -> None:
    office.password = "another"

    seen = connect(browser)

    assert LOG_IN["password"] not in seen
    with world.inside():
        assert not Connection.objects.filter(system=SYSTEM).exists()


def test_a_log_in_that_reaches_nothing_says_what_to_do(
    world: World, browser: Client, office: Office
) -> None:
    office.reached.clear()

    seen = connect(browser)

    assert "The log-in reaches no company" in seen
    assert made(world).client_id == ""


def test_a_log_in_that_ended_meanwhile_is_told(
    world: World, browser: Client, office: Office
) -> None:
    connect(browser)
    here = reverse("panel:connection_company", args=[made(world).id])
    office.password = "another"

    seen = text_of(browser.get(here, follow=True))

    assert "Log-in and access" in seen
    assert "Many does not know this key" in seen
