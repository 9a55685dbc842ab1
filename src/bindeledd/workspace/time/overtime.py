"""An entry's overtime in one of two forms: as whole hours, or as a supplement. No tables.

Both forms carry the same hours and the same money; a set of parts holds one form, so that the
two are never paid beside each other (field-domain.md, X13, 6.4 and 9.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.money import Money, money, split

_HUNDRED = Decimal(100)
_HOUR = Decimal(60)


class OvertimeForm(StrEnum):
    """How overtime is handed on."""

    WHOLE_HOUR = "whole_hour"
    SUPPLEMENT = "supplement"


class PartKind(StrEnum):
    """What a part of an entry is."""

    ORDINARY = "ordinary"
    OVERTIME_50 = "overtime_50"
    OVERTIME_100 = "overtime_100"
    SUPPLEMENT_50 = "supplement_50"
    SUPPLEMENT_100 = "supplement_100"


WHOLE_HOURS: Final = frozenset({PartKind.OVERTIME_50, PartKind.OVERTIME_100})
SUPPLEMENTS: Final = frozenset({PartKind.SUPPLEMENT_50, PartKind.SUPPLEMENT_100})


@dataclass(frozen=True)
class Supplements:
    """What the two kinds of overtime add to the hour, in percent: by agreement, never fixed.

    Attributes:
        low: What people call fifty percent.
        high: What they call a hundred.
    """

    low: Decimal = Decimal(50)
    high: Decimal = Decimal(100)


USUAL: Final = Supplements()


@dataclass(frozen=True)
class Part:
    """Some minutes of an entry, paid alike.

    Attributes:
        kind: What it is.
        minutes: How many; more than zero.
        percent: Of the hourly rate: 100 for an ordinary hour, 150 for a whole hour of overtime,
            50 for the supplement alone.
    """

    kind: PartKind
    minutes: int
    percent: Decimal

    @property
    def is_time(self) -> bool:
        """Whether these are minutes worked; a supplement stands on top of some that are."""
        return self.kind not in SUPPLEMENTS

    @property
    def paid_minutes(self) -> Decimal:
        """Minutes at the plain rate that cost the same."""
        return Decimal(self.minutes) * self.percent / _HUNDRED


@dataclass(frozen=True)
class Parts:
    """The parts of one entry, in one form.

    Raises:
        ValueError: Whole hours of overtime stand beside supplements, or a part is empty.
    """

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        kinds = {part.kind for part in self.parts}
        if kinds & WHOLE_HOURS and kinds & SUPPLEMENTS:
            raise ValueError("overtime stands in both forms")
        if len(kinds) < len(self.parts) or any(part.minutes <= 0 for part in self.parts):
            raise ValueError("a part stands twice or is empty")

    @property
    def minutes(self) -> int:
        """Minutes worked: the same in both forms."""
        return sum(part.minutes for part in self.parts if part.is_time)

    @property
    def paid_minutes(self) -> Decimal:
        """Minutes at the plain rate that cost the same: the same in both forms."""
        return sum((part.paid_minutes for part in self.parts), Decimal(0))

    def of(self, kind: PartKind) -> int:
        """Return the minutes of one kind."""
        return sum(part.minutes for part in self.parts if part.kind is kind)

    def amount(self, rate: Money) -> Money:
        """Return what the entry costs at an hourly rate: the same øre in both forms."""
        return money(rate * self.paid_minutes / _HOUR)

    def amounts(self, rate: Money) -> tuple[Money, ...]:
        """Return what each part costs; they sum to `amount` exactly."""
        if not self.parts or self.paid_minutes == 0:
            return tuple(money(0) for _ in self.parts)
        return split(self.amount(rate), tuple(part.paid_minutes for part in self.parts))


def parts_of(
    minutes: int,
    *,
    of_which_50: int,
    of_which_100: int,
    form: OvertimeForm,
    supplements: Supplements = USUAL,
) -> Parts:
    """Return the parts of an entry in a form.

    Args:
        minutes: All minutes worked.
        of_which_50: Of which the lower overtime.
        of_which_100: Of which the higher.
        form: Whole hours of overtime, or ordinary hours and supplements.
        supplements: What each adds.

    Raises:
        DomainError: A figure is below zero, or there is more overtime than time.
    """
    check_overtime(minutes, of_which_50=of_which_50, of_which_100=of_which_100)
    if form is OvertimeForm.WHOLE_HOUR:
        rows = (
            Part(PartKind.ORDINARY, minutes - of_which_50 - of_which_100, _HUNDRED),
            Part(PartKind.OVERTIME_50, of_which_50, _HUNDRED + supplements.low),
            Part(PartKind.OVERTIME_100, of_which_100, _HUNDRED + supplements.high),
        )
    else:
        rows = (
            Part(PartKind.ORDINARY, minutes, _HUNDRED),
            Part(PartKind.SUPPLEMENT_50, of_which_50, supplements.low),
            Part(PartKind.SUPPLEMENT_100, of_which_100, supplements.high),
        )
    return Parts(tuple(part for part in rows if part.minutes > 0))


def check_overtime(minutes: int, *, of_which_50: int, of_which_100: int) -> None:
    """Refuse figures that cannot be.

    Raises:
        DomainError: A figure is below zero, or there is more overtime than time.
    """
    if min(minutes, of_which_50, of_which_100) < 0:
        raise DomainError("entry.below_zero")
    if of_which_50 + of_which_100 > minutes:
        raise DomainError("entry.more_overtime_than_hours", minutes=minutes)
