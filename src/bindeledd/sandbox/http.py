"""Requests and answers as the stand-ins see them; what an address means is left to each of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar
from urllib.parse import parse_qsl

import msgspec

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Row: TypeAlias = dict[str, Any]

_DECODER = msgspec.json.Decoder(type=Any, float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class LineCutError(ConnectionError):
    """The stand-in lets the line break here.

    A `ConnectionError`, so that a server closes the socket instead of answering 500.

    Args:
        moment: ``before`` (nothing was done), ``lost`` (done, no answer) or ``during`` (half sent).
    """

    def __init__(self, moment: str) -> None:
        super().__init__(f"the sandbox cut the line: {moment}")
        self.moment = moment


@dataclass(slots=True)
class Request:
    """One call, already read whole."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes
    origin: str
    remote: str = ""

    def json(self) -> Any:
        """Read the body as JSON, numbers with a fraction as `Decimal`.

        Raises:
            ValueError: It is no JSON.
        """
        return decode(self.body)

    def form(self) -> dict[str, str]:
        """Read the body as a submitted form."""
        pairs = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return dict(pairs)


@dataclass(slots=True)
class Answer:
    """What goes back; `cut` lets the line break on the way."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    cut: str = ""


def decode(raw: bytes) -> Any:
    """Read JSON without ever making a binary float.

    Raises:
        ValueError: It is no JSON.
    """
    try:
        return _DECODER.decode(raw)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def encode(value: object) -> bytes:
    """Write JSON; decimals become plain numbers."""
    return _ENCODER.encode(value)


def json_answer(value: object, status: int = 200) -> Answer:
    """Answer with JSON."""
    return Answer(status, encode(value), [("Content-Type", "application/json; charset=utf-8")])


def html_answer(text: str, status: int = 200) -> Answer:
    """Answer with a page that may load nothing but its own style sheet; its icon is in it."""
    policy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' http: https:"
    return Answer(
        status,
        text.encode(),
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy)],
    )


def redirect(address: str) -> Answer:
    """Send a browser elsewhere with GET."""
    return Answer(303, b"", [("Location", address)])


def read_request(environ: "WSGIEnvironment") -> Request:
    """Read one WSGI call whole."""
    length = environ.get("CONTENT_LENGTH") or "0"
    body = environ["wsgi.input"].read(int(length)) if length != "0" else b""
    headers = {
        key[5:].replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    host = headers.get("host") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return Request(
        method=environ["REQUEST_METHOD"].upper(),
        path=environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""),
        query=parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True),
        headers=headers,
        body=body,
        origin=f"{environ['wsgi.url_scheme']}://{host}",
        remote=environ.get("REMOTE_ADDR", ""),
    )


def send(answer: Answer, start_response: "StartResponse") -> Iterable[bytes]:
    """Give an answer to the WSGI server, or break the line where the answer says so.

    Raises:
        LineCutError: The answer asks for it.
    """
    if answer.cut in {"before", "lost"}:
        raise LineCutError(answer.cut)
    phrase = HTTPStatus(answer.status).phrase
    headers = [*answer.headers]
    if answer.status != HTTPStatus.NO_CONTENT:
        headers.append(("Content-Length", str(len(answer.body))))
    start_response(f"{answer.status} {phrase}", headers)
    if answer.cut:
        return _half(answer.body)
    return [answer.body] if answer.body else []


def _half(body: bytes) -> Iterable[bytes]:
    yield body[: max(1, len(body) // 2)]
    raise LineCutError("during")


Target = TypeVar("Target")


class Router(Generic[Target]):
    """Finds what serves a method and a path; names match in any case, ``{x}`` takes one part."""

    def __init__(self) -> None:
        self._fixed: dict[tuple[str, str], Target] = {}
        self._open: dict[tuple[str, int], list[tuple[list[str], Target]]] = {}

    def add(self, method: str, pattern: str, handler: Target) -> None:
        """Serve one method and path pattern with a handler."""
        if "{" not in pattern:
            self._fixed[method, pattern.lower()] = handler
            return
        parts = pattern.lower().strip("/").split("/")
        self._open.setdefault((method, len(parts)), []).append((parts, handler))

    def find(self, method: str, path: str) -> tuple[Target, list[str]] | None:
        """Look up the handler and the values of the open parts, in order."""
        path = path.rstrip("/") or "/"
        handler = self._fixed.get((method, path.lower()))
        if handler is not None:
            return handler, []
        given = path.strip("/").split("/")
        for parts, candidate in self._open.get((method, len(given)), ()):
            pairs = list(zip(parts, given, strict=True))
            if all(part[0] == "{" or part == value.lower() for part, value in pairs):
                return candidate, [value for part, value in pairs if part[0] == "{"]
        return None
