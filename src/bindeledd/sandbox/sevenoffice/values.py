"""Single values between their text on the wire and Python; records are left to others.

Source: contract paper 24sevenoffice, section 2.2. Doubles are read as `Decimal` too.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from bindeledd.sandbox.sevenoffice.options import Options
from bindeledd.sandbox.sevenoffice.shapes import UNSET

_WHOLE = {"int": 31, "short": 15, "long": 63}
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?", flags=re.ASCII
)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", flags=re.ASCII)
_DOUBLE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", flags=re.ASCII)
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_OSLO = ZoneInfo("Europe/Oslo")


class FaultError(Exception):
    """The call is refused whole.

    Args:
        text: What the fault says.
        side: ``Server`` or ``Client``: whose fault it is (unconfirmed).
        bare: Leave out what stands before the text of other faults.
    """

    def __init__(self, text: str, side: str = "Server", *, bare: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.side = side
        self.bare = bare


def unreadable(name: str, text: str) -> FaultError:
    """Word the fault for a value that is none of its type."""
    return FaultError(
        "There is an error in the XML document. ---> "
        f"'{text}' is not a valid value of the element {name}.",
        "Client",
    )


def read(kind: str, text: str, name: str, options: Options) -> Any:
    """Read a value of a simple type; a value that means "not set" is None.

    Raises:
        FaultError: It is none.
    """
    plain = text.strip()
    if plain == UNSET.get(kind) or (kind == "dateTime" and plain.startswith("0001-01-01T")):
        return None
    try:
        return _READERS[kind](plain if kind != "string" else text, kind, options)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise unreadable(name, text) from error


def _whole(text: str, kind: str, _options: Options) -> int:
    value = int(text)
    most = 2 ** _WHOLE[kind]
    if not -most <= value < most or not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise ValueError(text)
    return value


def _number(pattern: re.Pattern[str]) -> Callable[[str, str, Options], Decimal]:
    def number(text: str, _kind: str, _options: Options) -> Decimal:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return Decimal(text)

    return number


def _time(text: str, _kind: str, options: Options) -> datetime:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    seconds, fraction, offset = found.groups()
    value = datetime.fromisoformat(f"{seconds}{(fraction or '')[:7]}{offset or ''}")
    if offset:
        return value.astimezone(UTC)
    if options.naive_times == "fault":
        raise ValueError(text)
    zone = UTC if options.naive_times == "utc" else _OSLO
    return value.replace(tzinfo=zone).astimezone(UTC)


def _guid(text: str, _kind: str, _options: Options) -> str:
    if not _GUID.fullmatch(text):
        raise ValueError(text)
    return text.lower()


_READERS: dict[str, Callable[[str, str, Options], Any]] = {
    **dict.fromkeys(_WHOLE, _whole),
    "decimal": _number(_DECIMAL),
    "double": _number(_DOUBLE),
    "dateTime": _time,
    "guid": _guid,
    "boolean": lambda text, _kind, _options: _TRUTH[text],
    "string": lambda text, _kind, _options: text,
    "any": lambda text, _kind, _options: text,
}


def write(value: Any, options: Options) -> str:
    """Write a value of a simple type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _written_time(value, options)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _written_time(value: datetime, options: Options) -> str:
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    end = "Z" if options.answer_times == "z" else ""
    return f"{whole}.{fraction}{end}" if fraction else f"{whole}{end}"


def from_plain(kind: str, value: Any) -> Any:
    """Take a value from JSON or Python as a simple type; used for what a user does by hand.

    Raises:
        ValueError: It is none.
    """
    if kind == "dateTime" and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(UTC)
    if kind in {"decimal", "double"} and isinstance(value, int | str) and value is not True:
        return Decimal(value)
    wanted = _PYTHON[kind]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ValueError(f"{value!r} is no {kind}")
    return value


_PYTHON: dict[str, type] = {
    **dict.fromkeys(_WHOLE, int),
    "decimal": Decimal,
    "double": Decimal,
    "dateTime": datetime,
    "boolean": bool,
    **dict.fromkeys(("guid", "string", "any"), str),
}
