"""Bars that sum to the whole and timelines on which nothing disappears."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bindeledd.panel.charts import Part, Period, shares, timeline


@given(some.lists(some.integers(0, 10**7), min_size=1, max_size=20))
def test_shares_sum_to_the_whole_and_show_everything(sizes: list[int]) -> None:
    """A part that exists is at least one per cent wide, and the bar is exactly full."""
    result = shares([Part("held", size) for size in sizes])

    if any(sizes):
        assert sum(share.percent for share in result) == 100
    assert all((share.percent > 0) == (size > 0) for share, size in zip(result, sizes, strict=True))


def test_shares_follow_the_values() -> None:
    """The picture's own figures: 38,0 and 54,5 and 40,5 and 7,5 hours."""
    parts = [Part("held", Decimal(size)) for size in ("38.0", "54.5", "40.5", "7.5")]

    assert [share.percent for share in shares(parts)] == [27, 39, 29, 5]


def test_a_negative_part_is_refused() -> None:
    """There is no bar of minus three rows."""
    with pytest.raises(ValueError, match="negative"):
        shares([Part("held", -1)])


def test_halves_have_scales_of_their_own() -> None:
    """Two moved rows stay visible beside two thousand held."""
    chart = timeline([Period("14", moved=2, held=2000), Period("15", moved=1, held=10)])

    assert [column.up for column in chart.columns] == [100, 50]
    assert [column.held for column in chart.columns] == [100, 2]


def test_a_run_that_did_not_happen_is_counted() -> None:
    """The failure nobody sees is the one that must be drawn."""
    chart = timeline([Period("02", moved=1), Period("03", ran=False)])

    assert chart.missed == 1
    assert chart.columns[1].up == 0


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (1, 1), (7, 8), (14, 16), (27, 30), (99, 100), (431, 500)]
)
def test_the_scale_ends_on_a_round_figure(highest: int, top: int) -> None:
    """The axis reads 16 and not 14."""
    assert timeline([Period("14", moved=highest)]).ticks_up[-1].figure == top


def test_empty_days_are_drawn() -> None:
    """No period, no error."""
    assert timeline([]).columns == ()
