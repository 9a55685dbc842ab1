"""The engine's pages in a real browser: accessible, usable at any width, quiet in the console."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from bindeledd.sync.models import Connection, Plan, Run
from tests.chromium import in_browser
from tests.looking import look
from tests.panel.sync.seeding import a_plan, at_work
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

JUDGED = {(1440, "light"), (390, "dark")}
"""Rules are judged wide and light, narrow and dark; other sizes only for their width."""


def session_of(world: World) -> str:
    """Return the cookie of a session in which the office is signed in."""
    client = Client()
    client.force_login(world.office)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def opened(
    chromium: Browser, session: str, address: str, *, width: int, dark: bool = False
) -> BrowserContext:
    """Return a browser in which the office is signed in."""
    made = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return made


def pages(world: World, run: Run, plan: Plan) -> dict[str, str]:
    """Return the pages to look at, by the name of their picture."""
    one = world.connection.id
    row = next((r for r in world.rows(run.plan) if r.outcome != "done"), world.rows(run.plan)[0])
    return {
        "01-dashboard": reverse("panel:dashboard"),
        "01b-customise": reverse("panel:dashboard_customise"),
        "02-new": reverse("panel:new_connection"),
        "02b-check": reverse("panel:connection_check", args=[one]),
        "02c-preview": reverse("panel:connection_preview", args=[one]),
        "02d-try": reverse("panel:connection_try", args=[one]),
        "02e-on": reverse("panel:connection_on", args=[one]),
        "03-match": reverse("panel:match", args=[one, "customer"]),
        "03b-links": reverse("panel:links"),
        "04-plan": reverse("panel:plan", args=[plan.id]),
        "05-types": reverse("panel:data_type", args=[one, "customers"]),
        "05b-access": reverse("panel:connection_access", args=[one]),
        "06-held": reverse("panel:held"),
        "07-run": reverse("panel:run", args=[run.id]) + "?show=all",
        "07b-row": reverse("panel:run_row", args=[run.id, row.id]),
        "07c-runs": reverse("panel:runs"),
        "08-all": reverse("panel:all_companies"),
    }


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark"), (320, "light")])
def test_every_page_is_usable(live_server: Any, world: World, width: int, scheme: str) -> None:
    """No violation of accessibility rules, no sideways scrolling, nothing in the console."""
    run = at_work(world)
    plan = a_plan(world)
    with world.inside():
        Connection.objects.filter(id=world.connection.id).update(client_name=world.company.name)
    session, wanted = session_of(world), pages(world, run, plan)

    def visit(chromium: Browser) -> list[str]:
        problems: list[str] = []
        context = opened(chromium, session, live_server.url, width=width, dark=scheme == "dark")
        page = context.new_page()
        page.on(
            "console",
            lambda line: problems.append(line.text) if line.type == "error" else None,
        )
        for name, address in wanted.items():
            answer = page.goto(live_server.url + address)
            if answer is None or answer.status != 200:
                problems.append(f"{name}: {answer.status if answer else 'no answer'}")
            problems += look(page, f"sync/{name}-{width}-{scheme}", rules=(width, scheme) in JUDGED)
        context.close()
        return problems

    assert in_browser(visit) == []
