"""What people do with driving, tolls, expenses, allowances and diet, and with their types."""

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
from bindeledd.workspace.compensations.kinds import COMPENSATION, COMPENSATION_TYPE
from bindeledd.workspace.writing import Row

BOOKING: Final = Booking(kind=COMPENSATION, day="incurred_on", chosen="type_id")


def create_compensation_type(fields: Values, *, by: By) -> records.CompensationType:
    """Create a type; without a number it gets the next free one of the series."""
    require(by, COMPENSATION_TYPE.ability)
    with transaction.atomic():
        whole = deeds.numbered(COMPENSATION_TYPE, fields)
        made: records.CompensationType = deeds.create(COMPENSATION_TYPE, whole, by=by)
    return made


def update_compensation_type(
    type_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.CompensationType:
    """Change some fields of a type; what one is worth stands in its rates."""
    changed: records.CompensationType = deeds.change(
        COMPENSATION_TYPE, type_id, fields, by=by, revision=revision
    )
    return changed


def end_compensation_type(type_id: UUID, *, by: By) -> records.CompensationType:
    """End a type: kept, hidden from choices, can be reopened."""
    return update_compensation_type(type_id, {"active": False}, by=by)


def reopen_compensation_type(type_id: UUID, *, by: By) -> records.CompensationType:
    """Take an ended type back into use."""
    return update_compensation_type(type_id, {"active": True}, by=by)


def write_compensation(
    compensation_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Compensation:
    """Write one compensation under an id that the caller chose, and return it as it stands.

    It is made when there is none of that id, else changed; the same fields again change nothing.
    What hangs on an hour entry takes person, project, day and approval from it.

    Raises:
        ForbiddenError: Somebody else's.
        DomainError: A field is refused, it is approved or locked, or somebody changed it
            meanwhile.
    """
    written: records.Compensation = booking.write_one(
        BOOKING, compensation_id, fields, by=by, revision=revision
    )
    return written


def write_compensations(rows: Sequence[Row], *, by: By) -> dict[UUID, Problems]:
    """Write compensations as `write_compensation` does; return the refused ones."""
    return booking.write_many(BOOKING, rows, by=by)


def remove_compensation(compensation_id: UUID, *, by: By) -> None:
    """Take a compensation out of all sums; it is kept with its receipts, and who removed it.

    Raises:
        ForbiddenError: Somebody else's.
        NotFoundError: None of that id in this company.
        DomainError: It is approved or locked.
    """
    booking.remove(BOOKING, compensation_id, by=by)
