"""Tables of plans: what would be done, row by row, and what became of each row."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bindeledd.kernel.identity import new_id
from bindeledd.sync.tables.connections import Connection
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.policy import CompanyPolicy


class Plan(models.Model):
    """A plan that was shown or run. Written once; rows gain marks and outcomes only."""

    class State(models.TextChoices):
        """What became of a plan."""

        MAKING = "making"
        OPEN = "open"
        APPLYING = "applying"
        APPLIED = "applied"
        STALE = "stale"  # the world moved; `replaced_by` shows the difference

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(Connection, models.CASCADE, db_constraint=False, db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING)
    groups = models.JSONField(default=list)  # data types that it covers
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=32, blank=True)
    counts = models.JSONField(default=dict)  # flow -> action -> rows, `unchanged` among them
    requests = models.PositiveIntegerField(default=0)
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "number"], name="plan_number"),
            models.UniqueConstraint(fields=["company", "id"], name="plan_in_company"),
            CompanyPolicy(name="plan_company"),
        ]


class PlanRow(models.Model):
    """One record in a plan. Unchanged records are counted, not stored."""

    class Action(models.TextChoices):
        """What is to be done."""

        CREATE = "create"
        UPDATE = "update"
        LINK = "link"
        CLOSE = "close"
        REOPEN = "reopen"
        REPLACE = "replace"
        CANCEL = "cancel"
        CORRECT = "correct"
        FOLLOW = "follow"
        HELD = "held"
        CONFLICT = "conflict"

    class Outcome(models.TextChoices):
        """What was done."""

        PENDING = ""
        DONE = "done"
        REFUSED = "refused"
        NOT_NOW = "not_now"
        UNKNOWN = "unknown"
        HELD = "held"
        SKIPPED = "skipped"
        PARKED = "parked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    flow = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action.choices)
    subject = models.CharField(max_length=90, default="")  # what moves, by its own side
    ours = models.UUIDField(null=True)
    theirs = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200)
    changed_by = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)  # [{"field", "before", "after"}], as shown
    reasons = models.JSONField(default=list)  # [{"code", "params"}]
    minutes = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    fingerprint = models.CharField(max_length=32)  # of all that the row was planned from
    mark = models.CharField(max_length=10, blank=True)  # new or changed, against a stale plan
    skipped_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    skipped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default="", blank=True)
    outcome_code = models.CharField(max_length=80, blank=True)
    outcome_params = models.JSONField(default=dict)
    outcome_at = models.DateTimeField(null=True)
    intent = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_position"),
            models.UniqueConstraint(fields=["plan", "flow", "subject"], name="one_row_per_subject"),
            CompanyPolicy(name="planrow_company"),
        ]
