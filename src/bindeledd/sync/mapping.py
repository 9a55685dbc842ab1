"""Field tables between our records and their payloads: pure, total, and checked on import.

A payload is handled flat, as `{"MailAddress.City": "Bergen"}`: one path, one value. References
to other records are resolved by the engine first and handed in as `Refs`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Generic, TypeVar, get_type_hints
from uuid import UUID

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.field_values import (
    Choices,
    FieldFact,
    Mapped,
    Read,
    fact_of,
    reader_of,
    value_out,
)
from bindeledd.sync.fields import (
    MISSING,
    SAME,
    AnyRow,
    Chosen,
    ChosenBack,
    Codec,
    Field,
    Flat,
    Into,
    Listed,
    Missing,
    NoRefs,
    Out,
    Planned,
    Reason,
    Ref,
    Refs,
    Rows,
    Same,
    choice,
    text,
)
from bindeledd.sync.paths import flatten, type_at

__all__ = [
    "MISSING",
    "SAME",
    "Chosen",
    "ChosenBack",
    "Codec",
    "Field",
    "Flat",
    "Into",
    "Listed",
    "Mapped",
    "Mapping",
    "Missing",
    "Out",
    "Planned",
    "Reason",
    "Ref",
    "Refs",
    "Rows",
    "changes",
    "choice",
    "text",
]

RecordT = TypeVar("RecordT")


@dataclass(frozen=True)
class Mapping(Generic[RecordT]):
    """A field table.

    Attributes:
        record: Our frozen dataclass.
        payload: Their TypedDict; nested ones are reached by dotted paths.
        rows: One row a field.
        left_out: Fields of the record that never move, with the reason.
        labels: What people call each path, in English; every path has one, or none has.
        codes: Path -> code of theirs -> what people call it, in English.
        keep: `(wanted, seen)`: paths that together say the same already though each is written
            otherwise, such as a name in two parts; they are left as they stand.

    Raises:
        TypeError: On import, when a field of the record is neither in a row nor left out, or a
            row names a field that does not exist on either side.
    """

    record: type[RecordT]
    payload: type
    rows: tuple[AnyRow, ...]
    left_out: dict[str, str] = dataclasses.field(default_factory=dict)
    labels: dict[str, str] = dataclasses.field(default_factory=dict)
    codes: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    keep: Callable[[Flat, Flat], frozenset[str]] | None = None

    def __post_init__(self) -> None:
        """Refuse a table that forgets or invents a field."""
        fields = set(get_type_hints(self.record)) - {"id", "revision"}
        spoken = {name for row in self.rows for name in row.our_fields}
        if forgotten := fields - spoken - set(self.left_out):
            raise TypeError(f"{self.record.__name__}: no row for {sorted(forgotten)}")
        if invented := (spoken | set(self.left_out)) - fields:
            raise TypeError(f"{self.record.__name__} has no {sorted(invented)}")
        paths = {path for row in self.rows for path in row.their_fields}
        for path in paths:
            type_at(self.payload, path)
        if self.labels and (odd := paths ^ set(self.labels)):
            raise TypeError(f"{self.record.__name__}: no label, or no path, for {sorted(odd)}")
        if odd := set(self.codes) - paths:
            raise TypeError(f"{self.record.__name__}: codes of no path {sorted(odd)}")

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every path of theirs that this table reads or writes, once, in order."""
        return tuple(dict.fromkeys(path for row in self.rows for path in row.their_fields))

    @cached_property
    def our_fields(self) -> frozenset[str]:
        """Every field of ours that a row speaks of."""
        return frozenset(name for row in self.rows for name in row.our_fields)

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """The rows that name other records."""
        return tuple(row for row in self.rows if isinstance(row, Ref))

    @cached_property
    def _inner(self) -> tuple[Rows, ...]:
        return tuple(row for row in self.rows if isinstance(row, Rows))

    @cached_property
    def settings(self) -> frozenset[str]:
        """Names of the settings that rows read, of lines too."""
        own = {row.setting for row in self.rows if isinstance(row, Chosen | ChosenBack)}
        own |= {row.if_chosen for row in self.refs if row.if_chosen}
        own |= {row.where[1] for row in self.rows if isinstance(row, Listed) and row.where}
        return frozenset(own.union(*(row.mapping.settings for row in self._inner)))

    @cached_property
    def catalogues(self) -> frozenset[str]:
        """Lists of theirs whose entries are named by number, on lines too."""
        own = {row.catalogue for row in self.rows if isinstance(row, Listed)}
        return frozenset(own.union(*(row.mapping.catalogues for row in self._inner)))

    def entries_named_by(self, record: Any) -> set[tuple[str, str]]:
        """Return the entries of lists of theirs that a record names: catalogue and number."""
        found = {
            (row.catalogue, getattr(record, row.by)) for row in self.rows if isinstance(row, Listed)
        }
        for row in self._inner:
            for line in getattr(record, row.ours):
                found |= row.mapping.entries_named_by(line)
        return found

    @cached_property
    def _names(self) -> tuple[Ref, ...]:
        own = (row.own for row in self.rows if isinstance(row, Chosen) and row.own is not None)
        return (*self.refs, *own)

    def named_by(self, record: Any) -> set[tuple[str, UUID]]:
        """Return the records that one names, itself or on its lines: kind and our id."""
        found = {
            (row.kind, ours)
            for row in self._names
            if (ours := getattr(record, row.ours)) is not None
        }
        for row in self._inner:
            for line in getattr(record, row.ours):
                found |= row.mapping.named_by(line)
        return found

    @cached_property
    def shown(self) -> dict[str, tuple[str, str]]:
        """Under which name a path or a field is shown, and the kind of record its value names."""
        names: dict[str, tuple[str, str]] = {}
        for row in self.rows:
            if isinstance(row, Field | Ref):
                kind = row.kind if isinstance(row, Ref) else ""
                names[row.theirs] = names[row.ours] = (row.ours, kind)
        return names

    @cached_property
    def _readers(self) -> tuple[tuple[str, bool, Read], ...]:
        """Of each row that goes inwards: our field, whether it is needed, and how it is read."""
        return tuple(
            (row.our_fields[0], isinstance(row, Ref) and row.required, reader_of(row))
            for row in self.rows
            if isinstance(row, Field | Ref | Into | ChosenBack)
        )

    @cached_property
    def judges(self) -> dict[str, Same]:
        """Paths whose row says when two of their values are the same."""
        told = {
            row.theirs: row.same
            for row in self.rows
            if isinstance(row, Field | Out) and row.same is not None
        }
        return told | {row.theirs: partial(_same_lines, row.mapping) for row in self._inner}

    @cached_property
    def _outer_paths(self) -> dict[str, tuple[str, ...]]:
        """The objects that each path lies in, outermost first."""
        return {path: tuple(_outers(path)) for path in self.paths}

    @cached_property
    def paths_out(self) -> tuple[str, ...]:
        """Every path of theirs that this table may write."""
        return tuple(
            dict.fromkeys(
                path
                for row in self.rows
                if not isinstance(row, Into | ChosenBack)
                and not (isinstance(row, Ref) and row.only_into)
                for path in row.their_fields
            )
        )

    def facts(self) -> tuple[FieldFact, ...]:
        """Return the field list: one line a row, in the table's order."""
        return tuple(fact_of(row) for row in self.rows)

    def seen(self, payload: Table[str, Any]) -> Flat:
        """Return what this table knows of their payload, flat; absent paths stay absent.

        A path inside an object that is null is null itself: there is no address, so no city.
        """
        flat = flatten(payload)
        found: Flat = {}
        for path in self.paths:
            if path in flat:
                found[path] = flat[path]
            elif any(flat.get(outer, MISSING) is None for outer in self._outer_paths[path]):
                found[path] = None
        return found

    def out(
        self, record: RecordT, refs: Refs | None = None, chosen: Choices | None = None
    ) -> Mapped:
        """Return the record in their words, with every problem at once.

        Args:
            record: Ours.
            refs: Links of the records that it names.
            chosen: What the company chose, by the name of the setting.
        """
        links, settings = refs or NoRefs(), chosen or {}
        values: Flat = {}
        problems: list[Reason] = []
        unresolved: list[Reason] = []
        for row in self.rows:
            try:
                value = value_out(row, record, links, settings)
            except MappingError as error:
                field = (row.our_fields or row.their_fields)[0]
                problems.append(Reason(error.error_code, error.params | {"field": field}))
            else:
                if isinstance(value, Mapped):
                    problems += value.problems
                    unresolved += value.unresolved
                    values |= value.values
                elif isinstance(value, Reason):
                    required = _is_needed(row)
                    (problems if required else unresolved).append(value)
                elif value is not MISSING:
                    values[row.their_fields[0]] = value
        return Mapped(values, tuple(problems), tuple(unresolved))

    def into(self, flat: Flat, refs: Refs | None = None, chosen: Choices | None = None) -> Mapped:
        """Return their flat payload in our words, with every problem at once."""
        links, settings = refs or NoRefs(), chosen or {}
        values: dict[str, Any] = {}
        problems: list[Reason] = []
        unresolved: list[Reason] = []
        for name, required, read in self._readers:
            try:
                value = read(flat, links, settings)
            except MappingError as error:
                problems.append(Reason(error.error_code, error.params | {"field": name}))
            else:
                if isinstance(value, Reason):
                    (problems if required else unresolved).append(value)
                elif value is not MISSING:
                    values[name] = value
        return Mapped(values, tuple(problems), tuple(unresolved))


def changes(mapping: Mapping[Any], wanted: Flat, seen: Flat) -> Flat:
    """Return the paths that must be written to make `seen` say what `wanted` says.

    A path that they did not tell is written unless it is to be empty: missing is not empty, but
    there is nothing to empty. A row's `same` decides where several of their values are one to us.

    Args:
        mapping: Whose rows and `keep` judge.
        wanted: From `Mapping.out`; may hold `Planned` ids, which differ from every id seen.
        seen: From `Mapping.seen`.
    """
    kept = mapping.keep(wanted, seen) if mapping.keep is not None else frozenset()
    return {
        path: value
        for path, value in wanted.items()
        if path not in kept and _differs(seen.get(path, MISSING), value, mapping.judges.get(path))
    }


def _differs(now: Any, wanted: Any, same: Same | None) -> bool:
    if now is MISSING:
        return wanted is not None
    if same is not None:
        return not same(now, wanted)
    return isinstance(now, bool) is not isinstance(wanted, bool) or bool(now != wanted)


def _is_needed(row: AnyRow) -> bool:
    return isinstance(row, Listed) or (isinstance(row, Ref | Chosen) and row.required)


def _outers(path: str) -> list[str]:
    names = path.split(".")
    return [".".join(names[:depth]) for depth in range(1, len(names))]


def _same_lines(mapping: Mapping[Any], now: Any, wanted: Any) -> bool:
    """Tell whether their list says what ours says, line by line and in order."""
    if not isinstance(now, list) or len(now) != len(wanted):
        return False
    return not any(
        changes(mapping, flatten(line), mapping.seen(there))
        for line, there in zip(wanted, now, strict=True)
    )
