"""Overtime as whole hours or as a supplement: the same hours and money, never both forms."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.money import Money, money
from bindeledd.workspace.time.overtime import (
    SUPPLEMENTS,
    WHOLE_HOURS,
    OvertimeForm,
    Part,
    PartKind,
    Parts,
    Supplements,
    parts_of,
)

WHOLE, SUPPLEMENT = OvertimeForm.WHOLE_HOUR, OvertimeForm.SUPPLEMENT
HUNDRED = Decimal(100)

entries = st.tuples(st.integers(0, 900), st.integers(0, 300), st.integers(0, 300)).map(
    lambda three: (sum(three), three[1], three[2])
)
rates = st.decimals(0, 2000, places=2).map(money)
percents = st.decimals(0, 200, places=2)


@pytest.mark.covers("X13")
def test_the_forms_by_hand() -> None:
    """Nine and a half hours of which two at 50 %: the example of field-domain.md, 6.4."""
    whole = parts_of(570, of_which_50=120, of_which_100=0, form=WHOLE)
    extra = parts_of(570, of_which_50=120, of_which_100=0, form=SUPPLEMENT)

    assert whole.parts == (
        Part(PartKind.ORDINARY, 450, Decimal(100)),
        Part(PartKind.OVERTIME_50, 120, Decimal(150)),
    )
    assert extra.parts == (
        Part(PartKind.ORDINARY, 570, Decimal(100)),
        Part(PartKind.SUPPLEMENT_50, 120, Decimal(50)),
    )
    assert whole.amount(money(200)) == extra.amount(money(200)) == Decimal("2100.00")
    assert whole.amounts(money(200)) == (Decimal("1500.00"), Decimal("600.00"))
    assert extra.amounts(money(200)) == (Decimal("1900.00"), Decimal("200.00"))


@pytest.mark.covers("X13")
@given(entries, rates, percents, percents)
def test_both_forms_carry_the_same_hours_and_money(
    entry: tuple[int, int, int], rate: Money, low: Decimal, high: Decimal
) -> None:
    """Whatever the agreement's percentages are, to the last coin."""
    minutes, of_which_50, of_which_100 = entry
    both = [
        parts_of(
            minutes,
            of_which_50=of_which_50,
            of_which_100=of_which_100,
            form=form,
            supplements=Supplements(low, high),
        )
        for form in (WHOLE, SUPPLEMENT)
    ]

    assert [parts.minutes for parts in both] == [minutes, minutes]
    assert both[0].paid_minutes == both[1].paid_minutes
    assert both[0].amount(rate) == both[1].amount(rate)
    by_hand = minutes * HUNDRED + of_which_50 * low + of_which_100 * high
    assert both[0].amount(rate) == money(rate * by_hand / 6000)
    for parts in both:
        assert sum(parts.amounts(rate)) == parts.amount(rate)


@pytest.mark.covers("X13")
@given(entries, st.sampled_from(OvertimeForm))
def test_an_entry_never_stands_in_both_forms(
    entry: tuple[int, int, int], form: OvertimeForm
) -> None:
    """A whole hour of overtime and its supplement would pay the supplement twice."""
    parts = parts_of(entry[0], of_which_50=entry[1], of_which_100=entry[2], form=form)
    kinds = {part.kind for part in parts.parts}

    assert not kinds & (SUPPLEMENTS if form is WHOLE else WHOLE_HOURS)
    assert parts.of(PartKind.OVERTIME_50) + parts.of(PartKind.SUPPLEMENT_50) == entry[1]
    assert parts.of(PartKind.OVERTIME_100) + parts.of(PartKind.SUPPLEMENT_100) == entry[2]


@pytest.mark.covers("X13")
def test_parts_of_both_forms_cannot_be_put_together() -> None:
    """Not even by hand."""
    ordinary = Part(PartKind.ORDINARY, 450, HUNDRED)
    with pytest.raises(ValueError, match="both forms"):
        Parts(
            (
                ordinary,
                Part(PartKind.OVERTIME_50, 60, Decimal(150)),
                Part(PartKind.SUPPLEMENT_50, 60, Decimal(50)),
            )
        )
    with pytest.raises(ValueError, match="twice"):
        Parts((ordinary, ordinary))


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ((60, 61, 0), "entry.more_overtime_than_hours"),
        ((60, 31, 30), "entry.more_overtime_than_hours"),
        ((60, -1, 0), "entry.below_zero"),
        ((-1, 0, 0), "entry.below_zero"),
    ],
)
def test_there_is_no_more_overtime_than_time(figures: tuple[int, int, int], code: str) -> None:
    """The total comes first, then how much of it is overtime (field-domain.md, 7)."""
    with pytest.raises(DomainError) as refused:
        parts_of(figures[0], of_which_50=figures[1], of_which_100=figures[2], form=WHOLE)
    assert refused.value.error_code == code


def test_an_empty_entry_has_no_parts() -> None:
    """Quantity zero is how hours are taken back elsewhere (field-domain.md, 6.3)."""
    parts = parts_of(0, of_which_50=0, of_which_100=0, form=SUPPLEMENT)
    assert (parts.parts, parts.amount(money(300)), parts.amounts(money(300))) == ((), 0, ())
