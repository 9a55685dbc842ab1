"""The books of one client company: its rows, their numbers and times, and what users do by hand."""

from collections.abc import Hashable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.kinds import KINDS, Kind, lacking
from bindeledd.sandbox.sevenoffice.options import Options

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(slots=True)
class Stored:
    """One row, when it was made and changed (UTC), and whether it is still in use."""

    data: Row
    made: datetime
    changed: datetime
    active: bool = True


class Table:
    """All rows of one kind, with indexes that fold the case of texts."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.rows: dict[Any, Stored] = {}
        self._indexes: dict[str, dict[Hashable, dict[Any, None]]] = {
            name: {} for name in kind.indexed
        }

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, key: Any, stored: Stored) -> None:
        """Add or replace a row."""
        self._forget(key)
        self.rows[key] = stored
        for name, index in self._indexes.items():
            index.setdefault(folded(stored.data.get(name)), {})[key] = None

    def remove(self, key: Any) -> None:
        """Delete a row for good."""
        self._forget(key)
        del self.rows[key]

    def _forget(self, key: Any) -> None:
        before = self.rows.get(key)
        if before is None:
            return
        for name, index in self._indexes.items():
            index[folded(before.data.get(name))].pop(key, None)

    def having(self, name: str, value: Any) -> list[Stored]:
        """Find rows by an indexed field; texts in any case."""
        return [self.rows[key] for key in self._indexes[name].get(folded(value), ())]

    def in_use(self) -> Iterator[Stored]:
        """Give the rows that were not deleted."""
        return (stored for stored in self.rows.values() if stored.active)


def folded(value: Any) -> Hashable:
    """Fold the case of a text, as the vendor's database is thought to."""
    return value.casefold() if isinstance(value, str) else value


@dataclass
class Books:
    """One client company.

    Attributes:
        client_id: The vendor's number of the client.
        work_types_of: Work types ticked for a project; all active ones where none is.
        joined: Project -> contact ids that take part, with when each joined.
    """

    name: str
    client_id: int
    options: Options
    org_number: str = ""
    tables: dict[str, Table] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    work_types_of: dict[int, list[int]] = field(default_factory=dict)
    joined: dict[int, dict[int, datetime]] = field(default_factory=dict)
    last_stamp: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    version: int = 0

    def __post_init__(self) -> None:
        self.tables = {name: Table(kind) for name, kind in KINDS.items()}

    def table(self, kind: str) -> Table:
        """Give the rows of a kind."""
        return self.tables[kind]

    def stamp(self) -> datetime:
        """Tell the time in whole milliseconds; never the same twice unless the switch allows it."""
        now = self.options.clock().astimezone(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        if now <= self.last_stamp and not self.options.same_instant:
            now = self.last_stamp + _MILLISECOND
        self.last_stamp = max(now, self.last_stamp)
        return now

    def next_number(self, series: str, first: int) -> int:
        """Take the next number of a series."""
        self.numbers[series] = max(self.numbers.get(series, 0) + 1, first)
        return self.numbers[series]

    def put(self, kind_name: str, data: Row, *, active: bool = True) -> Stored:
        """Add a row, or put a changed one in its place; numbers and times are given here."""
        kind, table = KINDS[kind_name], self.tables[kind_name]
        key = self.key_of(kind, data)
        before = table.rows.get(key)
        kind.settle(self, data)
        now = self.stamp()
        stored = Stored(data, before.made if before else now, now, active)
        if kind.made:
            data[kind.made] = stored.made
        if kind.changed:
            data[kind.changed] = now
        table.put(key, stored)
        self.version += 1
        return stored

    def key_of(self, kind: Kind, data: Row) -> Any:
        """Give the key of a row; a new one gets its number here."""
        if not kind.id:
            return (data["TypeId"], data["Value"])
        if kind.id not in data:
            data[kind.id] = self.next_number(kind.name, kind.first)
        self.numbers[kind.name] = max(self.numbers.get(kind.name, 0), data[kind.id])
        return data[kind.id]

    def change(self, kind: str, key: Any, values: Row) -> Stored:
        """Change fields of a row; None takes a field away."""
        before = self.tables[kind].rows[key]
        merged = {**before.data, **values}
        data = {name: value for name, value in merged.items() if value is not None}
        return self.put(kind, data, active=before.active)

    def rows(self, kind: str) -> list[Row]:
        """List the rows of a kind as plain data, with `Active`."""
        return [_shown(stored) for stored in self.tables[kind].rows.values()]

    def find(self, kind: str, **values: Any) -> list[Row]:
        """List the rows of a kind that have these values."""
        return [
            row
            for row in self.rows(kind)
            if all(row.get(name) == value for name, value in values.items())
        ]

    def user_adds(self, kind: str, values: Row) -> Row:
        """Add a row as a user does.

        Raises:
            ValueError: A field is unknown or missing, or a value none of its type.
        """
        known = KINDS[kind]
        data = {**deepcopy(known.starts), **known.taken(values)}
        lacking(known.record, {known.id: None, **data})
        return _shown(self.put(kind, data))

    def user_changes(self, kind: str, key: Any, values: Row) -> Row:
        """Change a row as a user does; a state of an hour and of an order work as they do there.

        Raises:
            KeyError: There is no such row.
            ValueError: A field is unknown, or a value none of its type.
        """
        return _shown(self.change(kind, key, KINDS[kind].taken(values)))

    def user_deletes(self, kind: str, key: Any) -> None:
        """Delete a row as a user does: customers, projects and products end, others are gone.

        Raises:
            KeyError: There is no such row.
        """
        self.end(kind, key)

    def end(self, kind: str, key: Any) -> None:
        """Delete a row, or only end it where its kind is kept."""
        if kind in {"Company", "Project", "WorkType"}:
            self.put(kind, dict(self.tables[kind].rows[key].data), active=False)
        else:
            self.tables[kind].remove(key)
            self.version += 1


def _shown(stored: Stored) -> Row:
    return {**deepcopy(stored.data), "Active": stored.active}
