"""A telephone in a worker's hand: what it shows, what is pressed, and when there is net."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from tests import looking

expect.set_options(timeout=30_000)
PATIENCE: Final = 30_000
_DEAF: Final = 600
_EXPECTED: Final = ("Failed to load resource", "net::ERR_", "Failed to fetch")
_IN_CHARGE: Final = """() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no service worker took charge")), 60000);
  const worker = navigator.serviceWorker;
  if (worker.controller) resolve(true);
  else worker.addEventListener("controllerchange", () => resolve(true), { once: true });
})"""


def session_of(client: Client) -> str:
    """Return the cookie of a session."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Handset:
    """One phone with one person signed in.

    Attributes:
        wrong: What the console said that it should not.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.wrong: list[str] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        """Open the app in a new tab, without going anywhere."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page = page
        return page

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not any(word in line.text for word in _EXPECTED):
            self.wrong.append(f"{self.page.url}: {line.text}")

    def go(self, path: str = "/phone/") -> Page:
        """Go to a page and wait until its script has read the state, or found no net."""
        self.page.goto(self.address + path)
        return self.page

    def ready(self) -> None:
        """Wait until the phone keeps its pages: from then on it opens without net."""
        self.page.evaluate(_IN_CHARGE)
        self.settled()

    def settled(self) -> None:
        """Wait until nothing waits to be sent and the state was read."""
        expect(self.page.locator("#phone")).to_have_attribute("data-settled", "sent")

    def kept(self) -> None:
        """Wait until the page has tried and found no net: nothing is on its way any more."""
        expect(self.page.locator("#phone")).to_have_attribute("data-settled", "offline")

    def press(self, name: str) -> None:
        """Press a button or a link by its words."""
        one = self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )
        one.locator("visible=true").first.click()

    def enter_more(self) -> None:
        """Press the main button under a list; right after saving it is deaf to a second press."""
        self.page.wait_for_timeout(_DEAF)
        self.press("Enter more")

    def sees(self, words: str) -> None:
        """Wait until words are on the page."""
        found = self.page.get_by_text(words).locator("visible=true").first
        expect(found).to_be_visible(timeout=PATIENCE)

    def lines(self) -> list[str]:
        """Return the rows of the list, each as one text."""
        rows = self.page.locator("#lines > li").all_inner_texts()
        return [" ".join(row.replace("\xa0", " ").split()) for row in rows]

    def sign_in(self, session: str) -> None:
        """Let somebody else's session be the phone's."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}
        self.context.add_cookies([cookie])  # type: ignore[list-item] # a typed dict

    def net(self, *, there: bool) -> None:
        """Cut the net, or bring it back."""
        self.context.set_offline(not there)

    def lose_answers(self, times: int, of: str = "lines") -> None:
        """Let the server get the next writings, and their answers be lost on the way."""
        left = [times]

        def lose(route: Route) -> None:
            if left[0] > 0 and route.request.method in {"PUT", "DELETE"}:
                left[0] -= 1
                route.fetch()
                route.abort()
            else:
                route.continue_()

        self.context.route(f"**/phone/{of}/**", lose)

    def waker(self, page: Page) -> Callable[[str], None]:
        """Return what the browser does when the net is back: it wakes the service worker."""
        session = self.context.new_cdp_session(page)
        found: list[str] = []
        session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
        )
        session.send("ServiceWorker.enable")
        page.wait_for_timeout(200)
        return lambda tag: session.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": self.address,
                "registrationId": found[-1],
                "tag": tag,
                "lastChance": False,
            },
        )

    def look(self, name: str, problems: list[str], *, axe: bool = True) -> None:
        """Keep a picture, and note what is wrong with the page."""
        problems += looking.look(self.page, f"phone/{name}", rules=axe)


@contextmanager
def in_hand(
    chromium: Browser, address: str, session: str, *, width: int = 390, **chosen: Any
) -> Iterator[Handset]:
    """Give a phone in which somebody is signed in."""
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, has_touch=True, reduced_motion="reduce", **chosen
    )
    handset = Handset(context, address)
    handset.sign_in(session)
    try:
        yield handset
    except Exception:
        looking.picture(handset.page, "phone/failed", failed=True)
        raise
    finally:
        context.close()
    assert handset.wrong == [], handset.wrong
