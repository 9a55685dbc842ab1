"""A person at a browser: goes to pages, presses, and looks at each page with a critical eye.

A look keeps a picture and notes what is wrong: rules of accessibility, sideways scrolling. What
the console says is noted all the time. The notes fail the test at its end.
"""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests import looking

DESKTOP: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
SMALL: Final = {"width": 320, "height": 700}
PATIENCE: Final = 60_000
"""Milliseconds that anything may take on a busy machine; a quiet one needs none of it."""
_NOT_FOUND: Final = 404
_MOST_STEPS: Final = 150
"""Presses of Tab after which a list is taken for unreachable."""
_HAS_FOCUS: Final = "one => one === document.activeElement"
expect.set_options(timeout=PATIENCE)
_TIDY: Final = (
    "for (const one of document.querySelectorAll('[style=\"\"]')) one.removeAttribute('style')"
)
"""A look leaves empty styles behind; htmx would copy them, and the page's policy refuse that."""
_REFUSED_ON_PURPOSE: Final = re.compile(r"status of (403|404|409|422)")
_OVERTAKEN: Final = re.compile(r"^htmx:(sendAbort|afterRequest), ")
"""What htmx tells of a request that a later press took the place of; one that failed says more."""


class Visitor:
    """One person with one tab.

    Args:
        context: The browser's memory: who is signed in.
        address: Of the installation.
        folder: For the pictures, below the common one.
    """

    def __init__(self, context: BrowserContext, address: str, folder: str = "") -> None:
        self.address = address
        self.folder = f"first-mile/{folder}".rstrip("/")
        self.wrong: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("response", self._notice)

    def _hear(self, line: ConsoleMessage) -> None:
        expected = _REFUSED_ON_PURPOSE.search(line.text) or _OVERTAKEN.search(line.text)
        if line.type == "error" and not expected:
            self.wrong.append(f"console on {self.page.url}: {line.text}")

    def _notice(self, answer: Response) -> None:
        if answer.status >= 500:
            self.wrong.append(f"{answer.status} from {answer.url}")

    def go(self, path: str) -> Page:
        """Open a page by its address."""
        answer = self.page.goto(self.address + path)
        if answer is not None and answer.status == _NOT_FOUND:
            self.wrong.append(f"nothing stands at {path}")
        return self.page

    def press(self, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
        """Press the first button of that name, as one who looks from the top does."""
        (within or self.page).get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
        """Follow the first link of that name."""
        (within or self.page).get_by_role("link", name=name, exact=exact).first.click()

    def type(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(label).first.fill(text)

    def sees(self, text: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """Wait until words are on the page; return them."""
        found = (within or self.page).get_by_text(text).locator("visible=true").first
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def row(self, words: str) -> Locator:
        """Return the first row of a list that holds these words."""
        return self.page.locator("[data-row]", has_text=words).first

    def walk_to_row(self, words: str) -> None:
        """Go to a row as one without a mouse does: Tab into the list, then the arrows."""
        keys, rows = self.page.keyboard, self.page.locator("[data-row]:visible")
        wanted = self.row(words)
        expect(wanted).to_be_visible()
        for _ in range(_MOST_STEPS):
            if self.page.locator("[data-row]:focus").count():
                break
            keys.press("Tab")
        at = next(i for i, row in enumerate(rows.all()) if row.evaluate(_HAS_FOCUS))
        goal = next(i for i, row in enumerate(rows.all()) if words in row.inner_text())
        for _ in range(abs(goal - at)):
            keys.press("ArrowDown" if goal > at else "ArrowUp")
        expect(wanted).to_be_focused()

    def tally(self, words: str) -> None:
        """Wait until one of the counts on top reads so."""
        found = self.page.get_by_role("link", name=words, exact=True)
        expect(found.first).to_be_visible()

    def until_transferred(self, rows: int | None = None) -> None:
        """Wait on a transfer's page until it has ended, with so many rows transferred."""
        tallies = self.page.locator("#progress .tallies")
        expect(tallies.get_by_text("requests so far")).to_have_count(0)
        expect(tallies).to_contain_text("requests,")
        if rows is not None:
            expect(tallies.locator(".figure").first).to_have_text(str(rows))

    def toast(self, text: str) -> None:
        """Wait until a toast says something."""
        expect(self.page.locator("#toasts")).to_contain_text(text)

    def title(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page has that heading."""
        expect(self.page.locator("h1")).to_contain_text(text)

    def look(self, name: str, *, small: bool = False) -> None:
        """Keep pictures of the page, wide and on a telephone, and note what is wrong with it."""
        self.keep(name)
        self.judge(name)
        before = self.page.viewport_size
        for width in (PHONE, SMALL) if small else (PHONE,):
            self.page.set_viewport_size(width)  # type: ignore[arg-type] # a typed dict
            self.straight(f"{name} at {width['width']}")
            if width is PHONE:
                self.keep(f"{name}-{width['width']}")
        if before is not None:
            self.page.set_viewport_size(before)
        self.page.evaluate(_TIDY)

    def keep(self, name: str, *, failed: bool = False) -> None:
        """Keep a picture, where pictures are asked for or something went wrong."""
        looking.picture(self.page, f"{self.folder}/{name}", failed=failed)

    def judge(self, name: str) -> None:
        """Note which rules of accessibility the page breaks, and whether it scrolls sideways."""
        self.wrong += [f"{name}: {one}" for one in looking.broken_rules(self.page)]
        self.straight(name)

    def straight(self, name: str) -> None:
        """Note a page that is wider than the window."""
        if looking.scrolls_sideways(self.page):
            self.wrong.append(f"{name}: scrolls sideways")

    def leave(self) -> None:
        """Close the tab."""
        self.page.close()
