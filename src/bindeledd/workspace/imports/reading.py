"""What a cell says: days, yes and no, amounts with a decimal comma, hours as whole minutes.

Each reader returns a value that JSON can hold and the code of a problem; one of them is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, TypeAlias

from bindeledd.workspace.imports.columns import code_of, truth
from bindeledd.workspace.kind import Kind

Read: TypeAlias = tuple[Any, str]
Reader: TypeAlias = Callable[[Any], Read]

NORWEGIAN_DATE: Final = "%d.%m.%Y"
_BLANKS: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})
_AMOUNT: Final = re.compile(
    r"-?(?:\d+(?:[.,]\d+)?|\d{1,3}(?: \d{3})+(?:[.,]\d+)?"
    r"|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+)",
    re.ASCII,
)
"""Digits with one decimal sign; thousands parted by blanks, or by the sign that is not that one."""
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_LONGEST: Final = 40
MINUTES: Final = (
    "minutes",
    "overtime_50_minutes",
    "overtime_100_minutes",
    "billable_minutes",
    "bank_minutes",
    "break_minutes",
    "normal_day",
)
"""Fields kept in minutes that people write as hours."""


def text_of(cell: Any) -> str:
    """Return a cell as people see it: 10001.0 of a workbook is the number 10001."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return str(Decimal(repr(cell)))
        case datetime():
            return cell.date().isoformat()
        case _:
            return str(cell).strip()


def reader_of(kind: Kind, name: str) -> Reader:
    """Return how the cells of one field are read."""
    if name in MINUTES:
        return read_hours
    if name in {"kind", "state"}:
        return lambda cell: (code_of(kind.name, name, text_of(cell)), "")
    if kind.pg_type(name) == "text":
        return lambda cell: _read_text(name, cell)
    return _READERS[kind.pg_type(name)]


def read_hours(cell: Any) -> Read:
    """Return hours as whole minutes.

    `7:30` and the clock of a workbook are exact to the minute. A decimal number of hours goes to
    the nearest whole minute, half a minute up: 7,33 is 440 minutes and 0,125 is 8.
    """
    exact = exact_minutes(cell)
    if exact is None:
        return None, "field.not_hours"
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP)), ""


def exact_minutes(cell: Any) -> Decimal | None:
    """Return the minutes of a cell with their fraction; None when it tells no hours."""
    if isinstance(cell, timedelta):
        return Decimal(int(cell.total_seconds())) / 60
    if isinstance(cell, time):
        return Decimal(cell.hour * 3600 + cell.minute * 60 + cell.second) / 60
    text = text_of(cell)
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return Decimal(int(clock[1]) * 60 + int(clock[2])) + Decimal(int(clock[3] or 0)) / 60
    hours = _exact(text)
    return None if hours is None else hours * 60


def read_amount(cell: Any) -> Read:
    """Return an exact number as text, written with a decimal comma or a point."""
    exact = _exact(text_of(cell))
    return (None, "field.not_an_amount") if exact is None else (format(exact, "f"), "")


def _exact(text: str) -> Decimal | None:
    plain = text.translate(_BLANKS)
    if len(plain) > _LONGEST or _AMOUNT.fullmatch(plain) is None:
        return None
    sign = max(".,", key=plain.rfind)
    whole, _, rest = plain.replace(" ", "").rpartition(sign)
    if whole == "":
        return Decimal(rest)
    return Decimal(f"{whole.replace('.', '').replace(',', '')}.{rest}")


def _read_day(cell: Any) -> Read:
    day = _day(cell)
    return (None, "field.not_a_date") if day is None else (day.isoformat(), "")


def _read_truth(cell: Any) -> Read:
    told = truth(text_of(cell))
    return (None, "field.not_yes_or_no") if told is None else (told, "")


def _read_number(cell: Any) -> Read:
    text = text_of(cell)
    is_number = text.isascii() and text.isdecimal() and len(text) <= 9  # noqa: PLR2004 - an int4
    return (int(text), "") if is_number else (None, "field.not_a_number")


def _read_text(name: str, cell: Any) -> Read:
    """Read a status by the words for yes and no; other texts as they are."""
    text = text_of(cell)
    if name not in {"status", "invoice_delivery_method"}:
        return text, ""
    told = truth(text) if name == "status" else None
    if told is None:
        return (text.lower(), "")
    return "active" if told else "ended", ""


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.strptime(text, NORWEGIAN_DATE).date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


_READERS: Final[dict[str, Reader]] = {
    "date": _read_day,
    "boolean": _read_truth,
    "smallint": _read_number,
    "integer": _read_number,
    "numeric": read_amount,
}
