"""What a worker does on the phone: one line with all that hangs on it, together or not at all.

The ids are made on the phone, so a line that is sent twice is there once: the same content again
changes nothing, other content under the same id is a change by the same person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from bindeledd.kernel.errors import DomainError, ForbiddenError
from bindeledd.tenancy.history import acting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.records import Approval, HourTypeKind
from bindeledd.workspace.registration import attached, clock
from bindeledd.workspace.registration.choices import refuse_project
from bindeledd.workspace.registration.contents import content, copied, is_empty
from bindeledd.workspace.registration.queries import (
    lines_between,
    lines_by_id,
    missing_days,
    own_employee,
)
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.time import completing
from bindeledd.workspace.time import services as time
from bindeledd.workspace.time.choices import time_choices, today_here
from bindeledd.workspace.time.models import HourEntry, HourType
from bindeledd.workspace.time.weeks import Week


def save_line(line: Line, *, by: User) -> Line:
    """Write one line as it shall stand, and return it as it stands.

    Args:
        line: Under the phone's ids; `revision` is the one that the person saw.
        by: Who; only their own lines.

    Raises:
        ForbiddenError: The role does not register, or the line is somebody else's.
        DomainError: A rule forbids it; `record.changed_meanwhile` when somebody changed it,
            `registration.removed` when it was taken away, `entry.approved` when it is too late.
    """
    require(by, Ability.REGISTER)
    try:
        with transaction.atomic(), acting(by):
            employee = _entered(by)
            standing, wanted = _standing(line.id, employee.id), clock.counted(line)
            if standing is None or content(standing) != content(wanted):
                _refuse_older(standing, line.revision)
                _write(wanted, standing, employee.id, by)
            return _one(line.id)
    except IntegrityError as error:
        raise DomainError("registration.id_taken") from error


def save_lines(lines: Sequence[Line], *, by: User) -> tuple[Line, ...]:
    """Write several lines of one press, all of them or none.

    Raises:
        DomainError: One is refused, or there is none.
    """
    if not lines:
        raise DomainError("registration.nothing_entered")
    with transaction.atomic():
        return tuple(save_line(line, by=by) for line in lines)


def remove_line(line_id: UUID, *, by: User, revision: int | None = None) -> None:
    """Take a line away with all that hangs on it. One that is gone, or never came, is no error.

    Raises:
        ForbiddenError: The line is somebody else's.
        DomainError: It is approved or held, or somebody changed it meanwhile.
    """
    require(by, Ability.REGISTER)
    with transaction.atomic(), acting(by):
        employee = _entered(by)
        standing = _found(line_id)
        if standing is None:
            return
        _refuse_others(line_id, employee.id)
        _refuse_older(standing, revision)
        _refuse_closed(standing)
        attached.remove(line_id, by=by)
        if standing.hour_type_id is not None:
            time.remove_entry(line_id, by=by)


def copy_day(source: date, target: date, *, by: User, press: UUID) -> tuple[Line, ...]:
    """Enter the lines of one day once more on another.

    Machines come along, and what is paid by rate; goods and what was laid out do not: they are
    gone.

    Args:
        source: The day to copy.
        target: The day to enter.
        by: Who.
        press: Id of the press of the button; the same press again copies nothing.

    Raises:
        DomainError: A line is refused; then none is copied.
    """
    with transaction.atomic():
        return tuple(save_line(line, by=by) for line in copies(source, target, by=by, press=press))


def copies(source: date, target: date, *, by: User, press: UUID) -> tuple[Line, ...]:
    """Return the lines that `copy_day` would enter; writes nothing."""
    employee = own_employee(by)
    lines = [copied(line, target, press) for line in lines_between(employee.id, source, source)]
    return tuple(line for line in lines if not is_empty(line))


def complete_week(week: Week, *, by: User, today: date) -> None:
    """Say that one's own week is complete. Saying it again changes nothing.

    Raises:
        DomainError: A day that one is meant to work has nothing on it, or a line was sent back.
    """
    require(by, Ability.REGISTER)
    employee = own_employee(by)
    if completing.is_complete(employee.id, week):
        return
    missing = missing_days(employee.id, week)
    if missing:
        raise DomainError(
            "registration.days_missing", days=[day.isoformat() for day in missing], week=week.number
        )
    lines = lines_between(employee.id, week.first, week.last)
    if any(line.state == Approval.REJECTED for line in lines):
        raise DomainError("registration.line_sent_back", week=week.number)
    if week.first > today:
        raise DomainError("week.not_begun", week=week.number)
    completing.complete_week(employee.id, week, by=by)


def _entered(by: User) -> Employee:
    """Return who the person is, with nobody else writing in their name until we are done."""
    employee = own_employee(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"phone:{employee.id}"]
        )
    return employee


def _found(line_id: UUID) -> Line | None:
    lines = lines_by_id([line_id])
    return lines[0] if lines else None


def _one(line_id: UUID) -> Line:
    line = _found(line_id)
    if line is None:
        raise DomainError("registration.removed")
    return line


def _standing(line_id: UUID, employee_id: UUID) -> Line | None:
    """Return the line as it stands; refuse one that was taken away or is somebody else's."""
    found = _found(line_id)
    if found is not None or _rows(line_id):
        _refuse_others(line_id, employee_id)
    if found is None and _rows(line_id):
        raise DomainError("registration.removed")
    return found


def _rows(line_id: UUID) -> list[UUID]:
    """Return whose rows of that id are, removed ones as well."""
    found = list(HourEntry.objects.filter(id=line_id).values_list("employee_id", flat=True))
    for kind in attached.KINDS:
        rows = kind.stored().filter(id=line_id)
        found += list(rows.values_list("employee_id", flat=True))
    return found


def _refuse_others(line_id: UUID, employee_id: UUID) -> None:
    if any(owner != employee_id for owner in _rows(line_id)):
        raise ForbiddenError("entry.not_yours")


def _refuse_older(standing: Line | None, revision: int | None) -> None:
    if standing is not None and standing.revision != revision:
        raise DomainError("record.changed_meanwhile")


def _refuse_closed(standing: Line) -> None:
    if not standing.open:
        raise DomainError("entry.approved")


def _write(line: Line, standing: Line | None, employee_id: UUID, by: User) -> None:
    if standing is not None:
        _refuse_closed(standing)
        if (standing.hour_type_id is None) != (line.minutes == 0):
            raise DomainError("registration.other_kind_of_line")
    _refuse_to_come(line)
    if line.project_id is None and (line.machines or line.items):
        raise DomainError("entry.project_needed")
    if line.minutes == 0:
        _write_alone(line, employee_id, by)
        return
    if line.hour_type_id is None:
        raise DomainError("domain.invalid", fields={"hour_type_id": "field.required"})
    fields = _entry_fields(line, employee_id) | clock.instants(line, standing)
    time.write_entry(line.id, fields, by=by)
    attached.write(line, employee_id, entry_id=line.id, by=by)


def _refuse_to_come(line: Line) -> None:
    """Refuse work on a day that has not come; what is known ahead is absence."""
    if line.day <= today_here():
        return
    if line.minutes and line.hour_type_id is not None:
        kinds = HourType.objects.filter(id=line.hour_type_id).values_list("kind", flat=True)
        if all(HourTypeKind(kind).is_absence for kind in kinds):
            return
    raise DomainError("registration.day_to_come")


def _write_alone(line: Line, employee_id: UUID, by: User) -> None:
    """Write a line without hours: one thing that has the line's own id."""
    things = [one.id for one in line.machines]
    things += [one.id for one in line.items]
    things += [one.id for one in line.compensations]
    if things != [line.id]:
        raise DomainError("registration.nothing_entered")
    days = time_choices().days_back
    if line.day < today_here() - timedelta(days=days):
        raise DomainError("entry.too_long_ago", days=days)
    if line.project_id is not None:
        refuse_project(line.project_id, employee_id)
    attached.write(line, employee_id, entry_id=None, by=by)


def _entry_fields(line: Line, employee_id: UUID) -> dict[str, Any]:
    return {
        "employee_id": employee_id,
        "project_id": line.project_id,
        "hour_type_id": line.hour_type_id,
        "work_type_id": line.work_type_id,
        "worked_on": line.day,
        "minutes": line.minutes,
        "overtime_50_minutes": line.overtime_50_minutes,
        "overtime_100_minutes": line.overtime_100_minutes,
        "bank_minutes": line.bank_minutes,
        "break_minutes": line.break_minutes,
        "comment": line.comment,
        "state": Approval.SUBMITTED.value,
        "active": True,
    }
