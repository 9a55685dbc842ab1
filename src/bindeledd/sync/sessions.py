"""Opens a client for a connection: credentials, the installation's keys, the gate, the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bindeledd.kernel.gate import Gate
from bindeledd.sync import registry
from bindeledd.sync.flows import Access
from bindeledd.sync.gate import RunGate
from bindeledd.sync.models import Connection
from bindeledd.sync.secrets import unseal


@contextmanager
def client_for(connection: Connection, gate: Gate) -> Iterator[Any]:
    """Yield a client of the connection's system and close its lines afterwards.

    Raises:
        AuthorizationError: There are no credentials, or they cannot be opened.
    """
    connector = registry.connector(connection.system)
    client = connector.open(
        Access(
            credentials=unseal(bytes(connection.credentials)),
            installation=registry.installation(connection.system),
            gate=gate,
            transport=registry.transport(connection.system),
        )
    )
    try:
        yield client
    finally:
        client.close()


@contextmanager
def client_of(connection: Connection, *, patience_seconds: float) -> Iterator[tuple[Any, RunGate]]:
    """Yield a client that belongs to no run, with its gate.

    Args:
        connection: Kept or not.
        patience_seconds: How long whoever waits can wait, all requests together.

    Raises:
        AuthorizationError: There are no credentials, or they cannot be opened.
    """
    connector = registry.connector(connection.system)
    gate = RunGate(
        None,
        share=str(connection.company_id),
        scope=connector.scope(registry.installation(connection.system)),
        rate=connector.requests_per_second,
        patience_seconds=patience_seconds,
    )
    with client_for(connection, gate) as client:
        yield client, gate
