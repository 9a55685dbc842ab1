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
from typing import Any, Generic, TypeAlias, TypeVar, get_type_hints
from uuid import UUID

from bindeledd.kernel.errors import MappingError, Param
from bindeledd.sync.fields import (
    MISSING,
    SAME,
    AnyRow,
    Codec,
    Field,
    Flat,
    Into,
    Missing,
    NoRefs,
    Out,
    Planned,
    Reason,
    Ref,
    Refs,
    Same,
    choice,
    text,
)
from bindeledd.sync.paths import flatten, type_at

__all__ = [
    "MISSING",
    "SAME",
    "Codec",
    "Field",
    "Flat",
    "Into",
    "Mapped",
    "Mapping",
    "Missing",
    "Out",
    "Planned",
    "Reason",
    "Ref",
    "Refs",
    "changes",
    "choice",
    "text",
]

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping made of one record or payload.

    Attributes:
        values: Their paths (outwards) or our fields (inwards) with their values. Outwards a
            value may be `Planned`.
        problems: Each a reason why the record must wait; empty when it may move.
        unresolved: References that move later, each a reason to try again.
    """

    values: Flat
    problems: tuple[Reason, ...] = ()
    unresolved: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class FieldFact:
    """One line of the field list shown in the panel and in the docs."""

    ours: str
    theirs: str
    rule: str
    out: bool
    into: bool


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
    def shown(self) -> dict[str, tuple[str, str]]:
        """Under which name a path or a field is shown, and the kind of record its value names."""
        names: dict[str, tuple[str, str]] = {}
        for row in self.rows:
            if isinstance(row, Field | Ref):
                kind = row.kind if isinstance(row, Ref) else ""
                names[row.theirs] = names[row.ours] = (row.ours, kind)
        return names

    @cached_property
    def _readers(self) -> tuple[tuple[str, bool, _Read], ...]:
        """Of each row that goes inwards: our field, whether it is needed, and how it is read."""
        return tuple(
            (row.our_fields[0], isinstance(row, Ref) and row.required, _reader(row))
            for row in self.rows
            if not isinstance(row, Out)
        )

    @cached_property
    def judges(self) -> dict[str, Same]:
        """Paths whose row says when two of their values are the same."""
        return {
            row.theirs: row.same
            for row in self.rows
            if isinstance(row, Field | Out) and row.same is not None
        }

    @cached_property
    def _outer_paths(self) -> dict[str, tuple[str, ...]]:
        """The objects that each path lies in, outermost first."""
        return {path: tuple(_outers(path)) for path in self.paths}

    @cached_property
    def paths_out(self) -> tuple[str, ...]:
        """Every path of theirs that this table may write."""
        return tuple(
            dict.fromkeys(
                path for row in self.rows if not isinstance(row, Into) for path in row.their_fields
            )
        )

    def facts(self) -> tuple[FieldFact, ...]:
        """Return the field list: one line a row, in the table's order."""
        return tuple(_fact(row) for row in self.rows)

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

    def out(self, record: RecordT, refs: Refs | None = None) -> Mapped:
        """Return the record in their words, with every problem at once."""
        links = refs or NoRefs()
        values: Flat = {}
        problems: list[Reason] = []
        unresolved: list[Reason] = []
        for row in self.rows:
            try:
                value = _row_out(row, record, links)
            except MappingError as error:
                field = row.our_fields[0]
                problems.append(Reason(error.error_code, error.params | {"field": field}))
            else:
                if isinstance(value, Reason):
                    required = isinstance(row, Ref) and row.required
                    (problems if required else unresolved).append(value)
                elif value is not MISSING:
                    values[row.their_fields[0]] = value
        return Mapped(values, tuple(problems), tuple(unresolved))

    def into(self, flat: Flat, refs: Refs | None = None) -> Mapped:
        """Return their flat payload in our words, with every problem at once."""
        links = refs or NoRefs()
        values: dict[str, Any] = {}
        problems: list[Reason] = []
        unresolved: list[Reason] = []
        for name, required, read in self._readers:
            try:
                value = read(flat, links)
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


def _outers(path: str) -> list[str]:
    names = path.split(".")
    return [".".join(names[:depth]) for depth in range(1, len(names))]


def _fact(row: AnyRow) -> FieldFact:
    match row:
        case Field(ours, theirs, codec, _):
            return FieldFact(ours, theirs, codec.rule, out=True, into=True)
        case Ref(ours, theirs, kind, required):
            rule = f"{kind} must be linked" if required else f"{kind} when linked"
            return FieldFact(ours, theirs, rule, out=True, into=True)
        case Out(theirs, _, reads, rule, _):
            return FieldFact(", ".join(reads), theirs, rule, out=True, into=False)
        case Into(ours, _, reads, rule):
            return FieldFact(ours, ", ".join(reads), rule, out=False, into=True)


def _row_out(row: AnyRow, record: Any, refs: Refs) -> Any:
    match row:
        case Field(ours, _, codec):
            value = getattr(record, ours)
            return value if value is MISSING else codec.out(value)
        case Ref(ours, _, kind):
            return _ref_out(row, getattr(record, ours), refs, kind)
        case Out(_, make):
            return make(record)
        case Into():
            return MISSING


def _ref_out(row: Ref, ours: UUID | None, refs: Refs, kind: str) -> Any:
    if ours is None:
        return None
    theirs = refs.theirs(kind, ours)
    if theirs is None:
        return Reason("ref.not_linked", {"field": row.ours, "kind": kind, "ours": str(ours)})
    if isinstance(theirs, Planned):
        return theirs
    return int(theirs) if row.number else theirs


_Read: TypeAlias = Callable[[Flat, Refs], Any]


def _reader(row: Field | Ref | Into) -> _Read:
    match row:
        case Field(_, theirs, codec):
            into = codec.into
            return lambda flat, _refs: into(flat[theirs]) if theirs in flat else MISSING
        case Ref():
            return partial(_read_ref, row)
        case Into(_, make):
            return lambda flat, _refs: make(flat)


def _read_ref(row: Ref, flat: Flat, refs: Refs) -> Any:
    if flat.get(row.theirs) is None and flat.get(row.inherits) is not None:
        return MISSING
    return _ref_into(row, flat.get(row.theirs, MISSING), refs)


def _ref_into(row: Ref, theirs: Any, refs: Refs) -> Any:
    if theirs is MISSING or theirs is None:
        return theirs
    ours = refs.ours(row.kind, str(theirs))
    if ours is None:
        facts: dict[str, Param] = {"field": row.ours, "kind": row.kind, "theirs": str(theirs)}
        return Reason("ref.not_linked", facts)
    return ours
