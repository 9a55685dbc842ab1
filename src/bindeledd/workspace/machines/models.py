"""Tables of machines and their hours."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable, Q

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns, locks
from bindeledd.workspace.records import Approval
from bindeledd.workspace.registers import (
    MatchName,
    Register,
    sort_number,
    sort_text,
    touches,
    with_history,
)


@with_history("match_name", "sort_name", "sort_number")
class Machine(Register):
    """A machine that is booked by the hour."""

    number = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    price = columns.maybe_amount()
    cost_price = columns.maybe_amount()
    dimension = columns.text(50)
    item_number = columns.text(50)
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="machine_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="machine_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            CompanyPolicy(name="machine_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="machine_changed"),
            models.Index(fields=["company", "match_name"], name="machine_match_name"),
        ]
        triggers = touches("sort_name", "sort_number")


@with_history()
class MachineUse(Register):
    """A machine's hours on a project, mostly beside an hour entry."""

    machine = columns.reference("workspace.Machine", "uses")
    project = columns.reference("workspace.Project", "machine_uses")
    used_on = models.DateField()
    minutes = models.IntegerField()
    billable_minutes = models.IntegerField(default=0, db_default=0)
    employee = columns.reference("workspace.Employee", "machine_uses", needed=False)
    entry = columns.reference("workspace.HourEntry", "machine_uses", needed=False)
    comment = columns.text(1000)
    state = columns.code("draft")
    active = columns.flag(usual=True)
    rejected_because = columns.text(500)
    approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="machine_use_in_company"),
            models.CheckConstraint(
                condition=Q(minutes__gte=0) & Q(minutes__lte=1500) & Q(billable_minutes__gte=0),
                name="machine_use_minutes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in Approval]), name="machine_use_state"
            ),
            CompanyPolicy(name="machine_use_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="machine_use_changed"),
            models.Index(fields=["company", "project", "used_on"], name="machine_use_of_project"),
            models.Index(fields=["company", "machine", "used_on"], name="machine_use_of_machine"),
            models.Index(fields=["company", "entry"], name="machine_use_of_entry"),
            models.Index(fields=["company", "employee", "used_on"], name="machine_use_of_person"),
        ]
        triggers = [*touches(named=False), locks.locked_when_held("machine_use")]
