"""Fixtures: one house and one browser for the folder, and people who visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chapters import Mile
from tests.browser.house import House, standing
from tests.browser.visitor import DESKTOP, Visitor
from tests.chromium import started
from tests.cluster import a_database


@pytest.fixture(scope="package")
def house(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A real installation, from an empty database on."""
    with (
        a_database(pytestconfig) as address,
        standing(tmp_path_factory.mktemp("house"), address) as raised,
    ):
        yield raised


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with started() as chromium:
        yield chromium


@pytest.fixture(scope="package")
def kari(browser: Browser) -> Iterator[BrowserContext]:
    """The administrator's browser; the first run signs her in."""
    context = visiting(browser)
    yield context
    context.close()


def visiting(browser: Browser, **chosen: Any) -> BrowserContext:
    """Return a browser without memory, in English and without moving parts."""
    wanted = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"} | chosen
    return browser.new_context(**wanted)


@pytest.fixture(scope="package")
def mile(house: House, kari: BrowserContext) -> Mile:
    """The story so far; each chapter happens once."""
    return Mile(house, kari)


@pytest.fixture
def visitor(house: House, kari: BrowserContext) -> Iterator[Visitor]:
    """Kari with a new tab; what she saw wrong fails the test."""
    one = Visitor(kari, house.address)
    yield one
    one.leave()
    assert one.wrong == [], house.last_words() if any("50" in w[:4] for w in one.wrong) else ""


@pytest.fixture
def another(house: House, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Other people at browsers of their own."""
    made: list[tuple[BrowserContext, Visitor]] = []

    def come(folder: str = "", **chosen: Any) -> Visitor:
        context = visiting(browser, **chosen)
        made.append((context, Visitor(context, house.address, folder)))
        return made[-1][1]

    yield come
    for context, _ in made:
        context.close()
    assert [wrong for _, one in made for wrong in one.wrong] == []
