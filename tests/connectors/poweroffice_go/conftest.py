"""A company in the stand-in, and our client on it held against the vendor's specification."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from bindeledd.connectors.poweroffice_go import CONNECTOR
from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.kernel.gate import OpenGate
from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync.flows import Access
from tests.vendor_spec import SPEC, is_unconfirmed, validate_request

HOST = "https://goapi.poweroffice.net"
INSTALLATION = {
    "application_key": DEMO_APPLICATION_KEY,
    "subscription_key": SUBSCRIPTION_KEY,
    "base_url": f"{HOST}/Demo/v2",
    "token_url": f"{HOST}/Demo/OAuth/Token",
}


class HeldToSpec(httpx2.BaseTransport):
    """The stand-in's wire; what we send is held against the vendor's specification first."""

    def __init__(self, app: PowerOfficeGo) -> None:
        self._inner = SandboxTransport(app)
        self.sent: list[httpx2.Request] = []
        self.strict = SPEC.exists()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Hold a request against the specification and pass it on."""
        self.sent.append(request)
        if self.strict and not is_unconfirmed(request.method, request.url.path):
            validate_request(
                request.method,
                request.url.path,
                request.url.query,
                request.headers,
                request.read(),
            )
        return self._inner.handle_request(request)


@dataclass
class Counting(OpenGate):
    """A gate that stands open and remembers."""

    entered: list[tuple[str, bool]] = field(default_factory=list)
    left: list[tuple[str, int]] = field(default_factory=list)

    def enter(self, *, operation: str, write: bool) -> None:
        """Remember what came."""
        self.entered.append((operation, write))

    def leave(self, *, operation: str, status: int, retry_after_seconds: int | None) -> None:  # noqa: ARG002 - a gate's form
        """Remember how it went."""
        self.left.append((operation, status))


@contextmanager
def opened(client_key: str, transport: httpx2.BaseTransport) -> Iterator[Client]:
    """Open a client on any wire and close it."""
    client = CONNECTOR.open(Access({"client_key": client_key}, INSTALLATION, Counting(), transport))
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def app() -> PowerOfficeGo:
    return PowerOfficeGo(seed=1, rate=None)


@pytest.fixture
def books(app: PowerOfficeGo) -> Ledger:
    return app.add_company("Fjordbygg AS", org_number="999888777")


@pytest.fixture
def wire(app: PowerOfficeGo) -> HeldToSpec:
    return HeldToSpec(app)


@pytest.fixture
def gate() -> Counting:
    return Counting()


@pytest.fixture
def open_client(wire: HeldToSpec, gate: Counting) -> Iterator[Callable[..., Client]]:
    """Opens clients with other keys than the usual ones, and closes them."""
    opened: list[Client] = []

    def open_(client_key: str, **installation: Any) -> Client:
        keys = INSTALLATION | installation
        client = CONNECTOR.open(Access({"client_key": client_key}, keys, gate, wire))
        opened.append(client)
        return client

    yield open_
    for client in opened:
        client.close()


@pytest.fixture
def client(open_client: Callable[..., Client], books: Ledger) -> Client:
    return open_client(books.client_key)
