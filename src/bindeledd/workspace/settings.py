"""A company's own choices for its registers, and its number series."""

from __future__ import annotations

from django.db import models

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace.registers import CompanyRow, with_history


@with_history()
class CompanyChoices(CompanyRow):
    """Choices of one company that concern the registers; absent means all defaults."""

    new_project_assign_all = models.BooleanField(default=True)
    payment_days = models.SmallIntegerField(default=14)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="choices_once"),
            CompanyPolicy(name="choices_company"),
        ]


class NumberSeries(CompanyRow):
    """Where the numbers of one register begin; the next free one is found from `next_number`."""

    kind = models.CharField(max_length=40)
    first_number = models.BigIntegerField()
    last_number = models.BigIntegerField(null=True, blank=True)
    next_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="series_once"),
            CompanyPolicy(name="series_company"),
        ]
