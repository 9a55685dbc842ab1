"""Values of hours: when one begins and ends in UTC, how long it is, and our mark; pure.

Source: contract paper 24sevenoffice, sections 2.2 and 2.6, read 2026-11-21.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from bindeledd.connectors.sevenoffice.values.shared import OSLO, instant

_USUAL: Final = time(7)
"""When an hour begins of which only the length is known, as in their own sample (6.4)."""
_LONGEST_USUAL_MINUTES: Final = 16 * 60
"""Longer ones would run into the next day, so they begin with the day."""
_AN_HOUR: Final = 60
_FOUR_DECIMALS: Final = Decimal("0.0001")

HOUR_LABELS: Final[dict[str, str]] = {
    "ContactId": "Employee",
    "TypeOfWorkId": "Type of work",
    "ProjectId": "Project",
    "StartTime": "From",
    "StopTime": "To",
    "TotalHours": "Hours",
    "TotalHoursInvoice": "Hours to invoice",
    "Description": "Description",
}

_MARK: Final = re.compile(r"\s*\[(bl-[a-z2-7]+)\]\s*$")


def begins_at(worked_on: date, minutes: int, started_at: datetime | None) -> datetime:
    """Return when work began, in UTC; on its day in Norway whatever the clock does there."""
    if started_at is not None and started_at.astimezone(OSLO).date() == worked_on:
        return started_at.astimezone(UTC).replace(second=0, microsecond=0)
    begin = _USUAL if minutes <= _LONGEST_USUAL_MINUTES else time.min
    return datetime.combine(worked_on, begin, OSLO).astimezone(UTC)


def ends_at(worked_on: date, minutes: int, started_at: datetime | None) -> datetime:
    """Return when work ended, in UTC: as much later as it lasted, breaks not counted."""
    return begins_at(worked_on, minutes, started_at) + timedelta(minutes=minutes)


def written_time(moment: datetime) -> str:
    """Write a time as UTC that says so."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def hours(minutes: int) -> Decimal:
    """Return minutes as hours with four decimals; from and to tell them exactly."""
    return (Decimal(minutes) / _AN_HOUR).quantize(_FOUR_DECIMALS, ROUND_HALF_UP).normalize() + 0


def same_time(now: str | None, wanted: str | None) -> bool:
    """Compare instants, however they are written."""
    return instant(now) == instant(wanted)


def marked(description: str | None, key: str) -> str:
    """Return a description that ends with our mark."""
    return f"{description} [{key}]" if description else f"[{key}]"


def mark_in(description: str | None) -> str:
    """Return the key that a description is marked with, or nothing."""
    found = _MARK.search(description or "")
    return "" if found is None else found[1]


def same_description(now: Any, wanted: Any) -> bool:
    """Compare descriptions; our mark says nothing."""
    return _MARK.sub("", now or "").strip() == _MARK.sub("", wanted or "").strip()
