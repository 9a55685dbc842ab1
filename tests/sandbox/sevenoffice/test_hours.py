"""Work types and hours: states of three fields, whole minutes, what cannot be changed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from zeep.exceptions import Fault

from bindeledd.sandbox.sevenoffice import Books, SevenOffice
from tests.sandbox.sevenoffice.conftest import DAY, Clock, Office


@pytest.fixture
def project(office: Office) -> int:
    return office.project()


@pytest.fixture
def person(books: Books) -> int:
    row = {"FirstName": "Kari", "LastName": "Berg", "EmployeeId": 12}
    return int(books.user_adds("PersonItem", row)["Id"])


@pytest.fixture
def hour(books: Books, project: int, person: int) -> dict[str, Any]:
    work = books.user_adds("WorkType", {"Name": "Graving", "Price": "890.00"})["Id"]
    return {
        "TypeOfWorkId": work,
        "StartTime": DAY + timedelta(hours=6),
        "StopTime": DAY + timedelta(hours=14),
        "TotalHours": 7.5,
        "ContactId": person,
        "ProjectId": project,
        "Locked": "none",
        "Approved": "False",
        "NeedApproval": True,
        "InternalNote": "hour-1",
    }


def _save(office: Office, hour: dict[str, Any], **changes: Any) -> int:
    given = {name: value for name, value in {**hour, **changes}.items() if value is not None}
    return int(office.call("TimeService", "SaveHour", Hour=given))


def _hours(office: Office, hour: dict[str, Any], **search: Any) -> list[Any]:
    asked = {"ContactId": hour["ContactId"], "ProjectId": hour["ProjectId"], **search}
    return list(office.call("TimeService", "GetHours", hs=asked) or [])


def test_an_hour_is_found_again_by_its_note_in_its_day(
    office: Office, books: Books, hour: dict[str, Any]
) -> None:
    key = _save(office, hour)
    assert key > 100_000
    (found,) = _hours(office, hour, StartTime=DAY, StopTime=DAY + timedelta(days=1))
    assert (found["Id"], found["InternalNote"], found["TotalHours"]) == (key, "hour-1", 7.5)
    assert found["StartTime"] == (DAY + timedelta(hours=6)).replace(tzinfo=None), "UTC"
    assert books.rows("Hour")[0]["TotalHours"] == Decimal("7.5")
    assert _hours(office, hour, StartTime=DAY + timedelta(days=1)) == []


def test_a_window_takes_its_first_moment_and_not_its_last(
    office: Office, hour: dict[str, Any]
) -> None:
    """Two windows that meet show no hour twice and lose none."""
    _save(office, hour, StartTime=DAY)
    day = timedelta(days=1)
    assert len(_hours(office, hour, StartTime=DAY, StopTime=DAY + day)) == 1
    assert _hours(office, hour, StartTime=DAY - day, StopTime=DAY) == []


def test_the_day_of_an_hour_is_told_in_utc(office: Office, hour: dict[str, Any]) -> None:
    """A shift that begins at half past midnight in Oslo belongs to the day before in UTC."""
    start = datetime.fromisoformat("2026-07-01T00:30:00+02:00")
    _save(office, hour, StartTime=start, StopTime=start + timedelta(hours=2))
    (found,) = _hours(office, hour)
    assert found["StartTime"] == datetime(2026, 6, 30, 22, 30)  # noqa: DTZ001  # as zeep reads it


STATES = [
    ("none", "False", True, "Registered", True),
    (None, None, True, "Registered", True),
    ("True", "True", False, "Approved", False),
    ("True", None, False, "Locked", False),
    ("none", "none", False, "Registered", False),
    ("True", "True", True, "none", False),
    ("none", "True", False, "none", False),
    ("none", "False", False, "none", False),
]


@pytest.mark.parametrize(("locked", "approved", "needed", "state", "listed"), STATES)
def test_three_fields_make_the_state(
    office: Office,
    books: Books,
    hour: dict[str, Any],
    locked: str | None,
    approved: str | None,
    needed: bool,  # noqa: FBT001  # a column
    state: str,
    listed: bool,  # noqa: FBT001  # a column
) -> None:
    """The contract paper's candidates; everything else is seen in no list."""
    three = {"Locked": locked, "Approved": approved, "NeedApproval": needed}
    _save(office, hour, **three, ApprovedBy=hour["ContactId"])
    (row,) = books.rows("Hour")
    assert (row["Status"], row["Listed"]) == (state, listed)
    waiting = office.call("TimeService", "GetHoursForApproval", approvalSearchParameters={})
    assert bool(waiting) is listed
    if state != "none":
        assert len(_hours(office, hour, Status=state)) == 1


def test_the_user_may_be_denied_to_approve(
    app: SevenOffice, office: Office, hour: dict[str, Any]
) -> None:
    app.options.api_may_approve = False
    approved = {"Locked": "True", "Approved": "True", "NeedApproval": False}
    with pytest.raises(Fault, match="may not approve"):
        _save(office, hour, **approved, ApprovedBy=hour["ContactId"])


def test_an_approved_hour_names_who_approved_it(
    app: SevenOffice, books: Books, office: Office, hour: dict[str, Any]
) -> None:
    approved = {"Locked": "True", "Approved": "True", "NeedApproval": False}
    _save(office, hour, **approved)
    app.options.approved_by_needed = False
    _save(office, hour, **approved)
    assert [row["Status"] for row in books.rows("Hour")] == ["none", "Approved"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"ContactId": 999}, "ContactId 999 does not exist"),
        ({"ProjectId": 999}, "ProjectId 999 does not exist"),
        ({"TypeOfWorkId": 999}, "TypeOfWorkId 999 does not exist"),
        ({"TotalHours": 256}, "between 0 and 255"),
        ({"TotalHoursInvoice": 256}, "between 0 and 255"),
        ({"StopTime": DAY}, "before StartTime"),
        ({"TypeOfWorkId": None}, "TypeOfWorkId is required"),
        ({"Id": 100_001}, "cannot be changed"),
    ],
)
def test_what_is_wrong_is_a_fault(
    office: Office, books: Books, hour: dict[str, Any], changes: dict[str, Any], word: str
) -> None:
    with pytest.raises(Fault, match=word):
        _save(office, hour, **changes)
    assert books.rows("Hour") == []


def test_saving_with_an_id_by_the_switch(
    app: SevenOffice, books: Books, office: Office, hour: dict[str, Any]
) -> None:
    key = _save(office, hour)
    app.options.hour_updates = "adds"
    assert _save(office, hour, Id=key) == key + 1
    app.options.hour_updates = "update"
    assert _save(office, hour, Id=key, TotalHours=5.0) == key
    assert [row["TotalHours"] for row in books.rows("Hour")] == [5, Decimal("7.5")]
    assert books.rows("Hour")[0]["Status"] == "Registered"
    books.user_changes("Hour", key, {"Status": "Approved"})
    with pytest.raises(Fault, match="locked"):
        _save(office, hour, Id=key)


def test_an_approved_hour_cannot_be_deleted(
    office: Office, books: Books, hour: dict[str, Any]
) -> None:
    key, other = _save(office, hour), _save(office, hour)
    books.user_changes("Hour", other, {"Status": "Approved"})

    def delete(number: int) -> bool:
        return bool(office.call("TimeService", "DeleteHour", Hour={"Id": number}))

    assert (delete(key), delete(key), delete(other)) == (True, False, False)
    assert [row["Id"] for row in books.rows("Hour")] == [other]


def test_zero_finds_nobodys_hours(app: SevenOffice, office: Office, hour: dict[str, Any]) -> None:
    _save(office, hour)
    assert _hours(office, hour, ContactId=0, ProjectId=0) == []
    app.options.zero_means_all = True
    assert len(_hours(office, hour, ContactId=0, ProjectId=0)) == 1


def test_after_looks_at_whole_minutes(clock: Clock, office: Office, hour: dict[str, Any]) -> None:
    """An hour saved later in the same minute is not "after": windows must overlap."""
    clock.now = datetime(2026, 12, 4, 10, 5, 40, tzinfo=UTC)
    office.log_in()
    _save(office, hour)

    def found(minute: int, second: int) -> int:
        moment = datetime(2026, 12, 4, 10, minute, second, tzinfo=UTC)
        return len(_hours(office, hour, RegisteredAfter=moment))

    assert [found(5, 10), found(5, 0), found(4, 59), found(6, 0)] == [0, 0, 1, 0]


def test_hours_by_their_ids(office: Office, hour: dict[str, Any]) -> None:
    keys = [_save(office, hour) for _ in range(3)]
    nobody = {"ContactId": 0, "ProjectId": 0}
    found = _hours(office, hour, **nobody, HourIds={"long": keys[1:]})
    assert [one["Id"] for one in found] == keys[1:]
    with pytest.raises(Fault, match="At most 1000"):
        _hours(office, hour, HourIds={"long": list(range(1001))})


def test_the_note_may_stay_hidden_or_unknown(clock: Clock) -> None:
    """Without the newer fields the description is that of 2018, and the note is refused."""
    app = SevenOffice(clock=clock, rate=None, late_fields="none")
    app.add_company("A")
    office = Office(app).log_in()
    with pytest.raises(TypeError, match="InternalNote"):
        office.call("TimeService", "SaveHour", Hour={"InternalNote": "x"})
    office.http.close()


def test_work_types_by_state_and_by_project(office: Office, books: Books, project: int) -> None:
    first, second = (
        books.user_adds("WorkType", {"Name": name})["Id"] for name in ("Graving", "Kjoring")
    )
    books.user_deletes("WorkType", second)

    def listed(**asked: Any) -> list[int]:
        answer = office.call("TimeService", "GetWorkTypeList", Wts=asked)
        return [one["Id"] for one in answer or []]

    assert listed() == listed(Active="unknown") == [first, second]
    assert (listed(Active="True"), listed(Active="False")) == ([first], [second])
    assert listed(ProjectId=project, Active="False") == [first], "the project wins"
    books.work_types_of[project] = [second]
    assert listed(ProjectId=project) == [second]


def test_salary_types(office: Office, books: Books, hour: dict[str, Any]) -> None:
    (kind,) = office.call("TimeService", "GetSalaryTypes")
    assert kind["Active"] is True
    _save(office, hour, SalaryTypeId=kind["Id"])
    assert _hours(office, hour)[0]["SalaryTypeId"] is None
    assert _hours(office, hour, IncludeSalaryType=True)[0]["SalaryTypeId"] == kind["Id"]
    assert books.rows("Hour")[0]["SalaryTypeId"] == kind["Id"]
