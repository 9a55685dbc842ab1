"""What hours cost: minutes x the cost price of the day, overtime with its supplement (C5.6, C5.19).

Each entry is rounded to the øre by itself, so that days, months, people and kinds all sum to the
same. An entry whose cost price nobody entered costs nothing known, and is told of.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.accounting.shapes import Waiting
from bindeledd.workspace.time.choices import time_choices

COSTED: Final = """
with term as materialized (
    select employee_id, valid_from, cost_price,
        lead(valid_from, 1, 'infinity'::date)
            over (partition by employee_id order by valid_from) as until
    from workspace_employmentterms
), costed as (
    select e.id, e.project_id, e.employee_id, e.hour_type_id, e.worked_on, e.minutes,
        e.billable_minutes, e.overtime_50_minutes, e.overtime_100_minutes, e.state,
        round(t.cost_price * (e.minutes + e.overtime_50_minutes * %(low)s::numeric / 100
            + e.overtime_100_minutes * %(high)s::numeric / 100) / 60, 2) as cost
    from workspace_hourentry e
    left join term t on t.employee_id = e.employee_id
        and e.worked_on >= t.valid_from and e.worked_on < t.until
    where e.active and e.project_id is not null
)
"""
_MONTHS: Final = f"""{COSTED}
select project_id, date_trunc('month', worked_on)::date, sum(minutes), coalesce(sum(cost), 0),
    coalesce(sum(minutes) filter (where cost is null), 0)
from costed where state = 'approved' and project_id = any(%(projects)s)
group by 1, 2 order by 1, 2
"""  # noqa: S608 - texts of our own
_WAITING: Final = f"""{COSTED}
select coalesce(sum(c.minutes), 0), coalesce(sum(c.cost), 0),
    coalesce(sum(round(c.billable_minutes * coalesce(p.price, h.price) / 60, 2)), 0)
from costed c
join workspace_hourtype h on h.id = c.hour_type_id
left join workspace_projecthourprice p
    on p.project_id = c.project_id and p.hour_type_id = c.hour_type_id
where c.state <> 'approved' and c.project_id = any(%(projects)s)
"""  # noqa: S608 - texts of our own


@dataclass(frozen=True)
class HoursCost:
    """What approved hours of one project cost in one month."""

    project_id: UUID
    month: date
    minutes: int
    amount: Money
    unknown_minutes: int


def overtime_facts() -> dict[str, Any]:
    """Return what overtime adds to the hour in the company entered."""
    choices = time_choices()
    return {"low": Decimal(choices.supplement_50), "high": Decimal(choices.supplement_100)}


def hours_cost(project_ids: Collection[UUID]) -> list[HoursCost]:
    """Return what approved hours cost by project and month."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, overtime_facts() | {"projects": list(project_ids)})
        return [
            HoursCost(row[0], row[1], int(row[2]), money(row[3]), int(row[4]))
            for row in cursor.fetchall()
        ]


def waiting_hours(project_ids: Collection[UUID]) -> Waiting:
    """Return the hours that nobody has approved yet."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, overtime_facts() | {"projects": list(project_ids)})
        minutes, cost, value = cursor.fetchone()
    return Waiting(int(minutes), money(cost), money(value))
