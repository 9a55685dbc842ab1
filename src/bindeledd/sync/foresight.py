"""What a run would do with one record now: planned as a run plans it, and written nowhere.

For buttons that hand one record over, so that it is seen before it happens. A plan of many records
is a run of its own and left to `plans`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bindeledd.kernel.errors import NotFoundError
from bindeledd.kernel.shapes import digest
from bindeledd.sync import links, outward, registry
from bindeledd.sync.flows import Flow, FlowSettings, Identity, Outbound, Record
from bindeledd.sync.models import Connection
from bindeledd.sync.passage import Outlook, register_of, settings_of
from bindeledd.sync.plan_rows import Row


@dataclass(frozen=True)
class Foreseen:
    """What would be done with one record.

    Attributes:
        record: Ours, as it is now.
        row: Of a plan; None when nothing is to be done.
        there: Who the records that it names are on the other side, by kind and our id.
        settings: What the company chose for the data type.
        fingerprint: Of all that was planned; a later look with another one shows something else.
    """

    record: Record
    row: Row | None
    there: dict[tuple[str, UUID], Identity]
    settings: FlowSettings
    fingerprint: str


def foresee(connection: Connection, flow: Outbound[Any], ours: UUID) -> Foreseen:
    """Plan one record outwards, inside the company's scope.

    Raises:
        NotFoundError: No such record in this company.
    """
    workspace = registry.workspace()
    record = workspace.records(flow.kind, [ours]).get(ours)
    if record is None:
        raise NotFoundError("domain.not_found")
    outlook = outlook_of(connection, flow)
    (planned,) = outward.plan_page(outlook, [record])
    row = planned if isinstance(planned, Row) else None
    return Foreseen(
        record=record,
        row=row,
        there=_there(connection, flow, record),
        settings=outlook.settings,
        fingerprint=_fingerprint(row),
    )


def outlook_of(connection: Connection, flow: Flow) -> Outlook:
    """Return what planning looks at for a flow outside any run."""
    group = registry.group_of(connection.system, flow.group)
    return Outlook(
        connection=connection,
        flow=flow,
        group=group,
        register=register_of(connection, flow.kind),
        settings=settings_of(connection, group),
        workspace=registry.workspace(),
        writes=False,
    )


def _there(
    connection: Connection, flow: Outbound[Any], record: Record
) -> dict[tuple[str, UUID], Identity]:
    ids: dict[str, set[UUID]] = {}
    for kind, ours in flow.mapping.named_by(record):
        ids.setdefault(kind, set()).add(ours)
    return {
        (kind, ours): known.identity
        for kind, wanted in ids.items()
        for ours, known in links.by_ours(connection.id, kind, list(wanted)).items()
    }


def _fingerprint(row: Row | None) -> str:
    """Return what tells one look from the next; the lines' money is among what people saw."""
    if row is None:
        return ""
    lines = [[one.line, one.minutes, str(one.amount)] for one in row.lines]
    return digest([row.fingerprint, lines, [dataclasses.astuple(one) for one in row.reasons]])
