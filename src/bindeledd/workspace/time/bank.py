"""The hour bank: what goes in, what is taken out, and the balance of a day. No tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile


class BankMode(StrEnum):
    """How hours come into the bank (field-domain.md, 7)."""

    OFF = "off"
    MANUAL = "manual"
    AUTOMATIC = "automatic"


class MovementKind(StrEnum):
    """Why a balance moved."""

    OPENING = "opening"
    ADJUSTMENT = "adjustment"
    SAVED = "saved"
    TAKEN = "taken"


@dataclass(frozen=True)
class ModeFrom:
    """A mode and the first day on which it holds."""

    valid_from: date
    mode: BankMode


@dataclass(frozen=True, kw_only=True)
class BankDay:
    """What one person's day says to the bank.

    Attributes:
        day: The day.
        worked: Minutes worked.
        absent: Minutes of absence that do not draw on the bank: holiday, sickness.
        saved: Of the minutes worked, those the person puts into the bank.
        taken: Minutes of absence of a type that draws on the bank.
        norm: Minutes the person was meant to work.
    """

    day: date
    worked: int = 0
    absent: int = 0
    saved: int = 0
    taken: int = 0
    norm: int = 0


@dataclass(frozen=True)
class Posting:
    """What the office puts right: an adjustment, or the balance that a person begins a day with.

    Attributes:
        day: The day it counts on; an opening balance counts before anything else of that day.
        minutes: Below zero takes out.
        opening: Whether it is an opening balance; earlier days then count no more.
    """

    day: date
    minutes: int
    opening: bool = False


@dataclass(frozen=True)
class Movement:
    """One line of a person's bank.

    Attributes:
        day: When.
        kind: Why.
        minutes: Below zero takes out.
    """

    day: date
    kind: MovementKind
    minutes: int


def mode_on(day: date, modes: Iterable[ModeFrom]) -> BankMode:
    """Return the mode in force on a day; off before the first."""
    begun = [one for one in modes if one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from).mode if begun else BankMode.OFF


def movements(
    days: Iterable[BankDay], postings: Iterable[Posting], modes: Sequence[ModeFrom]
) -> list[Movement]:
    """Return the lines of one person's bank, by day.

    What an opening balance sets aside is left out.

    Args:
        days: The person's days; one on which nothing was registered says nothing and may be left
            out: a day not yet written is no day off.
        postings: Opening balances and adjustments. Of several openings of a day the last holds.
        modes: The company's modes with their first days.
    """
    posted = sorted(postings, key=lambda one: one.day)
    openings = [one for one in posted if one.opening]
    begin = openings[-1] if openings else None
    found = [] if begin is None else [Movement(begin.day, MovementKind.OPENING, begin.minutes)]
    found += [
        Movement(one.day, MovementKind.ADJUSTMENT, one.minutes)
        for one in posted
        if not one.opening and _counts(one.day, begin)
    ]
    for day in days:
        if _counts(day.day, begin):
            found += _of_day(day, mode_on(day.day, modes))
    return sorted((one for one in found if _tells(one)), key=_order)


def balance(lines: Iterable[Movement], day: date) -> int:
    """Return the minutes in the bank at the end of a day."""
    return sum(line.minutes for line in takewhile(lambda line: line.day <= day, lines))


def _of_day(day: BankDay, mode: BankMode) -> list[Movement]:
    if mode is BankMode.OFF:
        return []
    if mode is BankMode.MANUAL:
        return [
            Movement(day.day, MovementKind.SAVED, day.saved),
            Movement(day.day, MovementKind.TAKEN, -day.taken),
        ]
    if day.worked + day.absent + day.taken == 0:
        return []
    more = day.worked + day.absent - day.norm
    kind = MovementKind.SAVED if more > 0 else MovementKind.TAKEN
    return [Movement(day.day, kind, more)]


def _counts(day: date, begin: Posting | None) -> bool:
    return begin is None or day >= begin.day


def _tells(line: Movement) -> bool:
    return line.minutes != 0 or line.kind is MovementKind.OPENING


def _order(line: Movement) -> tuple[date, int]:
    return line.day, list(MovementKind).index(line.kind)
