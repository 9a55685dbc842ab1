"""Income beside cost for each month, and cost by kind: the lengths, reckoned on the server.

The drawing is an SVG whose lengths are attributes, because the content policy forbids inline
styles. Amounts come in; nothing here decides what belongs to a month or to a kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from bindeledd.panel import formatting

Text = str | Promise

KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "pay": pgettext_lazy("cost", "Pay"),
        "machine": pgettext_lazy("cost", "Machine"),
        "items": pgettext_lazy("cost", "Items"),
        "bought": pgettext_lazy("cost", "Subcontractors and purchases"),
        "expenses": pgettext_lazy("cost", "Driving and expenses"),
    }
)
"""Kinds of cost in the order of their stacking: each has a tone and a hatching of its own."""

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_THOUSAND: Final = Decimal(1000)
_TOP: Final = Decimal(20)
_PLOT: Final = Decimal(184)
_FOOT: Final = Decimal(40)
_LINES: Final = 4
_FEWEST: Final = 6
_CROWDED: Final = 8
_FINE: Final = 20
_GAP: Final = Decimal(1)
_STEPS: Final = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind cost in a month; `kind` is a key of `KINDS`."""

    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a project.

    Attributes:
        label: As it stands under the axis («jun.»).
        income: What is billed; negative when more was credited.
        unbilled: What is done and not yet billed.
        costs: Cost by kind.
    """

    label: str
    income: Decimal
    unbilled: Decimal = _ZERO
    costs: tuple[Cost, ...] = ()

    @property
    def earned(self) -> Decimal:
        """Billed and unbilled together."""
        return self.income + self.unbilled

    @property
    def cost(self) -> Decimal:
        """All kinds together."""
        return sum((cost.amount for cost in self.costs), _ZERO)

    @property
    def margin(self) -> Decimal | None:
        """Margin in per cent of income; none where nothing was earned."""
        if self.earned <= 0:
            return None
        return (self.earned - self.cost) * _HUNDRED / self.earned


@dataclass(frozen=True, slots=True)
class CostRow:
    """One kind of cost against its estimate."""

    words: Text
    so_far: Decimal
    estimate: Decimal | None = None
    url: str = ""

    @property
    def used(self) -> Decimal | None:
        """Per cent of the estimate that is used; none without an estimate."""
        return self.so_far * _HUNDRED / self.estimate if self.estimate else None

    @property
    def meter(self) -> int:
        """Width of the meter."""
        return 0 if self.used is None else max(0, min(100, round(self.used)))


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle; lengths are written, because a template would write a decimal comma."""

    tone: str
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the picture."""

    figure: str
    y: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A written figure or name in the picture."""

    text: str
    x: str
    y: str
    css: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cost in the legend and the table."""

    tone: str
    words: Text


@dataclass(frozen=True, slots=True)
class TableRow:
    """A month in the table beside the picture."""

    label: str
    income: Decimal
    unbilled: Decimal
    costs: tuple[tuple[Kind, Decimal], ...]
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class MonthChart:
    """Everything the component draws; `in_thousands` tells what the figures stand for."""

    height: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    names: tuple[Name, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[TableRow, ...]
    spoken: str
    crowded: bool
    in_thousands: bool


@dataclass(slots=True)
class _Scale:
    """From kroner to a height in the picture."""

    low: Decimal
    high: Decimal
    step: Decimal = field(init=False)

    def __post_init__(self) -> None:
        self.step = _nice((self.high - self.low) / _LINES)
        self.high = (self.high / self.step).to_integral_value(ROUND_CEILING) * self.step
        self.low = (self.low / self.step).to_integral_value(ROUND_FLOOR) * self.step

    def y(self, amount: Decimal) -> Decimal:
        return _TOP + (self.high - amount) * _PLOT / (self.high - self.low)

    @property
    def values(self) -> list[Decimal]:
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * index for index in range(count + 1)]


def months(them: Sequence[Month]) -> MonthChart:
    """Draw months oldest first.

    Raises:
        KeyError: A cost of a kind that has no tone.
    """
    scale = _Scale(*_ends(them))
    thousands = max(abs(scale.low), abs(scale.high)) >= 10 * _THOUSAND
    kinds = tuple(
        Kind(code, words)
        for code, words in KINDS.items()
        if any(cost.kind == code for month in them for cost in month.costs)
    )
    slot = _HUNDRED / max(len(them), _FEWEST)
    bars: list[Bar] = []
    names: list[Name] = []
    for index, month in enumerate(them):
        left = slot * index
        bars += _bars(month, scale, left, slot)
        names += _names(month, scale, left, slot, thousands=thousands, odd=index % 2 == 1)
    return MonthChart(
        height=_written(_TOP + _PLOT + _FOOT),
        bars=tuple(bars),
        ticks=tuple(
            Tick(_figure(value, thousands=thousands), _written(scale.y(value)), value == 0)
            for value in scale.values
        ),
        names=tuple(names),
        kinds=kinds,
        rows=tuple(_row(month, kinds) for month in them),
        spoken=_spoken(them),
        crowded=len(them) > _CROWDED,
        in_thousands=thousands,
    )


def _ends(them: Sequence[Month]) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest point that any bar reaches; never both nothing."""
    reached = [_ZERO]
    for month in them:
        for parts in ((month.income, month.unbilled), [cost.amount for cost in month.costs]):
            reached.append(sum((part for part in parts if part > 0), _ZERO))
            reached.append(sum((part for part in parts if part < 0), _ZERO))
    low, high = min(reached), max(reached)
    return (low, high) if high > low else (_ZERO, _THOUSAND)


def _nice(rough: Decimal) -> Decimal:
    """Return the nearest round step that is not smaller."""
    power = Decimal(10) ** rough.adjusted()
    return next(step * power for step in _STEPS if step * power >= rough)


def _bars(month: Month, scale: _Scale, left: Decimal, slot: Decimal) -> list[Bar]:
    earned = [("income", month.income), ("unbilled", month.unbilled)]
    order = list(KINDS)
    spent = sorted(
        ((cost.kind, cost.amount) for cost in month.costs), key=lambda part: order.index(part[0])
    )
    at = left + slot * Decimal("0.18")
    beside = left + slot * Decimal("0.52")
    return [
        *_stack(earned, scale, at, slot * Decimal("0.31")),
        *_stack(spent, scale, beside, slot * Decimal("0.3")),
    ]


def _stack(
    parts: Sequence[tuple[str, Decimal]], scale: _Scale, x: Decimal, width: Decimal
) -> list[Bar]:
    """Stack what is above zero upwards and what is below it downwards, a hairline apart."""
    up = down = _ZERO
    bars = []
    for tone, amount in parts:
        if amount == 0:
            continue
        start = up if amount > 0 else down
        end = start + amount
        if amount > 0:
            up = end
        else:
            down = end
        top, bottom = scale.y(max(start, end)), scale.y(min(start, end))
        tall = max(bottom - top - (_GAP if start != 0 else 0), _GAP)
        bars.append(Bar(tone, _written(x), _written(width), _written(top), _written(tall)))
    return bars


def _names(
    month: Month, scale: _Scale, left: Decimal, slot: Decimal, *, thousands: bool, odd: bool
) -> list[Name]:
    foot = _TOP + _PLOT
    middle = _written(left + slot / 2)
    every = " every-second" if odd else ""
    names = [
        Name(month.label, middle, _written(foot + 17), f"month{every}"),
        Name(formatting.percent(month.margin), middle, _written(foot + 34), f"margin{every}"),
    ]
    for amount, place, css in (
        (month.earned, "0.335", "value strong"),
        (month.cost, "0.67", "value"),
    ):
        if amount:
            y = scale.y(max(amount, _ZERO)) - 6
            x = _written(left + slot * Decimal(place))
            names.append(Name(_figure(amount, thousands=thousands), x, _written(y), css))
    return names


def _row(month: Month, kinds: Sequence[Kind]) -> TableRow:
    spent = {kind.tone: _ZERO for kind in kinds}
    for cost in month.costs:
        spent[cost.kind] += cost.amount
    costs = tuple((kind, spent[kind.tone]) for kind in kinds)
    return TableRow(month.label, month.income, month.unbilled, costs, month.margin)


def _spoken(them: Sequence[Month]) -> str:
    return " ".join(
        _("%(month)s: income %(income)s, cost %(cost)s.")
        % {
            "month": month.label,
            "income": formatting.kroner(month.earned),
            "cost": formatting.kroner(month.cost),
        }
        for month in them
    )


def _figure(value: Decimal, *, thousands: bool) -> str:
    if not thousands:
        return formatting.number(value)
    shown = value / _THOUSAND
    whole = shown == shown.to_integral_value() or abs(shown) > _FINE
    return formatting.number(shown, 0 if whole else 1)


def _written(length: Decimal) -> str:
    return format(round(length, 2).normalize(), "f")
