"""Time sheets: a week of people against days, and who has not finished theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.people.models import Employee, EmployeeLogin
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.records import Approval, HourTypeKind
from bindeledd.workspace.time.approving import WAITING, Approver, approver
from bindeledd.workspace.time.choices import WorkingTime, in_force, working_times
from bindeledd.workspace.time.days import norms, warnings
from bindeledd.workspace.time.judging import abilities_of
from bindeledd.workspace.time.limits import LimitWarning
from bindeledd.workspace.time.models import CompletedWeek, HourEntry
from bindeledd.workspace.time.queries import EntryLine, lines_of, seen_by
from bindeledd.workspace.time.weeks import Week

PEOPLE = 25
"""People on one page of a week."""


@dataclass(frozen=True, kw_only=True)
class WeekAsk:
    """What is asked of a week.

    Attributes:
        week: Which.
        department: Only people of it.
        project: Only hours on it and its subprojects.
        needs: Only what needs somebody.
        page: From 1.
        doubted: People of whom nobody is sure who they are elsewhere; their hours wait for that.
    """

    week: Week
    department: UUID | None = None
    project: UUID | None = None
    needs: bool = False
    page: int = 1
    doubted: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class PersonWeek:
    """One person's week.

    Attributes:
        lines: Entries of the week that were asked for, by day.
        minutes: Their sum.
        norm: What the person is meant to work that week.
        warnings: Of working time, on days of the week.
        ready: Entries that the reader may approve and that need no look first.
    """

    id: UUID
    name: str
    department_name: str
    lines: tuple[EntryLine, ...]
    minutes: int
    norm: int
    warnings: tuple[LimitWarning, ...]
    ready: frozenset[UUID]

    def on(self, day: date) -> tuple[EntryLine, ...]:
        """Return the entries of a day."""
        return tuple(line for line in self.lines if line.worked_on == day)


@dataclass(frozen=True, kw_only=True)
class WeekSheet:
    """A week of many people; the counts are of all that was asked for, not of this page.

    Attributes:
        people: This page's.
        total: People over all pages.
        registered: People with hours.
        minutes: All hours.
        by_day: Day -> minutes.
        ready: Entries that the reader may approve and that need no look first.
        needs: Entries that need somebody: sent back, or with a remark.
        remarks: Entry -> why it needs a look before approval; of this page.
        times: What the company chose.
    """

    ask: WeekAsk
    people: tuple[PersonWeek, ...]
    total: int
    registered: int
    minutes: int
    by_day: dict[date, int]
    ready: int
    needs: int
    remarks: dict[UUID, str]
    times: tuple[WorkingTime, ...]

    @property
    def pages(self) -> int:
        """How many pages of people there are, at least one."""
        return max(1, -(-self.total // PEOPLE))


@dataclass(frozen=True)
class Remarks:
    """What makes an entry need a look before approval.

    Attributes:
        long_days: Days of people that are longer than anybody may work.
        doubted: People of whom nobody is sure who they are elsewhere (field-domain.md, X17).
    """

    long_days: frozenset[tuple[UUID, date]]
    doubted: frozenset[UUID]

    def of(self, line: EntryLine) -> str:
        """Return the code of a remark, or an empty text."""
        if line.state.value not in WAITING:
            return ""
        if line.employee_id in self.doubted:
            return "remark.person_in_doubt"
        if line.after_completed_week:
            return "remark.after_completed_week"
        return "remark.long_day" if (line.employee_id, line.worked_on) in self.long_days else ""

    def condition(self) -> Q:
        """Return which entries have one."""
        found = Q(after_completed_week=True)
        if self.doubted:
            found |= Q(employee_id__in=self.doubted)
        for person, day in self.long_days:
            found |= Q(employee_id=person, worked_on=day)
        return found & Q(state__in=WAITING)


@dataclass(frozen=True)
class _Reading:
    """What one reading of a week is made of."""

    rows: QuerySet[HourEntry]
    remarks: Remarks
    approver: Approver | None
    sees_all: bool

    @property
    def ready(self) -> Q:
        """Entries that the reader may approve and that need no look first."""
        if self.approver is None:
            return Q(pk=None)
        return self.approver.ready() & ~self.remarks.condition()

    @property
    def needs(self) -> Q:
        """Entries that need somebody."""
        return Q(state=Approval.REJECTED.value) | self.remarks.condition()

    def is_ready(self, line: EntryLine) -> bool:
        """Tell of one line what `ready` tells the database."""
        if self.approver is None or line.state.value not in WAITING:
            return False
        row = {
            "employee_id": line.employee_id,
            "state": line.state.value,
            "first_approved_by_id": line.first_approved_by_id,
        }
        return self.approver.problem(row) is None and self.remarks.of(line) == ""


def week_sheet(ask: WeekAsk, *, by: By) -> WeekSheet:
    """Return a week, in a number of queries that does not grow with people or entries.

    A worker sees only their own week.
    """
    times = working_times()
    reading = _reading(ask, times, by)
    people, total = _people(ask, reading)
    ids = [person.id for person in people]
    shown = reading.rows.filter(employee__id__among=ids)
    if ask.needs:
        shown = shown.filter(reading.needs)
    lines = lines_of(shown.order_by("worked_on", "created_at", "id"))
    whose = norms(ids, times)
    warned = warnings(ids, ask.week.first, ask.week.last, times)
    of_person: defaultdict[UUID, list[EntryLine]] = defaultdict(list)
    for line in lines:
        of_person[line.employee_id].append(line)
    remarks = {line.id: reading.remarks.of(line) for line in lines}
    return WeekSheet(
        ask=ask,
        people=tuple(
            _person_week(
                person,
                of_person[person.id],
                warned.get(person.id, ()),
                whose.within(person.id, ask.week.first, ask.week.last),
                reading,
            )
            for person in people
        ),
        total=total,
        remarks={ours: code for ours, code in remarks.items() if code},
        times=times,
        **_sums(reading),
    )


def ready_in(ask: WeekAsk, *, by: By, person: UUID | None = None) -> frozenset[UUID]:
    """Return the entries of a week that this person may approve and that need no look first.

    Args:
        ask: Which week, and of whom.
        by: Who approves.
        person: Only this employee's.
    """
    reading = _reading(ask, working_times(), by)
    rows = reading.rows.filter(reading.ready)
    if person is not None:
        rows = rows.filter(employee_id=person)
    return frozenset(rows.values_list("id", flat=True))


def projects_of_week(week: Week, *, by: By, limit: int = 200) -> list[tuple[UUID, str, str]]:
    """Return id, joined number and name of projects with hours in a week, by number."""
    rows = HourEntry.objects.filter(
        seen_by(by), worked_on__range=(week.first, week.last), active=True
    )
    named = Project.objects.filter(id__in=rows.values("project_id"))
    found = named.order_by("sort_number").values_list("id", "joined_number", "name")
    return list(found[:limit])


@dataclass(frozen=True)
class Unfinished:
    """A person who has not said that a week is complete."""

    id: UUID
    name: str


def not_completed(week: Week, *, limit: int = 10) -> tuple[list[Unfinished], int]:
    """Return people who have not said that a week is complete, the first of them and how many.

    Asked of people who register hours: they can sign in, or have hours in that week or the four
    before it, and were employed.
    """
    recent = (week.first - timedelta(weeks=4), week.last)
    hours = HourEntry.objects.filter(
        employee_id=OuterRef("id"), worked_on__range=recent, active=True
    )
    done = CompletedWeek.objects.filter(employee_id=OuterRef("id"), monday=week.first)
    rows = _employed(week).filter(~Exists(done))
    rows = rows.filter(
        Exists(hours) | Exists(EmployeeLogin.objects.filter(employee=OuterRef("id")))
    )
    found = list(rows.order_by("sort_name")[: limit + 1])
    total = len(found) if len(found) <= limit else rows.count()
    return [Unfinished(one.id, name_of(one)) for one in found[:limit]], total


def _reading(ask: WeekAsk, times: tuple[WorkingTime, ...], by: By) -> _Reading:
    abilities = abilities_of(by)
    rows = HourEntry.objects.filter(
        seen_by(by, abilities), worked_on__range=(ask.week.first, ask.week.last), active=True
    )
    if ask.department is not None:
        rows = rows.filter(employee__department_id=ask.department)
    if ask.project is not None:
        rows = rows.filter(Q(project_id=ask.project) | Q(project__parent_id=ask.project))
    found = long_days(ask.week.first, ask.week.last, times)
    who = approver(by, abilities) if Ability.APPROVE in abilities else None
    return _Reading(rows, Remarks(found, ask.doubted), who, Ability.SEE_HOURS in abilities)


def long_days(
    first: date, last: date, times: tuple[WorkingTime, ...]
) -> frozenset[tuple[UUID, date]]:
    """Return days of people that are longer than anybody may work: often a slip of the hand."""
    limit = in_force(first, times).limits.total_day
    work = HourEntry.objects.filter(
        worked_on__range=(first, last), active=True, hour_type__kind=HourTypeKind.WORK.value
    )
    sums = work.values_list("employee_id", "worked_on").annotate(sum=Sum("minutes"))
    return frozenset((person, day) for person, day, _ in sums.filter(sum__gt=limit))


def _people(ask: WeekAsk, reading: _Reading) -> tuple[list[Employee], int]:
    """Return this page's people and how many there are.

    Everybody who is employed that week stands there, also without hours; where hours are asked
    for, those who have some.
    """
    asked = reading.rows.filter(reading.needs) if ask.needs else reading.rows
    with_hours = Exists(asked.filter(employee_id=OuterRef("id")))
    rows = Employee.objects.filter(with_hours)
    if not ask.needs and ask.project is None:
        rows = _employed(ask.week).filter(active=True) | Employee.objects.filter(with_hours)
        if ask.department is not None:
            rows = rows.filter(department_id=ask.department)
        if not reading.sees_all:
            rows = rows.filter(with_hours)
    total = rows.count()
    begin = (max(1, ask.page) - 1) * PEOPLE
    page = rows.select_related("department").order_by("sort_name", "id")
    return list(page[begin : begin + PEOPLE]), total


def _employed(week: Week) -> QuerySet[Employee]:
    begun = Q(hired_on__isnull=True) | Q(hired_on__lte=week.last)
    still = Q(left_on__isnull=True, active=True) | Q(left_on__gte=week.first)
    return Employee.objects.filter(begun & still)


def _person_week(
    person: Employee,
    lines: Collection[EntryLine],
    warned: Collection[LimitWarning],
    norm: int,
    reading: _Reading,
) -> PersonWeek:
    counted = [line for line in lines if line.state is not Approval.REJECTED]
    return PersonWeek(
        id=person.id,
        name=name_of(person),
        department_name="" if person.department is None else person.department.name,
        lines=tuple(lines),
        minutes=sum(line.minutes for line in counted),
        norm=norm,
        warnings=tuple(warned),
        ready=frozenset(line.id for line in lines if reading.is_ready(line)),
    )


def _sums(reading: _Reading) -> dict[str, Any]:
    """Return what the whole week comes to, in two queries."""
    standing = ~Q(state=Approval.REJECTED.value)
    whole = reading.rows.aggregate(
        registered=Count("employee_id", distinct=True),
        minutes=Sum("minutes", filter=standing, default=0),
        ready=Count("id", filter=reading.ready),
        needs=Count("id", filter=reading.needs),
    )
    days = reading.rows.filter(standing).values_list("worked_on").annotate(sum=Sum("minutes"))
    return whole | {"by_day": dict(days.order_by("worked_on"))}


def name_of(person: Employee) -> str:
    """Return an employee's given and family name as one."""
    return f"{person.first_name} {person.last_name}".strip()
