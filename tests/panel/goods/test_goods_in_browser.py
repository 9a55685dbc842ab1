"""Every page of goods in a real browser: by day and by night, at a desk and on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bindeledd.kernel import clock
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import locks
from bindeledd.workspace.compensations import receipts
from bindeledd.workspace.costs import services as costs
from bindeledd.workspace.items import services as items
from bindeledd.workspace.locks import Why
from bindeledd.workspace.registration import standing
from tests.chromium import in_browser
from tests.hours import MONDAY
from tests.looking import look, scrolls_sideways
from tests.panel.phone.handset import session_of
from tests.yard import Yard

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DESK: Final = {"width": 1280, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
SMALL: Final = {"width": 320, "height": 700}
LOOKS: Final = {
    "en": (DESK, "light", (PHONE, SMALL)),
    "nb": (PHONE, "dark", (DESK, SMALL)),
}
"""Language -> how a page is looked at, and how wide its window is beside that."""


@pytest.fixture
def kari(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """The administrator, whose rows the server's threads see."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")


@pytest.fixture
def company(kari: User) -> Iterator[Company]:
    """A firm on a Thursday in November."""
    with clock.fixed(datetime(2026, 11, 19, 14, 15, tzinfo=UTC)):
        yield create_company("Lauvåsen Entreprenør AS", by=kari)


@pytest.fixture
def pages(company: Company, kari: User) -> dict[str, str]:
    """Name -> address of every page, with something of everything on it."""
    with company_scope(company.id):
        yard = Yard.build(kari)
        return _lists() | _goods(yard) | _machines(yard) | _expenses(yard) | _costs(yard)


def _lists() -> dict[str, str]:
    folders = (
        "items",
        "items/categories",
        "items/withdrawals",
        "machines",
        "machines/hours",
        "expenses",
        "expenses/kinds",
        "supplier-invoices",
    )
    found = {folder.replace("/", "-"): f"/{folder}/" for folder in folders}
    return found | {f"{name}-new": f"{at}new/" for name, at in found.items()}


def _goods(yard: Yard) -> dict[str, str]:
    pipes = items.create_item_category({"name": "Pipes and fittings"}, by=yard.office).id
    items.update_item(yard.items["160"], {"category_id": pipes}, by=yard.office)
    for number in range(3):
        yard.item(f"9{number}", name=f"Manhole ring {number}", unit="pcs", price=Decimal(1290))
    anders = yard.people["Anders"]
    taken = yard.withdraw("12.5", employee_id=anders, comment="North trench")
    items.return_withdrawal(taken.id, Decimal("2.5"), by=yard.office, comment="Too many")
    sent = yard.withdraw(40, employee_id=anders)
    locks.lock("withdrawal", [sent.id], why=Why.TRANSFERRED, holder=new_id())
    yard.withdraw(3, item_id=None, text="Gravel 8-16 mm, washed", unit="t")
    return {
        "item": f"/items/{yard.items['160']}/",
        "category": f"/items/categories/{pipes}/",
        "withdrawal": f"/items/withdrawals/{taken.id}/",
        "withdrawal-sent": f"/items/withdrawals/{sent.id}/",
    }


def _machines(yard: Yard) -> dict[str, str]:
    waits = yard.use(240, employee_id=yard.people["Anders"], comment="Trench", state="submitted")
    back = yard.use(90, employee_id=yard.people["Emil"], state="submitted")
    standing.reject("machine_use", back.id, "The machine stood in the yard.", by=yard.office)
    return {
        "machine": f"/machines/{yard.machines['M-02']}/",
        "use": f"/machines/hours/{waits.id}/",
        "use-sent-back": f"/machines/hours/{back.id}/",
    }


def _expenses(yard: Yard) -> dict[str, str]:
    driven = yard.compensate("km", quantity=Decimal("38.4"), state="submitted")
    standing.approve("compensation", [driven.id], by=yard.office)
    bolts = yard.compensate("out", amount=Decimal("499.90"), comment="Bolts", state="submitted")
    receipts.add_receipt(
        bolts.id,
        file_name="kvittering-byggmakker-2026-11-16.jpg",
        content=b"\xff\xd8\xff\xe0 picture",
        by=yard.office,
    )
    return {
        "driving": f"/expenses/{driven.id}/",
        "expense": f"/expenses/{bolts.id}/",
        "kind": f"/expenses/kinds/{yard.kinds['km']}/",
    }


def _costs(yard: Yard) -> dict[str, str]:
    fields = {
        "project_id": yard.projects["1047"],
        "incurred_on": MONDAY,
        "amount": Decimal(6800),
        "supplier_name": "Holm Betongpumping AS",
        "document_number": "40218",
        "text": "Betongpumping",
        "billable": True,
        "markup_percent": Decimal(12),
        "vat_code": "3",
    }
    made = costs.create_supplier_cost(fields, by=yard.office)
    return {"supplier-invoice": f"/supplier-invoices/{made.id}/"}


def looked_at(page: Page, name: str, language: str) -> list[str]:
    """Keep a picture, and return what axe finds and what is wider than the window."""
    size, _scheme, widths = LOOKS[language]
    where = f"{name}-{language}"
    wrong = look(page, f"goods/{where}")
    for other in widths:
        page.set_viewport_size(other)  # type: ignore[arg-type] # a typed dict
        if scrolls_sideways(page):
            wrong.append(f"{where} at {other['width']}: scrolls sideways")
    page.set_viewport_size(size)  # type: ignore[arg-type] # a typed dict
    return wrong


def _story(page: Page, address: str, pages: dict[str, str], language: str) -> list[str]:
    wrong: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            wrong.append(f"{page.url}: {line.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for name, path in pages.items():
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("html")).to_have_attribute("lang", language)
        wrong += looked_at(page, name, language)
    return wrong


@pytest.mark.parametrize("language", list(LOOKS))
def test_every_page_can_be_read_by_everybody(
    live_server: Any, kari: User, pages: dict[str, str], language: str
) -> None:
    """Accessible by day at a desk and by night on a telephone, and never scrolled sideways."""
    User.objects.filter(pk=kari.pk).update(language=language)
    client = Client()
    client.force_login(kari)
    session = session_of(client)

    def opened(chromium: Browser) -> list[str]:
        size, scheme, _widths = LOOKS[language]
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type] # a typed dict
            color_scheme=scheme,  # type: ignore[arg-type] # light or dark
            reduced_motion="reduce",
        )
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item] # a typed dict
        page = context.new_page()
        page.set_default_timeout(20_000)
        found = _story(page, live_server.url, pages, language)
        context.close()
        return found

    wrong = in_browser(opened)
    connections.close_all()
    assert wrong == []
