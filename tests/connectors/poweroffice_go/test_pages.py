"""Long lists: nothing is lost at a page's edge, whatever happens while we read."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.connectors.poweroffice_go.wire import PAGE_SIZE
from bindeledd.kernel.errors import ContractError
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from tests.connectors.poweroffice_go.conftest import HeldToSpec, opened

ROWS = 2 * PAGE_SIZE + 300


def fill(books: Ledger, count: int = ROWS) -> list[int]:
    return [
        int(books.user_adds("Departments", {"Code": str(n), "Name": f"D {n}"})["Id"])
        for n in range(count)
    ]


def requests(wire: Any) -> int:
    return sum(request.method == "GET" for request in wire.sent)


def ids(pages: Any) -> list[int]:
    return [row["Id"] for page in pages for row in page]


def test_every_row_comes_once(client: Client, books: Ledger, wire: Any) -> None:
    made = fill(books)
    assert ids(client.list_departments(None)) == made
    assert requests(wire) == 3


def test_nothing_changed_costs_one_request(client: Client, books: Ledger, wire: Any) -> None:
    fill(books, 3)
    ((*_, last),) = client.list_departments(None)
    wire.sent.clear()
    assert list(client.list_departments(changed_at(last))) == []
    assert requests(wire) == 1


@pytest.mark.parametrize("accident", ["changed", "deleted"])
def test_row_that_moves_while_we_read_hides_no_other(
    client: Client, books: Ledger, accident: str
) -> None:
    """By page number the first row of page two would slip into page one, behind our back."""
    made = fill(books)
    seen: set[int] = set()
    for number, page in enumerate(client.list_departments(None)):
        seen.update(row["Id"] for row in page)
        if number == 0 and accident == "changed":
            books.user_changes("Departments", made[5], {"Name": "Moved"})
        elif number == 0:
            books.user_deletes("Departments", made[5])
    assert seen >= set(made)


@pytest.fixture
def at_one_instant() -> PowerOfficeGo:
    """A stand-in whose clock stands: an import there gives all rows one instant."""
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    return PowerOfficeGo(seed=1, rate=None, same_instant=True, clock=lambda: noon)


def test_a_whole_page_at_one_instant_is_walked_by_number(at_one_instant: PowerOfficeGo) -> None:
    books = at_one_instant.add_company("Fjordbygg AS")
    made = fill(books)
    with opened(books.client_key, HeldToSpec(at_one_instant)) as client:
        found = ids(client.list_departments(None))
        assert sorted(found) == made
        assert len(found) == len(set(found))
        earlier = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(microseconds=1)
        assert sorted(ids(client.list_departments(earlier))) == made


@pytest.mark.parametrize("style", ["iso", "seven", "space"])
def test_every_writing_of_timestamps_can_be_read_on(
    app: PowerOfficeGo, open_client: Callable[..., Client], style: str
) -> None:
    app.options.timestamp_style = style
    books = app.add_company("Vestbygg AS")
    made = fill(books, PAGE_SIZE + 5)
    assert ids(open_client(books.client_key).list_departments(None)) == made


class Stuck(httpx2.BaseTransport):
    """A server that gives the same full page whatever it is asked."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer the token, or the page."""
        if request.method == "POST":
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 1200})
        stamp = "2026-11-20T12:00:00+00:00"
        rows = [{"Id": n, "LastChangedDateTimeOffset": stamp} for n in range(PAGE_SIZE)]
        return httpx2.Response(200, json=rows)


def test_a_list_that_turns_in_circles_stops() -> None:
    """Neither header nor short page ends it, so the repeated page does."""
    with opened("key", Stuck()) as client:
        pages = client.list_departments(None)
        assert len(next(pages)) == PAGE_SIZE
        with pytest.raises(ContractError) as odd:
            next(pages)
    assert odd.value.error_code == "remote.page_repeated"


class Unsorted(httpx2.BaseTransport):
    """A server that knows page numbers but no order."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer the token, or two pages newest first."""
        if request.method == "POST":
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 1200})
        number = int(request.url.params["PageNumber"])
        self.asked.append(request.url.params.get("lastChangedDateTimeOffsetGreaterThan", ""))
        last = 2 * PAGE_SIZE - (number - 1) * PAGE_SIZE
        rows = [
            {"Id": n, "LastChangedDateTimeOffset": f"2026-11-20T12:00:00.{n:06}Z"}
            for n in range(last, last - PAGE_SIZE, -1)
        ]
        answer = httpx2.Response(200, json=rows)
        answer.headers["X-Pagination"] = json.dumps({"nextPageLink": "" if number == 2 else "x"})
        return answer


def test_where_the_order_is_not_kept_pages_are_numbered() -> None:
    server = Unsorted()
    with opened("key", server) as client:
        assert sorted(ids(client.list_departments(None))) == list(range(1, 2 * PAGE_SIZE + 1))
    assert server.asked == ["", ""]
