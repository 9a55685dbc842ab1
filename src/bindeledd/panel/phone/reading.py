"""From what was posted to a line: hours, quantities and rows as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from bindeledd.kernel.identity import new_id
from bindeledd.panel.phone.drafts import Form, first_of, number_of, uuid_of
from bindeledd.panel.phone.naming import item_of
from bindeledd.panel.words import sentence
from bindeledd.workspace.compensations.receipts import LARGEST
from bindeledd.workspace.registration.receipts import Handed
from bindeledd.workspace.registration.shapes import Extra, Line, MachineHours, PhoneState, Taken

_HOUR: Final = 60
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])(?::[0-5][0-9])?")
_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d)")
_HOURS: Final = re.compile(r"\d{1,3}(\.\d{0,3})?|\.\d{1,3}")


def line_of(form: Form, state: PhoneState) -> Line | None:
    """Return the line that a form asks for; None with `problems` told when it cannot be read."""
    line = Line(
        id=uuid_of(form.id) or new_id(),
        day=form.day,
        revision=int(form.revision) if form.revision.isdigit() else None,
        project_id=uuid_of(form.project_id),
        hour_type_id=uuid_of(form.hour_type_id) or first_of(state.hour_types),
        work_type_id=uuid_of(form.work_type_id),
        minutes=_hours(form, form.hours),
        overtime_50_minutes=0 if form.overtime == "0" else _hours(form, form.overtime_50),
        overtime_100_minutes=0 if form.overtime == "0" else _hours(form, form.overtime_100),
        bank_minutes=_hours(form, form.bank),
        begins=_time(form, form.begins),
        ends=_time(form, form.ends),
        by_clock=_follows_clock(form),
        break_minutes=int(form.break_minutes) if form.break_minutes.strip().isdigit() else 0,
        comment=form.comment.strip(),
        machines=tuple(_machines(form)),
        items=tuple(_items(form, state)),
        compensations=tuple(_extras(form)),
    )
    if _is_absence(line, state):
        line = replace(line, project_id=None, work_type_id=None)
    elif line.day > state.today:
        form.problems.append(sentence("registration.day_to_come", {}))
    elif line.project_id is None:
        form.problems.append(_("Choose a project."))
    if (line.begins is None) != (line.ends is None):
        _complain(form, sentence("registration.half_a_clock", {}))
    late = line.overtime_50_minutes + line.overtime_100_minutes
    if late > line.minutes and not line.by_clock:
        form.problems.append(_("There is more overtime than hours."))
    return None if form.problems else line


def files_of(form: Form, files: MultiValueDict[str, Any]) -> list[Handed]:
    """Return the receipts handed in with a form; one beside no amount is a problem."""
    found = []
    for row in form.extras:
        for name in ("photo", "file"):
            file = files.get(f"extra-{row['at']}-{name}")
            if file is None:
                continue
            ours, much = uuid_of(row["id"]), number_of(row["amount"])
            if ours is None or not much:
                _complain(form, sentence("compensation.amount_needed", {}))
                continue
            content = file.read(LARGEST + 1)
            found.append(Handed(compensation_id=ours, file_name=file.name or "", content=content))
    return found


def apart(line: Line) -> list[Line]:
    """Part a line without hours into one line for each thing, under the thing's own id."""
    if line.minutes > 0 or line.by_clock:
        return [line]
    empty = replace(line, machines=(), items=(), compensations=(), revision=None)
    lines = [replace(empty, id=one.id, machines=(one,)) for one in line.machines]
    lines += [replace(empty, id=one.id, items=(one,)) for one in line.items]
    lines += [replace(empty, id=one.id, compensations=(one,)) for one in line.compensations]
    return [replace(one, revision=line.revision) if one.id == line.id else one for one in lines]


def _machines(form: Form) -> list[MachineHours]:
    found = []
    for row in form.machines:
        minutes, machine = _hours(form, row["hours"]), uuid_of(row["machine_id"])
        if minutes == 0:
            continue
        if machine is None:
            form.problems.append(_("Choose the machine."))
            continue
        found.append(
            MachineHours(id=uuid_of(row["id"]) or new_id(), machine_id=machine, minutes=minutes)
        )
    return found


def _items(form: Form, state: PhoneState) -> list[Taken]:
    found = []
    for row in form.items:
        much, item = _quantity(form, row["quantity"]), item_of(row, form, state)
        text = "" if item is not None else row["item"].strip()
        if much == 0:
            continue
        if item is None and text == "":
            form.problems.append(_("Choose the item, or write what it was."))
            continue
        found.append(
            Taken(id=uuid_of(row["id"]) or new_id(), quantity=much, item_id=item, text=text)
        )
    return found


def _extras(form: Form) -> list[Extra]:
    found = []
    for row in form.extras:
        money = row["kind"] == "expense"
        much = _quantity(form, row["amount" if money else "quantity"])
        if much == 0:
            continue
        found.append(
            Extra(
                id=uuid_of(row["id"]) or new_id(),
                type_id=UUID(row["type_id"]),
                quantity=Decimal(1) if money else much,
                amount=much if money else None,
            )
        )
    return found


def _is_absence(line: Line, state: PhoneState) -> bool:
    kinds: Mapping[UUID | None, str] = {one.id: one.kind for one in state.hour_types}
    return kinds.get(line.hour_type_id, "work") != "work"


def _hours(form: Form, text: str) -> int:
    """Return minutes of hours as people write them: 7,5, 7.5 or 7:30."""
    plain = text.strip().replace(",", ".")
    if plain == "":
        return 0
    clocked = _CLOCK.fullmatch(plain)
    if clocked is not None:
        return int(clocked[1]) * _HOUR + int(clocked[2])
    if _HOURS.fullmatch(plain) is None:
        _complain(form, _("Write the hours as 7.5 or 7:30."))
        return 0
    return round(Decimal(plain) * _HOUR)


def _time(form: Form, text: str) -> time | None:
    """Return a time of day as people write it: 07:00, 7.00 or 0700."""
    plain = text.strip()
    if plain == "":
        return None
    found = _TIME.fullmatch(plain)
    if found is None:
        _complain(form, _("Write the time as 07:00."))
        return None
    return time(int(found[1]), int(found[2]))


def _follows_clock(form: Form) -> bool:
    """Tell whether clock or break were changed and the hours were not: then they are counted."""
    hours, _bar, rest = form.counted.partition("|")
    told = form.begins.strip() != "" and form.ends.strip() != ""
    clock = f"{form.begins}|{form.ends}|{form.break_minutes}"
    return told and form.hours == hours and clock != rest


def _quantity(form: Form, text: str) -> Decimal:
    if text.strip() == "":
        return Decimal(0)
    found = number_of(text)
    if found is None or found < 0:
        _complain(form, _("Write the quantity as a number."))
        return Decimal(0)
    return found


def _complain(form: Form, problem: str) -> None:
    if problem not in form.problems:
        form.problems.append(problem)
