"""Bars by month: every krone is drawn, credits go downwards, and lengths never carry a comma."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from bindeledd.panel.month_bars import Cost, CostRow, Month, months

AMOUNTS = some.integers(-(10**7), 10**7).map(Decimal)


@given(
    some.lists(
        some.builds(
            Month,
            label=some.just("jun."),
            income=AMOUNTS,
            unbilled=AMOUNTS,
            costs=some.lists(
                some.builds(Cost, kind=some.sampled_from(["pay", "items"]), amount=AMOUNTS),
                max_size=4,
            ).map(tuple),
        ),
        max_size=14,
    )
)
def test_nothing_leaves_the_picture(them: list[Month]) -> None:
    """Each amount that is not zero has one bar, within the picture, and the axis is in it."""
    chart = months(them)

    drawn = sum(
        amount != 0
        for month in them
        for amount in (month.income, month.unbilled, *(cost.amount for cost in month.costs))
    )
    assert len(chart.bars) == drawn
    for bar in chart.bars:
        assert Decimal(bar.y) >= 0
        assert Decimal(bar.height) >= 0
        assert Decimal(bar.y) + Decimal(bar.height) <= Decimal(chart.height)
        assert Decimal(bar.x) + Decimal(bar.width) <= 100
    assert sum(tick.zero for tick in chart.ticks) == 1
    assert 2 <= len(chart.ticks) <= 7


def test_the_pictures_own_months() -> None:
    """November's income is unbilled, stands alone, and earns 12 per cent."""
    november = Month(
        "nov.",
        Decimal(0),
        Decimal(107000),
        (Cost("pay", Decimal(52000)), Cost("items", Decimal(42000))),
    )
    with translation.override("nb"):
        chart = months([november])

    assert [bar.tone for bar in chart.bars] == ["unbilled", "pay", "items"]
    assert [kind.tone for kind in chart.kinds] == ["pay", "items"]
    assert chart.in_thousands
    assert {"107", "94", "12\N{NO-BREAK SPACE}%"} <= {name.text for name in chart.names}
    assert "107" in chart.spoken


def test_lengths_are_written_with_a_point_in_every_language() -> None:
    """A decimal comma in an attribute of the drawing would lose the bar."""
    with translation.override("nb"):
        chart = months([Month("jun.", Decimal("1234.56"), costs=(Cost("bought", Decimal(7)),))] * 7)

    assert not any("," in length for bar in chart.bars for length in (bar.x, bar.width, bar.y))


def test_a_month_without_income_has_no_margin() -> None:
    """Nothing earned is not zero per cent."""
    assert Month("jul.", Decimal(0), costs=(Cost("pay", Decimal(5)),)).margin is None
    assert Month("jul.", Decimal(100), costs=(Cost("pay", Decimal(120)),)).margin == Decimal(-20)


def test_a_kind_without_a_tone_is_refused() -> None:
    """An unknown kind of cost is an error, never a default."""
    with pytest.raises(ValueError, match="rent"):
        months([Month("jul.", Decimal(0), costs=(Cost("rent", Decimal(5)),))])


def test_the_meter_stops_where_the_row_ends() -> None:
    """Over the estimate the figure goes on and the bar does not."""
    over = CostRow("Items", Decimal(189), Decimal(174))

    assert over.meter == 100
    assert round(over.used or 0) == 109
    assert CostRow("Items", Decimal(189)).used is None
