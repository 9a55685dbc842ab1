"""On which days the hours of the durable send were worked; peers read it without Django."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

PEOPLE: Final = 10
A_DAY: Final = 4
MONDAY: Final = date(2025, 1, 6)


def day_of(serial: int) -> date:
    """Return the day of an hour: some a day of each person."""
    return MONDAY + timedelta(days=serial // (PEOPLE * A_DAY))
