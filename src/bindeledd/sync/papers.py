"""Papers that another system keeps of a record here: fetched when somebody asks, kept nowhere.

Whether the person may see the record is the caller's to ask, before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bindeledd.kernel.errors import BindeleddError, DomainError
from bindeledd.sync import registry
from bindeledd.sync.aftermath import Document
from bindeledd.sync.models import Connection, Counterpart
from bindeledd.sync.sessions import client_of

PATIENCE_SECONDS: Final = 20.0
"""Somebody looks at the screen meanwhile."""


@dataclass(frozen=True)
class Place:
    """Where a paper is kept.

    Attributes:
        connection: Over which it is fetched.
        kind: Of the record.
        theirs: Their id of it.
    """

    connection: Connection
    kind: str
    theirs: str


def place_of(kind: str, ours: UUID) -> Place:
    """Return where the paper of a record is kept; within the company.

    Raises:
        DomainError: The record came from no system that keeps papers of its kind.
    """
    rows = Counterpart.objects.filter(kind=kind, ours=ours).select_related("connection")
    for row in rows:
        found = row.connection
        if registry.register(found.system, kind).document is not None and bool(found.credentials):
            return Place(found, kind, row.theirs)
    raise DomainError("paper.nowhere")


def fetch(place: Place) -> Document:
    """Fetch a paper; within no transaction, since another system is asked.

    Raises:
        DomainError: They keep none (`paper.none`), or cannot be asked now (`paper.unreachable`).
    """
    connector = registry.connector(place.connection.system)
    read = connector.register(place.kind).document
    if read is None:
        raise DomainError("paper.nowhere")
    try:
        with client_of(place.connection, patience_seconds=PATIENCE_SECONDS) as (client, _gate):
            found = read(client, place.theirs)
    except BindeleddError as error:
        because = error.error_code
        raise DomainError("paper.unreachable", system=connector.label, because=because) from error
    if found is None:
        raise DomainError("paper.none", system=connector.label)
    return found
