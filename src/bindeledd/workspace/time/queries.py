"""Lists of hours and of their types: lines, search, filters, and one entry whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from bindeledd.kernel.errors import NotFoundError
from bindeledd.tenancy.history import By
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability
from bindeledd.workspace import deeds, records
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, sortable, yes
from bindeledd.workspace.locks import RecordLock, Why
from bindeledd.workspace.records import Approval, HourTypeKind
from bindeledd.workspace.time.approving import WAITING, approver
from bindeledd.workspace.time.judging import abilities_of, employee_of
from bindeledd.workspace.time.kinds import ACTIVITY, HOUR_TYPE, WORK_TYPE
from bindeledd.workspace.time.models import (
    Activity,
    HourEntry,
    HourType,
    ProjectHourPrice,
    WorkType,
)


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """One entry as lists and grids show it.

    Attributes:
        project_number: The joined number, or empty for absence.
        kind: What its hour type is.
        state: How far approval has come.
        after_completed_week: Whether it was written after the person's week was complete.
        locked: Why it stands as it is, or None.
    """

    id: UUID
    revision: int
    employee_id: UUID
    employee_first: str
    employee_last: str
    department_name: str
    project_id: UUID | None
    project_number: str
    project_name: str
    hour_type_name: str
    kind: HourTypeKind
    work_type_name: str
    worked_on: date
    minutes: int
    overtime_50_minutes: int
    overtime_100_minutes: int
    billable_minutes: int
    bank_minutes: int
    break_minutes: int
    started_at: datetime | None
    ended_at: datetime | None
    comment: str
    state: Approval
    rejected_because: str
    after_completed_week: bool
    active: bool
    first_approved_by_id: int | None
    locked: Why | None

    @property
    def employee_name(self) -> str:
        """Given and family name as one."""
        return f"{self.employee_first} {self.employee_last}".strip()

    @property
    def overtime_minutes(self) -> int:
        """Overtime of both kinds."""
        return self.overtime_50_minutes + self.overtime_100_minutes

    @property
    def is_absence(self) -> bool:
        """Whether nobody worked."""
        return self.kind.is_absence


@dataclass(frozen=True, kw_only=True)
class EntryDetail:
    """One entry whole.

    Attributes:
        line: As lists show it.
        activity_name: What decides its treatment elsewhere, or empty.
        first_approved_by: Who took the first of two steps, or empty.
        approved_by: Who approved it, or empty.
        approved_at: When.
    """

    line: EntryLine
    activity_name: str
    first_approved_by: str
    first_approved_at: datetime | None
    approved_by: str
    approved_at: datetime | None


_NAMED: Final = {
    "employee_first": F("employee__first_name"),
    "employee_last": F("employee__last_name"),
    "department_name": F("employee__department__name"),
    "project_number": F("project__joined_number"),
    "project_name": F("project__name"),
    "hour_type_name": F("hour_type__name"),
    "kind": F("hour_type__kind"),
    "work_type_name": F("work_type__name"),
    "locked": Subquery(
        RecordLock.objects.filter(kind="hour_entry", record_id=OuterRef("id")).values("why")[:1]
    ),
}
_TEXTS: Final = ("department_name", "project_number", "project_name", "work_type_name")
_OVERTIME: Final = Q(overtime_50_minutes__gt=0) | Q(overtime_100_minutes__gt=0)
COLUMNS: Final = tuple(EntryLine.__dataclass_fields__)


def lines_of(rows: QuerySet[HourEntry]) -> list[EntryLine]:
    """Return lines of entries, in one query."""
    return [to_line(row) for row in rows.annotate(**_NAMED).values(*COLUMNS)]


def to_line(row: dict[str, Any]) -> EntryLine:
    """Return the line of a row that holds `COLUMNS`."""
    texts = {name: row[name] or "" for name in _TEXTS}
    codes = {"kind": HourTypeKind(row["kind"]), "state": Approval(row["state"])}
    why = None if row["locked"] is None else Why(row["locked"])
    return EntryLine(**(row | texts | codes | {"locked": why}))


def _of_a_word(text: str) -> Q:
    words = sortable(text)
    named = Q(employee__sort_name__contains=words) | Q(project__sort_name__contains=words)
    numbered = Q(project__joined_number__startswith=text) | Q(employee__number=text)
    return named | numbered | Q(comment__icontains=text)


_ENTRIES = Listing(
    rows=lambda: HourEntry.objects.filter(active=True).annotate(**_NAMED),
    to_row=to_line,
    columns=COLUMNS,
    orders={
        "day": ("worked_on", "employee__sort_name"),
        "person": ("employee__sort_name", "worked_on"),
        "project": ("project__sort_number", "worked_on"),
        "minutes": ("minutes", "worked_on"),
    },
    filters={
        "employee": lambda value: Q(employee_id=value),
        "department": lambda value: Q(employee__department_id=value),
        "project": lambda value: Q(project_id=value) | Q(project__parent_id=value),
        "hour_type": lambda value: Q(hour_type_id=value),
        "state": lambda value: Q(state=value),
        "waiting": lambda value: Q(state__in=WAITING) if yes(value) else ~Q(state__in=WAITING),
        "from": lambda value: Q(worked_on__gte=value),
        "until": lambda value: Q(worked_on__lte=value),
        "billable": lambda value: (
            Q(billable_minutes__gt=0) if yes(value) else Q(billable_minutes=0)
        ),
        "overtime": lambda value: _OVERTIME if yes(value) else ~_OVERTIME,
    },
    search=_of_a_word,
)


def entries(ask: Ask, *, by: By | None = None) -> Page[EntryLine]:
    """Return a page of entries that stand; with `by` only those that this person may see.

    Orders: day, person, project, minutes. Filters: employee, department, project (with its
    subprojects), hour_type, state, waiting, from, until (dates, both included), billable, overtime.
    """
    if by is None:
        return _ENTRIES.page(ask)
    seen = seen_by(by)
    return replace(_ENTRIES, rows=lambda: _ENTRIES.rows().filter(seen)).page(ask)


def entry_detail(entry_id: UUID) -> EntryDetail:
    """Return one entry whole, also one that was removed.

    Raises:
        NotFoundError: No such entry in this company.
    """
    rows = HourEntry.objects.filter(id=entry_id)
    more = ("activity__name", "first_approved_by__name", "first_approved_at")
    last = ("approved_by__name", "approved_at")
    row = rows.annotate(**_NAMED).values(*COLUMNS, *more, *last).first()
    if row is None:
        raise NotFoundError(kind="hour_entry")
    return EntryDetail(
        activity_name=row.pop("activity__name") or "",
        first_approved_by=row.pop("first_approved_by__name") or "",
        first_approved_at=row.pop("first_approved_at"),
        approved_by=row.pop("approved_by__name") or "",
        approved_at=row.pop("approved_at"),
        line=to_line(row),
    )


def entry_history(entry_id: UUID) -> list[Entry]:
    """Return who changed what of an entry, newest first."""
    return history_of(HourEntry, entry_id)


def seen_by(by: By, abilities: frozenset[Ability] | None = None) -> Q:
    """Return which entries somebody may see: everybody's, or only their own.

    Args:
        by: Who.
        abilities: What they may, where that is known already.
    """
    if Ability.SEE_HOURS in (abilities_of(by) if abilities is None else abilities):
        return Q()
    own = employee_of(by) if isinstance(by, User) else None
    return Q(employee_id=own) if own is not None else Q(pk=None)


def waiting_for(by: By) -> int:
    """Return how many entries wait for this person's approval; none where they approve nothing."""
    abilities = abilities_of(by)
    if Ability.APPROVE not in abilities:
        return 0
    return HourEntry.objects.filter(approver(by, abilities).ready(), active=True).count()


@dataclass(frozen=True)
class TypeLine:
    """One line of hour types, work types or activities.

    Attributes:
        entry_count: Entries that stand and name it.
    """

    id: UUID
    number: str
    name: str
    active: bool
    entry_count: int
    kind: str = ""
    billable: bool = False
    price: Any = None
    project_id: UUID | None = None
    project_number: str = ""


def _types(model: type[Any], *more: str, **named: Any) -> Listing[TypeLine]:
    counted = Count("hours", filter=Q(hours__active=True))
    return Listing(
        rows=lambda: model.objects.annotate(entry_count=counted, **named),
        to_row=lambda row: TypeLine(
            **{name: value for name, value in row.items() if value is not None}
        ),
        columns=("id", "number", "name", "active", "entry_count", *more, *named),
        orders={"number": ("sort_number",), "name": ("sort_name",)},
        filters={
            "active": lambda value: Q(active=yes(value)),
            "project": lambda value: Q(project_id=value),
        },
        search=lambda text: named_or_numbered(text, numbers=("number",)),
    )


_HOUR_TYPES = _types(HourType, "kind", "billable", "price")
_WORK_TYPES = _types(WorkType, "project_id", project_number=F("project__joined_number"))
_ACTIVITIES = _types(Activity)


def hour_types(ask: Ask) -> Page[TypeLine]:
    """Return a page of hour types. Orders: number, name. Filters: active."""
    return _HOUR_TYPES.page(ask)


def work_types(ask: Ask) -> Page[TypeLine]:
    """Return a page of work types. Orders: number, name. Filters: active, project (its id)."""
    return _WORK_TYPES.page(ask)


def activities(ask: Ask) -> Page[TypeLine]:
    """Return a page of activities. Orders: number, name. Filters: active."""
    return _ACTIVITIES.page(ask)


def hour_type_detail(ours: UUID) -> records.HourType:
    """Return one hour type.

    Raises:
        NotFoundError: No such hour type in this company.
    """
    found: records.HourType = deeds.one(HOUR_TYPE, ours)
    return found


def work_type_detail(ours: UUID) -> records.WorkType:
    """Return one work type.

    Raises:
        NotFoundError: No such work type in this company.
    """
    found: records.WorkType = deeds.one(WORK_TYPE, ours)
    return found


def activity_detail(ours: UUID) -> records.Activity:
    """Return one activity.

    Raises:
        NotFoundError: No such activity in this company.
    """
    found: records.Activity = deeds.one(ACTIVITY, ours)
    return found


@dataclass(frozen=True)
class PriceLine:
    """What hours of one type cost, and what they cost the customer of one project instead.

    Attributes:
        price: Of the type; None where none is set.
        own_price: Of the project; None follows the type.
    """

    hour_type_id: UUID
    name: str
    price: Decimal | None
    price_overtime_50: Decimal | None
    price_overtime_100: Decimal | None
    own_price: Decimal | None
    own_price_overtime_50: Decimal | None
    own_price_overtime_100: Decimal | None


def project_prices(project_id: UUID) -> list[PriceLine]:
    """Return the prices of all hour types of work in use, with those of one project beside."""
    names = ("price", "price_overtime_50", "price_overtime_100")
    types = HourType.objects.filter(active=True, kind=HourTypeKind.WORK.value)
    rows = ProjectHourPrice.objects.filter(project_id=project_id)
    own = {row["hour_type_id"]: row for row in rows.values("hour_type_id", *names)}
    found = types.order_by("sort_number").values("id", "name", *names)
    return [
        PriceLine(
            hour_type_id=row.pop("id"),
            **row,
            **{f"own_{name}": own.get(ours, {}).get(name) for name in names},
        )
        for row in found
        for ours in (row["id"],)
    ]
