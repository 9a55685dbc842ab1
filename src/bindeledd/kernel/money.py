"""Exact amounts: rounding to øre and splitting so that the parts meet the whole."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Money = NewType("Money", Decimal)
"""NOK with two decimals; excluding VAT unless the name says otherwise."""

ORE = Decimal("0.01")


def money(value: Decimal | int | str) -> Money:
    """Return the amount rounded half up to whole øre; a float is refused by its type."""
    return Money(Decimal(value).quantize(ORE, rounding=ROUND_HALF_UP))


def split(total: Money, weights: tuple[Decimal, ...]) -> tuple[Money, ...]:
    """Split a total by weights; the parts sum to the total exactly.

    The øre left by rounding go to the parts with the largest remainders, first come first.

    Raises:
        ValueError: No weights, a negative weight, or weights that sum to zero.
    """
    scale = sum(weights, Decimal(0))
    if not weights or scale <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and sum to more than zero")
    ore = int(total / ORE)
    shares = [Decimal(abs(ore)) * weight / scale for weight in weights]
    floors = [int(share) for share in shares]
    left = abs(ore) - sum(floors)
    order = sorted(range(len(shares)), key=lambda i: (floors[i] - shares[i], i))
    for i in order[:left]:
        floors[i] += 1
    sign = -1 if ore < 0 else 1
    return tuple(money(Decimal(sign * part) * ORE) for part in floors)
