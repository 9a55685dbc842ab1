"""Tables of imports: what a file said, row by row, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bindeledd.tenancy.models import User
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace.registers import CompanyRow, with_history


class Import(CompanyRow):
    """One file that was read; applied at most once.

    `digest` is that of the preview: what would be written. Applying another one is refused.
    """

    source = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default="read")
    choices = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, default="")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="import_in_company"),
            CompanyPolicy(name="import_company"),
        ]
        indexes = [models.Index(fields=["company", "-created_at"], name="import_latest")]


class ImportRow(CompanyRow):
    """One row of a file, as it was read and as it was judged.

    `kind` is a kind of record, or `analysis:<code>` where the import's choices tell which kind
    it is. `refs` holds numbers of other records by field; `late` rows come after the others of
    their kind because they name one of them.
    """

    source = models.ForeignKey(
        Import, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="rows"
    )
    kind = models.CharField(max_length=60)
    position = models.IntegerField()
    late = models.BooleanField(default=False)
    values = models.JSONField(default=dict)
    refs = models.JSONField(default=dict)
    unread = models.JSONField(default=dict)
    ours = models.UUIDField()
    action = models.CharField(max_length=20, blank=True, default="")
    changes = models.JSONField(default=dict)
    errors = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)

    class Meta:
        constraints = [CompanyPolicy(name="import_row_company")]
        indexes = [
            models.Index(fields=["source", "kind", "late", "position"], name="import_row_order"),
            models.Index(fields=["source", "action", "position"], name="import_row_action"),
        ]


@with_history()
class Supplier(CompanyRow):
    """A supplier as a file named it; kept until supplier invoices need more."""

    number = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    org_number = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="supplier_number_once"),
            CompanyPolicy(name="supplier_company"),
        ]
