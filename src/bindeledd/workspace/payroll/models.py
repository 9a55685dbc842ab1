"""Tables of pay items, of which post uses which, and of payroll exports with rows and lines."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Deferrable, Q

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.records import PayItemKind
from bindeledd.workspace.registers import (
    KEEPING,
    CompanyRow,
    MatchName,
    Register,
    sort_number,
    sort_text,
    touches,
    with_history,
)

_ONCE_EXPORTED = """
raise exception 'payroll.exported' using errcode = 'BL003';
"""


def kept_as_exported() -> pgtrigger.Trigger:
    """Return the trigger that keeps what was exported as it was exported."""
    return pgtrigger.Trigger(
        name="exported",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=_ONCE_EXPORTED,
    )


@with_history("match_name", "sort_name", "sort_number")
class PayItem(Register):
    """A kind of payroll line, by the number that it has in the payroll system."""

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    kind = columns.code("hours")
    unit = columns.text(20)
    is_deduction = columns.flag(usual=False)
    with_project = columns.flag(usual=True)
    with_department = columns.flag(usual=True)
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="pay_item_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"],
                name="pay_item_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in PayItemKind]), name="pay_item_kind"
            ),
            CompanyPolicy(name="pay_item_company"),
        ]
        indexes = [models.Index(fields=["company", "changed_tx", "id"], name="pay_item_changed")]
        triggers = touches("sort_name", "sort_number")


@with_history()
class PayItemChoice(CompanyRow):
    """Which pay item one kind of post becomes (field-domain.md, A0.16).

    `post` is `hours`, `overtime_50`, `overtime_100`, `bank`, `compensation` or
    `compensation_taxable`; with an hour type or a compensation type where the post has kinds.
    Without a pay item the post is chosen not to be exported.
    """

    post = models.CharField(max_length=30)
    hour_type = columns.reference("workspace.HourType", "pay_item_choices", needed=False)
    compensation_type = columns.reference(
        "workspace.CompensationType", "pay_item_choices", needed=False
    )
    pay_item = columns.reference("workspace.PayItem", "choices", needed=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "post", "hour_type", "compensation_type"],
                name="pay_item_choice_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(
                    post__in=[
                        "hours",
                        "overtime_50",
                        "overtime_100",
                        "bank",
                        "compensation",
                        "compensation_taxable",
                    ]
                ),
                name="pay_item_choice_post",
            ),
            CompanyPolicy(name="pay_item_choice_company"),
        ]


@with_history("sort_number")
class PayrollExport(Register):
    """One export as it was made: what went, to where, by whom; never changed afterwards."""

    number = models.CharField(max_length=20)
    begins_on = models.DateField()
    ends_on = models.DateField()
    target = columns.text(40)
    """`file`, or the id of a connection."""
    department = columns.reference("workspace.Department", "payroll_exports", needed=False)
    line_count = models.IntegerField(default=0)
    amount = columns.amount(default=0)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(auto_now_add=True)
    digest = columns.text(64)
    """Of the preview that a person agreed to."""
    once = columns.text(40)
    """Mark of the form: a form that is sent twice makes one export."""
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="payroll_export_in_company"),
            models.UniqueConstraint(
                fields=["company", "number"], name="payroll_export_number_once"
            ),
            models.UniqueConstraint(
                fields=["company", "once"], name="payroll_export_once", condition=~Q(once="")
            ),
            CompanyPolicy(name="payroll_export_company"),
        ]
        indexes = [models.Index(fields=["company", "-made_at"], name="payroll_export_latest")]
        triggers = touches("sort_number", named=False)


class PayrollLine(CompanyRow):
    """One source record's part of an export, as it was exported: the row's export history.

    Lines that a payroll system gets are sums of these by employee, pay item, rate and project.
    A reversal takes back what an earlier export said of the record; then the figures are negative.
    What stands of a record and post is the line of its latest export that is no reversal.
    """

    export = columns.reference("workspace.PayrollExport", "lines")
    employee = columns.reference("workspace.Employee", "payroll_lines")
    kind = models.CharField(max_length=30)
    record_id = models.UUIDField()
    post = models.CharField(max_length=30)
    on_day = models.DateField()
    project = columns.reference("workspace.Project", "payroll_lines", needed=False)
    department = columns.reference("workspace.Department", "payroll_lines", needed=False)
    pay_item_number = models.CharField(max_length=20)
    pay_item_name = models.CharField(max_length=100)
    minutes = models.IntegerField(null=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    rate = models.DecimalField(max_digits=14, decimal_places=4)
    amount = columns.amount()
    comment = columns.text(1000)
    again = columns.flag(usual=False)
    reversal = columns.flag(usual=False)
    percent = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    """Of the hourly wage; None where no wage is behind the rate."""
    revision = models.BigIntegerField(default=0)
    """Of the source record when it was exported."""
    with_project = columns.flag(usual=True)
    """Whether the line on which it stood named the project."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="payroll_line_in_company"),
            models.UniqueConstraint(
                fields=["company", "export", "kind", "record_id", "post", "reversal"],
                name="payroll_line_once_an_export",
            ),
            CompanyPolicy(name="payroll_line_company"),
        ]
        indexes = [
            models.Index(fields=["company", "kind", "record_id"], name="payroll_line_of_record"),
            models.Index(fields=["company", "employee", "on_day"], name="payroll_line_of_person"),
        ]
        triggers = [kept_as_exported()]


class PayrollExportLine(Register):
    """One line of an export as it was previewed: what a payroll system gets.

    `quantity` x `rate` is `amount`; the shares of the rows behind it sum to it.
    """

    export = columns.reference("workspace.PayrollExport", "sums")
    position = models.IntegerField()
    employee = columns.reference("workspace.Employee", "payroll_export_lines")
    mode = columns.code("new")
    post = models.CharField(max_length=30)
    pay_item_number = models.CharField(max_length=20)
    pay_item_name = models.CharField(max_length=100)
    minutes = models.IntegerField(null=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit = columns.text(20)
    rate = models.DecimalField(max_digits=14, decimal_places=4)
    amount = columns.amount()
    project = columns.reference("workspace.Project", "payroll_export_lines", needed=False)
    department = columns.reference("workspace.Department", "payroll_export_lines", needed=False)
    comment = columns.text(1000)
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "id"], name="payroll_export_line_in_company"
            ),
            models.UniqueConstraint(
                fields=["company", "export", "position"], name="payroll_export_line_once"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["new", "again", "reversal", "correction"]),
                name="payroll_export_line_mode",
            ),
            CompanyPolicy(name="payroll_export_line_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="payroll_export_line_changed")
        ]
        triggers = [
            *touches(named=False),
            pgtrigger.Trigger(
                name="exported",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=[*KEEPING]),
                func=_ONCE_EXPORTED,
            ),
            pgtrigger.Trigger(
                name="kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=_ONCE_EXPORTED,
            ),
        ]


class PayrollFile(CompanyRow):
    """What an export handed over, byte for byte, for whoever asks again."""

    export = columns.reference("workspace.PayrollExport", "files")
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "export", "media_type"], name="payroll_file_once"
            ),
            CompanyPolicy(name="payroll_file_company"),
        ]
        triggers = [kept_as_exported()]


class PayrollDraft(CompanyRow):
    """What one person has chosen for the next export; gone when it is made."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    begins_on = models.DateField()
    ends_on = models.DateField()
    department = columns.reference("workspace.Department", "payroll_drafts", needed=False)
    chosen = models.JSONField(default=dict)
    """Rows added, removed and corrected, and people left out."""
    shown = models.JSONField(default=dict)
    """Sums per person as the preview showed them last, to tell what changed since."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person"], name="payroll_draft_once"),
            CompanyPolicy(name="payroll_draft_company"),
        ]
