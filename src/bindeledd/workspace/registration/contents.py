"""What a line says: when two say the same, and what of it is entered once more on another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from bindeledd.workspace.registration.shapes import Line, MachineHours


def content(line: Line) -> tuple[Any, ...]:
    """Return what makes two lines the same; names and states do not."""
    return (
        line.day,
        line.project_id,
        line.minutes,
        _of_hours(line) if line.minutes else None,
        frozenset((one.id, one.machine_id, one.minutes) for one in line.machines),
        frozenset(
            (one.id, one.item_id, "" if one.item_id else one.text.strip(), one.quantity)
            for one in line.items
        ),
        frozenset((one.id, one.type_id, one.quantity, one.amount) for one in line.compensations),
    )


def _of_hours(line: Line) -> tuple[Any, ...]:
    return (
        line.hour_type_id,
        line.work_type_id,
        line.overtime_50_minutes,
        line.overtime_100_minutes,
        line.bank_minutes,
        line.break_minutes,
        line.begins,
        line.ends,
        line.comment.strip(),
    )


def copied(line: Line, target: date, press: UUID) -> Line:
    """Return a line once more for another day: without goods, and without what was laid out."""

    def same(ours: UUID) -> UUID:
        return uuid5(press, str(ours))

    return Line(
        id=same(line.id),
        day=target,
        project_id=line.project_id,
        hour_type_id=line.hour_type_id,
        work_type_id=line.work_type_id,
        minutes=line.minutes,
        overtime_50_minutes=line.overtime_50_minutes,
        overtime_100_minutes=line.overtime_100_minutes,
        break_minutes=line.break_minutes,
        begins=line.begins,
        ends=line.ends,
        machines=tuple(
            MachineHours(id=same(one.id), machine_id=one.machine_id, minutes=one.minutes)
            for one in line.machines
        ),
        compensations=tuple(
            replace(one, id=same(one.id), receipts=())
            for one in line.compensations
            if one.amount is None
        ),
    )


def is_empty(line: Line) -> bool:
    """Tell whether a copied line says nothing."""
    return line.minutes == 0 and not (line.machines or line.compensations)
