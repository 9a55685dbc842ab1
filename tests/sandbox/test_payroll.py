"""Pay items, salary lines and pay runs of the stand-in for PowerOffice Go."""

from decimal import Decimal
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo, payroll, timesheets
from bindeledd.sandbox.poweroffice_go.fields import ENUMS
from bindeledd.sandbox.poweroffice_go.payroll_rules import GOVERNED, PROCESSING
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from tests.sandbox.conftest import Clock, Go, replace
from tests.vendor_spec import load, needs_spec, patch_fields

Row = dict[str, Any]


def pay_item(books: Ledger, code: str) -> str:
    """Find the id of a pay item."""
    [row] = books.find("PayItems", Code=code)
    return str(row["Id"])


def item_of_kind(books: Ledger, kind: str, **values: Any) -> str:
    """Add a pay item of a processing type."""
    row = {"Code": f"X-{kind}", "Name": kind, "ProcessingType": kind, **values}
    return str(books.user_adds("PayItems", row)["Id"])


@pytest.fixture
def employee(books: Ledger) -> Row:
    department = books.user_adds("Departments", {"Code": "10", "Name": "Bygg"})
    values = {"FirstName": "Kari", "LastName": "Lie", "DepartmentId": department["Id"]}
    return books.user_adds("Employees", values)


@pytest.fixture
def line(go: Go, employee: Row) -> Row:
    """A line as the exports send it."""
    return {
        "EmployeeId": employee["Id"],
        "PayItemId": pay_item(go.books, "20"),
        "Quantity": 7.5,
        "Rate": 310,
        "Comment": "Uke 47",
    }


def _sent(go: Go, line: Row, **values: Any) -> Row:
    answer = go.post("/SalaryLines", {**line, **values})
    assert answer.status_code == 201, answer.text
    made: Row = answer.json()
    return made


def _refusal(answer: httpx2.Response) -> str:
    assert answer.status_code == 400, answer.text
    assert answer.json()["title"] == "Salary line validation error(s)"
    return str(answer.json()["detail"])


@needs_spec
def test_the_tables_are_the_specifications() -> None:
    """Fields, enums and processing types are held against the vendor's own file."""
    schemas = load()["components"]["schemas"]
    lines = RESOURCES["SalaryLines"].fields
    assert {f.name for f in lines if "R" in f.where} == set(schemas["SalaryLineDto"]["properties"])
    sent = {f.name for f in lines if "C" in f.where}
    assert sent == set(schemas["SalaryLinePostDto"]["properties"])
    assert {f.name.lower() for f in lines if "U" in f.where} == set(
        patch_fields("/SalaryLines/{id}")
    )
    items = {f.name for f in RESOURCES["PayItems"].fields}
    assert items == set(schemas["PayItemDto"]["properties"])
    assert set(PROCESSING) == set(ENUMS["ProcessingType"])
    assert set(GOVERNED) <= sent
    for name in ("ProcessingType", "PostingType", "TaxRuleType", "CommuterPersonType"):
        assert ENUMS[name] == schemas[name]["enum"], name


def test_pay_items_are_there_to_be_read(go: Go) -> None:
    rows = go.get("/PayItems").json()
    kinds = {row["ProcessingType"] for row in rows}
    assert {"HourlyWage", "QuantityAndRate", "QuantityAndFixedRate", "FixedAmount"} <= kinds
    overtime = {r["Percentage"] for r in rows if r["ProcessingType"] == "PercentOfHourlyWage"}
    assert {150, 200} <= overtime
    accounts = {row["Id"] for row in go.books.rows("GeneralLedgerAccounts")}
    assert {row["AccountId"] for row in rows} <= accounts
    [hourly] = go.get("/PayItems", codes="20").json()
    assert hourly["Name"] == "Timelønn"
    assert go.get(f"/PayItems/{hourly['Id']}").json() == hourly
    assert {row["Code"] for row in go.get("/PayItems", codes="20, 50").json()} == {"20", "50"}
    [old] = go.get("/PayItems", isActive="false").json()
    assert old["Code"] == "99"
    assert go.call("POST", "/PayItems", json={}, outside=True).status_code == 404


def test_changed_pay_items_are_found_by_their_time(go: Go, clock: Clock) -> None:
    clock.forward(minutes=1)
    moment = clock.now.isoformat()
    clock.forward(minutes=1)
    go.books.user_changes("PayItems", pay_item(go.books, "20"), {"Name": "Timelønn fast"})
    [row] = go.get("/PayItems", lastChangedDateTimeOffsetGreaterThan=moment).json()
    assert row["Name"] == "Timelønn fast"
    assert go.get("/PayItems", createdDateTimeOffsetGreaterThan=moment).status_code == 204


def test_a_line_is_kept_as_it_was_sent(go: Go, line: Row, employee: Row) -> None:
    project = go.books.user_adds("Projects", {"Code": "P1", "Name": "Kai"})
    made = _sent(
        go,
        line,
        ExternalImportReference="sal-1",
        ProjectId=project["Id"],
        DepartmentId=employee["DepartmentId"],
    )
    assert made["Quantity"] == 7.5
    assert made["Amount"] == 2325
    assert made["IsLocked"] is made["IsDeletedByUser"] is False
    assert go.get(f"/SalaryLines/{made['Id']}").json() == made
    assert go.get("/SalaryLines").json() == [made]
    assert go.get("/SalaryLines", PageSize=1, PageNumber=2).status_code == 204
    unknown = go.call("GET", "/SalaryLines", params={"externalImportReference": "x"}, loose=True)
    assert unknown.status_code == 400


def test_a_reference_is_used_once_and_the_refusal_names_its_line(go: Go, line: Row) -> None:
    made = _sent(go, line, ExternalImportReference="sal-1")
    detail = _refusal(go.post("/SalaryLines", {**line, "ExternalImportReference": "sal-1"}))
    assert detail == (
        "ExternalImportReference is already in use. 'sal-1' is used on salary line with "
        f"Id = {made['Id']}."
    )
    assert len(go.get("/SalaryLines").json()) == 1
    assert go.delete(f"/SalaryLines/{made['Id']}").status_code == 200
    _sent(go, line, ExternalImportReference="sal-1")
    assert go.get(f"/SalaryLines/{made['Id']}").status_code == 404


def test_a_deleted_by_user_line_keeps_its_reference(go: Go, line: Row) -> None:
    """The line is still there, so the reference is still taken."""
    made = _sent(go, line, ExternalImportReference="sal-1")
    payroll.delete_by_user(go.books, made["Id"])
    detail = _refusal(go.post("/SalaryLines", {**line, "ExternalImportReference": "sal-1"}))
    assert str(made["Id"]) in detail


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("EmployeeId", 42, "Employee with id = 42 not found."),
        ("DepartmentId", 42, "Department with id = 42 not found."),
        ("ProjectId", 42, "Project with id = 42 not found."),
        ("AccountId", 42, "Account with id = 42 not found."),
        (
            "PayItemId",
            "21d4ddf1-c8bf-4874-8879-b70468fa1032",
            "Pay item with id = 21d4ddf1-c8bf-4874-8879-b70468fa1032 not found.",
        ),
    ],
)
def test_what_a_line_names_must_exist(
    go: Go, line: Row, field: str, value: object, detail: str
) -> None:
    answer = go.post("/SalaryLines", {**line, field: value})
    assert answer.status_code == 404
    assert answer.json() == {
        "title": "Salary line validation error(s)",
        "status": 404,
        "detail": detail,
    }


def test_an_account_may_be_a_contacts(go: Go, line: Row, employee: Row) -> None:
    made = _sent(go, line, OppositeAccountId=employee["SubledgerAccountId"])
    assert made["OppositeAccountId"] == employee["SubledgerAccountId"]
    assert _sent(go, line, AccountId=40_005_010)["AccountId"] == 40_005_010


def test_a_line_needs_employee_and_pay_item(go: Go, line: Row) -> None:
    for field in ("EmployeeId", "PayItemId"):
        rest = {name: value for name, value in line.items() if name != field}
        assert _refusal(go.post("/SalaryLines", rest)) == f"The {field} field is required."


def test_an_inactive_pay_item_takes_no_lines(go: Go, line: Row) -> None:
    old = pay_item(go.books, "99")
    detail = _refusal(go.post("/SalaryLines", {**line, "PayItemId": old}))
    assert detail == f"Pay item with id = {old} is not active."
    made = _sent(go, line)
    go.books.user_changes("PayItems", line["PayItemId"], {"IsActive": False})
    assert go.patch(f"/SalaryLines/{made['Id']}", replace("/Quantity", 8)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "values", "refusal"),
    [
        ("HourlyWage", {"Quantity": 1}, ""),
        ("HourlyWage", {"Quantity": 0}, ""),
        ("HourlyWage", {"Quantity": -1.25, "Rate": 300}, ""),
        ("HourlyWage", {"Rate": 300}, "The Quantity field is required."),
        ("HourlyWage", {"Quantity": 1, "Amount": 300}, "Amount cannot be set"),
        ("PercentOfHourlyWage", {"Quantity": 1}, ""),
        ("QuantityAndRate", {"Quantity": 1}, "The Rate field is required."),
        ("QuantityAndRate", {"Quantity": 1, "Rate": 2}, ""),
        ("QuantityAndFixedRate", {"Quantity": 1}, ""),
        ("QuantityAndFixedRate", {"Quantity": 1, "Rate": 2}, ""),
        ("FixedAmount", {"Amount": 500}, ""),
        ("FixedAmount", {"Quantity": 1, "Rate": 500}, "The Amount field is required."),
        ("FixedAmount", {"Amount": 500, "Quantity": 1}, "Quantity cannot be set"),
        ("FixedAmountWithQuantity", {"Amount": 500, "Quantity": 1}, ""),
        ("FixedAmountWithQuantity", {"Amount": 500}, "The Quantity field is required."),
        ("ExpenseRefund", {"Amount": 100}, ""),
        ("ExpenseRefund", {"Amount": 100, "Rate": 1}, "Rate cannot be set"),
        ("FixedSalary", {}, ""),
        ("FixedSalary", {"FromDate": "2026-11-01"}, "FromDate cannot be set"),
        ("DeductionWithBalance", {"Amount": 1}, "The DeductionType field is required."),
        ("DeductionWithBalance", {"Amount": 1, "DeductionType": "Amount"}, ""),
        ("FreeCarOther", {"CarListPrice": 1}, "One of CarRegistrationNo, IsCarPool is required."),
        ("FreeCarOther", {"CarListPrice": 1, "IsCarPool": True}, ""),
        ("HourlyWage", {"Quantity": 1, "IsCarPool": False}, ""),
    ],
)
def test_the_pay_item_decides_what_a_line_needs_and_may_have(
    go: Go, employee: Row, kind: str, values: Row, refusal: str
) -> None:
    item = item_of_kind(go.books, kind)
    answer = go.post("/SalaryLines", {"EmployeeId": employee["Id"], "PayItemId": item, **values})
    if refusal:
        assert refusal in _refusal(answer)
        assert go.books.rows("SalaryLines") == []
    else:
        assert answer.status_code == 201, answer.text


def test_go_computes_the_amount_where_quantity_and_rate_drive_it(go: Go, line: Row) -> None:
    def amount(code: str, **values: Any) -> Any:
        return _sent(go, {**line, "PayItemId": pay_item(go.books, code), **values})["Amount"]

    assert amount("20") == 2325
    assert amount("20", Rate=None) is None  # the wage comes with the pay run
    assert amount("30") == 3487.5
    assert amount("31", Quantity=1) == 620
    assert amount("40", Quantity=3, Rate=None) == 55.5
    assert amount("40", Quantity=3, Rate=20) == 60
    assert amount("41", Quantity=0.333, Rate=0.5) == 0.17
    assert amount("41", Quantity=0.5, Rate=0.25) == 0.13


def test_a_line_is_changed_and_its_amount_follows(go: Go, line: Row) -> None:
    path = f"/SalaryLines/{_sent(go, line)['Id']}"
    changed = go.patch(path, replace("/Quantity", 8), replace("/Comment", "Uke 48")).json()
    assert (changed["Amount"], changed["Comment"]) == (2480, "Uke 48")
    assert "Amount cannot be set" in _refusal(go.patch(path, replace("/Amount", 1)))
    assert "required" in _refusal(go.patch(path, {"op": "remove", "path": "/Quantity"}))
    bonus = pay_item(go.books, "50")
    remove = [{"op": "remove", "path": f"/{name}"} for name in ("Quantity", "Rate")]
    moved = go.patch(path, replace("/PayItemId", bonus), *remove, replace("/Amount", 900))
    assert moved.json()["Amount"] == 900
    assert go.patch(path, replace("/IsLocked", True), loose=True).status_code == 400


def test_an_integration_sees_its_own_lines_only(go: Go, line: Row) -> None:
    """The vendor's service is no report: what users or others added stays out of sight."""
    theirs = {**line, "Quantity": Decimal("7.5"), "ExternalImportReference": "theirs"}
    foreign = go.books.user_adds("SalaryLines", theirs)
    mine = _sent(go, line)
    assert go.get("/SalaryLines").json() == [mine]
    path = f"/SalaryLines/{foreign['Id']}"
    assert go.get(path).status_code == 404
    assert go.patch(path, replace("/Quantity", 1)).status_code == 404
    assert go.delete(path).status_code == 404
    detail = _refusal(go.post("/SalaryLines", {**line, "ExternalImportReference": "theirs"}))
    assert str(foreign["Id"]) in detail


def test_lines_of_a_pay_run_are_locked(go: Go, line: Row, clock: Clock) -> None:
    made = _sent(go, line)
    path = f"/SalaryLines/{made['Id']}"
    clock.forward(minutes=1)
    payroll.include_in_payroll(go.books, [made["Id"]])
    locked = go.get(path).json()
    assert locked["IsLocked"] is True
    assert locked["IsDeletedByUser"] is False
    assert locked["LastChangedDateTimeOffset"] > made["LastChangedDateTimeOffset"]
    # The status is unconfirmed, and the specification does not list the one that is built.
    patched = go.patch(path, replace("/Quantity", 1), outside=True)
    assert patched.status_code == 409
    assert patched.json()["title"] == "Object conflict"
    go.app.options.locked_line_status = 400
    assert go.patch(path, replace("/Quantity", 1)).status_code == 400
    deleted = go.delete(path)
    assert deleted.status_code == 409
    assert deleted.json() == {
        "title": "Salary line conflict",
        "status": 409,
        "detail": f"Salary line with id = {made['Id']} is in use and cannot be deleted.",
    }
    assert go.get(path).json() == locked


def test_a_users_deletion_is_soft(go: Go, line: Row) -> None:
    made = _sent(go, line)
    payroll.delete_by_user(go.books, made["Id"])
    row = go.get(f"/SalaryLines/{made['Id']}").json()
    assert row["IsDeletedByUser"] is row["IsLocked"] is True
    assert go.delete(f"/SalaryLines/{made['Id']}").status_code == 409
    assert payroll.waiting_lines(go.books) == []


def test_a_pay_run_sums_what_it_includes(go: Go, line: Row, employee: Row) -> None:
    books = go.books
    own = _sent(go, line, Rate=None)
    overtime = _sent(go, line, PayItemId=pay_item(books, "30"), Quantity=2, Rate=None)
    bonus = {"EmployeeId": employee["Id"], "PayItemId": pay_item(books, "50"), "Amount": 100.5}
    kept = _sent(go, bonus)
    left = _sent(go, bonus)
    payroll.set_hourly_wage(books, employee["Id"], Decimal(300))
    run = payroll.include_in_payroll(books, [own["Id"], overtime["Id"], kept["Id"]])
    assert [each.amount for each in run.lines] == [2250, 900, Decimal("100.5")]
    assert run.amount == Decimal("3250.5")
    assert run.quantity("30") == 2
    assert {each.department_id for each in run.lines} == {employee["DepartmentId"]}
    assert payroll.waiting_lines(books) == [left["Id"]]
    [row] = books.rows("PayRuns")
    assert row["SalaryLineIds"] == [own["Id"], overtime["Id"], kept["Id"]]
    assert row["Amount"] == run.amount
    with pytest.raises(ValueError, match="in a pay run"):
        payroll.include_in_payroll(books, [own["Id"]])


def test_the_register_keeps_lines_that_a_pay_run_merges(go: Go, line: Row) -> None:
    ids = [_sent(go, line, Comment=text)["Id"] for text in ("Uke 47", "Uke 48", "Uke 48")]
    ids.append(_sent(go, line, Rate=311)["Id"])
    go.books.settings.payroll["MergeImportedSalaryLines"] = True
    run = payroll.include_in_payroll(go.books, ids)
    assert [(each.quantity, each.rate) for each in run.lines] == [
        (Decimal("22.5"), Decimal(310)),
        (Decimal("7.5"), Decimal(311)),
    ]
    assert run.lines[0].comment == "Uke 47, Uke 48"
    assert run.lines[0].lines == tuple(ids[:3])
    assert run.amount == Decimal("9307.5")
    assert len(go.get("/SalaryLines").json()) == 4


def test_a_pay_run_takes_imported_lines_only_when_ticked(go: Go, line: Row, employee: Row) -> None:
    """The box "Ta med importerte data" is what an office forgets."""
    books = go.books
    made = _sent(go, line)
    activity = books.rows("ActivityTime")[0]["Id"]
    hours = {"EmployeeId": employee["Id"], "ActivityTimeId": activity, "Quantity": 450}
    for day in ("2026-11-02", "2026-11-03", "2026-12-01"):
        books.user_adds("EntryTime", {**hours, "Date": day})
    payroll.set_hourly_wage(books, employee["Id"], Decimal(200))
    timesheets.approve(books, employee["Id"], "2026-11-01", "2026-11-02")
    first = payroll.pay_run(books, "2026-11-01", "2026-11-30", imported=False)
    assert [(each.pay_item, each.quantity, each.amount) for each in first.lines] == [
        ("20", Decimal("7.50"), Decimal(1500))
    ]
    assert payroll.waiting_lines(books) == [made["Id"]]
    second = payroll.pay_run(books, "2026-11-01", "2026-11-30")
    assert [each.lines for each in second.lines] == [(made["Id"],)]
    timesheets.approve(books, employee["Id"], "2026-11-03", "2026-12-31")
    books.settings.payroll["IncludeTimeTransactionsFromDate"] = "2026-11-15T00:00:00+00:00"
    third = payroll.pay_run(books, "2026-11-01", "2026-12-31")
    assert [each.quantity for each in third.lines] == [Decimal("7.50")]


def test_payroll_settings_are_one_object(go: Go) -> None:
    settings = go.get("/PayrollSettings").json()
    assert settings["MergeImportedSalaryLines"] is False
    assert settings["ShowCommentsOnPayslip"] is settings["ShowProjectOnPayslip"] is True
    go.books.settings.payroll["MergeImportedSalaryLines"] = True
    assert go.get("/PayrollSettings").json()["MergeImportedSalaryLines"] is True
    unknown = go.call("GET", "/PayrollSettings", params={"x": "1"}, outside=True)
    assert unknown.status_code == 400


@pytest.mark.parametrize(
    ("granted", "path", "reads", "writes"),
    [
        (["PayItem"], "/PayItems", True, None),
        (["SalaryLine"], "/SalaryLines", True, False),
        (["SalaryLine_Full"], "/SalaryLines", True, True),
        (["PayItem"], "/SalaryLines", False, False),
        (["SalaryLine_Full"], "/PayItems", False, None),
        (["PayrollSettings"], "/PayrollSettings", True, None),
        (["CommonServices"], "/PayrollSettings", False, None),
    ],
)
def test_payroll_has_rights_of_its_own(
    go: Go, granted: list[str], path: str, *, reads: bool, writes: bool | None
) -> None:
    go.books.settings.privileges = granted
    assert (go.get(path).status_code != 403) is reads
    if writes is not None:
        assert (go.post(path, {}, loose=True).status_code != 403) is writes
    go.books.settings.modules = ["Accounting"]
    assert go.get(path).status_code == 403


def test_the_same_reference_at_once_makes_one_line(app: PowerOfficeGo, go: Go, line: Row) -> None:
    app.faults.lose_answer("POST /SalaryLines")
    body = {**line, "ExternalImportReference": "sal-1"}
    with pytest.raises(httpx2.ReadTimeout):
        go.post("/SalaryLines", body)
    assert "already in use" in _refusal(go.post("/SalaryLines", body))
    assert len(go.get("/SalaryLines").json()) == 1
