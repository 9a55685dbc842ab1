"""Tables of connections: access, what moves which way, and how far each register was read."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bindeledd.kernel.identity import new_id
from bindeledd.sync.flows import Direction, Mode, Policy
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.policy import CompanyPolicy


class Connection(models.Model):
    """One company's access to one system."""

    class State(models.TextChoices):
        """Where a connection stands."""

        SETTING_UP = "setting_up"
        ON = "on"
        PAUSED = "paused"  # access ended there: waits for a new grant, the queue is kept
        OFF = "off"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    system = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State.choices, default=State.SETTING_UP)
    credentials = models.BinaryField(default=b"")  # encrypted; see sync.secrets
    client_id = models.CharField(max_length=80, blank=True)
    client_name = models.CharField(max_length=200, blank=True)
    client_org_number = models.CharField(max_length=20, blank=True)
    check_result = models.JSONField(null=True)  # Check as plain JSON, or null before the first
    checked_at = models.DateTimeField(null=True)
    steps_done = models.JSONField(default=list)  # names of the set-up steps that are done
    paused_code = models.CharField(max_length=80, blank=True)
    paused_params = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    switched_on_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="connection_in_company"),
            CompanyPolicy(name="connection_company"),
        ]


class KeptSession(models.Model):
    """A log-in at a system that outlives a run, for systems that want few of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    sealed = models.BinaryField(default=b"")  # encrypted; see sync.secrets
    renewing_until = models.DateTimeField(null=True)  # somebody logs in, and until when we wait

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection"], name="one_session_per_connection"),
            CompanyPolicy(name="keptsession_company"),
        ]


class DataType(models.Model):
    """What a company chose for one group of flows over one connection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="data_types", db_constraint=False, db_index=False
    )
    group = models.CharField(max_length=40)
    direction = models.CharField(
        max_length=5, choices=[(d.value, d.value) for d in Direction], default=Direction.OFF
    )
    mode = models.CharField(
        max_length=10, choices=[(m.value, m.value) for m in Mode], default=Mode.AUTOMATIC
    )
    policy = models.CharField(
        max_length=20,
        choices=[(p.value, p.value) for p in Policy],
        default=Policy.CREATE_AND_UPDATE,
    )
    start_date = models.DateField(null=True)
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "group"], name="one_choice_per_group"),
            CompanyPolicy(name="datatype_company"),
        ]


class RegisterState(models.Model):
    """How far one register was read, in both directions, over one connection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="registers", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=40)
    newest_seen = models.DateTimeField(null=True)  # newest instant of theirs, by their clock
    their_count = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    full_read_at = models.DateTimeField(null=True)
    our_cursor = models.CharField(max_length=120, blank=True)
    guard_vanished = models.PositiveIntegerField(default=0)  # rows a person must confirm as gone
    guard_confirmed = models.PositiveIntegerField(default=0)  # so many may go, a person said
    open_conflicts = models.PositiveIntegerField(null=True)  # pairs without an answer when both
    open_suggestions = models.PositiveIntegerField(null=True)  # registers were last compared

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "kind"], name="one_state_per_register"),
            CompanyPolicy(name="registerstate_company"),
        ]
