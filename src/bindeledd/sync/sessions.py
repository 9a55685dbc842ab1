"""Opens a client for a connection: credentials, the installation's keys, the gate, the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bindeledd.kernel.gate import Gate
from bindeledd.sync import registry
from bindeledd.sync.flows import Access
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
