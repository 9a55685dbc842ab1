"""What of time tracking is unsure, in one place: addresses, fields, codes and the unit of time.

Time tracking stands in no specification that we have. When a real subscription is at hand, this
module and the shapes in `payloads.time` are what must be looked up:

- whether `/TimeTracking/...` is there at all (the check step asks, and says so);
- whether an activity has a `Code`: where none is shown it is neither written nor asked for again,
  and an activity is known by its name;
- whether PATCH of an activity is offered, as it is of entries;
- whether a quantity is minutes or hours, see `UNITS`; entries that tell more are asked, see
  `unit_of`;
- which fields a PATCH takes (`PATCHED`), and whether an entry keeps `InternalComment`, where our
  mark stands because no reference is known;
- whether `/TimeTransactions` names entries by the ids that `EntryTime` has.

Source: contract paper poweroffice-go, section 11 (one client of 2026-09), read 2026-11-21.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import Codec, text

ACTIVITIES: Final = "/TimeTracking/ActivityTime"
ENTRIES: Final = "/TimeTracking/EntryTime"
HOUR_TYPES: Final = "/TimeTracking/HourType"
TRANSACTIONS: Final = "/TimeTransactions"

WITH_INACTIVE: Final = {"includeInactive": "true"}
"""Lists of activities leave inactive ones out otherwise."""

UNITS: Final = {"minutes": 1, "hours": 60}
"""What `Quantity` may count -> minutes in one of it. The older API counted whole minutes, and a
break counts minutes here; the one source says hours. Wrong by a factor of 60 if guessed, so each
connection can say (setting `time_unit`)."""
USUAL_UNIT: Final = "minutes"
UNIT: Final = "time_unit"
"""Setting: what a quantity counts; also the fact that the check step found out."""
_HOURS_A_DAY: Final = 24
_MINUTES_A_DAY: Final = 24 * 60

PATCHED: Final = frozenset(
    {"Date", "Quantity", "BillableQuantity", "ProjectId", "InternalComment", "ExternalComment"}
)
"""What the one source changes of an entry; for anything else it is taken back and made anew."""

ACTIVITY_NAME: Final = text(400)
"""As in the older API."""
ACTIVITY_CODE: Final[Codec] = text(50)
"""As in the older API, where it was mandatory and unique."""

ACTIVITY_LABELS: Final[dict[str, str]] = {
    "Id": "Id",
    "Code": "Code",
    "Name": "Name",
    "IsActive": "Active",
}

ENTRY_LABELS: Final[dict[str, str]] = {
    "EmployeeId": "Employee",
    "ActivityTimeId": "Activity",
    "HourTypeId": "Kind of hour",
    "ProjectId": "Project",
    "Date": "Date",
    "Quantity": "Time",
    "BillableQuantity": "Billable time",
    "InternalComment": "Internal comment",
}

_MARK: Final = re.compile(r"\s*\[(bl-[a-z2-7]+)\]\s*$")


def quantity(minutes: int, unit: str) -> int:
    """Return whole minutes as a quantity of theirs, which is a whole number.

    Raises:
        MappingError: They are no whole number of the unit; nothing is ever rounded in silence.
    """
    whole, rest = divmod(minutes, UNITS[unit])
    if rest:
        raise MappingError("poweroffice_go.not_whole_hours", minutes=minutes)
    return whole


def marked(comment: str | None, key: str) -> str:
    """Return an internal comment that ends with our mark."""
    return f"{comment} [{key}]" if comment else f"[{key}]"


def mark_in(comment: str | None) -> str:
    """Return the key that a comment is marked with, or nothing."""
    found = _MARK.search(comment or "")
    return "" if found is None else found[1]


def unmarked(comment: str | None) -> str:
    """Return a comment without our mark."""
    return _MARK.sub("", comment or "").strip()


def same_comment(now: str | None, wanted: str | None) -> bool:
    """Compare comments; our mark says nothing."""
    return unmarked(now) == unmarked(wanted)


def unit_of(entries: Iterable[Mapping[str, Any]]) -> str | None:
    """Return what quantities count, where entries that stand there tell it; None if none does.

    Nobody works more than 24 hours a day, so a larger quantity is minutes; where an entry also
    has a beginning and an end, they tell how long it was.
    """
    told = {one for entry in entries if (one := _told_by(entry)) is not None}
    return told.pop() if len(told) == 1 else None


def _told_by(entry: Mapping[str, Any]) -> str | None:
    amount = entry.get("Quantity")
    if amount is None or amount == 0:
        return None
    if amount > _HOURS_A_DAY:
        return "minutes"
    long = _minutes_between(entry.get("FromTime"), entry.get("ToTime"))
    if long is None:
        return None
    worked = long - (entry.get("BreakTime") or 0)
    return next((unit for unit, minutes in UNITS.items() if amount * minutes == worked), None)


def _minutes_between(begin: str | None, end: str | None) -> int | None:
    try:
        first, last = (datetime.strptime((text or "")[:5], "%H:%M") for text in (begin, end))  # noqa: DTZ007 - a time of day
    except ValueError:
        return None
    return round((last - first).total_seconds() / 60) % _MINUTES_A_DAY
