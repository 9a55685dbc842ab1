"""The phone in a real browser over the real server: entries without net, lost answers, two tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, expect

from bindeledd.tenancy.scope import company_scope
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.projects.services import end_project
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.models import HourEntry
from tests.panel.phone.conftest import Site, a_site
from tests.panel.phone.handset import Handset, in_browser, in_hand, session_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Story = Callable[[Handset], None]


@pytest.fixture
def site(transactional_db: None) -> Site:  # noqa: ARG001 - opened first
    """A company whose rows the server's threads see."""
    return a_site()


@pytest.fixture
def tell(live_server: Any, site: Site) -> Iterator[Callable[..., None]]:
    """Return a teller of stories with Anders's phone."""

    def told(story: Story, *, name: str = "Anders", language: str = "en", **chosen: Any) -> None:
        session = session_of(site.client(name, language))

        def play(chromium: Browser) -> None:
            with in_hand(chromium, live_server.url, session, **chosen) as phone:
                story(phone)

        in_browser(play)

    return told


def entries(site: Site) -> list[HourEntry]:
    """Return the hours that stand."""
    with company_scope(site.company.id):
        return list(HourEntry.objects.filter(active=True).order_by("id"))


def things(site: Site) -> tuple[int, int, int]:
    """Count machine hours, goods and compensations that stand."""
    with company_scope(site.company.id):
        return tuple(  # type: ignore[return-value] # three of them
            kind.objects.filter(active=True).count()
            for kind in (MachineUse, Withdrawal, Compensation)
        )


def test_entries_made_without_net_are_kept_and_sent_once(
    tell: Callable[..., None], site: Site
) -> None:
    """Net cut, two entries, page closed, opened again without net, net back: sent, once each."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.net(there=False)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.get_by_text("Machine", exact=True).click()
        phone.press("Add a machine")
        phone.page.locator("select[name$=-machine_id]").select_option(
            label="Gravemaskin 8 t (M-02)"
        )
        phone.press("Save 7.5")
        phone.sees("On the phone")
        phone.enter_more()
        phone.page.locator("select[name=project_id]").select_option(label="1042 Solvang")
        phone.page.locator("input[name=hours]").fill("2")
        phone.press("Save 2")
        expect(phone.page.locator("#lines > li")).to_have_count(2)
        phone.sees("2 entries are safe on the phone")
        phone.page.close()

        phone.open_tab()
        phone.go()
        phone.sees("Offline since")
        assert [row.split(" ")[0] for row in phone.lines()] == ["1047", "1042"]
        phone.go("/phone/week/")
        phone.sees("On the phone")
        phone.page.close()

        phone.net(there=True)
        phone.open_tab()
        phone.go()
        phone.settled()
        phone.sees("To be approved")
        expect(phone.page.locator("#offline")).to_be_hidden()
        phone.page.reload()
        phone.settled()
        expect(phone.page.locator("#lines > li")).to_have_count(2)

    tell(story)

    assert [(one.minutes, one.state) for one in entries(site)] == [
        (450, "submitted"),
        (120, "submitted"),
    ]
    assert things(site) == (1, 0, 0)


def test_what_waits_is_sent_while_the_app_is_closed(tell: Callable[..., None], site: Site) -> None:
    """The phone lies in a pocket when the net is back: the browser wakes the service worker."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        watcher = phone.context.new_page()
        watcher.goto(f"{phone.address}/static/panel/favicon.svg")
        wake = phone.waker(watcher)
        phone.net(there=False)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("On the phone")
        phone.kept()
        phone.page.close()
        phone.net(there=True)
        wake("phone-send")
        watcher.wait_for_timeout(500)
        phone.open_tab()
        phone.net(there=False)
        phone.go()
        phone.sees("To be approved")

    tell(story)

    assert len(entries(site)) == 1


def test_an_answer_that_was_lost_makes_no_second_entry(
    tell: Callable[..., None], site: Site
) -> None:
    """The server has it, the phone does not know: it asks again under the same id."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.lose_answers(2)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("On the phone")
        phone.page.reload()
        phone.page.reload()
        phone.settled()
        phone.sees("To be approved")

    tell(story)

    assert len(entries(site)) == 1


def test_a_double_press_is_one_entry(tell: Callable[..., None], site: Site) -> None:
    """Cold fingers press twice; the second press lands on nothing."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.locator("#save").dblclick()
        phone.settled()
        expect(phone.page.locator("#lines > li")).to_have_count(1)
        expect(phone.page.locator("#entry")).to_be_hidden()

    tell(story)

    assert len(entries(site)) == 1


def test_two_tabs_send_what_waits_once(tell: Callable[..., None], site: Site) -> None:
    """Both notice that the net is back; each line goes once, and both show it."""

    def story(phone: Handset) -> None:
        first = phone.page
        phone.go()
        phone.ready()
        second = phone.open_tab()
        phone.go()
        phone.settled()
        phone.net(there=False)
        for tab in (first, second):
            tab.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        for tab in (first, second):
            tab.locator("#save").click()
            expect(tab.locator("#lines > li").first).to_be_visible()
        phone.net(there=True)
        for tab in (first, second):
            expect(tab.locator("#phone")).to_have_attribute("data-settled", "sent")
            expect(tab.locator("#lines > li")).to_have_count(2)
            expect(tab.get_by_text("On the phone").locator("visible=true")).to_have_count(0)

    tell(story)

    assert len(entries(site)) == 2


def test_a_refused_entry_comes_back_as_a_card_and_goes_when_corrected(
    tell: Callable[..., None], site: Site
) -> None:
    """The project ended while there was no net: pick another, and it goes."""
    ended = site.firm.projects["1047"]

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.net(there=False)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("On the phone")
        phone.kept()
        in_thread(lambda: _end(site, ended))
        phone.net(there=True)
        phone.sees("needs you")
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
    (entry,) = entries(site)
    assert entry.project_id == site.firm.projects["1042"]


def test_what_the_foreman_sent_back_is_corrected_on_the_phone(
    tell: Callable[..., None], site: Site
) -> None:
    """His words stand on the card, and the line goes to approval again."""
    foreman = site.firm.users["Berit"]

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.settled()
        in_thread(lambda: _send_back(site, foreman))
        phone.page.reload()
        phone.sees("Which machine was it?")
        phone.press("Correct")
        phone.page.get_by_text("More", exact=True).first.click()
        phone.page.locator("textarea[name=comment]").fill("The small one")
        phone.press("Save 7.5")
        phone.settled()
        phone.sees("To be approved")

    tell(story)

    (entry,) = entries(site)
    assert (entry.state, entry.comment, entry.rejected_because) == (
        "submitted",
        "The small one",
        "",
    )


def test_a_change_by_the_office_meanwhile_is_shown_and_can_be_kept_or_corrected(
    tell: Callable[..., None], site: Site
) -> None:
    """Nothing is overwritten: the card says so, the form shows what stands, and one goes on."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.settled()
        for minutes in (300, 240):
            in_thread(lambda to=minutes: _change(site, to))
            phone.net(there=False)
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

    (entry,) = entries(site)
    assert entry.minutes == 480


def test_a_day_of_absence_needs_no_project(tell: Callable[..., None], site: Site) -> None:
    """One press from the empty day; the project and overtime step aside."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.press("Absent or free that day")
        expect(phone.page.locator("select[name=project_id]")).to_be_hidden()
        phone.page.locator("select[name=hour_type_id]").select_option(label="Holiday")
        phone.press("Save 7.5")
        phone.settled()
        phone.sees("Holiday")

    tell(story)

    (entry,) = entries(site)
    assert (entry.project_id, entry.hour_type_id) == (None, site.firm.types["81"])


def test_a_session_that_ended_keeps_the_entries_and_asks_to_sign_in(
    tell: Callable[..., None], site: Site
) -> None:
    """Signed out is no loss: after the next sign-in everything goes."""
    again = session_of(site.client("Anders"))

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.context.clear_cookies()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("You are signed out. Nothing is lost")
        phone.sees("On the phone")
        cookie = {"name": "sessionid", "value": again, "url": phone.address}
        phone.context.add_cookies([cookie])  # type: ignore[list-item] # a typed dict
        phone.page.reload()
        phone.settled()
        phone.sees("To be approved")

    tell(story)

    assert len(entries(site)) == 1


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(
    tell: Callable[..., None], site: Site
) -> None:
    """Emil borrows the phone: Anders's hours wait for Anders, and are not shown to Emil."""
    emil = session_of(site.client("Emil"))

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.net(there=False)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("On the phone")
        phone.kept()
        phone.page.close()
        phone.context.clear_cookies()
        cookie = {"name": "sessionid", "value": emil, "url": phone.address}
        phone.context.add_cookies([cookie])  # type: ignore[list-item] # a typed dict
        phone.net(there=True)
        phone.open_tab()
        phone.go()
        phone.settled()
        phone.sees("Somebody else's entries are on this phone")
        expect(phone.page.locator("#lines > li")).to_have_count(0)

    tell(story)

    assert entries(site) == []


def test_a_week_on_the_phone(tell: Callable[..., None], site: Site) -> None:
    """Monday by hand, the rest copied; handed in when nothing is missing."""
    last = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 7)
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
        for day in days[1:]:
            phone.go(f"/phone/day/{day}/")
            phone.press("Copy yesterday, 7.5")
            phone.press("Save 7.5")
            phone.settled()
        phone.go(f"/phone/week/{days[0]}/")
        phone.sees("37.5")
        phone.press("My week is complete")
        phone.sees("The week is handed in.")

    tell(story)

    assert [one.worked_on.isoformat() for one in entries(site)] == days


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
        phone.page.locator("select[name$=-item_id]").select_option(index=1)
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
    [(390, "light", "nb"), (390, "dark", "en"), (320, "light", "en"), (820, "light", "en")],
)
def test_every_page_is_usable(
    tell: Callable[..., None], width: int, scheme: str, language: str
) -> None:
    """No violation of accessibility rules, no sideways scrolling, light and dark, small, wide."""
    problems: list[str] = []

    def story(phone: Handset) -> None:
        tag = f"{width}-{scheme}-{language}"
        phone.go()
        phone.ready()
        phone.look(f"empty-{tag}", problems)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.locator("input[name=overtime][value='50']").locator("..").click()
        for part in ("machines", "items", "driving", "more"):
            phone.page.locator(f"details[data-part={part}] > summary").click()
        for part in ("machines", "items"):
            phone.page.locator(f"[data-add={part}]").click()
        phone.page.locator("select[name$=-machine_id]").select_option(index=1)
        phone.page.locator("select[name$=-item_id]").select_option(index=1)
        phone.look(f"entry-{tag}", problems)
        phone.page.locator("#save").click()
        phone.settled()
        phone.look(f"lines-{tag}", problems)
        for name in ("week", "projects", "more"):
            phone.go(f"/phone/{name}/")
            phone.settled()
            phone.look(f"{name}-{tag}", problems)
        phone.net(there=False)
        phone.go()
        expect(phone.page.locator("#offline")).to_be_visible()
        phone.look(f"offline-{tag}", problems)

    tell(story, language=language, width=width, color_scheme=scheme)

    assert problems == []


def in_thread(deed: Callable[[], None]) -> None:
    """Ask Django's tables from inside a story, whose own thread may not."""

    def work() -> None:
        try:
            deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(work).result()


def _end(site: Site, project: Any) -> None:
    with company_scope(site.company.id):
        end_project(project, by=site.firm.office)


def _send_back(site: Site, foreman: Any) -> None:
    with company_scope(site.company.id):
        entry = HourEntry.objects.get()
        approving.reject(entry.id, "Which machine was it?", by=foreman)


def _change(site: Site, minutes: int) -> None:
    with company_scope(site.company.id):
        HourEntry.objects.update(minutes=minutes, bank_minutes=0)
