"""Rows of an import's preview in words: what each would change, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bindeledd.panel.registers.labels import field_label, value_text
from bindeledd.panel.words import sentence
from bindeledd.workspace.imports.queries import ImportRowLine

_NAMING: Final = ("name", "first_name", "last_name", "address1")
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
            number=str(row.values.get("number") or row.refs.get("customer_id") or ""),
            name=" ".join(str(row.values[name]) for name in _NAMING if row.values.get(name))[:200],
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


def _problems(found: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((field_label(name), sentence(told["code"], told)) for name, told in found.items())
