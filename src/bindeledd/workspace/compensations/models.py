"""Tables of driving, tolls, expenses, allowances and diet; of their dated rates and receipts."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable, Q

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns, locks
from bindeledd.workspace.records import Approval, CompensationKind
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
class CompensationType(Register):
    """A kind of driving, toll, expense, allowance or diet."""

    number = models.CharField(max_length=15)
    name = models.CharField(max_length=100)
    kind = columns.code("allowance")
    unit = columns.text(20)
    billable = columns.flag(usual=False)
    markup_percent = columns.percent(default=0, db_default=0)
    vat_code = columns.code("3")
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="compensation_type_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="compensation_type_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in CompensationKind]),
                name="compensation_type_kind",
            ),
            CompanyPolicy(name="compensation_type_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="compensation_type_changed")
        ]
        triggers = touches("sort_name", "sort_number")


@with_history()
class CompensationRate(CompanyRow):
    """What one unit of a type is worth from a day on; source beside it (field-domain.md, 9.6).

    `pay` goes to the employee; what lies above `tax_free` is taxable pay. `price` is billed to the
    customer; None means that the type's markup on the amount decides.
    """

    type = columns.reference("workspace.CompensationType", "rates")
    valid_from = models.DateField()
    pay = columns.maybe_amount()
    tax_free = columns.maybe_amount()
    price = columns.maybe_amount()
    source = columns.text(200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "type", "valid_from"], name="compensation_rate_once"
            ),
            CompanyPolicy(name="compensation_rate_company"),
        ]


@with_history()
class Compensation(Register):
    """What an employee gets for one day beside hours."""

    employee = columns.reference("workspace.Employee", "compensations")
    type = columns.reference("workspace.CompensationType", "compensations")
    incurred_on = models.DateField()
    quantity = columns.quantity(default=1, db_default=1)
    amount = columns.maybe_amount()
    project = columns.reference("workspace.Project", "compensations", needed=False)
    entry = columns.reference("workspace.HourEntry", "compensations", needed=False)
    billable = columns.flag(usual=False)
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
            models.UniqueConstraint(fields=["company", "id"], name="compensation_in_company"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="compensation_quantity"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in Approval]), name="compensation_state"
            ),
            CompanyPolicy(name="compensation_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="compensation_changed"),
            models.Index(
                fields=["company", "employee", "incurred_on"], name="compensation_of_person"
            ),
            models.Index(
                fields=["company", "project", "incurred_on"], name="compensation_of_project"
            ),
            models.Index(fields=["company", "entry"], name="compensation_of_entry"),
        ]
        triggers = [*touches(named=False), locks.locked_when_held("compensation")]


class Receipt(CompanyRow):
    """The picture or PDF that an expense rests on; in the database, so that one backup has all."""

    compensation = columns.reference("workspace.Compensation", "receipts")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "compensation", "digest"], name="receipt_once"
            ),
            CompanyPolicy(name="receipt_company"),
        ]
