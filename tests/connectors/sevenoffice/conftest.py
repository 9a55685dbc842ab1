"""A company beside 24SevenOffice's stand-in, and a client on a wire held to the vendor's schema."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from bindeledd.connectors.sevenoffice import CONNECTOR
from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.kernel.gate import OpenGate
from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.transport import SandboxTransport
from bindeledd.sync.flows import Access, OwnSession
from tests.sandbox.sevenoffice.conftest import check
from tests.world import SEVEN, World


class HeldToSchema(httpx2.BaseTransport):
    """The stand-in's line; every request, and every answer that is one, fits the vendor's schema.

    Attributes:
        sent: Names of the operations, in order.
        strict: Whether answers are held against it too; faults spoil them on purpose.
    """

    def __init__(self, app: SevenOffice) -> None:
        self._inner = SandboxTransport(app)
        self.sent: list[str] = []
        self.strict = True

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Check one request and pass it on."""
        content = request.read()
        if request.method == "POST":
            self.sent.append(request.headers["soapaction"].strip('"').rpartition("/")[2])
            check(str(request.url), content)
        answer = self._inner.handle_request(request)
        told = request.method == "POST" and answer.status_code == httpx2.codes.OK
        if self.strict and told and answer.headers["content-type"].startswith("text/xml"):
            check(str(request.url), answer.read())
        return answer


class Counting(OpenGate):
    """A gate that writes down what passed."""

    def __init__(self) -> None:
        self.entered: list[tuple[str, bool]] = []
        self.left: list[tuple[int, int | None]] = []

    def enter(self, *, operation: str, write: bool) -> None:
        """Write down who came."""
        self.entered.append((operation, write))

    def leave(self, *, operation: str, status: int, retry_after_seconds: int | None) -> None:  # noqa: ARG002 - a gate's form
        """Write down how it went."""
        self.left.append((status, retry_after_seconds))


@pytest.fixture
def app() -> SevenOffice:
    app: SevenOffice = SEVEN.stand_in()
    return app


@pytest.fixture
def books(app: SevenOffice) -> Books:
    return app.add_company("Fjell og Anlegg AS", org_number="999888777")


@pytest.fixture
def wire(app: SevenOffice) -> HeldToSchema:
    return HeldToSchema(app)


@pytest.fixture
def gate() -> Counting:
    return Counting()


@pytest.fixture
def session() -> OwnSession:
    return OwnSession()


@pytest.fixture
def open_client(
    wire: HeldToSchema, gate: Counting, session: OwnSession
) -> Iterator[Callable[..., Client]]:
    """Opens clients on one kept session, and closes them."""
    opened: list[Client] = []

    def open_(
        company: object = "", installation: dict[str, str] | None = None, **given: str
    ) -> Client:
        credentials = SEVEN.credentials(None) | given
        keys = {**SEVEN.installation, **(installation or {})}
        access = Access(credentials, keys, gate, wire, session, str(company))
        opened.append(CONNECTOR.open(access))
        return opened[-1]

    yield open_
    for client in opened:
        client.close()


@pytest.fixture
def client(open_client: Callable[..., Client], books: Books) -> Client:
    return open_client(books.client_id)


@pytest.fixture
def office(hurried: None) -> Iterator[World]:  # noqa: ARG001 - opened first
    """A company whose books are in 24SevenOffice."""
    made = World.build(side=SEVEN)
    yield made
    made.close()
