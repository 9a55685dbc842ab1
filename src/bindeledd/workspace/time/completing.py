"""A person's own word that a week is complete, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, may, require
from bindeledd.workspace.changes import announce
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.models import CompletedWeek, HourEntry
from bindeledd.workspace.time.weeks import Week


def complete_week(employee_id: UUID, week: Week, *, by: By) -> None:
    """Say that a person's week is complete; what is still a draft is handed in with it.

    Saying it again changes nothing. Entries written afterwards are marked as corrections.

    Raises:
        ForbiddenError: Somebody else's week.
        NotFoundError: No such employee in this company.
        DomainError: The week has not begun.
    """
    _require_own(employee_id, by)
    if week.first > today_here():
        raise DomainError("week.not_begun", week=week.number)
    drafts = HourEntry.objects.filter(
        employee_id=employee_id,
        worked_on__range=(week.first, week.last),
        state=Approval.DRAFT.value,
        active=True,
    )
    with transaction.atomic(), acting(by):
        CompletedWeek.objects.get_or_create(
            employee_id=employee_id,
            monday=week.first,
            defaults={"completed_at": now(), "by": by if isinstance(by, User) else None},
        )
        approving.submit(list(drafts.values_list("id", flat=True)), by=by)
        announce("completed_week")


def reopen_week(employee_id: UUID, week: Week, *, by: By) -> None:
    """Take back that a person's week is complete; what was handed in stays handed in.

    Raises:
        ForbiddenError: Somebody else's week.
        NotFoundError: No such employee in this company.
    """
    _require_own(employee_id, by)
    with transaction.atomic(), acting(by):
        CompletedWeek.objects.filter(employee_id=employee_id, monday=week.first).delete()
        announce("completed_week")


def is_complete(employee_id: UUID, week: Week) -> bool:
    """Tell whether a person said that a week is complete."""
    return CompletedWeek.objects.filter(employee_id=employee_id, monday=week.first).exists()


def last_week(today: date) -> Week:
    """Return the week before the one that a day is in."""
    return Week.of(today - timedelta(days=7))


def _require_own(employee_id: UUID, by: By) -> None:
    require(by, Ability.REGISTER)
    if not Employee.objects.filter(id=employee_id).exists():
        raise NotFoundError(kind="employee")
    if may(by, Ability.EDIT_HOURS):
        return
    if not isinstance(by, User) or employee_of(by) != employee_id:
        raise ForbiddenError("entry.not_yours")
