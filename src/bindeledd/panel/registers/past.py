"""A record's history as pages show it: who, when, and each field before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bindeledd.panel.registers.labels import field_label, value_text
from bindeledd.workspace.history import Actor, Entry
from bindeledd.workspace.names import names_of, people_of


@dataclass(frozen=True)
class Change:
    """One field, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One deed: `deed` is insert, update or delete; `url` leads to the run that did it."""

    at: datetime
    who: str
    url: str
    deed: str
    changes: tuple[Change, ...]


def past_of(entries: Sequence[Entry]) -> list[Line]:
    """Return the lines of a record's history, references by name."""
    told = [
        (change.field, value)
        for entry in entries
        for change in entry.fields
        for value in (change.before, change.after)
    ]
    names = names_of((field, value) for field, value in told if isinstance(value, UUID))
    people = people_of(value for field, value in told if _is_person(value, field))
    return [
        Line(
            at=entry.at,
            who=_who(entry.actor),
            url=_run_address(entry.actor.run_id),
            deed=entry.deed,
            changes=tuple(
                Change(
                    field_label(change.field),
                    _text(change.field, change.before, names, people),
                    _text(change.field, change.after, names, people),
                )
                for change in entry.fields
            ),
        )
        for entry in entries
    ]


def _is_person(value: object, field: str) -> TypeGuard[int]:
    """Tell whether a value is somebody who logs in."""
    return field.endswith("_by_id") and isinstance(value, int)


def _text(field: str, value: object, names: dict[UUID, str], people: dict[int, str]) -> str:
    gone = str(_("something no longer here"))
    if isinstance(value, UUID):
        return names.get(value, gone)
    if _is_person(value, field):
        return people.get(value, gone)
    return value_text(field, value)


def _who(actor: Actor) -> str:
    if actor.run_id:
        return str(_("A transfer"))
    return actor.name or str(_("The system"))


def _run_address(run_id: str) -> str:
    if not run_id:
        return ""
    try:
        return reverse("panel:run", args=[run_id])
    except NoReverseMatch:
        return ""
