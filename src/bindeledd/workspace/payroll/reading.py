"""Reads from the tables what would be exported: by line for a page, by row for an export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.money import money
from bindeledd.kernel.shapes import encode_text
from bindeledd.workspace.payroll.lines import Line, Sums, hours_of
from bindeledd.workspace.payroll.posts import MARK, facts, statement
from bindeledd.workspace.payroll.shapes import GOING, Key, LineKey, Mode, Row, Selection
from bindeledd.workspace.time.models import TimeChoices

_OF_SPAN: Final = {
    "hours": """e.active and e.state = 'approved' and e.worked_on between %(begins)s and %(ends)s
        and {people}""",
    "compensations": """e.active and e.state = 'approved'
        and e.incurred_on between %(begins)s and %(ends)s and {people}""",
}
_NOT_EXPORTED: Final = """not exists (
        select from workspace_payrollline l where l.kind = p.kind and l.record_id = p.id
            and l.post in (p.post, p.choice, p.post || '_banked')
        offset 0)"""
"""The offset keeps the planner from reading all that was ever exported for one month of it."""

_OF_DEPARTMENT: Final = """e.employee_id in (
        select id from workspace_employee where department_id = %(department)s)"""
_OF_IDS: Final = {
    "hours": "e.id in (select k.record_id from {keys} where k.kind = 'hour_entry')",
    "compensations": "e.id in (select k.record_id from {keys} where k.kind = 'compensation')",
}
_KEYS: Final = "json_to_recordset(%({name})s::json) k (kind text, record_id uuid, post text)"
_MODE: Final = f"""case when reason <> '' then 'waiting'
        when (kind, id, post) in (select * from {_KEYS.format(name="removed")}) then 'removed'
        else 'new' end"""  # noqa: S608 - texts of our own
_LINE: Final = """employee_id, item_number, item_name, unit, post, percent, rate, line_project_id,
    department_id, reason"""
_GATHERED: Final = f"""
select {_LINE}, {_MODE} as mode, case when reason <> '' then type_id end as type_id,
    minutes is not null as in_time, sum(minutes), sum(quantity), min(on_day), max(on_day),
    count(distinct on_day), count(*), min(comment), max(comment), bit_xor({MARK})
from rows group by {_LINE}, {_MODE}, case when reason <> '' then type_id end, minutes is not null
"""  # noqa: S608 - texts of our own
_SUMMED: Final = f"""
, told as (
    select *, {_MODE} as mode, minutes is not null as in_time,
        minutes is not null and not (starts_with(post, 'overtime') and percent <= 100) as is_time,
        case when reason <> '' then type_id end as waiting_type, {MARK} as mark
    from rows
), line as (
    select employee_id, mode, rate, is_time, sum(minutes) as minutes, count(*) as rows,
        case when in_time then round(sum(minutes) / 60.0, 4) else sum(quantity) end as quantity,
        bit_xor(mark) as mark
    from told
    group by employee_id, rate, line_project_id, item_number collate "C", post collate "C", mode,
        reason collate "C", waiting_type, in_time, is_time
)
select employee_id, mode, count(*), sum(rows), coalesce(sum(minutes) filter (where is_time), 0),
    coalesce(sum(round(quantity * rate, 2)), 0), bit_xor(mark)
from line group by employee_id, mode
"""  # noqa: S608 - texts of our own
_SINGLE: Final = f"""
select kind, id, post, employee_id, on_day, minutes, quantity, percent, rate, item_number,
    item_name, unit, project_id, line_project_id, department_id, comment, revision, type_id, reason,
    {_MODE} as mode, {MARK} as mark
from rows
"""  # noqa: S608 - texts of our own
_EXPORTED_ON: Final = """
select l.kind, l.record_id, l.post, max(x.made_at at time zone c.time_zone)::date
from workspace_payrollline l
join workspace_payrollexport x on x.id = l.export_id
join tenancy_company c on c.id = x.company_id
where (l.kind, l.record_id, l.post) in (select * from {keys})
group by l.kind, l.record_id, l.post
"""
_EXPORTED_TO: Final = """
select distinct on (l.kind, l.record_id, l.post) l.kind, l.record_id, l.post, x.target
from workspace_payrollline l
join workspace_payrollexport x on x.id = l.export_id
where (l.kind, l.record_id, l.post) in (select * from {keys})
order by l.kind, l.record_id, l.post, x.made_at desc, x.id desc
"""


def lines_of_span(
    selection: Selection, choices: TimeChoices, person: UUID | None = None
) -> list[Line]:
    """Return the lines of all that is approved and not exported, in one statement."""
    conditions = _span_conditions(selection, person)
    text = statement(choices, _GATHERED, rows=_NOT_EXPORTED, **conditions)
    with connection.cursor() as cursor:
        cursor.execute(text, facts(choices) | _span_facts(selection, person))
        return [_line(row) for row in cursor.fetchall()]


def sums_of_span(selection: Selection, choices: TimeChoices) -> dict[UUID, Sums]:
    """Return what people's lines come to, in one statement: for pages of many people."""
    text = statement(choices, _SUMMED, rows=_NOT_EXPORTED, **_span_conditions(selection, None))
    sums: dict[UUID, Sums] = {}
    with connection.cursor() as cursor:
        cursor.execute(text, facts(choices) | _span_facts(selection, None))
        for row in cursor.fetchall():
            sums[row[0]] = sums.get(row[0], Sums()) + _sums(row)
    return sums


def rows_of_span(
    selection: Selection, choices: TimeChoices, person: UUID | None = None
) -> list[Row]:
    """Return the rows of these lines, in one statement."""
    conditions = _span_conditions(selection, person)
    text = statement(choices, _SINGLE, rows=_NOT_EXPORTED, **conditions)
    return _rows(text, facts(choices) | _span_facts(selection, person))


def rows_of_keys(keys: Iterable[Key], choices: TimeChoices, mode: Mode) -> list[Row]:
    """Return the rows that approved records would become now, with the day of their last export."""
    wanted = list(keys)
    if not wanted:
        return []
    found = rows_of_records(wanted, choices)
    exported = exported_on(wanted)
    asked = set(wanted)
    return [
        replace(
            row,
            mode=Mode.WAITING if row.reason else mode,
            last_exported=exported.get(row.key),
        )
        for row in found
        if row.key in asked
    ]


def rows_of_records(keys: Iterable[Key], choices: TimeChoices) -> list[Row]:
    """Return all rows that the records behind keys would become now, when they are approved."""
    conditions = {
        name: "e.active and e.state = 'approved' and "
        + text.format(keys=_KEYS.format(name="wanted"))
        for name, text in _OF_IDS.items()
    }
    told = facts(choices) | {"wanted": _as_text(keys), "removed": "[]"}
    return _rows(statement(choices, _SINGLE, **conditions), told)


def exported_on(keys: Iterable[Key]) -> dict[Key, date]:
    """Return the day of the latest export of each row that was exported."""
    with connection.cursor() as cursor:
        cursor.execute(
            _EXPORTED_ON.format(keys=_KEYS.format(name="wanted")), {"wanted": _as_text(keys)}
        )
        return {Key(kind, ours, post): day for kind, ours, post, day in cursor.fetchall()}


def exported_to(keys: Iterable[Key]) -> dict[Key, str]:
    """Return the target of the latest export of each row that was exported."""
    with connection.cursor() as cursor:
        cursor.execute(
            _EXPORTED_TO.format(keys=_KEYS.format(name="wanted")), {"wanted": _as_text(keys)}
        )
        return {Key(kind, ours, post): target for kind, ours, post, target in cursor.fetchall()}


def _span_conditions(selection: Selection, person: UUID | None) -> dict[str, str]:
    people = "true" if selection.department_id is None else _OF_DEPARTMENT
    if person is not None:
        people += " and e.employee_id = %(person)s"
    return {name: text.format(people=people) for name, text in _OF_SPAN.items()}


def _span_facts(selection: Selection, person: UUID | None) -> dict[str, Any]:
    return {
        "person": person,
        "begins": selection.begins,
        "ends": selection.ends,
        "department": selection.department_id,
        "removed": _as_text(selection.removed),
    }


def _as_text(keys: Iterable[Key]) -> str:
    return encode_text(
        [{"kind": key.kind, "record_id": key.record_id, "post": key.post} for key in keys]
    )


def _rows(text: str, told: dict[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(text, told)
        return [_row(row) for row in cursor.fetchall()]


def _row(row: tuple[Any, ...]) -> Row:
    return Row(
        key=Key(row[0], row[1], row[2]),
        employee_id=row[3],
        on_day=row[4],
        minutes=row[5],
        quantity=row[6],
        percent=row[7],
        rate=row[8],
        item_number=row[9],
        item_name=row[10],
        unit=row[11],
        project_id=row[12],
        line_project_id=row[13],
        department_id=row[14],
        comment=row[15],
        revision=row[16],
        type_id=row[17],
        reason=row[18],
        mode=Mode(row[19]),
        mark=row[20],
    )


def _sums(row: tuple[Any, ...]) -> Sums:
    mode = Mode(row[1])
    counted = ((mode, int(row[3])),)
    if mode not in GOING:
        return Sums(shown=row[2], rows=counted)
    return Sums(row[2], row[2], int(row[4]), money(row[5]), row[6], counted)


def _line(row: tuple[Any, ...]) -> Line:
    key = LineKey(
        employee_id=row[0],
        item_number=row[1],
        item_name=row[2],
        unit=row[3],
        post=row[4],
        percent=row[5],
        rate=row[6],
        project_id=row[7],
        department_id=row[8],
        reason=row[9],
        mode=Mode(row[10]),
        type_id=row[11],
        in_time=row[12],
    )
    minutes: int | None = row[13]
    return Line(
        key=key,
        minutes=minutes,
        quantity=hours_of(minutes) if minutes is not None else row[14],
        first=row[15],
        last=row[16],
        days=row[17],
        count=row[18],
        comment=row[19] if row[19] == row[20] else "",
        mark=row[21],
    )


def names_of_projects(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return number and name of projects."""
    text = "select id, joined_number, name from workspace_project where id = any(%s)"
    with connection.cursor() as cursor:
        cursor.execute(text, [list(ids)])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def names_of_people(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of employees."""
    text = "select id, first_name, last_name from workspace_employee where id = any(%s)"
    with connection.cursor() as cursor:
        cursor.execute(text, [list(ids)])
        return {row[0]: f"{row[1]} {row[2]}".strip() for row in cursor.fetchall()}
