"""Numbers of work types: once in the company, and once in each project that has its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bindeledd.workspace.checks import Problem
from bindeledd.workspace.kind import Draft, Drafts, Kind
from bindeledd.workspace.time.models import WorkType


def refuse_taken(_kind: Kind, drafts: Drafts) -> None:
    """Refuse a number that another work type of the same place has; the register is locked."""
    moving = [draft for draft in drafts.values() if _moves(draft)]
    if not moving:
        return
    numbers = {draft.values["number"] for draft in moving}
    rows = WorkType.objects.filter(number__in=numbers).exclude(id__in=list(drafts))
    taken: dict[tuple[Any, str], tuple[UUID, str]] = {
        (place, number): (ours, name)
        for ours, place, number, name in rows.values_list("id", "project_id", "number", "name")
    }
    for draft in drafts.values():
        key = (draft.values["project_id"], draft.values["number"])
        holder = taken.setdefault(key, (draft.ours, draft.values["name"]))
        if holder[0] != draft.ours:
            facts = {"number": key[1], "name": holder[1], "ours": str(holder[0])}
            draft.problems.setdefault("number", Problem("record.number_taken", dict(facts)))


def _moves(draft: Draft) -> bool:
    before = draft.before
    return before is None or any(
        before[name] != draft.values[name] for name in ("number", "project_id")
    )
