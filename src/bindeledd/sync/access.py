"""Declarations of access to a system: what a person gives, what a check finds, what opens a client.

No Django, no calls; `granting` and `checking` act on them, `flows` gathers them in a connector.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from bindeledd.kernel.errors import Param
from bindeledd.kernel.gate import Gate
from bindeledd.sync.directions import Direction

ClientT = TypeVar("ClientT")


class Severity(StrEnum):
    """How much a finding of the check step matters; the order is by consequence."""

    STOPS = "stops"
    NOTE = "note"
    FINE = "fine"


@dataclass(frozen=True)
class Finding:
    """One point of the check step.

    Attributes:
        code: Stable; heading, sentence and fix are translations of it.
        severity: Stops something, is worth knowing, or is in order.
        params: Facts for the sentences.
        groups: Data types that it stops or concerns; empty for all.
        directions: Ways in which it stops them; empty for all.
    """

    code: str
    severity: Severity
    params: dict[str, Param] = dataclasses.field(default_factory=dict)
    groups: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()


@dataclass(frozen=True)
class Check:
    """What a connector read about access, before anything is switched on.

    Attributes:
        company_name: Their name of the company.
        org_number: Their organisation number of the company; empty when they do not tell.
        client_id: Their stable id of the company, to notice a key that leads elsewhere.
        lock_date: Last closed day, or None.
        findings: In any order; the panel sorts by consequence.
        facts: Handed to requirements as `FlowSettings.facts`; plain JSON values.
    """

    company_name: str
    org_number: str
    client_id: str
    lock_date: date | None
    findings: tuple[Finding, ...]
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Credential:
    """One secret that a person gives when connecting.

    Attributes:
        name: Key in `Access.credentials`.
        label: English source text.
        explanation: English source text: where it is found.
        hidden: Not to be read over a shoulder, as a password that its owner uses elsewhere too.
    """

    name: str
    label: str
    explanation: str
    hidden: bool = False


@dataclass(frozen=True)
class TheirCompany:
    """One of the companies that a log-in of theirs reaches.

    Attributes:
        id: Stable, and the same for everybody who reaches it; `Check.client_id` of it too.
        name: Theirs.
        closed: Shown, but not to be chosen: they let nobody in there.
    """

    id: str
    name: str
    closed: bool = False


@dataclass(frozen=True)
class CompanyChoice(Generic[ClientT]):
    """Says that a log-in reaches several of their companies, and that a person chooses one.

    Attributes:
        list_: Returns them; the client was opened before any was chosen.
    """

    list_: Callable[[ClientT], Sequence[TheirCompany]]


class Session(Protocol):
    """A log-in that outlives a client, for systems that want few of them."""

    def read(self) -> str:
        """Return the session that is kept; empty when there is none."""

    def renewed(self, ended: str, log_in: Callable[[], str]) -> str:
        """Return another session than the one that ended; one log-in at a time gets it."""


class OwnSession:
    """A session that nobody else uses: of access that is only being tried, and of tests."""

    def __init__(self) -> None:
        self._session = ""

    def read(self) -> str:
        """Return the session; empty before the first log-in."""
        return self._session

    def renewed(self, ended: str, log_in: Callable[[], str]) -> str:
        """Log in, unless it was done since; raises what `log_in` raises."""
        if self._session in {"", ended}:
            self._session = log_in()
        return self._session


@dataclass(frozen=True)
class Access:
    """What a client is opened with.

    Attributes:
        credentials: Of this connection, decrypted; never logged.
        installation: Of this installation, such as our application key and their addresses.
        gate: Paces, guards and counts each request.
        transport: The wire, or a sandbox in process; None for the real wire.
        session: Where a log-in is kept, for systems that have such.
        company: Id of the chosen one of their companies, where a log-in reaches several; empty
            until one is chosen.
    """

    credentials: Table[str, str]
    installation: Table[str, str]
    gate: Gate
    transport: Any = None
    session: Session = field(default_factory=OwnSession)
    company: str = ""


class Closable(Protocol):
    """A client holds lines and gives them back."""

    def close(self) -> None:
        """Close all lines."""
