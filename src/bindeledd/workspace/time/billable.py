"""How many minutes of an entry the customer pays for, until somebody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bindeledd.workspace.checks import Values
from bindeledd.workspace.kind import Draft, Drafts, Kind
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.records import HourTypeKind, ProjectBilling
from bindeledd.workspace.time.models import HourType

_CAUSES = ("minutes", "hour_type_id", "project_id")


@dataclass(frozen=True)
class _Billed:
    """Which hour types and projects are billed."""

    hour_types: Mapping[Any, bool]
    projects: Mapping[Any, bool]

    def usual(self, values: Values) -> Any:
        """Return the minutes that are billed where nobody said otherwise."""
        billed = self.hour_types.get(values["hour_type_id"], False)
        return values["minutes"] if billed and self.projects.get(values["project_id"], False) else 0


def follow_minutes(_kind: Kind, drafts: Drafts) -> None:
    """Fill in billable minutes that nobody spoke of.

    They follow the minutes of work of a billed type on a project that is not internal; figures
    that somebody chose stay when the rest changes.
    """
    open_ones = [draft for draft in drafts.values() if _follows(draft)]
    if not open_ones:
        return
    billed = _read(open_ones)
    for draft in open_ones:
        if draft.before is None or draft.before["billable_minutes"] == billed.usual(draft.before):
            draft.values["billable_minutes"] = billed.usual(draft.values)


def _follows(draft: Draft) -> bool:
    if "billable_minutes" in draft.given:
        return False
    before = draft.before
    return before is None or any(before[name] != draft.values[name] for name in _CAUSES)


def _read(drafts: list[Draft]) -> _Billed:
    rows = [values for draft in drafts for values in (draft.before, draft.values) if values]
    types = HourType.objects.filter(id__among=_ids(rows, "hour_type_id"))
    projects = Project.objects.filter(id__among=_ids(rows, "project_id"))
    return _Billed(
        {
            ours: billable and not HourTypeKind(kind).is_absence
            for ours, billable, kind in types.values_list("id", "billable", "kind")
        },
        {
            ours: billing != ProjectBilling.INTERNAL.value
            for ours, billing in projects.values_list("id", "billing")
        },
    )


def _ids(rows: list[Values], name: str) -> set[UUID]:
    return {row[name] for row in rows if isinstance(row[name], UUID)}
