"""Weeks, spans, shifts on the clock, public holidays and the normal time of days. No tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

DAYS_A_WEEK = 7
_SATURDAY = 5
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_LANGUAGES = {"nb": "no", "nn": "no", "en": "en_US"}


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week: Monday first, week 1 holds the year's first Thursday.

    Attributes:
        year: The year the week belongs to, which its first or last days may not.
        number: 1 to 53.
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """Return the week that holds the day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week | None:
        """Return the week of `2026-W47`, or None when there is no such week."""
        found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text)
        if found is None:
            return None
        week = cls(int(found[1]), int(found[2]))
        try:
            return week if cls.of(week.first) == week else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def first(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return date.fromisocalendar(self.year, self.number, DAYS_A_WEEK)

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(days_of(self.first, self.last))

    @property
    def next(self) -> Week:
        """The week after."""
        return Week.of(self.last + _DAY)

    @property
    def previous(self) -> Week:
        """The week before."""
        return Week.of(self.first - _DAY)


def days_of(first: date, last: date) -> Iterator[date]:
    """Give each day of a span, both ends included; nothing when the last is before the first."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def weeks_of(first: date, last: date) -> Iterator[Week]:
    """Give each week that has a day in the span."""
    week = Week.of(first)
    while week.first <= last:
        yield week
        week = week.next


def on_the_clock(day: date, clock: time, zone: str) -> datetime:
    """Return the instant at which a clock on the wall shows a time, in UTC.

    On the night in spring an hour is missing: a time inside it is the instant of the change. On
    the night in autumn an hour comes twice: a time inside it is the first of the two.
    """
    here = ZoneInfo(zone)
    wall = datetime.combine(day, clock.replace(second=0, microsecond=0, fold=0, tzinfo=None))
    while True:
        instant = wall.replace(tzinfo=here).astimezone(UTC)
        if instant.astimezone(here).replace(tzinfo=None) == wall:
            return instant
        wall += _MINUTE


def shift_of(day: date, begins: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """Return when a shift that begins on a day starts and ends, in UTC.

    A shift that ends at or before the time it began ends on the day after.
    """
    last = day if ends > begins else day + _DAY
    return on_the_clock(day, begins, zone), on_the_clock(last, ends, zone)


def shift_minutes(day: date, begins: time, ends: time, zone: str) -> int:
    """Return the whole minutes that pass in a shift, breaks included, also across DST."""
    first, last = shift_of(day, begins, ends, zone)
    return (last - first) // _MINUTE


@lru_cache(maxsize=64)
def public_holidays(year: int, language: str = "en") -> dict[date, str]:
    """Return the public holidays of Norway in a year, with names in a language of the panel.

    Source: the library `holidays`, checked for 2026 in field-domain.md, 9.9.
    """
    known = _LANGUAGES.get(language.partition("-")[0], "en_US")
    return dict(sorted(country_holidays("NO", years=year, language=known).items()))


def holiday_name(day: date, language: str = "en") -> str:
    """Return the name of a public holiday, or an empty text."""
    return public_holidays(day.year, language).get(day, "")


def is_working_day(day: date, free: Collection[date] = ()) -> bool:
    """Tell whether people normally work: Monday to Friday, no public holiday, not given free."""
    return day.weekday() < _SATURDAY and holiday_name(day) == "" and day not in free


def norm_of_day(day: date, normal_minutes: int, free: Collection[date] = ()) -> int:
    """Return the minutes a person is meant to work on a day.

    Args:
        day: The day.
        normal_minutes: The person's normal working day.
        free: Further days that the company gives free.
    """
    return normal_minutes if is_working_day(day, free) else 0


def norm_of_week(week: Week, normal_minutes: int, free: Collection[date] = ()) -> int:
    """Return the minutes a person is meant to work in a week."""
    return sum(norm_of_day(day, normal_minutes, free) for day in week.days)
