"""The phone's queue in a real browser: what is kept, what is sent, and never anything twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import started
from tests.panel.phone.counterpart import OWNER, Counterpart, listening

pytestmark = pytest.mark.browser

LOAD = """async (owner) => {
  const at = "/static/panel/js/phone/";
  const [ids, queue, lines, store, { Sender }] = await Promise.all(
    ["ids.js", "queue.js", "lines.js", "store.js", "sender.js"].map((name) => import(at + name)));
  const places = { state: "/phone/state.json", line: "/phone/lines/ID/", week: "/phone/weeks/ID/",
    receipt: "/phone/receipts/ID/" };
  window.phone = { ...ids, ...queue, ...lines, ...store, owner, sender: new Sender(owner, places) };
}"""
LINE = {"day": "2026-11-19", "minutes": 450, "revision": None}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with started() as chromium:
        yield chromium


@pytest.fixture
def server() -> Counterpart:
    """An empty counterpart."""
    return Counterpart()


@pytest.fixture
def address(server: Counterpart) -> Iterator[str]:
    """Where it listens."""
    with listening(server) as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone with its own shelf."""
    context = browser.new_context()
    yield context
    context.close()


def opened(phone: BrowserContext, address: str, owner: str = OWNER) -> Page:
    """Open the app: a page with the modules loaded."""
    page = phone.new_page()
    page.goto(f"{address}/blank")
    page.evaluate(LOAD, owner)
    return page


def keep(page: Page, line: str, **values: Any) -> None:
    """Keep one line as it shall stand."""
    body = {"id": line, **LINE, **values}
    page.evaluate("(body) => phone.keepLines(phone.owner, [body])", body)


def send(page: Page) -> str:
    """Send what waits; return how that ended."""
    return str(page.evaluate("phone.sender.send().then((end) => end.outcome)"))


def waiting(page: Page) -> list[dict[str, Any]]:
    """Return what waits on the phone."""
    return list(page.evaluate("phone.waiting(phone.owner)"))


def test_ids_are_of_version_seven_and_in_the_order_of_time(
    phone: BrowserContext, address: str
) -> None:
    """The same form as the server's own ids; a thousand made at once are a thousand."""
    page = opened(phone, address)
    made = page.evaluate("Array.from({ length: 1000 }, () => phone.newId())")
    early, late = page.evaluate("[phone.newId(1700000000000), phone.newId(1700000000001)]")

    assert len(set(made)) == 1000
    assert {(UUID(one).version, UUID(one).variant) for one in made} == {
        (7, "specified in RFC 4122")
    }
    assert UUID(early).int >> 80 == 1700000000000
    assert early < late


def test_what_is_kept_outlives_the_page_and_goes_once(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Without coverage everything stays on the phone; later it goes, in order, once."""
    page = opened(phone, address)
    phone.set_offline(offline=True)
    keep(page, "a")
    keep(page, "b", minutes=120)
    assert send(page) == "offline"
    page.close()
    phone.set_offline(offline=False)

    page = opened(phone, address)
    assert [deed["line"] for deed in waiting(page)] == ["a", "b"]
    assert send(page) == "sent"
    assert send(page) == "sent"

    assert [(verb, line) for verb, line, _ in server.heard] == [("PUT", "a"), ("PUT", "b")]
    assert waiting(page) == []


def test_a_lost_answer_is_asked_for_again_under_the_same_id(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The server has the line, the phone does not know: the same line comes again, no second."""
    page = opened(phone, address)
    keep(page, "a")
    server.lose = 1
    assert send(page) == "offline"
    assert waiting(page)[0]["tried"] is True

    assert send(page) == "sent"

    first, again = server.heard
    assert first == again
    assert list(server.lines) == ["a"]
    assert waiting(page) == []


def test_a_change_that_was_never_tried_replaces_the_one_before(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Ten presses on the plus are one request."""
    page = opened(phone, address)
    for minutes in (420, 450, 480):
        keep(page, "a", minutes=minutes)
    assert send(page) == "sent"

    assert [body["minutes"] for _, _, body in server.heard] == [480]


def test_a_change_behind_a_lost_answer_waits_and_learns_the_revision(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """What nobody knows the end of is settled first; then the change is no conflict with itself."""
    page = opened(phone, address)
    keep(page, "a")
    server.lose = 1
    send(page)
    keep(page, "a", minutes=600)
    assert len(waiting(page)) == 2

    assert send(page) == "sent"

    assert [body["minutes"] for _, _, body in server.heard] == [450, 450, 600]
    assert server.lines["a"]["minutes"] == 600
    assert waiting(page) == []


def test_a_form_opened_before_the_answer_is_saved_after_it(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The page saw the line before it had a revision; our own sending is no change by others."""
    page = opened(phone, address)
    keep(page, "a")
    send(page)
    keep(page, "a", minutes=500, revision=None)
    assert send(page) == "sent"

    assert server.lines["a"]["minutes"] == 500


def test_somebody_elses_change_is_not_overwritten(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The foreman changed it meanwhile: the phone's line comes back with the sentence."""
    page = opened(phone, address)
    keep(page, "a")
    send(page)
    server.lines["a"] |= {"minutes": 300, "revision": 2}
    keep(page, "a", minutes=600, revision=1)

    assert send(page) == "sent"

    assert server.lines["a"]["minutes"] == 300
    assert waiting(page)[0]["refused"]["sentence"] == "It was changed meanwhile."


def test_a_refused_line_holds_no_other_back_and_a_correction_takes_its_place(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Each line has its own outcome; what is refused is not sent again by itself."""
    page = opened(phone, address)
    server.refuse["a"] = (422, "Project 1029 has ended.")
    keep(page, "a")
    keep(page, "b")
    assert send(page) == "sent"
    assert list(server.lines) == ["b"]
    assert [deed["refused"]["sentence"] for deed in waiting(page)] == ["Project 1029 has ended."]
    send(page)
    assert len(server.heard) == 2

    server.refuse.clear()
    keep(page, "a", minutes=480)
    assert send(page) == "sent"

    assert server.lines["a"]["minutes"] == 480
    assert waiting(page) == []


def test_a_line_removed_before_it_left_the_phone_is_never_sent(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Nothing to tell anybody."""
    page = opened(phone, address)
    keep(page, "a")
    page.evaluate("phone.removeLine(phone.owner, 'a', null)")
    assert send(page) == "sent"

    assert server.heard == []


def test_a_line_removed_after_a_lost_answer_is_gone_on_both_sides(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """It may have arrived, so it is settled first and then taken away."""
    page = opened(phone, address)
    keep(page, "a")
    server.lose = 1
    send(page)
    page.evaluate("phone.removeLine(phone.owner, 'a', null)")
    assert send(page) == "sent"

    assert [verb for verb, _, _ in server.heard] == ["PUT", "PUT", "DELETE"]
    assert server.lines == {}
    assert waiting(page) == []


def test_another_log_in_sends_nothing_of_ours(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """A phone that changes hands keeps what belongs to the other person."""
    page = opened(phone, address)
    keep(page, "a")
    other = opened(phone, address, owner="company:ola")
    assert send(other) == "sent"
    assert waiting(other) == []
    assert other.evaluate("phone.ofOthers(phone.owner)") == 1
    assert other.evaluate("phone.sender.read()") == "stranger"

    assert server.heard == []
    assert send(page) == "sent"


def test_a_session_of_somebody_else_refuses_nothing(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The server says whose session it is: the entry is no refused one, it waits."""
    page = opened(phone, address)
    server.refuse["a"] = (403, "Somebody else is signed in.")
    keep(page, "a")

    assert send(page) == "stranger"
    assert [deed["refused"] for deed in waiting(page)] == [None]


def test_a_session_that_ended_keeps_everything(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Signed out is no refusal: the queue waits for the next sign-in."""
    page = opened(phone, address)
    keep(page, "a")
    server.signed_in = False
    assert send(page) == "signed-out"
    assert len(waiting(page)) == 1

    server.signed_in = True
    assert send(page) == "sent"
    assert list(server.lines) == ["a"]


def test_a_new_sign_in_brings_a_new_token(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """A token that is no longer good is fetched anew, and the line goes in the same sending."""
    page = opened(phone, address)
    page.evaluate("phone.sender.read()")
    server.csrf = "token-2"
    keep(page, "a")

    assert send(page) == "sent"
    assert list(server.lines) == ["a"]


def test_two_tabs_send_each_line_once(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The second tab waits for the first, and finds nothing left."""
    one, two = opened(phone, address), opened(phone, address)
    for line in "abcde":
        keep(one, line)
    one.evaluate("window.end = phone.sender.send()")
    assert send(two) == "sent"
    one.evaluate("window.end")

    assert sorted(line for _, line, _ in server.heard) == list("abcde")


def test_a_reading_begun_before_an_answer_does_not_hide_the_line(
    phone: BrowserContext, address: str
) -> None:
    """What was read is older than what we know: it is read again."""
    page = opened(phone, address)
    page.evaluate("phone.sender.read()")
    keep(page, "a")
    older = page.evaluate(
        """async () => {
          const then = await phone.settledSoFar();
          const state = { owner: phone.owner, csrf: "", lines: [] };
          await phone.sender.send();
          return phone.keepState(state, then);
        }"""
    )
    kept = page.evaluate("phone.lastState(phone.owner)")

    assert older is False
    assert [line["id"] for line in kept["lines"]] == ["a"]


def test_a_line_changed_while_it_is_on_its_way_is_not_lost(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The answer belongs to what was sent; the change goes after it."""
    page = opened(phone, address)
    page.evaluate("phone.sender.read()")
    keep(page, "a")
    server.slow = threading.Event()
    page.evaluate("window.end = phone.sender.send().then((end) => end.outcome); 1")
    assert server.came.wait(20)
    keep(page, "a", minutes=555)
    server.slow.set()
    assert page.evaluate("window.end") == "sent"
    send(page)

    assert server.lines["a"]["minutes"] == 555
    assert waiting(page) == []


def with_receipt(page: Page, line: str, receipt: str) -> None:
    """Keep a line with an expense and a picture beside it."""
    body = {"id": line, **LINE, "compensations": [{"id": f"{line}-out"}]}
    page.evaluate(
        """([body, id, expense]) => {
          const blob = new Blob(["a picture"], { type: "image/jpeg" });
          const added = [{ id, expense, name: "fuel.jpg", blob }];
          return phone.keepLines(phone.owner, [body], { added, taken: [] });
        }""",
        [body, receipt, f"{line}-out"],
    )


def files(page: Page) -> list[str]:
    """Return the ids of the pictures that lie on the phone."""
    return list(page.evaluate("phone.within('readonly', ({ files }) => files.keys())"))


def test_a_receipt_goes_last_and_once_though_its_answer_was_lost(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Line, other lines, then the picture; the page closed between; asked again under its id."""
    page = opened(phone, address)
    phone.set_offline(offline=True)
    with_receipt(page, "a", "r")
    keep(page, "b")
    assert send(page) == "offline"
    page.close()
    phone.set_offline(offline=False)

    page = opened(phone, address)
    assert files(page) == ["r"]
    server.lose_receipts = 1
    assert send(page) == "offline"
    assert [deed["line"] for deed in waiting(page)] == ["r"]
    assert send(page) == "sent"

    assert [line for _, line, _ in server.heard] == ["a", "b", "r", "r"]
    assert server.receipts == {"r": ("a-out", "fuel.jpg", b"a picture")}
    assert waiting(page) == []
    assert files(page) == []


def test_a_receipt_waits_for_a_refused_line_and_goes_with_what_is_dropped(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """What stands there is not known: the picture waits, and goes when the line is given up."""
    page = opened(phone, address)
    server.refuse["a"] = (422, "Project 1029 has ended.")
    with_receipt(page, "a", "r")
    assert send(page) == "sent"
    assert [line for _, line, _ in server.heard] == ["a"]
    assert files(page) == ["r"]

    page.evaluate("phone.forget(phone.owner, 'a')")
    assert waiting(page) == []
    assert files(page) == []


def test_a_refused_receipt_is_told_on_its_line(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The line stands and says why its picture does not; given up, only the picture goes."""
    page = opened(phone, address)
    server.refuse["r"] = (422, "This is approved.")
    with_receipt(page, "a", "r")
    send(page)
    page.evaluate("phone.sender.read()")
    shown = page.evaluate(
        """async () => {
          const state = await phone.lastState(phone.owner);
          return phone.linesOf(state, await phone.waiting(phone.owner));
        }"""
    )
    assert [(one["id"], one["state"], one["reason"]) for one in shown] == [
        ("a", "draft", "This is approved.")
    ]

    page.evaluate("phone.forget(phone.owner, 'a')")
    assert (waiting(page), files(page)) == ([], [])
    assert list(server.lines) == ["a"]


def test_a_line_removed_or_without_its_expense_takes_the_picture_along(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """Nothing of it is sent, and nothing of it stays on the phone."""
    page = opened(phone, address)
    with_receipt(page, "a", "r")
    with_receipt(page, "b", "s")
    keep(page, "a", compensations=[])
    page.evaluate("phone.removeLine(phone.owner, 'b', null)")
    assert send(page) == "sent"

    assert [line for _, line, _ in server.heard] == ["a"]
    assert files(page) == []


def test_items_that_did_not_change_are_kept_from_before(
    phone: BrowserContext, address: str, server: Counterpart
) -> None:
    """The phone names what it has; an answer without items takes none away."""
    page = opened(phone, address)
    server.items = [{"id": "i", "name": "Kumring"}]
    for _ in range(2):
        assert page.evaluate("phone.sender.read()") == "read"

    assert server.asked == [None, "digest-1"]
    assert page.evaluate("phone.lastState(phone.owner).then((one) => one.items)") == server.items
