"""From and to on a line: the company's clock counts the hours, also over a night with one less."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bindeledd.kernel import clock
from bindeledd.kernel.errors import DomainError
from bindeledd.workspace.registration import queries
from bindeledd.workspace.registration.services import copy_day, save_line
from bindeledd.workspace.registration.shapes import Line
from bindeledd.workspace.time.models import HourEntry
from tests.hours import THURSDAY
from tests.workspace.registration.conftest import Yard

SEVEN, THREE = time(7), time(15)


@pytest.fixture
def autumn() -> Iterator[None]:
    """Monday 26 October 2026, the day after clocks were set back."""
    with clock.fixed(datetime(2026, 10, 26, 8, 0, tzinfo=UTC)):
        yield


def shift(
    yard: Yard, begins: time | None = SEVEN, ends: time | None = THREE, **rest: object
) -> Line:
    """Return a line with a clock, whose hours follow it."""
    usual: dict[str, object] = {"break_minutes": 30, "by_clock": True, "minutes": 1}
    return yard.line(begins=begins, ends=ends, **(usual | rest))


def test_the_clock_less_the_break_is_the_hours(yard: Yard) -> None:
    """07:00 to 15:00 with half an hour's break is 7.5; the instants are the company's."""
    line = save_line(shift(yard), by=yard.anders)

    entry = HourEntry.objects.get()
    assert (entry.minutes, line.minutes) == (450, 450)
    assert entry.started_at == datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
    assert entry.ended_at == datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
    assert (line.begins, line.ends) == (SEVEN, THREE)


def test_hours_written_by_hand_stand_beside_the_clock(yard: Yard) -> None:
    """Seven hours on site, six that are paid: the figure is the person's own."""
    save_line(shift(yard, by_clock=False, minutes=360), by=yard.anders)

    assert HourEntry.objects.get().minutes == 360


def test_more_hours_than_the_clock_has_are_refused(yard: Yard) -> None:
    """Ten hours do not fit between seven and three."""
    with pytest.raises(DomainError) as refused:
        save_line(shift(yard, by_clock=False, minutes=600), by=yard.anders)

    assert refused.value.error_code == "entry.longer_than_the_clock"


def test_half_a_clock_is_refused(yard: Yard) -> None:
    """From without to tells nothing."""
    with pytest.raises(DomainError) as refused:
        save_line(shift(yard, ends=None), by=yard.anders)

    assert refused.value.error_code == "registration.half_a_clock"


@pytest.mark.parametrize(("day", "minutes"), [(date(2026, 10, 24), 540), (date(2026, 10, 23), 480)])
def test_a_night_over_the_end_of_summer_time_is_an_hour_longer(
    yard: Yard,
    autumn: None,  # noqa: ARG001 - the day it is
    day: date,
    minutes: int,
) -> None:
    """22:00 to 06:00 ends the day after: eight hours, and nine when clocks are set back."""
    night = shift(yard, time(22), time(6), day=day, break_minutes=0, minutes=480)
    save_line(night, by=yard.anders)
    again = save_line(night, by=yard.anders)

    assert HourEntry.objects.get().minutes == again.minutes == minutes


def test_an_instant_that_the_desk_told_stays_when_the_clock_reads_the_same(yard: Yard) -> None:
    """The phone shows minutes; a comment added on it moves no seconds."""
    line = save_line(shift(yard), by=yard.anders)
    exact = datetime(2026, 11, 19, 6, 0, 17, tzinfo=UTC)
    HourEntry.objects.update(started_at=exact)
    (now,) = queries.lines_by_id([line.id])
    save_line(replace(now, comment="Strekk 3", by_clock=False), by=yard.anders)

    entry = HourEntry.objects.get()
    assert (entry.started_at, entry.comment) == (exact, "Strekk 3")


def test_a_clock_is_taken_away_again(yard: Yard) -> None:
    """Only the hours are left."""
    line = save_line(shift(yard), by=yard.anders)
    save_line(replace(line, begins=None, ends=None), by=yard.anders)

    entry = HourEntry.objects.get()
    assert (entry.started_at, entry.ended_at, entry.minutes) == (None, None, 450)


def test_a_copied_day_has_the_same_clock(yard: Yard) -> None:
    """Yesterday from seven to three, today as well: on today's date."""
    yesterday = THURSDAY - timedelta(days=1)
    save_line(shift(yard, day=yesterday), by=yard.anders)
    (line,) = copy_day(yesterday, THURSDAY, by=yard.anders, press=yard.things["pipe"])

    assert (line.begins, line.ends, line.minutes) == (SEVEN, THREE, 450)
    entry = HourEntry.objects.get(id=line.id)
    assert entry.started_at == datetime(2026, 11, 19, 6, 0, tzinfo=UTC)


def test_work_on_a_day_to_come_is_refused_and_absence_is_not(yard: Yard) -> None:
    """Nobody has worked tomorrow; a holiday is known ahead. Nor is a thing alone entered ahead."""
    tomorrow = THURSDAY + timedelta(days=1)
    drive = yard.driving()
    alone = yard.line(id=drive.id, day=tomorrow, minutes=0, compensations=(drive,))
    for line in (yard.line(day=tomorrow), alone):
        with pytest.raises(DomainError) as refused:
            save_line(line, by=yard.anders)
        assert refused.value.error_code == "registration.day_to_come"

    holiday = yard.line(day=tomorrow, hour_type_id=yard.firm.types["81"], project_id=None)
    assert save_line(holiday, by=yard.anders).day == tomorrow
