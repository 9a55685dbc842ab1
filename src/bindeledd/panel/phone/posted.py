"""What was posted of the form of one line: its texts, and what a button inside it asks for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import QueryDict

from bindeledd.panel import formatting
from bindeledd.panel.phone.drafts import (
    TEXTS,
    Form,
    extra_row,
    item_row,
    machine_row,
    number_of,
    typed,
)
from bindeledd.workspace.registration.shapes import PhoneState

_HOUR: Final = 60
_ROW: Final = re.compile(r"(machines|items)-(\w{1,40})-id")


def posted(data: QueryDict, day: date, state: PhoneState) -> Form:
    """Return the form as it was sent, not yet judged."""
    form = Form(day=day, id=data.get("id", ""), revision=data.get("revision", ""))
    for name in TEXTS:
        setattr(form, name, data.get(name, ""))
    for name in data:
        found = _ROW.fullmatch(name)
        if found is not None:
            _posted_row(form, data, found[1], found[2])
    for kind in state.compensation_types:
        row = extra_row(kind, None)
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


def _posted_row(form: Form, data: QueryDict, part: str, at: str) -> None:
    row = {"at": at, "unit": ""}
    for key in ("id", "machine_id", "hours", "item_id", "item", "quantity"):
        row[key] = data.get(f"{part}-{at}-{key}", "")
    (form.machines if part == "machines" else form.items).append(row)


def _move(form: Form, name: str, value: Decimal, *, add: bool) -> None:
    """Count a field up or down, or set it; a text that is no number counts from nothing."""
    holder, key = _holder(form, name)
    if holder is None:
        return
    now = number_of(holder[key]) or Decimal(0)
    new = max(Decimal(0), now + value if add else value)
    holder[key] = formatting.minutes_plain(int(new * _HOUR)) if _is_hours(key) else typed(new)
    if isinstance(holder, _Attributes):
        setattr(form, key, holder[key])


class _Attributes(dict[str, str]):
    """The form's own texts."""


def _holder(form: Form, name: str) -> tuple[dict[str, str] | None, str]:
    if name in TEXTS:
        return _Attributes({name: getattr(form, name)}), name
    part, _dash, rest = name.partition("-")
    at, _dash, key = rest.rpartition("-")
    rows = {"machines": form.machines, "items": form.items, "extra": form.extras}.get(part, [])
    found = next((row for row in rows if row["at"] == at and key in row), None)
    return found, key


def _is_hours(key: str) -> bool:
    return key in {"hours", "overtime_50", "overtime_100", "bank"}
