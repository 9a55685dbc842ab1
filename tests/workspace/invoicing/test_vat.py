"""A code names a class, a class has a percentage for a time, and nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest

from bindeledd.workspace import vat

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "percent"),
    [("3", "25"), ("31", "15"), ("32", "11.11"), ("33", "12"), ("5", "0"), ("52", "0"), ("6", "0")],
)
def test_sales_codes_charge_what_the_act_says(code: str, percent: str) -> None:
    assert vat.percent(code, TODAY) == Decimal(percent)


def test_every_code_has_one_rate_on_a_day() -> None:
    for code in vat.CODES:
        assert len([rate for rate in vat.RATES[vat.rate_class(code)] if rate.holds(TODAY)]) == 1


def test_exempt_and_outside_the_act_are_two_things() -> None:
    """Both charge nothing; a ledger posts them apart."""
    assert vat.rate_class("5") is vat.RateClass.ZERO
    assert vat.rate_class("6") is vat.RateClass.NONE


@pytest.mark.parametrize("code", ["", "25", "03", "3 ", "99"])
def test_an_unknown_code_stops(code: str) -> None:
    """Also the percentage itself, which people like to enter."""
    with pytest.raises(vat.UnknownVatError) as caught:
        vat.percent(code, TODAY)
    assert caught.value.error_code == "vat.unknown_code"


def test_a_day_without_a_known_rate_stops() -> None:
    with pytest.raises(vat.UnknownVatError) as caught:
        vat.percent("3", date(2024, 12, 31))
    assert caught.value.params == {"value": "3", "day": "2024-12-31"}


def test_a_rate_ends_on_its_last_day() -> None:
    rate = vat.Rate(Decimal(25), date(2025, 1, 1), date(2026, 12, 31), "a test")
    assert rate.holds(date(2026, 12, 31))
    assert not rate.holds(date(2027, 1, 1))


@pytest.mark.parametrize("code", ["1", "14", "81"])
def test_a_code_of_purchases_is_refused_on_a_sale(code: str) -> None:
    with pytest.raises(vat.UnknownVatError) as caught:
        vat.require_sales_code(code)
    assert caught.value.error_code == "vat.not_of_sales"


def test_every_code_of_sales_is_a_code() -> None:
    for code in vat.ON_SALES:
        vat.require_sales_code(code)
