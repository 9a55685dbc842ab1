"""Documents that can never be changed, and that somebody there has undone: what they carry waits.

Their sum is no longer what the line ledger says. A document that carries a change would be wrong,
and posting all of it once more would undo what a person did: so the record is held, with a reason,
until a person says how it shall be (`reposting`).
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from bindeledd.sync.calls import patiently
from bindeledd.sync.deeds import CREATE
from bindeledd.sync.flows import Outbound
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Intent
from bindeledd.sync.passage import Passage
from bindeledd.sync.planner import Action, Planning, Row
from bindeledd.tenancy.scope import company_scope

CODE: Final = "document.undone"


def held(passage: Passage, planned: Sequence[Planning]) -> list[Planning]:
    """Hold planned corrections of records of which a document was undone there.

    Asks the other side about each document that counted when they were planned, in no transaction.
    They are many: one that cannot be read just now is asked about again, or no run would ever get
    past them all.
    """
    flow = passage.flow
    if not isinstance(flow, Outbound) or flow.by_difference is None:
        return list(planned)
    undone = flow.by_difference.undone
    due = [one for one in planned if isinstance(one, Row) and one.action is Action.CORRECT]
    if undone is None or not due:
        return list(planned)
    with company_scope(passage.lease.company_id):
        ids = [row.ours for row in due if row.ours is not None]
        made = documents(passage.connection.id, flow, ids)

    def name(theirs: str) -> str | None:
        return patiently(passage.lease, lambda: undone(passage.client, theirs))

    gone = {
        row.subject: names
        for row in due
        if row.ours is not None
        and (names := [n for one in _counted(passage, made, row.ours) if (n := name(one))])
    }
    passage.counts["correct"] -= len(gone)
    passage.counts["held"] += len(gone)
    return [
        _held(one, gone[one.subject]) if isinstance(one, Row) and one.subject in gone else one
        for one in planned
    ]


def documents(
    connection_id: UUID, flow: Outbound[Any], ids: Sequence[UUID]
) -> dict[UUID, list[str]]:
    """Return the ids of all documents that were made of records, oldest first."""
    rows = Intent.objects.filter(
        ours__in=ids,
        connection_id=connection_id,
        kind=flow.kind,
        purpose=CREATE,
        state=Intent.State.DONE,
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for ours, theirs in rows.order_by("created_at").values_list("ours", "theirs"):
        found[ours].append(theirs)
    return found


def _counted(passage: Passage, made: dict[UUID, list[str]], ours: UUID) -> list[str]:
    aside = passage.set_aside.get(ours, frozenset())
    return [one for one in made[ours] if one not in aside]


def _held(row: Row, names: Sequence[str]) -> Row:
    reason = Reason(CODE, {"documents": ", ".join(names)})
    return dataclasses.replace(
        row, action=Action.HELD, values={}, before={}, shown=(), reasons=(reason,)
    )
