"""What people do with machines and their hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import require
from bindeledd.workspace import booking, deeds, records
from bindeledd.workspace.booking import Booking
from bindeledd.workspace.checks import Problems, Values
from bindeledd.workspace.machines.kinds import MACHINE, MACHINE_USE
from bindeledd.workspace.writing import Row

BOOKING: Final = Booking(kind=MACHINE_USE, day="used_on", chosen="machine_id")


def create_machine(fields: Values, *, by: By) -> records.Machine:
    """Create a machine; without a number it gets the next free one of the series."""
    require(by, MACHINE.ability)
    with transaction.atomic():
        made: records.Machine = deeds.create(MACHINE, deeds.numbered(MACHINE, fields), by=by)
    return made


def update_machine(
    machine_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Machine:
    """Change some fields of a machine."""
    changed: records.Machine = deeds.change(MACHINE, machine_id, fields, by=by, revision=revision)
    return changed


def end_machine(machine_id: UUID, *, by: By) -> records.Machine:
    """End a machine: kept, hidden from choices, can be reopened."""
    return update_machine(machine_id, {"active": False}, by=by)


def reopen_machine(machine_id: UUID, *, by: By) -> records.Machine:
    """Take an ended machine back into use."""
    return update_machine(machine_id, {"active": True}, by=by)


def write_use(
    use_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.MachineUse:
    """Write a machine's hours under an id that the caller chose, and return them as they stand.

    They are made when there are none of that id, else changed; the same fields again change
    nothing. What hangs on an hour entry takes person, project, day and approval from it.

    Raises:
        ForbiddenError: Somebody else's hours.
        DomainError: A field is refused, they are approved or locked, or somebody changed them
            meanwhile.
    """
    written: records.MachineUse = booking.write_one(
        BOOKING, use_id, fields, by=by, revision=revision
    )
    return written


def write_uses(rows: Sequence[Row], *, by: By) -> dict[UUID, Problems]:
    """Write machines' hours as `write_use` does; return the refused ones."""
    return booking.write_many(BOOKING, rows, by=by)


def remove_use(use_id: UUID, *, by: By) -> None:
    """Take a machine's hours out of all sums; they are kept, with who removed them.

    Raises:
        ForbiddenError: Somebody else's hours.
        NotFoundError: None of that id in this company.
        DomainError: They are approved or locked.
    """
    booking.remove(BOOKING, use_id, by=by)
