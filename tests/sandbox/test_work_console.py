"""Hours and pay on the pages and in the JSON console, in a register, and in a file."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.http import decode, encode
from bindeledd.sandbox.poweroffice_go import PowerOfficeGo, payroll, seed, timesheets
from bindeledd.sandbox.poweroffice_go.storage import Keeper
from bindeledd.sandbox.transport import SandboxTransport
from tests.sandbox.conftest import Clock, Go

Row = dict[str, Any]
DAYS = {"from": "2026-11-16", "to": "2026-11-22"}


@pytest.fixture
def console(go: Go) -> Iterator[httpx2.Client]:
    transport = SandboxTransport(go.app)
    with httpx2.Client(transport=transport, base_url="https://sandbox.example") as client:
        yield client


@pytest.fixture
def stored(go: Go) -> dict[str, list[Row]]:
    """A person with hours and a salary line, named as a register names them."""
    go.app.options.ignore_unknown = False
    return seed.fill(
        go.books,
        {
            "Employees": [{"FirstName": "Kari", "LastName": "Lie", "Number": 12}],
            "Projects": [{"Code": "P1", "Name": "Kai <1>", "IsActive": True}],
            "ActivityTime": [{"Code": "70", "Name": "Boring"}],
            "EntryTime": [
                {
                    "EmployeeNo": 12,
                    "ActivityCode": "70",
                    "ProjectCode": "P1",
                    "Date": "2026-11-20",
                    "Quantity": 450,
                    "BillableQuantity": 90,
                }
            ],
            "SalaryLines": [
                {"EmployeeNo": 12, "PayItemCode": "20", "Quantity": 8, "Rate": 300},
                {"EmployeeNo": 12, "PayItemCode": "50", "Amount": 500, "Comment": "Uke 47"},
            ],
        },
    )


def _post(console: httpx2.Client, go: Go, deed: str, body: Row, status: int = 200) -> Row:
    answer = console.post(f"/sandbox/api/clients/{go.books.client_id}/{deed}", json=body)
    assert answer.status_code == status, answer.text
    row: Row = answer.json()
    return row


def test_a_register_names_people_and_projects_by_number(
    go: Go, stored: dict[str, list[Row]]
) -> None:
    [entry] = stored["EntryTime"]
    assert entry["EmployeeId"] == stored["Employees"][0]["Id"]
    assert entry["ProjectId"] == stored["Projects"][0]["Id"]
    assert stored["SalaryLines"][0]["Amount"] == 2400
    assert go.get("/SalaryLines").status_code == 204


def test_the_page_reads_hours_and_pay_as_people_do(
    go: Go, console: httpx2.Client, stored: dict[str, list[Row]]
) -> None:
    payroll.delete_by_user(go.books, stored["SalaryLines"][1]["Id"])
    timesheets.approve(go.books, stored["Employees"][0]["Id"], "2026-11-20", "2026-11-20")
    payroll.include_in_payroll(go.books, [stored["SalaryLines"][0]["Id"]])
    page = console.get(f"/sandbox/clients/{go.books.client_id}").text
    hours = ["12 Kari Lie", "70 Boring", "P1 Kai &lt;1&gt;", "7.50", "1.50", "approved"]
    cells = [f"<td>{text}</td>" for text in hours]
    for cell in cells:
        assert cell in page, cell
    assert "a quantity is read as minutes" in page
    assert "<td>20 Timelønn</td>" in page
    assert "<td>deleted by a user</td>" in page
    run = go.books.rows("PayRuns")[0]["Id"]
    assert f"<td>in pay run {run}</td>" in page
    everything = console.get(f"/sandbox/clients/{go.books.client_id}/EntryTime").text
    assert "<td>450</td>" in everything


def test_a_user_approves_and_pays_through_the_console(
    go: Go, console: httpx2.Client, stored: dict[str, list[Row]]
) -> None:
    employee, entry = stored["Employees"][0]["Id"], stored["EntryTime"][0]["Id"]
    state = {"employee": employee, **DAYS}
    assert _post(console, go, "approve", state) == {"entries": [entry]}
    assert _post(console, go, "unapprove", state) == {"entries": [entry]}
    _post(console, go, "approve", state)
    assert _post(console, go, "hourly-wage", {"employee": employee, "wage": 200}) == {"wage": 200}
    without = _post(console, go, "pay-run", {**DAYS, "imported": False})
    assert without["amount"] == 1500
    run = _post(console, go, "pay-run", DAYS)
    assert run["amount"] == 2900
    assert [line["pay_item"] for line in run["lines"]] == ["20", "50"]
    assert _post(console, go, "accrue", {"up_to": "2026-11-20"}) == {"entries": [entry]}
    assert _post(console, go, "invoice-hours", {"entries": [entry]}) == {"entries": [entry]}
    [row] = go.books.rows("EntryTime")
    assert row["IsLocked"] is row["IsAccrued"] is row["IsInvoiced"] is True
    assert row["IsTransferredToPayroll"] is True


def test_a_line_is_deleted_through_the_console_as_a_user_does(
    go: Go, console: httpx2.Client, stored: dict[str, list[Row]]
) -> None:
    key = stored["SalaryLines"][0]["Id"]
    path = f"/sandbox/api/clients/{go.books.client_id}/SalaryLines"
    assert console.delete(f"{path}/{key}").status_code == 204
    rows = {row["Id"]: row["IsDeletedByUser"] for row in console.get(path).json()}
    assert rows[key] is True
    assert console.delete(f"{path}/x").status_code == 404
    assert console.delete(f"{path}/1").status_code == 404


def test_a_project_is_opened_through_the_console(
    go: Go, console: httpx2.Client, stored: dict[str, list[Row]]
) -> None:
    project, employee = stored["Projects"][0]["Id"], stored["Employees"][0]["Id"]
    go.books.user_changes("Projects", project, {"AllowAllEmployees": False})
    body = {
        "EmployeeId": employee,
        "ActivityTimeId": stored["ActivityTime"][0]["Id"],
        "ProjectId": project,
        "Date": "2026-11-20",
        "Quantity": 60,
    }
    path = "/TimeTracking/EntryTime"
    assert go.post(path, body, outside=True).status_code == 400
    _post(console, go, "open-project", {"project": project, "employee": employee})
    assert go.post(path, body, outside=True).status_code == 201


@pytest.mark.parametrize(
    ("deed", "body", "reason"),
    [
        ("approve", DAYS, "employee is missing"),
        ("approve", {"employee": 1, "from": "i dag", "to": "2026-11-22"}, "from is no date"),
        ("accrue", {}, "up_to is missing"),
        ("invoice-hours", {"entries": 5}, "entries is no list of ids"),
        ("pay-run", {"lines": [1]}, "Salary line with id = 1 not found"),
        ("hourly-wage", {"employee": 1, "wage": "mye"}, ""),
    ],
)
def test_the_console_says_what_is_wrong(
    go: Go, console: httpx2.Client, deed: str, body: Row, reason: str
) -> None:
    answer = console.post(f"/sandbox/api/clients/{go.books.client_id}/{deed}", json=body)
    assert answer.status_code in {400, 404}
    assert reason in answer.json()["detail"]


def test_hours_and_pay_survive_in_a_file(
    go: Go, clock: Clock, tmp_path: Path, stored: dict[str, list[Row]]
) -> None:
    """Approved days, teams, wages and who made a line are no columns, yet they are kept."""
    employee, project = stored["Employees"][0]["Id"], stored["Projects"][0]["Id"]
    line = {
        "EmployeeId": employee,
        "PayItemId": go.books.find("PayItems", Code="20")[0]["Id"],
        "Quantity": 8,
    }
    mine = go.post("/SalaryLines", line).json()
    timesheets.approve(go.books, employee, "2026-11-20", "2026-11-20")
    timesheets.open_project(go.books, project, employee=employee)
    payroll.set_hourly_wage(go.books, employee, Decimal(300))
    go.books.settings.payroll["MergeImportedSalaryLines"] = True
    path = tmp_path / "go.json"
    Keeper(go.app.state, path).save()
    again = PowerOfficeGo(seed=1, clock=clock, rate=None)
    assert Keeper(again.state, path).load()
    assert again.state.dump() == go.app.state.dump()
    other = Go(again, again.state.ledgers[go.books.client_key]).log_in()
    assert other.get("/SalaryLines").json() == [mine]
    changed = other.patch(f"/SalaryLines/{mine['Id']}", {"op": "add", "path": "/Rate", "value": 9})
    assert changed.json()["Amount"] == 72
    body = {**stored["EntryTime"][0], "Quantity": 1}
    refused = other.post("/TimeTracking/EntryTime", body, outside=True)
    assert "is approved for" in refused.json()["detail"]
    run = payroll.pay_run(other.books, "2026-11-01", "2026-11-30")
    assert run.quantity("20") == 16 + 7.5
    assert other.get("/PayrollSettings").json()["MergeImportedSalaryLines"] is True


def test_a_file_of_an_earlier_stand_in_gets_the_new_registers(
    go: Go, clock: Clock, tmp_path: Path
) -> None:
    """Hours need hour type 0, and a company that was kept before hours came has none."""
    path = tmp_path / "go.json"
    Keeper(go.app.state, path).save()
    content = decode(path.read_bytes())
    tables = content["companies"][0]["tables"]
    for name in (
        *("PayItems", "HourType", "ActivityTime", "EntryTime"),
        *("GeneralLedgerAccounts", "VatCodes"),
    ):
        del tables[name]
    path.write_bytes(encode(content))
    again = PowerOfficeGo(seed=1, clock=clock, rate=None)
    assert Keeper(again.state, path).load()
    books = again.state.ledgers[go.books.client_key]
    assert [row["Code"] for row in books.rows("PayItems")] == [
        row["Code"] for row in go.books.rows("PayItems")
    ]
    assert books.rows("HourType")[0]["Id"] == 0
    assert len(books.rows("ProductGroups")) == len(go.books.rows("ProductGroups"))
    numbers = [row["AccountNo"] for row in go.books.rows("GeneralLedgerAccounts")]
    assert [row["AccountNo"] for row in books.rows("GeneralLedgerAccounts")] == numbers
