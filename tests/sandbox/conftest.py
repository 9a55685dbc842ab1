"""A stand-in, one client company in it, and a client whose every call is held against the spec."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.options import DEMO_APPLICATION_KEY, SUBSCRIPTION_KEY
from bindeledd.sandbox.transport import SandboxTransport
from tests.vendor_spec import SPEC, validate_request, validate_response


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


class Go:
    """An integration of one client company.

    Every answer is held against the vendor's specification, and every request that was accepted
    too; `loose` leaves the request out, `outside` both (addresses the specification lacks).
    """

    def __init__(self, app: PowerOfficeGo, books: Ledger, prefix: str = "/Demo") -> None:
        self.app = app
        self.books = books
        self.http = httpx2.Client(
            transport=SandboxTransport(app),
            base_url=f"https://goapi.poweroffice.net{prefix}",
            headers={"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY},
        )

    def token(self, **changes: Any) -> httpx2.Response:
        """Ask for a token."""
        given: dict[str, Any] = {
            "data": {"grant_type": "client_credentials"},
            "auth": (DEMO_APPLICATION_KEY, self.books.client_key),
        }
        answer = self.http.post("/OAuth/Token", **{**given, **changes})
        validate_response(
            "POST", "/OAuth/Token", answer.status_code, answer.headers, answer.content
        )
        return answer

    def log_in(self) -> "Go":
        """Use a new token from now on."""
        answer = self.token()
        assert answer.status_code == 200, answer.text
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def call(
        self,
        method: str,
        path: str,
        *,
        loose: bool = False,
        outside: bool = False,
        **details: Any,
    ) -> httpx2.Response:
        """Make a call and check it."""
        answer = self.http.request(method, f"/v2{path}", **details)
        if outside or not SPEC.exists():
            return answer
        request = answer.request
        where = request.url.path
        if answer.status_code < 400 and not loose:
            validate_request(method, where, request.url.query, request.headers, request.content)
        fields = details.get("params", {}).get("Fields", "")
        names = [name.strip() for name in fields.split(",") if name.strip()]
        validate_response(
            method, where, answer.status_code, answer.headers, answer.content, fields=names
        )
        return answer

    def get(self, path: str, **params: Any) -> httpx2.Response:
        """GET below /v2."""
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any, **details: Any) -> httpx2.Response:
        """POST JSON."""
        return self.call("POST", path, json=body, **details)

    def patch(self, path: str, *operations: dict[str, Any], **details: Any) -> httpx2.Response:
        """PATCH with operations."""
        kind = {"Content-Type": "application/json-patch+json"}
        return self.call("PATCH", path, json=list(operations), headers=kind, **details)

    def delete(self, path: str) -> httpx2.Response:
        """DELETE below /v2."""
        return self.call("DELETE", path)

    def customer(self, **values: Any) -> dict[str, Any]:
        """Create a customer."""
        answer = self.post("/Customers", {"Name": "Fjordbygg AS", **values})
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        return created


def replace(path: str, value: Any) -> dict[str, Any]:
    """One patch operation."""
    return {"op": "replace", "path": path, "value": value}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> PowerOfficeGo:
    return PowerOfficeGo(seed=1, clock=clock, rate=None)


@pytest.fixture
def books(app: PowerOfficeGo) -> Ledger:
    return app.add_company("Fjordbygg AS - test", org_number="999888777")


@pytest.fixture
def go(app: PowerOfficeGo, books: Ledger) -> Iterator[Go]:
    integration = Go(app, books).log_in()
    yield integration
    integration.http.close()
