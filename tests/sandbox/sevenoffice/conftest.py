"""A stand-in, clients in it, and an independent caller; the vendor's schema checks every call."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
import zeep
from lxml import etree
from zeep.helpers import serialize_object
from zeep.transports import Transport

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from bindeledd.sandbox.sevenoffice.directory import SERVICES
from bindeledd.sandbox.sevenoffice.options import APPLICATION_ID, PASSWORD, USERNAME
from bindeledd.sandbox.sevenoffice.shapes import NS_A
from bindeledd.sandbox.transport import SandboxTransport
from tests.sandbox.sevenoffice.vendor import NEWER, parser, schema_of

ADDRESSES = {one.name: f"https://{one.host}{one.path}" for one in SERVICES}
ENVELOPES = (
    "{http://schemas.xmlsoap.org/soap/envelope/}",
    "{http://www.w3.org/2003/05/soap-envelope}",
)
DAY = datetime(2026, 3, 3, tzinfo=UTC)


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def forward(self, **amount: float) -> None:
        """Move the time."""
        self.now += timedelta(**amount)


class Wire(Transport):
    """Carries what zeep sends over the product's HTTP client; checks it on the way."""

    def __init__(self, http: httpx2.Client, *, strict: bool = True) -> None:
        self.http = http
        self.cookie = ""
        self.strict = strict
        self.cache = None

    def __del__(self) -> None:
        """Close nothing: the client is the test's."""

    def _load_remote_data(self, url: str) -> bytes:
        return self.http.get(url).raise_for_status().content

    def post(self, address: str, message: Any, headers: dict[str, str]) -> httpx2.Response:
        """Send one envelope."""
        if self.cookie:
            headers = {**headers, "Cookie": f"ASP.NET_SessionId={self.cookie}"}
        answer = self.http.post(address, content=message, headers=headers)
        if self.strict:
            check(address, message)
            if answer.status_code == 200:
                check(address, answer.content)
        return answer


def check(address: str, raw: Any) -> None:
    """Hold the body of an envelope against the vendor's schema; newer fields are left out."""
    service = next(name for name, one in ADDRESSES.items() if address.endswith(one[-30:]))
    schema = schema_of(service)
    if schema is None:
        return
    root = etree.fromstring(raw, parser())
    body = next(found for ns in ENVELOPES if (found := root.find(f"{ns}Body")) is not None)
    content = etree.fromstring(etree.tostring(body[0]), parser())
    if service == "TimeService":
        _drop_newer(content)
    assert schema.validate(content), schema.error_log.last_error


def _drop_newer(content: Any) -> None:
    """Take out the fields the description of 2018 lacks, type by type."""
    owners = {f"{{{NS_A}}}hs": "HourSearch", **{f"{{{NS_A}}}{name}": name for name in NEWER}}
    for owner in list(content.iter(*owners)):
        for child in list(owner):
            if etree.QName(child).localname in NEWER[owners[owner.tag]]:
                owner.remove(child)


class Office:
    """One caller with a session of its own."""

    def __init__(self, app: SevenOffice, *, strict: bool = True, soap12: bool = False) -> None:
        self.app = app
        self.http = httpx2.Client(transport=SandboxTransport(app), cookies=None)
        self.wire = Wire(self.http, strict=strict)
        self._port = "Soap12" if soap12 else "Soap"
        self._clients: dict[str, zeep.Client] = {}

    def _client(self, service: str) -> zeep.Client:
        if service not in self._clients:
            settings = zeep.Settings(strict=True, xml_huge_tree=False)
            address = f"{ADDRESSES[service]}?wsdl"
            self._clients[service] = zeep.Client(address, transport=self.wire, settings=settings)
        return self._clients[service]

    def call(self, service: str, operation: str, **asked: Any) -> Any:
        """Call an operation; gives plain data."""
        port = self._client(service).bind(service, f"{service}{self._port}")
        return serialize_object(getattr(port, operation)(**asked), dict)

    def log_in(self, **credential: Any) -> "Office":
        """Use a new session from now on."""
        self.wire.cookie = self.login(**credential)
        assert self.wire.cookie
        return self

    def login(self, **credential: Any) -> str:
        """Log in; gives the session's id."""
        given = {"ApplicationId": APPLICATION_ID, "Username": USERNAME, "Password": PASSWORD}
        self.http.cookies.clear()
        return self.call("Authenticate", "Login", credential={**given, **credential}) or ""

    def post(self, service: str, body: str, **headers: str) -> httpx2.Response:
        """Send the body of an envelope as it is, by SOAP 1.1."""
        action = next(one for one in SERVICES if one.name == service).action(
            etree.QName(etree.fromstring(body, parser())).localname
        )
        sent = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
        if self.wire.cookie:
            sent["Cookie"] = f"ASP.NET_SessionId={self.wire.cookie}"
        envelope = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
            f"<s:Body>{body}</s:Body></s:Envelope>"
        )
        return self.http.post(
            ADDRESSES[service], content=envelope.encode(), headers={**sent, **headers}
        )

    def customer(self, **values: Any) -> int:
        """Save one customer; gives its id."""
        company = {"Name": "Elvebakken Bygg AS", "Type": "Business", **values}
        (saved,) = self.call("CompanyService", "SaveCompanies", companies={"Company": [company]})
        assert saved["APIException"] is None, saved["APIException"]
        return int(saved["Id"])

    def save_company(self, **values: Any) -> dict[str, Any]:
        """Save one customer; gives what came back."""
        answer = self.call("CompanyService", "SaveCompanies", companies={"Company": [values]})
        found: dict[str, Any] = answer[0]
        return found

    def companies(self, *names: str, **search: Any) -> list[dict[str, Any]]:
        """Search customers."""
        answer = self.call(
            "CompanyService",
            "GetCompanies",
            searchParams=search,
            returnProperties={"string": list(names or ("Id", "Name"))},
        )
        return answer or []

    def project(self, **values: Any) -> int:
        """Save one project; gives its id."""
        project = {"Name": "Ny adkomstvei", "NameDisplay": "Plain", "TimeReg": "WorkType"}
        return int(self.call("ProjectService", "SaveProject", project={**project, **values}))

    def projects(self, **search: Any) -> list[dict[str, Any]]:
        """Search projects."""
        return self.call("ProjectService", "GetProjectsDetailed", Ps=search) or []

    def product(self, **values: Any) -> int:
        """Save one product; gives its id."""
        product = {"Name": "Gravemaskin", "CategoryId": 1, **values}
        (saved,) = self.call("ProductService", "SaveProducts", products={"Product": [product]})
        assert saved["APIException"] is None, saved["APIException"]
        return int(saved["Id"])

    def save_order(self, **values: Any) -> dict[str, Any]:
        """Save one order; gives what came back."""
        order = {"IncludeVAT": None, **values}
        answer = self.call("InvoiceService", "SaveInvoices", invoices={"InvoiceOrder": [order]})
        found: dict[str, Any] = answer[0]
        return found

    def orders(self, *names: str, **search: Any) -> list[dict[str, Any]]:
        """Search orders; rows come with what the tests look at."""
        rows = ("RowId", "ProductId", "Name", "Quantity", "Price", "UserDefinedDimensions")
        answer = self.call(
            "InvoiceService",
            "GetInvoices",
            searchParams=search,
            invoiceReturnProperties={"string": list(names or ("OrderId", "ReferenceNumber"))},
            rowReturnProperties={"string": list(rows)},
        )
        return answer or []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> SevenOffice:
    return SevenOffice(seed=1, clock=clock, rate=None, hourly=None, login_rate=None)


@pytest.fixture
def books(app: SevenOffice) -> Books:
    return app.add_company("Fjell og Anlegg AS", org_number="999888777")


@pytest.fixture
def office(app: SevenOffice, books: Books) -> Iterator[Office]:
    assert books.client_id
    caller = Office(app).log_in()
    yield caller
    caller.http.close()
