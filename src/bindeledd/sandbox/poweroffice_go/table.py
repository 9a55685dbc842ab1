"""Rows of one resource in memory, with indexes by code, by reference and by last change."""

from bisect import bisect_right, insort
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.shapes import Resource

Id = int | str


@dataclass(slots=True)
class Stored:
    """One row: its data, its times in microseconds since 1970, and its answer once encoded."""

    data: Row
    created: int
    changed: int
    encoded: bytes = b""
    encoded_at: int = -1


def pick(data: Row, column: str) -> Any:
    """Read a column, also one inside an address (``MailAddress/ExternalCode``)."""
    name, _, inner = column.partition("/")
    value = data.get(name)
    if inner:
        return value.get(inner) if value else None
    return value


class Table:
    """All rows of one resource in one ledger."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.rows: dict[Any, Stored] = {}
        self.ids: list[Any] = []
        self._changes: list[tuple[int, Any]] = []
        self._indexes: dict[str, dict[Hashable, dict[Any, None]]] = {
            column: {} for column in (*resource.unique, *resource.indexed)
        }

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: Id, stored: Stored) -> None:
        """Add or replace a row."""
        before = self.rows.get(key)
        self.rows[key] = stored
        if before is None:
            self._add_id(key)
        if before is None or before.changed != stored.changed:
            insort(self._changes, (stored.changed, key))
        self._reindex(key, before.data if before else None, stored.data)
        if len(self._changes) > 2 * len(self.rows) + 1000:
            self._changes = sorted((row.changed, each) for each, row in self.rows.items())

    def _add_id(self, key: Any) -> None:
        if self.resource.id_kind == "uuid" or not self.ids or key > self.ids[-1]:
            self.ids.append(key)
        else:
            insort(self.ids, key)

    def remove(self, key: Id) -> None:
        """Delete a row."""
        before = self.rows.pop(key)
        self.ids.remove(key)
        self._reindex(key, before.data, None)

    def _reindex(self, key: Id, before: Row | None, after: Row | None) -> None:
        for column, index in self._indexes.items():
            old = None if before is None else self._key(column, before)
            new = None if after is None else self._key(column, after)
            if old == new:
                continue
            if old is not None:
                index[old].pop(key, None)
                if not index[old]:
                    del index[old]
            if new is not None:
                index.setdefault(new, {})[key] = None

    def _key(self, column: str, data: Row) -> Hashable:
        """The indexed form of a value; None is not indexed, so any number of rows may lack it."""
        value = pick(data, column)
        if value is None or value == "":
            return None
        if self.resource.name == "Projects" and column == "Code":
            return (data.get("ParentProjectId"), value)
        if self.resource.name == "ContactDeliveryAddresses" and column == "ExternalCode":
            return str(value).casefold()
        return value  # type: ignore[no-any-return]  # rows are plain JSON

    def indexed(self, column: str) -> bool:
        """Tell whether a column can be looked up without reading all rows."""
        return column in self._indexes

    def ids_with(self, column: str, value: Hashable) -> list[Any]:
        """List the ids of the rows with a value in an indexed column."""
        return list(self._indexes[column].get(value, ()))

    def clashing(self, column: str, data: Row, own: object) -> Any:
        """Find another row with the same value in a unique column."""
        key = self._key(column, data)
        if key is None:
            return None
        return next((each for each in self._indexes[column].get(key, ()) if each != own), None)

    def changed_after(self, moment: int) -> Iterator[Any]:
        """List ids changed strictly after a moment, oldest change first."""
        start = bisect_right(self._changes, moment, key=lambda change: change[0])
        for changed, key in self._changes[start:]:
            row = self.rows.get(key)
            if row is not None and row.changed == changed:
                yield key
