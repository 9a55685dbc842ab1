"""What one row of a field table makes of a record or a payload; pure.

The table, which gathers what its rows make and every problem of them, is left to `mapping`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.sync.fields import (
    MISSING,
    AnyRow,
    Chosen,
    ChosenBack,
    Field,
    Flat,
    Into,
    Listed,
    Listing,
    Out,
    Planned,
    Reason,
    Ref,
    Refs,
    Rows,
)
from bindeledd.sync.paths import nest

Choices: TypeAlias = Table[str, Any]
"""What a company chose, by the name of the setting."""


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


def fact_of(row: AnyRow) -> FieldFact:
    """Return the line of the field list that stands for a row."""
    found: FieldFact
    match row:
        case Field(ours, theirs, codec, _):
            found = FieldFact(ours, theirs, codec.rule, out=True, into=True)
        case Ref(ours, theirs, kind, required):
            rule = f"{kind} must be linked" if required else f"{kind} when linked"
            found = FieldFact(ours, theirs, rule, out=not row.only_into, into=True)
        case Out(theirs, rule=rule) | Listed(theirs, rule=rule):
            found = FieldFact(", ".join(row.our_fields), theirs, rule, out=True, into=False)
        case Into(ours, _, reads, rule):
            found = FieldFact(ours, ", ".join(reads), rule, out=False, into=True)
        case Chosen(theirs):
            named = ", ".join(row.our_fields)
            found = FieldFact(named, theirs, "as chosen", out=True, into=False)
        case ChosenBack(ours, theirs, _):
            found = FieldFact(ours, theirs, "as chosen", out=False, into=True)
        case Rows(ours, theirs, _):
            found = FieldFact(ours, theirs, "line by line", out=True, into=False)
    return found


def value_out(row: AnyRow, record: Any, refs: Refs, chosen: Choices) -> Any:
    """Return what a row makes of a record: a value, a reason why not, or what lines came to.

    Raises:
        MappingError: The value has no counterpart.
    """
    found: Any = MISSING
    match row:
        case Field(ours, _, codec):
            value = getattr(record, ours)
            found = value if value is MISSING else codec.out(value)
        case Ref(ours, _, kind):
            moves = not row.only_into and _is_chosen(row, chosen)
            found = _ref_out(row, getattr(record, ours), refs, kind) if moves else MISSING
        case Out(_, make):
            found = make(record, chosen) if row.by_choice else make(record)
        case Chosen():
            found = _chosen_out(row, record, refs, chosen)
        case Listed():
            found = _listed_out(row, record, refs, chosen)
        case Rows(ours, theirs, mapping):
            found = _lines_out(theirs, mapping, getattr(record, ours), refs, chosen)
        case Into() | ChosenBack():
            pass
    return found


def _chosen_out(row: Chosen, record: Any, refs: Refs, chosen: Choices) -> Any:
    """Return what was chosen; a table has one choice for each record that can be named."""
    if (own := row.own) is not None and (not row.own_if or chosen.get(row.own_if) is True):
        named_itself = getattr(record, own.ours)
        if named_itself is not None:
            return _ref_out(own, named_itself, _Firm(refs), own.kind)
    choice_made = chosen.get(row.setting)
    facts: dict[str, Param] = {"setting": row.setting}
    if row.by:
        named = getattr(record, row.by)
        if named is None:
            return Reason("setting.nothing_named", facts | {"field": row.by})
        facts |= {"field": row.by, "kind": row.of, "ours": str(named)}
        choice_made = (choice_made or {}).get(str(named))
    if choice_made is None or choice_made == "":
        return MISSING if row.optional else Reason("setting.not_chosen", facts)
    return int(choice_made) if row.number else choice_made


def _is_chosen(row: Ref, chosen: Choices) -> bool:
    return not row.if_chosen or chosen.get(row.if_chosen) is True


def _listed_out(row: Listed, record: Any, refs: Refs, chosen: Choices) -> Any:
    """Return the entry's id, or what is made with its fields; nothing is guessed among several."""
    number = getattr(record, row.by)
    found = [one for one in refs.listed(row.catalogue, number) if _is_meant(row, one, chosen)]
    standing = [one for one in found if one.active]
    if len(standing) != 1:
        if row.make is not None:
            return MISSING  # the row of the id tells why
        code = "listed.twice" if standing else "listed.ended" if found else "listed.unknown"
        return Reason(code, {"field": row.by, "kind": row.catalogue, "number": number})
    (one,) = standing
    if row.make is not None:
        return row.make(record, one.fields)
    return int(one.theirs) if row.number else one.theirs


def _is_meant(row: Listed, entry: Listing, chosen: Choices) -> bool:
    if row.where is None:
        return True
    path, setting = row.where
    return str(entry.fields.get(path)) == str(chosen.get(setting) or "")


def _lines_out(
    theirs: str, mapping: Any, lines: Iterable[Any], refs: Refs, chosen: Choices
) -> Mapped:
    """Return their list; what is wrong on a line stops the record and names the line."""
    firm = _Firm(refs)
    made: list[dict[str, Any]] = []
    problems: list[Reason] = []
    for number, line in enumerate(lines, 1):
        mapped = mapping.out(line, firm, chosen)
        made.append(nest(mapped.values))
        problems += (Reason(why.code, why.params | {"line": number}) for why in mapped.problems)
    return Mapped({theirs: made}, tuple(problems))


class _Firm:
    """Links without promises: what a line names must stand there already."""

    def __init__(self, refs: Refs) -> None:
        self._refs = refs

    def theirs(self, kind: str, ours: UUID) -> str | None:
        """Return their id, or None while it is only promised."""
        found = self._refs.theirs(kind, ours)
        return found if isinstance(found, str) else None

    def ours(self, kind: str, theirs: str) -> UUID | None:
        """Return our id, or None."""
        return self._refs.ours(kind, theirs)

    def listed(self, kind: str, number: str) -> tuple[Listing, ...]:
        """Return the entries that have a number."""
        return self._refs.listed(kind, number)


def _ref_out(row: Ref, ours: UUID | None, refs: Refs, kind: str) -> Any:
    if ours is None:
        return None
    theirs = refs.theirs(kind, ours)
    if theirs is None:
        return Reason("ref.not_linked", {"field": row.ours, "kind": kind, "ours": str(ours)})
    if isinstance(theirs, Planned):
        return theirs
    return int(theirs) if row.number else theirs


Read: TypeAlias = Callable[[Flat, Refs, Choices], Any]
"""`(flat, refs, chosen)`: the value, MISSING, or a reason; may raise MappingError."""


def reader_of(row: Field | Ref | Into | ChosenBack) -> Read:
    """Return how a row reads our field from their flat payload."""
    match row:
        case Field(_, theirs, codec):
            into = codec.into
            return lambda flat, _refs, _chosen: into(flat[theirs]) if theirs in flat else MISSING
        case Ref():
            return partial(_read_ref, row)
        case Into(_, make):
            if row.by_choice:
                return lambda flat, _refs, chosen: make(flat, chosen)
            return lambda flat, _refs, _chosen: make(flat)
        case ChosenBack():
            return partial(_read_chosen, row)


def _read_chosen(row: ChosenBack, flat: Flat, _refs: Refs, chosen: Choices) -> Any:
    theirs = flat.get(row.theirs)
    if theirs is None:
        return MISSING
    table = chosen.get(row.setting) or {}
    found = [ours for ours, choice_made in table.items() if str(choice_made) == str(theirs)]
    if len(found) == 1:
        return UUID(found[0])
    code = "setting.not_chosen_back" if not found else "setting.chosen_twice"
    return Reason(code, {"field": row.ours, "setting": row.setting, "theirs": str(theirs)})


def _read_ref(row: Ref, flat: Flat, refs: Refs, chosen: Choices) -> Any:
    if not _is_chosen(row, chosen):
        return MISSING
    if flat.get(row.theirs) is None and flat.get(row.inherits) is not None:
        return MISSING
    found = _ref_into(row, flat.get(row.theirs, MISSING), refs)
    return MISSING if row.silent and isinstance(found, Reason) else found


def _ref_into(row: Ref, theirs: Any, refs: Refs) -> Any:
    if theirs is MISSING or theirs is None:
        return theirs
    ours = refs.ours(row.kind, str(theirs))
    if ours is None:
        facts: dict[str, Param] = {"field": row.ours, "kind": row.kind, "theirs": str(theirs)}
        return Reason("ref.not_linked", facts)
    return ours
