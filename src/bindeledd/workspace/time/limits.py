"""Warnings of the Working Environment Act, from dated rules. It never stops work. No tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Final

from bindeledd.kernel.errors import DomainError

DAY_MINUTES: Final = 1440
WEEKS_OF_A_YEAR: Final = 52
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The limits in force from a day on; the figures of the act unless a company agreed others.

    All figures are minutes unless the name says otherwise. The figures of the act are a
    starting point: collective agreements widen them (field-domain.md, 9.3).

    Attributes:
        valid_from: First day on which they hold.
        source: Where the figures come from, for whoever asks.
        ordinary_day: Ordinary time in a day.
        ordinary_week: Ordinary time in seven days.
        overtime_week: Overtime in seven days.
        overtime_four_weeks: Overtime in four weeks.
        overtime_year: Overtime in 52 weeks.
        total_day: All time in 24 hours.
        average_week: All time in a week, on average.
        average_weeks: Weeks that the average is taken over.
        daily_rest: Rest between two working days.
        weekly_rest: Rest in one piece within seven days.
        break_after: Time from which there must be a break: more than this.
        long_day: Time from which the breaks must be long: this or more.
        long_break: How long they must then be together.
    """

    valid_from: date
    source: str = "Working Environment Act, chapter 10"
    ordinary_day: int = 9 * 60
    ordinary_week: int = 40 * 60
    overtime_week: int = 10 * 60
    overtime_four_weeks: int = 25 * 60
    overtime_year: int = 200 * 60
    total_day: int = 13 * 60
    average_week: int = 48 * 60
    average_weeks: int = 8
    daily_rest: int = 11 * 60
    weekly_rest: int = 35 * 60
    break_after: int = 330
    long_day: int = 8 * 60
    long_break: int = 30


STATUTORY: Final = Rules(valid_from=date(2006, 1, 1))
"""The act's own figures, for a company that chose none (field-domain.md, 9.3)."""


@dataclass(frozen=True, kw_only=True)
class DayOfWork:
    """What one person worked on one day, all entries together.

    Attributes:
        day: The working day.
        minutes: All time worked, overtime included; absence is no work.
        overtime: Of which overtime.
        breaks: Breaks together; None when nobody told.
        began: When the first shift began; None when nobody told.
        ended: When the last shift ended; None when nobody told.
    """

    day: date
    minutes: int
    overtime: int = 0
    breaks: int | None = None
    began: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class LimitWarning:
    """A limit that was passed.

    Attributes:
        code: Stable; its sentence is a translation of it.
        day: The day on which it was passed.
        facts: Minutes found and the limit, for the sentence.
    """

    code: str
    day: date
    facts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)


CODES: Final = (
    "working_time.ordinary_day",
    "working_time.ordinary_week",
    "working_time.overtime_week",
    "working_time.overtime_four_weeks",
    "working_time.overtime_year",
    "working_time.total_day",
    "working_time.average_week",
    "working_time.daily_rest",
    "working_time.weekly_rest",
    "working_time.no_break",
    "working_time.short_break",
)


def rules_on(day: date, rules: Iterable[Rules]) -> Rules:
    """Return the rules in force on a day.

    Raises:
        DomainError: None of them had begun by then.
    """
    begun = [one for one in rules if one.valid_from <= day]
    if not begun:
        raise DomainError("working_time.no_rules", day=day.isoformat())
    return max(begun, key=lambda one: one.valid_from)


def warnings_of(
    work: Iterable[DayOfWork], first: date, last: date, *, rules: Sequence[Rules] = (STATUTORY,)
) -> list[LimitWarning]:
    """Return the warnings of one person on the days of a span, in the order of days.

    A window of several days ends on the day that is judged, so a limit is warned of on the day
    that passes it and on each further day of work while it stays passed. A day without work
    never warns.

    Args:
        work: The person's days in the span, and those before it that windows reach back to
            (52 weeks for overtime); a day at most once.
        first: First day to judge.
        last: Last day to judge.
        rules: Dated rules; those in force on the day judged hold for all of its window.
    """
    known = _Known.of(work)
    found: list[LimitWarning] = []
    for index, day in enumerate(known.days):
        if first <= day.day <= last and day.minutes > 0:
            limits = rules_on(day.day, rules)
            found += _in_the_day(day, limits)
            found += _in_windows(known, index, limits)
            found += _of_rest(known, index, limits)
    return found


@dataclass(frozen=True)
class _Known:
    """All days of work, in order, with running sums."""

    days: list[DayOfWork]
    minutes: list[int]
    overtime: list[int]

    @classmethod
    def of(cls, work: Iterable[DayOfWork]) -> _Known:
        days = sorted((one for one in work if one.minutes > 0), key=lambda one: one.day)
        if any(one.day == other.day for one, other in pairwise(days)):
            raise ValueError("a day stands twice")
        minutes = list(accumulate((one.minutes for one in days), initial=0))
        overtime = list(accumulate((one.overtime for one in days), initial=0))
        return cls(days, minutes, overtime)

    def start(self, index: int, days: int) -> int:
        """Return the first index of a window of some days that ends with a day of work."""
        begin = self.days[index].day - timedelta(days=days - 1)
        low = max(0, index - days + 1)
        return next(at for at in range(low, index + 1) if self.days[at].day >= begin)

    def window(self, index: int, days: int) -> tuple[int, int]:
        """Return all minutes, and those of overtime, in such a window."""
        low = self.start(index, days)
        return (
            self.minutes[index + 1] - self.minutes[low],
            self.overtime[index + 1] - self.overtime[low],
        )


def _in_the_day(day: DayOfWork, limits: Rules) -> Iterator[LimitWarning]:
    yield from _over("ordinary_day", day, day.minutes - day.overtime, limits.ordinary_day)
    yield from _over("total_day", day, day.minutes, limits.total_day)
    if day.breaks is None:
        return
    if day.minutes >= limits.long_day and day.breaks < limits.long_break:
        yield _warning("short_break", day, day.breaks, limits.long_break)
    elif day.minutes > limits.break_after and day.breaks == 0:
        yield _warning("no_break", day, day.minutes, limits.break_after)


def _in_windows(known: _Known, index: int, limits: Rules) -> Iterator[LimitWarning]:
    day = known.days[index]
    minutes, overtime = known.window(index, 7)
    if day.minutes > day.overtime:
        yield from _over("ordinary_week", day, minutes - overtime, limits.ordinary_week)
    if day.overtime > 0:
        yield from _over("overtime_week", day, overtime, limits.overtime_week)
        _, overtime = known.window(index, 4 * 7)
        yield from _over("overtime_four_weeks", day, overtime, limits.overtime_four_weeks)
        _, overtime = known.window(index, WEEKS_OF_A_YEAR * 7)
        yield from _over("overtime_year", day, overtime, limits.overtime_year)
    minutes, _ = known.window(index, limits.average_weeks * 7)
    if minutes > limits.average_week * limits.average_weeks:
        average = -(-minutes // limits.average_weeks)
        yield _warning("average_week", day, average, limits.average_week)


def _of_rest(known: _Known, index: int, limits: Rules) -> Iterator[LimitWarning]:
    """Judge rest by the clock where it is known, else by the best that could have been.

    Work of which only the minutes are known is taken to lie within its day. A warning then says
    that no way of placing the hours gives the rest that the act asks for.
    """
    day = known.days[index]
    if index > 0 and (rest := _rest_between(known.days[index - 1], day)) < limits.daily_rest:
        yield _warning("daily_rest", day, rest, limits.daily_rest)
    longest = _longest_rest(known.days[known.start(index, 7) : index + 1])
    if longest < limits.weekly_rest:
        yield _warning("weekly_rest", day, longest, limits.weekly_rest)


def _rest_between(before: DayOfWork, after: DayOfWork) -> int:
    if before.ended is not None and after.began is not None:
        return max(0, (after.began - before.ended) // _MINUTE)
    days = (after.day - before.day - _DAY).days
    return days * DAY_MINUTES + _free(before) + _free(after)


def _longest_rest(days: Sequence[DayOfWork]) -> int:
    """Return the longest rest in the seven days that end with the last of these."""
    first, last = days[0], days[-1]
    empty = 7 - 1 - (last.day - first.day).days
    edges = [empty * DAY_MINUTES + _free(first), _free(last)]
    return max(edges + [_rest_between(one, other) for one, other in pairwise(days)])


def _free(day: DayOfWork) -> int:
    return max(0, DAY_MINUTES - day.minutes)


def _over(code: str, day: DayOfWork, minutes: int, limit: int) -> Iterator[LimitWarning]:
    if minutes > limit:
        yield _warning(code, day, minutes, limit)


def _warning(code: str, day: DayOfWork, minutes: int, limit: int) -> LimitWarning:
    facts = MappingProxyType({"minutes": minutes, "limit": limit})
    return LimitWarning(f"working_time.{code}", day.day, facts)
