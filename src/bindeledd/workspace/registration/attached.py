"""What hangs on a line: machine hours, goods taken out, driving and allowances, written with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.history import By
from bindeledd.workspace import booking
from bindeledd.workspace.booking import Booking
from bindeledd.workspace.checks import Values, refuse
from bindeledd.workspace.compensations.services import BOOKING as COMPENSATIONS
from bindeledd.workspace.items.services import BOOKING as WITHDRAWALS
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.machines.services import BOOKING as MACHINES
from bindeledd.workspace.records import Approval
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.writing import Fields

_BOOKINGS: Final = (MACHINES, WITHDRAWALS, COMPENSATIONS)
"""In the order in which they are written, always: two phones never wait for one another."""
KINDS: Final = tuple(one.kind for one in _BOOKINGS)


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
    for one in _BOOKINGS:
        rows = _wanted(one, line)
        _refuse_foreign(one.kind, rows.keys(), employee_id, entry_id)
        own = {"employee_id": employee_id, "entry_id": entry_id, "active": True}
        fields = [Fields(ours, create=True, fields=row | own) for ours, row in rows.items()]
        _write(one, fields + _left(one.kind, rows.keys(), entry_id), by)


def remove(line_id: UUID, *, by: By) -> None:
    """Take away all that hangs on a line, or the one thing that is the line.

    Raises:
        DomainError: Something of it is held.
    """
    for one in _BOOKINGS:
        rows = one.kind.stored().filter(active=True)
        ids = set(rows.filter(entry_id=line_id).values_list("id", flat=True))
        ids |= set(rows.filter(id=line_id, entry_id=None).values_list("id", flat=True))
        _write(one, [_gone(ours) for ours in sorted(ids)], by)


def _write(one: Booking, rows: list[Fields], by: By) -> None:
    if rows:
        refused = booking.write_many(one, rows, by=by)
        refuse(next(iter(refused.values()), {}))


def _gone(ours: UUID) -> Fields:
    return Fields(ours, create=False, fields={"active": False})


def _left(kind: Kind, ids: Collection[UUID], entry_id: UUID | None) -> list[Fields]:
    """Return what hung on an entry and does no more."""
    if entry_id is None:
        return []
    standing = kind.stored().filter(entry_id=entry_id, active=True)
    return [_gone(ours) for ours in sorted(set(standing.values_list("id", flat=True)) - set(ids))]


def _refuse_foreign(
    kind: Kind, ids: Collection[UUID], employee_id: UUID, entry_id: UUID | None
) -> None:
    rows = kind.stored().filter(id__in=list(ids)).values_list("employee_id", "entry_id")
    if any(found != (employee_id, entry_id) for found in rows):
        raise DomainError("registration.id_taken")


def _wanted(one: Booking, line: Line) -> dict[UUID, Values]:
    """Return the rows that a line shall have of one kind; prices are filled in by the kind."""
    around = {"project_id": line.project_id, one.day: line.day}
    if one is MACHINES:
        found = {
            row.id: {"machine_id": row.machine_id, "minutes": row.minutes} for row in line.machines
        }
    elif one is WITHDRAWALS:
        found = {
            row.id: {"item_id": row.item_id, "quantity": row.quantity}
            | ({} if row.item_id is not None else {"text": row.text, "unit": row.unit})
            for row in line.items
        }
    else:
        found = {
            row.id: {"type_id": row.type_id, "quantity": row.quantity, "amount": row.amount}
            for row in line.compensations
        }
    state = {} if one is WITHDRAWALS else {"state": Approval.SUBMITTED.value}
    return {ours: around | state | values for ours, values in found.items()}
