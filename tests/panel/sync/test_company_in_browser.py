"""The page on which one of their companies is chosen, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from bindeledd.sync.models import Connection
from tests.chromium import in_browser
from tests.looking import look
from tests.many_companies import LOG_IN, SYSTEM, plugged
from tests.panel.sync.test_in_browser import opened, session_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def test_the_choice_of_company_is_usable(live_server: Any, world: World, browser: Client) -> None:
    """Wide and light, narrow and dark: no rule broken, chosen from the keyboard alone."""
    reached = {
        "101": ("Lauvåsen Eiendom AS", "999888777"),
        "102": ("Vidda Utleie AS", "888777666"),
        "103": ("Nedlagt AS", None),
    }
    with plugged(reached):
        browser.post(reverse("panel:new_connection"), {"system": SYSTEM, **LOG_IN})
        with world.inside():
            begun = Connection.objects.get(system=SYSTEM)
        address = live_server.url + reverse("panel:connection_company", args=[begun.id])
        session = session_of(world)

        def visit(chromium: Browser) -> tuple[list[str], str]:
            problems: list[str] = []
            for width, dark in ((1280, False), (390, True)):
                context = opened(chromium, session, live_server.url, width=width, dark=dark)
                page = context.new_page()
                page.goto(address)
                problems += look(page, f"sync/02f-company-{width}")
                if dark:
                    page.get_by_role("radio").first.focus()
                    page.keyboard.press("ArrowDown")
                    page.keyboard.press("Enter")
                    page.wait_for_url("**/check/")
                    problems += look(page, f"sync/02g-check-{width}", rules=False)
                last = page.url
                context.close()
            return problems, last

        problems, last = in_browser(visit)
    assert problems == []
    assert last.endswith("/check/")
    with world.inside():
        assert Connection.objects.get(system=SYSTEM).client_id == "102"
