"""From and to on the company's clock: how long a shift is, and when it began and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.time.choices import zone_here
from bindeledd.workspace.time.weeks import shift_minutes, shift_of


def counted(line: Line) -> Line:
    """Return a line with the hours that its clock gives, where they follow it.

    The phone's own figure is a guess: whether the night had an hour more or less is told here.

    Raises:
        DomainError: Only one of from and to is told.
    """
    if (line.begins is None) != (line.ends is None):
        raise DomainError("registration.half_a_clock")
    if line.begins is None or line.ends is None or not line.by_clock:
        return line
    passed = shift_minutes(line.day, line.begins, line.ends, zone_here())
    return replace(line, minutes=max(0, passed - line.break_minutes))


def instants(line: Line, standing: Line | None) -> dict[str, datetime | None]:
    """Return when the shift of a line began and ended, as fields of an entry.

    Nothing where the clock reads as it did: the desk may have told an instant that the clock of
    the day cannot, such as the second two o'clock of a night in October.
    """
    if standing is not None and _read(standing) == _read(line):
        return {}
    if line.begins is None or line.ends is None:
        return {"started_at": None, "ended_at": None}
    first, last = shift_of(line.day, line.begins, line.ends, zone_here())
    return {"started_at": first, "ended_at": last}


def shown(moment: datetime | None, zone: ZoneInfo) -> time | None:
    """Return what the clock showed, to the minute."""
    if moment is None:
        return None
    return moment.astimezone(zone).time().replace(second=0, microsecond=0, fold=0)


def _read(line: Line) -> tuple[object, ...]:
    return line.day, line.begins, line.ends
