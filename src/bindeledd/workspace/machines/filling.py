"""How many minutes of a machine the customer pays for, until somebody says otherwise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bindeledd.workspace.checks import Values
from bindeledd.workspace.kind import Draft, Drafts, Kind
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.records import ProjectBilling

_CAUSES = ("minutes", "project_id")


def follow_minutes(_kind: Kind, drafts: Drafts) -> None:
    """Fill in billable minutes that nobody spoke of: all of them, unless the project is internal.

    Figures that somebody chose stay when the rest changes.
    """
    open_ones = [draft for draft in drafts.values() if _follows(draft)]
    rows = [values for draft in open_ones for values in (draft.before, draft.values) if values]
    wanted = {row["project_id"] for row in rows if isinstance(row["project_id"], UUID)}
    if not wanted:
        return
    internal = Project.objects.filter(id__among=wanted, billing=ProjectBilling.INTERNAL.value)
    unbilled = set(internal.values_list("id", flat=True))

    def usual(values: Values) -> Any:
        return 0 if values["project_id"] in unbilled else values["minutes"]

    for draft in open_ones:
        if draft.before is None or draft.before["billable_minutes"] == usual(draft.before):
            draft.values["billable_minutes"] = usual(draft.values)


def _follows(draft: Draft) -> bool:
    before = draft.before
    if "billable_minutes" in draft.given:
        return False
    return before is None or any(before[name] != draft.values[name] for name in _CAUSES)
