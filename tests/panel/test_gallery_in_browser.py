"""The parts in a real browser: nothing the policy refuses, nothing axe finds, keys that work."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bindeledd.kernel.clock import pause
from tests.chromium import started

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "test-output" / "gallery"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The gallery served by a process of its own, with settings that need no database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = ["runserver", "--noreload", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "django", *serve, "--settings=tests.panel.gallery_settings"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}/gallery/"
        wait_for(url)
        yield url
        server.terminate()


def wait_for(url: str) -> None:
    """Wait until a page answers."""
    for _ in range(150):
        try:
            httpx2.get(url, trust_env=False, timeout=5)
        except httpx2.TransportError:
            pause(0.1)
        else:
            return
    pytest.fail("the gallery did not come up")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with started() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The gallery, open; whatever the console complains of fails the test."""
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.on(
        "console", lambda line: complaints.append(line.text) if line.type == "error" else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    yield opened
    opened.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 820, 390, 320])
def test_every_width_and_theme_is_usable(
    browser: Browser, address: str, scheme: str, width: int
) -> None:
    """No violation of accessibility rules, and no sideways scrolling down to 320."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{width}-{scheme}.png", full_page=True)

    found = Axe().run(page).response["violations"]
    scrolls = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.close()

    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert not scrolls


def test_a_refused_press_leads_to_the_reason(page: Page) -> None:
    """Disabled with reason moves focus to the line that says what is missing."""
    page.get_by_role("button", name="Run the plan").click(force=True)

    expect(page.locator("#why-plan")).to_be_focused()


def test_arrows_move_and_letters_press_in_the_row_only(page: Page) -> None:
    """Letters act while the list has focus, and nowhere else."""
    page.evaluate(
        "document.addEventListener('click', (e) => {"
        " const b = e.target.closest('[data-key=s]'); if (b) b.dataset.pressed = 'yes'; })"
    )
    pressed = page.locator("#conflict-row [data-pressed]")
    page.locator("body").press("s")
    expect(pressed).to_have_count(0)

    page.locator("#conflict-row").focus()
    page.keyboard.press("s")
    expect(pressed).to_have_count(1)

    page.keyboard.press("ArrowDown")
    expect(page.locator(".match-row").nth(1)).to_be_focused()
    box = page.get_by_role("checkbox", name="Mark 10088")
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()


def test_ctrl_k_goes_to_the_search(page: Page) -> None:
    """One key from anywhere."""
    page.locator("#main").focus()
    page.keyboard.press("Control+k")

    expect(page.locator("#go-to")).to_be_focused()


def test_a_dialog_gives_focus_back(page: Page) -> None:
    """Esc closes, focus returns to what opened it."""
    opener = page.get_by_role("link", name="Open the dialog")
    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_first_error_has_focus(page: Page) -> None:
    """A refused form puts the reader where the mistake is."""
    expect(page.get_by_label("Organisation number")).to_be_focused()


def test_the_theme_can_be_chosen_with_script(page: Page) -> None:
    """The choice wins over the device, at once and on the next page."""
    page.locator(".rail .to-dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_theme_and_menu_work_without_script(browser: Browser, address: str) -> None:
    """Every page is a plain page."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    links = page.locator(".menu-sheet .rail-link")
    expect(links.first).to_be_hidden()
    page.locator(".menu-button > summary").click()
    expect(links.first).to_be_visible()
    page.locator(".menu-sheet .to-dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    context.close()
