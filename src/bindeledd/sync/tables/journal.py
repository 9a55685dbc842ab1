"""Tables of the journal: what we meant to write, each attempt, and which line carried what."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bindeledd.kernel.identity import new_id
from bindeledd.sync.tables.connections import Connection
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.policy import CompanyPolicy


class Intent(models.Model):
    """One thing we mean to write there, committed before the call. The key is unique for ever."""

    class State(models.TextChoices):
        """What we know of it."""

        OPEN = "open"  # a call may be on its way
        DONE = "done"
        REFUSED = "refused"
        NOT_NOW = "not_now"  # surely no effect; may be sent again
        UNKNOWN = "unknown"  # sent, no clear answer; looked up before anything else
        PARKED = "parked"  # a person decides

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(Connection, models.CASCADE, db_constraint=False, db_index=False)
    flow = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    ours = models.UUIDField()
    purpose = models.CharField(max_length=20)  # create, update, cancel, step:<name>
    revision = models.CharField(max_length=60)  # which state of the record it stands for
    key = models.CharField(max_length=50)
    digest = models.CharField(max_length=32)  # of the payload
    payload = models.JSONField()  # flat, as sent; holds no secret
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    theirs = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # their own words
    attempts = models.PositiveIntegerField(default=0)
    run = models.UUIDField(null=True)
    token = models.BigIntegerField(default=0)  # lease under which the last attempt went
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    ask_at = models.DateTimeField(null=True)  # when an unknown outcome is looked up

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "connection"], name="one_intent_per_key"),
            # Of one record at most one intent may be without an answer: no second create or
            # update goes out while a first may still be on its way.
            models.UniqueConstraint(
                fields=["ours", "connection", "kind"],
                condition=models.Q(state__in=["open", "unknown", "parked"]),
                name="one_unsettled_intent_per_record",
            ),
            models.UniqueConstraint(fields=["company", "id"], name="intent_in_company"),
            CompanyPolicy(name="intent_company"),
        ]
        indexes = [
            models.Index(
                fields=["connection", "flow"],
                condition=models.Q(state__in=["open", "unknown", "not_now", "parked"]),
                name="intent_unsettled",
            ),
            models.Index(
                fields=["ours", "connection", "kind"],
                condition=models.Q(purpose__startswith="step:"),
                name="intent_of_step",
            ),
            models.Index(
                fields=["ours", "connection", "kind"],
                condition=models.Q(revision__startswith="d"),
                name="intent_of_difference",
            ),
        ]


class Attempt(models.Model):
    """One call made for an intent, or a person's word on what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    intent = models.ForeignKey(
        Intent, models.CASCADE, related_name="tries", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=10)  # send, look_up, word
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)
    told_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )  # whose word it is

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intent", "number"], name="attempt_number"),
            CompanyPolicy(name="attempt_company"),
        ]


class LineEntry(models.Model):
    """Which record stands on which line of which document, with its hours and money.

    Used by flows whose documents carry many records; registers have none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    intent = models.ForeignKey(
        Intent, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=40)
    ours = models.UUIDField()
    revision = models.BigIntegerField()
    document = models.CharField(max_length=80)
    line = models.CharField(max_length=80)
    minutes = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    rounding = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intent", "line"], name="one_entry_per_line"),
            models.UniqueConstraint(fields=["company", "id"], name="lineentry_in_company"),
            CompanyPolicy(name="lineentry_company"),
        ]
        indexes = [models.Index(fields=["ours", "kind"], name="lineentry_record")]
