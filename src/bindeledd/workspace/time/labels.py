"""What people call an hour: it has neither number nor name, but somebody worked it on a day."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.records import HourEntry


def labels_of(entries: Sequence[HourEntry]) -> dict[UUID, str]:
    """Return person and day of each entry, in one query."""
    rows = Employee.objects.filter(id__among={entry.employee_id for entry in entries})
    names = {
        ours: f"{first} {last}".strip()
        for ours, first, last in rows.values_list("id", "first_name", "last_name")
    }
    return {
        entry.id: f"{names.get(entry.employee_id, '')} {entry.worked_on:%d.%m.%Y}".strip()
        for entry in entries
    }
