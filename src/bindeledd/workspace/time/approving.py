"""Approval of hours in one or two steps: submit, approve, send back, take back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, may, require
from bindeledd.workspace import locks
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Problem, refuse, text
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.choices import time_choices
from bindeledd.workspace.time.judging import abilities_of, employee_of
from bindeledd.workspace.time.models import HourEntry

_BECAUSE = text(500, required=True, lines=True)
_COLUMNS = ("id", "employee_id", "state", "first_approved_by_id")
WAITING = (Approval.SUBMITTED.value, Approval.APPROVED_ONCE.value)
"""States in which somebody may take the next step."""


@dataclass(frozen=True)
class Outcome:
    """What became of many entries.

    Attributes:
        done: Those that were moved on, or stood there already.
        refused: The others, with why.
    """

    done: tuple[UUID, ...]
    refused: dict[UUID, Problem] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Approver:
    """Who approves, and what the company lets them.

    Attributes:
        user_id: The person; None for a run.
        employee_id: Who they are among the employees, or None.
        steps: One or two.
        own: Whether they may approve their own hours.
        second: Whether they may take the second of two steps.
    """

    user_id: int | None
    employee_id: UUID | None
    steps: int
    own: bool
    second: bool

    def problem(self, row: dict[str, Any]) -> Problem | None:
        """Return why an entry may not be moved on by this person, or None.

        Args:
            row: At least `employee_id`, `state` and `first_approved_by_id`.
        """
        if row["state"] in _NOT_READY:
            return Problem(_NOT_READY[row["state"]])
        if row["state"] == Approval.APPROVED.value:
            return None
        if row["employee_id"] == self.employee_id and not self.own:
            return Problem("approval.own_hours")
        if row["state"] == Approval.APPROVED_ONCE.value and self.steps > 1:
            return self._second_problem(row)
        return None

    def target(self, row: dict[str, Any]) -> Approval:
        """Return where the entry goes from here."""
        first = self.steps > 1 and row["state"] == Approval.SUBMITTED.value
        return Approval.APPROVED_ONCE if first else Approval.APPROVED

    def ready(self) -> Q:
        """Return which entries this person may move on: those that `problem` says nothing of."""
        once = Q(state=Approval.APPROVED_ONCE.value)
        if self.steps > 1 and not self.second:
            once &= Q(pk=None)
        elif self.steps > 1 and self.user_id is not None:
            once &= ~Q(first_approved_by_id=self.user_id)
        waiting = Q(state=Approval.SUBMITTED.value) | once
        if self.own or self.employee_id is None:
            return waiting
        return waiting & ~Q(employee_id=self.employee_id)

    def _second_problem(self, row: dict[str, Any]) -> Problem | None:
        if not self.second:
            return Problem("approval.second_step")
        if self.user_id is not None and row["first_approved_by_id"] == self.user_id:
            return Problem("approval.same_person")
        return None


_NOT_READY = {
    Approval.DRAFT.value: "approval.not_submitted",
    Approval.REJECTED.value: "approval.sent_back",
}


def approver(by: By, abilities: frozenset[Ability] | None = None) -> Approver:
    """Return what the company lets somebody approve.

    Args:
        by: Who.
        abilities: What they may, where that is known already.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    may = abilities_of(by) if abilities is None else abilities
    if Ability.APPROVE not in may:
        raise ForbiddenError(ability=Ability.APPROVE.value)
    choices = time_choices()
    person = by if isinstance(by, User) else None
    return Approver(
        user_id=None if person is None else person.pk,
        employee_id=None if person is None else employee_of(person),
        steps=choices.approval_steps,
        own=choices.approve_own,
        second=Ability.EDIT_PROJECTS in may,
    )


def submit(entry_ids: Collection[UUID], *, by: By) -> Outcome:
    """Hand entries in for approval: drafts, and those sent back.

    Raises:
        ForbiddenError: Somebody else's hours.
    """
    require(by, Ability.REGISTER)
    everybody, own = may(by, Ability.EDIT_HOURS), _own(by)
    with transaction.atomic(), acting(by), locks.told():
        rows = _locked_rows(entry_ids)
        if not everybody and any(row["employee_id"] != own for row in rows):
            raise ForbiddenError("entry.not_yours")
        open_ones = [row["id"] for row in rows if row["state"] in _NOT_READY]
        _move(open_ones, state=Approval.SUBMITTED.value, rejected_because="")
    return Outcome(tuple(row["id"] for row in rows), _gone(entry_ids, rows))


def approve(entry_id: UUID, *, by: By) -> Approval:
    """Take the next step with one entry and return where it stands.

    Raises:
        ForbiddenError: The role does not approve hours.
        NotFoundError: No such entry in this company.
        DomainError: It is not handed in, is the person's own, or needs another person.
    """
    outcome = approve_many([entry_id], by=by)
    problem = outcome.refused.get(entry_id)
    if problem is not None and problem.code == "record.gone":
        raise NotFoundError(kind="hour_entry")
    refuse({} if problem is None else {"id": problem})
    return Approval(HourEntry.objects.values_list("state", flat=True).get(id=entry_id))


def approve_many(entry_ids: Collection[UUID], *, by: By) -> Outcome:
    """Take the next step with each entry that allows it; the others are told with their reason.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    who = approver(by)
    with transaction.atomic(), acting(by), locks.told():
        rows = _locked_rows(entry_ids)
        problems = {row["id"]: who.problem(row) for row in rows}
        ready = [row for row in rows if problems[row["id"]] is None]
        _take_step(ready, who)
    refused = {ours: problem for ours, problem in problems.items() if problem is not None}
    return Outcome(tuple(row["id"] for row in ready), refused | _gone(entry_ids, rows))


def approve_week(
    employee_id: UUID, monday: date, *, by: By, leave_out: Collection[UUID] = ()
) -> Outcome:
    """Approve what a person handed in of a week that this person may approve.

    Args:
        employee_id: Whose.
        monday: First day of the week.
        by: Who approves.
        leave_out: Entries that need a look first.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    week = Q(employee_id=employee_id, worked_on__range=(monday, monday + timedelta(days=6)))
    return _approve_waiting(week, by=by, leave_out=leave_out)


def approve_until(
    last: date,
    *,
    by: By,
    employee_ids: Collection[UUID] | None = None,
    first: date | None = None,
    leave_out: Collection[UUID] = (),
) -> Outcome:
    """Approve what many people handed in to a day, the day included.

    Args:
        last: Last day.
        by: Who approves.
        employee_ids: Whose; None for everybody's.
        first: First day; None from the beginning.
        leave_out: Entries that need a look first.

    Raises:
        ForbiddenError: The role does not approve hours.
    """
    span = Q(worked_on__lte=last)
    if first is not None:
        span &= Q(worked_on__gte=first)
    if employee_ids is not None:
        span &= Q(employee__id__among=list(employee_ids))
    return _approve_waiting(span, by=by, leave_out=leave_out)


def reject(entry_id: UUID, because: str, *, by: By) -> None:
    """Send an entry back to whoever wrote it, with the reason they read.

    Raises:
        ForbiddenError: The role does not approve hours.
        NotFoundError: No such entry in this company.
        DomainError: No reason, or it is not waiting for approval.
    """
    who = approver(by)
    because = _BECAUSE.clean(because)
    problem = _BECAUSE.check(because)
    with transaction.atomic(), acting(by), locks.told():
        rows = _locked_rows([entry_id])
        if not rows:
            raise NotFoundError(kind="hour_entry")
        refuse({} if problem is None else {"because": problem})
        if rows[0]["state"] not in WAITING:
            raise DomainError("approval.not_waiting")
        if rows[0]["employee_id"] == who.employee_id and not who.own:
            raise DomainError("approval.own_hours")
        _move([entry_id], rejected_because=because, **_unapproved(Approval.REJECTED))


def withdraw_approval(entry_ids: Collection[UUID], *, by: By) -> Outcome:
    """Take approval back, all steps of it; the entries wait for approval again.

    What was handed on elsewhere is not called back by this (field-domain.md, 6.3): the change is
    told as an event, and the comparison with what was sent shows it.

    Raises:
        ForbiddenError: The role does not approve hours.
        DomainError: One of them is locked, since it is billed or transferred.
    """
    who = approver(by)
    with transaction.atomic(), acting(by), locks.told():
        rows = _locked_rows(entry_ids)
        refused: dict[UUID, Problem] = _gone(entry_ids, rows)
        why = locks.locked("hour_entry", [row["id"] for row in rows])
        for row in rows:
            if row["state"] not in {Approval.APPROVED.value, Approval.APPROVED_ONCE.value}:
                refused[row["id"]] = Problem("approval.not_approved")
            elif row["id"] in why:
                refused[row["id"]] = Problem("record.locked", {"why": why[row["id"]].value})
            elif row["employee_id"] == who.employee_id and not who.own:
                refused[row["id"]] = Problem("approval.own_hours")
        done = tuple(row["id"] for row in rows if row["id"] not in refused)
        _move(done, **_unapproved(Approval.SUBMITTED))
    return Outcome(done, refused)


def _approve_waiting(span: Q, *, by: By, leave_out: Collection[UUID]) -> Outcome:
    """Approve what waits in a span; the outcome tells what this person may not approve."""
    rows = HourEntry.objects.filter(span, active=True, state__in=WAITING)
    ids = set(rows.values_list("id", flat=True)) - set(leave_out)
    return approve_many(ids, by=by)


def _take_step(rows: list[dict[str, Any]], who: Approver) -> None:
    moment = now()
    groups: dict[Approval, list[UUID]] = {}
    for row in rows:
        if row["state"] != Approval.APPROVED.value:
            groups.setdefault(who.target(row), []).append(row["id"])
    first = groups.get(Approval.APPROVED_ONCE, [])
    last = groups.get(Approval.APPROVED, [])
    _move(
        first,
        state=Approval.APPROVED_ONCE.value,
        first_approved_by_id=who.user_id,
        first_approved_at=moment,
    )
    _move(
        last,
        state=Approval.APPROVED.value,
        approved_by_id=who.user_id,
        approved_at=moment,
    )


def _unapproved(state: Approval) -> dict[str, Any]:
    return {
        "state": state.value,
        "first_approved_by_id": None,
        "first_approved_at": None,
        "approved_by_id": None,
        "approved_at": None,
    }


def _move(ids: Collection[UUID], **columns: Any) -> None:
    if ids:
        HourEntry.objects.filter(id__among=list(ids)).update(**columns)
        announce("hour_entry")


def _locked_rows(ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Return entries that stand, locked in one order until the transaction ends."""
    rows = HourEntry.objects.filter(id__among=list(ids), active=True).order_by("id")
    return list(rows.select_for_update().values(*_COLUMNS))


def _gone(ids: Collection[UUID], rows: list[dict[str, Any]]) -> dict[UUID, Problem]:
    known = {row["id"] for row in rows}
    return {ours: Problem("record.gone") for ours in ids if ours not in known}


def _own(by: By) -> UUID | None:
    return employee_of(by) if isinstance(by, User) else None
