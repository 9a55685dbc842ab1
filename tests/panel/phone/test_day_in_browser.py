"""The phone's day and week in a real browser: what others did meanwhile, words, and use by all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from bindeledd.kernel import clock
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.projects.services import end_project
from bindeledd.workspace.registration.services import save_line
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from tests.panel.phone.conftest import Site
from tests.panel.phone.handset import Handset
from tests.panel.phone.stories import A_BILL, entries, in_thread

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WIDE = 800
"""From here on nothing but the width differs: rules were judged on the narrow ones."""


def test_a_refused_entry_comes_back_as_a_card_and_goes_when_corrected(
    tell: Callable[..., None], live_site: Site
) -> None:
    """The project ended while there was no net: pick another, and it goes."""
    ended = live_site.firm.projects["1047"]

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.net(there=False)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("On the phone")
        phone.kept()
        in_thread(lambda: _end(live_site, ended))
        phone.net(there=True)
        phone.sees("needs you")
        expect(phone.page.locator("#lines > li")).to_contain_text("1047 Myrlia")
        phone.look("refused", problems)
        phone.press("Correct")
        phone.page.locator("select[name=project_id]").select_option(label="1042 Solvang")
        phone.press("Save 7.5")
        phone.settled()
        phone.sees("To be approved")
        expect(phone.page.locator("#alerts > *")).to_have_count(0)

    problems: list[str] = []
    tell(story)

    assert problems == []
    (entry,) = entries(live_site)
    assert entry.project_id == live_site.firm.projects["1042"]


def test_what_the_foreman_sent_back_is_corrected_on_the_phone(
    tell: Callable[..., None], live_site: Site
) -> None:
    """His words stand on the card, and the line goes to approval again."""
    foreman = live_site.firm.users["Berit"]

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.settled()
        in_thread(lambda: _send_back(live_site, foreman))
        phone.page.reload()
        phone.sees("Which machine was it?")
        phone.press("Correct")
        phone.page.get_by_text("More", exact=True).first.click()
        phone.page.locator("textarea[name=comment]").fill("The small one")
        phone.press("Save 7.5")
        phone.settled()
        phone.sees("To be approved")

    tell(story)

    (entry,) = entries(live_site)
    assert (entry.state, entry.comment, entry.rejected_because) == (
        "submitted",
        "The small one",
        "",
    )


def test_a_change_by_the_office_meanwhile_is_shown_and_can_be_kept_or_corrected(
    tell: Callable[..., None], live_site: Site
) -> None:
    """Nothing is overwritten: the card says so, the form shows what stands, and one goes on."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.settled()
        for minutes in (300, 240):
            phone.net(there=False)  # first, or the page may hear of the change by itself
            in_thread(lambda to=minutes: _change(live_site, to))
            phone.page.locator("#lines a").first.click()
            phone.page.locator("input[name=hours]").fill("9")
            phone.press("Save 9")
            phone.sees("On the phone")
            phone.kept()
            phone.net(there=True)
            phone.sees("Somebody changed this while you had it open")
            if minutes == 300:
                phone.press("Drop what I entered")
                expect(phone.page.locator("#lines .figure")).to_have_text("5.0\xa0h")
            else:
                phone.press("Correct")
                expect(phone.page.locator("input[name=hours]")).to_have_value("4.0")
                phone.page.locator("input[name=hours]").fill("8")
                phone.press("Save 8")
            phone.settled()

    tell(story)

    (entry,) = entries(live_site)
    assert entry.minutes == 480


def test_a_week_on_the_phone(tell: Callable[..., None], live_site: Site) -> None:
    """The first by hand, the last copied; handed in when nothing is missing."""
    last = clock.today() - timedelta(days=clock.today().weekday() + 7)
    days = [(last + timedelta(days=step)).isoformat() for step in range(5)]

    def story(phone: Handset) -> None:
        phone.go(f"/phone/day/{days[0]}/")
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.settled()
        phone.go(f"/phone/week/{days[0]}/")
        phone.sees("4 days are missing")
        phone.page.locator("#complete").click(force=True)
        expect(phone.page.locator("#complete-why")).to_be_focused()
        in_thread(lambda: _work(live_site, days[1:4]))
        phone.go(f"/phone/day/{days[4]}/")
        phone.press("Copy yesterday, 7.5")
        phone.press("Save 7.5")
        phone.settled()
        phone.go(f"/phone/week/{days[0]}/")
        phone.sees("37.5")
        phone.press("My week is complete")
        phone.sees("The week is handed in.")

    tell(story)

    assert sorted(one.worked_on.isoformat() for one in entries(live_site)) == days


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_script_says_the_same_as_the_server(tell: Callable[..., None], language: str) -> None:
    """One day and one week, drawn by the server and by the phone itself: word for word."""
    seen: dict[str, list[str]] = {}

    def fill(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.get_by_label("Rørlegging").locator("..").click()
        phone.page.locator("input[name=overtime][value='100']").locator("..").click()
        for part in ("machines", "items", "driving", "more"):
            phone.page.locator(f"details[data-part={part}] > summary").click()
        for part in ("machines", "items"):
            phone.page.locator(f"[data-add={part}]").click()
        phone.page.locator("select[name$=-machine_id]").select_option(index=1)
        phone.page.locator("input[name$=-item]").fill("4410")
        phone.page.locator("input[name$='-amount']").fill("1234,5")
        phone.page.locator(".phone-tick input").check()
        phone.page.locator("#save").click()
        phone.settled()
        look(phone, "script")

    def look(phone: Handset, who: str) -> None:
        seen[f"{who}:day"] = [*phone.lines(), phone.page.locator("#sum").inner_text()]
        phone.go("/phone/week/")
        if who == "script":
            phone.settled()
        week = phone.page.locator(".week-meter, #days > li, .phone-head p, #complete-why")
        seen[f"{who}:week"] = week.all_inner_texts()

    def read(phone: Handset) -> None:
        phone.go()
        look(phone, "server")

    tell(fill, language=language)
    tell(read, language=language, java_script_enabled=False)

    assert len(seen["script:day"]) == 2
    assert plain(seen["script:day"]) == plain(seen["server:day"])
    assert plain(seen["script:week"]) == plain(seen["server:week"])


def plain(texts: list[str]) -> list[str]:
    """Return texts with every blank the same."""
    return [" ".join(text.replace("\u200b", "").split()) for text in texts]


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(390, "light", "nb"), (320, "dark", "en"), (820, "light", "en")],
)
def test_every_page_is_usable(
    tell: Callable[..., None], width: int, scheme: str, language: str
) -> None:
    """No violation of accessibility rules, no sideways scrolling, light and dark, small, wide."""
    problems: list[str] = []

    def story(phone: Handset) -> None:
        tag, rules = f"{width}-{scheme}-{language}", width < WIDE
        phone.go()
        phone.ready()
        phone.look(f"empty-{tag}", problems, axe=rules)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.locator("input[name=overtime][value='50']").locator("..").click()
        for part in ("machines", "items", "driving", "more"):
            phone.page.locator(f"details[data-part={part}] > summary").click()
        for part in ("machines", "items"):
            phone.page.locator(f"[data-add={part}]").click()
        phone.page.locator("select[name$=-machine_id]").select_option(index=1)
        phone.page.locator("input[name$=-item]").click()
        phone.page.keyboard.press("ArrowDown")
        phone.page.locator("details[data-clock] > summary").click()
        phone.page.locator("input[name=begins]").fill("07:00")
        phone.page.locator("input[name=ends]").fill("15:00")
        phone.page.locator("input[name$='-amount']").fill("120")
        phone.page.locator("input[name$='-file']").set_input_files(A_BILL)
        expect(phone.page.locator("li[data-receipt]")).to_be_visible()
        phone.page.locator("input[name$=-item]").click()
        phone.page.keyboard.press("ArrowDown")
        phone.look(f"entry-{tag}", problems, axe=rules)
        phone.page.keyboard.press("Enter")
        phone.page.locator("#save").click()
        phone.settled()
        phone.look(f"lines-{tag}", problems, axe=rules)
        for name in ("week", "projects", "more"):
            phone.go(f"/phone/{name}/")
            phone.settled()
            phone.look(f"{name}-{tag}", problems, axe=rules)
        phone.net(there=False)
        phone.go()
        expect(phone.page.locator("#offline")).to_be_visible()
        phone.look(f"offline-{tag}", problems, axe=rules)

    tell(story, language=language, width=width, color_scheme=scheme)

    assert problems == []


def _end(live_site: Site, project: Any) -> None:
    with company_scope(live_site.company.id):
        end_project(project, by=live_site.firm.office)


def _send_back(live_site: Site, foreman: Any) -> None:
    with company_scope(live_site.company.id):
        entry = HourEntry.objects.get()
        approving.reject(entry.id, "Which machine was it?", by=foreman)


def _change(live_site: Site, minutes: int) -> None:
    with company_scope(live_site.company.id):
        HourEntry.objects.update(minutes=minutes, bank_minutes=0)


def _work(site: Site, days: list[str]) -> None:
    with company_scope(site.company.id):
        for day in days:
            line = Line(
                id=new_id(),
                day=date.fromisoformat(day),
                hour_type_id=site.firm.types["1"],
                project_id=site.firm.projects["1047"],
                minutes=450,
            )
            save_line(line, by=site.firm.users["Anders"])
