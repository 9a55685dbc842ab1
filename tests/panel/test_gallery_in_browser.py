"""The parts in a real browser: nothing the policy refuses, nothing axe finds, keys that work."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bindeledd.kernel.clock import pause
from tests.chromium import started
from tests.looking import look

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize("part", ["", "work/", "phone/"])
@pytest.mark.parametrize(
    ("scheme", "widths"), [("light", (1440, 390)), ("dark", (390, 1440)), ("light", (820, 320))]
)
def test_every_width_and_theme_is_usable(
    browser: Browser, address: str, scheme: str, widths: tuple[int, ...], part: str
) -> None:
    """No rule of accessibility broken at the first width, no sideways scrolling at any."""
    page = browser.new_page(viewport={"width": widths[0], "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address + part)
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        name = f"gallery/{part.removesuffix('/') or 'parts'}-{width}-{scheme}"
        wrong += look(page, name, rules=width == widths[0])
    page.close()

    assert wrong == []


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


@pytest.fixture
def work(page: Page, address: str) -> Page:
    """The parts of the week, the invoice and the pay export."""
    page.goto(f"{address}work/")
    return page


def entry(page: Page, name: str, day: int) -> Locator:
    """The first entry of one person on one day, Monday is 1."""
    return page.get_by_role("row", name=name).locator(f"td:nth-of-type({day}) .badge").first


def test_arrows_move_in_the_week_in_two_dimensions(work: Page) -> None:
    """Sideways past empty days, down through the day and on to the next person with an entry."""
    entry(work, "Dawid Kowalczyk", 2).focus()
    work.keyboard.press("ArrowRight")
    expect(entry(work, "Dawid Kowalczyk", 3)).to_be_focused()
    work.keyboard.press("ArrowDown")
    expect(entry(work, "Dawid Kowalczyk", 3).locator("+ .badge")).to_be_focused()
    work.keyboard.press("ArrowDown")
    expect(entry(work, "Emil Haugen", 3)).to_be_focused()
    work.keyboard.press("ArrowUp")
    expect(entry(work, "Dawid Kowalczyk", 3).locator("+ .badge")).to_be_focused()

    entry(work, "Mindaugas Petrauskas", 4).focus()
    work.keyboard.press("ArrowRight")
    expect(entry(work, "Mindaugas Petrauskas", 6)).to_be_focused()


def test_the_week_is_one_stop_of_the_tab_key(work: Page) -> None:
    """Three hundred entries are not three hundred stops; the open one is where Tab lands."""
    stops = work.locator('.week .badge[tabindex="0"]')

    expect(stops).to_have_count(1)
    expect(stops).to_have_attribute("aria-current", "true")


def test_g_approves_the_entry_and_only_what_may_be_approved(work: Page) -> None:
    """The key posts the entry it stands on; on a rejected one it does nothing."""
    posted: list[str] = []
    work.on("request", lambda call: posted.append(call.post_data or "") if call.post_data else None)
    entry(work, "H\u00e5kon S\u00e6ther", 2).focus()
    work.keyboard.press("g")
    assert posted == []

    entry(work, "Anders Moen", 4).focus()
    with work.expect_navigation():
        work.keyboard.press("g")
    assert len(posted) == 1
    assert "entry=1047-7%2C5" in posted[0]


def test_a_group_tick_takes_its_rows_and_tells_of_some(work: Page) -> None:
    """All, some or none of a kind, and never the row that another attachment has."""
    hours = work.get_by_role("checkbox", name="All of Hours")
    assert hours.evaluate("box => box.indeterminate")

    hours.check()
    expect(work.get_by_role("checkbox", name="Travel")).to_be_checked()
    work.get_by_role("checkbox", name="Overtime 50 %").uncheck()
    assert hours.evaluate("box => box.indeterminate")


def test_a_line_is_moved_by_its_menu_without_script(browser: Browser, address: str) -> None:
    """Dragging is for the mouse; the menu works for everybody, and without script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}work/")
    page.get_by_role("button", name="Move or remove Hours, overtime").click()
    down = page.get_by_role("button", name="Move down").locator("visible=true")

    expect(down).to_have_attribute("value", "down:2")
    expect(page.get_by_role("checkbox", name="All of Hours")).to_be_hidden()
    context.close()


def test_a_dragged_line_posts_the_new_order(work: Page) -> None:
    """The order of ids is all that is sent."""
    posted: list[str] = []
    work.on("request", lambda call: posted.append(call.post_data or "") if call.post_data else None)
    with work.expect_navigation():
        work.locator("#line-3 .grip-button").drag_to(work.locator("#line-1"))

    assert "order=3%2C1%2C2%2C9" in posted[0]


def test_the_phone_counts_in_halves_and_never_below_nothing(page: Page, address: str) -> None:
    """Minus, plus and usual values; a figure between the steps goes to the nearest step."""
    page.goto(f"{address}phone/")
    figure = page.locator("input[name=hours]")
    page.get_by_role("button", name="More Hours").click()
    expect(figure).to_have_value("8.0")
    expect(page.get_by_role("button", name="8", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    figure.fill("7,25")
    page.get_by_role("button", name="More Hours").click()
    expect(figure).to_have_value("7.5")
    figure.fill("0,2")
    page.get_by_role("button", name="Less Hours").click()
    expect(figure).to_have_value("0.0")
    page.get_by_role("button", name="10", exact=True).click()
    expect(figure).to_have_value("10.0")


def test_targets_on_the_phone_are_big_enough_for_gloves(browser: Browser, address: str) -> None:
    """Steps 72 and 56, the main button 60, everything else at least 48."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}phone/")
    heights = [
        box["height"]
        for css in (".phone-step", ".small > .phone-step", ".btn-phone", ".chip")
        if (box := page.locator(css).first.bounding_box())
    ]
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, label')].filter((one) => one.offsetParent"
        " && !one.closest('.visually-hidden, .skip-link') && one.tabIndex >= 0)"
        ".map((one) => [one.className, one.getBoundingClientRect().height])"
        ".filter(([, height]) => height < 48)"
    )
    page.close()

    assert heights == [72, 56, 60, 48]
    assert small == []
