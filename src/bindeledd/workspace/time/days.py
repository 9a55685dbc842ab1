"""What people's days come to: normal time, warnings of working time, and the hour bank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.records import Approval, HourTypeKind
from bindeledd.workspace.time.bank import BankDay, BankMode, Movement, Posting, balance, movements
from bindeledd.workspace.time.choices import WorkingTime, bank_modes, in_force, working_times
from bindeledd.workspace.time.limits import DayOfWork, LimitWarning, warnings_of
from bindeledd.workspace.time.models import HourBankPosting, HourEntry
from bindeledd.workspace.time.weeks import days_of, norm_of_day

_YEAR: Final = timedelta(days=363)
_WORK: Final = Q(hour_type__kind=HourTypeKind.WORK.value)
_TIME_OFF: Final = Q(hour_type__kind=HourTypeKind.TIME_OFF.value)
_OVERTIME: Final = Q(overtime_50_minutes__gt=0) | Q(overtime_100_minutes__gt=0)


@dataclass(frozen=True)
class Norms:
    """What each person is meant to work: their own terms before the company's.

    Attributes:
        times: What the company chose, by first day.
        own: Person -> own normal day with its first day, the latest first.
    """

    times: tuple[WorkingTime, ...]
    own: Mapping[UUID, Sequence[tuple[date, int | None]]]

    def normal(self, employee_id: UUID, day: date) -> int:
        """Return a person's normal working day as it stands on a day."""
        begun = (minutes for first, minutes in self.own.get(employee_id, ()) if first <= day)
        own = next(begun, None)
        return in_force(day, self.times).normal_day if own is None else own

    def of(self, employee_id: UUID, day: date) -> int:
        """Return the minutes a person is meant to work on a day."""
        return norm_of_day(day, self.normal(employee_id, day))

    def within(self, employee_id: UUID, first: date, last: date) -> int:
        """Return the minutes a person is meant to work in a span."""
        return sum(self.of(employee_id, day) for day in days_of(first, last))


def norms(employee_ids: Collection[UUID], times: tuple[WorkingTime, ...] | None = None) -> Norms:
    """Return what people are meant to work; in two queries, or one where the rules are known."""
    own: defaultdict[UUID, list[tuple[date, int | None]]] = defaultdict(list)
    terms = EmploymentTerms.objects.filter(employee__id__among=employee_ids).order_by("-valid_from")
    for person, first, minutes in terms.values_list("employee_id", "valid_from", "normal_day"):
        own[person].append((first, minutes))
    return Norms(working_times() if times is None else times, own)


def counted(employee_ids: Collection[UUID]) -> QuerySet[HourEntry]:
    """Return the entries of people that count in sums: those that stand and were not sent back."""
    rows = HourEntry.objects.filter(employee__id__among=employee_ids, active=True)
    return rows.exclude(state=Approval.REJECTED.value)


def warnings(
    employee_ids: Collection[UUID], first: date, last: date, times: Sequence[WorkingTime]
) -> dict[UUID, list[LimitWarning]]:
    """Return the warnings of people's working time on the days of a span, in two queries.

    The second goes a year back, for the overtime of those who had some on these days.

    Args:
        employee_ids: Whose.
        first: First day to judge.
        last: Last day to judge.
        times: What the company chose.
    """
    rules = [one.limits for one in times]
    longest = max(one.average_weeks for one in rules)
    average = first - timedelta(days=7 * longest - 1)
    rows = counted(employee_ids).filter(_WORK, worked_on__range=(average, last))
    work: defaultdict[UUID, list[DayOfWork]] = defaultdict(list)
    for person, day in _summed_days(rows):
        work[person].append(day)
    over = [one for one, days in work.items() if any(d.overtime and d.day >= first for d in days)]
    if over:
        before = (first - _YEAR, average - timedelta(days=1))
        earlier = counted(over).filter(_WORK & _OVERTIME, worked_on__range=before)
        for person, day in _summed_days(earlier):
            work[person].append(day)
    found = {person: warnings_of(days, first, last, rules=rules) for person, days in work.items()}
    return {person: told for person, told in found.items() if told}


def bank_lines(
    employee_ids: Collection[UUID], last: date, whose: Norms
) -> dict[UUID, list[Movement]]:
    """Return the lines of people's hour banks to a day, the day included, in two queries."""
    modes = bank_modes(whose.times)
    rows = counted(employee_ids).filter(worked_on__lte=last)
    if all(one.mode is not BankMode.AUTOMATIC for one in modes):
        rows = rows.filter(Q(bank_minutes__gt=0) | _TIME_OFF)
    days: defaultdict[UUID, list[BankDay]] = defaultdict(list)
    for row in _banked_days(rows):
        person, day = row.pop("employee_id"), row.pop("worked_on")
        days[person].append(BankDay(day=day, norm=whose.of(person, day), **row))
    posted = _postings(employee_ids, last)
    people = days.keys() | posted.keys()
    return {one: movements(days.get(one, ()), posted.get(one, ()), modes) for one in people}


def balances(employee_ids: Collection[UUID], last: date) -> dict[UUID, int]:
    """Return the minutes in people's hour banks at the end of a day; those without any are 0."""
    found = bank_lines(employee_ids, last, norms(employee_ids))
    return {person: balance(found.get(person, ()), last) for person in employee_ids}


def missing_days(days: Iterable[date], written: Collection[date], until: date) -> list[date]:
    """Return working days to a day, that day included, on which nothing is written."""
    return [day for day in days if day <= until and norm_of_day(day, 1) and day not in written]


def _summed_days(rows: QuerySet[HourEntry]) -> Iterator[tuple[UUID, DayOfWork]]:
    """Give people's days; a clock counts where every entry has one, breaks where any is told."""
    summed = rows.values_list("employee_id", "worked_on").annotate(
        total=Sum("minutes"),
        overtime=Sum(F("overtime_50_minutes") + F("overtime_100_minutes")),
        breaks=Sum("break_minutes"),
        began=Min("started_at"),
        ended=Max("ended_at"),
        clocked=Count("id", filter=Q(started_at__isnull=False, ended_at__isnull=False)),
        entries=Count("id"),
    )
    for person, day, minutes, overtime, breaks, began, ended, clocked, entries in summed:
        whole = clocked == entries
        yield (
            person,
            DayOfWork(
                day=day,
                minutes=minutes,
                overtime=overtime,
                breaks=breaks if whole or breaks > 0 else None,
                began=began if whole else None,
                ended=ended if whole else None,
            ),
        )


def _banked_days(rows: QuerySet[HourEntry]) -> list[dict[str, Any]]:
    absent = ~_WORK & ~_TIME_OFF
    summed = rows.values("employee_id", "worked_on").annotate(
        worked=Sum("minutes", filter=_WORK, default=0),
        absent=Sum("minutes", filter=absent, default=0),
        saved=Sum("bank_minutes", filter=_WORK, default=0),
        taken=Sum("minutes", filter=_TIME_OFF, default=0),
    )
    return [dict(row) for row in summed]


def _postings(employee_ids: Collection[UUID], last: date) -> dict[UUID, list[Posting]]:
    rows = HourBankPosting.objects.filter(
        employee__id__among=employee_ids, active=True, on_day__lte=last
    )
    found: defaultdict[UUID, list[Posting]] = defaultdict(list)
    columns = ("employee_id", "on_day", "minutes", "is_opening")
    for person, day, minutes, opening in rows.order_by("created_at").values_list(*columns):
        found[person].append(Posting(day, minutes, opening))
    return found
