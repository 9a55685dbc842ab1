"""What hangs on an hour entry follows it, held by the database: person, project, day and approval.

A machine's hours, goods taken out and compensations that were sent with a line of hours are
approved, moved and removed with it, whoever changes the line and however many at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pgtrigger

_LED: Final = (
    "employee",
    "project",
    "worked_on",
    "state",
    "rejected_because",
    "approved_by",
    "approved_at",
    "active",
)
"""Columns of an entry that others follow."""


@dataclass(frozen=True)
class Follower:
    """A table whose rows may hang on an hour entry.

    Attributes:
        table: Its name.
        day: Its column of the day.
        pairs: Further columns and the entry's that they follow.
    """

    table: str
    day: str
    pairs: tuple[tuple[str, str], ...] = ()


_APPROVAL: Final = tuple(
    (name, name) for name in ("state", "rejected_because", "approved_by_id", "approved_at")
)

FOLLOWERS: Final = (
    Follower("workspace_machineuse", "used_on", _APPROVAL),
    Follower("workspace_compensation", "incurred_on", _APPROVAL),
    Follower("workspace_withdrawal", "withdrawn_on"),
)


def leads() -> pgtrigger.Trigger:
    """Return the trigger of hour entries that takes along what hangs on them."""
    return pgtrigger.Trigger(
        name="leads",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*_LED),
        func="\n".join([*(_statement(one) for one in FOLLOWERS), "return null;"]),
    )


def _statement(one: Follower) -> str:
    """Return the update of one table; rows that stand right already are left alone."""
    pairs = [
        ("employee_id", "new.employee_id"),
        ("project_id", "coalesce(new.project_id, f.project_id)"),
        (one.day, "new.worked_on"),
        ("active", "f.active and new.active"),
        *((ours, f"new.{led}") for ours, led in one.pairs),
    ]
    assigned = ", ".join(f"{ours} = {led}" for ours, led in pairs)
    ours = ", ".join(f"f.{ours}" for ours, _ in pairs)
    led = ", ".join(led for _, led in pairs)
    return (
        f"update {one.table} f set {assigned}"  # noqa: S608 - names from the table above
        f" where f.company_id = new.company_id and f.entry_id = new.id"
        f" and ({ours}) is distinct from ({led});"
    )
