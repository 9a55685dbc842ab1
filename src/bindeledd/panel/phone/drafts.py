"""The form of one line as texts: of a line that stands, or filled as yesterday lets us guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

from bindeledd.kernel.identity import new_id
from bindeledd.panel import formatting
from bindeledd.panel.phone.signs import sign_of
from bindeledd.workspace.registration.shapes import (
    Choice,
    Extra,
    Line,
    MachineHours,
    PhoneState,
    Taken,
)

_HOUR: Final = 60
BLANK_AT: Final = "__at__"
EXPENSE: Final = "expense"
"""What an address asks for that begins an expense without hours."""


@dataclass
class Form:
    """What stands in the form, as texts; what the templates draw.

    Attributes:
        machines: Rows of machine hours: `at`, `id`, `machine_id`, `hours`.
        counted: Hours, clock and break as they were drawn: what was changed of them is known.
        items: Rows of goods: `at`, `id`, `item_id`, `item` (as typed), `quantity`, `unit`.
        extras: One row a kind of compensation: `at`, `id`, `type_id`, `quantity`, `amount`.
        problems: Sentences.
        locked: Whether it may only be read.
        standing: What its sign means, where that is not plain.
        can_remove: Whether the line stands already.
    """

    day: date
    id: str
    revision: str = ""
    project_id: str = ""
    hour_type_id: str = ""
    work_type_id: str = ""
    hours: str = ""
    overtime: str = "0"
    overtime_50: str = ""
    overtime_100: str = ""
    bank: str = ""
    begins: str = ""
    ends: str = ""
    break_minutes: str = ""
    counted: str = ""
    comment: str = ""
    machines: list[dict[str, str]] = field(default_factory=list)
    items: list[dict[str, str]] = field(default_factory=list)
    extras: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    locked: bool = False
    standing: str = ""
    can_remove: bool = False


TEXTS: Final = (
    "project_id",
    "hour_type_id",
    "work_type_id",
    "hours",
    "overtime",
    "overtime_50",
    "overtime_100",
    "bank",
    "begins",
    "ends",
    "break_minutes",
    "counted",
    "comment",
)


def of_line(line: Line, state: PhoneState) -> Form:
    """Return the form that shows a line."""
    late = "100" if line.overtime_100_minutes else "50" if line.overtime_50_minutes else "0"
    form = Form(
        day=line.day,
        id=str(line.id),
        revision="" if line.revision is None else str(line.revision),
        project_id=_text(line.project_id),
        hour_type_id=_text(line.hour_type_id or first_of(state.hour_types)),
        work_type_id=_text(line.work_type_id),
        hours=formatting.minutes_plain(line.minutes),
        overtime=late,
        overtime_50=formatting.minutes_plain(line.overtime_50_minutes),
        overtime_100=formatting.minutes_plain(line.overtime_100_minutes),
        bank=formatting.minutes_plain(line.bank_minutes),
        begins="" if line.begins is None else f"{line.begins:%H:%M}",
        ends="" if line.ends is None else f"{line.ends:%H:%M}",
        break_minutes=str(line.break_minutes),
        comment=line.comment,
        machines=[machine_row(str(place), one) for place, one in enumerate(line.machines)],
        items=[item_row(str(place), one) for place, one in enumerate(line.items)],
        extras=[extra_row(kind, _of_kind(line, kind)) for kind in state.compensation_types],
        locked=not line.open,
        standing=str(sign_of(line.state).sentence) if line.state else "",
        can_remove=line.revision is not None,
    )
    form.counted = counted(form)
    return form


def counted(form: Form) -> str:
    """Return hours, and the clock with the break, as they stand in a form."""
    return f"{form.hours}|{form.begins}|{form.ends}|{form.break_minutes}"


def blank(day: date, state: PhoneState, *, project: UUID | None = None, kind: str = "") -> Form:
    """Return the form for one more line of a day, filled as yesterday lets us guess."""
    own = [line for line in state.lines if line.day == day]
    before = [line for line in state.lines if line.project_id is not None and line.day <= day]
    latest = max(before, key=lambda line: (line.day, line.id), default=None)
    offered = {one.id for one in state.projects}
    usual = latest.project_id if latest is not None and latest.project_id in offered else None
    alone = state.projects[0].id if len(state.projects) == 1 else None
    chosen = project or usual or alone
    absence = next((one.id for one in state.hour_types if one.kind != "work"), None)
    absent = absence is not None and (kind == "absence" or (kind == "" and day > state.today))
    line = Line(
        id=new_id(),
        day=day,
        project_id=chosen,
        hour_type_id=absence if absent else first_of(state.hour_types),
        work_type_id=latest.work_type_id if latest and latest.project_id == chosen else None,
        minutes=0 if kind == EXPENSE else _guess(sum(one.minutes for one in own), day, state),
        break_minutes=0 if own or kind == EXPENSE else state.break_minutes,
    )
    return of_line(line, state)


def machine_row(at: str, one: MachineHours | None = None) -> dict[str, str]:
    """Return the texts of a machine's row, or of an empty one."""
    hours = formatting.minutes_plain(0 if one is None else one.minutes)
    ours, machine = (str(new_id()), "") if one is None else (str(one.id), str(one.machine_id))
    return {"at": at, "id": ours, "machine_id": machine, "hours": hours}


def item_row(at: str, one: Taken | None = None) -> dict[str, str]:
    """Return the texts of an item's row, or of an empty one."""
    if one is None:
        one = Taken(id=new_id(), quantity=Decimal(1))
    return {
        "at": at,
        "id": str(one.id),
        "item_id": _text(one.item_id),
        "item": one.text if one.item_id is None else item_text(one.number, one.name),
        "quantity": typed(one.quantity),
        "unit": one.unit,
    }


def item_text(number: str, name: str) -> str:
    """Return an item as it is written in the form."""
    return f"{number} {name}".strip()


def extra_row(kind: Choice, one: Extra | None) -> dict[str, str]:
    """Return the texts of a compensation's row, or of an empty one."""
    row = {"at": str(kind.id), "type_id": str(kind.id), "kind": kind.kind, "name": kind.name}
    row |= {"unit": kind.unit, "id": str(one.id if one is not None else new_id())}
    row["quantity"] = "" if one is None else typed(one.quantity)
    row["amount"] = typed(one.amount) if one is not None and one.amount is not None else ""
    return row


def _of_kind(line: Line, kind: Choice) -> Extra | None:
    return next((one for one in line.compensations if one.type_id == kind.id), None)


def typed(value: Decimal) -> str:
    """Write a number as one types it: without thousands, which would be read back as decimals."""
    text = f"{value:f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return plain.replace(".", formatting.notation().point)


def _guess(written: int, day: date, state: PhoneState) -> int:
    rest = state.day_minutes[day.weekday()] - written
    if rest > 0:
        return rest
    return _HOUR if written else max(*state.day_minutes, _HOUR)


def number_of(text: str) -> Decimal | None:
    """Return a number as one types it, or None."""
    plain = re.sub(r"\s", "", text).replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def uuid_of(text: str) -> UUID | None:
    """Return an id, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _text(ours: UUID | None) -> str:
    return "" if ours is None else str(ours)


def first_of(choices: Sequence[Choice]) -> UUID | None:
    """Return the usual choice, or None."""
    return choices[0].id if choices else None
