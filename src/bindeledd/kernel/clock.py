"""The one clock: aware UTC instants, company-local dates, and pauses that tests can drive."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_SINCE_BOOT: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, where there is such a clock."""

_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today(zone: str = "Europe/Oslo") -> date:
    """Return the calendar day of the present instant in the company's time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def monotonic() -> float:
    """Return seconds of a clock that never goes back, nor stands while the machine sleeps.

    Only differences mean something.
    """
    return time.clock_gettime(_SINCE_BOOT)


def pause(seconds: float) -> None:
    """Stand still; used by waits of the engine and never inside a transaction."""
    time.sleep(seconds)


@contextmanager
def fixed(instant: datetime) -> Iterator[None]:
    """Hold the clock still for a test or a reproduction.

    Raises:
        ValueError: The instant carries no zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
