"""Months, full hours and company-local days, also across the change of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.periods import Month, local_day, next_full_hour

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days)
def test_each_day_lies_in_its_month(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert month.last + timedelta(days=1) == month.next.first
    assert month < month.next


def test_december_leads_to_january() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2028, 2).last == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_day_turns_at_local_midnight(instant: datetime, day: date) -> None:
    assert local_day(instant, "Europe/Oslo") == day


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - a zone follows
def test_next_full_hour_is_ahead_and_at_most_an_hour(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    following = next_full_hour(instant)
    assert instant < following <= instant + timedelta(hours=1)
    assert (following.minute, following.second, following.microsecond) == (0, 0, 0)


def test_hours_follow_each_other_on_the_night_of_the_clock() -> None:
    """25 October 2026 has 25 hours in Oslo; the run of each is a full hour apart."""
    hour = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    for _ in range(25):
        following = next_full_hour(hour)
        assert following - hour == timedelta(hours=1)
        hour = following
    assert local_day(hour, "Europe/Oslo") == date(2026, 10, 26)
