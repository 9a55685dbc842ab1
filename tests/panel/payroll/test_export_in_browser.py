"""A payroll export in a real browser: lines removed and added again, a tick, and the file."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace.payroll.models import PayrollLine
from tests.chromium import in_browser
from tests.looking import look
from tests.panel.phone.handset import session_of
from tests.workspace.payroll.wages import Wages

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SPAN = "/payroll/?begins=01.11.2026&ends=15.11.2026"
SIZES = {"desk": (1440, 1000), "phone": (390, 844)}


@pytest.fixture
def kari(transactional_db: None) -> User:  # noqa: ARG001 - opened first
    """The administrator, whose rows the server's threads see."""
    return User.objects.create_user(f"{new_id()}@firma.example", name="Kari Tveit")


@pytest.fixture
def company(kari: User) -> Company:
    """Her company: two people with hours, one row exported before, and one that waits."""
    made = create_company("Lauvåsen Entreprenør AS", by=kari)
    with company_scope(made.id):
        wages = Wages.begin(kari)
        wages.hours(worked_on=date(2026, 10, 30), comment="glemt i oktober")
        wages.go(begins=date(2026, 10, 1), ends=date(2026, 10, 31))
        for number in (2, 3, 4):
            wages.hours(worked_on=date(2026, 11, number), overtime_50_minutes=60)
        wages.drive(quantity="148")
        wages.hours("Dawid", overtime_100_minutes=120)
        wages.hours("Dawid", hour_type=wages.types["holiday"], project=None)
        wages.hours("Dawid", minutes=60, state="submitted")
    return made


def looked_at(page: Page, name: str) -> None:
    """Let nothing stand that is against a rule or wider than the page, on desk and phone."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert look(page, f"payroll/{name}-{size}") == []
    page.set_viewport_size({"width": 1440, "height": 1000})


def removes_and_adds(page: Page, language: str) -> None:
    """One line is struck through, one row of October comes again, one person is left out."""
    people = page.locator(".pay-person")
    people.first.locator("summary").click()
    expect(page.locator("#make")).to_contain_text("5")
    people.first.locator("form button").nth(1).click()
    expect(page.locator("tr.removed")).to_have_count(1)
    expect(page.locator("#make")).to_contain_text("4")
    page.locator("#add-again").click()
    page.locator("tbody input[type=checkbox]").first.check()
    looked_at(page, f"again-{language}")
    page.locator("#add").click()
    people.first.locator("summary").click()
    expect(page.locator("tr.again")).to_have_count(1)
    expect(page.locator("#make")).to_contain_text("5")
    looked_at(page, f"preview-{language}")
    people.nth(1).locator("input[type=checkbox]").uncheck()
    expect(page.locator("#make")).to_contain_text("3")


def exports(page: Page, language: str) -> None:
    """The button, the page of what was made, and its file."""
    page.locator("#make").click()
    expect(page).to_have_url(re.compile(r"/payroll/exports/[0-9a-f-]+/$"))
    looked_at(page, f"made-{language}")
    with page.expect_download() as waited:
        page.locator("#download-csv").click()
    assert waited.value.suggested_filename.endswith("-2.csv")


@pytest.mark.covers("A6.8", "A6.9", "X11")
@pytest.mark.parametrize("language", ["en", "nb"])
def test_an_export_with_a_line_removed_and_a_row_added(
    live_server: Any, kari: User, company: Company, language: str
) -> None:
    """What the page showed is what was exported; the rest waits for the next one."""
    User.objects.filter(pk=kari.pk).update(language=language)
    kari.refresh_from_db()
    client = Client()
    client.force_login(kari)
    session = session_of(client)
    heard: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            heard.append(line.text)

    def story(page: Page) -> None:
        page.goto(live_server.url + "/payroll/")
        looked_at(page, f"before-{language}")
        page.goto(live_server.url + SPAN)
        removes_and_adds(page, language)
        exports(page, language)
        for name, address in (
            ("items", "/payroll/items/"),
            ("posts", "/payroll/items/posts/"),
            ("exports", "/payroll/exports/"),
            ("differences", "/payroll/differences/"),
        ):
            page.goto(live_server.url + address)
            looked_at(page, f"{name}-{language}")

    def opened(chromium: Browser) -> None:
        context = chromium.new_context(reduced_motion="reduce")
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": session,
            "url": live_server.url,
        }
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", hear)
        story(page)
        context.close()

    in_browser(opened)

    assert heard == []
    with company_scope(company.id):
        rows = PayrollLine.objects.filter(export__number="2")
        assert sorted(rows.values_list("post", "again")) == [
            ("compensation", False),
            ("hours", False),
            ("hours", False),
            ("hours", False),
            ("hours", True),
        ]
