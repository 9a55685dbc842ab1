"""The match page while registers are read: asked for at once, followed, and told when it stops."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from bindeledd.kernel.clock import monotonic
from bindeledd.panel import formatting
from bindeledd.sync import calls, engine, runs
from bindeledd.sync.models import Connection, Run
from bindeledd.tenancy.models import Role
from tests.panel.sync.conftest import out, text_of
from tests.world import World


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "pause", lambda _seconds: None)


def address(world: World, name: str = "match", kind: str = "customer") -> str:
    return reverse(f"panel:{name}", args=[world.connection.id, kind])


def asked(world: World) -> Run:
    with world.inside():
        return Run.objects.filter(trigger=Run.Trigger.READ).latest("number")


def there(world: World, count: int) -> None:
    for i in range(count):
        world.books.user_adds("Customers", {"Number": 10001 + i, "Name": f"Firma {i} AS"})


@pytest.mark.covers("A0.6")
def test_pressing_asks_for_a_run_and_the_page_follows_it(
    world: World, browser: Client, htmx: Client
) -> None:
    """The press itself speaks with nobody; the page says what happens, and leads on when done."""
    there(world, 2)
    calls_before = world.app.traffic.figures()["operations"]

    page = text_of(browser.post(address(world, "match_read"), follow=True))

    assert world.app.traffic.figures()["operations"] == calls_before
    assert "Waiting to start." in page
    assert "Read both sides" not in page
    assert f'hx-get="{address(world, "match_reading")}" hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    run = asked(world)
    lease = world.begin(run)
    step = text_of(htmx.get(address(world, "match_reading")))
    assert "<html" not in step
    while not engine.advance(lease):
        pass
    runs.finish(lease, Run.State.DONE)
    ended = htmx.get(address(world, "match_reading"))
    assert (ended.status_code, ended["HX-Redirect"]) == (286, address(world))
    page = text_of(browser.get(address(world)))
    assert "2 new." in page
    assert "Read again" in page
    assert 'http-equiv="refresh"' not in page


def test_twenty_thousand_records_do_not_hold_the_press(world: World, browser: Client) -> None:
    """However large the register, asking costs the same; the page tells how far it came."""
    for series in world.books.tables["SubLedgerNumberSeries"].rows.values():
        series.data["ToInclusive"] = 99_999
    there(world, 20_000)

    begun = monotonic()
    answer = browser.post(address(world, "match_read"))
    took = monotonic() - begun

    assert answer.status_code == 302
    assert took < 2
    run = world.carry(asked(world))
    rows = sum(told["rows"] for told in run.progress.values())
    assert run.progress["read customer"]["rows"] == 20_000
    listed = text_of(browser.get(reverse("panel:runs")))
    assert f"{formatting.number(rows)} rows read" in listed


def test_a_second_press_is_the_same_reading(world: World, browser: Client) -> None:
    browser.post(address(world, "match_read"))
    browser.post(address(world, "match_read"))
    with world.inside():
        assert Run.objects.filter(trigger=Run.Trigger.READ).count() == 1


def test_it_says_which_transfer_it_waits_for(world: World, browser: Client) -> None:
    out(world)
    ahead = world.ask()
    world.begin(ahead)

    page = text_of(browser.post(address(world, "match_read"), follow=True))

    assert f"Transfer {ahead.number} is running. We read as soon as it has ended." in page


def test_what_cannot_be_asked_for_now_is_refused_in_words(world: World, browser: Client) -> None:
    out(world)
    waiting = world.ask(Run.Trigger.PREVIEW)

    page = text_of(browser.post(address(world, "match_read"), follow=True))

    assert f"Transfer {waiting.number} is waiting to begin." in page


@pytest.mark.parametrize(
    ("fault", "sentence", "button"),
    [
        ("revoke", "Enter a new key", "connection_access"),
        ("unavailable", "Read again in a moment. What was read is kept.", "match_read"),
        ("throttle", "asks us to wait", "match_read"),
    ],
)
def test_a_reading_that_stopped_says_why_and_what_to_do(
    world: World, browser: Client, fault: str, sentence: str, button: str
) -> None:
    world.app.faults.add(fault, "* /**", times=None)
    browser.post(address(world, "match_read"))
    world.carry(asked(world))

    page = text_of(browser.get(address(world)))

    assert sentence in page
    args: list[UUID | str] = [world.connection.id]
    args += ["customer"] if button == "match_read" else []
    assert reverse(f"panel:{button}", args=args) in page
    assert "Read again" in page
    world.app.faults.clear()
    with world.inside():
        Connection.objects.filter(id=world.connection.id).update(state="on", paused_code="")
    world.read()
    assert sentence not in text_of(browser.get(address(world)))


def test_read_again_leaves_the_list_in_peace(world: World, browser: Client, htmx: Client) -> None:
    """Somebody works in it; when all is read a button shows what came, and nothing jumps."""
    there(world, 1)
    world.read()
    page = text_of(browser.post(address(world, "match_read"), follow=True))
    beside = f"{address(world, 'match_reading')}?beside=list"
    assert beside in page
    assert "Firma 0 AS" in page
    assert "Read again" not in page
    world.carry(asked(world))

    ended = htmx.get(beside)

    assert ended.status_code == 200
    assert "HX-Redirect" not in ended
    assert "every 2s" not in text_of(ended)
    assert "Show what came" in text_of(ended)


def test_gone_records_that_we_doubt_are_told(world: World, browser: Client) -> None:
    there(world, 20)
    world.read()
    for row in list(world.books.rows("Customers"))[:15]:
        world.books.user_deletes("Customers", row["Id"])
    run = world.read()

    page = text_of(browser.get(reverse("panel:run", args=[run.id])))

    assert "15 records seem to be gone there. We removed nothing." in page


def test_a_reading_in_the_list_of_transfers_and_by_itself(world: World, browser: Client) -> None:
    there(world, 3)
    run = world.read("customer")

    listed = text_of(browser.get(f"{reverse('panel:runs')}?trigger=read"))
    page = text_of(browser.get(reverse("panel:run", args=[run.id])))

    assert "Reads registers, writes nothing" in listed
    assert "3 rows read" in listed
    assert "Both sides are read." in page
    assert "3 read, 3 new" in page
    assert "transferred" not in page.split('id="reading"')[1].split("</main>")[0]


def test_a_failed_reading_is_no_failed_transfer(world: World, browser: Client) -> None:
    """The dashboard speaks of what moves."""
    world.app.faults.unavailable("* /**", times=None)
    browser.post(address(world, "match_read"))
    assert world.carry(asked(world)).state == Run.State.FAILED

    assert "The last transfer stopped" not in text_of(browser.get(reverse("panel:dashboard")))


def test_who_may_only_look_sees_it_but_cannot_ask(
    world: World, browser: Client, signed_in_as: Callable[[Role], Client]
) -> None:
    browser.post(address(world, "match_read"))
    viewer = signed_in_as(Role.READ_ONLY)

    page = text_of(viewer.get(address(world)))

    assert "Waiting to start." in page
    assert "Cancel the reading" not in page
    assert viewer.post(address(world, "match_read")).status_code == 403


def test_another_company_follows_nothing(world: World, stranger: Client) -> None:
    assert stranger.post(address(world, "match_read")).status_code == 404
    assert stranger.get(address(world, "match_reading")).status_code == 404
