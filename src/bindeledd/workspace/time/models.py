"""Tables of hours: their types, the entries, completed weeks, the hour bank and dated settings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns, following, locks
from bindeledd.workspace.records import Approval, HourTypeKind
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
class HourType(Register):
    """The kind of an hour, work or absence; maps to activities and work types elsewhere."""

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    kind = columns.code("work")
    billable = columns.flag(usual=True)
    price = columns.maybe_amount()
    price_overtime_50 = columns.maybe_amount()
    price_overtime_100 = columns.maybe_amount()
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="hour_type_in_company"),
            models.UniqueConstraint(fields=["company", "number"], name="hour_type_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in HourTypeKind]), name="hour_type_kind"
            ),
            CompanyPolicy(name="hour_type_company"),
        ]
        indexes = [models.Index(fields=["company", "changed_tx", "id"], name="hour_type_changed")]
        triggers = touches("sort_name", "sort_number")


@with_history("match_name", "sort_name", "sort_number")
class WorkType(Register):
    """What kind of work was done: of the whole company, or of one project.

    The connection is a plain id: it belongs to the engine, which this side does not know.
    """

    number = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    project = columns.reference("workspace.Project", "work_types", needed=False)
    connection_id = models.UUIDField(null=True, blank=True)
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="work_type_in_company"),
            models.UniqueConstraint(
                fields=["company", "project", "number"],
                name="work_type_number_once",
                nulls_distinct=False,
            ),
            CompanyPolicy(name="work_type_company"),
        ]
        indexes = [models.Index(fields=["company", "changed_tx", "id"], name="work_type_changed")]
        triggers = touches("sort_name", "sort_number")


@with_history("match_name", "sort_name", "sort_number")
class Activity(Register):
    """Decides how hours are treated elsewhere."""

    number = models.CharField(max_length=50)
    name = models.CharField(max_length=100)
    active = columns.flag(usual=True)
    match_name = MatchName()
    sort_name = sort_text("name")
    sort_number = sort_number("number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="activity_in_company"),
            models.UniqueConstraint(fields=["company", "number"], name="activity_number_once"),
            CompanyPolicy(name="activity_company"),
        ]
        indexes = [models.Index(fields=["company", "changed_tx", "id"], name="activity_changed")]
        triggers = touches("sort_name", "sort_number")


@with_history()
class ProjectHourPrice(CompanyRow):
    """What an hour of a type costs the customer of one project, where it differs from the type."""

    project = columns.reference("workspace.Project", "hour_prices")
    hour_type = columns.reference("workspace.HourType", "project_prices")
    price = columns.maybe_amount()
    price_overtime_50 = columns.maybe_amount()
    price_overtime_100 = columns.maybe_amount()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "hour_type"], name="project_hour_price_once"
            ),
            CompanyPolicy(name="project_hour_price_company"),
        ]


@with_history()
class HourEntry(Register):
    """A person's time on one day.

    `state` goes draft, submitted, (approved_once,) approved; or back to rejected with a reason.
    Who took which step stands beside it; the history keeps the rest.
    """

    employee = columns.reference("workspace.Employee", "hours")
    project = columns.reference("workspace.Project", "hours", needed=False)
    hour_type = columns.reference("workspace.HourType", "hours")
    work_type = columns.reference("workspace.WorkType", "hours", needed=False)
    activity = columns.reference("workspace.Activity", "hours", needed=False)
    worked_on = models.DateField()
    minutes = models.IntegerField()
    overtime_50_minutes = models.IntegerField(default=0, db_default=0)
    overtime_100_minutes = models.IntegerField(default=0, db_default=0)
    billable_minutes = models.IntegerField(default=0, db_default=0)
    bank_minutes = models.IntegerField(default=0, db_default=0)
    break_minutes = models.IntegerField(default=0, db_default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    comment = columns.text(1000)
    state = columns.code("draft")
    active = columns.flag(usual=True)
    rejected_because = columns.text(500)
    after_completed_week = columns.flag(usual=False)
    first_approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    first_approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="hour_entry_in_company"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in Approval]), name="hour_entry_state"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=0)
                & Q(minutes__lte=24 * 60 + 60)
                & Q(overtime_50_minutes__gte=0)
                & Q(overtime_100_minutes__gte=0)
                & Q(billable_minutes__gte=0)
                & Q(bank_minutes__gte=0)
                & Q(break_minutes__gte=0)
                & Q(minutes__gte=F("overtime_50_minutes") + F("overtime_100_minutes"))
                & Q(minutes__gte=F("bank_minutes")),
                name="hour_entry_minutes",
            ),
            CompanyPolicy(name="hour_entry_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="hour_entry_changed"),
            models.Index(fields=["company", "worked_on", "employee"], name="hour_entry_of_day"),
            models.Index(fields=["company", "employee", "worked_on"], name="hour_entry_of_person"),
            models.Index(fields=["company", "project", "worked_on"], name="hour_entry_of_project"),
            models.Index(
                fields=["company", "state", "worked_on"],
                name="hour_entry_to_approve",
                condition=Q(active=True) & ~Q(state="approved"),
            ),
            models.Index(
                fields=["company", "employee", "worked_on"],
                name="hour_entry_with_overtime",
                condition=Q(active=True)
                & (Q(overtime_50_minutes__gt=0) | Q(overtime_100_minutes__gt=0)),
            ),
        ]
        triggers = [
            *touches(named=False),
            locks.locked_when_held("hour_entry"),
            following.leads(),
        ]


@with_history()
class CompletedWeek(CompanyRow):
    """A person said: my week is complete. Taken back by taking the row away."""

    employee = columns.reference("workspace.Employee", "completed_weeks")
    monday = models.DateField()
    completed_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "employee", "monday"], name="completed_week_once"
            ),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1), name="completed_week_begins_on_monday"
            ),
            CompanyPolicy(name="completed_week_company"),
        ]
        indexes = [models.Index(fields=["company", "monday"], name="completed_week_of_monday")]


@with_history()
class HourBankPosting(CompanyRow):
    """An opening balance or an adjustment of a person's hour bank; the rest follows from hours."""

    employee = columns.reference("workspace.Employee", "hour_bank_postings")
    on_day = models.DateField()
    minutes = models.IntegerField()
    is_opening = columns.flag(usual=False)
    comment = columns.text(500)
    active = columns.flag(usual=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="hour_bank_posting_in_company"),
            models.UniqueConstraint(
                fields=["company", "employee"],
                name="hour_bank_opened_once",
                condition=Q(is_opening=True, active=True),
            ),
            CompanyPolicy(name="hour_bank_posting_company"),
        ]
        indexes = [
            models.Index(fields=["company", "employee", "on_day"], name="hour_bank_of_person")
        ]


@with_history()
class TimeChoices(CompanyRow):
    """How one company registers and approves; absent means all defaults."""

    approval_steps = models.SmallIntegerField(default=1, db_default=1)
    approve_own = columns.flag(usual=False)
    days_back = models.SmallIntegerField(default=31, db_default=31)
    book_on_main_projects = columns.flag(usual=True)
    overtime_form = columns.code("supplement")
    """`supplement` or `whole_hour`: how overtime reaches pay (field-domain.md, 6.4)."""
    supplement_50 = columns.percent(default=50, db_default=50)
    """What the lower overtime adds to the hour; by agreement, so never a constant."""
    supplement_100 = columns.percent(default=100, db_default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="time_choices_once"),
            models.CheckConstraint(
                condition=Q(approval_steps__in=[1, 2])
                & Q(overtime_form__in=["supplement", "whole_hour"]),
                name="time_choices_known",
            ),
            CompanyPolicy(name="time_choices_company"),
        ]


@with_history()
class WorkingTimeRules(CompanyRow):
    """Limits and norms from a day on; what they mean stands with `limits.Rules`."""

    valid_from = models.DateField()
    normal_day = models.SmallIntegerField(default=450)
    ordinary_day = models.SmallIntegerField(default=540)
    ordinary_week = models.SmallIntegerField(default=2400)
    overtime_week = models.SmallIntegerField(default=600)
    overtime_four_weeks = models.SmallIntegerField(default=1500)
    overtime_year = models.IntegerField(default=12_000)
    total_day = models.SmallIntegerField(default=780)
    average_week = models.SmallIntegerField(default=2880)
    daily_rest = models.SmallIntegerField(default=660)
    weekly_rest = models.SmallIntegerField(default=2100)
    break_when_over = models.SmallIntegerField(default=330)
    long_day = models.SmallIntegerField(default=480)
    break_of_long_day = models.SmallIntegerField(default=30)
    bank_mode = columns.code("manual")
    """`off`, `manual` or `automatic`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "valid_from"], name="working_time_rules_once"
            ),
            models.CheckConstraint(
                condition=Q(bank_mode__in=["off", "manual", "automatic"]),
                name="working_time_rules_bank",
            ),
            CompanyPolicy(name="working_time_rules_company"),
        ]
