"""Tables of projects and of the people who may use one."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.registers import (
    CompanyRow,
    MatchName,
    Register,
    sort_number,
    sort_text,
    touches,
    with_history,
)


@with_history("match_name", "sort_name", "sort_number")
class Project(Register):
    """A job or site; a subproject has a parent and a number within it.

    `joined_number` is main and sub number written together and unique in the company: main 10 with
    sub 11 and main 101 with sub 1 cannot both exist (field-domain.md, A3.1).
    """

    number = models.CharField(max_length=50)
    joined_number = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="subprojects",
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="projects",
    )
    manager = models.ForeignKey(
        Employee,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="managed_projects",
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, default="active")
    available_to_all = models.BooleanField(default=True)
    billing = columns.code("time_and_material")
    address1 = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("joined_number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="project_in_company"),
            models.UniqueConstraint(
                fields=["company", "joined_number"],
                name="project_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "ended"]), name="project_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(billing__in=["time_and_material", "fixed_price", "internal"]),
                name="project_billing_known",
            ),
            CompanyPolicy(name="project_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="project_changed"),
            models.Index(fields=["company", "parent"], name="project_of_parent"),
            models.Index(fields=["company", "customer"], name="project_of_customer"),
            models.Index(fields=["company", "sort_name", "id"], name="project_by_name"),
            models.Index(fields=["company", "sort_number", "id"], name="project_by_number"),
            models.Index(fields=["company", "match_name"], name="project_match_name"),
        ]
        triggers = touches("sort_name", "sort_number")


@with_history()
class ProjectMember(CompanyRow):
    """An employee who may use a project that is not available to all."""

    project = columns.reference("workspace.Project", "members")
    employee = columns.reference("workspace.Employee", "assigned_projects")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "employee"], name="project_member_once"
            ),
            CompanyPolicy(name="project_member_company"),
        ]
        indexes = [models.Index(fields=["company", "employee"], name="project_member_of_person")]
