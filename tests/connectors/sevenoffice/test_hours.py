"""Hours out: four criteria, their day and length through UTC, changes, lost answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.connectors.sevenoffice.mapping.time import HOUR
from bindeledd.connectors.sevenoffice.values.shared import DAY, day_of, instant, midnight, plain
from bindeledd.connectors.sevenoffice.values.time import begins_at, hours, same_time
from bindeledd.sandbox.sevenoffice.directory import services
from bindeledd.sandbox.sevenoffice.writing import Writer
from bindeledd.sync import board_early
from bindeledd.sync import choosing as choosing_service
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import Run
from bindeledd.workspace.records import HourEntry
from tests.connectors.sevenoffice.test_projects import choosing
from tests.world import World

OSLO = ZoneInfo("Europe/Oslo")
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)


LENGTHS = (1, 20, 450, 960, 961, 1440)
"""In minutes; those above sixteen hours would run into the next day from seven on."""

CLOCKS = (time.min, time(2, 30), time(7, 15), time(23, 59))
"""Known beginnings; half past two is there twice in October, and not at all in March."""


def every_day() -> Iterator[date]:
    """Yield each day of four years."""
    for number in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=number)


def an_hour(day: date, minutes: int, began: datetime | None) -> HourEntry:
    return HourEntry(
        id=UUID(int=1),
        revision=1,
        employee_id=UUID(int=2),
        project_id=UUID(int=3),
        hour_type_id=UUID(int=4),
        worked_on=day,
        minutes=minutes,
        started_at=began,
        billable_minutes=minutes,
    )


def read_back(entry: HourEntry) -> tuple[date | None, timedelta, int]:
    """Return day and length, twice, of what they answer to what we write: UTC, unsaid."""
    sent = HOUR.out(entry).values
    begin, end = (sent[name].removesuffix("Z") for name in ("StartTime", "StopTime"))
    assert same_time(begin, sent["StartTime"])
    assert same_time(end, sent["StopTime"])
    began, ended = instant(begin), instant(end)
    assert began is not None
    assert ended is not None
    told = Decimal(plain(sent["TotalHours"])) * 60
    return day_of(begin), ended - began, int(told.quantize(Decimal(1)))


@pytest.mark.covers("B3")
def test_every_day_of_four_years_survives_the_trip_through_utc() -> None:
    """1461 days, also the eight on which the clock is moved, with and without a known clock."""
    days = list(every_day())
    assert len(days) == 1461
    for day in days:
        assert DAY.into(midnight(day)) == DAY.into(midnight(day).removesuffix("Z")) == day
        for number, minutes in enumerate(LENGTHS):
            clock = CLOCKS[(day.toordinal() + number) % len(CLOCKS)]
            known = datetime.combine(day, clock, OSLO)
            for began in (None, known, known.replace(fold=1), known.astimezone(UTC)):
                entry = an_hour(day, minutes, began)
                assert read_back(entry) == (day, timedelta(minutes=minutes), minutes), entry


@pytest.mark.covers("B3")
def test_a_clock_of_another_day_moves_no_hour() -> None:
    """A phone abroad, or one whose clock is wrong: the day that a person chose stands."""
    for day in every_day():
        elsewhere = datetime.combine(day + timedelta(days=1), time.min, OSLO)
        entry = an_hour(day, 450, elsewhere)
        assert read_back(entry) == (day, timedelta(minutes=450), 450)


@pytest.mark.covers("B3")
@given(
    began=st.datetimes(
        datetime.combine(FIRST, time.min),
        datetime.combine(LAST, time.min),
        timezones=st.just(UTC),
    ),
    minutes=st.integers(1, 24 * 60),
)
def test_the_clock_is_told_where_it_is_known(began: datetime, minutes: int) -> None:
    day = began.astimezone(OSLO).date()
    begin = begins_at(day, minutes, began)
    assert timedelta(0) <= began - begin < timedelta(minutes=1)
    assert read_back(an_hour(day, minutes, began)) == (day, timedelta(minutes=minutes), minutes)


def test_hours_are_exact_to_four_decimals() -> None:
    found = [plain(hours(minutes)) for minutes in (450, 20, 600, 0)]
    assert found == ["7.5", "0.3333", "10", "0"]


class Site:
    """A worker and a project on both sides, and an hour type with its work type."""

    def __init__(self, office: World, *, linked: bool = True) -> None:
        self.office = office
        books = office.books
        person = books.user_adds(
            "PersonItem", {"FirstName": "Anders", "LastName": "Aas", "EmployeeId": 12}
        )
        project = books.user_adds("Project", {"Name": "Myrlia"})
        work_types = [
            books.user_adds("WorkType", {"Name": name, "Invoiceable": True})
            for name in ("Graving", "Garanti")
        ]
        (self.employee,) = office.put(
            "employee", [{"number": "201", "first_name": "Anders", "last_name": "Aas"}]
        )
        (self.project,) = office.put("project", [{"number": "1047", "name": "Myrlia"}])
        self.types = office.put(
            "hour_type", [{"number": "1", "name": "Ordinær"}, {"number": "2", "name": "Garanti"}]
        )
        self.theirs = (person["Id"], project["Id"], work_types[0]["Id"])
        office.choose("employees", Direction.LINK)
        office.choose("projects", Direction.INTO)
        office.choose("hours", Direction.OUT)
        chosen = {
            str(ours): str(one["Id"]) for ours, one in zip(self.types, work_types, strict=True)
        }
        choosing(office, "hours", work_types=chosen)
        if linked:
            office.link("employee", self.employee, str(person["Id"]))
            office.link("project", self.project, str(project["Id"]))

    def hour(self, **fields: Any) -> UUID:
        """Write an hour."""
        usual = {
            "employee_id": self.employee,
            "project_id": self.project,
            "hour_type_id": self.types[0],
            "worked_on": date(2026, 10, 25),
            "minutes": 450,
            "billable_minutes": 300,
            "state": "approved",
            "comment": "Grøft",
        }
        (ours,) = self.office.put("hour_entry", [usual | fields])
        return ours

    def hours(self) -> list[dict[str, Any]]:
        """Return what stands there."""
        return list(self.office.books.rows("Hour"))


@pytest.mark.covers("B3", "B0.7")
def test_an_approved_hour_goes_once(office: World) -> None:
    site = Site(office)
    ours = site.hour()
    run = office.run()
    assert run.state == Run.State.DONE, (run.code, run.params)
    assert office.waiting() == {}
    (row,) = site.hours()
    contact, project, work_type = site.theirs
    assert (row["ContactId"], row["ProjectId"], row["TypeOfWorkId"]) == (
        contact,
        project,
        work_type,
    )
    assert row["StartTime"] == datetime(2026, 10, 25, 6, tzinfo=UTC)
    assert row["StopTime"] - row["StartTime"] == timedelta(hours=7.5)
    assert (row["TotalHours"], row["TotalHoursInvoice"]) == (Decimal("7.5"), Decimal(5))
    assert (row["Description"], row["Status"], row["Listed"]) == ("Grøft", "Registered", True)
    (made,) = office.intents(purpose="create", ours=ours)
    assert row["InternalNote"] == made.key
    assert office.run().plan is None


@pytest.mark.covers("B3.1", "B3.2", "B3.4", "B3.5")
def test_all_that_an_hour_lacks_is_told_at_once(office: World) -> None:
    """It is skipped until it lacks nothing, and blocks no other."""
    site = Site(office)
    (stranger,) = office.put("employee", [{"number": "9", "first_name": "Ny", "last_name": "Mann"}])
    (elsewhere,) = office.put("project", [{"number": "9", "name": "Annet sted"}])
    ours = site.hour(state="draft", employee_id=stranger, project_id=elsewhere)
    site.hour(worked_on=date(2026, 10, 26))
    office.run()
    (codes,) = office.waiting().values()
    assert sorted(codes) == ["ref.not_linked", "ref.not_linked", "sevenoffice.hour_not_approved"]
    assert len(site.hours()) == 1, "the other one went"

    person = office.books.user_adds(
        "PersonItem", {"FirstName": "Ny", "LastName": "Mann", "EmployeeId": 13}
    )
    project = office.books.user_adds("Project", {"Name": "Annet sted"})
    office.link("employee", stranger, str(person["Id"]))
    office.run()
    (codes,) = (row for name, row in office.waiting().items() if "ref.not_linked" in row)
    assert sorted(codes) == ["ref.not_linked", "sevenoffice.hour_not_approved"]
    office.link("project", elsewhere, str(project["Id"]))
    office.change("hour_entry", ours, state="approved")
    office.run()
    assert len(site.hours()) == 2, office.waiting()


@pytest.mark.covers("B3.3", "B0.7")
def test_what_is_before_the_start_date_goes_when_the_date_is_moved(office: World) -> None:
    site = Site(office)
    site.hour()
    _begin_on(office, date(2026, 10, 26))
    office.run()
    assert site.hours() == []
    _begin_on(office, date(2026, 10, 25))
    office.run()
    assert len(site.hours()) == 1


@pytest.mark.covers("B3.1", "B3.2", "B3.3", "B3.4", "B3.5")
def test_what_is_before_the_start_date_is_listed_with_all_that_it_lacks_besides(
    office: World,
) -> None:
    """It is counted where it stands; no row waits for what may be years of hours."""
    site = Site(office)
    (stranger,) = office.put("employee", [{"number": "9", "first_name": "Ny", "last_name": "Mann"}])
    (elsewhere,) = office.put("project", [{"number": "9", "name": "Annet sted"}])
    _begin_on(office, date(2026, 10, 26))
    lacking = site.hour(state="draft", employee_id=stranger, project_id=elsewhere)
    ready = site.hour(worked_on=date(2026, 10, 24))
    site.hour(worked_on=date(2026, 10, 23), active=False)
    site.hour(worked_on=date(2026, 10, 26))
    office.run()
    assert len(site.hours()) == 1
    assert office.waiting() == {}
    with office.inside():
        (found,) = board_early.early([office.connection])
        assert (found.group, found.kind, found.rows) == ("hours", "hour_entry", 2)
        assert found.first_day == date(2026, 10, 26)
        later, sooner = board_early.rows(found)
        (first,) = board_early.rows(found, count=1)[:1]
    assert (later.ours, sooner.ours) == (lacking, ready) == (first.ours, ready)
    assert (later.day, later.minutes) == (date(2026, 10, 25), 450)
    assert later.names == {"employee": stranger, "project": elsewhere}
    assert [why.code for why in sooner.reasons] == ["choice.before_first_day"]
    assert sorted(why.code for why in later.reasons) == [
        "choice.before_first_day",
        "ref.not_linked",
        "ref.not_linked",
        "sevenoffice.hour_not_approved",
    ]
    _begin_on(office, date(2026, 10, 24))
    office.run()
    assert len(site.hours()) == 2
    with office.inside():
        assert board_early.early([office.connection]) == []
    (codes,) = office.waiting().values()
    assert "choice.before_first_day" not in codes


def test_what_went_before_the_start_date_was_moved_is_not_listed(office: World) -> None:
    site = Site(office)
    site.hour()
    office.run()
    _begin_on(office, date(2026, 11, 1))
    assert len(site.hours()) == 1
    with office.inside():
        assert board_early.early([office.connection]) == []


def _begin_on(office: World, day: date) -> None:
    with office.inside():
        choosing_service.choose(office.connection, "hours", office.office, start_date=day)


@pytest.mark.covers("B3")
@pytest.mark.parametrize("late_fields", ["last", "documented", "none"])
def test_a_lost_answer_makes_no_second_hour(office: World, late_fields: str) -> None:
    """Also where their service is so old that it keeps no internal note."""
    app = office.app
    app.services = services(late_fields)
    app._writers = {one.name: Writer(one, app.options) for one in app.services.values()}  # noqa: SLF001 - the same stand-in, another edition
    site = Site(office)
    site.hour()
    app.faults.lose_answer("TimeService SaveHour")
    for _ in range(3):
        office.run()
    (row,) = site.hours()
    assert list(office.links("hour_entry").values()) == [str(row["Id"])]
    office.whole()


@pytest.mark.covers("B3", "X14")
def test_an_hour_that_changes_is_taken_back_and_made_anew(office: World) -> None:
    site = Site(office)
    ours = site.hour()
    office.run()
    office.change("hour_entry", ours, minutes=300, hour_type_id=site.types[1])
    office.run()
    (row,) = site.hours()
    assert (row["TotalHours"], row["TypeOfWorkId"]) == (Decimal(5), site.theirs[2] + 1)
    assert office.run().plan is None
    office.change("hour_entry", ours, active=False)
    office.run()
    assert site.hours() == []
    assert office.links("hour_entry") == {}


@pytest.mark.covers("X14")
def test_an_hour_that_is_approved_there_waits(office: World) -> None:
    """What cannot be taken back is not made a second time."""
    site = Site(office)
    ours = site.hour()
    office.run()
    (row,) = site.hours()
    office.books.user_changes("Hour", row["Id"], {"Status": "Approved"})
    office.change("hour_entry", ours, minutes=300)
    office.run()
    office.run()
    assert len(site.hours()) == 1
    (codes,) = office.waiting().values()
    assert codes == ["sevenoffice.hour_locked"]
