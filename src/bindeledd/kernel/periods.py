"""Calendar arithmetic in a company's zone: hours on the clock, months, and days across DST."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Month:
    """One financial month.

    Attributes:
        year: Calendar year.
        number: 1 to 12.
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that holds the day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The month's last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        """The month after this one."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)


def local_day(instant: datetime, zone: str) -> date:
    """Return the calendar day of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def next_full_hour(instant: datetime) -> datetime:
    """Return the next full hour strictly after the instant, in UTC.

    Every zone of ours is a whole number of hours from UTC, so a full hour in UTC is one on
    the wall too, also on the nights when the clocks change.
    """
    return instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
