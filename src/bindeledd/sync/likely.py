"""Records that a plan would create although something much like them stands on the other side.

A run looks only where keys are equal (`outward`, `inward`), for likeness of names would be dear in
a register of fifty thousand. A person looks at a page of rows, and for these few it is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.sync import links, registry
from bindeledd.sync.flows import Direction, Identity
from bindeledd.sync.matching import Verdict
from bindeledd.sync.models import Connection, Counterpart, PlanRow
from bindeledd.sync.owners import as_there
from bindeledd.sync.pairing import pair_up
from bindeledd.sync.surveying import kinds


@dataclass(frozen=True)
class Likely:
    """What a record that is to be created may be the same as.

    Attributes:
        number: Of the other one.
        name: Of the other one.
        reason: Code of why we think so.
        params: Facts for its words.
    """

    number: str
    name: str
    reason: str
    params: dict[str, Param] = field(default_factory=dict, hash=False)


def likely(
    connection: Connection, kind: str, direction: Direction, rows: Iterable[PlanRow]
) -> dict[UUID, Likely]:
    """Return what rows that create may be the same as, by the row's id; a few queries.

    Args:
        connection: Over which the plan goes.
        kind: Of record.
        direction: Which way the rows go.
        rows: Of one kind; those that create nothing are left aside.
    """
    wanted = [row for row in rows if row.action == PlanRow.Action.CREATE]
    if not wanted or kind not in kinds(connection):
        return {}
    if direction is Direction.OUT:
        ids = [row.ours for row in wanted if row.ours is not None]
        ours = list(registry.workspace().identities(kind, ids, connection=connection.id))
        theirs = _free_there(connection, kind)
    else:
        ours = _free_here(connection, kind)
        theirs = _there(connection, kind, [row.theirs for row in wanted])
    found = _suggested(connection, kind, ours, theirs)
    by_side = {str(row.ours) if direction is Direction.OUT else row.theirs: row for row in wanted}
    side, other = (0, 1) if direction is Direction.OUT else (1, 0)
    return {
        by_side[pair[side].id].id: Likely(pair[other].number, pair[other].name, reason, params)
        for pair, reason, params in found
        if pair[side].id in by_side
    }


_Found = tuple[tuple[Identity, Identity], str, dict[str, Param]]


def _suggested(
    connection: Connection, kind: str, ours: Sequence[Identity], theirs: Sequence[Identity]
) -> list[_Found]:
    answers = links.answers(connection.id, kind)
    mapping = registry.register(connection.system, kind).mapping
    here = {one.id: one for one in as_there(mapping, ours)}
    there = {one.id: one for one in theirs if one.id not in answers.ignored}
    pairs = pair_up(
        list(here.values()), list(there.values()), refused=answers.two, doubted=answers.unlinked
    )
    return [
        ((here[pair.ours], there[pair.theirs]), pair.match.reason, pair.match.params)
        for pair in pairs
        if pair.ours and pair.theirs and pair.match.verdict is Verdict.SUGGESTED
    ]


_COLUMNS = ("theirs", "number", "name", "org_number", "email", "phone", "place", "owner")


def _free_there(connection: Connection, kind: str) -> list[Identity]:
    rows = Counterpart.objects.filter(
        connection=connection, kind=kind, ours__isnull=True, vanished_at__isnull=True, active=True
    )
    flags = ("active", "is_person")
    return [Identity(*row) for row in rows.values_list(*_COLUMNS, *flags)]


def _there(connection: Connection, kind: str, ids: Sequence[str]) -> list[Identity]:
    rows = Counterpart.objects.filter(connection=connection, kind=kind, theirs__in=ids)
    return [Identity(*row) for row in rows.values_list(*_COLUMNS, "active", "is_person")]


def _free_here(connection: Connection, kind: str) -> list[Identity]:
    linked = Counterpart.objects.filter(connection=connection, kind=kind, ours__isnull=False)
    taken = {str(one) for one in linked.values_list("ours", flat=True)}
    everybody = registry.workspace().identities(kind, connection=connection.id)
    return [one for one in everybody if one.id not in taken and one.active]
