"""Names as matching sees them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bindeledd.kernel.names import match_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fjellvik Bygg AS", "fjellvik bygg"),
        ("A/S Norske Tak", "NORSKE TAK AS"),
        ("Bygg & Anlegg ANS", "Bygg og Anlegg"),
        ("Hansen, Ola", "hansen  ola"),
        ("Café Åsen A.S.", "Cafe Åsen"),
        ("Malmö Stål AB", "Malmø Stål"),
        ("Bygg-Mester'n AS", "Bygg Mestern"),
        ("Firma NUF AS", "Firma"),
        ("Bygg\u00b4n AS", "Bygg'n"),  # an acute accent for an apostrophe
        ("\uff26jell \uff06 Vann", "Fjell og vann"),  # wide letters
    ],
)
def test_the_same_name_written_differently(one: str, other: str) -> None:
    """Case, accents, punctuation, blanks and legal forms do not count."""
    assert match_name(one) == match_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åsen", "Asen"),
        ("Øst", "Ost"),
        ("Bygg 1", "Bygg 2"),
        ("Asphalt AS", "phalt"),
        ("AS", "ANS"),
        ("Bygg AS Hamar", "Bygg Hamar"),
    ],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    """Norwegian letters are letters; a form counts only before or behind."""
    assert match_name(one) != match_name(other)


@given(st.text())
@example("\U0001d54a")  # a capital S of mathematics: a letter only after it was taken apart
@example("\u1d2d")  # a raised Æ
@example("a\ufe52s")  # a small full stop
def test_matching_twice_is_matching_once(text: str) -> None:
    """The stored form is stable, single-spaced, and never longer than sense allows."""
    once = match_name(text)

    assert "  " not in once
    assert once == once.strip()
    assert match_name(once) == once
