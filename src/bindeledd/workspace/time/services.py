"""What people do with hours and their types: write, remove, and keep the registers of types."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.tenancy.history import By, Run, acting
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import bulk, deeds, locks, records
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Problems, Values, decimal, problems_of, refuse
from bindeledd.workspace.kind import Draft
from bindeledd.workspace.numbers import lock_for_writing
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.projects.kinds import PROJECT
from bindeledd.workspace.records import Approval
from bindeledd.workspace.time import judging
from bindeledd.workspace.time.kinds import ACTIVITY, HOUR_ENTRY, HOUR_TYPE, WORK_TYPE
from bindeledd.workspace.time.models import CompletedWeek, HourEntry, ProjectHourPrice
from bindeledd.workspace.time.weeks import Week
from bindeledd.workspace.writing import Fields, Guard, Row, nobody_objects, write_drafts


def write_entry(
    entry_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.HourEntry:
    """Write one entry under an id that the caller chose, and return it as it stands.

    The entry is made when there is none of that id, else changed. The same fields again change
    nothing, so a telephone may send twice.

    Args:
        entry_id: Its id.
        fields: Fields of the record; of one that exists only those that are to change. `state` may
            be `draft` or `submitted`. Billable minutes follow the minutes unless told.
        by: Who.
        revision: The revision that the person saw; None when it does not matter.

    Raises:
        ForbiddenError: Somebody else's hours.
        DomainError: A field is refused, or somebody changed the entry meanwhile.
    """
    with transaction.atomic():
        lock_for_writing(HOUR_ENTRY, [entry_id])
        if revision is not None:
            _refuse_older(entry_id, revision)
        problems = write_entries([Fields(entry_id, create=True, fields=fields)], by=by)
        _refuse(problems.get(entry_id, {}))
        return read_entry(entry_id)


def write_entries(rows: Sequence[Row], *, by: By) -> dict[UUID, Problems]:
    """Write entries as `write_entry` does, the good ones together in few statements.

    Returns:
        The refused ones, with a problem per field.

    Raises:
        ForbiddenError: The role does not register hours.
    """
    require(by, Ability.REGISTER)
    with transaction.atomic(), acting(by), locks.told():
        lock_for_writing(HOUR_ENTRY, [row.ours for row in rows])
        standing = bulk.rows_for_update(HOUR_ENTRY, [row.ours for row in rows])
        ready = [_prepared(row, standing.get(row.ours)) for row in rows]
        drafts = write_drafts(HOUR_ENTRY, ready, guard=_guard(ready, standing, by))
        written = [draft for draft in drafts if not draft.problems and draft.changed]
        if written:
            _follow(written, by)
            announce(HOUR_ENTRY.name)
    return {draft.ours: draft.problems for draft in drafts if draft.problems}


def remove_entry(entry_id: UUID, *, by: By) -> None:
    """Take an entry out of all sums; it is kept, with who removed it.

    Raises:
        ForbiddenError: Somebody else's hours.
        NotFoundError: No such entry in this company.
        DomainError: It is approved or locked.
    """
    with transaction.atomic():
        if not HourEntry.objects.filter(id=entry_id).exists():
            raise NotFoundError(kind=HOUR_ENTRY.name)
        row = Fields(entry_id, create=False, fields={"active": False})
        _refuse(write_entries([row], by=by).get(entry_id, {}))


def read_entry(entry_id: UUID) -> records.HourEntry:
    """Return one entry as a record.

    Raises:
        NotFoundError: No such entry in this company.
    """
    found: records.HourEntry = deeds.one(HOUR_ENTRY, entry_id)
    return found


def create_hour_type(fields: Values, *, by: By) -> records.HourType:
    """Create an hour type; without a number it gets the next free one."""
    require(by, HOUR_TYPE.ability)
    with transaction.atomic():
        whole = deeds.numbered(HOUR_TYPE, fields)
        made: records.HourType = deeds.create(HOUR_TYPE, whole, by=by)
    return made


def create_work_type(fields: Values, *, by: By) -> records.WorkType:
    """Create a work type, of the whole company or of one project."""
    made: records.WorkType = deeds.create(WORK_TYPE, fields, by=by)
    return made


def create_activity(fields: Values, *, by: By) -> records.Activity:
    """Create an activity; without a number it gets the next free one."""
    require(by, ACTIVITY.ability)
    with transaction.atomic():
        whole = deeds.numbered(ACTIVITY, fields)
        made: records.Activity = deeds.create(ACTIVITY, whole, by=by)
    return made


def update_hour_type(
    ours: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.HourType:
    """Change some fields of an hour type."""
    changed: records.HourType = deeds.change(HOUR_TYPE, ours, fields, by=by, revision=revision)
    return changed


def update_work_type(
    ours: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.WorkType:
    """Change some fields of a work type."""
    changed: records.WorkType = deeds.change(WORK_TYPE, ours, fields, by=by, revision=revision)
    return changed


def update_activity(
    ours: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.Activity:
    """Change some fields of an activity."""
    changed: records.Activity = deeds.change(ACTIVITY, ours, fields, by=by, revision=revision)
    return changed


def set_project_price(
    project_id: UUID,
    hour_type_id: UUID,
    *,
    price: Decimal | None,
    price_overtime_50: Decimal | None = None,
    price_overtime_100: Decimal | None = None,
    by: By,
) -> None:
    """Choose what hours of a type cost the customer of one project; no price follows the type.

    Raises:
        ForbiddenError: The role does not change projects.
        NotFoundError: No such project or hour type in this company.
        DomainError: A price below zero or with more than two decimals.
    """
    require(by, PROJECT.ability)
    prices: dict[str, Any] = {
        "price": price,
        "price_overtime_50": price_overtime_50,
        "price_overtime_100": price_overtime_100,
    }
    refuse(problems_of(dict.fromkeys(prices, decimal(2, optional=True)), prices, prices.keys()))
    for kind, ours in ((PROJECT, project_id), (HOUR_TYPE, hour_type_id)):
        if not kind.stored().filter(id=ours).exists():
            raise NotFoundError(kind=kind.name)
    rows = ProjectHourPrice.objects.filter(project_id=project_id, hour_type_id=hour_type_id)
    with transaction.atomic(), acting(by):
        if all(value is None for value in prices.values()):
            rows.delete()
        else:
            ProjectHourPrice.objects.update_or_create(
                project_id=project_id, hour_type_id=hour_type_id, defaults=prices
            )


def _refuse_older(entry_id: UUID, revision: int) -> None:
    rows = HourEntry.objects.select_for_update().filter(id=entry_id)
    found = rows.values_list("revision", flat=True).first()
    if found is not None and found != revision:
        raise DomainError("record.changed_meanwhile", kind=HOUR_ENTRY.name)


def _refuse(problems: Problems) -> None:
    if any(problem.code == "entry.not_yours" for problem in problems.values()):
        raise ForbiddenError("entry.not_yours")
    refuse(problems)


def _prepared(row: Row, before: Values | None) -> Row:
    """Return a row whose state follows from what it says.

    An entry sent back that is changed is submitted again; one that comes a second time with
    nothing new keeps the state that others have given it meanwhile.
    """
    fields = dict(row.fields)
    if before is None:
        return row
    given = HOUR_ENTRY.clean(fields)
    changes = {name for name, value in given.items() if before.get(name) != value}
    if changes == {"state"} and before["state"] != Approval.DRAFT.value:
        del fields["state"]
    elif changes - {"state", "comment"} and before["state"] == Approval.REJECTED.value:
        fields.setdefault("state", Approval.SUBMITTED.value)
    return Fields(row.ours, create=row.create, fields=fields)


def _guard(rows: Sequence[Row], standing: dict[UUID, Values], by: By) -> Guard:
    if isinstance(by, Run):
        return nobody_objects
    blank = HOUR_ENTRY.defaults()
    whole = [standing.get(row.ours, blank) | HOUR_ENTRY.clean(row.fields) for row in rows]
    judge = judging.guard(whole, [row.ours for row in rows], judging.writer(by))
    owned = ownership.guard(HOUR_ENTRY, by)
    return lambda draft: owned(draft) | judge(draft)


def _follow(written: Sequence[Draft], by: By) -> None:
    """Put right what stands beside an entry: why it was sent back, and that its week was done."""
    sent_back = [
        draft.ours
        for draft in written
        if draft.before is not None and draft.before["state"] == Approval.REJECTED.value
    ]
    if sent_back:
        rows = HourEntry.objects.filter(id__in=sent_back).exclude(state=Approval.REJECTED.value)
        rows.exclude(rejected_because="").update(rejected_because="")
    if isinstance(by, Run):
        return
    weeks = {
        draft.ours: (draft.values["employee_id"], Week.of(draft.values["worked_on"]).first)
        for draft in written
    }
    done = CompletedWeek.objects.filter(
        employee__id__among={person for person, _ in weeks.values()}
    )
    complete = set(done.values_list("employee_id", "monday"))
    late = [ours for ours, week in weeks.items() if week in complete]
    if late:
        rows = HourEntry.objects.filter(id__among=late, after_completed_week=False)
        rows.update(after_completed_week=True)
