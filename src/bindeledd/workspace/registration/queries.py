"""What a person's phone shows: lines with all that hangs on them, and which days lack any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import User
from bindeledd.workspace import locks
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.compensations.receipts import receipts_of
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.people.models import Employee, EmployeeLogin, EmploymentTerms
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.records import Approval
from bindeledd.workspace.registration import clock
from bindeledd.workspace.registration.choices import machine_name
from bindeledd.workspace.registration.shapes import Extra, Kept, Line, MachineHours, Taken
from bindeledd.workspace.time.choices import in_force, working_times, zone_here
from bindeledd.workspace.time.models import HourEntry
from bindeledd.workspace.time.weeks import Week, norm_of_day

OPEN: Final = frozenset({Approval.DRAFT, Approval.SUBMITTED, Approval.REJECTED})
"""States in which the worker may still change a line."""

RowT = TypeVar("RowT", MachineUse, Withdrawal, Compensation)
_KINDS: Final[dict[type, str]] = {
    MachineUse: "machine_use",
    Withdrawal: "withdrawal",
    Compensation: "compensation",
}


def own_employee(user: User) -> Employee:
    """Return the employee that a log-in is.

    Raises:
        DomainError: Nobody has said which one.
    """
    found = EmployeeLogin.objects.filter(user=user).select_related("employee").first()
    if found is None:
        raise DomainError("registration.no_employee")
    return found.employee


def lines_between(employee_id: UUID, first: date, last: date) -> tuple[Line, ...]:
    """Return a person's lines of some days, by day and id, in a constant number of queries."""
    entries = HourEntry.objects.filter(
        employee_id=employee_id, worked_on__gte=first, worked_on__lte=last, active=True
    )
    alone = _Alone(
        MachineUse.objects.filter(
            employee_id=employee_id, used_on__gte=first, used_on__lte=last, active=True
        ),
        Withdrawal.objects.filter(
            employee_id=employee_id, withdrawn_on__gte=first, withdrawn_on__lte=last, active=True
        ),
        Compensation.objects.filter(
            employee_id=employee_id, incurred_on__gte=first, incurred_on__lte=last, active=True
        ),
    )
    return _lines(entries, alone)


def lines_by_id(ids: Collection[UUID]) -> tuple[Line, ...]:
    """Return lines by id, whoever's they are."""
    chosen = list(ids)
    alone = _Alone(
        MachineUse.objects.filter(id__in=chosen, active=True),
        Withdrawal.objects.filter(id__in=chosen, active=True),
        Compensation.objects.filter(id__in=chosen, active=True),
    )
    return _lines(HourEntry.objects.filter(id__in=chosen, active=True), alone)


class _Alone:
    """Rows that hang on no entry, narrowed to some days or ids."""

    def __init__(self, uses: Any, withdrawals: Any, compensations: Any) -> None:
        self.uses = uses.filter(entry=None)
        self.withdrawals = withdrawals.filter(entry=None, returns=None)
        self.compensations = compensations.filter(entry=None)


class _Beside:
    """What hangs on entries, or stands alone, with the revisions of what was removed as well."""

    def __init__(self, ids: list[UUID], alone: _Alone) -> None:
        self.uses = _read(MachineUse.objects.filter(entry_id__in=ids), alone.uses, "machine")
        self.withdrawals = _read(
            Withdrawal.objects.filter(entry_id__in=ids), alone.withdrawals, "item"
        )
        self.compensations = _read(
            Compensation.objects.filter(entry_id__in=ids), alone.compensations, "type"
        )
        kinds = {
            "machine_use": self.uses,
            "withdrawal": self.withdrawals,
            "compensation": self.compensations,
        }
        self.held = {
            kind: locks.locked(kind, [row.id for row in rows]) for kind, rows in kinds.items()
        }
        self.receipts = receipts_of([row.id for row in self.compensations])
        self.zone = ZoneInfo(zone_here())
        self.of: dict[UUID, list[Any]] = defaultdict(list)
        for rows in kinds.values():
            for row in rows:
                if row.entry_id is not None:
                    self.of[row.entry_id].append(row)

    def laid_out(self, row: Compensation) -> Extra:
        """Return a compensation with its receipts."""
        kept = self.receipts.get(row.id, ())
        return Extra(
            id=row.id,
            type_id=row.type_id,
            quantity=row.quantity,
            amount=row.amount,
            name=row.type.name,
            kind=row.type.kind,
            unit=row.type.unit,
            receipts=tuple(Kept(id=one.id, file_name=one.file_name) for one in kept),
        )

    def why(self, row: Any) -> str:
        """Return why a row is held, or an empty text."""
        for held in self.held.values():
            if row.id in held:
                return held[row.id].value
        return ""


def _read(hanging: Any, alone: Any, choice: str) -> list[Any]:
    """Read both in one query each; the project comes along for the name."""
    rows = list(hanging.select_related(choice).order_by("id"))
    return rows + list(alone.select_related(choice, "project").order_by("id"))


def _lines(entries: Any, alone: _Alone) -> tuple[Line, ...]:
    rows = list(entries.select_related("project", "hour_type", "work_type").order_by("id"))
    beside = _Beside([row.id for row in rows], alone)
    held = locks.locked("hour_entry", [row.id for row in rows])
    found = [_line_of(row, beside, held.get(row.id)) for row in rows]
    found += [_alone_line(row, beside) for row in beside.uses if row.entry_id is None]
    found += [_alone_line(row, beside) for row in beside.withdrawals if row.entry_id is None]
    found += [_alone_line(row, beside) for row in beside.compensations if row.entry_id is None]
    return tuple(sorted(found, key=lambda line: (line.day, line.id)))


def _line_of(row: HourEntry, beside: _Beside, held: locks.Why | None) -> Line:
    hanging = beside.of[row.id]
    standing = [one for one in hanging if one.active]
    fixed = held.value if held is not None else ""
    kept = fixed or next((why for one in standing if (why := beside.why(one))), "")
    return Line(
        id=row.id,
        day=row.worked_on,
        revision=row.revision + sum(one.revision for one in hanging),
        project_id=row.project_id,
        hour_type_id=row.hour_type_id,
        work_type_id=row.work_type_id,
        minutes=row.minutes,
        overtime_50_minutes=row.overtime_50_minutes,
        overtime_100_minutes=row.overtime_100_minutes,
        bank_minutes=row.bank_minutes,
        break_minutes=row.break_minutes,
        begins=clock.shown(row.started_at, beside.zone),
        ends=clock.shown(row.ended_at, beside.zone),
        comment=row.comment,
        machines=tuple(_machine(one) for one in _only(standing, MachineUse)),
        items=tuple(_taken(one) for one in _only(standing, Withdrawal)),
        compensations=tuple(beside.laid_out(one) for one in _only(standing, Compensation)),
        state=fixed or row.state,
        reason=row.rejected_because if row.state == Approval.REJECTED else "",
        open=row.state in OPEN and kept == "",
        correction=row.after_completed_week,
        project_name=_project_name(row.project),
        hour_type_name=row.hour_type.name,
        work_type_name=row.work_type.name if row.work_type is not None else "",
        kind="hour_entry",
        own_revision=row.revision,
    )


def _alone_line(row: Any, beside: _Beside) -> Line:
    """Return the line of what was entered without hours: it has the thing's own id."""
    day = _day_of(row)
    state = getattr(row, "state", Approval.SUBMITTED.value)
    held = beside.why(row)
    return Line(
        id=row.id,
        day=day,
        revision=row.revision,
        project_id=row.project_id,
        hour_type_id=None,
        minutes=0,
        comment=row.comment,
        machines=tuple(_machine(one) for one in _only([row], MachineUse)),
        items=tuple(_taken(one) for one in _only([row], Withdrawal)),
        compensations=tuple(beside.laid_out(one) for one in _only([row], Compensation)),
        state=held or state,
        reason=getattr(row, "rejected_because", "") if state == Approval.REJECTED else "",
        open=state in OPEN and held == "",
        project_name=_project_name(row.project),
        kind=_KINDS[type(row)],
        own_revision=row.revision,
    )


def _day_of(row: Any) -> date:
    if isinstance(row, MachineUse):
        return row.used_on
    return row.withdrawn_on if isinstance(row, Withdrawal) else row.incurred_on


def _only(rows: Iterable[Any], kind: type[RowT]) -> list[RowT]:
    return [row for row in rows if isinstance(row, kind)]


def _machine(row: MachineUse) -> MachineHours:
    return MachineHours(
        id=row.id, machine_id=row.machine_id, minutes=row.minutes, name=machine_name(row.machine)
    )


def _taken(row: Withdrawal) -> Taken:
    name = row.item.name if row.item is not None else row.text
    return Taken(
        id=row.id,
        quantity=row.quantity,
        item_id=row.item_id,
        text=row.text if row.item_id is None else "",
        unit=row.unit,
        name=name,
        number=row.item.number if row.item is not None else "",
    )


def normal_day(employee_id: UUID, day: date) -> int:
    """Return the minutes a person is meant to work on a normal day."""
    terms = EmploymentTerms.objects.filter(employee_id=employee_id, valid_from__lte=day)
    own = terms.order_by("-valid_from").values_list("normal_day", flat=True).first()
    return own if own is not None else in_force(day, working_times()).normal_day


def missing_days(employee_id: UUID, week: Week) -> tuple[date, ...]:
    """Return the days of a week that a person is meant to work and has nothing on."""
    rows = HourEntry.objects.filter(
        employee_id=employee_id, worked_on__range=(week.first, week.last), active=True
    )
    written = set(rows.values_list("worked_on", flat=True))
    normal = normal_day(employee_id, week.last)
    return tuple(day for day in week.days if norm_of_day(day, normal) and day not in written)


def _project_name(row: Project | None) -> str:
    return f"{row.joined_number} {row.name}" if row is not None else ""
