"""The form of one line without script: from a line to texts, and from what was posted to a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict

from bindeledd.kernel.identity import new_id
from bindeledd.panel import formatting
from bindeledd.workspace.registration.shapes import (
    Choice,
    Extra,
    Line,
    MachineHours,
    PhoneState,
    Taken,
)

_HOUR: Final = 60
_ROW: Final = re.compile(r"(machines|items)-(\w{1,40})-id")
_DRIVING: Final = frozenset({"driving", "toll"})
BLANK_AT: Final = "__at__"


@dataclass
class Form:
    """What stands in the form, as texts; what the templates draw.

    Attributes:
        machines: Rows of machine hours: `at`, `id`, `machine_id`, `hours`.
        items: Rows of goods: `at`, `id`, `item_id`, `text`, `quantity`, `unit`.
        extras: One row a kind of compensation: `at`, `id`, `type_id`, `quantity`, `amount`.
        problems: Sentences.
        locked: Whether it may only be read.
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
    break_minutes: str = ""
    comment: str = ""
    machines: list[dict[str, str]] = field(default_factory=list)
    items: list[dict[str, str]] = field(default_factory=list)
    extras: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    locked: bool = False
    can_remove: bool = False


_TEXTS: Final = (
    "project_id",
    "hour_type_id",
    "work_type_id",
    "hours",
    "overtime",
    "overtime_50",
    "overtime_100",
    "bank",
    "break_minutes",
    "comment",
)


def of_line(line: Line, state: PhoneState) -> Form:
    """Return the form that shows a line."""
    late = "100" if line.overtime_100_minutes else "50" if line.overtime_50_minutes else "0"
    return Form(
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
        break_minutes=str(line.break_minutes),
        comment=line.comment,
        machines=[machine_row(str(place), one) for place, one in enumerate(line.machines)],
        items=[item_row(str(place), one) for place, one in enumerate(line.items)],
        extras=[_extra_row(kind, _of_kind(line, kind)) for kind in state.compensation_types],
        locked=not line.open,
        can_remove=line.revision is not None,
    )


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
    line = Line(
        id=new_id(),
        day=day,
        project_id=chosen,
        hour_type_id=absence if kind == "absence" else first_of(state.hour_types),
        work_type_id=latest.work_type_id if latest and latest.project_id == chosen else None,
        minutes=_guess(sum(one.minutes for one in own), day, state),
        break_minutes=0 if own else state.break_minutes,
    )
    return of_line(line, state)


def posted(data: QueryDict, day: date, state: PhoneState) -> Form:
    """Return the form as it was sent, not yet judged."""
    form = Form(day=day, id=data.get("id", ""), revision=data.get("revision", ""))
    for name in _TEXTS:
        setattr(form, name, data.get(name, ""))
    for name in data:
        found = _ROW.fullmatch(name)
        if found is not None:
            _posted_row(form, data, found[1], found[2])
    for kind in state.compensation_types:
        row = _extra_row(kind, None)
        for key in ("id", "quantity", "amount"):
            row[key] = data.get(f"extra-{row['at']}-{key}", row[key] if key == "id" else "")
        form.extras.append(row)
    form.can_remove = form.revision != ""
    return form


def pressed(form: Form, data: QueryDict) -> bool:
    """Do what a button inside the form asks for: a step, a usual value, one more row."""
    for deed, sign in (("step", 1), ("set", 0)):
        name, _colon, value = data.get(deed, "").partition(":")
        if name:
            _move(form, name, Decimal(value), add=bool(sign))
            return True
    part = data.get("add", "")
    if part in {"machines", "items"}:
        rows = form.machines if part == "machines" else form.items
        at = str(len(rows) + 100)
        rows.append(machine_row(at) if part == "machines" else item_row(at))
        return True
    return False


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
        "text": one.text,
        "quantity": _typed(one.quantity),
        "unit": one.unit,
    }


def _extra_row(kind: Choice, one: Extra | None) -> dict[str, str]:
    row = {"at": str(kind.id), "type_id": str(kind.id), "kind": kind.kind, "name": kind.name}
    row |= {"unit": kind.unit, "id": str(one.id if one is not None else new_id())}
    row["quantity"] = "" if one is None else _typed(one.quantity)
    row["amount"] = _typed(one.amount) if one is not None and one.amount is not None else ""
    return row


def _of_kind(line: Line, kind: Choice) -> Extra | None:
    return next((one for one in line.compensations if one.type_id == kind.id), None)


def _posted_row(form: Form, data: QueryDict, part: str, at: str) -> None:
    row = {"at": at, "unit": ""}
    for key in ("id", "machine_id", "hours", "item_id", "text", "quantity"):
        row[key] = data.get(f"{part}-{at}-{key}", "")
    (form.machines if part == "machines" else form.items).append(row)


def _move(form: Form, name: str, value: Decimal, *, add: bool) -> None:
    """Count a field up or down, or set it; a text that is no number counts from nothing."""
    holder, key = _holder(form, name)
    if holder is None:
        return
    now = number_of(holder[key]) or Decimal(0)
    new = max(Decimal(0), now + value if add else value)
    holder[key] = formatting.minutes_plain(int(new * _HOUR)) if _is_hours(key) else _typed(new)
    if isinstance(holder, _Attributes):
        setattr(form, key, holder[key])


class _Attributes(dict[str, str]):
    """The form's own texts."""


def _holder(form: Form, name: str) -> tuple[dict[str, str] | None, str]:
    if name in _TEXTS:
        return _Attributes({name: getattr(form, name)}), name
    part, _dash, rest = name.partition("-")
    at, _dash, key = rest.rpartition("-")
    rows = {"machines": form.machines, "items": form.items, "extra": form.extras}.get(part, [])
    found = next((row for row in rows if row["at"] == at and key in row), None)
    return found, key


def _is_hours(key: str) -> bool:
    return key in {"hours", "overtime_50", "overtime_100", "bank"}


def _typed(value: Decimal) -> str:
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


def parted(form: Form) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of compensations as the form shows them: driving, and additions."""
    driving = [row for row in form.extras if row["kind"] in _DRIVING]
    additions = [row for row in form.extras if row["kind"] not in _DRIVING]
    return {"driving": driving, "additions": additions}
