"""What pages ask of records that lie before a data type's first day: how many, which, what else.

They do not wait: years of them may lie there, so no row is written for any. They are counted where
they stand, and a page of them is planned as if there were no first day, to say what they lack
besides.
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
from bindeledd.sync import outward, registry
from bindeledd.sync.flows import Direction, Mode, Outbound
from bindeledd.sync.foresight import outlook_of
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, Counterpart, DataType
from bindeledd.sync.plan_rows import Row
from bindeledd.sync.planner import before_first_day

ROWS: Final = 100
"""Records of a page."""


@dataclass(frozen=True)
class Early:
    """Records of a kind that lie before the first day over a connection, and stand nowhere there.

    Attributes:
        connection: Over which.
        group: The data type.
        kind: Of the records.
        first_day: The first that moves.
        rows: How many lie before it.
    """

    connection: Connection
    group: str
    kind: str
    first_day: date
    rows: int


@dataclass(frozen=True)
class EarlyRow:
    """One of them.

    Attributes:
        ours: Our id.
        label: What people call it.
        day: Its own.
        minutes: Its time; None where it counts none.
        amount: NOK excluding VAT; None where it has none.
        names: Kind -> id of the records that it names.
        reasons: All that keeps it here, the first day before the others.
    """

    ours: UUID
    label: str
    day: date
    minutes: int | None
    amount: Decimal | None
    names: dict[str, UUID]
    reasons: tuple[Reason, ...]


def early(connections: Sequence[Connection], group: str = "") -> list[Early]:
    """Return what lies before the first days that were chosen; one count for each.

    What goes by button alone is left out: nobody misses what nobody handed over.
    """
    chosen = DataType.objects.filter(
        connection__in=[one.id for one in connections],
        direction=Direction.OUT,
        start_date__isnull=False,
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


def _flows(system: str, row: DataType) -> Iterator[Outbound[Any]]:
    """Yield the dated flows of a data type that go by themselves, one a kind."""
    kinds: set[str] = set()
    for flow in registry.flows_of(system, row.group, Direction.OUT):
        if not isinstance(flow, Outbound) or flow.day is None or flow.kind in kinds:
            continue
        if flow.waits_for_button(by_hand=row.mode == Mode.BY_HAND):
            continue
        kinds.add(flow.kind)
        yield flow


def _counted(connection: Connection, row: DataType, flow: Outbound[Any]) -> Early:
    if row.start_date is None:
        raise TypeError("only what has a first day is counted")
    linked = _linked(connection, flow.kind)
    rows = registry.workspace().count_before(flow.kind, row.start_date, but=linked)
    return Early(connection, row.group, flow.kind, row.start_date, rows)


def _linked(connection: Connection, kind: str) -> Exists:
    rows = Counterpart.objects.filter(connection=connection, kind=kind, ours=OuterRef("id"))
    return Exists(rows)


def of_kind(connection: Connection, group: str, kind: str) -> Early | None:
    """Return what lies before the first day of one data type; None where there is nothing.

    Raises:
        NotFoundError: The system sends no such records with a day.
    """
    flows = registry.flows_of(connection.system, group, Direction.OUT)
    if kind not in {flow.kind for flow in flows if isinstance(flow, Outbound) and flow.day}:
        raise NotFoundError("choice.unknown_group")
    return next((one for one in early([connection], group) if one.kind == kind), None)


def named_kinds(found: Early) -> tuple[str, ...]:
    """Return the kinds of record that those of a kind name, in the order of the field table."""
    return tuple(dict.fromkeys(ref.kind for ref in _flow(found).mapping.refs))


def rows(found: Early, *, after: int = 0, count: int = ROWS) -> list[EarlyRow]:
    """Return records, latest first; one more than asked for when there is one.

    What they lack besides is said as a run would say it, so a page costs what planning one costs.
    """
    flow, workspace = _flow(found), registry.workspace()
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


def _flow(found: Early) -> Outbound[Any]:
    flows = registry.flows_of(found.connection.system, found.group, Direction.OUT)
    return next(
        flow
        for flow in flows
        if isinstance(flow, Outbound) and flow.kind == found.kind and flow.day is not None
    )


def _row(
    flow: Outbound[Any], record: Any, label: str, planned: Row | None, first: Reason
) -> EarlyRow:
    if flow.day is None:
        raise TypeError(f"{flow.name} has no day")
    named = ((ref.kind, getattr(record, ref.ours, None)) for ref in flow.mapping.refs)
    return EarlyRow(
        ours=record.id,
        label=label,
        day=flow.day(record),
        minutes=planned.minutes if planned is not None else None,
        amount=planned.amount if planned is not None else None,
        names={kind: ours for kind, ours in named if ours is not None},
        reasons=(first, *(planned.reasons if planned is not None else ())),
    )
