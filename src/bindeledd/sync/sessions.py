"""Opens a client for a connection: credentials, the installation's keys, the gate, the wire.

A run's client serves all of its portions in one process, so its lines and its token need not be
made anew every few seconds. It is never lent to another run, nor after the key has changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID

from bindeledd.kernel.errors import AuthorizationError
from bindeledd.sync import registry
from bindeledd.sync.access import Access, OwnSession
from bindeledd.sync.access import Session as LogIn
from bindeledd.sync.gate import RunGate
from bindeledd.sync.kept_sessions import StoredSession
from bindeledd.sync.lease import Lease
from bindeledd.sync.models import Connection
from bindeledd.sync.secrets import unseal

_MOST_KEPT: Final = 16
"""More runs than a worker carries; what a run that was lost left behind is closed in time."""

_Key: TypeAlias = tuple[UUID, int, bytes]


@dataclass(frozen=True)
class Session:
    """A client and the gate that it passes."""

    client: Any
    gate: RunGate


_kept: OrderedDict[_Key, Session] = OrderedDict()
_lock = threading.Lock()


@contextmanager
def portion_of(lease: Lease, connection: Connection) -> Iterator[Session]:
    """Yield the run's client; kept for its next portion unless something went wrong in this one.

    Raises:
        AuthorizationError: There are no credentials, or they cannot be opened.
    """
    key = (lease.run_id, lease.token, bytes(connection.credentials))
    with _lock:
        session = _kept.pop(key, None)
    if session is None:
        gate = _gate(lease, connection, patience_seconds=None)
        session = Session(_open(connection, gate, _kept_of(connection)), gate)
    try:
        yield session
    except BaseException:
        session.client.close()
        raise
    _keep(key, session)


def close(lease: Lease) -> None:
    """Close what is kept for a run that has ended."""
    with _lock:
        ended = [key for key in _kept if key[:2] == (lease.run_id, lease.token)]
        sessions = [_kept.pop(key) for key in ended]
    for session in sessions:
        session.client.close()


def _keep(key: _Key, session: Session) -> None:
    with _lock:
        _kept[key] = session
        old = [_kept.popitem(last=False)[1] for _ in range(len(_kept) - _MOST_KEPT)]
    for one in old:
        one.client.close()


@contextmanager
def client_of(
    connection: Connection, *, patience_seconds: float, tried: bool = False, choosing: bool = False
) -> Iterator[tuple[Any, RunGate]]:
    """Yield a client that belongs to no run, with its gate.

    Args:
        connection: Kept or not.
        patience_seconds: How long whoever waits can wait, all requests together.
        tried: Its access is only being tried: its log-in is not kept for others.
        choosing: To ask which of their companies there are, before one is chosen.

    Raises:
        AuthorizationError: There are no credentials, they cannot be opened, or no company of
            theirs is chosen.
    """
    gate = _gate(None, connection, patience_seconds=patience_seconds)
    log_in: LogIn = OwnSession() if tried else _kept_of(connection)
    client = _open(connection, gate, log_in, choosing=choosing)
    try:
        yield client, gate
    finally:
        client.close()


def _gate(
    lease: Lease | None, connection: Connection, *, patience_seconds: float | None
) -> RunGate:
    connector = registry.connector(connection.system)
    return RunGate(
        lease,
        share=str(connection.company_id),
        scope=connector.scope(registry.installation(connection.system)),
        rate=connector.requests_per_second,
        patience_seconds=patience_seconds,
    )


def _kept_of(connection: Connection) -> StoredSession:
    return StoredSession(connection.company_id, connection.id)


def _open(connection: Connection, gate: RunGate, log_in: LogIn, *, choosing: bool = False) -> Any:
    connector = registry.connector(connection.system)
    chooses = connector.companies is not None
    if chooses and not choosing and connection.client_id == "":
        raise AuthorizationError("connection.company_not_chosen")
    return connector.open(
        Access(
            credentials=unseal(bytes(connection.credentials)),
            installation=registry.installation(connection.system),
            gate=gate,
            transport=registry.transport(connection.system),
            session=log_in,
            company=connection.client_id if chooses and not choosing else "",
        )
    )
