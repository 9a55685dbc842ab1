"""Tables of runs: the lease, what waits, and when each connection is due."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from bindeledd.kernel.identity import new_id
from bindeledd.sync.tables.connections import Connection
from bindeledd.sync.tables.plans import Plan
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.policy import CompanyPolicy


class Run(models.Model):
    """One passage over a connection's flows, under a lease."""

    class State(models.TextChoices):
        """Where a run stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"  # stopped by an error that concerns more than one record
        CANCELLED = "cancelled"

    class Trigger(models.TextChoices):
        """What set it off."""

        SCHEDULE = "schedule"
        HAND = "hand"
        CHANGE = "change"
        PLAN = "plan"  # applies a plan that was shown
        PREVIEW = "preview"  # makes a plan, writes nothing there
        READ = "read"  # reads whole registers, writes nothing there

    MOVES_NOTHING = (Trigger.PREVIEW, Trigger.READ)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="runs", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    trigger = models.CharField(max_length=8, choices=Trigger.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    groups = models.JSONField(default=list)  # data types asked for; empty for all automatic ones
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, related_name="runs")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)  # the full hour that it answers for
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    token = models.BigIntegerField(default=0)  # of the lease that it runs or ran under
    worker = models.CharField(max_length=80, blank=True)
    takeovers = models.PositiveIntegerField(default=0)
    stalls = models.PositiveIntegerField(default=0)  # take-overs since a portion was finished
    enqueued = models.PositiveIntegerField(default=0)  # how often it was handed to the queue
    cancel_asked_at = models.DateTimeField(null=True)
    cancel_asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    full = models.BooleanField(default=False)  # reads whole registers, finds what vanished
    progress = models.JSONField(default=dict)  # flow -> counts and seconds
    position = models.JSONField(default=dict)  # where to go on after a take-over
    requests = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "number"], name="run_number"),
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(state="running"),
                name="one_running_per_connection",
            ),
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(state="waiting"),
                name="one_waiting_per_connection",
            ),
            CompanyPolicy(name="run_company"),
        ]
        indexes = [models.Index(fields=["connection", "-asked_at"], name="run_latest")]


class Waiting(models.Model):
    """A record that did not move, or not whole: every reason, since when, what it costs."""

    class Why(models.TextChoices):
        """Which kind of waiting."""

        HELD = "held"
        CONFLICT = "conflict"
        REFUSED = "refused"
        QUEUED = "queued"  # goes by itself at the next run
        UNKNOWN = "unknown"
        PARTLY = "partly"  # moved, but a reference follows later

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="waiting", db_constraint=False, db_index=False
    )
    flow = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    group = models.CharField(max_length=40)
    ours = models.UUIDField(null=True)
    theirs = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200)
    why = models.CharField(max_length=8, choices=Why.choices)
    reasons = models.JSONField(default=list)  # [{"code", "params"}], the first is solved first
    first_code = models.CharField(max_length=80)
    minutes = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    since = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(default=timezone.now)
    again_at = models.DateTimeField(null=True)
    run = models.UUIDField(null=True)
    wanted_back = models.BooleanField(default=False, db_default=False)  # by whoever handed it over

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "flow", "ours", "theirs"],
                name="one_waiting_per_record",
                nulls_distinct=False,
            ),
            CompanyPolicy(name="waiting_company"),
        ]
        indexes = [
            models.Index(fields=["connection", "first_code"], name="waiting_reason"),
            models.Index(fields=["ours", "kind"], name="waiting_of_record"),
            models.Index(fields=["connection", "why", "kind"], name="waiting_why"),
        ]


class Timetable(models.Model):
    """When each connection is due, who works on it now, and until when that is believed.

    Ids and instants only, so it stands outside the companies' wall: the scheduler, the heartbeat
    and the sweep read it without entering any company. The lease lies here and not in the run's
    row, which a page's transaction keeps locked while it writes how far it came.
    """

    connection_ref = models.UUIDField(primary_key=True)
    tenant = models.UUIDField()
    due_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField(null=True)  # a change asks for a run not before this
    groups = models.JSONField(default=list)  # data types that changed
    full_due_at = models.DateTimeField(null=True)
    on_since = models.DateTimeField(null=True)
    token = models.BigIntegerField(default=0)  # raised whenever a worker begins or takes over
    run_ref = models.UUIDField(null=True)  # the run that is running
    running_until = models.DateTimeField(null=True)  # no sign of life after this: take over
    worker = models.CharField(max_length=80, blank=True)
    cancel_ref = models.UUIDField(null=True)  # the running one shall stop
    waiting_ref = models.UUIDField(null=True)  # the run that waits
    waiting_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="timetable_due"),
            models.Index(fields=["wanted_at"], name="timetable_wanted"),
            models.Index(
                fields=["running_until"],
                condition=models.Q(run_ref__isnull=False),
                name="timetable_running",
            ),
            models.Index(
                fields=["waiting_since"],
                condition=models.Q(waiting_ref__isnull=False),
                name="timetable_waiting",
            ),
        ]


class NotedChange(models.Model):
    """That records of a kind changed in a company: ids and instants only, gone once looked at.

    Rows of its own, so that a long import that notes its changes locks nothing of the runs.
    """

    id = models.BigAutoField(primary_key=True)
    tenant = models.UUIDField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="notedchange_at")]
