"""HTTP to remote systems: what surely did not leave, what may have, and nothing retried."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx2

from bindeledd.kernel.clock import monotonic, now
from bindeledd.kernel.errors import (
    ContractError,
    OutcomeUnknownError,
    Param,
    RejectedError,
    UnavailableError,
)
from bindeledd.kernel.gate import Gate, OpenGate

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""A larger answer is refused: no page of any of our systems comes near."""


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom we believe, read once: a client is opened for every portion of a run."""
    return httpx2.create_ssl_context(trust_env=False)


_LEAVING = frozenset(
    f"{line}.send_request_{part}.started"
    for line in ("http11", "http2")
    for part in ("headers", "body")
)
"""What the wire tells immediately before it sends; a head without its body can do nothing there."""

_SURELY_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


@dataclass(frozen=True)
class Answer:
    """A complete answer that is no 429, and below 500 unless it explains itself.

    Attributes:
        status: HTTP status, 200 to 499; from 500 only where `explained` said so.
        headers: Lower-case names.
        body: Raw bytes, empty for 204.
        operation: For errors made from this answer.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    operation: str

    @property
    def request_id(self) -> str | None:
        """Their id of this request, when they gave one."""
        for name in ("x-request-id", "request-id", "x-correlation-id", "apim-request-id"):
            if name in self.headers:
                return self.headers[name][:100]
        return None


class Http:
    """One remote system's HTTP, bound to its allowed hosts.

    Args:
        base_url: Prefix of every path, without a trailing slash.
        allowed_hosts: Hosts that may be called; anything else is refused before it leaves.
        gate: Passed before each request, once more as its bytes leave, and told after.
        headers: Sent with each request.
        transport: The wire; tests pass a sandbox in process.
        timeout_seconds: For connecting and for each read; less where the gate says so.
        explained: Whether an answer of 500 or above tells what happened, so that the caller judges
            it as any other; a SOAP fault does. Without it such an answer tells nothing.
        asks_to_wait: How many seconds an answer asks us to wait that says so in its body; None
            where it does not. It then had no effect, whatever its status.
    """

    def __init__(
        self,
        base_url: str,
        *,
        allowed_hosts: frozenset[str],
        gate: Gate | None = None,
        headers: Mapping[str, str] | None = None,
        transport: httpx2.BaseTransport | None = None,
        timeout_seconds: float = 20.0,
        explained: Callable[[Answer], bool] | None = None,
        asks_to_wait: Callable[[Answer], int | None] | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._allowed_hosts = allowed_hosts
        self._gate: Gate = gate or OpenGate()
        self._timeout_seconds = timeout_seconds
        self._explained = explained or (lambda _answer: False)
        self._asks_to_wait = asks_to_wait or (lambda _answer: None)
        self._client = httpx2.Client(
            headers=dict(headers or {}),
            transport=transport,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # a session is its owner's
            verify=_trusted(),
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all lines."""
        self._client.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        operation: str,
        write: bool | None = None,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Send one request, once.

        Args:
            method: Upper case.
            path: Below the base address, or a whole address on an allowed host.
            operation: Stable name for errors and counts, such as `customer.create`.
            write: Whether it may change something there; by default all but GET and HEAD.
            params: Query, each value encoded once.
            headers: Beside those of the client.
            content: Raw body.

        Raises:
            UnavailableError: Surely no effect: not sent, a failed read, 429 or asked to wait.
            OutcomeUnknownError: A write that got no clear answer, or an unexplained 5xx.
            ContractError: A redirect, or an answer larger than we accept.
            RejectedError: The host is none of this system's.
        """
        writes = method not in {"GET", "HEAD"} if write is None else write
        url = path if path.startswith("http") else f"{self._base_url}{path}"
        host = urlsplit(url).hostname or ""
        if host not in self._allowed_hosts:
            raise RejectedError("remote.host_not_allowed", operation=operation, host=host)
        self._gate.enter(operation=operation, write=writes)
        status, wait, refused = 0, None, False
        try:
            answer = self._exchange(
                method,
                url,
                operation,
                writes=writes,
                params=params,
                headers=headers,
                content=content,
            )
            status, asked = answer.status, self._asks_to_wait(answer)
            refused = asked is not None or status == httpx2.codes.TOO_MANY_REQUESTS
            wait = _retry_after(answer.headers) if asked is None else asked
        finally:
            self._gate.leave(operation=operation, status=status, retry_after_seconds=wait)
        return self._judged(answer, writes=writes, wait=wait, refused=refused)

    def _judged(self, answer: Answer, *, writes: bool, wait: int | None, refused: bool) -> Answer:
        facts: dict[str, Param] = {
            "operation": answer.operation,
            "status": answer.status,
            "request_id": answer.request_id,
        }
        if refused:
            raise UnavailableError("remote.asked_to_wait", retry_after_seconds=wait or 1, **facts)
        if answer.status >= httpx2.codes.INTERNAL_SERVER_ERROR and not self._explained(answer):
            if writes:
                raise OutcomeUnknownError("remote.failed_on_write", **facts)
            raise UnavailableError("remote.failed_on_read", retry_after_seconds=wait, **facts)
        if httpx2.codes.MULTIPLE_CHOICES <= answer.status < httpx2.codes.BAD_REQUEST:
            raise ContractError("remote.redirected", **facts)
        return answer

    def _exchange(
        self,
        method: str,
        url: str,
        operation: str,
        *,
        writes: bool,
        params: Mapping[str, str | int] | None,
        headers: Mapping[str, str] | None,
        content: bytes | None,
    ) -> Answer:
        started: set[str] = set()

        def tell(name: str, _info: object) -> None:
            started.add(name)
            if name in _LEAVING:
                self._gate.leaving(operation=operation, write=writes)

        left = self._gate.seconds_left
        seconds = self._timeout_seconds if left is None else min(left, self._timeout_seconds)
        give_up_at = None if left is None else monotonic() + left
        request = self._client.build_request(
            method,
            url,
            params=params,
            headers=headers,
            content=content,
            timeout=httpx2.Timeout(seconds, connect=min(5.0, seconds)),
            extensions={"trace": tell},
        )
        try:
            response = self._client.send(request, stream=True)
            try:
                body = _bounded(response, operation, give_up_at)
            finally:
                response.close()
        except httpx2.RequestError as error:
            cause = type(error).__name__
            if writes and _may_have_left(error, started):
                raise OutcomeUnknownError(operation=operation, cause=cause) from error
            raise UnavailableError(operation=operation, cause=cause) from error
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, found, body, operation)


def _may_have_left(error: httpx2.RequestError, started: set[str]) -> bool:
    """Tell whether any byte may have gone out; without a trace we assume that it did."""
    if isinstance(error, _SURELY_NOT_SENT):
        return False
    traced = any(name.startswith(("connection.", "http11.", "http2.")) for name in started)
    return not traced or "http11.send_request_headers.started" in started


def _bounded(response: httpx2.Response, operation: str, give_up_at: float | None) -> bytes:
    """Read a body that is neither too large nor, where somebody waits, too slow in coming."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        if give_up_at is not None and monotonic() > give_up_at:
            raise httpx2.ReadTimeout("nobody waits any longer", request=response.request)
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise ContractError("remote.answer_too_large", operation=operation)
        parts.append(part)
    return b"".join(parts)


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """Read `Retry-After` in seconds; a date is turned into seconds from now."""
    text = headers.get("retry-after", "").strip()
    if text.isdigit():
        return min(int(text), 3600)
    if not text:
        return None
    from email.utils import parsedate_to_datetime

    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    if instant.tzinfo is None:
        return None
    return max(0, min(3600, int((instant - now()).total_seconds()) + 1))
