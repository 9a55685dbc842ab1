"""Values that every area writes alike: names, whole numbers, codes, days, yes and no; pure.

Source: contract paper poweroffice-go, sections 3.1 and 5-10, read 2026-11-21. Limits are the
vendor's; where it names none they are ours, with the reason beside them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Codec, text

NAME_LIMIT: Final = 250
"""Where the vendor names no limit we hold beyond this: nobody's name is longer."""
NAME = text(NAME_LIMIT)


def _number_out(value: str) -> int | None:
    """Read digits as a number; a leading zero would be lost, so it is refused."""
    if value == "":
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,17}", value):
        raise MappingError("poweroffice_go.number_not_whole", number=value[:50])
    return int(value)


NUMBER = Codec(
    "a whole number there",
    _number_out,
    lambda value: "" if value is None else str(value),
)


def _day_into(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise MappingError("mapping.not_a_date", value=value[:40]) from error


DAY = Codec("", lambda value: None if value is None else value.isoformat(), _day_into)
"""A date; theirs sometimes carries a time part (section 3.1)."""


def same_day(now: str | None, wanted: str | None) -> bool:
    """Compare dates by their first ten characters."""
    return now == wanted or (now is not None and wanted is not None and now[:10] == wanted)


FLAG = Codec(into=lambda value: MISSING if value is None else value)
"""Yes or no; a null there says nothing."""


def _code(value: str) -> str:
    """Return a number as a code.

    A full stop joins codes there, a comma separates them in look-ups (sections 3.2 and 10).
    """
    found = next((sign for sign in ".," if sign in value), None)
    if found is not None:
        raise MappingError("poweroffice_go.reserved_sign", number=value[:50], sign=found)
    if len(value) > CODE_LIMIT:
        raise MappingError("mapping.too_long", length=len(value), limit=CODE_LIMIT)
    return value


CODE_LIMIT: Final = 50
"""The vendor names no limit for codes; SmartDok's numbers, the longest we meet, have 50."""

CODE = Codec(
    "without full stop and comma",
    lambda value: _code(value) if value != "" else None,
    lambda value: "" if value is None else value.strip(),
)
