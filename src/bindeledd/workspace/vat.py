"""Rates of value added tax by standard code and date; what is charged with them is told elsewhere.

Codes are Skatteetaten's standard tax codes. They name a class of rate, and the class has a
percentage for a time: whoever has a percentage only cannot come back to a code.

Source: field-domain.md, 9.2 (Skatteetaten/saf-t, "Standard Tax Codes", commit 1abb7ec; rates in
force 2025-2026), read 2026-11-21; skatteetaten.no/satser/merverdiavgift, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bindeledd.kernel.errors import DomainError


class RateClass(StrEnum):
    """What a code charges; the percentage follows from the date."""

    REGULAR = "regular"
    MIDDLE = "middle"
    RAW_FISH = "raw_fish"
    LOW = "low"
    ZERO = "zero"
    NONE = "none"
    """No VAT at all: outside the act, or nothing treated. Not the same as zero per cent."""


@dataclass(frozen=True)
class Rate:
    """A percentage and the time that it holds.

    Attributes:
        percent: Of the amount without VAT.
        valid_from: First day.
        valid_to: Last day; None while it is in force.
        source: Where we have it from.
    """

    percent: Decimal
    valid_from: date
    valid_to: date | None
    source: str

    def holds(self, on: date) -> bool:
        """Tell whether the rate is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class UnknownVatError(DomainError):
    """No such code, or no rate known for the day: stop, never guess."""

    code = "vat.unknown_code"


_PAPER = "field-domain.md, 9.2"
_START = date(2025, 1, 1)

RATES: dict[RateClass, tuple[Rate, ...]] = {
    RateClass.REGULAR: (Rate(Decimal(25), _START, None, _PAPER),),
    RateClass.MIDDLE: (Rate(Decimal(15), _START, None, _PAPER),),
    RateClass.RAW_FISH: (Rate(Decimal("11.11"), _START, None, _PAPER),),
    RateClass.LOW: (Rate(Decimal(12), _START, None, _PAPER),),
    RateClass.ZERO: (Rate(Decimal(0), _START, None, _PAPER),),
    RateClass.NONE: (Rate(Decimal(0), _START, None, _PAPER),),
}

CODES: dict[str, RateClass] = {
    "0": RateClass.NONE,
    "1": RateClass.REGULAR,
    "11": RateClass.MIDDLE,
    "12": RateClass.RAW_FISH,
    "13": RateClass.LOW,
    "14": RateClass.REGULAR,
    "15": RateClass.MIDDLE,
    "20": RateClass.NONE,
    "21": RateClass.REGULAR,
    "22": RateClass.MIDDLE,
    "3": RateClass.REGULAR,
    "31": RateClass.MIDDLE,
    "32": RateClass.RAW_FISH,
    "33": RateClass.LOW,
    "5": RateClass.ZERO,
    "51": RateClass.ZERO,
    "52": RateClass.ZERO,
    "6": RateClass.NONE,
    "7": RateClass.NONE,
    "81": RateClass.REGULAR,
    "82": RateClass.REGULAR,
    "83": RateClass.MIDDLE,
    "84": RateClass.MIDDLE,
    "85": RateClass.ZERO,
    "86": RateClass.REGULAR,
    "87": RateClass.REGULAR,
    "88": RateClass.LOW,
    "89": RateClass.LOW,
    "91": RateClass.REGULAR,
    "92": RateClass.REGULAR,
}
"""Every standard code; 81-92 in the order of the standard: with deduction, then without."""

ON_SALES = ("3", "31", "32", "33", "5", "51", "52", "6", "7")
"""Codes that a line to a customer may carry."""


def rate_class(code: str) -> RateClass:
    """Return what a standard code charges.

    Raises:
        UnknownVatError: No such code.
    """
    found = CODES.get(code)
    if found is None:
        raise UnknownVatError(value=code)
    return found


def percent(code: str, on: date) -> Decimal:
    """Return the percentage that a standard code charges on a day.

    Raises:
        UnknownVatError: No such code, or no rate known for the day.
    """
    for rate in RATES[rate_class(code)]:
        if rate.holds(on):
            return rate.percent
    raise UnknownVatError("vat.no_rate", value=code, day=on.isoformat())


def require_sales_code(code: str) -> None:
    """Refuse a code that no sale can carry.

    Raises:
        UnknownVatError: No such code, or one of purchases.
    """
    rate_class(code)
    if code not in ON_SALES:
        raise UnknownVatError("vat.not_of_sales", value=code)
