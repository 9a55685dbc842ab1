"""The hour bank in both modes, with openings, adjustments and a change of mode from a day on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.workspace.time.bank import (
    BankDay,
    BankMode,
    ModeFrom,
    MovementKind,
    Posting,
    balance,
    mode_on,
    movements,
)

MONDAY = date(2026, 11, 16)
DAY = timedelta(days=1)
EVER = date(2020, 1, 1)
MANUAL = (ModeFrom(EVER, BankMode.MANUAL),)
AUTOMATIC = (ModeFrom(EVER, BankMode.AUTOMATIC),)


def test_manual_mode_holds_what_people_put_in_and_take_out() -> None:
    """Nine hours of which 90 minutes saved; a day off of 7.5 hours drawn from the bank."""
    days = [
        BankDay(day=MONDAY, worked=540, saved=90, norm=450),
        BankDay(day=MONDAY + DAY, worked=600, norm=450),
        BankDay(day=MONDAY + 2 * DAY, taken=450, norm=450),
    ]
    lines = movements(days, [], MANUAL)

    assert [(line.kind, line.minutes) for line in lines] == [
        (MovementKind.SAVED, 90),
        (MovementKind.TAKEN, -450),
    ]
    assert [balance(lines, MONDAY + at * DAY) for at in (-1, 0, 1, 2)] == [0, 90, 90, -360]


def test_automatic_mode_holds_all_above_the_normal_day_and_lacks_all_below() -> None:
    """Sickness is no shorter day; an hour on a Saturday goes in whole."""
    days = [
        BankDay(day=MONDAY, worked=540, norm=450),
        BankDay(day=MONDAY + DAY, worked=400, norm=450),
        BankDay(day=MONDAY + 2 * DAY, worked=200, absent=250, norm=450),
        BankDay(day=MONDAY + 3 * DAY, worked=240, taken=210, norm=450),
        BankDay(day=MONDAY + 4 * DAY, norm=450),
        BankDay(day=MONDAY + 5 * DAY, worked=60),
    ]
    lines = movements(days, [], AUTOMATIC)

    assert [line.minutes for line in lines] == [90, -50, -210, 60]
    assert [balance(lines, MONDAY + at * DAY) for at in range(6)] == [90, 40, 40, -170, -170, -110]


def test_a_day_nobody_wrote_is_no_day_off() -> None:
    """Tomorrow is not taken from the bank today."""
    assert movements([BankDay(day=MONDAY, norm=450)], [], AUTOMATIC) == []


def test_an_opening_balance_sets_earlier_days_aside() -> None:
    """The latest opening holds, and the day it stands on counts on top of it."""
    days = [
        BankDay(day=MONDAY - DAY, worked=600, norm=450),
        BankDay(day=MONDAY, worked=460, norm=450),
    ]
    postings = [
        Posting(MONDAY, 1200, opening=True),
        Posting(MONDAY - DAY, 999, opening=True),
        Posting(MONDAY - DAY, 50),
        Posting(MONDAY + DAY, -30),
    ]
    lines = movements(days, postings, AUTOMATIC)

    assert [(line.kind, line.minutes) for line in lines] == [
        (MovementKind.OPENING, 1200),
        (MovementKind.SAVED, 10),
        (MovementKind.ADJUSTMENT, -30),
    ]
    assert balance(lines, MONDAY) == 1210
    assert balance(lines, MONDAY - DAY) == 0


def test_a_mode_holds_from_its_day_on() -> None:
    """And there is no bank before the first."""
    modes = (ModeFrom(MONDAY + DAY, BankMode.AUTOMATIC), ModeFrom(MONDAY, BankMode.MANUAL))

    assert [mode_on(MONDAY + at * DAY, modes) for at in (-1, 0, 1, 2)] == [
        BankMode.OFF,
        BankMode.MANUAL,
        BankMode.AUTOMATIC,
        BankMode.AUTOMATIC,
    ]


@st.composite
def some_days(draw: st.DrawFn) -> BankDay:
    worked = draw(st.integers(0, 900))
    return BankDay(
        day=MONDAY + draw(st.integers(0, 400)) * DAY,
        worked=worked,
        absent=draw(st.sampled_from([0, 0, 60, 450])),
        saved=draw(st.integers(0, worked)),
        taken=draw(st.sampled_from([0, 0, 120, 450])),
        norm=draw(st.sampled_from([0, 450])),
    )


day_lists = st.lists(some_days(), max_size=30, unique_by=lambda one: one.day)
adjustments = st.lists(
    st.builds(
        Posting, st.integers(0, 400).map(lambda at: MONDAY + at * DAY), st.integers(-600, 600)
    ),
    max_size=4,
)
mode_lists = st.lists(
    st.builds(
        ModeFrom, st.integers(0, 400).map(lambda at: MONDAY + at * DAY), st.sampled_from(BankMode)
    ),
    max_size=4,
    unique_by=lambda one: one.valid_from,
)
spots = st.integers(-1, 401).map(lambda at: MONDAY + at * DAY)


@given(day_lists, adjustments, mode_lists, spots)
def test_a_balance_is_the_sum_of_its_days(
    days: list[BankDay], postings: list[Posting], modes: list[ModeFrom], spot: date
) -> None:
    """By hand, day by day; whatever order they come in."""
    lines = movements(days, postings, modes)
    by_hand = sum(one.minutes for one in postings if one.day <= spot)
    for one in days:
        if one.day > spot:
            continue
        match mode_on(one.day, modes):
            case BankMode.MANUAL:
                by_hand += one.saved - one.taken
            case BankMode.AUTOMATIC if one.worked or one.absent or one.taken:
                by_hand += one.worked + one.absent - one.norm
            case _:
                pass

    turned = movements(days[::-1], postings[::-1], modes[::-1])
    assert balance(lines, spot) == balance(turned, spot) == by_hand


@given(day_lists, adjustments, mode_lists, spots, st.sampled_from(BankMode))
def test_a_change_of_mode_leaves_the_days_before_it(
    days: list[BankDay],
    postings: list[Posting],
    modes: list[ModeFrom],
    spot: date,
    mode: BankMode,
) -> None:
    """What people saw yesterday is what they see tomorrow."""
    others = [one for one in modes if one.valid_from != spot]
    changed = movements(days, postings, [*others, ModeFrom(spot, mode)])

    before = spot - DAY
    assert balance(changed, before) == balance(movements(days, postings, others), before)


@given(day_lists, adjustments, mode_lists, spots, st.integers(-3000, 3000))
def test_an_opening_at_the_balance_changes_nothing_after_it(
    days: list[BankDay],
    postings: list[Posting],
    modes: list[ModeFrom],
    spot: date,
    more: int,
) -> None:
    """Opening a day with what was there the evening before; one that differs differs by that."""
    lines = movements(days, postings, modes)
    stood = balance(lines, spot - DAY)
    end = MONDAY + 500 * DAY
    opened = movements(days, [*postings, Posting(spot, stood + more, opening=True)], modes)

    assert balance(opened, end) == balance(lines, end) + more


@pytest.mark.parametrize("mode", BankMode)
def test_no_days_no_balance(mode: BankMode) -> None:
    """And none in a bank that is off."""
    assert movements([], [], (ModeFrom(EVER, mode),)) == []
    assert balance([], MONDAY) == 0
