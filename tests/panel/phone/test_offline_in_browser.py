"""The phone in a real browser over the real server: without net, closed, with answers lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.panel.phone.conftest import Site
from tests.panel.phone.handset import Handset, session_of
from tests.panel.phone.stories import entries, in_thread, things

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_entries_made_without_net_are_kept_and_sent_once(
    tell: Callable[..., None], live_site: Site
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
        phone.kept()
        phone.page.close()

        phone.open_tab()
        phone.go()
        phone.sees("Offline since")
        assert [row.split(" ")[0] for row in phone.lines()] == ["1047", "1042"]
        phone.go("/phone/week/")
        phone.sees("On the phone")
        phone.kept()
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

    assert [(one.minutes, one.state) for one in entries(live_site)] == [
        (450, "submitted"),
        (120, "submitted"),
    ]
    assert things(live_site) == (1, 0, 0)


def test_what_waits_is_sent_while_the_app_is_closed(
    tell: Callable[..., None], live_site: Site
) -> None:
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

    assert len(entries(live_site)) == 1


def test_an_answer_that_was_lost_makes_no_second_entry(
    tell: Callable[..., None], live_site: Site
) -> None:
    """Pressed twice with cold fingers, and answered to nobody: asked again under the same id."""

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.lose_answers(2)
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.page.locator("#save").dblclick()
        phone.sees("On the phone")
        expect(phone.page.locator("#entry")).to_be_hidden()
        phone.page.reload()
        phone.page.reload()
        phone.settled()
        phone.sees("To be approved")
        expect(phone.page.locator("#lines > li")).to_have_count(1)

    tell(story)

    assert len(entries(live_site)) == 1


def test_two_tabs_send_what_waits_once(tell: Callable[..., None], live_site: Site) -> None:
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
            expect(tab.locator("#phone")).to_have_attribute("data-settled", "offline")
        phone.net(there=True)
        for tab in (first, second):
            expect(tab.locator("#phone")).to_have_attribute("data-settled", "sent")
            expect(tab.locator("#lines > li")).to_have_count(2)
            expect(tab.get_by_text("On the phone").locator("visible=true")).to_have_count(0)

    tell(story)

    assert len(entries(live_site)) == 2


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(
    tell: Callable[..., None], live_site: Site
) -> None:
    """Signed out nothing is lost; Emil neither sees nor sends it; Anders is back, and it goes."""
    emil, anders = (session_of(live_site.client(name)) for name in ("Emil", "Anders"))
    sent_by_emil: list[int] = []

    def story(phone: Handset) -> None:
        phone.go()
        phone.ready()
        phone.context.clear_cookies()
        phone.page.locator("select[name=project_id]").select_option(label="1047 Myrlia")
        phone.press("Save 7.5")
        phone.sees("You are signed out. Nothing is lost")
        phone.sees("On the phone")
        phone.page.close()

        phone.sign_in(emil)
        phone.open_tab()
        phone.go()
        phone.settled()
        phone.sees("Somebody else's entries are on this phone")
        expect(phone.page.locator("#lines > li")).to_have_count(0)
        in_thread(lambda: sent_by_emil.append(len(entries(live_site))))

        phone.sign_in(anders)
        phone.go()
        phone.settled()
        phone.sees("To be approved")

    tell(story)

    assert sent_by_emil == [0]
    (entry,) = entries(live_site)
    assert entry.employee_id == live_site.firm.people["Anders"]
