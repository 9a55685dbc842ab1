"""Keys and tokens: who calls, for which client company, and until when.

Source: contract paper poweroffice-go, section 2, read 2026-11-21. A wrong key pair is a 400, not a
401; a missing subscription key is the gateway's 401.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bindeledd.sandbox.http import Answer, Request, encode, json_answer
from bindeledd.sandbox.poweroffice_go.ledger import Ledger, micros
from bindeledd.sandbox.poweroffice_go.problems import gateway

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.state import State

_JSON = [("Content-Type", "application/json; charset=utf-8")]
_NOT_FOUND = (
    "Client integration not found. Please ensure the provided keys are matching the desired "
    "environment."
)
_KEY_MISSING = (
    "Access denied due to missing subscription key. Make sure to include subscription key when "
    "making requests to an API."
)
_KEY_WRONG = (
    "Access denied due to invalid subscription key. Make sure to provide a valid key for an "
    "active subscription."
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one token allows: one client company in one environment, until a moment."""

    client_key: str
    environment: str
    until: int


class Tokens:
    """The access tokens given out; they are opaque to callers."""

    def __init__(self, seed: int) -> None:
        self._secret = f"poweroffice-go-sandbox-{seed}".encode()
        self._grants: dict[str, Grant] = {}
        self._count = 0

    def issue(self, ledger: Ledger, seconds: int) -> str:
        """Make a token for one client company."""
        self._count += 1
        until = _moment(ledger) + seconds * 1_000_000
        claims = {"client": ledger.client_id, "exp": until // 1_000_000, "jti": self._count}
        content = f"{_part(encode({'alg': 'HS256', 'typ': 'JWT'}))}.{_part(encode(claims))}"
        signature = _part(hmac.new(self._secret, content.encode(), hashlib.sha256).digest())
        token = f"{content}.{signature}"
        grant = Grant(ledger.client_key, ledger.settings.environment, until)
        self._grants[token] = grant
        return token

    def find(self, request: Request) -> tuple[str, Grant] | None:
        """Read the bearer token of a call, whether or not it is still valid."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self._grants.get(token.strip()) if scheme.lower() == "bearer" else None
        return None if grant is None else (token.strip(), grant)

    def forget(self, token: str) -> None:
        """End one token."""
        self._grants.pop(token, None)

    def forget_all(self) -> None:
        """End every token."""
        self._grants.clear()


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _moment(ledger: Ledger) -> int:
    return micros(ledger.options.clock())


def refuse_subscription(state: "State", request: Request) -> Answer | None:
    """Answer the gateway's refusal when the subscription key is missing or wrong."""
    key = request.headers.get("ocp-apim-subscription-key")
    if not key:
        return gateway(401, _KEY_MISSING)
    return None if key in state.options.subscription_keys else gateway(401, _KEY_WRONG)


def _oauth_error(code: str, text: str) -> Answer:
    return Answer(400, encode({"error": code, "error_description": text}), list(_JSON))


def invalid_client() -> Answer:
    """Answer that the key pair is not known here."""
    return _oauth_error("invalid_client", _NOT_FOUND)


def token(state: "State", request: Request, environment: str) -> Answer:
    """Answer a token request (client credentials)."""
    if (
        not request.headers.get("content-type", "")
        .lower()
        .startswith("application/x-www-form-urlencoded")
    ):
        return _oauth_error("invalid_request", "The request is not form encoded.")
    if request.form().get("grant_type") != "client_credentials":
        return _oauth_error("unsupported_grant_type", "Only client_credentials is supported.")
    application, client = _basic(request)
    ledger = state.ledgers.get(client)
    if (
        ledger is None
        or application != state.options.application_keys.get(environment)
        or ledger.settings.environment != environment
        or not ledger.settings.activated
    ):
        return invalid_client()
    seconds = state.options.token_seconds
    issued = state.tokens.issue(ledger, seconds)
    return json_answer({"access_token": issued, "token_type": "bearer", "expires_in": seconds})


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, raw = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(raw, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def unauthorized() -> Answer:
    """Answer 401; the vendor describes no body."""
    return Answer(401, b"", [("WWW-Authenticate", 'Bearer error="invalid_token"')])


def ledger_of(state: "State", request: Request, environment: str) -> Ledger | None:
    """Find the books a call may touch; None when its token is missing, ended or foreign."""
    found = state.tokens.find(request)
    if found is None:
        return None
    grant = found[1]
    ledger = state.ledgers.get(grant.client_key)
    if ledger is None or grant.environment != environment or _moment(ledger) >= grant.until:
        return None
    return ledger


def allows(ledger: Ledger, rights: tuple[str, ...], *, write: bool) -> bool:
    """Tell whether the integration may read (or write) a resource in these books."""
    valid, _ = ledger.roles()
    wanted = {f"{right}_Full" for right in rights} | (set() if write else set(rights))
    return ledger.settings.activated and not wanted.isdisjoint(valid)
