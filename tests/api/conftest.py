"""A company, keys to it, and a client that speaks JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from bindeledd.tenancy.models import Company, Scope, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.tenancy.tokens import make_token

ALL = tuple(scope.value for scope in Scope)


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The code of a refusal, which must be a whole problem document."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        assert {"type", "title", "status", "detail", "code"} <= set(self.body)
        assert self.body["status"] == self.status
        return str(self.body["code"])


@dataclass
class Caller:
    """A program with a key."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request; `If_Match` is written with an underscore."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        data = b"" if body is None else json.dumps(body).encode()
        answer = self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=sent
        )
        return read(answer)

    def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Make, or do."""
        return self("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Change."""
        return self("PATCH", path, body, **headers)

    def upload(self, path: str, **parts: Any) -> Answer:
        """Send a file with fields beside it."""
        sent = {"Authorization": f"Bearer {self.token}"}
        return read(self.client.post(f"/api/v1{path}", parts, headers=sent))


def read(answer: Any) -> Answer:
    """Return what a client of Django got."""
    body = json.loads(answer.content) if answer.content else None
    return Answer(answer.status_code, body, dict(answer.items()))


@pytest.fixture
def kari(db: None) -> User:  # noqa: ARG001 - a fixture of a fixture
    """The administrator."""
    return User.objects.create_user("kari@firma.example", name="Kari Tveit")


@pytest.fixture
def firm(kari: User) -> Company:
    """Kari's company."""
    return create_company("Lauvåsen Entreprenør AS", by=kari)


@pytest.fixture
def caller(firm: Company, kari: User) -> Callable[..., Caller]:
    """Return a maker of callers with keys to Kari's company."""

    def make(*scopes: str, by: User = kari, to: Company = firm) -> Caller:
        with company_scope(to.id):
            return Caller(make_token("Test", scopes or ALL, by=by).text)

    return make


@pytest.fixture
def api(caller: Callable[..., Caller]) -> Caller:
    """A program that may do everything in Kari's company."""
    return caller()


@pytest.fixture
def stranger(caller: Callable[..., Caller]) -> Caller:
    """A program that may do everything in somebody else's company."""
    eva = User.objects.create_user("eva@other.example", name="Eva")
    return caller(by=eva, to=create_company("Annet Firma AS", by=eva))
