"""What a system says about our access, kept with the connection; whose books a key opens.

Judging what that stops is left to `connecting`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, Param, UnavailableError
from bindeledd.sync import registry
from bindeledd.sync.access import Check, Finding, Severity, TheirCompany
from bindeledd.sync.flows import Direction, Group
from bindeledd.sync.models import Connection
from bindeledd.sync.sessions import client_of
from bindeledd.sync.surveying import kinds
from bindeledd.tenancy.models import Company

PATIENCE_SECONDS: Final = 10.0
"""So long a person waits for a check, pacing and every request included."""

_BY_CONSEQUENCE: Final = {Severity.STOPS: 0, Severity.NOTE: 1, Severity.FINE: 2}


@dataclass(frozen=True)
class Point:
    """One point of the check step.

    Attributes:
        code: Of its words.
        severity: Stops, note or fine.
        params: Facts for the words.
        groups: Data types that it concerns; empty for all.
        directions: Ways that it concerns; empty for all.
    """

    code: str
    severity: Severity
    params: Mapping[str, Param]
    groups: tuple[str, ...]
    directions: tuple[Direction, ...] = ()

    def stops(self, group: str, direction: Direction) -> bool:
        """Tell whether a data type cannot go that way because of this."""
        concerned = (not self.groups or group in self.groups) and (
            not self.directions or direction in self.directions
        )
        return self.severity is Severity.STOPS and concerned


@dataclass(frozen=True)
class Checked:
    """What the last check found.

    Attributes:
        at: When.
        company_name: Their name of the company.
        org_number: Their organisation number of it.
        lock_date: Last closed day, or None.
        findings: By consequence: what stops all, what stops, what to note, what is in order.
        requests: How many it took.
    """

    at: datetime
    company_name: str
    org_number: str
    lock_date: date | None
    findings: tuple[Point, ...]
    requests: int

    @property
    def stops_all(self) -> bool:
        """Whether nothing at all may go."""
        return any(self._stops_all(point) for point in self.findings)

    @staticmethod
    def _stops_all(point: Point) -> bool:
        return point.severity is Severity.STOPS and not point.groups

    @property
    def stopping(self) -> tuple[Point, ...]:
        """What stops everything."""
        return tuple(point for point in self.findings if self._stops_all(point))

    @property
    def stopped_groups(self) -> tuple[str, ...]:
        """Data types that cannot go in at least one direction."""
        stops = (p for p in self.findings if p.severity is Severity.STOPS)
        return tuple(dict.fromkeys(group for point in stops for group in point.groups))

    def closes(self, group: Group) -> bool:
        """Tell whether a data type can go no way at all, as where its module is off."""
        points = [point for point in self.findings if point.groups]
        return all(any(p.stops(group.name, way) for p in points) for way in group.directions)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity."""
        found = Counter(point.severity.value for point in self.findings)
        return {severity.value: found[severity.value] for severity in Severity}


def checked(connection: Connection) -> Checked | None:
    """Return what the last check found; None before the first."""
    return checked_of(connection) if connection.check_result is not None else None


def ask(connection: Connection, *, tried: bool = False) -> tuple[Check, int]:
    """Ask the system; return what it says and how many requests that took.

    Somebody looks at the screen meanwhile, so it ends in time, and nothing is locked: a request in
    a transaction is refused by the gate.

    Args:
        connection: Kept or not.
        tried: Its access is only being tried.

    Raises:
        AuthorizationError: Access ended, or the key is wrong.
        UnavailableError: `remote.check_unanswered`: no answer, or none in time.
        ContractError: Its answer is odd.
    """
    with (
        _in_time(),
        client_of(connection, patience_seconds=PATIENCE_SECONDS, tried=tried) as (client, gate),
    ):
        found = registry.connector(connection.system).check(client)
        return found, gate.requests


def ask_companies(connection: Connection, *, tried: bool = False) -> Sequence[TheirCompany]:
    """Ask which of their companies the log-in reaches; raises as `ask`.

    Raises:
        DomainError: `connection.one_company`: a key of this system is of one company.
    """
    choice = registry.connector(connection.system).companies
    if choice is None:
        raise DomainError("connection.one_company")
    with (
        _in_time(),
        client_of(connection, patience_seconds=PATIENCE_SECONDS, tried=tried, choosing=True) as (
            client,
            _gate,
        ),
    ):
        return choice.list_(client)


@contextmanager
def _in_time() -> Iterator[None]:
    """Say of a system that does not answer that it was a question of ours that it left."""
    try:
        yield
    except UnavailableError as error:
        raise UnavailableError(
            "remote.check_unanswered",
            retry_after_seconds=error.retry_after_seconds,
            **{**error.params, "because": error.error_code},
        ) from error


def store(connection: Connection, found: Check, requests: int) -> None:
    """Put what a check found into the row, with whose books the key opens; not saved."""
    findings = [*_who_it_is(connection, found), *found.findings]
    connection.client_name = found.company_name[:200]
    connection.client_org_number = found.org_number[:20]
    connection.checked_at = now()
    connection.check_result = {
        "lock_date": found.lock_date.isoformat() if found.lock_date is not None else None,
        "facts": found.facts,
        "requests": requests,
        "findings": [
            {
                "code": one.code,
                "severity": one.severity.value,
                "params": one.params,
                "groups": list(one.groups),
                "directions": [way.value for way in one.directions],
            }
            for one in findings
        ],
    }


def _who_it_is(connection: Connection, found: Check) -> list[Finding]:
    """Judge whose books the key opens; nothing goes to somebody else's (screen 2)."""
    ours = Company.objects.get(id=connection.company_id).org_number
    facts: dict[str, Param] = {
        "name": found.company_name,
        "theirs": found.org_number,
        "ours": ours,
    }
    if connection.client_id and found.client_id and connection.client_id != found.client_id:
        return [Finding("connection.client_changed", Severity.STOPS, facts)]
    if not ours or not found.org_number:
        return [Finding("connection.company_uncertain", Severity.NOTE, facts)]
    if ours != found.org_number:
        return [Finding("connection.other_company", Severity.STOPS, facts)]
    return [Finding("connection.right_company", Severity.FINE, facts)]


def checked_of(connection: Connection) -> Checked:
    """Return what stands in the row."""
    kept = connection.check_result or {}
    declared = {group.name for group in registry.connector(connection.system).groups}
    points = [
        point for one in kept.get("findings", ()) if (point := _point(one, declared)) is not None
    ]
    points.sort(key=lambda p: (_BY_CONSEQUENCE[p.severity], bool(p.groups)))
    day = kept.get("lock_date")
    return Checked(
        at=connection.checked_at or now(),
        company_name=connection.client_name,
        org_number=connection.client_org_number,
        lock_date=date.fromisoformat(day) if day else None,
        findings=tuple(points),
        requests=kept.get("requests", 0),
    )


def _point(one: Mapping[str, Any], declared: Collection[str]) -> Point | None:
    """Return a finding as it was kept; None where it is of data types of yesterday only."""
    groups = tuple(name for name in one["groups"] if name in declared)
    if one["groups"] and not groups:  # without any it would concern all there are
        return None
    return Point(
        one["code"],
        Severity(one["severity"]),
        one["params"],
        groups,
        tuple(Direction(way) for way in one.get("directions", ())),
    )


def open_kinds(connection: Connection) -> tuple[str, ...]:
    """Return the kinds that people match and that the last check left open."""
    known = checked(connection)
    if known is None:
        return kinds(connection)
    open_ones = [
        group for group in registry.connector(connection.system).groups if not known.closes(group)
    ]
    left = {
        kind for group in open_ones for kind in registry.kinds_of(connection.system, group.name)
    }
    return tuple(kind for kind in kinds(connection) if kind in left)
