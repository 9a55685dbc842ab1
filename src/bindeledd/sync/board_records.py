"""How records of ours stand with the other systems: for lists that show one sign a row.

Two queries for any number of rows, inside the company's scope. Words are left to the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from bindeledd.sync.models import Counterpart, Waiting


class Stands(StrEnum):
    """Where a record stands; the first that holds over any connection is the one to show."""

    UNCERTAIN = "uncertain"
    REJECTED = "rejected"
    HELD = "held"
    CHANGED = "changed"
    """Transferred, and changed here since."""
    QUEUED = "queued"
    TRANSFERRED = "transferred"


_OF_WAITING: Final = {
    Waiting.Why.UNKNOWN: Stands.UNCERTAIN,
    Waiting.Why.REFUSED: Stands.REJECTED,
    Waiting.Why.CONFLICT: Stands.HELD,
    Waiting.Why.HELD: Stands.HELD,
    Waiting.Why.QUEUED: Stands.QUEUED,
    Waiting.Why.PARTLY: Stands.TRANSFERRED,
}
_URGENCY: Final = tuple(Stands)


@dataclass(frozen=True)
class Standing:
    """Where one record stands.

    Attributes:
        stands: The most urgent over all connections.
        connection: Over which.
        waiting: The row of the held page, or None.
        reasons: Why it waits: code and facts, the first is solved first.
    """

    stands: Stands
    connection: UUID
    waiting: UUID | None = None
    reasons: tuple[dict[str, Any], ...] = ()


def standings(kind: str, revisions: Mapping[UUID, int]) -> dict[UUID, Standing]:
    """Return where records stand; those that no connection knows are absent.

    Args:
        kind: Of record.
        revisions: Our ids, each with the record's revision now.
    """
    if not revisions:
        return {}
    found: dict[UUID, Standing] = {}
    for ours, one in [*_linked(kind, revisions), *_waiting(kind, revisions)]:
        known = found.get(ours)
        if known is None or _URGENCY.index(one.stands) < _URGENCY.index(known.stands):
            found[ours] = one
    return found


def _linked(kind: str, revisions: Mapping[UUID, int]) -> list[tuple[UUID, Standing]]:
    rows = Counterpart.objects.filter(
        kind=kind, ours__among=set(revisions), vanished_at__isnull=True
    )
    return [
        (ours, Standing(_of_link(settled, revisions[ours]), connection))
        for ours, connection, settled in rows.values_list(
            "ours", "connection_id", "settled_revision"
        )
        if ours is not None
    ]


def _of_link(settled: int | None, revision: int) -> Stands:
    """Return whether a linked record changed since; one never compared came from there."""
    if settled is not None and settled < revision:
        return Stands.CHANGED
    return Stands.TRANSFERRED


def _waiting(kind: str, revisions: Mapping[UUID, int]) -> list[tuple[UUID, Standing]]:
    rows = Waiting.objects.filter(kind=kind, ours__among=set(revisions))
    columns = ("ours", "connection_id", "id", "why", "reasons")
    return [
        (ours, Standing(_OF_WAITING[Waiting.Why(why)], connection, row, tuple(reasons)))
        for ours, connection, row, why, reasons in rows.values_list(*columns)
        if ours is not None
    ]
