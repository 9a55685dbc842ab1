"""Why a person may not write an entry: whose it is, which day, and what it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Sum

from bindeledd.tenancy.history import By, Run
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import ABILITIES, Ability, may, role_of
from bindeledd.workspace.checks import Problem, Problems, Values
from bindeledd.workspace.kind import Draft, rows_of
from bindeledd.workspace.people.models import Employee, EmployeeLogin
from bindeledd.workspace.projects.models import Project, ProjectMember
from bindeledd.workspace.records import Approval, HourTypeKind
from bindeledd.workspace.time.choices import time_choices, today_here
from bindeledd.workspace.time.models import Activity, HourEntry, HourType, TimeChoices, WorkType

APPROVED: Final = frozenset({Approval.APPROVED_ONCE.value, Approval.APPROVED.value})
WRITTEN: Final = frozenset({Approval.DRAFT.value, Approval.SUBMITTED.value})
_LONGEST_DAY: Final = 1500
_FREE: Final = frozenset({"comment"})
_REFERRED: Final = {"hour_type_id": HourType, "work_type_id": WorkType, "activity_id": Activity}


@dataclass(frozen=True)
class Writer:
    """Who writes, and what the company lets them.

    Attributes:
        employee_id: Who they are among the employees, or None.
        everybody: Whether they may write others' hours, on any day.
        today: The present day where the company is.
        choices: The company's choices.
    """

    employee_id: UUID | None
    everybody: bool
    today: date
    choices: TimeChoices


@dataclass(frozen=True)
class _Known:
    """What the rows to be judged name, read once for all of them."""

    employees: Mapping[UUID, Any]
    projects: Mapping[UUID, Any]
    members: frozenset[tuple[UUID, UUID]]
    referred: Mapping[str, Mapping[UUID, Any]]
    others: Mapping[tuple[UUID, date], int]


def employee_of(user: User) -> UUID | None:
    """Return which employee a person is in the company entered."""
    return EmployeeLogin.objects.filter(user=user).values_list("employee_id", flat=True).first()


def abilities_of(by: By) -> frozenset[Ability]:
    """Return all that somebody may do in the company entered, in one query."""
    if isinstance(by, Run):
        return frozenset(Ability)
    role = role_of(by, current_company()) if by.is_active else None
    return frozenset() if role is None else ABILITIES[role]


def writer(by: By) -> Writer:
    """Return what the company lets somebody write."""
    everybody = may(by, Ability.EDIT_HOURS)
    own = employee_of(by) if isinstance(by, User) else None
    return Writer(own, everybody, today_here(), time_choices())


def guard(rows: Sequence[Values], ids: Sequence[UUID], who: Writer) -> Callable[[Draft], Problems]:
    """Return the check of entries as they would stand.

    Args:
        rows: Their values, whole.
        ids: Their ids; what they sum to today does not count beside them.
        who: Who writes.
    """
    known = _read(rows, ids)
    sums: dict[tuple[UUID, date], int] = dict(known.others)

    def check(draft: Draft) -> Problems:
        if not _is_changed(draft):
            return {}
        found: Problems = {}
        for name, problem in _problems(draft, who, known):
            found.setdefault(name, problem)
        return found | _of_the_whole_day(draft, sums)

    return check


def _problems(draft: Draft, who: Writer, known: _Known) -> Iterator[tuple[str, Problem]]:
    yield from _of_the_writer(draft, who)
    yield from _of_the_state(draft)
    yield from _of_the_day(draft, who)
    yield from _of_the_person(draft, known)
    yield from _of_the_kind(draft, known)
    yield from _of_the_project(draft, who, known)
    yield from _of_what_ended(draft, known)
    yield from _of_the_clock(draft)


def _of_the_writer(draft: Draft, who: Writer) -> Iterator[tuple[str, Problem]]:
    persons = {values["employee_id"] for values in (draft.before, draft.values) if values}
    if not who.everybody and persons != {who.employee_id}:
        yield "id", Problem("entry.not_yours")


def _of_the_state(draft: Draft) -> Iterator[tuple[str, Problem]]:
    if draft.before is not None and draft.before["state"] in APPROVED:
        yield "id", Problem("entry.approved")
    elif _touched(draft, "state") and draft.values["state"] not in WRITTEN:
        yield "state", Problem("entry.approve_instead")


def _of_the_day(draft: Draft, who: Writer) -> Iterator[tuple[str, Problem]]:
    day = draft.values["worked_on"]
    if not isinstance(day, date) or who.everybody:
        return
    if day < who.today - timedelta(days=who.choices.days_back):
        yield "worked_on", Problem("entry.too_long_ago", {"days": who.choices.days_back})


def _of_the_person(draft: Draft, known: _Known) -> Iterator[tuple[str, Problem]]:
    person = known.employees.get(draft.values["employee_id"])
    day = draft.values["worked_on"]
    if person is None or not isinstance(day, date):
        return
    if not (_touched(draft, "employee_id") or _touched(draft, "worked_on")):
        return
    early = person["hired_on"] is not None and day < person["hired_on"]
    late = person["left_on"] is not None and day > person["left_on"]
    if early or late or (not person["active"] and person["left_on"] is None):
        yield "worked_on", Problem("entry.not_employed")


def _of_the_kind(draft: Draft, known: _Known) -> Iterator[tuple[str, Problem]]:
    """Absence is charged to nobody and is no overtime; work has a project."""
    hour_type = known.referred["hour_type_id"].get(draft.values["hour_type_id"])
    if hour_type is None:
        return
    if not HourTypeKind(hour_type["kind"]).is_absence:
        if draft.values["project_id"] is None:
            yield "project_id", Problem("entry.project_needed")
        return
    if draft.values["billable_minutes"] != 0:
        yield "billable_minutes", Problem("entry.absence_is_not_billed")
    for name in ("overtime_50_minutes", "overtime_100_minutes"):
        if draft.values[name] != 0:
            yield name, Problem("entry.absence_has_no_overtime")


def _of_the_project(draft: Draft, who: Writer, known: _Known) -> Iterator[tuple[str, Problem]]:
    ours = draft.values["project_id"]
    project = known.projects.get(ours)
    if project is None or not (_touched(draft, "project_id") or _touched(draft, "employee_id")):
        return
    if project["status"] != "active":
        yield "project_id", Problem("entry.project_ended")
    assigned = (ours, draft.values["employee_id"]) in known.members
    if not project["available_to_all"] and not assigned:
        yield "project_id", Problem("entry.project_not_assigned")
    if project["has_subprojects"] and not who.choices.book_on_main_projects:
        yield "project_id", Problem("entry.choose_subproject")


def _of_what_ended(draft: Draft, known: _Known) -> Iterator[tuple[str, Problem]]:
    for name, rows in known.referred.items():
        row = rows.get(draft.values[name])
        if row is not None and not row["active"] and _touched(draft, name):
            yield name, Problem("entry.choice_ended")
    work_type = known.referred["work_type_id"].get(draft.values["work_type_id"])
    if work_type is None or work_type["project_id"] is None:
        return
    project = known.projects.get(draft.values["project_id"])
    homes = {draft.values["project_id"], None if project is None else project["parent_id"]}
    if work_type["project_id"] not in homes:
        yield "work_type_id", Problem("entry.work_type_of_other_project")


def _of_the_clock(draft: Draft) -> Iterator[tuple[str, Problem]]:
    begin, end = draft.values["started_at"], draft.values["ended_at"]
    figures = [draft.values["minutes"], draft.values["break_minutes"]]
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return
    passed = (end - begin) // timedelta(minutes=1)
    if all(isinstance(one, int) for one in figures) and sum(figures) > passed:
        yield "minutes", Problem("entry.longer_than_the_clock", {"minutes": passed})


def _of_the_whole_day(draft: Draft, sums: dict[tuple[UUID, date], int]) -> Problems:
    """A day has no more minutes than the long one in autumn; rows of one call count together.

    A slip of the hand is what this is for: two who write the same day in the same second are not
    held up for it, and the week then warns of the long day.
    """
    minutes = draft.values["minutes"]
    key = (draft.values["employee_id"], draft.values["worked_on"])
    if not draft.values["active"] or not isinstance(minutes, int):
        return {}
    total = sums.get(key, 0) + minutes
    if total > _LONGEST_DAY:
        return {"minutes": Problem("entry.more_than_a_day", {"minutes": total})}
    sums[key] = total
    return {}


def _is_changed(draft: Draft) -> bool:
    """Tell whether anything but the comment would be another."""
    return draft.before is None or any(_touched(draft, name) for name in draft.given - _FREE)


def _touched(draft: Draft, name: str) -> bool:
    return draft.before is None or draft.before[name] != draft.values[name]


def _read(rows: Sequence[Values], ids: Sequence[UUID]) -> _Known:
    employees = _ids(rows, "employee_id")
    people = Employee.objects.filter(id__among=employees)
    projects = Project.objects.filter(id__among=_ids(rows, "project_id")).annotate(
        has_subprojects=Exists(Project.objects.filter(parent_id=OuterRef("id")))
    )
    columns = ("id", "status", "parent_id", "available_to_all", "has_subprojects")
    found = {row["id"]: row for row in projects.values(*columns)}
    closed = [ours for ours, row in found.items() if not row["available_to_all"]]
    return _Known(
        employees={row["id"]: row for row in people.values("id", "active", "hired_on", "left_on")},
        projects=found,
        members=_members(closed, employees),
        referred={name: _referred(name, rows) for name in _REFERRED},
        others=_others(rows, ids, employees),
    )


def _members(projects: list[UUID], employees: set[UUID]) -> frozenset[tuple[UUID, UUID]]:
    if not projects:
        return frozenset()
    rows = ProjectMember.objects.filter(project__id__among=projects, employee__id__among=employees)
    return frozenset(rows.values_list("project_id", "employee_id"))


def _referred(name: str, rows: Sequence[Values]) -> dict[UUID, dict[str, Any]]:
    wanted = _ids(rows, name)
    if not wanted:
        return {}
    extra = {"hour_type_id": ("kind",), "work_type_id": ("project_id",)}.get(name, ())
    found = rows_of(_REFERRED[name]).filter(id__among=wanted).values("id", "active", *extra)
    return {row["id"]: row for row in found}


def _others(
    rows: Sequence[Values], ids: Sequence[UUID], employees: set[UUID]
) -> dict[tuple[UUID, date], int]:
    days = {row["worked_on"] for row in rows if isinstance(row["worked_on"], date)}
    if not days or not employees:
        return {}
    beside = HourEntry.objects.filter(
        active=True,
        employee__id__among=employees,
        worked_on__gte=min(days),
        worked_on__lte=max(days),
    )
    summed = (
        beside.exclude(id__among=list(ids))
        .values_list("employee_id", "worked_on")
        .annotate(sum=Sum("minutes"))
    )
    return {(employee, day): minutes for employee, day, minutes in summed}


def _ids(rows: Iterable[Values], name: str) -> set[UUID]:
    return {row[name] for row in rows if isinstance(row[name], UUID)}
