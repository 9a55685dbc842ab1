"""What pages ask of records that lie before a data type's first day: how many, which, what else.

They do not wait: years of them may lie there, so no row is written for any. They are counted where
they stand, and a page of them is planned as if there were no first day, to say what they lack
besides. Where a data type comes in they stand there, and `early_there` knows which they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import early_there, inward, outward, registry
from bindeledd.sync.flows import Direction, Flow, Inbound, Mode, Outbound
from bindeledd.sync.foresight import outlook_of
from bindeledd.sync.known import Known, Resolved
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, Counterpart, DataType
from bindeledd.sync.passage import Outlook
from bindeledd.sync.plan_rows import Row
from bindeledd.sync.planner import before_first_day, label_there

ROWS: Final = 100
"""Records of a page."""


@dataclass(frozen=True)
class Early:
    """Records of a kind that lie before the first day over a connection, and are on one side only.

    Attributes:
        connection: Over which.
        group: The data type.
        kind: Of the records.
        direction: Which way they would go.
        first_day: The first that moves.
        rows: How many lie before it.
    """

    connection: Connection
    group: str
    kind: str
    direction: Direction
    first_day: date
    rows: int


@dataclass(frozen=True)
class EarlyRow:
    """One of them.

    Attributes:
        ours: Our id; None of one that stands there.
        theirs: Their id; empty of one that stands here.
        label: What people call it.
        day: Its own.
        minutes: Its time; None where it counts none.
        amount: NOK excluding VAT; None where it has none.
        names: Kind -> our id of the records that it names; of theirs, those that are linked.
        names_there: Kind -> their id of the records that it names; none of ours.
        reasons: All that keeps it where it is, the first day before the others.
    """

    ours: UUID | None
    theirs: str
    label: str
    day: date
    minutes: int | None
    amount: Decimal | None
    names: dict[str, UUID]
    names_there: dict[str, str]
    reasons: tuple[Reason, ...]


def early(connections: Sequence[Connection], group: str = "") -> list[Early]:
    """Return what lies before the first days that were chosen; one count for each.

    What goes by button alone is left out: nobody misses what nobody handed over.
    """
    chosen = DataType.objects.filter(
        connection__in=[one.id for one in connections], start_date__isnull=False
    )
    if group:
        chosen = chosen.filter(group=group)
    by_id = {one.id: one for one in connections}
    found = [
        _counted(by_id[row.connection_id], row, flow)
        for row in chosen.order_by("connection__created_at", "group")
        for flow in _flows(by_id[row.connection_id].system, row)
    ]
    return [one for one in found if one.rows]


def _flows(system: str, row: DataType) -> Iterator[Flow]:
    """Yield the dated flows of a data type that go by themselves, one a kind."""
    kinds: set[str] = set()
    for flow in registry.flows_of(system, row.group, Direction(row.direction)):
        if not _is_dated(flow) or flow.kind in kinds:
            continue
        if isinstance(flow, Outbound) and flow.waits_for_button(by_hand=row.mode == Mode.BY_HAND):
            continue
        kinds.add(flow.kind)
        yield flow


def _is_dated(flow: Flow) -> bool:
    return flow.day_at != "" if isinstance(flow, Inbound) else flow.day is not None


def _counted(connection: Connection, row: DataType, flow: Flow) -> Early:
    if row.start_date is None:
        raise TypeError("only what has a first day is counted")
    if isinstance(flow, Inbound):
        rows = len(early_there.ids(connection, flow, row.start_date))
    else:
        linked = _linked(connection, flow.kind)
        rows = registry.workspace().count_before(flow.kind, row.start_date, but=linked)
    direction = Direction(row.direction)
    return Early(connection, row.group, flow.kind, direction, row.start_date, rows)


def _linked(connection: Connection, kind: str) -> Exists:
    rows = Counterpart.objects.filter(connection=connection, kind=kind, ours=OuterRef("id"))
    return Exists(rows)


def of_kind(connection: Connection, group: str, kind: str) -> Early | None:
    """Return what lies before the first day of one data type; None where there is nothing.

    Raises:
        NotFoundError: No such records with a day go to the system, nor come from it.
    """
    flows = registry.connector(connection.system).flows
    if (group, kind) not in {(flow.group, flow.kind) for flow in flows if _is_dated(flow)}:
        raise NotFoundError("choice.unknown_group")
    return next((one for one in early([connection], group) if one.kind == kind), None)


def named_kinds(found: Early) -> tuple[str, ...]:
    """Return the kinds of record that those of a kind name, in the order of the field table."""
    return tuple(dict.fromkeys(ref.kind for ref in _flow(found).mapping.refs))


def rows(found: Early, *, after: int = 0, count: int = ROWS) -> list[EarlyRow]:
    """Return records, latest first; one more than asked for when there is one.

    What they lack besides is said as a run would say it, so a page costs what planning one costs.
    """
    flow = _flow(found)
    if isinstance(flow, Inbound):
        return _rows_there(flow, found, after, count + 1)
    workspace = registry.workspace()
    linked = _linked(found.connection, found.kind)
    ids = workspace.page_before(
        found.kind, found.first_day, but=linked, after=after, limit=count + 1
    )
    records = workspace.records(found.kind, ids)
    page = [records[ours] for ours in ids if ours in records]
    outlook = outlook_of(found.connection, flow)
    first = before_first_day(outlook.settings)
    outlook.settings = dataclasses.replace(outlook.settings, start_date=None)
    planned = {one.ours: one for one in outward.plan_page(outlook, page) if isinstance(one, Row)}
    labels = workspace.labels(page)
    return [_row(flow, one, labels[one.id], planned.get(one.id), first) for one in page]


def _flow(found: Early) -> Flow:
    flows = registry.flows_of(found.connection.system, found.group, found.direction)
    return next(flow for flow in flows if flow.kind == found.kind and _is_dated(flow))


def _rows_there(flow: Inbound[Any], found: Early, after: int, limit: int) -> list[EarlyRow]:
    ids = early_there.ids(found.connection, flow, found.first_day)[after : after + limit]
    page = early_there.page(ids)
    outlook = outlook_of(found.connection, flow)
    first = before_first_day(outlook.settings, there=True)
    outlook.settings = dataclasses.replace(outlook.settings, start_date=None)
    refs = inward.refs_of(outlook, page)
    planned = {one.theirs: one for one in inward.plan_page(outlook, page) if isinstance(one, Row)}
    return [
        EarlyRow(
            ours=None,
            theirs=one.theirs,
            label=label_there(one),
            day=day,
            minutes=None,
            amount=_worth(flow, one, outlook),
            names=_linked_names(flow, one, refs),
            names_there=_names_there(flow, one),
            reasons=(first, *(planned[one.theirs].reasons if one.theirs in planned else ())),
        )
        for one in page
        if (day := flow.day(one.fields)) is not None
    ]


def _worth(flow: Inbound[Any], known: Known, outlook: Outlook) -> Decimal | None:
    """Return what a record of theirs says it is worth, read as it would be written here."""
    mapped = flow.mapping.into(known.fields, None, outlook.settings.values)
    return mapped.values.get(flow.worth)


def _names_there(flow: Inbound[Any], known: Known) -> dict[str, str]:
    named = ((ref.kind, known.fields.get(ref.theirs)) for ref in flow.mapping.refs)
    return {kind: str(theirs) for kind, theirs in named if theirs is not None}


def _linked_names(flow: Inbound[Any], known: Known, refs: Resolved) -> dict[str, UUID]:
    named = _names_there(flow, known).items()
    return {kind: ours for kind, theirs in named if (ours := refs.ours(kind, theirs)) is not None}


def _row(
    flow: Outbound[Any], record: Any, label: str, planned: Row | None, first: Reason
) -> EarlyRow:
    if flow.day is None:
        raise TypeError(f"{flow.name} has no day")
    named = ((ref.kind, getattr(record, ref.ours, None)) for ref in flow.mapping.refs)
    return EarlyRow(
        ours=record.id,
        theirs="",
        label=label,
        day=flow.day(record),
        minutes=planned.minutes if planned is not None else None,
        amount=planned.amount if planned is not None else None,
        names={kind: ours for kind, ours in named if ours is not None},
        names_there={},
        reasons=(first, *(planned.reasons if planned is not None else ())),
    )
