"""Debian's Chromium for the browser tests: quiet, and skipped with a reason where it is missing.

What is done with it is left to the tests. A test that also asks Django's tables uses it
`in_browser`: in a thread that is the browser's own, because Playwright's loop bars them. That one
stays open until the session ends, since starting it takes longer than most stories.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

DoneT = TypeVar("DoneT")
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


class _Apart:
    """The thread that keeps a browser for everybody."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None

    def do(self, deed: Callable[[Browser], DoneT]) -> DoneT:
        """Do something there; the first who asks starts it."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")
            self._thread.submit(_held.take).result()

        def work() -> DoneT:
            with started() as chromium:
                return deed(chromium)

        return self._thread.submit(work).result()

    def end(self) -> None:
        """Close the browser, where there is one."""
        if self._thread is not None:
            self._thread.submit(_held.leave).result()
            self._thread.shutdown()
            self._thread = None


_apart = _Apart()


def in_browser(deed: Callable[[Browser], DoneT]) -> DoneT:
    """Do something with the browser in its own thread, and return what came of it."""
    program()
    return _apart.do(deed)


def end() -> None:
    """Close the browser that was kept for everybody, where there is one."""
    _apart.end()
