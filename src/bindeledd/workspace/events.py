"""What happened to work since a reader last looked, told from the history that the database keeps.

Each event is a change that other systems treat in their own way (field-domain.md, 6.3): a quantity,
a move to another project or type, a removal, an approval given or taken back. What a system can
do about it, and what it already holds, is the connector's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from bindeledd.workspace import cursor as cursors
from bindeledd.workspace.compensations.models import Compensation, CompensationType
from bindeledd.workspace.history import events_of
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.kind import rows_of
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.records import Approval, CompensationKind
from bindeledd.workspace.time.models import HourEntry

_APPROVED: Final = Approval.APPROVED.value
_WRAP: Final = 1 << 32


@dataclass(frozen=True)
class Event:
    """One thing that happened to one record.

    Attributes:
        number: Of the line in the history; with the code it names the event for good, so a reader
            that is told twice can tell.
        code: What happened, such as `hours.moved`.
        kind: Kind of record.
        record_id: Which.
        at: When.
        before: The fields that the code speaks of, as they were; empty of something new.
        after: The same fields as they became.
    """

    number: int
    code: str
    kind: str
    record_id: UUID
    at: datetime
    before: Mapping[str, Any] = field(default_factory=dict, hash=False)
    after: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Happened:
    """A page of events, by record and in the order in which they happened to it.

    Attributes:
        events: They may come again, they are never lost.
        after: What the next page is asked with; None when this was the last.
        cursor: Where the next reading begins.
    """

    events: tuple[Event, ...]
    after: str | None
    cursor: str


@dataclass(frozen=True)
class _Track:
    """How the history of one kind is read.

    Attributes:
        model: Its table.
        word: First part of its codes.
        quantity: Fields that say how much; the first one decides whether it became nothing.
        place: Fields that say where it counts.
    """

    model: type[models.Model]
    word: str
    quantity: tuple[str, ...]
    place: tuple[str, ...]


_TRACKS: Final[dict[str, _Track]] = {
    "hour_entry": _Track(
        HourEntry,
        "hours",
        ("minutes", "overtime_50_minutes", "overtime_100_minutes", "billable_minutes"),
        ("project_id", "activity_id", "hour_type_id", "work_type_id", "employee_id", "worked_on"),
    ),
    "machine_use": _Track(
        MachineUse,
        "machine_hours",
        ("minutes", "billable_minutes"),
        ("project_id", "machine_id", "employee_id", "used_on"),
    ),
    "withdrawal": _Track(
        Withdrawal,
        "goods",
        ("quantity", "price", "cost_price"),
        ("project_id", "item_id", "text", "withdrawn_on"),
    ),
    "compensation": _Track(
        Compensation,
        "compensation",
        ("quantity", "amount"),
        ("project_id", "type_id", "employee_id", "incurred_on"),
    ),
}
KINDS: Final = tuple(_TRACKS)
_WORDS: Final = {
    CompensationKind.ALLOWANCE.value: "allowance",
    CompensationKind.UNIT_ALLOWANCE.value: "unit_allowance",
}


def now() -> str:
    """Return the cursor of a reader that has seen everything so far."""
    return cursors.place("", None).cursor


def happened(kind: str, *, since: str, after: str | None = None, limit: int = 500) -> Happened:
    """Return what happened to records of a kind since a cursor.

    The cursor is fixed with the first page: what commits late is read next time, and some of it
    may then come again. Must be called inside a company's scope.

    Args:
        kind: One of `KINDS`.
        since: Cursor of the reading before; empty reads the whole history.
        after: Where the page before ended, or None.
        limit: Records on a page.
    """
    track = _TRACKS[kind]
    place = cursors.place(since, after)
    rows = list(
        rows_of(track.model)
        .filter(changed_tx__gte=place.since)
        .extra(  # noqa: S610 - the ORM has no row comparison; values are bound
            where=["(changed_tx, id) > (%s, %s)"] if place.after else None,
            params=list(place.after) if place.after else None,
        )
        .order_by("changed_tx", "id")
        .values_list("changed_tx", "id")[: limit + 1]
    )
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    found = _read(kind, [ours for _, ours in page], place.since)
    return Happened(tuple(found), place.next(last), place.cursor)


def _read(kind: str, ids: Collection[UUID], since: int) -> Iterator[Event]:
    if not ids:
        return
    track = _TRACKS[kind]
    history = events_of(track.model).filter(pgh_obj_id__in=list(ids))
    lines = history.extra(select={"tx": "xmin::text::bigint"}).order_by("pgh_obj_id", "pgh_id")
    present = _present_transaction()
    words = _words(lines) if track.model is Compensation else {}
    for _ours, rows in groupby(lines.values("tx", *_columns(track)), lambda row: row["pgh_obj_id"]):
        before: dict[str, Any] | None = None
        for row in rows:
            if _whole(row["tx"], present) >= since:
                word = words.get(row.get("type_id"), track.word)
                for code, names in _codes(track, before, row):
                    yield _event(f"{word}.{code}", kind, names, before or {}, row)
            before = row


def _codes(
    track: _Track, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return what happened between two lines of a record's history, with the fields it is of."""
    if before is None:
        yield "added", (*track.quantity, *track.place)
        yield from _of_approval(None, after.get("state"))
        return
    if before["active"] != after["active"]:
        yield ("restored" if after["active"] else "removed"), track.quantity
    if _differ(before, after, track.place):
        yield "moved", track.place
    if _differ(before, after, track.quantity):
        emptied = not after[track.quantity[0]] and before[track.quantity[0]]
        yield ("set_to_zero" if emptied else "quantity_changed"), track.quantity
    yield from _of_approval(before.get("state"), after.get("state"))


def _of_approval(before: str | None, after: str | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    if before == after:
        return
    if after == _APPROVED:
        yield "approved", ("state",)
    elif before == _APPROVED:
        yield "approval_withdrawn", ("state",)


def _event(
    code: str, kind: str, names: tuple[str, ...], before: Mapping[str, Any], row: Mapping[str, Any]
) -> Event:
    return Event(
        number=row["pgh_id"],
        code=code,
        kind=kind,
        record_id=row["pgh_obj_id"],
        at=row["pgh_created_at"],
        before={name: before[name] for name in names if name in before},
        after={name: row[name] for name in names},
    )


def _differ(before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]) -> bool:
    return any(before[name] != after[name] for name in names)


def _columns(track: _Track) -> tuple[str, ...]:
    state = ("state",) if any(one.name == "state" for one in track.model._meta.fields) else ()
    kept = ("pgh_id", "pgh_obj_id", "pgh_created_at", "active")
    return (*kept, *state, *track.quantity, *track.place)


def _words(lines: Any) -> dict[UUID, str]:
    """Return the first part of codes by type: other systems treat ticked and counted apart."""
    types = set(lines.values_list("type_id", flat=True))
    rows = CompensationType.objects.filter(id__in=types, kind__in=_WORDS)
    return {ours: _WORDS[code] for ours, code in rows.values_list("id", "kind")}


def _present_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0])


def _whole(tx: int, present: int) -> int:
    """Return a row's transaction as counted since the cluster began: the one nearest to now.

    The row itself holds the last 32 bits of it. A part of a transaction (savepoint) has a number
    of its own, later than the whole one's, so a line is rather told twice than not at all.
    """
    ahead = (tx - present) % _WRAP
    return present + (ahead if ahead < _WRAP // 2 else ahead - _WRAP)
