"""Hours of the stand-in for PowerOffice Go: entries, activities, hour types, the reporting view.

The vendor's saved specification has none of these addresses, so calls go `outside` it.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo, payroll, timesheets
from tests.sandbox.conftest import Clock, Go, replace

Row = dict[str, Any]
ENTRIES, ACTIVITIES = "/TimeTracking/EntryTime", "/TimeTracking/ActivityTime"


class Work:
    """An integration that writes hours, with somebody to write them on."""

    def __init__(self, go: Go) -> None:
        self.go = go
        self.books = go.books
        self.employee = self.books.user_adds("Employees", {"FirstName": "Kari", "LastName": "Lie"})
        self.activity = self.books.rows("ActivityTime")[0]
        self.project = self.new_project()

    def new_project(self, **values: Any) -> Row:
        """Add a project that takes hours."""
        return self.books.user_adds("Projects", {"Name": "Kai", "IsActive": True, **values})

    def call(self, method: str, path: str, **details: Any) -> httpx2.Response:
        """Call an address that the specification lacks."""
        return self.go.call(method, path, outside=True, **details)

    def send(self, **values: Any) -> httpx2.Response:
        """POST an entry."""
        body = {
            "EmployeeId": self.employee["Id"],
            "ActivityTimeId": self.activity["Id"],
            "ProjectId": self.project["Id"],
            "Date": "2026-11-20",
            "Quantity": 450,
            **values,
        }
        return self.call("POST", ENTRIES, json={k: v for k, v in body.items() if v is not ...})

    def entry(self, **values: Any) -> Row:
        """Create an entry."""
        answer = self.send(**values)
        assert answer.status_code == 201, answer.text
        made: Row = answer.json()
        return made

    def patch(self, key: int, *operations: Row, path: str = ENTRIES) -> httpx2.Response:
        """PATCH an entry."""
        kind = {"Content-Type": "application/json-patch+json"}
        return self.call("PATCH", f"{path}/{key}", json=list(operations), headers=kind)

    def listed(self, path: str = ENTRIES, **params: Any) -> list[Row]:
        """List rows; 204 is none."""
        answer = self.call("GET", path, params=params)
        if answer.status_code == 204:
            return []
        assert answer.status_code == 200, answer.text
        rows: list[Row] = answer.json()
        return rows


@pytest.fixture
def work(go: Go) -> Work:
    return Work(go)


@pytest.fixture
def offered(clock: Clock) -> Callable[..., Work]:
    """Make a stand-in with other switches."""

    def make(**switches: Any) -> Work:
        app = PowerOfficeGo(seed=1, clock=clock, rate=None, **switches)
        books: Ledger = app.add_company("Fjordbygg AS")
        return Work(Go(app, books).log_in())

    return make


def test_an_entry_is_kept_as_it_was_sent(work: Work) -> None:
    made = work.entry(
        BillableQuantity=400,
        FromTime="07:00",
        ToTime="15:00",
        BreakTime=30,
        InternalComment="ref:te-991",
        ExternalComment="Forskaling",
    )
    assert made["Quantity"] == 450
    assert made["BillableQuantity"] == 400
    assert made["HourTypeId"] == 0
    assert made["InternalComment"] == "ref:te-991"
    assert made["IsLocked"] is made["IsApproved"] is made["IsInvoiced"] is False
    assert work.call("GET", f"{ENTRIES}/{made['Id']}").json() == made
    assert work.listed() == [made]


def test_the_same_entry_sent_twice_is_there_twice(work: Work) -> None:
    """Nothing of an entry is unique: who repeats a POST doubles the hours."""
    first = work.entry(InternalComment="ref:te-991")
    second = work.entry(InternalComment="ref:te-991")
    assert first["Id"] != second["Id"]
    assert len(work.listed()) == 2


@pytest.mark.parametrize(
    "times",
    [
        {"FromTime": "07:00"},
        {"ToTime": "15:00"},
        {"FromTime": "7", "ToTime": "15:00"},
        {"FromTime": "07:00", "ToTime": "24:00"},
        {"FromTime": "07:00", "ToTime": 15},
        {"BreakTime": -30},
    ],
)
def test_times_of_day_come_in_pairs(work: Work, times: Row) -> None:
    assert work.send(**times).status_code == 400
    assert work.listed() == []


def test_what_is_billable_follows_the_quantity_unless_told(work: Work) -> None:
    assert work.entry()["BillableQuantity"] == 450
    assert work.entry(BillableQuantity=0)["BillableQuantity"] == 0


@pytest.mark.parametrize("quantity", [7.5, -1, "mange", True, ..., None])
def test_a_quantity_is_a_whole_number(work: Work, quantity: object) -> None:
    answer = work.send(Quantity=quantity)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Time entry validation error(s)"
    assert work.listed() == []


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("EmployeeId", "Employee"),
        ("ActivityTimeId", "Time activity"),
        ("ProjectId", "Project"),
        ("CustomerId", "Customer"),
        ("DepartmentId", "Department"),
        ("HourTypeId", "Hour type"),
    ],
)
def test_what_an_entry_names_must_exist(work: Work, field: str, word: str) -> None:
    answer = work.send(**{field: 42})
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"{word} with id = 42 not found."


@pytest.mark.parametrize("field", ["EmployeeId", "ActivityTimeId", "Date"])
def test_an_entry_needs_who_what_and_when(work: Work, field: str) -> None:
    answer = work.send(**{field: ...})
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"The {field} field is required."


def test_archived_people_and_inactive_activities_take_no_hours(work: Work) -> None:
    inactive = next(row for row in work.books.rows("ActivityTime") if not row["IsActive"])
    assert "is not active" in work.send(ActivityTimeId=inactive["Id"]).json()["detail"]
    work.books.user_changes("Employees", work.employee["Id"], {"IsArchived": True})
    assert "is archived" in work.send().json()["detail"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"IsActive": False}, "is not active"),
        ({"ProjectStatus": "Archived"}, "is not active"),
        ({"ProjectStatus": "Complete"}, "is not active"),
        ({"DenyTimeTracking": True}, "does not allow time tracking"),
        ({"AllowAllEmployees": False}, "is not a member of project"),
        ({"AllowAllActivities": False}, "is not allowed on project"),
    ],
)
def test_a_project_may_refuse_hours(work: Work, values: Row, reason: str) -> None:
    closed = work.new_project(**values)
    answer = work.send(ProjectId=closed["Id"])
    assert answer.status_code == 400
    assert reason in answer.json()["detail"]
    assert work.entry(ProjectId=...)["ProjectId"] is None


def test_only_some_fields_of_an_entry_can_be_changed(work: Work) -> None:
    made = work.entry()
    other = work.new_project()
    changed = work.patch(
        made["Id"],
        replace("/Quantity", 0),
        replace("/BillableQuantity", 0),
        replace("/ProjectId", other["Id"]),
        replace("/Date", "2026-11-19"),
        replace("/InternalComment", "ref:te-992"),
        replace("/ExternalComment", "Riving"),
    )
    assert changed.status_code == 200
    row = changed.json()
    assert (row["Quantity"], row["BillableQuantity"], row["Date"]) == (0, 0, "2026-11-19")
    assert row["ProjectId"] == other["Id"]
    assert row["LastChangedDateTimeOffset"] > made["LastChangedDateTimeOffset"]
    for field in ("ActivityTimeId", "EmployeeId", "HourTypeId", "IsApproved"):
        refused = work.patch(made["Id"], replace(f"/{field}", made[field]))
        assert refused.status_code == 400
        assert "target location" in refused.json()["detail"]
    assert work.patch(made["Id"], replace("/Quantity", 7.5)).status_code == 400


def test_changed_entries_are_found_by_their_time(work: Work, clock: Clock) -> None:
    first = work.entry()
    clock.forward(minutes=1)
    moment = clock.now.isoformat()
    clock.forward(minutes=1)
    second = work.entry()
    assert work.listed(lastChangedDateTimeOffsetGreaterThan=moment) == [second]
    work.patch(first["Id"], replace("/Quantity", 60))
    ids = [row["Id"] for row in work.listed(lastChangedDateTimeOffsetGreaterThan=moment)]
    assert ids == [first["Id"], second["Id"]]
    assert len(work.listed(PageSize=1)) == 1
    assert work.listed(PageSize=1, PageNumber=2) == [second]
    assert work.listed(Fields="Id,Quantity")[1] == {"Id": second["Id"], "Quantity": 450}
    assert work.call("GET", ENTRIES, params={"employeeId": 1}).status_code == 400


def test_an_entry_is_deleted(work: Work) -> None:
    made = work.entry()
    assert work.call("DELETE", f"{ENTRIES}/{made['Id']}").status_code == 200
    gone = work.call("GET", f"{ENTRIES}/{made['Id']}")
    assert gone.status_code == 404
    assert gone.json()["detail"] == f"Time entry with id = {made['Id']} not found."


def test_a_project_with_hours_is_not_deleted(work: Work) -> None:
    work.entry()
    assert work.go.delete(f"/Projects/{work.project['Id']}").status_code == 409


def test_activities_are_kept_and_found(work: Work) -> None:
    path = f"{ACTIVITIES}/"
    made = work.call("POST", ACTIVITIES, json={"Code": "55", "Name": "Boring"}).json()
    assert made["IsActive"] is True
    assert work.call("GET", f"{path}{made['Id']}").json() == made
    again = work.call("POST", ACTIVITIES, json={"Code": "55", "Name": "Annen boring"})
    assert again.status_code == 400
    assert f"time activity with Id = {made['Id']}" in again.json()["detail"]
    assert work.call("POST", ACTIVITIES, json={"Code": "56"}).status_code == 400
    work.patch(made["Id"], replace("/IsActive", False), path=ACTIVITIES)
    assert made["Id"] not in {row["Id"] for row in work.listed(ACTIVITIES)}
    everything = work.listed(ACTIVITIES, includeInactive="true")
    assert made["Id"] in {row["Id"] for row in everything}
    assert work.listed(ACTIVITIES, includeInactive="false") == work.listed(ACTIVITIES)
    assert work.call("DELETE", f"{path}{made['Id']}").status_code == 200
    work.entry()
    used = work.call("DELETE", f"{path}{work.activity['Id']}")
    assert used.status_code == 409
    assert used.json()["title"] == "Time activity conflict"


def test_an_activity_may_name_product_and_project(work: Work) -> None:
    product = work.books.user_adds("Products", {"Code": "KONS-1", "Name": "Konsulenttime"})
    body = {"Name": "Rådgivning", "ProductId": product["Id"], "ProjectId": work.project["Id"]}
    made = work.call("POST", ACTIVITIES, json=body)
    assert made.status_code == 201
    assert made.json() | body == made.json()
    assert work.go.delete(f"/Products/{product['Id']}").status_code == 409
    for field, word in (("ProductId", "Product"), ("ProjectId", "Project")):
        refused = work.call("POST", ACTIVITIES, json={**body, field: 42})
        assert refused.status_code == 404
        assert refused.json()["detail"] == f"{word} with id = 42 not found."


def test_regular_hours_have_the_number_zero(work: Work) -> None:
    rows = work.listed("/TimeTracking/HourType")
    assert rows[0]["Id"] == 0
    assert len({row["Name"] for row in rows}) == len(rows) > 1
    assert work.entry(HourTypeId=rows[1]["Id"])["HourTypeId"] == rows[1]["Id"]
    assert work.call("POST", "/TimeTracking/HourType", json={"Name": "X"}).status_code == 404


def test_the_reporting_view_needs_its_dates(work: Work) -> None:
    made = work.entry()
    work.entry(Date="2026-10-31")
    days = {"fromDate": "2026-11-01", "toDate": "2026-11-20"}
    [row] = work.listed("/TimeTransactions", **days)
    assert row["Id"] == made["Id"]
    assert row["EmployeeNo"] == work.employee["Number"]
    assert row["ActivityName"] == work.activity["Name"]
    assert row["ProjectCode"] == work.project["Code"]
    assert row["InternalComment"] is None
    for missing in days:
        params = {name: day for name, day in days.items() if name != missing}
        assert work.call("GET", "/TimeTransactions", params=params).status_code == 400


def test_time_tracking_can_be_absent(offered: Callable[..., Work]) -> None:
    """A company whose Go does not have it gets the gateway's 404, whatever its rights."""
    work = offered(time_tracking=False)
    work.books.settings.privileges = []
    for method, path in (("GET", ENTRIES), ("POST", ACTIVITIES), ("GET", "/TimeTransactions")):
        answer = work.call(method, path)
        assert answer.status_code == 404
        assert answer.json() == {"statusCode": 404, "message": "Resource not found"}


def test_reading_and_writing_hours_are_rights_of_their_own(work: Work) -> None:
    settings = work.books.settings
    settings.privileges = ["TimeTracking", "Customer_Full"]
    assert work.listed(ACTIVITIES)
    assert work.send().status_code == 403
    settings.privileges = ["Customer_Full"]
    assert work.call("GET", ENTRIES).status_code == 403
    settings.privileges = ["TimeTracking_Full"]
    settings.modules = ["Accounting"]
    assert work.call("GET", ENTRIES).status_code == 403
    information = work.go.get("/ClientIntegrationInformation").json()
    assert information["InvalidPrivileges"] == ["TimeTracking_Full"]


def test_the_right_may_have_another_name(offered: Callable[..., Work]) -> None:
    work = offered(time_role="TimeEntry")
    assert work.send().status_code == 201
    assert "TimeEntry_Full" in work.books.settings.privileges
    work.books.settings.modules.remove("TimeTracking")
    assert work.send().status_code == 403


def test_entries_may_keep_their_state_to_themselves(offered: Callable[..., Work]) -> None:
    work = offered(time_fields=False)
    made = work.entry()
    hidden = {"IsApproved", "IsLocked", "IsInvoiced", "IsTransferredToPayroll", "IsAccrued"}
    assert hidden.isdisjoint(made)
    assert hidden.isdisjoint(work.listed()[0])
    days = {"fromDate": "2026-11-01", "toDate": "2026-11-30"}
    assert hidden.isdisjoint(work.listed("/TimeTransactions", **days)[0])
    assert work.call("GET", ENTRIES, params={"Fields": "IsLocked"}).status_code == 400
    assert hidden.isdisjoint(work.patch(made["Id"], replace("/Quantity", 1)).json())


def test_activities_may_lack_codes(offered: Callable[..., Work]) -> None:
    work = offered(time_activity_codes=False)
    made = work.call("POST", ACTIVITIES, json={"Code": "10", "Name": "Boring"})
    assert made.status_code == 201
    assert "Code" not in made.json()
    assert "Code" not in work.listed(ACTIVITIES)[0]
    refused = work.patch(made.json()["Id"], replace("/Code", "11"), path=ACTIVITIES)
    assert refused.status_code == 400


def test_faults_reach_the_new_addresses(work: Work) -> None:
    work.go.app.faults.lose_answer(f"POST {ENTRIES}")
    with pytest.raises(httpx2.ReadTimeout):
        work.send()
    assert len(work.listed()) == 1


def _is_locked(work: Work, key: int) -> bool:
    """Tell whether Go refuses both to change and to delete an entry."""
    patched = work.patch(key, replace("/InternalComment", "x"))
    if patched.status_code == 200:
        return False
    deleted = work.call("DELETE", f"{ENTRIES}/{key}")
    for answer in (patched, deleted):
        assert answer.status_code == 409
        assert answer.json() == {
            "title": "Object conflict",
            "status": 409,
            "detail": f"Time entry with id = {key} is locked.",
        }
    assert work.call("GET", f"{ENTRIES}/{key}").json()["IsLocked"] is True
    return True


def test_approved_hours_are_locked_until_approval_is_lifted(work: Work, clock: Clock) -> None:
    made, other = work.entry(), work.entry(Date="2026-11-21")
    clock.forward(minutes=1)
    employee = work.employee["Id"]
    approved = timesheets.approve(work.books, employee, "2026-11-16", date(2026, 11, 20))
    assert approved == [made["Id"]]
    row = work.call("GET", f"{ENTRIES}/{made['Id']}").json()
    assert row["IsApproved"] is True
    assert row["LastChangedDateTimeOffset"] > made["LastChangedDateTimeOffset"]
    assert _is_locked(work, made["Id"])
    assert not _is_locked(work, other["Id"])
    days = {"fromDate": "2026-11-01", "toDate": "2026-11-30"}
    assert len(work.listed("/TimeTransactions", **days)) == 2
    [only] = work.listed("/TimeTransactions", onlyApproved="true", **days)
    assert only["Id"] == made["Id"]
    lifted = timesheets.unapprove(work.books, employee, "2026-11-20", "2026-11-20")
    assert lifted == [made["Id"]]
    assert not _is_locked(work, made["Id"])


def test_approval_is_one_persons(work: Work) -> None:
    other = work.books.user_adds("Employees", {"FirstName": "Ola", "LastName": "Vik"})
    timesheets.approve(work.books, other["Id"], "2026-11-20", "2026-11-20")
    assert not _is_locked(work, work.entry()["Id"])
    assert work.send(EmployeeId=other["Id"]).status_code == 400


def test_an_approved_day_takes_no_further_hours(work: Work) -> None:
    """Neither a new entry nor one that is moved there, until approval is lifted."""
    made = work.entry(Date="2026-11-19")
    employee = work.employee["Id"]
    timesheets.approve(work.books, employee, "2026-11-20", "2026-11-20")
    assert "is approved for 2026-11-20" in work.send().json()["detail"]
    moved = work.patch(made["Id"], replace("/Date", "2026-11-20"))
    assert moved.status_code == 400
    timesheets.unapprove(work.books, employee, "2026-11-20", "2026-11-20")
    assert work.send().status_code == 201


def test_an_approved_day_may_take_further_hours(offered: Callable[..., Work]) -> None:
    work = offered(time_into_approved=True)
    timesheets.approve(work.books, work.employee["Id"], "2026-11-20", "2026-11-20")
    assert not _is_locked(work, work.entry()["Id"])


@pytest.mark.parametrize("reason", ["IsAccrued", "IsInvoiced", "IsTransferredToPayroll"])
def test_hours_that_are_used_stay_locked_whatever_the_approval(work: Work, reason: str) -> None:
    """Source: field-domain 6.2: lifting the approval does not free what is paid or accrued."""
    made, later = work.entry(), work.entry(Date="2026-11-30")
    books, employee = work.books, work.employee["Id"]
    timesheets.approve(books, employee, "2026-11-20", "2026-11-20")
    if reason == "IsAccrued":
        assert timesheets.accrue(books, "2026-11-20") == [made["Id"]]
    elif reason == "IsInvoiced":
        timesheets.invoice(books, [made["Id"]])
    else:
        payroll.pay_run(books, "2026-11-01", "2026-11-30")
    timesheets.unapprove(books, employee, "2026-11-20", "2026-11-20")
    row = work.call("GET", f"{ENTRIES}/{made['Id']}").json()
    assert (row["IsApproved"], row[reason]) == (False, True)
    assert _is_locked(work, made["Id"])
    assert not _is_locked(work, later["Id"])


def test_a_project_is_opened_to_people_and_activities(work: Work) -> None:
    closed = work.new_project(AllowAllEmployees=False, AllowAllActivities=False)
    assert work.send(ProjectId=closed["Id"]).status_code == 400
    timesheets.open_project(work.books, closed["Id"], employee=work.employee["Id"])
    timesheets.open_project(work.books, closed["Id"], activity=work.activity["Id"])
    assert work.send(ProjectId=closed["Id"]).status_code == 201
    other = work.books.rows("ActivityTime")[1]
    assert work.send(ProjectId=closed["Id"], ActivityTimeId=other["Id"]).status_code == 400


@pytest.mark.parametrize(("unit", "paid"), [("minutes", "7.50"), ("hours", "450")])
def test_the_unit_decides_what_a_quantity_pays(
    offered: Callable[..., Work], unit: str, paid: str
) -> None:
    """A wrong unit shows in what the books make of it: sixty times too much."""
    work = offered(time_unit=unit)
    work.entry()
    timesheets.approve(work.books, work.employee["Id"], "2026-11-20", "2026-11-20")
    run = payroll.pay_run(work.books, "2026-11-01", "2026-11-30")
    assert run.quantity("20") == Decimal(paid)
