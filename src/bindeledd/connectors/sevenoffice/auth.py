"""How a connection is granted and renewed: one session a connection, on the chosen company.

A session stands on one of the companies that its user reaches, and whoever switches it takes all
who use it along. So what is kept tells which company it stands on, and a session of another one, or
of none, counts as ended. How many log in at once is settled by whoever keeps the session.

Source: contract paper 24sevenoffice, section 2.3, read 2026-11-21.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypedDict

import msgspec

from bindeledd.connectors.sevenoffice.payloads.access import IdentityPayload
from bindeledd.connectors.sevenoffice.wire import AUTHENTICATE, FaultError, Wire
from bindeledd.kernel.errors import AuthorizationError, ContractError, UnavailableError
from bindeledd.kernel.shapes import encode_text
from bindeledd.sync.flows import Access, TheirCompany

_ENDED: Final = re.compile(
    "not authenticated on this identity|identityid is blocked", re.IGNORECASE
)
_BLOCKED: Final = re.compile("identityid is blocked", re.IGNORECASE)
_TOO_OFTEN: Final = re.compile("too many login|reuse the session", re.IGNORECASE)
_LOG_IN_AGAIN_SECONDS: Final = 60


class _Standing(TypedDict):
    """What is kept of a session.

    Attributes:
        session: Their id of it.
        company: Id of the company that it stands on; empty before one was chosen.
    """

    session: str
    company: str


def ends_session(text: str) -> bool:
    """Tell whether a fault says that the session is over, or no longer on its company."""
    return _ENDED.search(text) is not None


class Sessions:
    """The session of one connection.

    Args:
        wire: Carries the calls of logging in.
        access: User, password, the installation's application id, and the chosen company.
    """

    def __init__(self, wire: Wire, access: Access) -> None:
        self._wire = wire
        self._kept = access.session
        self._company = access.company
        self._credential = {
            "ApplicationId": access.installation["application_id"],
            "Password": access.credentials.get("password", ""),
            "Username": access.credentials.get("username", "").strip(),
        }
        self._has_asked = False

    def current(self) -> str:
        """Return the session on the chosen company, logging in when there is none.

        Raises:
            AuthorizationError: The user may not log in, or not into that company.
            UnavailableError: Nobody could log in; whatever should follow was not sent.
        """
        kept = self._kept.read()
        session = self._session_in(kept)
        return session or self._session_in(self._kept.renewed(kept, self._log_in))

    def renewed(self, ended: str) -> str:
        """Return another session than one that ended; raises as `current`."""
        kept = self._kept.read()
        session = self._session_in(kept)
        if session not in {"", ended}:
            return session
        return self._session_in(self._kept.renewed(kept, self._log_in))

    def is_over(self, session: str) -> bool:
        """Ask whether a session is over; once a client, for faults in words nobody knows."""
        if self._has_asked:
            return False
        self._has_asked = True
        return not self._ask("HasSession", bool, "session.check", session)

    def companies(self) -> list[TheirCompany]:
        """Return the companies that the user reaches, each once; raises as `current`."""
        found: dict[str, TheirCompany] = {}
        for one in self._reached():
            client = one.get("Client")
            if client is None:
                continue
            name, closed = client.get("Name") or "", one.get("IsDisabled") is True
            known = found.get(str(client["Id"]))
            if known is None or known.closed:
                found[str(client["Id"])] = TheirCompany(str(client["Id"]), name, closed)
        return list(found.values())

    def _reached(self) -> list[IdentityPayload]:
        try:
            session = self.current()
            try:
                return self._identities(session)
            except _EndedError:
                return self._identities(self.renewed(session))
        except _BlockedError:
            return self._by_credential()

    def _session_in(self, kept: str) -> str:
        """Return the session that is kept, where it stands on the chosen company."""
        try:
            standing = msgspec.json.decode(kept, type=_Standing)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return ""
        return standing["session"] if standing["company"] == self._company else ""

    def _log_in(self) -> str:
        """Log in and stand on the chosen company; return what is to be kept."""
        try:
            return self._stood()
        except _EndedError:  # between two calls of the log-in itself
            return self._stood()

    def _stood(self) -> str:
        try:
            session = self._login()
            reached = self._identities(session)
        except _BlockedError:
            if not self._company:
                raise
            chosen = self._identity_among(self._by_credential())
            session = self._login(chosen["Id"])
            reached = self._identities(session)
        if self._company:
            self._stand_on(self._identity_among(reached), session)
        return encode_text(_Standing(session=session, company=self._company))

    def _stand_on(self, chosen: IdentityPayload, session: str) -> None:
        """Switch to an identity, and look whether it was done: these are somebody's books."""
        if chosen.get("IsCurrent") is True:
            return
        asked = {"identityId": chosen["Id"]}
        done = self._ask("SetIdentityById", bool, "identity.choose", session, asked)
        current = self._ask("GetIdentity", IdentityPayload, "identity.get", session)
        if not done or _company_of(current) != self._company:
            raise AuthorizationError("sevenoffice.company_closed", operation="identity.choose")

    def _identity_among(self, reached: list[IdentityPayload]) -> IdentityPayload:
        """Return the way into the chosen company: the one in use, else the usual one."""
        ways = [
            one
            for one in reached
            if _company_of(one) == self._company and one.get("IsDisabled") is not True
        ]
        if not ways:
            raise AuthorizationError("sevenoffice.company_closed", operation="identity.list")
        ways.sort(
            key=lambda one: (one.get("IsCurrent") is not True, one.get("IsDefault") is not True)
        )
        return ways[0]

    def _login(self, identity: str = "") -> str:
        credential = self._credential | ({"IdentityId": identity} if identity else {})
        asked = {"credential": credential}
        session = self._ask("Login", str | None, "session.log_in", "", asked)  # type: ignore[arg-type] # text or none
        if not session:
            raise AuthorizationError("sevenoffice.log_in_refused", operation="session.log_in")
        return str(session)

    def _identities(self, session: str) -> list[IdentityPayload]:
        shape = list[IdentityPayload]
        found: list[IdentityPayload] = self._ask("GetIdentities", shape, "identity.list", session)
        return found

    def _by_credential(self) -> list[IdentityPayload]:
        asked = {"credential": self._credential}
        name = "GetIdentitiesWithCredential"
        shape = list[IdentityPayload]
        found: list[IdentityPayload] = self._ask(name, shape, "identity.list", "", asked)
        if not found:
            raise AuthorizationError("sevenoffice.log_in_refused", operation="identity.list")
        return found

    def _ask(
        self,
        name: str,
        shape: type[Any],
        operation: str,
        session: str,
        asked: dict[str, Any] | None = None,
    ) -> Any:
        """Ask the service that lets people in; none of its calls changes books.

        Raises:
            _BlockedError: The identity that was asked with is blocked.
            _EndedError: The session is over.
            UnavailableError: Too many log-ins.
            ContractError: A refusal in words that nobody knows.
        """
        try:
            return self._wire.call(
                AUTHENTICATE,
                name,
                shape,
                operation=operation,
                write=False,
                session=session,
                asked=asked,
            )
        except FaultError as fault:
            raise _meaning(fault) from fault


def _company_of(identity: IdentityPayload) -> str:
    client = identity.get("Client")
    return "" if client is None else str(client["Id"])


class _EndedError(AuthorizationError):
    """The session is over."""


class _BlockedError(AuthorizationError):
    """The identity that a log-in begins with is blocked; another may not be."""


def _meaning(fault: FaultError) -> AuthorizationError | UnavailableError | ContractError:
    if _BLOCKED.search(fault.text):
        return _BlockedError("sevenoffice.company_closed", operation=fault.operation)
    if ends_session(fault.text):
        return _EndedError(operation=fault.operation)
    if _TOO_OFTEN.search(fault.text):
        return UnavailableError(
            "sevenoffice.too_many_log_ins",
            retry_after_seconds=_LOG_IN_AGAIN_SECONDS,
            operation=fault.operation,
        )
    return ContractError(operation=fault.operation, place=fault.text[:200])
