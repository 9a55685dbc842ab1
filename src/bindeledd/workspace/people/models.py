"""Tables of departments and employees, and of employees' numbers in other systems."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.registers import (
    CompanyRow,
    MatchName,
    Register,
    lower_text,
    sort_number,
    sort_text,
    touches,
    with_history,
)


@with_history("match_name", "sort_name", "sort_number")
class Department(Register):
    """An organisational unit; also a ledger dimension. Numbers have at most ten characters."""

    number = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    manager = models.ForeignKey(
        "workspace.Employee",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="leads",
    )
    active = models.BooleanField(default=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="department_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="department_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            CompanyPolicy(name="department_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="department_changed"),
            models.Index(fields=["company", "match_name"], name="department_match_name"),
        ]
        triggers = touches("sort_name", "sort_number")


@with_history("match_name", "match_email", "sort_name", "sort_number")
class Employee(Register):
    """A person who works; wages are paid by this row, so identity is never guessed."""

    number = models.CharField(max_length=50)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=50, blank=True, default="")
    department = models.ForeignKey(
        Department,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="employees",
    )
    hired_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)
    match_name = MatchName(of=("first_name", "last_name"))
    match_email = lower_text("email")
    sort_name = sort_text("last_name", "first_name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="employee_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="employee_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            CompanyPolicy(name="employee_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="employee_changed"),
            models.Index(fields=["company", "department"], name="employee_of_department"),
            models.Index(fields=["company", "sort_name", "id"], name="employee_by_name"),
            models.Index(fields=["company", "match_name"], name="employee_match_name"),
            models.Index(fields=["company", "match_email"], name="employee_match_email"),
        ]
        triggers = touches("match_email", "sort_name", "sort_number")


@with_history()
class EmployeeExternalNumber(CompanyRow):
    """An employee's number in one connected system (field-domain.md, A0.17).

    The connection is a plain id: it belongs to the engine, which this side does not know.
    """

    employee = models.ForeignKey(
        Employee,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="external_numbers",
    )
    connection_id = models.UUIDField()
    system = models.CharField(max_length=50)
    number = models.CharField(max_length=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "employee", "connection_id"], name="external_number_per_person"
            ),
            models.UniqueConstraint(
                fields=["company", "connection_id", "number"], name="external_number_once"
            ),
            CompanyPolicy(name="external_number_company"),
        ]


@with_history()
class EmploymentTerms(CompanyRow):
    """What an employee earns and costs from a day on; never changed backwards in silence.

    `hourly_wage` is what payroll multiplies with, `cost_price` what project accounting does;
    `normal_day` is the person's own normal working day in minutes, None for the company's.
    """

    employee = models.ForeignKey(
        Employee,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="terms",
    )
    valid_from = models.DateField()
    hourly_wage = columns.maybe_amount()
    cost_price = columns.maybe_amount()
    normal_day = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "employee", "valid_from"], name="employment_terms_once"
            ),
            CompanyPolicy(name="employment_terms_company"),
        ]


@with_history()
class EmployeeLogin(CompanyRow):
    """Which person that can sign in is which employee: whose hours are one's own."""

    employee = models.ForeignKey(
        Employee,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="logins",
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "employee"], name="login_of_employee_once"),
            models.UniqueConstraint(fields=["company", "user"], name="employee_of_login_once"),
            CompanyPolicy(name="employee_login_company"),
        ]
