"""Figures, money and moments as the design language writes them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from bindeledd.panel import formatting

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
AT = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [("nb", f"kr{NBSP}121{NBSP}755"), ("en", f"NOK{NBSP}121,755")],
)
def test_kroner_are_grouped_and_never_break(language: str, written: str) -> None:
    """An amount split over two lines is read wrong."""
    with translation.override(language):
        assert formatting.kroner(Decimal("121755.00")) == written


def test_decimals_are_shown_where_sums_must_meet() -> None:
    """Two decimals, a comma, and the real minus sign."""
    with translation.override("nb"):
        assert formatting.number(Decimal("-106672.5"), 2) == f"{MINUS}106{NBSP}672,50"
        assert formatting.hours(Decimal("7.5")) == f"7,5{NBSP}t"


def test_a_rounded_nothing_has_no_minus() -> None:
    """-0.2 kroner without decimals is 0, not -0."""
    with translation.override("nb"):
        assert formatting.number(Decimal("-0.2")) == "0"


def test_half_is_rounded_up_and_not_to_even() -> None:
    """Python rounds 0.5 to 0 by default; the books do not."""
    with translation.override("en"):
        assert formatting.number(Decimal("0.5")) == "1"


def test_missing_is_a_dash_and_zero_is_zero() -> None:
    """Missing, empty and zero are three values."""
    with translation.override("nb"):
        assert formatting.kroner(None) == formatting.MISSING
        assert formatting.kroner(Decimal(0)) == f"kr{NBSP}0"
        assert formatting.clock(None) == formatting.day(None) == formatting.MISSING


def test_floats_are_refused() -> None:
    """A float has already lost the øre."""
    with pytest.raises(TypeError, match="never float"):
        formatting.kroner(1.5)  # type: ignore[arg-type]


def test_moments_are_written_in_the_zone_of_the_pages() -> None:
    """14.00 UTC in November is 15.00 in Oslo."""
    with translation.override("nb"):
        assert formatting.clock(AT) == f"kl.{NBSP}15.00"
        assert formatting.day_short(AT) == f"tor.{NBSP}19.11."
        assert formatting.day(date(2026, 11, 1)) == "01.11.2026"
        assert formatting.day_long(AT) == "torsdag 19. november 2026"
    with translation.override("en"):
        assert formatting.clock(AT) == "15:00"
        assert formatting.day_short(AT) == f"Thu{NBSP}19{NBSP}Nov"
        assert formatting.day_long(AT) == "Thursday 19 November 2026"


def test_a_late_evening_belongs_to_the_next_day_here() -> None:
    """23.30 UTC on the 18th is half past midnight on the 19th."""
    with translation.override("nb"):
        late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
        assert formatting.day_short(late) == f"tor.{NBSP}19.11."


@pytest.mark.parametrize(
    ("took", "written"),
    [
        (timedelta(seconds=38), f"38{NBSP}s"),
        (timedelta(minutes=4, seconds=20), f"4{NBSP}min"),
        (timedelta(hours=2, minutes=5), f"2{NBSP}h 5{NBSP}min"),
    ],
)
def test_durations_have_the_unit_that_fits(took: timedelta, written: str) -> None:
    """Nobody reads 7500 s."""
    with translation.override("en"):
        assert formatting.duration(took) == written


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("888888888", "888 888 888"),
        ("010 015499", "010 015 499"),
        ("12345", "12345"),
        ("55667788A", "55667788A"),
        ("", formatting.MISSING),
        (None, formatting.MISSING),
    ],
)
def test_organisation_numbers_stand_in_threes(stored: str | None, written: str) -> None:
    """Nine digits in a row are read wrong; what is no such number stays as it was written."""
    assert formatting.org_number(stored) == written.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("22154000", "22 15 40 00"),
        ("46428407", "464 28 407"),
        ("+4746428407", "+47 464 28 407"),
        ("0047 22 15 40 00", "+47 22 15 40 00"),
        ("22 15 40 18", "22 15 40 18"),
    ],
)
def test_norwegian_phones_are_grouped_as_they_are_said(stored: str, written: str) -> None:
    """A mobile in three, two, three; others in pairs."""
    assert formatting.phone(stored) == written.replace(" ", NBSP)


@pytest.mark.parametrize("stored", ["+46 8 123 45 67", "12", "sentralbord 815 00 000"])
def test_other_phones_stay_as_they_were_written(stored: str) -> None:
    """We do not know how they are grouped."""
    assert formatting.phone(stored) == stored


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(450, "7,5"), (435, "7,25"), (480, "8,0"), (20, "0,33"), (0, "0,0"), (-90, f"{MINUS}1,5")],
)
def test_minutes_are_hours_with_the_decimals_they_need(minutes: int, written: str) -> None:
    """Seven and a quarter is never shown as 7,3."""
    with translation.override("nb"):
        assert formatting.minutes_plain(minutes) == written
        assert formatting.minutes(minutes) == f"{written}{NBSP}t"
        assert formatting.minutes(None) == formatting.MISSING


@pytest.mark.parametrize(
    ("quantity", "written"),
    [("96.000", "96"), ("38.4", "38,4"), ("0.125", "0,125"), ("1200", f"1{NBSP}200")],
)
def test_a_quantity_has_the_decimals_it_has(quantity: str, written: str) -> None:
    """96 metres are not 96,000 metres."""
    with translation.override("nb"):
        assert formatting.quantity(Decimal(quantity)) == written


@pytest.mark.parametrize(
    ("value", "written"), [("2.1", "+2,1"), ("-0.4", f"{MINUS}0,4"), ("0", "0,0"), ("0.04", "0,0")]
)
def test_a_difference_carries_its_sign(value: str, written: str) -> None:
    """Nothing is neither plus nor minus."""
    with translation.override("nb"):
        assert formatting.signed(Decimal(value), 1) == written


def test_days_in_the_words_of_a_week() -> None:
    """Heads of a week, and a day as it is said."""
    with translation.override("nb"):
        assert formatting.day_month(AT) == "19.11."
        assert formatting.weekday(AT) == "tor."
        assert formatting.month(AT) == "nov."
        assert formatting.day_said(AT) == "torsdag 19. november"
