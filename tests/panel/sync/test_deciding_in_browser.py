"""The page on which a person says what became of a row, in a real browser at three widths."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.chromium import in_browser
from tests.engine.test_deciding import like_it, parked_hour, row_of
from tests.engine.test_hours_out import Case
from tests.looking import look
from tests.panel.sync.test_in_browser import opened, session_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(200)]


def test_the_page_is_usable(live_server: Any, world: World, settings: Any) -> None:
    """No violation of accessibility rules, no sideways scrolling."""
    settings.SETTLE_FACTOR = 0
    case = Case.begin(world)
    parked_hour(case)
    like_it(case, Quantity=60)
    address = live_server.url + reverse("panel:held_let_go", args=[row_of(world).id])
    session = session_of(world)

    def visit(chromium: Browser) -> list[str]:
        problems: list[str] = []
        for width, dark in ((1440, False), (390, True), (320, False)):
            context = opened(chromium, session, live_server.url, width=width, dark=dark)
            page = context.new_page()
            page.goto(address)
            problems += look(page, f"sync/06b-decide-{width}", rules=width > 320)
            context.close()
        return problems

    assert in_browser(visit) == []
