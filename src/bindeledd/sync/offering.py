"""What a setting can choose from: entries of their catalogues, and our records that need one.

What was chosen is left to `choosing`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from bindeledd.sync import registry
from bindeledd.sync.flows import Setting
from bindeledd.sync.matching import number_key
from bindeledd.sync.models import Connection, Counterpart, Waiting

MOST: Final = 2_000
"""Entries offered in one drop-down; more are no choice any more."""


@dataclass(frozen=True)
class Entry:
    """One of theirs that can be chosen.

    Attributes:
        theirs: Their id.
        label: Number and name.
    """

    theirs: str
    label: str


@dataclass(frozen=True)
class TableRow:
    """One of ours in a setting that is a table.

    Attributes:
        ours: Its id, as text.
        label: Number and name.
        value: Their id as chosen; empty until somebody does.
        gone: What was chosen is no longer offered there.
        proposed: Their id with the same number or name; empty where none has, or one is chosen.
        waiting: How many records wait because nothing is chosen for it.
    """

    ours: str
    label: str
    value: str
    gone: bool = False
    proposed: str = ""
    waiting: int = 0


@dataclass(frozen=True)
class Offer:
    """All that a drop-down or a table needs to be shown.

    Attributes:
        entries: Of theirs, by number and name.
        rows: Of ours, for a table.
        read: Whether their list was ever read.
        gone: Of theirs that are chosen and no longer offered, with the last name we knew.
    """

    entries: tuple[Entry, ...] = ()
    rows: tuple[TableRow, ...] = field(default=(), hash=False)
    read: bool = True
    gone: tuple[Entry, ...] = ()


def offer(connection: Connection, setting: Setting, value: Any) -> Offer:
    """Return what a setting offers, with what was chosen."""
    if not setting.to:
        return Offer()
    theirs = Counterpart.objects.filter(connection=connection, kind=setting.to)
    standing = theirs.filter(vanished_at=None, active=True)
    found = list(standing.values_list("theirs", "number", "name")[:MOST])
    found.sort(key=lambda one: _in_order(one[1], one[2]))
    entries = tuple(_entry(*one) for one in found)
    rows: tuple[TableRow, ...] = ()
    if setting.form == "table":
        rows = _rows(setting, value or {}, found, _held_up(connection, setting))
    chosen = [row.value for row in rows] if setting.form == "table" else [value or ""]
    lost = {one for one in chosen if one} - {one.theirs for one in entries}
    known = {one[0]: _entry(*one) for one in _named(theirs, lost)}
    gone = tuple(known.get(one, Entry(one, one)) for one in sorted(lost))
    return Offer(entries, rows, read=bool(found) or theirs.exists(), gone=gone)


def _entry(key: str, number: str, name: str) -> Entry:
    return Entry(key, " ".join(part for part in (number, name) if part))


def _named(theirs: QuerySet[Counterpart], keys: set[str]) -> list[tuple[str, str, str]]:
    if not keys:
        return []
    return list(theirs.filter(theirs__in=keys).values_list("theirs", "number", "name"))


def _rows(
    setting: Setting,
    chosen: Mapping[str, str],
    found: list[tuple[str, str, str]],
    held_up: Mapping[str, int],
) -> tuple[TableRow, ...]:
    offered = {theirs for theirs, _number, _name in found}
    by_number = {number: theirs for theirs, number, _name in found if number}
    by_name = {name.casefold(): theirs for theirs, _number, name in found if name}
    rows: list[TableRow] = []
    ours = registry.workspace().identities(setting.of)
    for one in sorted(ours, key=lambda each: _in_order(each.number, each.name)):
        value = chosen.get(one.id, "")
        if not one.active and value == "":
            continue
        label = " ".join(part for part in (one.number, one.name) if part)
        near = by_name.get(one.name.casefold(), "") or by_number.get(one.number, "")
        gone = value != "" and value not in offered
        proposed = "" if value else near
        rows.append(TableRow(one.id, label, value, gone, proposed, held_up.get(one.id, 0)))
    return tuple(rows)


def _in_order(number: str, name: str) -> tuple[int, str, str]:
    """Return what numbers are sorted by: 2 stands before 10, and letters after figures."""
    key = number_key(number)
    return (int(key) if key.isdecimal() else sys.maxsize, key, name.casefold())


def _held_up(connection: Connection, setting: Setting) -> Counter[str]:
    """Count what waits for a choice in a table, by our record that has none."""
    why = [{"code": "setting.not_chosen", "params": {"setting": setting.name}}]
    waits = Waiting.objects.filter(connection=connection, reasons__contains=why)
    return Counter(
        str(reason["params"]["ours"])
        for reasons in waits.values_list("reasons", flat=True)
        for reason in reasons
        if reason["params"].get("setting") == setting.name and "ours" in reason["params"]
    )


def fits(connection: Connection, setting: Setting, value: Any) -> bool:
    """Tell whether a value of an `entry` or a `table` is one that is offered."""
    wanted = list(value.values()) if isinstance(value, dict) else [value]
    if setting.form == "table" and not isinstance(value, dict):
        return False
    if not all(isinstance(one, str) for one in wanted):
        return False
    asked = {one for one in wanted if one}
    there = Counterpart.objects.filter(
        connection=connection, kind=setting.to, theirs__in=asked
    ).values_list("theirs", flat=True)
    if asked - set(there):
        return False
    return setting.form == "entry" or _are_ours(setting.of, value)


def _are_ours(kind: str, table: Mapping[str, str]) -> bool:
    try:
        ids = [UUID(ours) for ours in table]
    except ValueError:
        return False
    return len(registry.workspace().records(kind, ids)) == len(ids)
