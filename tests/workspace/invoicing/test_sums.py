"""Printed lines multiply, shares meet their line, VAT goes by code, roundings are shown."""

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bindeledd.kernel.money import ORE, Money, money
from bindeledd.workspace import vat
from bindeledd.workspace.invoicing import sums
from bindeledd.workspace.invoicing.sums import Charge, DocumentRounding, Rule, VatRounding
from bindeledd.workspace.vat import UnknownVatError
from tests.workspace.invoicing.test_vat import TODAY

PERCENT = partial(vat.percent, on=TODAY)
amounts = st.integers(-(10**9), 10**9).map(lambda ore: Money(Decimal(ore) * ORE))
weights: st.SearchStrategy[tuple[Decimal, ...]] = st.lists(
    st.integers(-(10**8), 10**8).map(lambda one: Decimal(one) / 10_000), min_size=1, max_size=12
).map(tuple)
charges = st.lists(st.builds(Charge, st.sampled_from(vat.ON_SALES), amounts), max_size=12)
rules = st.builds(Rule, st.sampled_from(DocumentRounding), st.sampled_from(VatRounding))


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [
        ("38", "890", "0", "33820.00"),
        ("96", "89", "0", "8544.00"),
        ("0.333", "890", "0", "296.37"),
        ("3", "33.33", "10", "89.99"),
        ("-4", "1290", "0", "-5160.00"),
        ("1", "0.005", "0", "0.01"),
        ("7.5", "890", "100", "0.00"),
        ("999999999.999", "9999999999.99", "0.01", "9998999999980002000.00"),
    ],
)
def test_a_line_is_quantity_times_price_less_discount(
    quantity: str, price: str, discount: str, amount: str
) -> None:
    """Worked out by hand, the last one from (10^12 - 1)^2 x 0.9999 / 10^5."""
    assert str(sums.line_amount(Decimal(quantity), Decimal(price), Decimal(discount))) == amount


def test_minutes_are_added_before_they_become_hours() -> None:
    """Three times twenty minutes is one hour, not 0.999."""
    assert sums.quantity_of(20 * 3, 60) == Decimal("1.000")
    assert sums.quantity_of(20, 60) == Decimal("0.333")
    assert sums.quantity_of(-50, 60) == Decimal("-0.833")


@given(amounts, weights)
@example(money("593.63"), (Decimal(890), Decimal("-296.67")))
def test_shares_meet_the_amount(amount: Money, parts: tuple[Decimal, ...]) -> None:
    found = sums.shares(amount, parts)
    assert sum(found, Decimal(0)) == amount
    assert len(found) == len(parts)


@given(weights)
def test_a_share_is_what_the_part_costs_by_itself(parts: tuple[Decimal, ...]) -> None:
    """Where the line is the exact sum, nobody's share is off by more than the line's rounding."""
    amount = money(sum(parts, Decimal(0)))
    whole = max(abs(sum(parts, Decimal(0))), Decimal(1))
    bound = ORE * (1 + max(abs(part) for part in parts) / whole)
    for share, part in zip(sums.shares(amount, parts), parts, strict=True):
        assert abs(share - part) <= bound


def test_what_was_taken_out_and_brought_back_shares_nothing() -> None:
    parts = (Decimal(890), Decimal(-890))
    assert sums.shares(money(0), parts) == (money(890), money(-890))


def test_a_discount_falls_on_returns_too() -> None:
    parts = (Decimal(1000), Decimal(-100))
    assert sums.shares(money(810), parts) == (money(900), money(-90))


def test_nobody_cannot_share() -> None:
    with pytest.raises(ValueError, match="nobody"):
        sums.shares(money(1), ())


@given(charges, rules)
def test_a_document_adds_up(lines: list[Charge], rule: Rule) -> None:
    """Net, VAT and rounding are the total, and every line's code has its row."""
    found = sums.totals(lines, PERCENT, rule)
    assert found.net == sum((line.amount for line in lines), Decimal(0))
    assert found.payable == found.net + sum(one.vat for one in found.vat_sums) + found.rounding
    assert [one.code for one in found.vat_sums] == list(dict.fromkeys(c.vat_code for c in lines))
    for one in found.vat_sums:
        assert one.basis == sum(line.amount for line in lines if line.vat_code == one.code)


@given(charges, rules)
def test_rounding_is_none_or_reaches_the_nearest_krone(lines: list[Charge], rule: Rule) -> None:
    found = sums.totals(lines, PERCENT, rule)
    if rule.document is DocumentRounding.NONE:
        assert found.rounding == 0
    else:
        assert found.payable == found.payable.to_integral_value()
        assert abs(found.rounding) <= Decimal("0.50")


@given(charges)
def test_vat_a_line_and_vat_a_rate_differ_by_roundings_only(lines: list[Charge]) -> None:
    by_rate = sums.totals(lines, PERCENT, Rule(vat=VatRounding.PER_RATE))
    by_line = sums.totals(lines, PERCENT, Rule(vat=VatRounding.PER_LINE))
    assert abs(by_rate.vat - by_line.vat) <= ORE / 2 * (len(lines) + len(by_rate.vat_sums))


def test_the_two_ways_to_round_vat() -> None:
    """Three lines of 0.10: a quarter of each is 0.025, of the sum 0.075."""
    lines = [Charge("3", money("0.10"))] * 3
    assert sums.totals(lines, PERCENT, Rule(vat=VatRounding.PER_RATE)).vat == money("0.08")
    assert sums.totals(lines, PERCENT, Rule(vat=VatRounding.PER_LINE)).vat == money("0.09")


def test_the_picture_of_an_attachment() -> None:
    """Sums of the attachment FV-0318 as it is drawn."""
    drawn = ["33820", "7670", "27300", "6120", "8544", "5160", "7104", "3338", "7616"]
    found = sums.totals([Charge("3", money(one)) for one in drawn], PERCENT, Rule())
    assert (found.net, found.vat, found.payable) == (
        money("106672.00"),
        money("26668.00"),
        money("133340.00"),
    )


def test_an_unknown_code_stops_the_document() -> None:
    with pytest.raises(UnknownVatError):
        sums.totals([Charge("25", money(100))], PERCENT, Rule())
