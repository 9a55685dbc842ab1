"""Writing records: each row judged by itself, the good ones written together in few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from bindeledd.workspace import bulk, locks
from bindeledd.workspace.checks import Problem, Problems, Values
from bindeledd.workspace.kind import Draft, Drafts, Kind
from bindeledd.workspace.numbers import lock_for_writing


class Row(Protocol):
    """One row to write: our id, whether it is new, and the fields spoken of."""

    @property
    def ours(self) -> UUID:
        """Our id; chosen by the caller for a new record."""

    @property
    def create(self) -> bool:
        """Whether the record is new."""

    @property
    def fields(self) -> dict[str, Any]:
        """Only what is spoken of; the rest stays (field-domain.md, X7)."""


_FREE = frozenset(locks.FREE)


@dataclass(frozen=True)
class Fields:
    """A row of our own making."""

    ours: UUID
    create: bool
    fields: Values = field(hash=False)


def nobody_objects(_draft: Draft) -> Problems:
    """Guard nothing: for runs."""
    return {}


Guard: TypeAlias = Callable[[Draft], Problems]
"""A further reason to refuse a row, beyond what its kind says."""


def write_rows(
    kind: Kind, rows: Sequence[Row], *, guard: Guard = nobody_objects
) -> dict[UUID, Problems]:
    """Write rows in few statements; return the refused ones with a problem per field.

    Must be called inside a company's scope. Rows that are equal already are not touched: no
    history, no new revision. What is written is locked until the transaction ends.
    """
    drafts = write_drafts(kind, rows, guard=guard)
    return {draft.ours: draft.problems for draft in drafts if draft.problems}


def write_drafts(kind: Kind, rows: Sequence[Row], *, guard: Guard = nobody_objects) -> list[Draft]:
    """Write rows as `write_rows` does; return each as it stood, stands, or was refused."""
    if not rows:
        return []
    lock_for_writing(kind, [row.ours for row in rows])
    current = bulk.rows_for_update(kind, [row.ours for row in rows])
    drafts = judged(kind, rows, current, guard=guard)
    good = [draft for draft in drafts if not draft.problems]
    if kind.single:
        _free_the_mark(kind, good)
    changed = [draft for draft in good if draft.before is not None and draft.changed]
    bulk.update(kind, [(draft.ours, draft.values) for draft in changed])
    new = [(draft.ours, draft.values) for draft in good if draft.before is None]
    bulk.insert(kind, new)
    written = [draft for draft in good if draft.before is None or draft.changed]
    if kind.settle is not None and written:
        kind.settle(written)
    return [draft for draft in drafts if draft.follows is None]


def judged(
    kind: Kind,
    rows: Sequence[Row],
    current: dict[UUID, Values],
    *,
    guard: Guard = nobody_objects,
) -> list[Draft]:
    """Return every row as it would stand afterwards, with all its problems; writes nothing.

    Args:
        kind: Kind of all rows.
        rows: A row that names an id twice counts once, the last time.
        current: What stands now, by id.
        guard: A further reason to refuse a row.
    """
    blank = kind.defaults()
    names = frozenset(kind.fields)
    drafts = {row.ours: _draft(kind, row, current.get(row.ours), blank, names) for row in rows}
    for draft in drafts.values():
        draft.problems = guard(draft) | draft.problems
    if kind.can_be_locked:
        _refuse_locked(kind, drafts)
    if kind.complete is not None:
        kind.complete(kind, drafts)
    known = {name: _known(kind, name, drafts) for name in kind.refers}
    stored = bulk.holders(kind, _numbers(kind, drafts))
    while _judge(kind, drafts, known, stored):
        pass
    return list(drafts.values())


def _draft(
    kind: Kind, row: Row, before: Values | None, blank: Values, names: frozenset[str]
) -> Draft:
    if not row.fields.keys() <= names:
        raise TypeError(f"{kind.name} has no {sorted(row.fields.keys() - names)}")
    given = kind.clean(row.fields)
    start = before if before is not None else blank
    draft = Draft(row.ours, before, start | given, frozenset(given))
    if before is None and not row.create:
        draft.problems = {"id": Problem("record.gone")}
        return draft
    spoken = draft.given if before is not None else names - kind.derived(given)
    draft.problems = kind.problems(draft.values, spoken)
    return draft


def _refuse_locked(kind: Kind, drafts: Drafts) -> None:
    """Say beforehand, and per row, what the database would refuse for all of them."""
    changed = {
        draft.ours for draft in drafts.values() if draft.before is not None and _moved(draft)
    }
    for ours, why in locks.locked(kind.name, changed).items():
        drafts[ours].problems = {"id": Problem("record.locked", {"why": why.value})}


def _moved(draft: Draft) -> bool:
    before = draft.before or {}
    return any(before[name] != value for name, value in draft.values.items() if name not in _FREE)


def _known(kind: Kind, name: str, drafts: Drafts) -> set[UUID]:
    named = {draft.values[name] for draft in drafts.values() if name in draft.given}
    wanted = {ours for ours in named if isinstance(ours, UUID)}
    return bulk.existing(kind.target(name), wanted)


def _numbers(kind: Kind, drafts: Drafts) -> set[str]:
    if not kind.number:
        return set()
    values = {draft.values[kind.number] for draft in drafts.values()}
    return {value for value in values if isinstance(value, str)}


def _judge(
    kind: Kind,
    drafts: Drafts,
    known: dict[str, set[UUID]],
    stored: dict[str, tuple[UUID, str]],
) -> bool:
    """Refuse rows that cannot stand beside the others; tell whether any was: it may cause more."""
    good = [draft for draft in drafts.values() if not draft.problems]
    for draft in good:
        draft.problems = _reference_problems(kind, draft, drafts, known)
    _judge_numbers(kind, good, stored)
    for draft in drafts.values():
        if draft.follows is not None:
            main = drafts[draft.follows]
            both = main.problems or draft.problems
            main.problems, draft.problems = both, both
    return any(draft.problems for draft in good)


def _reference_problems(
    kind: Kind, draft: Draft, drafts: Drafts, known: dict[str, set[UUID]]
) -> Problems:
    found: Problems = {}
    for name in kind.refers:
        ours = draft.values[name]
        if ours is None or name not in draft.given or ours in known[name]:
            continue
        beside = drafts.get(ours) if kind.target(name) is kind.model else None
        if beside is None or beside.problems:
            found[name] = Problem("ref.unknown", {"field": name, "ours": str(ours)})
    return found


def _judge_numbers(kind: Kind, good: list[Draft], stored: dict[str, tuple[UUID, str]]) -> None:
    """Refuse whoever wants a number that another record keeps, or that a row before it took."""
    if not kind.number:
        return
    standing = [draft for draft in good if not draft.problems]
    moving = {draft.ours: draft.values[kind.number] for draft in standing}
    taken = {
        number: holder
        for number, holder in stored.items()
        if moving.get(holder[0], number) == number
    }
    for draft in standing:
        number = draft.values[kind.number]
        holder = taken.get(number)
        if holder is None or holder[0] == draft.ours:
            taken[number] = (draft.ours, kind.name_of(draft.values))
            continue
        facts = {"number": number, "name": holder[1], "ours": str(holder[0])}
        draft.problems = {"number": Problem(kind.taken_code, dict(facts))}


def _free_the_mark(kind: Kind, good: list[Draft]) -> None:
    """Keep one primary address and one default person an owner: the last one written."""
    chosen = [
        (draft.values[kind.owner], draft.ours)
        for draft in good
        if draft.values[kind.single] and draft.changed
    ]
    bulk.keep_single(kind, chosen)
