"""What hangs on a line: machine hours, goods taken out, driving and allowances, written with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.history import By
from bindeledd.workspace import locks
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Problem, Problems, Values, refuse
from bindeledd.workspace.compensations.kinds import COMPENSATION
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.items.kinds import WITHDRAWAL
from bindeledd.workspace.items.models import Item
from bindeledd.workspace.kind import Draft, Kind
from bindeledd.workspace.machines.kinds import MACHINE_USE
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.records import Approval, ProjectBilling
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.writing import Fields, write_rows

KINDS = (MACHINE_USE, WITHDRAWAL, COMPENSATION)
"""In the order in which they are written, always: two phones never wait for one another."""


_CHOSEN = {
    MACHINE_USE.name: ("machine_id", "machines"),
    WITHDRAWAL.name: ("item_id", "items"),
    COMPENSATION.name: ("type_id", "types"),
}


@dataclass(frozen=True)
class _Around:
    """What the rows of a line take from elsewhere, read once."""

    billed: bool
    machines: Mapping[UUID, Machine]
    items: Mapping[UUID, Item]
    types: Mapping[UUID, CompensationType]

    def refuse_ended(self, kind: Kind, values: Values) -> Problems:
        """Return why a thing may not be chosen any more."""
        name, known = _CHOSEN[kind.name]
        found = getattr(self, known).get(values[name])
        if found is None or found.active:
            return {}
        return {name: Problem("entry.choice_ended")}


def write(line: Line, employee_id: UUID, *, entry_id: UUID | None, by: By) -> None:
    """Let exactly these things hang on a line; those that it no longer has are removed.

    Must be called in the transaction of the line, by whoever may write it.

    Args:
        line: With hours, or with exactly one thing and none.
        employee_id: Whose it is.
        entry_id: The hour entry; None for a line without hours.
        by: Who.

    Raises:
        DomainError: A row is refused, is held, or its id stands for something else already.
    """
    around = _around(line)
    wanted = {
        MACHINE_USE.name: _machine_rows(line, around),
        WITHDRAWAL.name: _item_rows(line, around),
        COMPENSATION.name: _compensation_rows(line, around),
    }
    with locks.told():
        for kind in KINDS:
            rows = wanted[kind.name]
            own = {"employee_id": employee_id, "entry_id": entry_id, "active": True}
            _refuse_foreign(kind, rows.keys(), employee_id, entry_id)
            fields = [Fields(ours, create=True, fields=row | own) for ours, row in rows.items()]
            _judge(kind, fields + _left(kind, rows.keys(), entry_id), by, around)


def remove(line_id: UUID, *, by: By) -> None:
    """Take away all that hangs on a line, or the one thing that is the line.

    Raises:
        DomainError: Something of it is held.
    """
    with locks.told():
        for kind in KINDS:
            rows = kind.stored().filter(active=True)
            ids = set(rows.filter(entry_id=line_id).values_list("id", flat=True))
            ids |= set(rows.filter(id=line_id, entry_id=None).values_list("id", flat=True))
            _judge(kind, [_gone(ours) for ours in sorted(ids)], by, None)


def _left(kind: Kind, ids: Collection[UUID], entry_id: UUID | None) -> list[Fields]:
    """Return what hung on an entry and does no more."""
    if entry_id is None:
        return []
    standing = kind.stored().filter(entry_id=entry_id, active=True)
    return [_gone(ours) for ours in sorted(set(standing.values_list("id", flat=True)) - set(ids))]


def _gone(ours: UUID) -> Fields:
    return Fields(ours, create=False, fields={"active": False})


def _judge(kind: Kind, rows: list[Fields], by: By, around: _Around | None) -> None:
    if not rows:
        return
    owned = ownership.guard(kind, by)
    name = _CHOSEN[kind.name][0]

    def check(draft: Draft) -> Problems:
        kept = draft.before is not None and draft.before[name] == draft.values[name]
        ended = {} if around is None or kept else around.refuse_ended(kind, draft.values)
        return owned(draft) | ended

    refused = write_rows(kind, rows, guard=check)
    first: Problems = next(iter(refused.values()), {})
    refuse(first)
    announce(kind.name)


def _refuse_foreign(
    kind: Kind, ids: Collection[UUID], employee_id: UUID, entry_id: UUID | None
) -> None:
    rows = kind.stored().filter(id__in=list(ids)).values_list("employee_id", "entry_id")
    if any(found != (employee_id, entry_id) for found in rows):
        raise DomainError("registration.id_taken")


def _around(line: Line) -> _Around:
    project = Project.objects.filter(id=line.project_id) if line.project_id is not None else None
    billing = None if project is None else project.values_list("billing", flat=True).first()
    machines = [one.machine_id for one in line.machines]
    items = [one.item_id for one in line.items if one.item_id is not None]
    types = [one.type_id for one in line.compensations]
    return _Around(
        billed=billing is not None and billing != ProjectBilling.INTERNAL,
        machines=_by_id(Machine.objects.filter(id__in=machines) if machines else ()),
        items=_by_id(Item.objects.filter(id__in=items) if items else ()),
        types=_by_id(CompensationType.objects.filter(id__in=types) if types else ()),
    )


def _by_id(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.id: row for row in rows}


def _machine_rows(line: Line, around: _Around) -> dict[UUID, Values]:
    return {
        one.id: {
            "machine_id": one.machine_id,
            "project_id": line.project_id,
            "used_on": line.day,
            "minutes": one.minutes,
            "billable_minutes": one.minutes if around.billed else 0,
            "state": Approval.SUBMITTED,
        }
        for one in line.machines
    }


def _item_rows(line: Line, around: _Around) -> dict[UUID, Values]:
    """Prices are those of the day on which it is written; a later price changes nothing."""
    found: dict[UUID, Values] = {}
    for one in line.items:
        values: Values = {
            "project_id": line.project_id,
            "withdrawn_on": line.day,
            "item_id": one.item_id,
            "text": one.text,
            "unit": one.unit,
            "quantity": one.quantity,
            "billable": around.billed,
        }
        item = around.items.get(one.item_id) if one.item_id is not None else None
        if item is not None:
            values |= {
                "text": item.name,
                "unit": item.unit,
                "price": item.price,
                "cost_price": item.cost_price,
                "vat_code": item.vat_code,
            }
        found[one.id] = values
    return found


def _compensation_rows(line: Line, around: _Around) -> dict[UUID, Values]:
    found: dict[UUID, Values] = {}
    for one in line.compensations:
        kind = around.types.get(one.type_id)
        found[one.id] = {
            "type_id": one.type_id,
            "project_id": line.project_id,
            "incurred_on": line.day,
            "quantity": one.quantity,
            "amount": one.amount,
            "billable": around.billed and kind is not None and kind.billable,
            "state": Approval.SUBMITTED,
        }
    return found
