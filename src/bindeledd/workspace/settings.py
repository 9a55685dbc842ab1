"""A company's own choices for its registers, and its number series."""

from __future__ import annotations

from typing import Any

from django.db import models

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.registers import CompanyRow, with_history

_LARGEST = 10**15 - 1


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


def choices() -> CompanyChoices:
    """Return the choices of the company entered; defaults until somebody chose."""
    return CompanyChoices.objects.first() or CompanyChoices()


def set_choices(
    *, by: By, new_project_assign_all: bool | None = None, payment_days: int | None = None
) -> CompanyChoices:
    """Change choices of the company entered; None leaves one as it is.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: Payment days outside 0 to 365.
    """
    require(by, Ability.ADMINISTER)
    if payment_days is not None and not 0 <= payment_days <= 365:  # noqa: PLR2004 - a year
        code = "field.out_of_range"
        raise DomainError(code, fields={"payment_days": code}, least=0, most=365)
    given = {"new_project_assign_all": new_project_assign_all, "payment_days": payment_days}
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    with acting(by):
        row, _ = CompanyChoices.objects.update_or_create(
            company_id=current_company(), defaults=changed
        )
    record_deed("choices.changed", by=by, **changed)
    return row


def set_series(kind: str, *, first: int, last: int | None, by: By) -> NumberSeries:
    """Choose where the numbers of a register begin and end.

    Raises:
        ForbiddenError: Only administrators choose.
        DomainError: The series is empty, begins below one, or has more than fifteen digits.
    """
    require(by, Ability.ADMINISTER)
    code = "field.out_of_range"
    far = {name: code for name, at in (("first", first), ("last", last)) if (at or 0) > _LARGEST}
    if far:
        raise DomainError(code, fields=far, least=1, most=_LARGEST)
    if first < 1 or (last is not None and last < first):
        raise DomainError("series.empty", fields={"last": "series.empty"}, kind=kind)
    span = {"first_number": first, "last_number": last, "next_number": first}
    row, _ = NumberSeries.objects.update_or_create(kind=kind, defaults=span)
    record_deed("series.changed", by=by, about=kind, first=first, last=last)
    return row
