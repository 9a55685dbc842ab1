"""Tables of projects' estimates and of accrued days; the rest is counted from what others keep."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.registers import CompanyRow, Register, touches, with_history

POSTS = ("income", "wage", "machine", "item", "purchase", "expense")
"""Kinds of income and cost of a project."""


@with_history()
class ProjectEstimate(CompanyRow):
    """What a project was estimated to bring and to cost, by kind; NOK excluding VAT."""

    project = columns.reference("workspace.Project", "estimates")
    post = models.CharField(max_length=20)
    amount = columns.amount()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "post"], name="project_estimate_once"
            ),
            models.CheckConstraint(condition=Q(post__in=POSTS), name="project_estimate_post"),
            CompanyPolicy(name="project_estimate_company"),
        ]


class AccruedDay(Register):
    """One day that cost something: who it is towards ledgers, and whether it changed.

    What it costs is counted from hours, cost prices and overtime whenever somebody reads; `mark`
    stands for the sums that were read last, and the revision rises when they become others.
    """

    day = models.DateField()
    mark = columns.text(64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="accrued_day_in_company"),
            models.UniqueConstraint(fields=["company", "day"], name="accrued_day_once"),
            CompanyPolicy(name="accrued_day_company"),
        ]
        indexes = [models.Index(fields=["company", "changed_tx", "id"], name="accrued_day_changed")]
        triggers = touches(named=False)
