"""The table of projects' estimates; everything else here is counted from what others keep."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.registers import CompanyRow, with_history

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
