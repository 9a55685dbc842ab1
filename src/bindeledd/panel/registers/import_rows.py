"""Rows of an import's preview in words: what each would change, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bindeledd.panel.registers.labels import field_label, value_text
from bindeledd.panel.words import sentence
from bindeledd.workspace.imports.queries import ImportRowLine

_NAMING: Final = ("name", "first_name", "last_name", "address1")
_NUMBERING: Final = ("customer_id", "employee_id", "machine_id", "item_id")
_DAYS: Final = ("worked_on", "used_on", "withdrawn_on", "incurred_on", "valid_from")
_PLACES: Final = ("project_id", "hour_type_id", "type_id")
_SIGNS: Final = {"create": "create", "update": "change", "unchanged": "link", "error": "conflict"}


@dataclass(frozen=True)
class Shown:
    """One row: its place in the file, who it is, the sign of its deed, changes and problems."""

    position: int
    kind: Any
    number: str
    name: str
    action: str
    sign: str
    changes: tuple[tuple[str, str, str], ...]
    errors: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...]


def shown_rows(rows: Iterable[ImportRowLine], kinds: Mapping[str, Any]) -> list[Shown]:
    """Return rows in words; `kinds` are the words of kinds."""
    return [
        Shown(
            position=row.position,
            kind=kinds.get(row.kind, ""),
            number=_number(row),
            name=" ".join(_naming(row))[:200],
            action=row.action,
            sign=_SIGNS.get(row.action, "held"),
            changes=tuple(
                (field_label(name), value_text(name, old), value_text(name, new))
                for name, (old, new) in row.changes.items()
            ),
            errors=_problems(row.errors),
            warnings=_problems(row.warnings),
        )
        for row in rows
    ]


def _number(row: ImportRowLine) -> str:
    told = (row.values.get("number"), *(row.refs.get(name) for name in _NUMBERING))
    return str(next((one for one in told if one), ""))


def _naming(row: ImportRowLine) -> list[str]:
    """Return what names a row: its name, or the day it happened on and where."""
    named = [str(row.values[name]) for name in _NAMING if row.values.get(name)]
    if named:
        return named
    days = [value_text(name, row.values[name]) for name in _DAYS if row.values.get(name)]
    return [*days, *(row.refs[name] for name in _PLACES if row.refs.get(name))]


def _problems(found: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((field_label(name), sentence(told["code"], told)) for name, told in found.items())
