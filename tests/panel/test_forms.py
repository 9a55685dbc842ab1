"""Figures as people type them, in both languages; what is none is refused with a sentence."""

from decimal import Decimal

import pytest
from django.utils import translation

from bindeledd.panel.forms import DomainForm, amount


class OneFigure(DomainForm):
    """A form of one figure."""

    figure = amount("Figure")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 250,50", "1250.50"),
        ("1\N{NO-BREAK SPACE}250,50", "1250.50"),
        ("1250.5", "1250.5"),
        ("\N{MINUS SIGN}7,5", "-7.5"),
        ("0", "0"),
    ],
)
def test_a_figure_is_read_as_people_write_it(typed: str, read: str) -> None:
    form = OneFigure({"figure": typed})

    assert form.is_valid()
    assert form.cleaned_data["figure"] == Decimal(read)


def test_nothing_written_is_missing_and_not_zero() -> None:
    form = OneFigure({"figure": " "})

    assert form.is_valid()
    assert form.cleaned_data["figure"] is None


@pytest.mark.parametrize("typed", ["a", "1,2,3", "NaN", "Infinity", "1e15", "--1"])
def test_what_is_no_figure_is_refused(typed: str) -> None:
    form = OneFigure({"figure": typed})

    assert not form.is_valid()


def test_a_figure_is_shown_with_the_readers_sign() -> None:
    with translation.override("nb"):
        assert 'value="1250,50"' in str(OneFigure(initial={"figure": Decimal("1250.50")}))
    with translation.override("en"):
        assert 'value="1250.50"' in str(OneFigure(initial={"figure": Decimal("1250.50")}))


@pytest.mark.parametrize(
    ("kept", "shown"), [("1.000", "1"), ("0.125", "0.125"), ("12.50", "12.50"), ("100.000", "100")]
)
def test_a_quantity_is_shown_without_its_idle_zeros(kept: str, shown: str) -> None:
    """Kroner keep their two decimals; a quantity of one is not 1.000."""
    with translation.override("en"):
        assert f'value="{shown}"' in str(OneFigure(initial={"figure": Decimal(kept)}))
