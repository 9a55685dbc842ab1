"""Fields in which hours are written as people write them: 7,5 or 7.5 or 7:30."""

from __future__ import annotations

import re
from datetime import time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeledd.panel import formatting

_CLOCK = re.compile(r"(-?)([0-9]{1,4}):([0-5][0-9])")
_HOURS = re.compile(r"(-?)([0-9]{1,4}(?:[.,][0-9]{1,4})?)")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")


class Minutes(forms.CharField):
    """Hours on the page, whole minutes behind it; None when nothing is written."""

    def __init__(self, label: Any, *, help_text: Any = "", css: str = "input-tiny") -> None:
        look = {"class": css, "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            label=label,
            required=False,
            help_text=help_text,
            widget=forms.TextInput(attrs=look),
        )

    def prepare_value(self, value: Any) -> Any:
        """Write minutes as hours."""
        return formatting.minutes_plain(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Read hours; a part of a minute is rounded."""
        text = (value or "").strip().replace("\u2212", "-").replace(" ", "")
        if text == "":
            return None
        found = read_minutes(text)
        if found is None:
            raise forms.ValidationError(_("Write the hours as 7.5 or 7:30."), code="hours")
        return found

    def run_validators(self, value: Any) -> None:
        """Leave texts' checks aside: the value is a number."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as minutes."""
        return bool(read_minutes((data or "").strip()) != initial)


class ClockTime(forms.CharField):
    """A time of day: 07:00, 7.00 or 0700."""

    def __init__(self, label: Any) -> None:
        look = {"class": "input-tiny", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(label=label, required=False, widget=forms.TextInput(attrs=look))

    def prepare_value(self, value: Any) -> Any:
        """Write a time."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        """Read a time."""
        text = (value or "").strip()
        if text == "":
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Write the time as 07:00."), code="time")
        return time(int(found[1]), int(found[2]))

    def run_validators(self, value: Any) -> None:
        """Leave texts' checks aside: the value is a time."""


def read_minutes(text: str) -> int | None:
    """Return the minutes of hours as people write them, or None when they are none."""
    clocked = _CLOCK.fullmatch(text)
    if clocked is not None:
        minutes = int(clocked[2]) * 60 + int(clocked[3])
        return -minutes if clocked[1] else minutes
    plain = _HOURS.fullmatch(text)
    if plain is None:
        return None
    exact = Decimal(plain[2].replace(",", ".")) * 60
    minutes = int(exact.to_integral_value(ROUND_HALF_UP))
    return -minutes if plain[1] else minutes
