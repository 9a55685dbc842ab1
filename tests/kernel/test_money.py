"""Øre that neither vanish nor appear."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.money import ORE, Money, money, split

amounts = st.integers(-(10**12), 10**12).map(lambda ore: Money(Decimal(ore) * ORE))
weights = st.lists(st.decimals(0, 1000, places=3, allow_nan=False), min_size=1, max_size=12).filter(
    lambda parts: sum(parts) > 0
)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("1.004", "1.00"), (7, "7.00"), ("2.675", "2.68")],
)
def test_half_is_rounded_away_from_zero(value: str | int, rounded: str) -> None:
    assert str(money(value)) == rounded


@given(amounts, weights)
def test_parts_meet_the_whole(total: Money, parts: list[Decimal]) -> None:
    shares = split(total, tuple(parts))
    assert sum(shares, Decimal(0)) == total
    assert len(shares) == len(parts)


@given(amounts, weights)
def test_no_part_is_off_by_an_ore_or_more(total: Money, parts: list[Decimal]) -> None:
    scale = sum(parts)
    for share, part in zip(split(total, tuple(parts)), parts, strict=True):
        assert abs(share - total * part / scale) < ORE
        assert part != 0 or share == 0


def test_left_over_ore_go_to_the_largest_remainders() -> None:
    assert split(money("0.10"), (Decimal(1), Decimal(1), Decimal(1))) == (
        money("0.04"),
        money("0.03"),
        money("0.03"),
    )
    assert split(money("-0.05"), (Decimal(1), Decimal(2))) == (money("-0.02"), money("-0.03"))


@pytest.mark.parametrize("parts", [(), (Decimal(0),), (Decimal(1), Decimal(-1)), (Decimal(-1),)])
def test_weights_that_weigh_nothing_are_refused(parts: tuple[Decimal, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(money(1), parts)
