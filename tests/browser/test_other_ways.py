"""The same pages without script, from the keyboard, on a telephone, in the dark, in Norwegian."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import register
from tests.browser.chapters import Mile
from tests.browser.house import House
from tests.browser.visitor import PHONE, SMALL, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def _pages(mile: Mile, who: Visitor) -> dict[str, str]:
    """Return the main pages by the name of their picture."""
    run = who.go("/runs/").locator("#runs a").first.get_attribute("href") or ""
    return {
        "01-dashboard": "/",
        "02-check": f"{mile.connection}check/",
        "03-match": f"{mile.connection}match/employee/",
        "05-types": f"{mile.connection}types/customers/",
        "05b-access": f"{mile.connection}access/",
        "06-held": "/held/",
        "07-run": f"{run}?show=all",
        "07b-runs": "/runs/",
        "20-import": "/import/",
        "30-customers": "/customers/",
        "31-employees": "/employees/",
        "32-projects": "/projects/",
        "42-profile": "/profile/",
        "43-setup": "/setup/",
    }


def _side_pages(mile: Mile, who: Visitor) -> dict[str, str]:
    """Return pages that one comes to less often, by name."""
    customer = who.go("/customers/").locator("tbody a").first.get_attribute("href") or ""
    project = who.go("/projects/").locator("tbody a").first.get_attribute("href") or ""
    return {
        "01b-customise": "/dashboard/customise/",
        "02-connect": "/connections/new/",
        "02c-connections": "/connections/",
        "03b-links": "/links/",
        "03c-match": f"{mile.connection}match/customer/?show=sure",
        "04-plan": mile.plan,
        "04a-preview": f"{mile.connection}preview/",
        "04b-try": f"{mile.connection}try/",
        "05c-on": f"{mile.connection}on/",
        "33-customer": customer,
        "33b-change": f"{customer}edit/",
        "34-project": project,
        "40-members": "/setup/members/",
        "44-search": "/search/?q=Fjellvik",
    }


def test_a_plan_is_made_trimmed_and_run_without_script(mile: Mile, house: House) -> None:
    """What was skipped stays as it was; what was not goes, and only that."""
    mile.up_to("carried_without_script")
    (sent,) = house.books.find("Customers", Number=10017)
    assert sent["EmailAddress"] == register.PLAIN_EMAIL
    assert mile.phone_held_back == register.party(register.HELD_BACK).phone


def test_a_pair_is_answered_without_script(mile: Mile) -> None:
    """The row's buttons are forms; the page comes again with the answer in it."""
    mile.up_to("switched_on")
    with mile.without_script() as who:
        who.go(f"{mile.connection}match/employee/")
        who.press("Two people", within=who.row("Viktor"))
        who.toast("They stay apart.")
        who.tally("0 conflicts")
        who.keep("match")


def test_the_keyboard_is_enough(mile: Mile, visitor: Visitor) -> None:
    """The skip link, the search from anywhere, and a list with arrows and letters."""
    mile.up_to("switched_on")
    page = visitor.go("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Go to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#go-to:visible")).to_be_focused()
    page.keyboard.type("Fjellvik")
    page.keyboard.press("Enter")
    visitor.sees("Fjellvik Bygg AS")
    visitor.look("44-search")

    visitor.go("/customers/")
    first = page.locator("[data-row]").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-row]").nth(1)).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert outline != "none" or shadow != "none"


def test_the_chosen_theme_wins_over_the_device(mile: Mile, another: Callable[..., Visitor]) -> None:
    """A device in the dark, a person who wants it light."""
    mile.up_to("founded")
    who = another("theme", color_scheme="dark")
    mile.enter(who)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = who.page.evaluate(ground)
    who.page.locator(".rail .to-light").click()
    expect(who.page.locator("html")).to_have_attribute("data-theme", "light")
    who.page.reload()

    assert who.page.evaluate(ground) != dark


def test_a_telephone_has_it_all(mile: Mile, another: Callable[..., Visitor]) -> None:
    """The menu opens, tables stack, and no page is wider than the screen, however narrow."""
    mile.up_to("switched_on")
    who = another("phone", viewport=PHONE, has_touch=True, is_mobile=True)
    mile.enter(who)
    who.keep("16-dashboard")
    who.judge("16-dashboard")
    who.page.locator(".menu-button > summary").click()
    who.keep("16b-menu")
    who.page.locator(".menu-sheet").get_by_role("link", name="Customers").click()
    who.title("Customers")
    cell = who.page.locator("tbody td[data-label]").first
    assert cell.evaluate("(one) => getComputedStyle(one, '::before').content") not in {"none", ""}
    who.judge("30-customers")
    who.keep("30-customers")
    for name, path in (_pages(mile, who) | _side_pages(mile, who)).items():
        who.go(path)
        for width in (PHONE, SMALL):
            who.page.set_viewport_size(width)  # type: ignore[arg-type] # a typed dict
            who.straight(f"{name} at {width['width']}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_in_norwegian(mile: Mile, another: Callable[..., Visitor], scheme: str) -> None:
    """The main pages, once in each theme, with the critical eye on all of them."""
    mile.up_to("switched_on")
    who = another(f"nb-{scheme}", locale="nb-NO", color_scheme=scheme)
    mile.enter(who)
    _speak(who, "nb")
    try:
        for name, path in _pages(mile, who).items():
            who.go(path)
            expect(who.page.locator("html")).to_have_attribute("lang", "nb")
            who.look(name)
    finally:
        _speak(who, "en")


def _speak(who: Visitor, language: str) -> None:
    """Choose the language on the profile."""
    who.go("/profile/").locator(f"input[name=language][value={language}]").check()
    who.page.locator("form[data-save] [type=submit]").first.click()
    expect(who.page.locator("html")).to_have_attribute("lang", language)
