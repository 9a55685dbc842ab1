"""Numbers, names and paths in a file, and which records of ours they mean."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, Q

from bindeledd.workspace import bulk
from bindeledd.workspace.imports.forms import SHEETS
from bindeledd.workspace.kind import Kind

_KIND_OF_TABLE: Final[dict[type[Model], Kind]] = {kind.model: kind for kind in SHEETS.values()}
NAMED: Final = frozenset({"hour_type", "activity", "compensation_type"})
"""Kinds that a file may also call by their name."""

Refs = dict[str, dict[str, UUID]]


class References:
    """The records that one page of rows names, read once for all of them.

    Args:
        kind: Kind of the rows.
        page: Staged rows.
    """

    def __init__(self, kind: Kind, page: Collection[dict[str, Any]]) -> None:
        self._late: dict[tuple[UUID | None, str], UUID] = {}
        self._found: Refs = {}
        for name in kind.refers:
            target = _KIND_OF_TABLE[kind.target(name)]
            told = {row["refs"][name] for row in page if row["refs"].get(name)}
            self._found[name] = _LOOKS.get(target.name, _by_number)(target, told) if told else {}
            if target.name == "work_type" and told:
                self._late = _work_types(told)

    def of(self, row: dict[str, Any], name: str) -> UUID | None:
        """Return the record that a row names in one field; None when there is none."""
        told = row["refs"].get(name, "")
        if name != "work_type_id":
            return self._found[name].get(told)
        project = self.of(row, "project_id")
        return self._late.get((project, told)) or self._late.get((None, told))

    def by_text(self, name: str) -> dict[str, UUID]:
        """Return what all rows name in one field: text -> id."""
        return self._found.get(name, {})


def _by_number(target: Kind, told: Collection[str]) -> dict[str, UUID]:
    return {number: holder[0] for number, holder in bulk.holders(target, told).items()}


def _by_number_or_name(target: Kind, told: Collection[str]) -> dict[str, UUID]:
    """Numbers come before names; a name that two records share means neither."""
    lower = {one.lower() for one in told}
    named: dict[str, list[UUID]] = {}
    for ours, name in target.stored().values_list("id", "name"):
        if name.lower() in lower:
            named.setdefault(name.lower(), []).append(ours)
    sure = {name: ids[0] for name, ids in named.items() if len(ids) == 1}
    by_name = {one: sure[one.lower()] for one in told if one.lower() in sure}
    return by_name | _by_number(target, told)


def _by_path(target: Kind, told: Collection[str]) -> dict[str, UUID]:
    """`Pipes/PVC` is the subcategory PVC of Pipes; blanks around the stroke mean nothing."""
    rows = target.stored().values_list("id", "name", "parent__name")
    known = {
        "/".join(part.lower() for part in (parent, name) if part): ours
        for ours, name, parent in rows
    }
    wanted = {one: "/".join(part.strip().lower() for part in one.split("/")) for one in told}
    return {one: known[path] for one, path in wanted.items() if path in known}


def _of_nothing(_target: Kind, _told: Collection[str]) -> dict[str, UUID]:
    return {}


def _work_types(told: Collection[str]) -> dict[tuple[UUID | None, str], UUID]:
    """Return work types by project (None: of the whole company) and number, or name."""
    stored = SHEETS["work_type"].stored()
    found = stored.filter(Q(number__in=list(told)) | Q(name__in=list(told)))
    rows = list(found.order_by("-active").values_list("project_id", "number", "name", "id"))
    named: dict[tuple[UUID | None, str], UUID] = {}
    for project, _, name, ours in rows:
        named.setdefault((project, name), ours)
    return named | {(project, number): ours for project, number, _, ours in rows}


_LOOKS: Final[dict[str, Callable[[Kind, Collection[str]], dict[str, UUID]]]] = {
    **dict.fromkeys(NAMED, _by_number_or_name),
    "item_category": _by_path,
    "work_type": _of_nothing,
    "hour_entry": _of_nothing,
    "withdrawal": _of_nothing,
}
