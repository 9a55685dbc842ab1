"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.checks import dates_in_order
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.people import rules
from bindeledd.workspace.people.models import Department, Employee

DEPARTMENT = Kind(
    name="department",
    model=Department,
    record=records.Department,
    ability=Ability.EDIT_PEOPLE,
    rules=rules.DEPARTMENT,
    names=("name",),
    number="number",
    refers=("manager_id",),
)

EMPLOYEE = Kind(
    name="employee",
    model=Employee,
    record=records.Employee,
    ability=Ability.EDIT_PEOPLE,
    rules=rules.EMPLOYEE,
    names=("first_name", "last_name"),
    together=(dates_in_order("hired_on", "left_on"),),
    number="number",
    refers=("department_id",),
)
