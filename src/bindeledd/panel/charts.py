"""Figures made ready for drawing with classes alone: shares of a bar, heights of a timeline.

The content security policy forbids inline styles, so every length becomes a whole per cent and
the stylesheet has a class for each (`w-0`..`w-100`, `h-0`..`h-100`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WHOLE: Final = 100
_STEPS: Final = (10, 12, 16, 20, 30, 40, 50, 60, 80)
_SMALL: Final = (1, 2, 4, 6, 8)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar.

    Attributes:
        tone: Class of its ground: age-1..age-4, moved, queued, held, refused, rest.
        value: Its size, in whatever unit all parts share.
        figure: The figure as it is written («38,0 t»).
        words: What it is («over 14 dager»).
    """

    tone: str
    value: Decimal | int
    figure: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part and its width in whole per cent."""

    part: Part
    percent: int


def shares(parts: Sequence[Part]) -> tuple[Share, ...]:
    """Divide a bar so that the per cents sum to 100 and nothing that exists disappears.

    Raises:
        ValueError: A part is negative.
    """
    if any(part.value < 0 for part in parts):
        message = "a part of a bar cannot be negative"
        raise ValueError(message)
    total = sum((Decimal(part.value) for part in parts), Decimal(0))
    if total == 0:
        return tuple(Share(part, 0) for part in parts)
    exact = [Decimal(part.value) * WHOLE / total for part in parts]
    whole = [max(int(size), 1) if size > 0 else 0 for size in exact]
    by_need = sorted(range(len(parts)), key=lambda index: whole[index] - exact[index])
    while (missing := WHOLE - sum(whole)) > 0:
        for index in by_need[:missing]:
            whole[index] += 1
    while sum(whole) > WHOLE:
        whole[whole.index(max(whole))] -= 1
    return tuple(Share(part, percent) for part, percent in zip(parts, whole, strict=True))


@dataclass(frozen=True, slots=True)
class Period:
    """What happened in one period of the timeline.

    Attributes:
        label: The hour or day, as it stands under the axis («15»).
        ran: False when a run was due and did not happen.
        moved, queued, held, refused: Rows; queued, held and refused stand below the axis.
    """

    label: str
    moved: int = 0
    queued: int = 0
    held: int = 0
    refused: int = 0
    ran: bool = True

    @property
    def stopped(self) -> int:
        """All rows below the axis."""
        return self.queued + self.held + self.refused


@dataclass(frozen=True, slots=True)
class Column:
    """One period with heights in per cent of the upper and the lower half."""

    period: Period
    up: int
    held: int
    queued: int
    refused: int
    named: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the timeline: its figure and its height in per cent."""

    figure: int
    percent: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the timeline component draws."""

    columns: tuple[Column, ...]
    ticks_up: tuple[Tick, ...]
    ticks_down: tuple[Tick, ...]
    missed: int


def timeline(periods: Sequence[Period], *, name_every: int = 3) -> Timeline:
    """Scale the halves on their own, so that a few moved rows are seen beside many held.

    Args:
        periods: Oldest first.
        name_every: Every how many columns carries its label; the last always does.
    """
    top = _nice(max((period.moved for period in periods), default=0))
    bottom = _nice(max((period.stopped for period in periods), default=0))
    last = len(periods) - 1
    columns = tuple(
        Column(
            period,
            up=_height(period.moved, top),
            held=_height(period.held, bottom),
            queued=_height(period.queued, bottom),
            refused=_height(period.refused, bottom),
            named=index == last or (index % name_every == 0 and last - index >= name_every - 1),
        )
        for index, period in enumerate(periods)
    )
    missed = sum(not period.ran for period in periods)
    return Timeline(columns, _ticks(top), _ticks(bottom), missed)


def _height(value: int, top: int) -> int:
    if value == 0:
        return 0
    return max(round(Decimal(value * WHOLE) / top), 2)


def _ticks(top: int) -> tuple[Tick, ...]:
    if top <= 1:
        return (Tick(top, WHOLE),)
    return (Tick(top // 2, top // 2 * WHOLE // top), Tick(top, WHOLE))


def _nice(highest: int) -> int:
    """Return the nearest round and even number that holds the highest column."""
    power: int = 10 ** max(len(str(highest)) - 2, 0)
    steps = (*_SMALL, *(step * power for step in _STEPS), 100 * power)
    return next(step for step in steps if step >= highest)
