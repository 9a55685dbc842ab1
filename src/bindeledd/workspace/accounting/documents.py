"""Accrued days as documents: which days changed, whatever the cause, and what each costs now.

A day has no row of its own that people change: it changes with hours (also those that moved away
from it), with cost prices that reach back, and with what overtime adds. So before changes are
read, the days that any of these touched are summed anew, and a day whose sums became others gets
a new revision. A day touched without effect stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.money import money
from bindeledd.tenancy.locks import lock_until_commit
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace import records
from bindeledd.workspace.accounting.hours import COSTED, overtime_facts
from bindeledd.workspace.accounting.models import AccruedDay
from bindeledd.workspace.readable import Readable

_WHOLE: Final = """
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint + (
        {}.xmin::text::bigint
        - pg_snapshot_xmax(pg_current_snapshot())::text::bigint %% 4294967296
        + 6442450944
    ) %% 4294967296 - 2147483648
"""
"""A row's transaction as counted since the cluster began: the one nearest to now; the row itself
holds its last 32 bits (see `events`). A very old one taken for new costs a look, no more."""

_EVERY_DAY: Final = """
select worked_on from workspace_hourentry union select day from workspace_accruedday
"""
_TOUCHED: Final = f"""
with entry as (
    select id, worked_on from workspace_hourentry where changed_tx >= %(since)s
), paid as (
    select t.employee_id, min(t.valid_from) as since from workspace_employmenttermsevent t
    where {_WHOLE.format("t")} >= %(since)s group by 1
)
select worked_on from entry
union
select h.worked_on from workspace_hourentryevent h where h.pgh_obj_id in (select id from entry)
union
select e.worked_on from workspace_hourentry e
join paid p on p.employee_id = e.employee_id and e.worked_on >= p.since
union
select e.worked_on from workspace_hourentry e
where e.active and (e.overtime_50_minutes > 0 or e.overtime_100_minutes > 0)
    and exists (
        select from workspace_timechoicesevent c where {_WHOLE.format("c")} >= %(since)s)
"""  # noqa: S608 - texts of our own
_SUMMED: Final = f"""{COSTED}, line as (
    select worked_on, project_id, employee_id, hour_type_id, sum(minutes) as minutes,
        sum(cost) as cost
    from costed
    where state = 'approved' and cost is not null and worked_on = any(%(days)s)
    group by 1, 2, 3, 4
)
"""  # noqa: S608 - texts of our own
_MARKED: Final = f"""{_SUMMED}, sums as (
    select d.day, coalesce(md5(string_agg(
        concat_ws(' ', l.project_id, l.employee_id, l.hour_type_id, l.minutes, l.cost), ','
        order by l.project_id, l.employee_id, l.hour_type_id)
        filter (where l.worked_on is not null)), '') as mark
    from unnest(%(days)s::date[]) d (day) left join line l on l.worked_on = d.day
    group by d.day
)
"""  # noqa: S608 - texts of our own
_OTHERS: Final = f"""{_MARKED}
select s.day from sums s left join workspace_accruedday a on a.day = s.day
where s.mark <> coalesce(a.mark, '')
"""  # noqa: S608 - texts of our own
_REMARKED: Final = f"""{_MARKED}
insert into workspace_accruedday as a
    (id, company_id, day, mark, revision, changed_tx, created_at, updated_at)
select md5('accrued_day ' || %(company)s || ' ' || s.day)::uuid, %(company)s::uuid, s.day, s.mark,
    1, 0, now(), now()
from sums s
on conflict (company_id, day) do update set mark = excluded.mark where a.mark <> excluded.mark
"""  # noqa: S608 - texts of our own
_LINES: Final = f"""{_SUMMED}
select worked_on, project_id, employee_id, hour_type_id, minutes, cost from line
order by worked_on, project_id, employee_id, hour_type_id
"""  # noqa: S608 - texts of our own
_STAMP: Final = """
select concat_ws('.',
    (select count(*) from workspace_hourentry),
    (select coalesce(sum(revision), 0) from workspace_hourentry),
    (select count(*) from workspace_employmenttermsevent),
    (select count(*) from workspace_timechoicesevent))
"""


def look_again(since: int) -> None:
    """Sum the days anew that were touched since a transaction; 0 sums all."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED if since else _EVERY_DAY, {"since": since})
        days = [day for (day,) in cursor.fetchall()]
    if days:
        _remark(days, overtime_facts())


def days_by_id(ids: Sequence[UUID]) -> dict[UUID, records.AccruedDay]:
    """Return accrued days by id as they stand now, in a few statements for any number of them."""
    asked = AccruedDay.objects.filter(id__among=set(ids))
    days = list(asked.values_list("day", flat=True)) if ids else []
    if not days:
        return {}
    facts = overtime_facts()
    _remark(days, facts)
    rows = asked.values_list("id", "revision", "day", "mark")
    lines = _lines(days, facts)
    return {
        ours: records.AccruedDay(
            id=ours,
            revision=revision,
            day=day,
            by_employee=_grouped(lines.get(day, ()), lambda line: (line.employee_id, None)),
            by_hour_type=_grouped(lines.get(day, ()), lambda line: (None, line.hour_type_id)),
            active=mark != "",
        )
        for ours, revision, day, mark in rows
    }


def _remark(days: Collection[date], facts: dict[str, Any]) -> None:
    """Raise the revision of days whose sums became others; whoever reads beside us waits then."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, facts | {"days": sorted(days)})
        others = [day for (day,) in cursor.fetchall()]
    if not others:
        return
    lock_until_commit(f"{current_company()}:accrued_day")
    with connection.cursor() as cursor:
        cursor.execute(
            _REMARKED, facts | {"days": sorted(others), "company": str(current_company())}
        )


def _lines(days: Collection[date], facts: dict[str, Any]) -> dict[date, list[records.AccruedLine]]:
    """Return lines a day by project, employee and hour type: the finest there are."""
    found: dict[date, list[records.AccruedLine]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, facts | {"days": sorted(days)})
        for day, project, employee, hour_type, minutes, cost in cursor.fetchall():
            line = records.AccruedLine(
                project_id=project,
                employee_id=employee,
                hour_type_id=hour_type,
                minutes=int(minutes),
                amount=money(cost),
            )
            found.setdefault(day, []).append(line)
    return found


def _grouped(
    lines: Collection[records.AccruedLine],
    group: Callable[[records.AccruedLine], tuple[UUID | None, UUID | None]],
) -> tuple[records.AccruedLine, ...]:
    """Sum lines by project and group; an entry's cost is rounded by itself, so all sums agree."""
    sums: dict[tuple[UUID, UUID | None, UUID | None], tuple[int, Decimal]] = {}
    for line in lines:
        key = (line.project_id, *group(line))
        minutes, amount = sums.get(key, (0, Decimal(0)))
        sums[key] = (minutes + line.minutes, amount + line.amount)
    return tuple(
        records.AccruedLine(
            project_id=project,
            employee_id=employee,
            hour_type_id=hour_type,
            minutes=minutes,
            amount=money(amount),
        )
        for (project, employee, hour_type), (minutes, amount) in sorted(
            sums.items(), key=lambda one: [str(part) for part in one[0]]
        )
    )


def _stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        (stamp,) = cursor.fetchone()
    return str(stamp)


def _day(document: records.AccruedDay) -> str:
    return document.day.isoformat()


def _nobody(_ids: Sequence[UUID]) -> dict[UUID, str]:
    return {}


ACCRUED_DAY: Final = Readable(
    name="accrued_day",
    model=AccruedDay,
    record=records.AccruedDay,
    read=days_by_id,
    number=_day,
    label=_day,
    changed_by=_nobody,
    stamp=_stamp,
    look_again=look_again,
    day="day",
)
