"""Tables of what stands on the other side, how it is linked, and what people decided."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from bindeledd.kernel.identity import new_id
from bindeledd.sync.tables.connections import Connection
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.policy import CompanyPolicy

_UNLINKED: Final = models.Q(ours__isnull=True)


class Counterpart(models.Model):
    """One record on the other side as we last saw it; linked when `ours` is set."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(Connection, models.CASCADE, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=40)
    theirs = models.CharField(max_length=80)
    ours = models.UUIDField(null=True)
    number = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=400, blank=True)
    match_name = models.CharField(max_length=400, blank=True)
    org_number = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=320, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    is_person = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    seen = models.JSONField(default=dict)  # flat: what the mapping knows of their payload
    digest = models.CharField(max_length=32)  # of `seen` and the identity
    changes = models.PositiveIntegerField(default=0)  # raised whenever `seen` changes
    settled_digest = models.CharField(max_length=32, blank=True)  # into: last written to ours
    settled_revision = models.BigIntegerField(null=True)  # out: our revision last compared
    linked_at = models.DateTimeField(null=True)
    linked_how = models.CharField(max_length=20, blank=True)  # matched, person, created, adopted
    seen_at = models.DateTimeField(db_default=Now())
    vanished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theirs", "connection", "kind"], name="one_counterpart_per_theirs"
            ),
            models.UniqueConstraint(
                fields=["ours", "connection", "kind"],
                condition=models.Q(ours__isnull=False),
                name="one_counterpart_per_ours",
            ),
            CompanyPolicy(name="counterpart_company"),
        ]
        # Looked for by likeness are only those without a link; a link takes a row out of them.
        indexes = [
            models.Index(fields=[field, "connection", "kind"], condition=condition, name=name)
            for field, condition, name in (
                ("number", _UNLINKED, "counterpart_unlinked_number"),
                ("match_name", _UNLINKED, "counterpart_unlinked_name"),
                ("org_number", _UNLINKED & ~models.Q(org_number=""), "counterpart_unlinked_org"),
                ("email", _UNLINKED & ~models.Q(email=""), "counterpart_unlinked_email"),
            )
        ] + [
            models.Index(
                fields=["connection", "kind", "id"],
                condition=_UNLINKED,
                name="counterpart_unlinked",
            ),
        ]


class MatchDecision(models.Model):
    """What a person decided about two records, kept for ever and taken back by a later one."""

    class Verdict(models.TextChoices):
        """The answer given."""

        SAME = "same"
        TWO = "two"
        IGNORE = "ignore"
        UNLINKED = "unlinked"
        TAKEN_BACK = "taken_back"  # by a run that replaced or cancelled it there

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, db_constraint=False, db_index=False)
    connection = models.ForeignKey(Connection, models.CASCADE, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=40)
    ours = models.UUIDField(null=True)
    theirs = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    shown = models.JSONField(default=dict)  # both identities and the reason, as they were shown
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ours", "theirs", "connection", "kind"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_decision",
            ),
            CompanyPolicy(name="matchdecision_company"),
        ]
