"""Lines of pay out of rows, their sums, people with lines, and the whole preview. No tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.payroll.shapes import GOING, LineKey, Mode, Row, Selection

QUANTITY_STEP: Final = Decimal("0.0001")
"""Hours are whole minutes summed first, then decimal hours, rounded half up to four decimals."""

_HOUR: Final = Decimal(60)
_NOTHING: Final = money(0)


@dataclass(frozen=True)
class Line:
    """One line of the preview: `quantity` x `rate` is `amount`, always.

    Attributes:
        minutes: Whole minutes of all its rows; None where the quantity counts something else.
        first: Day of its first row.
        last: Day of its last row.
        days: On how many days there are rows.
        count: How many rows.
        comment: What all its rows say, when they say the same.
        mark: Of all its rows.
    """

    key: LineKey
    minutes: int | None
    quantity: Decimal
    first: date
    last: date
    days: int
    count: int
    comment: str
    mark: int
    last_exported: date | None = None

    @property
    def goes(self) -> bool:
        """Whether the export takes it."""
        return self.key.mode in GOING

    @property
    def amount(self) -> Money | None:
        """NOK; None while nobody knows the rate."""
        return None if self.key.rate is None else money(self.quantity * self.key.rate)


@dataclass(frozen=True)
class Stop:
    """Why a person's lines cannot go to a target (field-domain.md, X17)."""

    code: str
    params: dict[str, str] = field(default_factory=dict, hash=False)
    address: str = ""


@dataclass(frozen=True)
class Sums:
    """What one person's lines come to.

    Attributes:
        shown: How many lines there are.
        lines: How many of them go.
        minutes: Of hours that go; a supplement is on top of an hour, not beside it.
        amount: NOK that goes.
        mark: Of all rows that go; changes when anything of them changes.
        rows: Mode -> how many rows.
    """

    shown: int = 0
    lines: int = 0
    minutes: int = 0
    amount: Money = _NOTHING
    mark: int = 0
    rows: tuple[tuple[Mode, int], ...] = ()

    def __add__(self, other: Sums) -> Sums:
        """Put the lines of both together."""
        return Sums(
            self.shown + other.shown,
            self.lines + other.lines,
            self.minutes + other.minutes,
            money(self.amount + other.amount),
            self.mark ^ other.mark,
            self.rows + other.rows,
        )

    def count(self, mode: Mode) -> int:
        """Return how many rows stand in a mode."""
        return sum(number for one, number in self.rows if one is mode)

    @property
    def text(self) -> str:
        """All of it that tells whether anything changed."""
        return f"{self.lines} {self.minutes} {self.amount} {self.mark}"


@dataclass(frozen=True)
class Person:
    """One employee with the sums of all lines.

    Attributes:
        number: In the payroll system, or our own where the target is a file.
        taken: Whether the lines go.
        stop: Why they cannot go.
        lines: All of them; none where only sums were asked for.
    """

    id: UUID
    number: str
    name: str
    taken: bool
    stop: Stop | None
    sums: Sums
    lines: tuple[Line, ...] = ()

    @property
    def going(self) -> tuple[Line, ...]:
        """Lines that the export takes, when it takes the person."""
        return tuple(line for line in self.lines if line.goes)


@dataclass(frozen=True)
class Preview:
    """What an export would hand over now.

    Attributes:
        selection: What was asked.
        people: By name.
        unapproved_minutes: Hours of the span that are not approved, so not here.
        unapproved_rows: How many rows of hours and compensations that is.
    """

    selection: Selection
    people: tuple[Person, ...]
    unapproved_minutes: int = 0
    unapproved_rows: int = 0

    @property
    def taken(self) -> tuple[Person, ...]:
        """People who have something that goes."""
        return tuple(one for one in self.people if one.taken and one.sums.lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Lines that go."""
        return tuple(line for one in self.taken for line in one.going)

    @property
    def line_count(self) -> int:
        """How many lines go."""
        return sum(one.sums.lines for one in self.taken)

    def count(self, mode: Mode) -> int:
        """Return how many rows stand in a mode."""
        people = self.taken if mode in GOING else self.people
        return sum(one.sums.count(mode) for one in people)

    @property
    def stopped(self) -> int:
        """How many people are stopped."""
        return sum(1 for one in self.people if one.stop is not None)

    @property
    def minutes(self) -> int:
        """Minutes of hours that go."""
        return sum(one.sums.minutes for one in self.taken)

    @property
    def amount(self) -> Money:
        """NOK that goes."""
        return money(sum((one.sums.amount for one in self.taken), Decimal(0)))

    @property
    def digest(self) -> str:
        """Changes when anything changes that an export would hand over."""
        texts = sorted(f"{one.id} {one.sums.text}" for one in self.taken)
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()

    @property
    def sums(self) -> dict[str, list[str]]:
        """Name, minutes, NOK and mark per person that goes: a later look is compared with it."""
        return {
            str(one.id): [one.name, str(one.sums.minutes), str(one.sums.amount), one.sums.text]
            for one in self.taken
        }


def sums_of(lines: Iterable[Line]) -> Sums:
    """Return what lines of one person come to."""
    total = Sums()
    for line in lines:
        total += _sums_of_line(line)
    return total


def _sums_of_line(line: Line) -> Sums:
    rows = ((line.key.mode, line.count),)
    if not line.goes:
        return Sums(shown=1, rows=rows)
    minutes = (line.minutes or 0) if counts_as_time(line.key) else 0
    return Sums(1, 1, minutes, line.amount or _NOTHING, line.mark, rows)


def counts_as_time(key: LineKey) -> bool:
    """Tell whether a line's hours are hours worked or absent, and no supplement on top of them."""
    supplement = key.post.startswith("overtime") and (key.percent or 0) <= 100  # noqa: PLR2004 - an ordinary hour
    return key.in_time and not supplement


def hours_of(minutes: int) -> Decimal:
    """Return whole minutes as decimal hours, by the declared rule."""
    return (Decimal(minutes) / _HOUR).quantize(QUANTITY_STEP, rounding=ROUND_HALF_UP)


def lines_of(rows: Iterable[Row]) -> list[Line]:
    """Gather rows into lines: minutes are summed first, and only then become hours."""
    gathered: dict[LineKey, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row.line_key, []).append(row)
    return [line_of(key, found) for key, found in gathered.items()]


def line_of(key: LineKey, rows: Sequence[Row]) -> Line:
    """Return the line of the rows that have its key."""
    minutes = sum(row.minutes or 0 for row in rows) if key.in_time else None
    quantity = sum((row.quantity for row in rows), Decimal(0))
    days = {row.on_day for row in rows}
    comments = {row.comment for row in rows}
    mark = 0
    for row in rows:
        mark ^= row.mark
    exported = [row.last_exported for row in rows if row.last_exported is not None]
    return Line(
        key=key,
        minutes=minutes,
        quantity=hours_of(minutes) if minutes is not None else quantity,
        first=min(days),
        last=max(days),
        days=len(days),
        count=len(rows),
        comment=comments.pop() if len(comments) == 1 else "",
        mark=mark,
        last_exported=max(exported, default=None),
    )
