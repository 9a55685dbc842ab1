"""What the office puts right in a person's hour bank: the opening balance, and adjustments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import problems_of, refuse, text, whole_number
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.time.models import HourBankPosting

_MOST = 2_000 * 60
_RULES = {"minutes": whole_number(-_MOST, _MOST), "comment": text(500, required=True)}


def open_bank(employee_id: UUID, *, on_day: date, minutes: int, comment: str, by: By) -> UUID:
    """Begin a person's hour bank with a balance; an earlier opening is set aside and kept.

    Days before the opening count no more.

    Returns:
        The posting's id.

    Raises:
        ForbiddenError: The role does not change others' hours.
        NotFoundError: No such employee in this company.
        DomainError: More minutes than anybody has, or nothing said about it.
    """
    return _post(employee_id, on_day, minutes, comment, by=by, opening=True)


def adjust_bank(employee_id: UUID, *, on_day: date, minutes: int, comment: str, by: By) -> UUID:
    """Put minutes into a person's hour bank, or take them out, with the reason.

    Returns:
        The posting's id.

    Raises:
        ForbiddenError: The role does not change others' hours.
        NotFoundError: No such employee in this company.
        DomainError: No minutes, more than anybody has, or nothing said about it.
    """
    if minutes == 0:
        raise DomainError("bank.nothing", fields={"minutes": "bank.nothing"})
    return _post(employee_id, on_day, minutes, comment, by=by, opening=False)


def remove_posting(posting_id: UUID, *, by: By) -> UUID:
    """Take a posting out of the balance; it is kept.

    Returns:
        Whose it was.

    Raises:
        ForbiddenError: The role does not change others' hours.
        NotFoundError: No such posting in this company.
    """
    require(by, Ability.EDIT_HOURS)
    with transaction.atomic(), acting(by):
        rows = HourBankPosting.objects.select_for_update().filter(id=posting_id, active=True)
        employee_id = rows.values_list("employee_id", flat=True).first()
        if employee_id is None:
            raise NotFoundError(kind="hour_bank_posting")
        rows.update(active=False)
        announce("hour_bank_posting")
    return employee_id


@dataclass(frozen=True)
class PostingLine:
    """One posting as pages show it; removed ones and earlier openings are kept."""

    id: UUID
    on_day: date
    minutes: int
    is_opening: bool
    comment: str
    active: bool
    by_name: str


def postings_of(employee_id: UUID) -> list[PostingLine]:
    """Return a person's postings, the newest first."""
    rows = HourBankPosting.objects.filter(employee_id=employee_id).order_by("-created_at")
    columns = ("id", "on_day", "minutes", "is_opening", "comment", "active")
    found = rows.annotate(by_name=Coalesce("by__name", Value(""))).values(*columns, "by_name")
    return [PostingLine(**row) for row in found]


def _post(
    employee_id: UUID, on_day: date, minutes: int, comment: str, *, by: By, opening: bool
) -> UUID:
    require(by, Ability.EDIT_HOURS)
    values = {"minutes": minutes, "comment": _RULES["comment"].clean(comment)}
    refuse(problems_of(_RULES, values, values.keys()))
    with transaction.atomic(), acting(by):
        if not Employee.objects.select_for_update().filter(id=employee_id).exists():
            raise NotFoundError(kind="employee")
        if opening:
            standing = HourBankPosting.objects.filter(employee_id=employee_id, is_opening=True)
            standing.filter(active=True).update(active=False)
        made = HourBankPosting.objects.create(
            employee_id=employee_id,
            on_day=on_day,
            minutes=minutes,
            comment=values["comment"],
            is_opening=opening,
            by=by if isinstance(by, User) else None,
        )
        announce("hour_bank_posting")
    return made.id
