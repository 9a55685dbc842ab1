"""How a subproject's number joins its main project's, also when that one is renumbered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bindeledd.workspace.checks import Problem
from bindeledd.workspace.kind import Draft, Drafts, Kind
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.projects.rules import joined, within


@dataclass(frozen=True)
class _Main:
    """What a subproject needs to know of its main project."""

    number: str
    is_subproject: bool


def join(kind: Kind, drafts: Drafts) -> None:
    """Fill in joined numbers, or the number below the main one where only the joined is given.

    Subprojects of a main project that gets another number become drafts of their own.
    """
    mains = _stored_mains(drafts)
    for draft in sorted(drafts.values(), key=_mains_first):
        parent = draft.values["parent_id"]
        main = _beside(parent, drafts) or mains.get(parent)
        if main is not None and main.is_subproject:
            draft.problems.setdefault("parent_id", Problem("project.parent_is_subproject"))
        _join_one(kind, draft, "" if main is None else main.number)
    _refuse_parents_with_parents(drafts)
    for sub in _followers(kind, drafts):
        drafts[sub.ours] = sub


def _mains_first(draft: Draft) -> bool:
    return draft.values["parent_id"] is not None


def _stored_mains(drafts: Drafts) -> dict[UUID, _Main]:
    named = {draft.values["parent_id"] for draft in drafts.values()}
    wanted = {ours for ours in named if isinstance(ours, UUID) and ours not in drafts}
    if not wanted:
        return {}
    rows = Project.objects.filter(id__in=wanted).values_list("id", "joined_number", "parent_id")
    return {ours: _Main(number, above is not None) for ours, number, above in rows}


def _beside(parent: UUID | None, drafts: Drafts) -> _Main | None:
    draft = drafts.get(parent) if parent is not None else None
    if draft is None:
        return None
    return _Main(draft.values["joined_number"], draft.values["parent_id"] is not None)


def _join_one(kind: Kind, draft: Draft, main: str) -> None:
    spoken = draft.given & {"number", "joined_number", "parent_id"}
    if draft.before is not None and not spoken:
        return
    values = draft.values
    if "joined_number" not in draft.given:
        values["joined_number"] = joined(main, values["number"])
    elif "number" not in draft.given:
        values["number"] = within(main, values["joined_number"])
    for name in ("number", "joined_number"):
        problem = kind.rules[name].check(values[name])
        if problem is not None:
            draft.problems.setdefault("number", problem)


def _refuse_parents_with_parents(drafts: Drafts) -> None:
    """A main project that has subprojects cannot go below another one: one level only."""
    moved = [
        draft.ours
        for draft in drafts.values()
        if draft.before is not None and "parent_id" in draft.given and _mains_first(draft)
    ]
    if not moved:
        return
    above = Project.objects.filter(parent_id__in=moved).values_list("parent_id", flat=True)
    for ours in set(above):
        if ours is not None:
            drafts[ours].problems.setdefault("parent_id", Problem("project.has_subprojects"))


def _followers(kind: Kind, drafts: Drafts) -> list[Draft]:
    moved = {
        draft.ours: draft
        for draft in drafts.values()
        if draft.before is not None
        and draft.before["joined_number"] != draft.values["joined_number"]
    }
    if not moved:
        return []
    below = Project.objects.filter(parent_id__in=list(moved)).exclude(id__in=list(drafts))
    found = []
    for row in below.order_by("id").select_for_update().values("id", *kind.fields):
        ours = row.pop("id")
        main = moved[row["parent_id"]]
        if main.before is None or row["joined_number"] != joined(
            main.before["joined_number"], row["number"]
        ):
            continue
        new = joined(main.values["joined_number"], row["number"])
        draft = Draft(ours, dict(row), row | {"joined_number": new}, frozenset({"joined_number"}))
        draft.follows = main.ours
        problem = kind.rules["joined_number"].check(new)
        if problem is not None:
            draft.problems["number"] = problem
        found.append(draft)
    return found
