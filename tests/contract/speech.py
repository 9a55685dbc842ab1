"""How a system is spoken to: what the suite's wire understands of a request and its answer.

A request is told as what it does, in the words of HTTP: POST makes, PATCH changes, DELETE takes
away, GET reads. A system that says all by POST is translated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import httpx2
from lxml import etree

from tests.sandbox.sevenoffice.conftest import check
from tests.vendor_spec import SPEC, is_unconfirmed, validate_request
from tests.world import GO, SEVEN, Side

UNAUTHORIZED: Final = 401
LET_IN: Final = "LOG IN"
"""What gets us in, and the description of a service: neither reads books nor writes them."""
_AMOUNT = re.compile(r"-?\d+\.\d{2,4}")


@dataclass
class Sent:
    """One request as it went out, and what came back.

    Attributes:
        method: What it does: GET, POST, PATCH, DELETE, or `LET_IN`.
        path: Where, as the system names its calls.
        body: What was said, plain.
        by: Which bench was running.
        status: 0 where no answer came; 401 where it was not let in, however they say that.
    """

    method: str
    path: str
    body: Any
    by: int = 0
    status: int = 0

    @property
    def writes(self) -> bool:
        """Whether it may have changed their books."""
        return self.method not in {"GET", "HEAD", LET_IN}


@dataclass(frozen=True, kw_only=True)
class Speech:
    """How one system is spoken to.

    Attributes:
        side: The system and its stand-in.
        sent: What a request is; holds it against the vendor's own description.
        status: Status of an answer.
        is_call: Whether a request is a call, as faults are aimed.
        changed: Paths that a change names.
    """

    side: Side
    sent: Callable[[httpx2.Request, bytes], Sent]
    status: Callable[[httpx2.Response], int] = field(default=lambda answer: answer.status_code)
    is_call: Callable[[Sent, str], bool]
    changed: Callable[[Sent], set[str]]


# --- REST and JSON ---


def _sent_json(request: httpx2.Request, content: bytes) -> Sent:
    method, path = request.method, request.url.path
    if SPEC.exists() and not is_unconfirmed(method, path):
        validate_request(method, path, request.url.query, request.headers, content)
    is_token = path.lower().endswith("/oauth/token")
    return Sent(LET_IN if is_token else method, path, _json(request, content))


def _json(request: httpx2.Request, content: bytes) -> Any:
    if "json" not in request.headers.get("content-type", ""):
        return None
    return json.loads(content, parse_float=_exact) if content else None


def _exact(text: str) -> Decimal:
    """Read an amount; one of ours is written with its hundredths, as no float is (89.50)."""
    assert _AMOUNT.fullmatch(text), f"a float on the wire: {text}"
    return Decimal(text)


def _is_json_call(sent: Sent, call: str) -> bool:
    method, _, path = call.partition(" ")
    below = path.split("/{")[0].split("/*")[0].casefold()
    return sent.method == method and below in sent.path.casefold()


def _patched(sent: Sent) -> set[str]:
    return {operation["path"].strip("/").replace("/", ".") for operation in sent.body}


POWEROFFICE_GO: Final = Speech(side=GO, sent=_sent_json, is_call=_is_json_call, changed=_patched)


# --- SOAP ---

_BODY: Final = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
_IDS: Final = frozenset({"Id", "OrderId"})


def _sent_soap(request: httpx2.Request, content: bytes) -> Sent:
    service = request.url.path.rpartition("/")[2].removesuffix(".asmx").casefold()
    if request.method == "GET":
        return Sent(LET_IN, f"{service} wsdl", None)
    check(str(request.url), content)
    call = etree.fromstring(content).find(_BODY)[0]
    name, body = etree.QName(call).localname, _plain(call)
    return Sent(_deed(service, name, body), name, body)


def _deed(service: str, name: str, body: Any) -> str:
    if service == "authenticate":
        return LET_IN
    if name.startswith("Delete"):
        return "DELETE"
    if not name.startswith("Save"):
        return "GET"
    told = dict(_leaves(body))
    changes = any(path.rpartition(".")[2] in _IDS and path.count(".") <= 2 for path in told)
    return "PATCH" if changes and "ExplicitlySpecifyNewCompanyId" not in str(told) else "POST"


def _plain(node: Any) -> Any:
    if len(node) == 0:
        return node.text or ""
    return [(etree.QName(child).localname, _plain(child)) for child in node]


def _leaves(body: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(body, str):
        return [(path, body)]
    return [leaf for name, inner in body for leaf in _leaves(inner, f"{path}.{name}".strip("."))]


def _named(sent: Sent) -> set[str]:
    """Return the paths inside the saved object, without its id."""
    paths = (path for path, _ in _leaves(sent.body))
    inside = (
        re.sub(r"^(companies\.Company|products\.Product|project|Hour)\.", "", p) for p in paths
    )
    return set(inside) - _IDS


def _soap_status(answer: httpx2.Response) -> int:
    """Read a refusal to let us in, a fault; other answers may break off on the way."""
    if answer.status_code != httpx2.codes.INTERNAL_SERVER_ERROR:
        return answer.status_code
    refused = b"not authenticated on this identity" in answer.read()
    return UNAUTHORIZED if refused else answer.status_code


SEVENOFFICE: Final = Speech(
    side=SEVEN,
    sent=_sent_soap,
    status=_soap_status,
    is_call=lambda sent, call: sent.method == "POST" and call.endswith(f" {sent.path}"),
    changed=_named,
)
