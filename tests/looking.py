"""A critical eye on a page in the browser: rules of accessibility, sideways scrolling, a picture.

Pictures are for people and take as long as all the rest: they are kept where somebody asks for
them (`make shots`), and of what failed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

FOLDER: Final = Path(__file__).resolve().parents[1] / "test-output"
_TALLEST: Final = 6000
"""Pixels; of a longer page only the window is kept."""
_asked = [False]


def keep_pictures(*, asked: bool) -> None:
    """Say whether pictures are asked for; the session does, as it begins."""
    _asked[0] = asked


def picture(page: Page, name: str, *, failed: bool = False) -> None:
    """Keep a picture of the whole page in `test-output`, where pictures are asked for.

    Args:
        page: Of what.
        name: Folder and file without its ending, `sync/held-390`.
        failed: Keep it in any case.
    """
    if not failed and not _asked[0]:
        return
    path = FOLDER / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = page.evaluate("document.documentElement.scrollHeight") < _TALLEST
    page.screenshot(path=path, full_page=whole, animations="disabled")


def scrolls_sideways(page: Page) -> bool:
    """Tell whether a page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def broken_rules(page: Page) -> list[str]:
    """Return the rules of accessibility that a page breaks, each with an element that does."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"][:3]]


def look(page: Page, name: str, *, rules: bool = True) -> list[str]:
    """Keep a picture, and return what is wrong with a page.

    Args:
        page: Which.
        name: As `picture` takes it.
        rules: Whether to judge accessibility too; it changes with theme, not with each width.
    """
    picture(page, name)
    wrong = broken_rules(page) if rules else []
    if scrolls_sideways(page):
        wrong.append("scrolls sideways")
    return [f"{name}: {one}" for one in wrong]
