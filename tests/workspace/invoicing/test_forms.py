"""Lines of every form bill each source once, multiply, and sum to the basis."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing import forms
from bindeledd.workspace.invoicing.forms import Form, Line, Source
from bindeledd.workspace.invoicing.sums import line_amount, shares
from tests.workspace.invoicing.portions import forms_, sources

lumps = st.integers(-(10**9), 10**9).map(lambda ore: money(Decimal(ore) / 100))


def hours(place: int, minutes: int, **other: Any) -> Source:
    known: dict[str, Any] = {
        "kind": forms.HOUR_ENTRY,
        "ours": UUID(int=place),
        "units": minutes,
        "per": forms.MINUTES,
        "price": Decimal(890),
        "vat_code": "3",
        "type_id": "ordinary",
    }
    return Source(**(known | other))


@pytest.mark.covers("X12")
@given(sources(), forms_)
def test_every_source_stands_on_one_line(some: list[Source], form: Form) -> None:
    found = [source.ours for line in forms.lines_of(some, form) for source in line.sources]
    assert sorted(found) == sorted(source.ours for source in some)


@given(sources(), forms_)
def test_lines_multiply_and_sum_to_their_sources(some: list[Source], form: Form) -> None:
    lines = forms.lines_of(some, form)
    for line in lines:
        assert line.amount == line_amount(line.quantity, line.price, line.discount)
        assert sum(line.shares, Decimal(0)) == line.amount
    assert sum(line.amount for line in lines) == forms.basis_sum(lines)


@pytest.mark.covers("B0.9", "X12")
@given(sources(), forms_)
def test_a_single_line_has_the_sum_of_many(some: list[Source], form: Form) -> None:
    """One line a VAT code, since VAT goes by code; the sum and the shares are the same."""
    many = forms.lines_of(some, replace(form, single_line=False))
    single = forms.lines_of(some, replace(form, single_line=True))
    assert len(single) == len({source.vat_code for source in some})
    assert sum(line.amount for line in single) == sum(line.amount for line in many)
    assert _share_of_each(single) == _share_of_each(many)


@pytest.mark.covers("B0.9", "X12")
@given(sources())
def test_income_can_be_told_apart_by_machine(some: list[Source]) -> None:
    lines = forms.lines_of(some, Form(machine_lines=True))
    for line in lines:
        if line.sources[0].kind in {forms.HOUR_ENTRY, forms.MACHINE_USE}:
            assert len({source.machine_id for source in line.sources}) == 1


@pytest.mark.covers("B0.10", "X12")
def test_hours_are_grouped_by_type_and_price_or_not_at_all() -> None:
    some = [
        hours(1, 450),
        hours(2, 480),
        hours(3, 60, type_id="travel"),
        hours(4, 60, price=Decimal(1180)),
        hours(5, 60, vat_code="5"),
    ]
    grouped = forms.lines_of(some, Form(group_hours=True))
    assert [(line.quantity, line.amount) for line in grouped] == [
        (Decimal("15.5"), money("13795.00")),
        (Decimal(1), money("890.00")),
        (Decimal(1), money("1180.00")),
        (Decimal(1), money("890.00")),
    ]
    alone = forms.lines_of(some, Form(group_hours=False))
    assert [line.quantity for line in alone] == [
        Decimal(one) for one in ("7.5", "8", "1", "1", "1")
    ]


def test_hours_with_a_machine_are_a_line_of_their_own_when_machines_are() -> None:
    some = [hours(1, 60), hours(2, 60, machine_id=UUID(int=9))]
    assert len(forms.lines_of(some, Form(machine_lines=True))) == 2
    assert len(forms.lines_of(some, Form(machine_lines=False))) == 1


def test_twenty_minutes_three_times_is_an_hour() -> None:
    """Single entries would be 296.37 each and lose 0.89; the line has the whole hour."""
    (line,) = forms.lines_of([hours(one, 20) for one in range(3)], Form())
    assert (line.quantity, line.amount) == (Decimal("1.000"), money("890.00"))
    assert line.shares == (money("296.67"), money("296.67"), money("296.66"))


def test_driving_and_toll_are_one_lump() -> None:
    """As in the picture: 312 km and 14 passages are one line of 3 338."""
    drive = Source(
        kind=forms.COMPENSATION,
        ours=UUID(int=1),
        units=312_000,
        per=forms.THOUSANDTHS,
        price=Decimal("8.50"),
        vat_code="3",
        type_id="driving",
    )
    toll = replace(drive, ours=UUID(int=2), units=14_000, price=Decimal(49), type_id="toll")
    (line,) = forms.lines_of([drive, toll], Form())
    assert (line.quantity, line.price, line.is_lump) == (Decimal(1), money(3338), True)
    assert line.shares == (money(2652), money(686))


def test_a_return_is_taken_off_its_item() -> None:
    out = Source(
        kind=forms.WITHDRAWAL,
        ours=UUID(int=1),
        units=96_000,
        per=forms.THOUSANDTHS,
        price=Decimal(89),
        vat_code="3",
        unit="m",
        type_id="pipe",
    )
    back = replace(out, ours=UUID(int=2), units=-6_000)
    (line,) = forms.lines_of([out, back], Form())
    assert (line.quantity, line.amount) == (Decimal(90), money(8010))
    assert line.shares == (money(8544), money(-534))


@given(sources(), forms_, st.integers(0, 10_000).map(lambda one: Decimal(one) / 100))
def test_a_discount_is_shared_by_the_sources(
    some: list[Source], form: Form, discount: Decimal
) -> None:
    for line in forms.lines_of(some, form):
        cheaper = replace(line, discount=discount)
        assert cheaper.amount == line_amount(line.quantity, line.price, discount)
        assert sum(cheaper.shares, Decimal(0)) == cheaper.amount


@given(lumps, st.lists(st.integers(0, 10**7), min_size=1, max_size=8))
def test_an_agreed_sum_falls_on_the_lines(lump: Money, ore: list[int]) -> None:
    lines = [
        Line(key=("own",), quantity=Decimal(7), price=money(Decimal(one) / 100), vat_code="3")
        for one in ore
    ]
    spread = forms.spread(lump, lines)
    assert sum(line.amount for line in spread) == lump
    for line in spread:
        assert line.amount == line_amount(line.quantity, line.price)
        assert line.quantity == (1 if line.is_lump else 7)


def test_lines_that_pull_both_ways_share_no_agreed_sum() -> None:
    lines = [
        Line(key=("own",), quantity=Decimal(one), price=money(100), vat_code="3") for one in (3, -1)
    ]
    with pytest.raises(ValueError, match="weights"):
        forms.spread(money(100), lines)


def test_an_own_line_has_no_shares() -> None:
    own = Line(key=("own",), quantity=Decimal(2), price=money(100), vat_code="3")
    assert own.shares == ()
    assert own.amount == money(200)


def _share_of_each(lines: tuple[Line, ...]) -> dict[UUID, Money]:
    return {
        source.ours: share
        for line in lines
        for source, share in zip(line.sources, shares(line.amount, line.basis), strict=True)
    }
