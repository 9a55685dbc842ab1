"""Approving a week in a real browser: by keyboard, by the button for all, with a reason back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.time import completing
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.weeks import Week
from tests.chromium import in_browser
from tests.hours import MONDAY, Firm
from tests.looking import look
from tests.panel.phone.handset import session_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DAY = timedelta(days=1)
WEEK = "/hours/?week=2026-W47"


@pytest.fixture
def kari(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """The administrator, whose rows the server's threads see."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")


@pytest.fixture
def company(kari: User) -> Company:
    """Her company, with a week of hours."""
    made = create_company("Lauvåsen Entreprenør AS", by=kari)
    with company_scope(made.id):
        firm = Firm.build(kari)
        for name in ("Anders", "Emil"):
            firm.entry(name, comment="Stretch 3", break_minutes=30)
            firm.entry(name, worked_on=MONDAY + DAY, minutes=540, overtime_50_minutes=90)
        completing.complete_week(firm.people["Emil"], Week.of(MONDAY), by=kari)
        firm.entry("Emil", worked_on=MONDAY + 2 * DAY, project_id=firm.projects["1042"])
    return made


def states(company: Company) -> dict[tuple[str, int], str]:
    """Return the state of each entry by name and day of the week."""
    with company_scope(company.id):
        rows = HourEntry.objects.values_list("employee__first_name", "worked_on", "state")
        return {(name, day.isoweekday()): state for name, day, state in rows}


def looked_at(page: Page, name: str) -> None:
    """Let nothing stand that is against a rule or wider than the page."""
    assert look(page, f"hours/{name}") == []


def approves_by_keyboard(page: Page, language: str) -> None:
    """Arrows move by entry, Enter opens it below, G approves it."""
    badges = page.locator(".badge")
    badges.first.focus()
    page.keyboard.press("ArrowRight")
    expect(badges.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#entry-detail")).to_contain_text("Stretch 3")
    looked_at(page, f"entry-{language}")
    badges.first.focus()
    page.keyboard.press("g")
    expect(page.locator("#toasts .toast")).to_have_count(1)


def filters(page: Page) -> None:
    """Only what needs something, and all of it again."""
    page.locator("#filter-needs").check()
    expect(page.locator(".badge")).to_have_count(1)
    expect(page).to_have_url(re.compile("needs=1"))
    page.locator("#filter-needs").uncheck()
    expect(page.locator(".badge")).to_have_count(5)


def sends_back(page: Page, language: str) -> None:
    """With a reason; the entry then needs something."""
    page.locator(".badge").nth(1).click()
    page.locator("#entry-detail details summary").click()
    page.locator("#because").fill("Which machine?")
    looked_at(page, f"send-back-{language}")
    page.locator("#send-back").click()
    expect(page.locator(".badge.needs")).to_have_count(2)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_week_is_approved(live_server: Any, kari: User, company: Company, language: str) -> None:
    """One by the keyboard, one sent back, the rest with one button; what has a remark is left."""
    session = signed_in(kari, language)

    def story(page: Page) -> None:
        page.goto(live_server.url + WEEK)
        expect(page.locator("table.week tbody tr")).to_have_count(3)
        expect(page.locator(".badge")).to_have_count(5)
        looked_at(page, f"week-{language}")
        approves_by_keyboard(page, language)
        filters(page)
        sends_back(page, language)
        page.locator("#approve-ready").click()
        expect(page.locator("#toasts .toast")).to_have_count(1)
        looked_at(page, f"approved-{language}")

    play(live_server.url, session, story)

    assert states(company) == {
        ("Anders", 1): "approved",
        ("Anders", 2): "rejected",
        ("Emil", 1): "approved",
        ("Emil", 2): "approved",
        ("Emil", 3): "submitted",
    }


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_of_hours_is_for_everybody(
    live_server: Any, kari: User, company: Company, language: str
) -> None:
    """Nothing that axe finds, on a desk and in the narrowest window."""
    session = signed_in(kari, language)
    with company_scope(company.id):
        entry, person, project = HourEntry.objects.values_list(
            "id", "employee_id", "project_id"
        ).first() or (None, None, None)
    pages = {
        "projects": f"{WEEK}&view=projects",
        "entry-alone": f"/hours/entries/{entry}/",
        "form": f"/hours/entries/{entry}/edit/",
        "search": "/hours/search/?from=2026-11-01",
        "month": f"/hours/people/{person}/2026/11/",
        "bank": "/hours/bank/",
        "bank-of": f"/hours/bank/{person}/",
        "until": "/hours/approve/until/?day=2026-11-30",
        "types": "/hours/types/",
        "type-form": "/hours/types/new/",
        "setup": "/hours/setup/",
        "prices": f"/hours/prices/{project}/",
    }

    def story(page: Page) -> None:
        for name, address in pages.items():
            page.goto(live_server.url + address)
            looked_at(page, f"{name}-{language}")
        if language == "en":
            page.set_viewport_size({"width": 390, "height": 844})
            for name in ("form", "month", "until"):
                page.goto(live_server.url + pages[name])
                looked_at(page, f"{name}-narrow")
            page.goto(live_server.url + WEEK)
            looked_at(page, "week-narrow")

    play(live_server.url, session, story)


def signed_in(kari: User, language: str) -> str:
    """Return the session of Kari, who reads a language."""
    User.objects.filter(pk=kari.pk).update(language=language)
    kari.refresh_from_db()
    client = Client()
    client.force_login(kari)
    return session_of(client)


def play(address: str, session: str, story: Callable[[Page], None]) -> None:
    """Tell a story to a browser in which Kari is signed in; the console has nothing to say."""
    heard: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            heard.append(f"{line.text} {line.location}")

    def opened(chromium: Browser) -> None:
        context = chromium.new_context(
            viewport={"width": 1440, "height": 1100}, reduced_motion="reduce"
        )
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", hear)
        story(page)
        context.close()

    in_browser(opened)
    assert heard == []
