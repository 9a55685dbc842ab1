"""One request, once: what surely did not leave, what may have, and what is refused at home."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest

from bindeledd.kernel import clock
from bindeledd.kernel.errors import (
    ContractError,
    OutcomeUnknownError,
    RejectedError,
    UnavailableError,
)
from bindeledd.kernel.gate import OpenGate
from bindeledd.kernel.http import MAX_ANSWER_BYTES, Answer, Http

HOST = "books.example"
Answering = Callable[[httpx2.Request], httpx2.Response]


@dataclass
class Notes(OpenGate):
    """A gate that stands open and writes down who passed."""

    entered: list[tuple[str, bool]] = field(default_factory=list)
    left: list[tuple[int, int | None]] = field(default_factory=list)
    seconds_left: float | None = None

    def enter(self, *, operation: str, write: bool) -> None:
        """Write down who came."""
        self.entered.append((operation, write))

    def leave(self, *, operation: str, status: int, retry_after_seconds: int | None) -> None:  # noqa: ARG002 - a gate's form
        """Write down how it went."""
        self.left.append((status, retry_after_seconds))


@pytest.fixture
def notes() -> Notes:
    return Notes()


@contextmanager
def speaking(
    answering: Answering, notes: Notes | None = None, **reading: Callable[[Answer], Any]
) -> Iterator[Http]:
    with Http(
        f"https://{HOST}/v2/",
        allowed_hosts=frozenset({HOST}),
        gate=notes,
        transport=httpx2.MockTransport(answering),
        **reading,
    ) as http:
        yield http


def always(status: int, **details: object) -> Answering:
    return lambda _request: httpx2.Response(status, **details)  # type: ignore[arg-type]


def raising(kind: type[httpx2.RequestError]) -> Answering:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise kind("no", request=request)

    return answer


def test_complete_answer_below_500_is_an_answer() -> None:
    headers = {"X-Request-Id": "r-1", "X-Other": "yes"}
    with speaking(always(404, content=b"{}", headers=headers)) as http:
        answer = http.send("GET", "/things", operation="thing.get")
    assert (answer.status, answer.body, answer.operation) == (404, b"{}", "thing.get")
    assert answer.headers["x-other"] == "yes"
    assert answer.request_id == "r-1"


def test_query_is_encoded_once() -> None:
    """A plus sign in a timestamp would become a blank."""
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(204)

    with speaking(answer) as http:
        http.send("GET", "/t", operation="t.list", params={"after": "08:00+00:00", "n": 1})
    assert seen == [f"https://{HOST}/v2/t?after=08%3A00%2B00%3A00&n=1"]


@pytest.mark.parametrize("kind", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout])
def test_write_that_surely_did_not_leave_may_be_sent_again(
    kind: type[httpx2.RequestError],
) -> None:
    with speaking(raising(kind)) as http, pytest.raises(UnavailableError) as failed:
        http.send("POST", "/t", operation="t.create")
    assert failed.value.params["cause"] == kind.__name__


@pytest.mark.parametrize(
    "kind",
    [httpx2.ReadTimeout, httpx2.ReadError, httpx2.WriteTimeout, httpx2.RemoteProtocolError],
)
def test_write_that_may_have_left_is_unknown(kind: type[httpx2.RequestError]) -> None:
    with speaking(raising(kind)) as http, pytest.raises(OutcomeUnknownError):
        http.send("POST", "/t", operation="t.create")
    with speaking(raising(kind)) as http, pytest.raises(UnavailableError):
        http.send("GET", "/t", operation="t.list")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_their_failure_is_unknown_for_writes_only(status: int) -> None:
    with speaking(always(status)) as http:
        with pytest.raises(OutcomeUnknownError):
            http.send("PATCH", "/t/1", operation="t.update")
        with pytest.raises(UnavailableError):
            http.send("GET", "/t/1", operation="t.get")
        with pytest.raises(UnavailableError):
            http.send("POST", "/token", operation="token.get", write=False)


def test_a_failure_that_explains_itself_is_an_answer() -> None:
    """A SOAP fault comes with a 500, and says what happened; a page of HTML does not."""

    def explained(answer: Answer) -> bool:
        return answer.body.startswith(b"<Fault")

    with speaking(always(500, content=b"<Fault/>"), explained=explained) as http:
        answer = http.send("POST", "/t", operation="t.create")
    assert (answer.status, answer.body) == (500, b"<Fault/>")
    with (
        speaking(always(500, content=b"<html/>"), explained=explained) as http,
        pytest.raises(OutcomeUnknownError),
    ):
        http.send("POST", "/t", operation="t.create")


@pytest.mark.parametrize("status", [200, 500])
def test_who_asks_to_wait_in_the_body_is_heard(status: int, notes: Notes) -> None:
    """The gate learns it for all, and a write that was refused so had no effect."""
    with (
        speaking(always(status, content=b"in 90 s"), notes, asks_to_wait=lambda _: 90) as http,
        pytest.raises(UnavailableError) as asked,
    ):
        http.send("POST", "/t", operation="t.create")
    assert asked.value.retry_after_seconds == 90
    assert notes.left == [(status, 90)]


def test_no_cookie_is_kept() -> None:
    """A session belongs to one company; a line that kept it would send it for another."""
    sent: list[str | None] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.headers.get("cookie"))
        return httpx2.Response(200, headers={"Set-Cookie": "session=theirs; path=/"})

    with speaking(answer) as http:
        http.send("POST", "/login", operation="log_in")
        http.send("GET", "/t", operation="t.list")
        http.send("GET", "/t", operation="t.list", headers={"Cookie": "session=ours"})
    assert sent == [None, None, "session=ours"]


def test_429_is_no_effect_and_tells_how_long(notes: Notes) -> None:
    with (
        speaking(always(429, headers={"Retry-After": "7"}), notes) as http,
        pytest.raises(UnavailableError) as asked,
    ):
        http.send("POST", "/t", operation="t.create")
    assert asked.value.retry_after_seconds == 7
    assert notes.left == [(429, 7)]


@pytest.mark.parametrize(("header", "seconds"), [("", 1), ("soon", 1), ("99999", 3600), ("1.5", 1)])
def test_odd_retry_after_does_no_harm(header: str, seconds: int) -> None:
    with (
        speaking(always(429, headers={"Retry-After": header})) as http,
        pytest.raises(UnavailableError) as asked,
    ):
        http.send("GET", "/t", operation="t.list")
    assert asked.value.retry_after_seconds == seconds


def test_retry_after_may_be_a_date() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    header = format_datetime(noon + timedelta(seconds=30), usegmt=True)
    with (
        clock.fixed(noon),
        speaking(always(503, headers={"Retry-After": header})) as http,
        pytest.raises(UnavailableError) as asked,
    ):
        http.send("GET", "/t", operation="t.list")
    assert asked.value.retry_after_seconds == 31


def test_foreign_host_is_refused_before_it_is_called(notes: Notes) -> None:
    with speaking(always(200), notes) as http:
        for address in ("https://evil.example/v2", f"https://{HOST}.evil.example/"):
            with pytest.raises(RejectedError) as refused:
                http.send("GET", address, operation="t.list")
            assert refused.value.error_code == "remote.host_not_allowed"
    assert notes.entered == []


def test_redirect_is_not_followed() -> None:
    """It could carry our keys to another house."""
    with (
        speaking(always(302, headers={"Location": "https://evil.example/"})) as http,
        pytest.raises(ContractError) as odd,
    ):
        http.send("GET", "/t", operation="t.list")
    assert odd.value.error_code == "remote.redirected"


def test_endless_answer_is_refused() -> None:
    def answer(_request: httpx2.Request) -> httpx2.Response:
        part = b"x" * (1024 * 1024)
        parts = (part for _ in range(MAX_ANSWER_BYTES // len(part) + 1))
        return httpx2.Response(200, content=parts)

    with speaking(answer) as http, pytest.raises(ContractError) as odd:
        http.send("GET", "/t", operation="t.list")
    assert odd.value.error_code == "remote.answer_too_large"


def test_gate_is_passed_before_and_told_after(notes: Notes) -> None:
    with speaking(always(200), notes) as http:
        http.send("POST", "/t", operation="t.create")
        http.send("GET", "/t", operation="t.list")
    assert notes.entered == [("t.create", True), ("t.list", False)]
    assert notes.left == [(200, None), (200, None)]
    with (
        speaking(raising(httpx2.ReadTimeout), notes) as http,
        pytest.raises(UnavailableError),
    ):
        http.send("GET", "/t", operation="t.list")
    assert notes.left[-1] == (0, None)


def test_closed_gate_keeps_the_request_home() -> None:
    """A worker that lost its lease writes nothing more."""

    class Closed(Notes):
        """A gate that lets nobody through."""

        def enter(self, *, operation: str, write: bool) -> None:  # noqa: ARG002 - a gate's form
            """Refuse."""
            raise PermissionError

    called: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        called.append(request.method)
        return httpx2.Response(200)

    with speaking(answer, Closed()) as http, pytest.raises(PermissionError):
        http.send("POST", "/t", operation="t.create")
    assert called == []


# --- on a real wire: what the trace tells ---


class Listener:
    """A server that does one thing to each line that comes in."""

    def __init__(self, deed: Callable[[socket.socket], None]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._deed = deed
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            line, _ = self._socket.accept()
        except OSError:
            return
        with line:
            self._deed(line)

    def close(self) -> None:
        """Stop listening and wait for the thread."""
        self._socket.close()
        self._thread.join(5)


@contextmanager
def wired(
    deed: Callable[[socket.socket], None], *, scheme: str = "http", gate: Notes | None = None
) -> Iterator[Http]:
    listener = Listener(deed)
    address = f"{scheme}://127.0.0.1:{listener.port}"
    try:
        hosts = frozenset({"127.0.0.1"})
        with Http(address, allowed_hosts=hosts, timeout_seconds=0.5, gate=gate) as http:
            yield http
    finally:
        listener.close()


def hear_and_close(line: socket.socket) -> None:
    line.recv(65536)


def hear_and_wait(line: socket.socket) -> None:
    line.recv(65536)
    line.settimeout(5)
    line.recv(1)  # until the caller gives up


def answer_half(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf")


def close_at_once(line: socket.socket) -> None:
    """Say no TLS: nothing of the request has left yet."""
    line.recv(65536)


@pytest.mark.parametrize("deed", [hear_and_close, hear_and_wait, answer_half])
def test_heard_write_is_unknown_on_a_real_wire(deed: Callable[[socket.socket], None]) -> None:
    with wired(deed) as http, pytest.raises(OutcomeUnknownError):
        http.send("POST", "/t", operation="t.create", content=b"{}")


class Falling(Notes):
    """A gate that closes only as bytes leave: the process stood still after it had passed."""

    def __init__(self, moment: int) -> None:
        super().__init__()
        self.moments = moment

    def leaving(self, *, operation: str, write: bool) -> None:
        """Refuse the head, or the body."""
        assert (operation, write) == ("t.create", True)
        self.moments -= 1
        if self.moments == 0:
            raise PermissionError


@pytest.mark.covers("X6")
@pytest.mark.parametrize("moment", [1, 2])
def test_a_write_is_kept_home_as_its_bytes_leave(moment: int) -> None:
    """Opening the line takes time, and a frozen process has all the time in the world."""
    heard: list[bytes] = []
    ended = threading.Event()

    def listen(line: socket.socket) -> None:
        line.settimeout(1)
        with suppress(TimeoutError):
            while part := line.recv(65536):
                heard.append(part)
        ended.set()

    gate = Falling(moment)
    with wired(listen, gate=gate) as http:
        with pytest.raises(PermissionError):
            http.send("POST", "/t", operation="t.create", content=b"the body")
        assert ended.wait(10), "nothing more comes"
    assert gate.entered == [("t.create", True)]
    assert gate.left == [(0, None)]
    assert (b"".join(heard) == b"") is (moment == 1)
    assert b"the body" not in b"".join(heard)


def test_refused_line_is_no_effect_on_a_real_wire() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (
        Http(address, allowed_hosts=frozenset({"127.0.0.1"})) as http,
        pytest.raises(UnavailableError),
    ):
        http.send("POST", "/t", operation="t.create", content=b"{}")


def test_broken_handshake_is_no_effect() -> None:
    """TLS fails before the first byte of the request."""
    with wired(close_at_once, scheme="https") as http, pytest.raises(UnavailableError):
        http.send("POST", "/t", operation="t.create", content=b"{}")


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a server that takes every call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_nobody_waits_longer_than_the_gate_says(notes: Notes, mute: int) -> None:
    """The usual patience is twenty seconds a read; whoever looks at a screen has less."""
    notes.seconds_left = 0.3
    begun = clock.monotonic()
    with (
        Http(
            f"http://127.0.0.1:{mute}", allowed_hosts=frozenset({"127.0.0.1"}), gate=notes
        ) as http,
        pytest.raises(UnavailableError) as failed,
    ):
        http.send("GET", "/t", operation="t.list")
    assert failed.value.params["cause"] == "ReadTimeout"
    assert clock.monotonic() - begun < 2


def test_an_answer_that_trickles_is_left_when_the_time_is_up(notes: Notes) -> None:
    """Each part comes in time, the whole would not."""
    notes.seconds_left = 0.2

    def trickle() -> Iterator[bytes]:
        while True:
            clock.pause(0.05)
            yield b"x"

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=trickle())

    with speaking(answer, notes) as http, pytest.raises(UnavailableError) as failed:
        http.send("GET", "/t", operation="t.list")
    assert failed.value.params["cause"] == "ReadTimeout"
