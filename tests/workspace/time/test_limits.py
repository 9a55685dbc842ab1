"""The limits of the Working Environment Act at their exact edges, by the rules of the day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.time.limits import (
    CODES,
    STATUTORY,
    DayOfWork,
    Rules,
    rules_on,
    warnings_of,
)

MONDAY = date(2026, 11, 16)
DAY = timedelta(days=1)


def warned(work: Sequence[DayOfWork], first: date = MONDAY, **figures: int) -> list[str]:
    """Codes of all warnings from a day on, without what they have in common."""
    rules = Rules(valid_from=date(2020, 1, 1), **figures)
    found = warnings_of(work, first, date(2030, 1, 1), rules=(rules,))
    return [one.code.removeprefix("working_time.") for one in found]


def one_day(minutes: int, **facts: int) -> list[DayOfWork]:
    return [DayOfWork(day=MONDAY, minutes=minutes, **facts)]


def a_row(*minutes: int, overtime: int = 0, first: date = MONDAY) -> list[DayOfWork]:
    """Days one after another; zero is a day off."""
    return [
        DayOfWork(day=first + number * DAY, minutes=one, overtime=min(one, overtime))
        for number, one in enumerate(minutes)
        if one > 0
    ]


@pytest.mark.parametrize(
    ("inside", "outside", "codes"),
    [
        pytest.param(one_day(540), one_day(541), ["ordinary_day"], id="nine hours a day"),
        pytest.param(
            one_day(780, overtime=240),
            one_day(781, overtime=241),
            ["total_day"],
            id="thirteen hours in all",
        ),
        pytest.param(
            a_row(480, 480, 480, 480, 480),
            a_row(480, 480, 480, 480, 481),
            ["ordinary_week"],
            id="forty hours in seven days",
        ),
        pytest.param(
            a_row(500, 500, 500, 500, 500, overtime=120),
            a_row(500, 500, 500, 500, 500, overtime=121),
            ["overtime_week"],
            id="ten hours of overtime in seven days",
        ),
        pytest.param(one_day(330, breaks=0), one_day(331, breaks=0), ["no_break"], id="a break"),
        pytest.param(one_day(480, breaks=30), one_day(480, breaks=29), ["short_break"], id="half"),
        pytest.param(one_day(479, breaks=1), one_day(480, breaks=1), ["short_break"], id="long"),
    ],
)
def test_a_limit_is_passed_by_a_minute_and_not_before(
    inside: list[DayOfWork], outside: list[DayOfWork], codes: list[str]
) -> None:
    assert warned(inside) == []
    assert warned(outside) == codes


def test_facts_tell_what_was_found_and_what_the_limit_is() -> None:
    (found,) = warnings_of(one_day(555), MONDAY, MONDAY)

    assert (found.code, found.day) == ("working_time.ordinary_day", MONDAY)
    assert found.facts == {"minutes": 555, "limit": 540}


@pytest.mark.parametrize(
    ("days", "code", "most"),
    [(28, "overtime_four_weeks", 1500), (364, "overtime_year", 12000)],
)
def test_overtime_counts_in_a_window_of_weeks(days: int, code: str, most: int) -> None:
    """The day that falls out of the window counts no more; others are judged by wide limits."""
    wide = dict.fromkeys(("overtime_week", "overtime_four_weeks", "overtime_year"), 10**6)
    wide |= {"total_day": 10**6, "average_week": 10**6, "daily_rest": 0, "weekly_rest": 0}
    wide |= {code: most}
    last = MONDAY + (days - 1) * DAY
    early = DayOfWork(day=MONDAY, minutes=1000, overtime=1000)
    rest = DayOfWork(day=last - 5 * DAY, minutes=most - 1000, overtime=most - 1000)
    within = DayOfWork(day=last, minutes=1, overtime=1)
    beyond = DayOfWork(day=last + DAY, minutes=1, overtime=1)

    assert warned([early, rest], **wide) == []
    assert warned([early, rest, within], first=last, **wide) == [code]
    assert warned([early, rest, beyond], first=last, **wide) == []


def test_forty_eight_hours_are_an_average() -> None:
    """Eight weeks of 48 hours and a minute; the first of them falls out later."""
    rules = {"ordinary_day": 10**6, "ordinary_week": 10**6}
    weeks = [
        one
        for week in range(8)
        for one in a_row(576, 576, 576, 576, 576, first=MONDAY + week * 7 * DAY)
    ]
    sunday = MONDAY + 55 * DAY

    assert warned(weeks, **rules) == []
    assert warned([*weeks, DayOfWork(day=sunday, minutes=1)], **rules) == ["average_week"]
    assert warned([*weeks, DayOfWork(day=sunday + DAY, minutes=1)], **rules) == []


def by_clock(day: int, begins: int, ends: int) -> DayOfWork:
    """A day of work by hours in UTC; an end beyond 24 is on the next day."""
    midnight = datetime(2026, 11, 16, tzinfo=UTC) + day * DAY
    return DayOfWork(
        day=MONDAY + day * DAY,
        minutes=min((ends - begins) * 60, 400),
        began=midnight + timedelta(hours=begins),
        ended=midnight + timedelta(hours=ends),
    )


def test_eleven_hours_pass_between_two_days() -> None:
    """By the clock; also over midnight."""
    assert warned([by_clock(0, 13, 20), by_clock(1, 7, 15)]) == []
    assert warned([by_clock(0, 13, 21), by_clock(1, 7, 15)]) == ["daily_rest"]
    assert warned([by_clock(0, 20, 26), by_clock(1, 13, 20)]) == []
    assert warned([by_clock(0, 20, 26), by_clock(1, 12, 19)]) == ["daily_rest"]


def test_thirty_five_hours_pass_in_one_piece_in_seven_days() -> None:
    """A free Sunday is not enough when the night before it was worked."""
    wide = {"ordinary_week": 10**6}
    week = [by_clock(day, 7, 13) for day in range(5)]
    monday = by_clock(7, 7, 13)

    assert warned([*week, by_clock(5, 13, 20), monday], **wide) == []
    assert warned([*week, by_clock(5, 18, 21), monday], **wide) == ["weekly_rest"]


def test_without_the_clock_only_what_cannot_be_right_is_warned_of() -> None:
    """Seven days of 6 hours 30 leave 35 hours at best; a minute more on each does not."""
    wide = {"ordinary_week": 10**6}

    assert warned(a_row(390, 390, 390, 390, 390, 390, 390), **wide) == []
    assert warned(a_row(391, 390, 391, 391, 390, 391, 391), **wide) == ["weekly_rest"]
    assert warned(a_row(450, 450, 450, 450, 450, 450, 0, 450), **wide) == []


def test_a_part_time_hour_more_is_no_overtime() -> None:
    """Work beyond agreed time but within the limits draws no warning (field-domain.md, 9.3)."""
    assert warned(a_row(480, 300, 480, 300, 480)) == []


def test_rules_are_those_of_the_day() -> None:
    """A wider agreement holds from its first day on, and not for the days before."""
    wider = Rules(valid_from=MONDAY + DAY, ordinary_day=600, ordinary_week=3000)
    rules = (wider, STATUTORY)

    assert rules_on(MONDAY, rules) is STATUTORY
    assert rules_on(MONDAY + DAY, rules) is wider
    found = warnings_of(a_row(545, 545, 601), MONDAY, MONDAY + 2 * DAY, rules=rules)
    assert [(one.day, one.facts["limit"]) for one in found] == [
        (MONDAY, 540),
        (MONDAY + 2 * DAY, 600),
    ]
    with pytest.raises(DomainError) as refused:
        rules_on(MONDAY, (wider,))
    assert refused.value.error_code == "working_time.no_rules"


def test_the_acts_figures_are_those_of_the_papers() -> None:
    """By hand, from field-domain.md, 9.3."""
    assert STATUTORY.source
    assert (STATUTORY.ordinary_day, STATUTORY.ordinary_week) == (9 * 60, 40 * 60)
    assert (STATUTORY.overtime_week, STATUTORY.overtime_four_weeks) == (10 * 60, 25 * 60)
    assert (STATUTORY.overtime_year, STATUTORY.total_day) == (200 * 60, 13 * 60)
    assert (STATUTORY.average_week, STATUTORY.daily_rest) == (48 * 60, 11 * 60)
    assert (STATUTORY.weekly_rest, STATUTORY.break_after) == (35 * 60, 330)
    assert (STATUTORY.long_day, STATUTORY.long_break) == (480, 30)


def test_a_day_stands_once() -> None:
    """Two sums of one day would hide a limit."""
    with pytest.raises(ValueError, match="twice"):
        warnings_of([*one_day(300), *one_day(300)], MONDAY, MONDAY)


rows = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), min_size=1, max_size=90).map(
    lambda pairs: [
        DayOfWork(day=MONDAY + at * DAY, minutes=minutes, overtime=min(minutes, overtime))
        for at, (minutes, overtime) in enumerate(pairs)
    ]
)


@given(rows)
def test_windows_are_what_a_slow_sum_finds(work: list[DayOfWork]) -> None:
    """The oracle adds each window up anew."""
    found = {(one.code, one.day): one.facts for one in warnings_of(work, MONDAY, work[-1].day)}

    def window(day: date, days: int) -> list[DayOfWork]:
        return [one for one in work if day - (days - 1) * DAY <= one.day <= day]

    for one in work:
        week, month = window(one.day, 7), window(one.day, 28)
        ordinary = sum(each.minutes - each.overtime for each in week)
        overtime = sum(each.overtime for each in month)
        wants = one.minutes > one.overtime and ordinary > 2400
        assert (("working_time.ordinary_week", one.day) in found) == wants
        wants = one.overtime > 0 and overtime > 1500
        assert (("working_time.overtime_four_weeks", one.day) in found) == wants
    assert {code for code, _ in found} <= set(CODES)


@given(rows)
def test_the_order_of_days_says_nothing(work: list[DayOfWork]) -> None:
    """Whatever order they come in; and days off never warn."""
    forth = warnings_of(work, MONDAY, work[-1].day)

    assert warnings_of(reversed(work), MONDAY, work[-1].day) == forth
    off = {one.day for one in work if one.minutes == 0}
    assert not off & {one.day for one in forth}
