"""What a field may hold, by the rule alone."""

from decimal import Decimal
from typing import Any

import pytest

from bindeledd.workspace import checks


@pytest.mark.parametrize(
    ("value", "stored"),
    [("two\r\nlines", "two\nlines"), ("old\rmac", "old\nmac"), (" one ", "one")],
)
def test_a_text_of_lines_keeps_them(value: str, stored: str) -> None:
    """A comment from a browser has the line ends of the net; files have others."""
    rule = checks.text(100, lines=True)

    assert rule.clean(value) == stored
    assert rule.check(rule.clean(value)) is None


def test_other_invisible_signs_are_refused_in_lines_too() -> None:
    assert checks.text(100, lines=True).check("tab\tbed") == checks.Problem("field.odd_characters")
    assert checks.text(100).check("two\nlines") == checks.Problem("field.odd_characters")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("12.50"), ""),
        ("12.5", ""),
        (12, ""),
        (None, "field.required"),
        (1.5, "field.not_an_amount"),
        ("12.505", "field.too_many_decimals"),
        (Decimal("NaN"), "field.not_an_amount"),
        ("-0.01", "field.out_of_range"),
    ],
)
def test_an_amount_is_exact(value: Any, code: str) -> None:
    """A float is refused: it is not what was meant."""
    rule = checks.decimal(2)
    problem = rule.check(rule.clean(value))

    assert (problem.code if problem else "") == code


@pytest.mark.parametrize(
    ("value", "good"),
    [("7038010000065", True), ("7038010000066", False), ("", True), ("12", False)],
)
def test_a_bar_code_checks_itself(value: str, good: bool) -> None:  # noqa: FBT001 - a table
    assert (checks.gtin().check(value) is None) is good
