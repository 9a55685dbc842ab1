"""What pages and programs read about departments and employees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from bindeledd.workspace import deeds, records
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, yes
from bindeledd.workspace.people.kinds import DEPARTMENT, EMPLOYEE
from bindeledd.workspace.people.models import Department, Employee, EmployeeExternalNumber


@dataclass(frozen=True)
class DepartmentLine:
    """One line of the list of departments."""

    id: UUID
    number: str
    name: str
    manager_id: UUID | None
    manager_name: str
    employee_count: int
    active: bool


@dataclass(frozen=True)
class EmployeeLine:
    """One line of the list of employees."""

    id: UUID
    number: str
    first_name: str
    last_name: str
    email: str
    phone: str
    department_id: UUID | None
    department_name: str
    hired_on: date | None
    left_on: date | None
    active: bool

    @property
    def name(self) -> str:
        """Given and family name as one."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class ExternalNumber:
    """An employee's number in one connected system."""

    employee_id: UUID
    connection_id: UUID
    system: str
    number: str


@dataclass(frozen=True)
class EmployeeDetail:
    """An employee with department and numbers elsewhere."""

    employee: records.Employee
    department: records.Department | None
    external_numbers: tuple[ExternalNumber, ...]


def _department_line(row: dict[str, Any]) -> DepartmentLine:
    names = (row.pop("manager__first_name"), row.pop("manager__last_name"))
    manager = " ".join(name for name in names if name)
    return DepartmentLine(manager_name=manager, **row)


_DEPARTMENTS = Listing(
    rows=lambda: Department.objects.annotate(
        employee_count=Count("employees", filter=Q(employees__active=True))
    ),
    to_row=_department_line,
    columns=(
        "id",
        "number",
        "name",
        "manager_id",
        "manager__first_name",
        "manager__last_name",
        "employee_count",
        "active",
    ),
    orders={"number": ("sort_number",), "name": ("sort_name",)},
    filters={"active": lambda value: Q(active=yes(value))},
    search=lambda text: named_or_numbered(text, numbers=("number",)),
)

_EMPLOYEES = Listing(
    rows=lambda: Employee.objects.annotate(department_name=F("department__name")),
    to_row=lambda row: EmployeeLine(**(row | {"department_name": row["department_name"] or ""})),
    columns=tuple(EmployeeLine.__dataclass_fields__),
    orders={
        "number": ("sort_number",),
        "name": ("sort_name",),
        "department": ("department__sort_name", "sort_name"),
        "changed": ("changed_tx",),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "department": lambda value: Q(department_id=value),
    },
    search=lambda text: named_or_numbered(text, numbers=("number",)) | _given_name_first(text),
)


def _given_name_first(text: str) -> Q:
    """Find "Ola Nord" although the sorting column says "nord ola"."""
    first, _, last = text.rpartition(" ")
    return Q(first_name__istartswith=first, last_name__istartswith=last) if first else Q(pk=None)


def departments(ask: Ask) -> Page[DepartmentLine]:
    """Return a page of departments. Orders: number, name. Filters: active."""
    return _DEPARTMENTS.page(ask)


def employees(ask: Ask) -> Page[EmployeeLine]:
    """Return a page of employees.

    Orders: number, name, department, changed. Filters: active, department (its id).
    """
    return _EMPLOYEES.page(ask)


def department_detail(department_id: UUID) -> records.Department:
    """Return one department.

    Raises:
        NotFoundError: No such department in this company.
    """
    found: records.Department = deeds.one(DEPARTMENT, department_id)
    return found


def employee_detail(employee_id: UUID) -> EmployeeDetail:
    """Return one employee with department and numbers elsewhere.

    Raises:
        NotFoundError: No such employee in this company.
    """
    employee: records.Employee = deeds.one(EMPLOYEE, employee_id)
    above = employee.department_id
    return EmployeeDetail(
        employee=employee,
        department=None if above is None else department_detail(above),
        external_numbers=external_numbers([employee_id]),
    )


def external_numbers(
    employee_ids: Sequence[UUID] | None = None, *, connection_id: UUID | None = None
) -> tuple[ExternalNumber, ...]:
    """Return numbers in connected systems: of some employees, of one connection, or both."""
    rows = EmployeeExternalNumber.objects.order_by("system", "connection_id", "number")
    if employee_ids is not None:
        rows = rows.filter(employee_id__in=list(employee_ids))
    if connection_id is not None:
        rows = rows.filter(connection_id=connection_id)
    found = rows.values("employee_id", "connection_id", "system", "number")
    return tuple(ExternalNumber(**row) for row in found)


def department_choices() -> tuple[DepartmentLine, ...]:
    """Return active departments for a choice field."""
    return departments(Ask(filters={"active": "1"}, size=200)).rows


def department_names() -> list[tuple[UUID, str]]:
    """Return id and name of active departments by number, for a filter."""
    rows = Department.objects.filter(active=True).order_by("sort_number")
    return list(rows.values_list("id", "name")[:200])


def employee_choices(search: str, *, limit: int = 20) -> tuple[EmployeeLine, ...]:
    """Return active employees for a choice field."""
    ask = Ask(search=search, filters={"active": "1"}, sort="name", size=limit)
    return employees(ask).rows


def employee_history(employee_id: UUID) -> list[Entry]:
    """Return who changed what of an employee, newest first."""
    return history_of(Employee, employee_id)


def department_history(department_id: UUID) -> list[Entry]:
    """Return who changed what of a department, newest first."""
    return history_of(Department, department_id)
