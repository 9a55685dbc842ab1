"""Runs a stand-in inside the process of a test, with the faults of a real line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx2

from bindeledd.sandbox.http import LineCutError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class SandboxTransport(httpx2.BaseTransport):
    """Like `httpx2.WSGITransport`, but a cut line raises what the wire would raise.

    ``before`` becomes `ConnectError` (nothing was done), ``lost`` `ReadTimeout` (done, no answer),
    ``during`` `ReadError` while the body is read. Who traces a request is told that it leaves.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._inner = httpx2.WSGITransport(app)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request, or break as the fault says."""
        for part in ("headers", "body"):
            request.extensions.get("trace", _nobody)(f"http11.send_request_{part}.started", {})
        try:
            answer = self._inner.handle_request(request)
        except LineCutError as cut:
            raise _as_wire_error(cut, request) from cut
        stream = answer.stream
        if isinstance(stream, httpx2.SyncByteStream):
            answer.stream = _Stream(stream, request)
        return answer


def _nobody(_name: str, _info: object) -> None:
    """Listen to nothing."""


class _Stream(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, request: httpx2.Request) -> None:
        self._inner = inner
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._inner
        except LineCutError as cut:
            raise _as_wire_error(cut, self._request) from cut

    def close(self) -> None:
        self._inner.close()


def _as_wire_error(cut: LineCutError, request: httpx2.Request) -> httpx2.TransportError:
    if cut.moment == "before":
        return httpx2.ConnectError(str(cut), request=request)
    if cut.moment == "lost":
        return httpx2.ReadTimeout(str(cut), request=request)
    return httpx2.ReadError(str(cut), request=request)
