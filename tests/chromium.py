"""Debian's Chromium for the browser tests: quiet, and skipped with a reason where it is missing.

What is done with it is left to the tests; a test that also asks Django's tables starts it in a
thread of its own, because Playwright's loop bars them.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str:
    """Return where it is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no browser: install the package chromium")
    return found


class _Held(threading.local):
    """The browser of a thread: Playwright starts once in each, however many ask for it."""

    def __init__(self) -> None:
        self.askers = 0
        self.stop: Callable[[], None] | None = None
        self.browser: Browser | None = None

    def take(self) -> Browser:
        """Start it for the first who asks; the others get the same."""
        if self.browser is None:
            playwright = sync_playwright().start()
            self.stop = playwright.stop
            self.browser = playwright.chromium.launch(executable_path=program(), args=list(QUIET))
        self.askers += 1
        return self.browser

    def leave(self) -> None:
        """End it with the last who asked: fixtures of wider scopes outlive each other."""
        self.askers -= 1
        if self.askers == 0 and self.browser is not None and self.stop is not None:
            self.browser.close()
            self.stop()
            self.browser = self.stop = None


_held = _Held()


@contextmanager
def started() -> Iterator[Browser]:
    """Start it, or share the one that this thread has; contexts keep their askers apart."""
    program()
    browser = _held.take()
    try:
        yield browser
    finally:
        _held.leave()
