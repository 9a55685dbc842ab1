"""A system whose log-in reaches several of its companies, in memory: nothing moves over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from bindeledd.kernel.errors import AuthorizationError
from bindeledd.sync import registry
from bindeledd.sync.access import Access, Check, CompanyChoice, Credential, TheirCompany
from bindeledd.sync.flows import Connector

SYSTEM: Final = "many_companies"
LOG_IN: Final = {"username": "api@fjellvik.example", "password": "fjell og fjord"}


@dataclass
class Office:
    """What stands over there.

    Attributes:
        reached: Their companies by id; None as organisation number for a closed one.
        opened: What clients were opened with, in order.
    """

    reached: dict[str, tuple[str, str | None]]
    opened: list[Access] = field(default_factory=list)
    password: str = LOG_IN["password"]


class OfficeClient:
    """A log-in to it."""

    def __init__(self, office: Office, access: Access) -> None:
        self._office, self._access = office, access
        office.opened.append(access)

    def companies(self) -> Sequence[TheirCompany]:
        """Return all that the log-in reaches."""
        self._log_in()
        return [
            TheirCompany(company, name, closed=number is None)
            for company, (name, number) in self._office.reached.items()
        ]

    def check(self) -> Check:
        """Return who the chosen one is."""
        self._log_in()
        name, number = self._office.reached[self._access.company]
        return Check(name, number or "", self._access.company, None, ())

    def close(self) -> None:
        """Hold nothing."""

    def _log_in(self) -> None:
        self._access.gate.enter(operation="log_in", write=False)
        if self._access.credentials["password"] != self._office.password:
            raise AuthorizationError("remote.wrong_key")


@contextmanager
def plugged(reached: dict[str, tuple[str, str | None]]) -> Iterator[Office]:
    """Make the system known for a while."""
    office = Office(reached)
    connector: Connector[OfficeClient] = Connector(
        system=SYSTEM,
        label="Many",
        short="Many",
        credentials=(
            Credential("username", "User name", "The address that logs in."),
            Credential("password", "Password", "Of that user.", hidden=True),
        ),
        open=lambda access: OfficeClient(office, access),
        check=OfficeClient.check,
        companies=CompanyChoice(OfficeClient.companies),
        registers=(),
        groups=(),
        flows=(),
        scope=lambda _installation: SYSTEM,
        requests_per_second=Decimal(1000),
    )
    registry.plug(connector)
    try:
        yield office
    finally:
        registry.unplug(SYSTEM)
