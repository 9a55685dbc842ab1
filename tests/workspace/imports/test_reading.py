"""Cells as people write them: decimal commas, blanks between thousands, hours in two forms."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.workspace.imports.reading import exact_minutes, read_amount, read_hours


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("7,5", 450),
        ("7.5", 450),
        ("7:30", 450),
        ("07:30", 450),
        ("0:05", 5),
        ("7", 420),
        (7.5, 450),
        (8, 480),
        (time(7, 30), 450),
        (timedelta(hours=25), 1500),
        ("7,33", 440),  # 439,8
        ("0,125", 8),  # 7,5: half a minute up
        (7.333333333333333, 440),
        ("7:30:30", 451),
        ("0", 0),
    ],
)
def test_hours_are_whole_minutes(cell: Any, minutes: int) -> None:
    """The nearest one, half a minute up; what is written as a clock is exact."""
    assert read_hours(cell) == (minutes, "")


@pytest.mark.parametrize(
    "cell", ["7t", "7:60", "7,5,0", "half", "1e3", "\u0663", "--1", "7 30", "9" * 60]
)
def test_what_is_no_hours_is_refused(cell: str) -> None:
    """Nothing is guessed: `7 30` could be two things."""
    assert read_hours(cell) == (None, "field.not_hours")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234\u202f567", "1234567"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567,8", "1234567.8"),
        ("\u221212", "-12"),
        ("-0,01", "-0.01"),
        ("1234.5", "1234.5"),
        (1234.5, "1234.5"),
        (0.1, "0.1"),
    ],
)
def test_amounts_are_exact(cell: Any, amount: str) -> None:
    assert read_amount(cell) == (amount, "")


@pytest.mark.parametrize("cell", ["12 34", "1.23.456,0", "1,2,3", "kr 5", "", "NaN", "1_000", "+5"])
def test_amounts_that_are_none(cell: str) -> None:
    assert read_amount(cell)[1] == "field.not_an_amount"


@given(st.integers(0, 1500))
def test_every_minute_survives_both_ways_of_writing(minutes: int) -> None:
    """Two decimals of an hour are enough to tell each minute apart."""
    clock = f"{minutes // 60}:{minutes % 60:02}"
    hours = str(round(Decimal(minutes) / 60, 2)).replace(".", ",")
    assert read_hours(clock) == read_hours(hours) == (minutes, "")
    assert exact_minutes(clock) == minutes


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_amount_survives_the_norwegian_form(amount: Decimal) -> None:
    written = f"{amount:,.2f}".replace(",", " ").replace(".", ",")
    assert Decimal(read_amount(written)[0]) == amount
