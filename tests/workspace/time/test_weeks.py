"""Weeks across year's end, shifts on both nights of the clock, holidays and normal time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bindeledd.kernel.periods import local_day
from bindeledd.workspace.time.weeks import (
    Week,
    days_of,
    holiday_name,
    norm_of_day,
    norm_of_week,
    on_the_clock,
    public_holidays,
    shift_minutes,
    shift_of,
    weeks_of,
)

OSLO = "Europe/Oslo"
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@given(days)
def test_each_day_lies_in_one_week_of_seven(day: date) -> None:
    """Also where the week belongs to another year than the day."""
    week = Week.of(day)

    assert day in week.days
    assert len(week.days) == 7
    assert (week.first.isoweekday(), week.last.isoweekday()) == (1, 7)
    assert week.previous < week < week.next
    assert week.next.previous == week
    assert Week.parse(str(week)) == week


def test_a_week_across_years_end() -> None:
    """2026 has 53 weeks, the last of which ends on 3 January 2027."""
    week = Week.of(date(2027, 1, 3))

    assert str(week) == "2026-W53"
    assert (week.first, week.last) == (date(2026, 12, 28), date(2027, 1, 3))
    assert str(week.next) == "2027-W01"
    assert str(Week.of(date(2024, 12, 30))) == "2025-W01"


@pytest.mark.parametrize(
    "text", ["", "2026-47", "2026-W0", "2026-W00", "2025-W53", "2026-W54", "0000-W01", "x2026-W47"]
)
def test_what_is_no_week(text: str) -> None:
    """An address may hold anything."""
    assert Week.parse(text) is None


@given(days, st.integers(0, 100))
def test_weeks_of_a_span_hold_each_of_its_days_once(first: date, more: int) -> None:
    """No day is lost between two weeks, none is in both."""
    last = first + timedelta(days=more)
    span = list(days_of(first, last))
    held = [day for week in weeks_of(first, last) for day in week.days if first <= day <= last]

    assert held == span
    assert len(span) == more + 1
    assert list(days_of(last, first - timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("day", "begins", "ends", "minutes"),
    [
        (date(2026, 11, 17), time(7), time(15), 480),
        (date(2026, 11, 17), time(22), time(6), 480),
        (date(2026, 12, 31), time(22), time(6), 480),
        (date(2026, 11, 17), time(7), time(7), 1440),
        # Clocks go from 02:00 to 03:00 on the night before 29 March.
        (date(2026, 3, 28), time(22), time(6), 420),
        (SPRING, time(1, 30), time(3, 30), 60),
        (SPRING, time(2, 30), time(3, 30), 30),
        (SPRING, time(2, 15), time(2, 45), 0),
        (SPRING, time(0), time(0), 1380),
        # They go back from 03:00 to 02:00 on the night before 25 October.
        (date(2026, 10, 24), time(22), time(6), 540),
        (AUTUMN, time(1, 30), time(3, 30), 180),
        (AUTUMN, time(1, 30), time(2, 30), 60),
        (AUTUMN, time(2, 30), time(3), 90),
        (AUTUMN, time(0), time(0), 1500),
    ],
)
def test_a_shift_lasts_the_minutes_that_pass(
    day: date, begins: time, ends: time, minutes: int
) -> None:
    """Across midnight and on both nights of the clock; counted by hand."""
    assert shift_minutes(day, begins, ends, OSLO) == minutes


@given(days, clocks, clocks)
@example(SPRING, time(2, 30), time(2, 10))
@example(AUTUMN, time(2, 30), time(2, 10))
@example(date(2026, 10, 24), time(2, 30), time(2, 30))
def test_a_shift_is_never_negative_and_ends_where_the_clock_says(
    day: date, begins: time, ends: time
) -> None:
    """The oracle counts the quarter hours of the world's own clock."""
    first, last = shift_of(day, begins, ends, OSLO)
    minutes = shift_minutes(day, begins, ends, OSLO)
    wall = last.astimezone(ZoneInfo(OSLO))

    assert 0 <= minutes <= 1500
    assert last == first + timedelta(minutes=minutes)
    assert local_day(first, OSLO) == day
    assert wall.time() == ends or (wall.month, wall.hour, wall.minute) == (3, 3, 0)


@given(days, clocks)
def test_the_parts_of_a_day_make_the_day(day: date, clock: time) -> None:
    """From midnight to a time and on to midnight: 23, 24 or 25 hours."""
    midnight = on_the_clock(day, time(0), OSLO)
    between = on_the_clock(day, clock, OSLO)
    tomorrow = on_the_clock(day + timedelta(days=1), time(0), OSLO)

    assert midnight <= between < tomorrow
    whole = (tomorrow - midnight) // timedelta(minutes=1)
    month = {3: 1380, 10: 1500}.get(day.month)
    assert whole in {1440, month}
    assert (whole != 1440) == (
        day in {date(y, 3, d) for y, d in ((2024, 31), (2025, 30), (2026, 29), (2027, 28))}
        or day in {date(y, 10, d) for y, d in ((2024, 27), (2025, 26), (2026, 25), (2027, 31))}
    )


def test_the_working_day_of_an_instant_is_the_companys() -> None:
    """An entry written a quarter past midnight in Oslo belongs to that day, not to London's."""
    assert local_day(datetime(2026, 6, 30, 22, 15, tzinfo=UTC), OSLO) == date(2026, 7, 1)
    assert local_day(datetime(2026, 6, 30, 22, 15, tzinfo=UTC), "UTC") == date(2026, 6, 30)


def test_public_holidays_are_those_of_the_calendar() -> None:
    """By hand, from field-domain.md, 9.9."""
    assert set(public_holidays(2026)) == {
        date(2026, 1, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 17),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    }
    assert holiday_name(date(2026, 4, 2)) == "Maundy Thursday"
    assert holiday_name(date(2026, 4, 2), "nb") == "Skj\u00e6rtorsdag"
    assert holiday_name(date(2026, 4, 1), "nb") == ""


@given(days, st.integers(0, 720))
def test_normal_time_falls_on_working_days_only(day: date, normal: int) -> None:
    """Week and days agree, whatever the person's normal day."""
    week = Week.of(day)

    assert norm_of_week(week, normal) == sum(norm_of_day(one, normal) for one in week.days)
    assert norm_of_week(week, normal) <= 5 * normal
    if day.weekday() > 4 or holiday_name(day) != "":
        assert norm_of_day(day, normal) == 0


def test_the_week_of_easter_is_three_days() -> None:
    """And a day that the company gives free makes it two."""
    assert norm_of_week(Week(2026, 14), 450) == 3 * 450
    assert norm_of_week(Week(2026, 14), 450, free={date(2026, 4, 1)}) == 2 * 450
    assert norm_of_week(Week(2026, 47), 450) == 2250
