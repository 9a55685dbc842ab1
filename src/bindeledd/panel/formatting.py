"""How the panel writes figures, money, hours and moments in the reader's language.

Notation only (signs, order, separators); names of days and months come from Django's own
translations. A missing value is written as a dash, never as zero.
"""

import itertools
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext

from bindeledd.kernel.clock import now
from bindeledd.sync.words.written import org_number_text

MISSING: Final = "–"  # noqa: RUF001 - the dash of the design language
_NBSP: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_MINUTE: Final = 60
_HOUR: Final = 3600

Number = Decimal | int


@dataclass(frozen=True, slots=True)
class Notation:
    """The signs of one language; `{}` stands for the figure, date patterns are Django's."""

    group: str
    point: str
    kroner: str
    hours: str
    clock: str
    day_short: str
    day: str
    day_long: str
    moment: str
    day_month: str
    weekday: str
    day_said: str
    month: str


NOTATIONS: Final = {
    "nb": Notation(
        group=_NBSP,
        point=",",
        kroner=f"kr{_NBSP}{{}}",
        hours=f"{{}}{_NBSP}t",
        clock=f"\\k\\l.{_NBSP}H.i",
        day_short=f"D.{_NBSP}d.m.",
        day="d.m.Y",
        day_long="l j. F Y",
        moment="{day} {clock}",
        day_month="d.m.",
        weekday="D.",
        day_said="l j. F",
        month="N",
    ),
    "en": Notation(
        group=",",
        point=".",
        kroner=f"NOK{_NBSP}{{}}",
        hours=f"{{}}{_NBSP}h",
        clock="H:i",
        day_short=f"D{_NBSP}j{_NBSP}M",
        day=f"j{_NBSP}M{_NBSP}Y",
        day_long="l j F Y",
        moment="{day}, {clock}",
        day_month=f"j{_NBSP}M",
        weekday="D",
        day_said="l j F",
        month="M",
    ),
}


def notation() -> Notation:
    """Return the notation of the active language; English where we have none of its own."""
    language = (get_language() or "en").split("-")[0]
    return NOTATIONS.get("nb" if language in {"nb", "no", "nn"} else language, NOTATIONS["en"])


def number(value: Number | None, decimals: int = 0) -> str:
    """Write a figure with grouped thousands and a real minus sign, half rounded up.

    Raises:
        TypeError: The value is a float; money and hours never are.
    """
    if value is None:
        return MISSING
    if isinstance(value, float):
        message = "figures are Decimal or int, never float"
        raise TypeError(message)
    signs = notation()
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    text = text.replace(",", "\0").replace(".", signs.point).replace("\0", signs.group)
    return f"{_MINUS}{text}" if rounded < 0 else text


def kroner(value: Number | None, decimals: int = 0) -> str:
    """Write an amount: «kr 121 755»; two decimals where sums must meet to the øre."""
    return MISSING if value is None else notation().kroner.format(number(value, decimals))


def hours(value: Number | None, decimals: int = 1) -> str:
    """Write hours: «7,5 t»."""
    return MISSING if value is None else notation().hours.format(number(value, decimals))


def minutes_plain(value: int | None) -> str:
    """Write minutes as hours without the unit: «7,5»; «7,25» only where one decimal is not true."""
    if value is None:
        return MISSING
    exact = Decimal(value) / _MINUTE
    return number(exact, 1 if exact == round(exact, 1) else 2)


def minutes(value: int | None) -> str:
    """Write minutes as hours: «7,5 t»."""
    return MISSING if value is None else notation().hours.format(minutes_plain(value))


def quantity(value: Number | None) -> str:
    """Write a quantity with the decimals it has, three at most: «96», «38,4»."""
    if value is None:
        return MISSING
    exact = Decimal(value).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
    places = next(count for count in range(4) if exact == round(exact, count))
    return number(exact, places)


def percent(value: Number | None, decimals: int = 0) -> str:
    """Write a share: «19,7 %»."""
    return MISSING if value is None else f"{number(value, decimals)}{_NBSP}%"


def signed(value: Number | None, decimals: int = 0) -> str:
    """Write a difference with its sign: «+2,1»; nothing before zero."""
    text = number(value, decimals)
    positive = value is not None and any(letter in "123456789" for letter in text)
    return f"+{text}" if positive and not text.startswith(_MINUS) else text


def clock(value: datetime | None) -> str:
    """Write the time of day in the company's zone: «kl. 15.00», "15:00"."""
    return MISSING if value is None else _pattern(_local(value), notation().clock)


def day_short(value: date | None) -> str:
    """Write a day for a row: «tor. 19.11.», "Thu 19 Nov"."""
    return MISSING if value is None else _pattern(_local(value), notation().day_short)


def day(value: date | None) -> str:
    """Write a whole date: «19.11.2026», "19 Nov 2026"."""
    return MISSING if value is None else _pattern(_local(value), notation().day)


def day_month(value: date | None) -> str:
    """Write day and month: «16.11.», "16 Nov"."""
    return MISSING if value is None else _pattern(_local(value), notation().day_month)


def weekday(value: date | None) -> str:
    """Write the short name of a day: «man.», "Mon"."""
    return MISSING if value is None else _pattern(_local(value), notation().weekday)


def month(value: date | None) -> str:
    """Write the short name of a month: «nov.», "Nov"."""
    return MISSING if value is None else _pattern(_local(value), notation().month)


def day_said(value: date | None) -> str:
    """Write a day of this year as it is said: «tirsdag 17. november»."""
    return MISSING if value is None else _pattern(_local(value), notation().day_said)


def day_long(value: date | None) -> str:
    """Write a date as it is said: «torsdag 19. november 2026»."""
    return MISSING if value is None else _pattern(_local(value), notation().day_long)


def today() -> date:
    """Return which day it is for whoever reads the page."""
    return timezone.localdate(now())  # noqa: TID251 - the one place


def moment(value: datetime | None) -> str:
    """Write day and time: «tor. 19.11. kl. 15.00»; today is only the time."""
    if value is None:
        return MISSING
    if day(value) == day(today()):
        return clock(value)
    return notation().moment.format(day=day_short(value), clock=clock(value))


def duration(value: timedelta | None) -> str:
    """Write how long something took: "38 s", "4 min", "2 h 5 min"."""
    if value is None:
        return MISSING
    seconds = round(value.total_seconds())
    if seconds < _MINUTE:
        return f"{seconds}{_NBSP}s"
    minutes = seconds // _MINUTE
    if seconds < _HOUR:
        return f"{minutes}{_NBSP}min"
    rest = f" {minutes % 60}{_NBSP}min" if minutes % 60 else ""
    return hours(minutes // 60, 0) + rest


def org_number(text: str | None) -> str:
    """Write an organisation number in threes: «888 888 888»; what is none stays as it is."""
    return org_number_text(text) if text else MISSING


_PHONE_DIGITS: Final = 8
_NORWAY: Final = ("+47", "0047")


def phone(text: str | None) -> str:
    """Write a Norwegian telephone number as people say it; others stay as they were written.

    A mobile begins with 4 or 9 and is said in three, two and three; other numbers go in pairs.
    """
    if not text:
        return MISSING
    plain = text.replace(" ", "")
    code = next((one for one in _NORWAY if plain.startswith(one)), "")
    digits = plain.removeprefix(code)
    if len(digits) != _PHONE_DIGITS or not (digits.isascii() and digits.isdigit()):
        return text
    cuts = (0, 3, 5, 8) if digits[0] in "49" else (0, 2, 4, 6, 8)
    parts = [digits[begin:end] for begin, end in itertools.pairwise(cuts)]
    return _NBSP.join(["+47", *parts] if code else parts)


def waited(days: int | None) -> str:
    """Write for how long a row has waited, in days."""
    if days is None:
        return MISSING
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}


def _local(value: date) -> date:
    """Move an aware moment to the zone of the pages; days and naive moments stay as they are."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _pattern(value: date, pattern: str) -> str:
    return dateformat.format(value, pattern)
