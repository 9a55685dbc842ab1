"""Which portion of which record: what tells a row of the basis, or a taken one, from others."""

from __future__ import annotations

from typing import Final, Protocol, TypeAlias
from uuid import UUID

Portion: TypeAlias = tuple[str, UUID, str]
"""Kind and id of a record, and which part of it; empty for the whole."""

COLUMNS: Final = ("kind", "record_id", "part")


class Portioned(Protocol):
    """A row that is one portion of one record."""

    @property
    def kind(self) -> str:
        """Of the record."""

    @property
    def record_id(self) -> UUID:
        """Of the record."""

    @property
    def part(self) -> str:
        """Of an hour entry; else empty."""


def portion_of(row: Portioned) -> Portion:
    """Return which portion of which record a row is."""
    return row.kind, row.record_id, row.part
