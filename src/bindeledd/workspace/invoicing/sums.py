"""Amounts of lines and documents: a printed line multiplies, shares meet it, VAT goes by code.

The rules, each proven by a property test:

* A line's amount is quantity x price x (1 - discount), rounded once. Nothing else is printed.
* What a line gathers (hours, withdrawals) gets shares of that amount; they sum to it exactly.
  An entry's own product is never rounded by itself and summed: that invents or loses øre.
* VAT is reckoned on the sum per code, or per line where the customer's ledger does so.
* Rounding a document to whole kroner is a figure of its own, never hidden in a line.

No Django, no tables: `services.py` keeps what this reckons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from typing import TypeAlias

from bindeledd.kernel.money import Money, money, split

PercentOf: TypeAlias = Callable[[str], Decimal]
"""Standard VAT code -> percentage of the document's day; raises for an unknown one."""

_THOUSANDTH = Decimal("0.001")
_KRONE = Money(Decimal(1))
_HUNDRED = Decimal(100)
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Twelve digits of quantity, fourteen of price and five of discount are more than 28."""


class DocumentRounding(StrEnum):
    """What the customer's ledger does with the øre of a whole document."""

    NONE = "none"
    WHOLE_KRONER = "whole_kroner"


class VatRounding(StrEnum):
    """Where the ledger rounds VAT."""

    PER_RATE = "per_rate"
    PER_LINE = "per_line"


@dataclass(frozen=True)
class Rule:
    """How one ledger sums a document.

    Attributes:
        document: What happens to the øre of the total.
        vat: Whether VAT is rounded once a code or once a line.
    """

    document: DocumentRounding = DocumentRounding.NONE
    vat: VatRounding = VatRounding.PER_RATE


@dataclass(frozen=True)
class Charge:
    """What the sums need of a line.

    Attributes:
        vat_code: Standard code.
        amount: NOK excluding VAT, discount taken off.
    """

    vat_code: str
    amount: Money


@dataclass(frozen=True)
class VatSum:
    """VAT of one code.

    Attributes:
        code: Standard code.
        percent: On the document's day.
        basis: Sum of the lines, excluding VAT.
        vat: The tax.
    """

    code: str
    percent: Decimal
    basis: Money
    vat: Money


@dataclass(frozen=True)
class Totals:
    """Sums of a document.

    Attributes:
        net: Sum of the lines.
        vat_sums: VAT a code, in the order of their first lines.
        rounding: What was added to reach whole kroner; may be negative.
    """

    net: Money
    vat_sums: tuple[VatSum, ...]
    rounding: Money

    @property
    def vat(self) -> Money:
        """All VAT."""
        return total(one.vat for one in self.vat_sums)

    @property
    def gross(self) -> Money:
        """Net and VAT, before rounding."""
        return Money(self.net + self.vat)

    @property
    def payable(self) -> Money:
        """What the customer is asked for."""
        return Money(self.gross + self.rounding)


def total(amounts: Iterable[Decimal]) -> Money:
    """Return the sum of amounts; of none it is zero."""
    return money(sum(amounts, Decimal(0)))


def exact_amount(quantity: Decimal, price: Decimal, discount: Decimal = Decimal(0)) -> Decimal:
    """Return quantity x price less discount (percent), unrounded."""
    with localcontext(_EXACT):
        return quantity * price * (_HUNDRED - discount) / _HUNDRED


def line_amount(quantity: Decimal, price: Decimal, discount: Decimal = Decimal(0)) -> Money:
    """Return the amount of a line as anyone can work it out from what is printed."""
    return money(exact_amount(quantity, price, discount))


def quantity_of(units: int, per: int) -> Decimal:
    """Return a quantity with three decimals from whole units: minutes by 60, thousandths by 1000.

    Minutes are added before they become hours, so that three times twenty minutes is one hour.
    """
    with localcontext(_EXACT):
        return (Decimal(units) / per).quantize(_THOUSANDTH)


def shares(amount: Money, weights: tuple[Decimal, ...]) -> tuple[Money, ...]:
    """Return each one's share of a line's amount; the shares sum to it exactly.

    Args:
        amount: Of the line.
        weights: What each would cost by itself, NOK unrounded. Returns weigh less than nothing:
            they get their own amount, and what is taken out carries the rest. Where all weigh
            nothing, everybody gets the same.

    Raises:
        ValueError: There is nobody to share.
    """
    if not weights:
        raise ValueError("nobody shares this amount")
    plus = tuple(max(weight, Decimal(0)) for weight in weights)
    minus = tuple(max(-weight, Decimal(0)) for weight in weights)
    with localcontext(_EXACT):
        if not any(plus) and not any(minus):
            return split(amount, tuple(Decimal(1) for _ in weights))
        if not any(minus):
            return split(amount, plus)
        if not any(plus):
            return split(amount, minus)
        taken, returned = _two_sides(amount, sum(plus, Decimal(0)), sum(minus, Decimal(0)))
        pairs = zip(split(taken, plus), split(returned, minus), strict=True)
        return tuple(Money(one + other) for one, other in pairs)


def _two_sides(amount: Money, plus: Decimal, minus: Decimal) -> tuple[Money, Money]:
    """Part an amount in what was taken out and what came back; the larger side bears the øre."""
    net = plus - minus
    # Near zero the rounding of the amount would weigh more than the amount itself.
    factor = amount / net if abs(net) >= _KRONE else Decimal(1)
    if plus >= minus:
        returned = money(-minus * factor)
        return Money(amount - returned), returned
    taken = money(plus * factor)
    return taken, Money(amount - taken)


def to_krone(amount: Decimal) -> Money:
    """Return whole kroner, halves away from zero."""
    return money(amount.quantize(_KRONE, rounding=ROUND_HALF_UP))


def totals(charges: Iterable[Charge], percent_of: PercentOf, rule: Rule) -> Totals:
    """Return the sums of a document.

    Raises:
        UnknownVatError: A line's code has no rate (raised by `percent_of`).
    """
    by_code: dict[str, list[Money]] = {}
    for charge in charges:
        by_code.setdefault(charge.vat_code, []).append(charge.amount)
    sums = tuple(
        VatSum(code, percent_of(code), total(amounts), vat_of(amounts, percent_of(code), rule))
        for code, amounts in by_code.items()
    )
    net = total(one.basis for one in sums)
    gross = net + total(one.vat for one in sums)
    return Totals(net, sums, rounding_of(gross, rule))


def rounding_of(gross: Decimal, rule: Rule) -> Money:
    """Return what must be added to a total to follow the ledger's rule."""
    match rule.document:
        case DocumentRounding.NONE:
            return money(0)
        case DocumentRounding.WHOLE_KRONER:
            return Money(to_krone(gross) - money(gross))


def vat_of(amounts: list[Money], percent: Decimal, rule: Rule) -> Money:
    """Return the VAT of all lines of one code."""
    match rule.vat:
        case VatRounding.PER_RATE:
            return vat_on(total(amounts), percent)
        case VatRounding.PER_LINE:
            return total(vat_on(amount, percent) for amount in amounts)


def vat_on(basis: Decimal, percent: Decimal) -> Money:
    """Return the VAT of a basis."""
    return money(basis * percent / _HUNDRED)
