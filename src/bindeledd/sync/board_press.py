"""What buttons ask of runs and plans: a second press finds what the first one made.

Each deed locks the connection's row first, so that two presses at once meet there. What a run or a
plan then does is left to `runs` and `plans`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import board, plans, registry, runs
from bindeledd.sync.checking import checked
from bindeledd.sync.models import Connection, Plan, PlanRow, Run
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, record_deed, require

SAME_PRESS = timedelta(seconds=20)
"""The same person asking for the same so soon again pressed twice."""


def _lock(connection_id: UUID) -> Connection:
    found = Connection.objects.select_for_update(no_key=True).filter(id=connection_id).first()
    if found is None:
        raise NotFoundError("connection.not_found")
    return found


def _under_way(connection: Connection, trigger: str, groups: Sequence[str], by: User) -> Run | None:
    """Return the run that this person has just asked for with the same words."""
    found = Run.objects.filter(
        connection=connection,
        state__in=board.UNFINISHED,
        trigger=trigger,
        asked_by=by,
        asked_at__gt=now() - SAME_PRESS,
    ).order_by("-asked_at")
    return next((run for run in found if set(run.groups) == set(groups)), None)


def force(connection_id: UUID, groups: Sequence[str], *, by: User) -> Run:
    """Ask for a run by hand; pressed twice, it is one run.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: The connection is not on, no data type was chosen, or a plan is under way.
    """
    require(by, Ability.RUN)
    with transaction.atomic():
        connection = _lock(connection_id)
        wanted = board.check_groups(connection, groups)
        standing = _under_way(connection, Run.Trigger.HAND, wanted, by)
        if standing is not None:
            return standing
        run = runs.request(connection.id, trigger=Run.Trigger.HAND, groups=wanted, by=by.pk)
        record_deed("run.forced", by=by, about=f"{connection.system} {run.number}")
        return run


def preview(connection_id: UUID, groups: Sequence[str], *, by: User) -> Run:
    """Ask for a plan to be made; pressed twice, it is one plan.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: The connection is off, no data type was chosen, or a plan is under way.
    """
    require(by, Ability.RUN)
    with transaction.atomic():
        connection = _lock(connection_id)
        wanted = board.check_groups(connection, groups)
        standing = _under_way(connection, Run.Trigger.PREVIEW, wanted, by)
        return standing or plans.preview(connection, groups=wanted, by=by)


def read(connection_id: UUID, kinds: Sequence[str] = (), *, by: User) -> Run:
    """Ask for their registers to be read whole; pressed twice, it is one reading.

    Args:
        connection_id: Also of a connection that is being set up, or paused.
        kinds: Of record; none for all that people match, but what the last check found closed: a
            company need not have every module.
        by: Who asks.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: The connection is off, or a run of another sort waits already.
    """
    require(by, Ability.RUN)
    with transaction.atomic():
        connection = _lock(connection_id)
        wanted = [
            group.name
            for group in board.system_of(connection).groups
            if set(kinds) & set(registry.kinds_of(connection.system, group.name))
        ]
        wanted = wanted or _open_groups(connection)
        standing = _under_way(connection, Run.Trigger.READ, wanted, by)
        return standing or runs.request(
            connection.id, trigger=Run.Trigger.READ, groups=wanted, by=by.pk
        )


def _open_groups(connection: Connection) -> list[str]:
    """Return the data types that can go at all; nothing where all of them can."""
    known = checked(connection)
    groups = board.system_of(connection).groups
    open_ones = [group for group in groups if known is None or not known.closes(group)]
    return [group.name for group in open_ones] if len(open_ones) < len(groups) else []


def carry_out(plan: Plan, *, by: User, only: UUID | None = None) -> Run:
    """Ask for a plan to be run; pressed twice, it is one run.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: It is not open, or a conflict stops it.
    """
    require(by, Ability.RUN)
    with transaction.atomic():
        _lock(plan.connection_id)
        standing = Run.objects.filter(plan=plan, state__in=board.UNFINISHED).exclude(
            trigger=Run.Trigger.PREVIEW
        )
        under_way = standing.first()
        if under_way is not None:
            return under_way
        run = plans.apply(plan, by=by, only=only)
        record_deed("plan.run", by=by, about=str(plan.number), one=only is not None)
        return run


def skip(row: PlanRow, *, by: User, skipped: bool) -> PlanRow:
    """Take a row out of a plan, or put it back.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: The plan is not open.
    """
    require(by, Ability.RUN)
    if (row.skipped_at is not None) == skipped:
        return row
    return plans.skip(row, by=by, skipped=skipped)


def skip_conflicts(plan: Plan, *, by: User) -> int:
    """Take every conflict out of a plan; return how many.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: The plan is not open.
    """
    require(by, Ability.RUN)
    return plans.skip_conflicts(plan, by=by)


def cancel(run: Run, *, by: User) -> Run:
    """Cancel a run: one that waits at once, one that runs at its next record.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: It has ended.
    """
    require(by, Ability.RUN)
    record_deed("run.cancelled", by=by, about=str(run.number))
    return runs.cancel(run.id, by=by.pk)
