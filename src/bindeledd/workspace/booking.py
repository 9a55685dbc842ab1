"""What all things booked beside hours have in common: whose they are, and what they hang on.

Machines' hours, goods taken out and compensations are written through here; the areas add what is
theirs. Approval belongs to the hour entry a thing hangs on (`following`), or to the thing alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.clock import today
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.history import By, Run, acting
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, may, require
from bindeledd.workspace import bulk, deeds, locks
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Problem, Problems, Values, refuse
from bindeledd.workspace.kind import Draft, Kind, rows_of
from bindeledd.workspace.numbers import lock_for_writing
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.people.models import EmployeeLogin
from bindeledd.workspace.projects.models import Project, ProjectMember
from bindeledd.workspace.records import Approval
from bindeledd.workspace.writing import Fields, Row, write_drafts

APPROVED: Final = frozenset({Approval.APPROVED_ONCE.value, Approval.APPROVED.value})
WRITTEN: Final = frozenset({Approval.DRAFT.value, Approval.SUBMITTED.value})
_FREE: Final = frozenset(locks.FREE)
_ENTRY: Final = ("employee_id", "project_id", "worked_on", "state", "active")


@dataclass(frozen=True, kw_only=True)
class Booking:
    """How one kind of thing is booked.

    Attributes:
        kind: The kind of record.
        day: Its field of the day.
        chosen: Its field that names what was used, and must be in use when it is chosen.
    """

    kind: Kind
    day: str
    chosen: str


@dataclass(frozen=True)
class Booker:
    """Who books.

    Attributes:
        employee_id: Who they are among the employees, or None.
        everybody: Whether they may book for others.
    """

    employee_id: UUID | None
    everybody: bool


@dataclass(frozen=True)
class _Known:
    """What the rows name, read once for all of them."""

    entries: Mapping[UUID, Values]
    projects: Mapping[UUID, dict[str, Any]]
    members: frozenset[tuple[UUID, UUID]]
    chosen: Mapping[UUID, bool]


def booker(by: By) -> Booker:
    """Return what somebody may book."""
    own = employee_of(by) if isinstance(by, User) else None
    return Booker(own, may(by, Ability.EDIT_HOURS))


def employee_of(user: User) -> UUID | None:
    """Return which employee a person is in the company entered."""
    return EmployeeLogin.objects.filter(user=user).values_list("employee_id", flat=True).first()


def today_here() -> date:
    """Return the present day in the time zone of the company entered."""
    zone = Company.objects.filter(id=current_company()).values_list("time_zone", flat=True)
    return today(zone.get())


def write_one(
    booking: Booking, ours: UUID, fields: Values, *, by: By, revision: int | None = None
) -> Any:
    """Write one thing under an id that the caller chose, and return it as it stands.

    Raises:
        ForbiddenError: Somebody else's.
        DomainError: A field is refused, or somebody changed it meanwhile.
    """
    kind = booking.kind
    with transaction.atomic():
        lock_for_writing(kind, [ours])
        if revision is not None:
            rows = kind.stored().select_for_update().filter(id=ours)
            found = rows.values_list("revision", flat=True).first()
            if found is not None and found != revision:
                raise DomainError("record.changed_meanwhile", kind=kind.name)
        row = Fields(ours, create=True, fields=fields)
        _refuse(write_many(booking, [row], by=by).get(ours, {}))
        return deeds.one(kind, ours)


def remove(booking: Booking, ours: UUID, *, by: By) -> None:
    """Take a thing out of all sums; it is kept, with who removed it.

    Raises:
        ForbiddenError: Somebody else's.
        NotFoundError: No such thing in this company.
        DomainError: It is approved or locked.
    """
    kind = booking.kind
    with transaction.atomic():
        if not kind.stored().filter(id=ours).exists():
            raise NotFoundError(kind=kind.name)
        row = Fields(ours, create=False, fields={"active": False})
        _refuse(write_many(booking, [row], by=by).get(ours, {}))


def write_many(booking: Booking, rows: Sequence[Row], *, by: By) -> dict[UUID, Problems]:
    """Write things, the good ones together in few statements; return the refused ones.

    Raises:
        ForbiddenError: The role does not register.
    """
    require(by, Ability.REGISTER)
    kind = booking.kind
    with transaction.atomic(), acting(by), locks.told():
        lock_for_writing(kind, [row.ours for row in rows])
        standing = bulk.rows_for_update(kind, [row.ours for row in rows])
        given = {row.ours: kind.clean(row.fields) for row in rows}
        entries = _entries(kind, given, standing)
        who = booker(by)
        for ours, fields in given.items():
            if ours not in standing:
                _begin(fields, entries, who)
            _follow(booking, fields, standing.get(ours, {}), entries)
        ready = [Fields(row.ours, create=row.create, fields=given[row.ours]) for row in rows]
        known = _read(booking, ready, standing, entries)
        guard = _guard(booking, known, by, who)
        drafts = write_drafts(kind, ready, guard=guard)
        if any(draft.changed and not draft.problems for draft in drafts):
            announce(kind.name)
    return {draft.ours: draft.problems for draft in drafts if draft.problems}


def touched(draft: Draft, name: str) -> bool:
    """Tell whether a field would be another, or is of something new."""
    return draft.before is None or bool(draft.before[name] != draft.values[name])


def _refuse(problems: Problems) -> None:
    if any(problem.code == "entry.not_yours" for problem in problems.values()):
        raise ForbiddenError("entry.not_yours")
    refuse(problems)


def _entries(
    kind: Kind, given: Mapping[UUID, Values], standing: Mapping[UUID, Values]
) -> dict[UUID, Values]:
    """Return the hour entries that rows hang on, locked: their state must not move meanwhile."""
    named = {fields.get("entry_id") for fields in (*given.values(), *standing.values())}
    wanted = {ours for ours in named if isinstance(ours, UUID)}
    if not wanted:
        return {}
    rows = rows_of(kind.target("entry_id")).filter(id__among=wanted).order_by("id")
    found = rows.select_for_update(no_key=True).values("id", *_ENTRY)
    return {row.pop("id"): row for row in found}


def _begin(fields: Values, entries: Mapping[UUID, Values], who: Booker) -> None:
    """Fill in what a new row does not say: one's own, unless it hangs on an entry."""
    if fields.get("entry_id") not in entries and not who.everybody:
        fields.setdefault("employee_id", who.employee_id)


def _follow(
    booking: Booking, fields: Values, before: Values, entries: Mapping[UUID, Values]
) -> None:
    """Let a row that hangs on an entry take person, project, day and state from it."""
    entry = entries.get(fields.get("entry_id", before.get("entry_id")) or UUID(int=0))
    if entry is None:
        return
    fields["employee_id"] = entry["employee_id"]
    fields[booking.day] = entry["worked_on"]
    if entry["project_id"] is not None:
        fields["project_id"] = entry["project_id"]
    if "state" in booking.kind.fields:
        fields["state"] = entry["state"]


def _guard(booking: Booking, known: _Known, by: By, who: Booker) -> Callable[[Draft], Problems]:
    owned = ownership.guard(booking.kind, by)

    def check(draft: Draft) -> Problems:
        if not _moved(draft):
            return {}
        found: Problems = {}
        if not isinstance(by, Run):
            for name, problem in _problems(booking, draft, who, known):
                found.setdefault(name, problem)
        return owned(draft) | found

    return check


def _moved(draft: Draft) -> bool:
    return draft.before is None or any(touched(draft, name) for name in draft.given - _FREE)


def _problems(
    booking: Booking, draft: Draft, who: Booker, known: _Known
) -> Iterator[tuple[str, Problem]]:
    yield from _of_the_writer(draft, who)
    yield from _of_the_state(draft, known)
    yield from _of_the_project(draft, known)
    yield from _of_what_ended(booking, draft, known)


def _of_the_writer(draft: Draft, who: Booker) -> Iterator[tuple[str, Problem]]:
    persons = {values["employee_id"] for values in (draft.before, draft.values) if values}
    if not who.everybody and (persons != {who.employee_id} or who.employee_id is None):
        yield "id", Problem("entry.not_yours")


def _of_the_state(draft: Draft, known: _Known) -> Iterator[tuple[str, Problem]]:
    """What is approved stands; nobody approves by writing a state."""
    entries = [
        known.entries[values["entry_id"]]
        for values in (draft.before, draft.values)
        if values and values["entry_id"] in known.entries
    ]
    before = draft.before or {}
    if before.get("state") in APPROVED or any(entry["state"] in APPROVED for entry in entries):
        yield "id", Problem("entry.approved")
    elif not entries and _is_approving(draft):
        yield "state", Problem("entry.approve_instead")


def _is_approving(draft: Draft) -> bool:
    if "state" not in draft.values or not touched(draft, "state"):
        return False
    return draft.values["state"] not in WRITTEN


def _of_the_project(draft: Draft, known: _Known) -> Iterator[tuple[str, Problem]]:
    ours = draft.values["project_id"]
    project = known.projects.get(ours)
    if project is None or not (touched(draft, "project_id") or touched(draft, "employee_id")):
        return
    if draft.values.get("returns_id") is not None:
        return
    if project["status"] != "active":
        yield "project_id", Problem("entry.project_ended")
    person = draft.values["employee_id"]
    if not project["available_to_all"] and person and (ours, person) not in known.members:
        yield "project_id", Problem("entry.project_not_assigned")


def _of_what_ended(booking: Booking, draft: Draft, known: _Known) -> Iterator[tuple[str, Problem]]:
    name = booking.chosen
    ended = not known.chosen.get(draft.values[name], True)
    if ended and touched(draft, name) and draft.values.get("returns_id") is None:
        yield name, Problem("entry.choice_ended")


def _read(
    booking: Booking,
    rows: Sequence[Fields],
    standing: Mapping[UUID, Values],
    entries: Mapping[UUID, Values],
) -> _Known:
    whole = [standing.get(row.ours, {}) | row.fields for row in rows]
    projects = Project.objects.filter(id__among=_ids(whole, "project_id"))
    columns = ("id", "status", "available_to_all")
    found: dict[UUID, dict[str, Any]] = {row["id"]: dict(row) for row in projects.values(*columns)}
    closed = [ours for ours, row in found.items() if not row["available_to_all"]]
    chosen = rows_of(booking.kind.target(booking.chosen))
    used = chosen.filter(id__among=_ids(whole, booking.chosen)).values_list("id", "active")
    return _Known(entries, found, _members(closed, _ids(whole, "employee_id")), dict(used))


def _members(projects: list[UUID], employees: set[UUID]) -> frozenset[tuple[UUID, UUID]]:
    if not projects:
        return frozenset()
    rows = ProjectMember.objects.filter(project__id__among=projects, employee__id__among=employees)
    return frozenset(rows.values_list("project_id", "employee_id"))


def _ids(rows: Sequence[Values], name: str) -> set[UUID]:
    return {ours for row in rows if isinstance(ours := row.get(name), UUID)}
