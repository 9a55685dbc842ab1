"""From an attachment to an order in the ledger, and the table of a data type, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from bindeledd.sandbox.poweroffice_go import payments
from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import Run
from bindeledd.tenancy.models import User
from tests.browser.conftest import visiting
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.chromium import in_browser
from tests.engine import test_invoices_out as invoices_out
from tests.engine.test_orders_out import Case, case
from tests.world import World

__all__ = ["case"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Story = Callable[[Visitor], None]


@pytest.fixture
def invoices(world: World) -> invoices_out.Case:
    """A company that issues invoices itself."""
    return invoices_out.begin(world)


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


def tell(
    case: Case | invoices_out.Case, address: str, name: str, story: Story, **chosen: Any
) -> None:
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


@pytest.mark.covers("A11.1", "E6")
def test_an_invoice_goes_by_its_bar_and_is_paid(
    live_server: Any, invoices: invoices_out.Case
) -> None:
    """On a phone in the dark: bar, look, press; then number, PDF and payment, on project too."""
    world, name = invoices.world, "ledger-invoice"
    User.objects.filter(pk=world.office.pk).update(language="nb")
    world.choose("own_invoices", Direction.OUT, mode=Mode.BY_HAND)
    world.choose("payments", Direction.INTO)
    issued = invoices.issue()
    home = reverse("panel:invoice", args=[issued])
    chosen = {"viewport": PHONE, "color_scheme": "dark"}

    def press(office: Visitor) -> None:
        office.go(home)
        office.look("1-bar", small=True)
        office.follow("Overfør faktura (PowerOffice Go)")
        office.look("2-seen-first", small=True)
        office.press("Overfør faktura (PowerOffice Go)")
        office.sees("Går med neste overføring")

    def follow(office: Visitor) -> None:
        office.go(home)
        office.sees("Bokført med nummer")
        office.sees("Delvis betalt")
        office.look("3-paid-in-part", small=True)
        for page in ("project", "project_attachments"):
            office.go(reverse(f"panel:{page}", args=[invoices.job.project.id]))
            office.look(f"4-{page}", small=True)

    tell(invoices, live_server.url, name, press, **chosen)
    with world.inside():
        run = Run.objects.filter(state=Run.State.WAITING).latest("number")
    world.carry(run)
    payments.pay(world.books, [invoices.posted()[0]["Id"]], Decimal(1000), on="2026-11-20")
    world.run()
    tell(invoices, live_server.url, name, follow, **chosen)


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
