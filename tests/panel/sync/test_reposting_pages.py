"""The page of a day of which a voucher was reversed there, and the same over the API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from bindeledd.tenancy.models import Role, Scope
from bindeledd.tenancy.tokens import make_token
from tests.api.conftest import Caller
from tests.chromium import in_browser
from tests.engine.test_accrued_out import Case, case
from tests.engine.test_deciding import row_of
from tests.engine.test_reposting import READS, undone_day
from tests.looking import look
from tests.panel.sync.conftest import text_of
from tests.panel.sync.test_in_browser import opened, session_of

__all__ = ["case"]  # a fixture


def address(case: Case) -> str:
    """Return the address of the page of the only row that waits."""
    return reverse("panel:held_let_go", args=[row_of(case.world).id])


def mark_of(page: str) -> str:
    """Return what the page's answers name."""
    found = re.search(r'name="mark" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_it_is_posted_anew_from_the_page(case: Case, browser: Client) -> None:
    undone_day(case)
    assert address(case) in text_of(browser.get(reverse("panel:held")))
    here = address(case)

    page = text_of(browser.get(here))

    for shown in ("voucher", "VA-anlegg Myrlia", "Kari Nordmann", "To be posted", "Post it anew"):
        assert shown in page
    old = browser.post(here, {"answer": "anew", "mark": "other"}, follow=True)
    assert "since it was shown" in text_of(old)
    for _ in range(2):
        said = browser.post(here, {"answer": "anew", "mark": mark_of(page)}, follow=True)
        assert "Noted: the next transfer posts it anew." in text_of(said)
    assert "wait for a person" in text_of(browser.get(here))
    case.world.run()
    assert (len(case.vouchers()), case.total()) == (3, case.cost())
    assert "had posted anew" in text_of(browser.get(reverse("panel:audit")))


def test_it_is_left_from_the_page(case: Case, browser: Client) -> None:
    undone_day(case)
    here = address(case)
    mark = mark_of(text_of(browser.get(here)))
    said = browser.post(here, {"answer": "leave", "mark": mark}, follow=True)
    assert "Noted: it stays as it is there" in text_of(said)
    case.world.run()
    assert case.world.waiting() == {}
    assert len(case.vouchers()) == 2


def test_the_page_tells_why_nothing_can_be_answered(case: Case, signed_in_as: Any) -> None:
    undone_day(case)
    here = address(case)
    foreman = signed_in_as(Role.FOREMAN)
    page = text_of(foreman.get(here))
    assert "Post it anew" not in page
    assert "Somebody who may start transfers" in page
    assert foreman.post(here, {"answer": "anew", "mark": "x"}).status_code == 403
    case.world.app.faults.unavailable(READS)
    page = text_of(signed_in_as(Role.ADMINISTRATOR).get(here))
    assert "We do not know what stands there just now." in page
    assert "Post it anew" not in page


def test_a_stranger_finds_no_such_row(case: Case, stranger: Client) -> None:
    undone_day(case)
    here = address(case)
    assert stranger.get(here).status_code == 404
    assert stranger.post(here, {"answer": "anew", "mark": "x"}).status_code == 404


def test_it_is_said_over_the_api(case: Case) -> None:
    undone_day(case)
    world = case.world
    with world.inside():
        api = Caller(make_token("Test", list(Scope), by=world.office).text)
    here = f"/held/rows/{row_of(world).id}/undone"

    shown = api.get(here).body

    (line,) = shown["lines"]
    assert set(line["about"]) == {"project", "employee"}
    assert (line["there_minutes"], line["here_minutes"], line["posted_minutes"]) == (60, 300, 240)
    refused = api.post(here, {"answer": "anew", "mark": "other"})
    assert (refused.status, refused.code) == (409, "document.shown_otherwise")
    assert api.post(here, {"answer": "perhaps", "mark": shown["mark"]}).status == 422
    for _ in range(2):
        said = api.post(here, {"answer": "anew", "mark": shown["mark"]})
        assert (said.status, said.body["why"]) == (200, "queued"), said.body
    refused = api.get(here)
    assert (refused.status, refused.code) == (409, "journal.not_parked")
    world.run()
    assert (len(case.vouchers()), case.total()) == (3, case.cost())


@pytest.mark.browser
@pytest.mark.timeout(200)
def test_the_page_is_usable(live_server: Any, case: Case) -> None:
    """No violation of accessibility rules, no sideways scrolling."""
    case.world.office.language = "nb"
    case.world.office.save()
    undone_day(case)
    there = live_server.url + address(case)
    session = session_of(case.world)

    def visit(chromium: Browser) -> list[str]:
        problems: list[str] = []
        for width, dark in ((1440, False), (390, True), (320, False)):
            context = opened(chromium, session, live_server.url, width=width, dark=dark)
            page = context.new_page()
            page.goto(there)
            problems += look(page, f"sync/06c-undone-{width}", rules=width > 320)
            context.close()
        return problems

    assert in_browser(visit) == []
