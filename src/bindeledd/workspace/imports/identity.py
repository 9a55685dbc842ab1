"""Which record a row of a file is, so that the same file read twice makes nothing twice.

A row with a number is the record of that number. What happens on a day has none: there the file's
own column of ids decides, and without one the day with whatever else tells the row, and its place
among equal rows of the file. The id of ours follows from that alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from bindeledd.tenancy.scope import current_company
from bindeledd.workspace import bulk
from bindeledd.workspace.checks import Values
from bindeledd.workspace.imports.forms import DATED, Dated
from bindeledd.workspace.imports.references import References
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.projects.rules import joined
from bindeledd.workspace.registers import match_of


@dataclass(frozen=True)
class Who:
    """Which record a row is.

    Attributes:
        ours: Its id, there already or to be given.
        known: Whether the record is there already.
        twice: Whether a row above is the same record.
    """

    ours: UUID
    known: bool
    twice: bool


class Identities:
    """Tells the records of all rows of one kind, page by page.

    What it remembers between pages is one number a row: the file may be long.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._seen: dict[int, int] = {}

    def of(
        self, page: Sequence[dict[str, Any]], values: Sequence[Values], refs: References
    ) -> list[Who]:
        """Return who the rows of one page are, in their order."""
        dated = DATED.get(self._kind.name)
        if dated is not None:
            return self._dated(dated, page, values, refs)
        keys = [_key(self._kind, row, told, refs) for row, told in zip(page, values, strict=True)]
        targets = _targets(self._kind, keys, refs)
        return [
            Who(targets.get(key, row["ours"]), key in targets, self._count(key) > 0)
            for row, key in zip(page, keys, strict=True)
        ]

    def _count(self, key: Any) -> int:
        """Return how many rows with this key came before, and remember one more."""
        mark = hash(key)
        before = self._seen.get(mark, 0)
        self._seen[mark] = before + 1
        return before

    def _dated(
        self,
        dated: Dated,
        page: Sequence[dict[str, Any]],
        values: Sequence[Values],
        refs: References,
    ) -> list[Who]:
        own = [str(row["values"].get("id") or "") for row in page]
        standing = bulk.existing(self._kind.model, {one for one in map(_as_id, own) if one})
        told: list[tuple[UUID, bool]] = []
        for row, fields, text in zip(page, values, own, strict=True):
            there = _as_id(text)
            if there in standing and there is not None:
                told.append((there, self._count(there) > 0))
            elif text:
                told.append((_derived(self._kind, "id", text), self._count(("id", text)) > 0))
            else:
                parts = [str(_part(name, row, fields, refs)) for name in dated.parts]
                place = self._count(tuple(parts))
                told.append((_derived(self._kind, "row", *parts, str(place)), False))
        known = bulk.existing(self._kind.model, {ours for ours, _ in told})
        return [Who(ours, ours in known, twice) for ours, twice in told]


def _derived(kind: Kind, *parts: str) -> UUID:
    return uuid5(current_company(), "\x1f".join((kind.name, *parts)))


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None  # noqa: PLR2004 - a UUID in its usual form
    except ValueError:
        return None


def _part(name: str, row: dict[str, Any], values: Values, refs: References) -> Any:
    if name not in row["refs"]:
        return values.get(name) or ""
    return refs.of(row, name) or row["refs"][name]


def _key(kind: Kind, row: dict[str, Any], values: Values, refs: References) -> Any:
    """Return what tells a row's record: its number, or its owner and its number, name or day."""
    if kind.number == "joined_number":
        whole = values.get("joined_number")
        return whole or joined(row["refs"].get("parent_id", ""), values.get("number", ""))
    if kind.number:
        return values.get(kind.number)
    owner = refs.of(row, kind.owner) or row["refs"].get(kind.owner) or None
    return owner, _own_key(kind, values)


def _own_key(kind: Kind, values: Values) -> Any:
    if kind.name == "employment_terms":
        return values.get("valid_from")
    if "number" in kind.rules:
        return values.get("number")
    return match_of(*(values.get(name) or "" for name in kind.names))


def _targets(kind: Kind, keys: list[Any], refs: References) -> dict[Any, UUID]:
    """Return the records that are there already, by the key of a row."""
    if kind.number:
        holders = bulk.holders(kind, {key for key in keys if key})
        return {number: holder[0] for number, holder in holders.items()}
    owners = {owner for owner, _ in keys}
    rows = kind.stored().filter(**{f"{kind.owner}__in": list(refs.by_text(kind.owner).values())})
    if None in owners:
        rows = rows | kind.stored().filter(**{kind.owner: None})
    own = _OWN_COLUMN.get(kind.name, "number" if "number" in kind.rules else "match_name")
    found = rows.order_by("-id").values_list(kind.owner, own, "id")
    return {(owner, key): ours for owner, key, ours in found}


_OWN_COLUMN = {"employment_terms": "valid_from"}
