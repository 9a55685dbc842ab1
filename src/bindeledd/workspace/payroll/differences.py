"""Rows that changed after they were exported, and the lines that would put it right (X14).

What stands of a record and post is the line of its latest export that is no reversal. A correction
takes that line back and adds what holds now; it goes only when a person asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.money import Money, money
from bindeledd.kernel.shapes import encode_text
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.payroll import reading
from bindeledd.workspace.payroll.lines import hours_of
from bindeledd.workspace.payroll.shapes import Key, Mode, Row
from bindeledd.workspace.time.choices import time_choices

MOST: Final = 2000
"""Differences shown at once; more than that is a setting that was changed, not hours."""


class Change(StrEnum):
    """What happened to a row after its export."""

    CHANGED = "changed"
    MOVED = "moved"
    """To another project."""
    RATE = "rate"
    """The wage or the rate was changed backwards in time."""
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    """Its approval was taken back."""
    BACK = "back"
    """Was taken back by an earlier correction, and holds again."""


@dataclass(frozen=True)
class Difference:
    """One row as it was exported, and as it would be now.

    Attributes:
        key: Record and post.
        change: What happened.
        said: What the latest export said; None when it took the row back.
        now: What holds; None when nothing does.
        reversal: The line that takes back what was said, when anything was.
        correction: The line that holds instead, when anything does.
        export_number: Of the latest export.
        exported_on: Its day.
    """

    key: Key
    change: Change
    said: Row | None
    now: Row | None
    export_number: str
    exported_on: date

    @property
    def employee_id(self) -> UUID:
        """Whose row it is; of what was said, when the two differ."""
        row = self.said or self.now
        if row is None:
            raise ValueError("a difference of nothing")
        return row.employee_id

    @property
    def on_day(self) -> date:
        """The day of the row."""
        row = self.now or self.said
        if row is None:
            raise ValueError("a difference of nothing")
        return row.on_day

    @property
    def reversal(self) -> Row | None:
        """The line that takes back what was said."""
        return None if self.said is None else _reversed(self.said)

    @property
    def correction(self) -> Row | None:
        """The line that holds instead."""
        if self.now is None:
            return None
        mode = Mode.WAITING if self.now.reason else Mode.CORRECTION
        return replace(self.now, mode=mode, last_exported=self.exported_on)

    @property
    def amount(self) -> Money | None:
        """What the correction comes to; None while nobody knows the rate."""
        rows = [row for row in (self.reversal, self.correction) if row is not None]
        if any(row.rate is None for row in rows):
            return None
        parts = [money(row.quantity * (row.rate or Decimal(0))) for row in rows]
        return money(sum(parts, Decimal(0)))

    @property
    def reason(self) -> str:
        """Why it cannot be put right yet, or empty."""
        return "" if self.now is None else self.now.reason


_CANDIDATES: Final = """
select distinct l.kind, l.record_id, l.post from workspace_payrollline l
left join workspace_hourentry e on l.kind = 'hour_entry' and e.id = l.record_id
left join workspace_compensation c on l.kind = 'compensation' and c.id = l.record_id
left join lateral (
    select t.hourly_wage from workspace_employmentterms t
    where t.employee_id = l.employee_id and t.valid_from <= l.on_day
    order by t.valid_from desc limit 1
) t on l.percent is not null
where l.on_day between %(since)s and %(until)s
    and (coalesce(e.revision, c.revision) is distinct from l.revision
        or (l.percent > 0 and abs(l.rate) <> round(t.hourly_wage * l.percent / 100, 4)))
limit %(most)s
"""
_CANDIDATE_RATES: Final = """
select distinct l.kind, l.record_id, l.post from workspace_payrollline l
join workspace_compensation c on l.kind = 'compensation' and c.id = l.record_id
join lateral (
    select r.pay, r.tax_free from workspace_compensationrate r
    where r.type_id = c.type_id and r.valid_from <= c.incurred_on
    order by r.valid_from desc limit 1
) r on c.amount is null
where l.on_day between %(since)s and %(until)s and abs(l.rate) <> case l.post
    when 'compensation' then least(r.pay, coalesce(r.tax_free, r.pay))
    else greatest(r.pay - r.tax_free, 0) end
limit %(most)s
"""
_SAID: Final = """
with latest as (
    select l.*, x.number as export_number, x.made_at,
        first_value(l.export_id) over (
            partition by l.kind, l.record_id, l.post order by x.made_at desc, x.id desc
        ) as latest_export
    from workspace_payrollline l join workspace_payrollexport x on x.id = l.export_id
    where (l.kind, l.record_id, l.post) in (
        select * from json_to_recordset(%(wanted)s::json) k (kind text, record_id uuid, post text))
)
select l.kind, l.record_id, l.post, l.reversal, l.employee_id, l.on_day, l.minutes, l.quantity,
    l.percent, l.rate, l.pay_item_number, l.pay_item_name, l.project_id, l.department_id,
    l.comment, l.revision, l.export_number, (l.made_at at time zone c.time_zone)::date,
    l.with_project, coalesce(i.unit, ''),
    coalesce(e.active, m.active, false), coalesce(e.state, m.state, '')
from latest l
join tenancy_company c on c.id = l.company_id
left join workspace_payitem i on i.number = l.pay_item_number
left join workspace_hourentry e on l.kind = 'hour_entry' and e.id = l.record_id
left join workspace_compensation m on l.kind = 'compensation' and m.id = l.record_id
where l.export_id = l.latest_export
order by l.kind, l.record_id, l.post, l.reversal
"""


@dataclass(frozen=True)
class _Said:
    """What the latest export said of a row, and how its record stands."""

    row: Row | None
    export_number: str
    exported_on: date
    active: bool
    state: str


def differences(since: date, until: date, *, by: By) -> tuple[Difference, ...]:
    """Return rows of a span that are no longer what their latest export said, by day.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require(by, Ability.PAYROLL)
    require(by, Ability.SEE_WAGES)
    told: dict[str, Any] = {"since": since, "until": until, "most": MOST}
    found: set[Key] = set()
    with connection.cursor() as cursor:
        for text in (_CANDIDATES, _CANDIDATE_RATES):
            cursor.execute(text, told)
            found |= {Key(*row) for row in cursor.fetchall()}
    return of_keys(found)


def of_keys(keys: Collection[Key]) -> tuple[Difference, ...]:
    """Return those of these rows that are no longer what their latest export said, by day."""
    if not keys:
        return ()
    said = _said(keys)
    now = {row.key: row for row in reading.rows_of_records(said, time_choices())}
    found = (_difference(key, said[key], now.get(key)) for key in said)
    some = [one for one in found if one is not None]
    return tuple(sorted(some, key=lambda one: (one.on_day, one.key)))


def corrections(keys: Collection[Key]) -> list[Row]:
    """Return the lines that put these rows right; what needs no correction gives none."""
    rows: list[Row] = []
    for one in of_keys(keys):
        if one.reason:
            continue
        rows += [row for row in (one.reversal, one.correction) if row is not None]
    return rows


def _difference(key: Key, said: _Said, now: Row | None) -> Difference | None:
    change = _change(said, now)
    if change is None:
        return None
    return Difference(key, change, said.row, now, said.export_number, said.exported_on)


def _change(said: _Said, now: Row | None) -> Change | None:
    if said.row is None:
        return None if now is None else Change.BACK
    if now is None:
        return _gone(said)
    same_rate = said.row.rate == now.rate
    if said.row.revision == now.revision:
        counted = (said.row.percent, said.row.minutes, said.row.item_number)
        same = counted == (now.percent, now.minutes, now.item_number)
        return Change.RATE if same and not same_rate else None
    if said.row.line_project_id != now.line_project_id:
        return Change.MOVED
    told, holds = _figures(said.row), _figures(now)
    if told == holds:
        return None if same_rate else Change.RATE
    return Change.CHANGED


def _gone(said: _Said) -> Change:
    if not said.active:
        return Change.REMOVED
    return Change.CHANGED if said.state == "approved" else Change.WITHDRAWN


def _figures(row: Row) -> tuple[object, ...]:
    quantity = None if row.minutes is not None else row.quantity
    return (row.employee_id, row.minutes, quantity, row.percent, row.item_number)


def _reversed(row: Row) -> Row:
    minutes = None if row.minutes is None else -row.minutes
    return replace(row, mode=Mode.REVERSAL, minutes=minutes, quantity=-row.quantity)


def _said(keys: Iterable[Key]) -> dict[Key, _Said]:
    wanted = encode_text(
        [{"kind": key.kind, "record_id": key.record_id, "post": key.post} for key in keys]
    )
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"wanted": wanted})
        found: dict[Key, _Said] = {}
        for row in cursor.fetchall():
            key = Key(row[0], row[1], row[2])
            stands = None if row[3] else _row(key, row)
            before = found.get(key)
            if stands is None and before is not None:
                continue
            found[key] = _Said(stands, row[16], row[17], row[20], row[21])
    return found


def _row(key: Key, row: tuple[Any, ...]) -> Row:
    minutes: int | None = row[6]
    return Row(
        key=key,
        mode=Mode.NEW,
        employee_id=row[4],
        on_day=row[5],
        minutes=minutes,
        quantity=hours_of(minutes) if minutes is not None else row[7].normalize(),
        percent=row[8],
        rate=row[9],
        item_number=row[10],
        item_name=row[11],
        unit=row[19],
        project_id=row[12],
        line_project_id=row[12] if row[18] else None,
        department_id=row[13],
        comment=row[14],
        revision=row[15],
        type_id=None,
        last_exported=row[17],
        mark=hash_of(key, row[15], row[6], row[9]),
    )


def hash_of(key: Key, *facts: object) -> int:
    """Return a mark of what was said, stable between processes."""
    text = "|".join(str(fact) for fact in (key, *facts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
