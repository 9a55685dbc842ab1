"""Accrued hour cost: what a day cost each project, and the lines that make a ledger say the same.

One voucher a day with lines per project and employee or hour type (field-domain.md, A13). A day
that changes later gives lines for the difference, so that all lines of a day always sum to what
the day costs now. Accounts, numbers and sending belong to the connector.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from django.db import connection

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.accounting.hours import COSTED, overtime_facts


class Grouping(StrEnum):
    """What lines of a project and day are divided by."""

    EMPLOYEE = "employee"
    HOUR_TYPE = "hour_type"


@dataclass(frozen=True, order=True)
class Place:
    """Where a cost lies.

    Attributes:
        group_id: The employee or hour type.
    """

    day: date
    project_id: UUID
    group_id: UUID


@dataclass(frozen=True)
class Sum:
    """Minutes and what they cost, NOK."""

    minutes: int
    amount: Money


Costs: TypeAlias = Mapping[Place, Sum]
"""What days cost, place by place; what costs nothing is absent."""


@dataclass(frozen=True)
class AccrualLine:
    """One line to write: the cost, or the change of it since it was written last.

    Attributes:
        correction: Whether something was written for this place before.
    """

    place: Place
    minutes: int
    amount: Money
    correction: bool


@dataclass(frozen=True)
class Posting:
    """One side of a line in a voucher; a debit is positive, a credit negative."""

    day: date
    account: str
    project_id: UUID
    group_id: UUID
    minutes: int
    amount: Money


_DAYS: Final = f"""{COSTED}
select worked_on, project_id, {{group}}, sum(minutes), sum(cost)
from costed
where state = 'approved' and cost is not null and worked_on between %(first)s and %(last)s
group by 1, 2, 3 order by 1, 2, 3
"""  # noqa: S608 - texts of our own
_GROUPS: Final = {Grouping.EMPLOYEE: "employee_id", Grouping.HOUR_TYPE: "hour_type_id"}


def cost_of_days(first: date, last: date, grouping: Grouping) -> dict[Place, Sum]:
    """Return what approved hours cost now, in one statement; hours without a cost price aside."""
    with connection.cursor() as cursor:
        text = _DAYS.format(group=_GROUPS[grouping])
        cursor.execute(text, overtime_facts() | {"first": first, "last": last})
        return {
            Place(row[0], row[1], row[2]): Sum(int(row[3]), money(row[4]))
            for row in cursor.fetchall()
        }


def lines_due(now: Costs, before: Iterable[AccrualLine]) -> tuple[AccrualLine, ...]:
    """Return the lines that bring what was written up to what holds now, by day and project.

    Args:
        now: What days cost now.
        before: All lines written so far of these days, corrections too.
    """
    written = summed(before)
    found = []
    for place in sorted({*now, *written}):
        holds, said = now.get(place, _NOTHING), written.get(place)
        stood = said or _NOTHING
        change = Sum(holds.minutes - stood.minutes, money(holds.amount - stood.amount))
        if change != _NOTHING:
            found.append(AccrualLine(place, change.minutes, change.amount, said is not None))
    return tuple(found)


def summed(lines: Iterable[AccrualLine]) -> dict[Place, Sum]:
    """Return what lines come to, place by place; a place that was taken back stays, at nothing."""
    sums: dict[Place, Sum] = {}
    for line in lines:
        before = sums.get(line.place, _NOTHING)
        sums[line.place] = Sum(before.minutes + line.minutes, money(before.amount + line.amount))
    return sums


def postings(lines: Sequence[AccrualLine], *, debit: str, credit: str) -> tuple[Posting, ...]:
    """Return both sides of each line; they balance per line, so per project and per day.

    Args:
        lines: What is to be written.
        debit: Account of the projects' cost.
        credit: Account of accrued wages.
    """
    return tuple(
        Posting(
            line.place.day,
            account,
            line.place.project_id,
            line.place.group_id,
            sign * line.minutes,
            money(sign * line.amount),
        )
        for line in lines
        for account, sign in ((debit, 1), (credit, -1))
    )


_NOTHING: Final = Sum(0, money(0))
