"""From an attachment to an order in the ledger, and the table of a data type, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Run
from bindeledd.tenancy.models import User
from tests.browser.conftest import visiting
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.chromium import in_browser
from tests.engine.test_orders_out import Case, case

__all__ = ["case"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Story = Callable[[Visitor], None]
WORDS = {
    "en": {
        "button": "Create invoice with attachment (PowerOffice Go)",
        "waits": "Goes with the next transfer",
        "order": "Order",
        "filled": "Nothing is saved yet.",
        "save": "Save",
    },
    "nb": {
        "button": "Opprett faktura med vedlegg (PowerOffice Go)",
        "waits": "Går med neste overføring",
        "order": "Ordre",
        "filled": "Ingenting er lagret ennå.",
        "save": "Lagre",
    },
}


def tell(case: Case, address: str, name: str, story: Story, **chosen: Any) -> None:
    """Let the office do a story in its browser; what it saw wrong fails the test."""
    client = Client()
    client.force_login(case.world.office)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def play(chromium: Browser) -> None:
        context = visiting(chromium, **chosen)
        cookie = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": cookie, "value": session, "url": address}])
        visitor = Visitor(context, address, name)
        try:
            story(visitor)
        except BaseException:
            visitor.keep("failed", failed=True)
            raise
        visitor.leave()
        context.close()
        assert visitor.wrong == [], "\n".join(visitor.wrong)

    in_browser(play)
    connections.close_all()


@pytest.mark.covers("A9.1", "A10.1", "A10.8")
@pytest.mark.parametrize(
    ("language", "chosen"),
    [("en", {"viewport": DESKTOP}), ("nb", {"viewport": PHONE, "color_scheme": "dark"})],
    ids=["desktop", "phone"],
)
def test_from_the_button_to_the_order(
    live_server: Any, case: Case, language: str, chosen: dict[str, Any]
) -> None:
    words, name = WORDS[language], f"ledger-{language}"
    User.objects.filter(pk=case.world.office.pk).update(language=language)
    home = reverse("panel:attachment", args=[case.attachment])

    def press(office: Visitor) -> None:
        office.go(home)
        office.look("1-buttons")
        office.follow(words["button"])
        office.look("2-seen-first")
        office.press(words["button"])
        office.sees(words["waits"])
        office.look("3-waits")

    def follow(office: Visitor) -> None:
        office.go(home)
        office.sees(f"{words['order']} {order}")
        office.look("4-stands-there")

    tell(case, live_server.url, name, press, **chosen)
    with case.world.inside():
        run = Run.objects.filter(state=Run.State.WAITING).latest("number")
    case.world.carry(run)
    order = case.orders()[0]["SalesOrderNo"]
    assert case.files() == [f"basis-{case.number}.pdf"]
    tell(case, live_server.url, name, follow, **chosen)


@pytest.mark.covers("A8.1", "X16")
@pytest.mark.parametrize(
    ("language", "chosen"),
    [("en", {"viewport": {"width": 1280, "height": 900}}), ("nb", {"viewport": PHONE})],
    ids=["desktop", "phone"],
)
def test_table_is_filled_from_proposals_and_saved(
    live_server: Any, case: Case, language: str, chosen: dict[str, Any]
) -> None:
    words, world = WORDS[language], case.world
    User.objects.filter(pk=world.office.pk).update(language=language)
    names = ("Rør og deler", "Kummer", "Pukk og grus", "Snørydding")
    world.put("item_category", [{"name": one} for one in names])
    for place, one in enumerate(names[:3]):
        world.books.user_adds("ProductGroups", {"Code": str(10 * place + 10), "Name": one})
    world.choose("items", Direction.OUT)
    world.read("item")
    page = reverse("panel:data_type", args=[world.connection.id, "items"])

    def choose(office: Visitor) -> None:
        office.go(page)
        office.look("1-table")
        office.page.locator('button[value="propose:product_groups"]').click()
        office.sees(words["filled"])
        office.look("2-proposals")
        office.press(words["save"], exact=True)
        office.page.wait_for_load_state()
        office.look("3-saved")

    tell(case, live_server.url, f"settings-{language}", choose, **chosen)
    with world.inside():
        kept = world.connection.data_types.get(group="items").values["product_groups"]
    assert len(kept) == 3
