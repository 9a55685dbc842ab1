"""What people do with departments and employees, and with numbers in other systems."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import require
from bindeledd.workspace import deeds, records
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Values, cleaned, problems_of, refuse
from bindeledd.workspace.people import rules
from bindeledd.workspace.people.kinds import DEPARTMENT, EMPLOYEE
from bindeledd.workspace.people.models import EmployeeExternalNumber


def create_department(fields: Values, *, by: By) -> records.Department:
    """Create a department; without a number it gets the next free one of the series."""
    require(by, DEPARTMENT.ability)
    with transaction.atomic():
        whole = deeds.numbered(DEPARTMENT, fields)
        made: records.Department = deeds.create(DEPARTMENT, whole, by=by)
    return made


def update_department(
    department_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Department:
    """Change some fields of a department."""
    changed: records.Department = deeds.change(
        DEPARTMENT, department_id, fields, by=by, revision=revision
    )
    return changed


def end_department(department_id: UUID, *, by: By) -> records.Department:
    """End a department: kept, hidden from choices, can be reopened."""
    return update_department(department_id, {"active": False}, by=by)


def reopen_department(department_id: UUID, *, by: By) -> records.Department:
    """Take an ended department back into use."""
    return update_department(department_id, {"active": True}, by=by)


def create_employee(fields: Values, *, by: By) -> records.Employee:
    """Create an employee; without a number they get the next free one of the series."""
    require(by, EMPLOYEE.ability)
    with transaction.atomic():
        made: records.Employee = deeds.create(EMPLOYEE, deeds.numbered(EMPLOYEE, fields), by=by)
    return made


def update_employee(
    employee_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Employee:
    """Change some fields of an employee."""
    changed: records.Employee = deeds.change(
        EMPLOYEE, employee_id, fields, by=by, revision=revision
    )
    return changed


def end_employee(employee_id: UUID, *, by: By, left_on: date | None = None) -> records.Employee:
    """End an employee, with the last day of employment when it is known."""
    last = {} if left_on is None else {"left_on": left_on}
    return update_employee(employee_id, {"active": False} | last, by=by)


def reopen_employee(employee_id: UUID, *, by: By) -> records.Employee:
    """Take an employee back; the last day of employment no longer holds."""
    return update_employee(employee_id, {"active": True, "left_on": None}, by=by)


def set_external_number(
    employee_id: UUID, *, connection_id: UUID, system: str, number: str, by: By
) -> None:
    """Enter an employee's number in one connected system; an empty one takes it away.

    Raises:
        NotFoundError: No such employee in this company.
        DomainError: The number is too long, or another employee has it on this connection.
    """
    require(by, EMPLOYEE.ability)
    values = cleaned(rules.EXTERNAL_NUMBER, {"number": number})
    with transaction.atomic(), acting(by):
        if not EMPLOYEE.stored().select_for_update().filter(id=employee_id).exists():
            raise NotFoundError(kind="employee")
        here = EmployeeExternalNumber.objects.filter(connection_id=connection_id)
        if values["number"] == "":
            here.filter(employee_id=employee_id).delete()
        else:
            refuse(problems_of(rules.EXTERNAL_NUMBER, values, {"number"}))
            _refuse_taken(connection_id, employee_id, values["number"])
            here.update_or_create(
                employee_id=employee_id,
                connection_id=connection_id,
                defaults={"number": values["number"], "system": system},
            )
        announce("employee")


def _refuse_taken(connection_id: UUID, employee_id: UUID, number: str) -> None:
    rows = EmployeeExternalNumber.objects.filter(connection_id=connection_id, number=number)
    other = rows.exclude(employee_id=employee_id).select_related("employee").first()
    if other is not None:
        raise DomainError(
            "employee.external_number_taken",
            fields={"number": "employee.external_number_taken"},
            number=number,
            name=f"{other.employee.first_name} {other.employee.last_name}".strip(),
            ours=str(other.employee_id),
        )
