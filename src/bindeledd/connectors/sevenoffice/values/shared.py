"""Values that every area writes alike: names, numbers, amounts, instants; pure.

Source: contract paper 24sevenoffice, section 2.2, read 2026-11-21.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from bindeledd.kernel.errors import ContractError, MappingError
from bindeledd.sync.mapping import Codec

OSLO: Final = ZoneInfo("Europe/Oslo")
"""Whose days theirs are: a day there begins at midnight in Norway."""


def instant(text: str | None) -> datetime | None:
    """Read a time of theirs as an aware instant; theirs are UTC, also without saying so.

    Raises:
        ContractError: Not a time.
    """
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ContractError(place=f"not a time: {text[:40]}") from error
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def midnight(day: date) -> str:
    """Write a day as the instant at which it begins in Norway."""
    begins = datetime.combine(day, time.min, OSLO).astimezone(UTC)
    return begins.isoformat().replace("+00:00", "Z")


def day_of(text: str | None) -> date | None:
    """Read the day in Norway on which an instant of theirs falls."""
    found = instant(text)
    return None if found is None else found.astimezone(OSLO).date()


DAY: Final = Codec(
    "the day in Norway; their times are UTC",
    lambda value: None if value is None else midnight(value),
    day_of,
)


def same_day(now: str | None, wanted: str | None) -> bool:
    """Compare times by their day in Norway; what cannot be emptied there counts as the same."""
    return wanted is None or (now is not None and day_of(now) == day_of(wanted))


def same_text(now: Any, wanted: Any) -> bool:
    """Compare; nothing empties a field there, so wanting nothing leaves it as it is."""
    return wanted is None or (now or "") == wanted


def amount(value: Any) -> Decimal | None:
    """Read an amount, also one that was kept as text; exact."""
    return None if value is None else Decimal(str(value))


def same_amount(now: Any, wanted: Any) -> bool:
    """Compare amounts by value: 12.5 is 12.50; wanting none leaves it as it is."""
    return wanted is None or amount(now) == amount(wanted)


def plain(value: Decimal) -> str:
    """Write an amount without an exponent (section 2.2)."""
    return f"{value:f}"


def whole_number(value: str) -> int | None:
    """Read digits as a number of theirs; a leading zero would be lost, so it is refused."""
    if value == "":
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        raise MappingError("sevenoffice.number_not_whole", number=value[:50])
    return int(value)
