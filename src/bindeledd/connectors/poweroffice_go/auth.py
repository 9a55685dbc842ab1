"""How a connection is granted and renewed: one token a client object, never shared, never logged.

A token is bound to exactly one client key; a token kept anywhere else could keep answering for the
wrong company. What is sent with the token is `wire`'s business.

Source: contract paper poweroffice-go, section 2, read 2026-11-21.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TypedDict

import httpx2

from bindeledd.connectors.poweroffice_go.payloads.access import TokenAnswer
from bindeledd.kernel.clock import monotonic
from bindeledd.kernel.errors import AuthorizationError, ContractError
from bindeledd.kernel.http import Answer, Http
from bindeledd.kernel.shapes import parse

RENEW_BEFORE_SECONDS = 60
"""A token this close to its end is not used any more (the same as other clients of theirs)."""

_ENDED = frozenset({"invalid_client", "invalid_grant", "unauthorized_client"})


class _Refusal(TypedDict, total=False):
    """Error of the token address (RFC 6749, section 5.2)."""

    error: str


class Tokens:
    """The bearer token of one connection.

    Args:
        http: Carries the subscription key already; its gate paces token calls too.
        token_url: Of the environment that the keys belong to.
        application_key: Of this installation.
        client_key: Of the company's connection.
    """

    def __init__(
        self, http: Http, *, token_url: str, application_key: str, client_key: str
    ) -> None:
        self._http = http
        self._token_url = token_url
        pair = f"{application_key}:{client_key}".encode()
        self._authorization = f"Basic {b64encode(pair).decode()}"
        self._token = ""
        self._good_until = 0.0

    def header(self) -> Mapping[str, str]:
        """Return the header of an API call, fetching a token when there is no good one.

        Raises:
            AuthorizationError: The key pair or the subscription key is refused.
            UnavailableError: No token could be fetched; whatever should follow was not sent.
        """
        if self._token == "" or monotonic() >= self._good_until:
            self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """Drop the token; the next call fetches one."""
        self._token = ""

    def _fetch(self) -> None:
        answer = self._http.send(
            "POST",
            self._token_url,
            operation="token.get",
            write=False,  # nothing in the books changes, so it may be asked again
            headers={
                "Authorization": self._authorization,
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            },
            content=b"grant_type=client_credentials",
        )
        if answer.status != httpx2.codes.OK:
            raise _refused(answer)
        token = parse(TokenAnswer, answer.body, operation=answer.operation)
        self._token = token["access_token"]
        self._good_until = monotonic() + token["expires_in"] - RENEW_BEFORE_SECONDS


def _refused(answer: Answer) -> AuthorizationError | ContractError:
    """Read the refusal: wrong keys are a 400 there, a missing subscription key is a 401."""
    operation, status = answer.operation, answer.status
    if status == httpx2.codes.UNAUTHORIZED:
        return installation_key_refused(operation)
    if status == httpx2.codes.FORBIDDEN:
        return AuthorizationError(operation=operation, status=status)
    if status == httpx2.codes.BAD_REQUEST:
        error = parse(_Refusal, answer.body, operation=operation).get("error", "")
        if error in _ENDED:
            return AuthorizationError("remote.wrong_key", operation=operation, status=status)
    return ContractError("remote.odd_token_answer", operation=operation, status=status)


def installation_key_refused(operation: str) -> AuthorizationError:
    """Return the error of a missing or ended subscription key: the operator's to mend."""
    return AuthorizationError("remote.installation_key_refused", operation=operation, status=401)
