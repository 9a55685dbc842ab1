"""Approval of what stands alone: machines' hours and compensations beside no hour entry.

What hangs on an hour entry is approved with it (`following`). One step is enough here, whoever
approves hours takes it, and one's own follow the company's choice for hours.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import locks
from bindeledd.workspace.booking import booker
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Problem, refuse, text
from bindeledd.workspace.compensations.kinds import COMPENSATION
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.machines.kinds import MACHINE_USE
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time.approving import Approver, Outcome, approver

KINDS: Final = {kind.name: kind for kind in (MACHINE_USE, COMPENSATION)}
_BECAUSE: Final = text(500, required=True)
_OPEN: Final = frozenset({Approval.DRAFT.value, Approval.REJECTED.value})


def submit(kind_name: str, ids: Collection[UUID], *, by: By) -> Outcome:
    """Hand in for approval: drafts, and what was sent back.

    Raises:
        ForbiddenError: Somebody else's.
    """
    require(by, Ability.REGISTER)
    kind, who = KINDS[kind_name], booker(by)
    with transaction.atomic(), acting(by), locks.told():
        rows = _rows(kind, ids)
        if not who.everybody and any(row["employee_id"] != who.employee_id for row in rows):
            raise ForbiddenError("entry.not_yours")
        _move(kind, [row["id"] for row in rows if row["state"] in _OPEN], _back(Approval.SUBMITTED))
    return _outcome(rows, _unknown(ids, rows))


def approve(kind_name: str, ids: Collection[UUID], *, by: By) -> Outcome:
    """Approve what was handed in.

    Raises:
        ForbiddenError: The role does not approve.
    """
    kind, who = KINDS[kind_name], approver(by)
    with transaction.atomic(), acting(by), locks.told():
        rows = _rows(kind, ids)
        refused = _unknown(ids, rows)
        for row in rows:
            problem = _problem(row, who)
            if problem is not None:
                refused[row["id"]] = problem
        done = [row["id"] for row in rows if row["id"] not in refused]
        waiting = [row["id"] for row in rows if row["state"] != Approval.APPROVED.value]
        moved = [ours for ours in done if ours in waiting]
        stamp = {"approved_by_id": who.user_id, "approved_at": now()}
        _move(kind, moved, {"state": Approval.APPROVED.value} | stamp)
    return _outcome(rows, refused)


def reject(kind_name: str, ours: UUID, because: str, *, by: By) -> None:
    """Send back to the worker, with the reason they read.

    Raises:
        ForbiddenError: The role does not approve.
        NotFoundError: None of that id in this company.
        DomainError: It does not wait for approval, is the person's own, or no reason was given.
    """
    kind, who = KINDS[kind_name], approver(by)
    because = because.strip()
    problem = _BECAUSE.check(because)
    with transaction.atomic(), acting(by), locks.told():
        rows = _rows(kind, [ours])
        if not rows:
            raise NotFoundError(kind=kind.name)
        refuse({"because": problem} if problem is not None else {})
        found = _problem(rows[0], who)
        if found is not None or rows[0]["state"] == Approval.APPROVED.value:
            raise DomainError(found.code if found is not None else "approval.not_waiting")
        _move(kind, [ours], _back(Approval.REJECTED, because))


def withdraw(kind_name: str, ids: Collection[UUID], *, by: By) -> Outcome:
    """Take approval back; what is locked keeps it.

    Raises:
        ForbiddenError: The role does not approve.
    """
    kind, who = KINDS[kind_name], approver(by)
    with transaction.atomic(), acting(by), locks.told():
        rows = _rows(kind, ids)
        refused = _unknown(ids, rows)
        held = locks.locked(kind.name, [row["id"] for row in rows])
        for row in rows:
            if row["entry_id"] is not None:
                refused[row["id"]] = Problem("approval.with_its_hours")
            elif row["state"] != Approval.APPROVED.value:
                refused[row["id"]] = Problem("approval.not_approved")
            elif row["id"] in held:
                refused[row["id"]] = Problem("record.locked", {"why": held[row["id"]].value})
            elif _is_own(row, who):
                refused[row["id"]] = Problem("approval.own_hours")
        done = [row["id"] for row in rows if row["id"] not in refused]
        _move(kind, done, _back(Approval.SUBMITTED))
    return _outcome(rows, refused)


def _problem(row: dict[str, Any], who: Approver) -> Problem | None:
    if row["entry_id"] is not None:
        return Problem("approval.with_its_hours")
    if row["state"] == Approval.DRAFT.value:
        return Problem("approval.not_submitted")
    if row["state"] == Approval.REJECTED.value:
        return Problem("approval.sent_back")
    return Problem("approval.own_hours") if _is_own(row, who) else None


def _is_own(row: dict[str, Any], who: Approver) -> bool:
    person = row["employee_id"]
    return person is not None and person == who.employee_id and not who.own


def _back(state: Approval, because: str = "") -> dict[str, Any]:
    blank = {"approved_by_id": None, "approved_at": None}
    return blank | {"state": state.value, "rejected_because": because}


def _move(kind: Kind, ids: Collection[UUID], columns: dict[str, Any]) -> None:
    if not ids:
        return
    known = {column.attname for column in kind.model._meta.local_fields}
    fitting = {name: value for name, value in columns.items() if name in known}
    kind.stored().filter(id__among=list(ids)).update(**fitting)
    announce(kind.name)


def _rows(kind: Kind, ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Return rows that stand, locked in one order until the transaction ends."""
    rows = kind.stored().filter(id__among=list(ids), active=True).order_by("id")
    return list(rows.select_for_update().values("id", "employee_id", "entry_id", "state"))


def _unknown(ids: Collection[UUID], rows: list[dict[str, Any]]) -> dict[UUID, Problem]:
    known = {row["id"] for row in rows}
    return {ours: Problem("record.gone") for ours in ids if ours not in known}


def _outcome(rows: list[dict[str, Any]], refused: dict[UUID, Problem]) -> Outcome:
    return Outcome(tuple(row["id"] for row in rows if row["id"] not in refused), refused)
