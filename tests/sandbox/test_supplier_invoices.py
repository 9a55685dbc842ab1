"""Supplier invoices that users post in Go, and how their cost is read line by line."""

import re
from decimal import Decimal
from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo, documents
from bindeledd.sandbox.poweroffice_go.payments import pay
from bindeledd.sandbox.poweroffice_go.posting import Line
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sandbox.poweroffice_go.seed import fill
from bindeledd.sandbox.poweroffice_go.supplier_invoices import (
    Paper,
    correct,
    describe,
    move_cost,
    supplier_credit_note,
    supplier_invoice,
)
from tests.sandbox.conftest import Clock, Go

DAY = "2026-11-18"
YEAR = {"fromDate": "2026-01-01", "toDate": "2026-12-31"}


def kroner(text: str) -> Decimal:
    return Decimal(text)


@pytest.fixture
def supplier(books: Ledger) -> int:
    return int(books.user_adds("Suppliers", {"Name": "Betong Vest AS"})["Id"])


@pytest.fixture
def projects(books: Ledger) -> tuple[int, int]:
    main = books.user_adds("Projects", {"Code": "P100", "Name": "Kai", "IsActive": True})
    values = {"Code": "A", "Name": "Grunn", "ParentProjectId": main["Id"], "IsActive": True}
    return int(main["Id"]), int(books.user_adds("Projects", values)["Id"])


def concrete(project: int, amount: str = "10000.00", **values: Any) -> Line:
    return Line(
        kroner(amount),
        account_no=4300,
        vat_code="1",
        project_id=project,
        description="Betong",
        **values,
    )


def paper(number: str = "F-77", **values: Any) -> Paper:
    return Paper(invoice_no=number, voucher_date=DAY, due_date="2026-12-18", cid="77", **values)


def lines(go: Go, **filters: Any) -> list[dict[str, Any]]:
    answer = go.get("/AccountTransactions", **YEAR, **filters)
    found: list[dict[str, Any]] = answer.json() if answer.status_code == 200 else []
    return found


def test_a_cost_line_carries_project_text_and_vat_beside_the_net(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    made = supplier_invoice(go.books, supplier, [concrete(projects[1])], paper(description="BV"))
    cost = lines(go, accountNos="4000-7999", voucherTypes="IncomingInvoice,IncomingCreditNote")
    assert len(cost) == 1
    assert cost[0] | {"Amount": 8000, "VatAmount": 2000, "VatRate": 0.25} == cost[0]
    assert (cost[0]["ProjectCode"], cost[0]["Description"]) == ("P100.A", "Betong")
    assert (cost[0]["VoucherId"], cost[0]["VoucherDescription"]) == (made["Id"], "BV")
    whole = lines(go, voucherNos=made["VoucherNo"])
    assert sum(Decimal(str(row["Amount"])) for row in whole) == 0
    main = [row for row in whole if row["IsNoteMainEntry"]]
    assert [(row["SupplierAccountNo"], row["Amount"]) for row in main] == [(20_000, -10_000)]
    assert main[0]["ContactId"] == supplier


def test_the_same_line_gross_where_the_vendor_may_mean_that(clock: Clock) -> None:
    app = PowerOfficeGo(seed=1, clock=clock, rate=None, cost_lines="gross")
    go = Go(app, app.add_company("Fjordbygg AS")).log_in()
    supplier = go.books.user_adds("Suppliers", {"Name": "B"})["Id"]
    project = go.books.user_adds("Projects", {"Code": "1", "Name": "P", "IsActive": True})["Id"]
    made = supplier_invoice(go.books, supplier, [concrete(project)], paper())
    assert (made["NetAmount"], made["TotalAmount"]) == (-8000, -10_000)
    assert [row["Amount"] for row in lines(go)] == [-10_000, 10_000]
    reverse(go.books, made["Id"])
    assert [row["Amount"] for row in lines(go)] == [-10_000, 10_000, 10_000, -10_000]
    go.http.close()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"projectCodes": "P100"}, ["main"]),
        ({"projectCodes": "P100", "includeSubProject": "true"}, ["main", "sub"]),
        ({"projectCodes": "P100.A"}, ["sub"]),
        ({"projectCodes": "-1", "accountNos": "4000-7999"}, ["none"]),
        ({"accountNos": "6300"}, ["none"]),
        ({"accountNos": "4000-4999,6300-"}, ["main", "sub", "none"]),
        ({"vatCodes": "13"}, []),
        ({"voucherTypes": "ManualJournal"}, []),
        ({"departmentCodes": "10"}, ["main"]),
        (
            {"createdDateTimeOffsetGreaterThan": "2026-11-20 10:00:00+00:00", "accountNos": "4300"},
            [],
        ),
    ],
)
def test_filters_of_the_ledger_lines(
    go: Go, supplier: int, projects: tuple[int, int], filters: dict[str, str], found: list[str]
) -> None:
    department = go.books.user_adds(
        "Departments", {"Code": "10", "Name": "Anlegg", "IsActive": True}
    )["Id"]
    costs = [
        Line(
            kroner("100"),
            account_no=4300,
            project_id=projects[0],
            description="main",
            department_id=department,
        ),
        Line(kroner("100"), account_no=4300, project_id=projects[1], description="sub"),
        Line(kroner("100"), account_no=6300, description="none"),
    ]
    supplier_invoice(go.books, supplier, costs, paper())
    assert [row["Description"] for row in lines(go, **filters)] == found


def test_both_dates_are_mandatory_and_lie_inside_the_span(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    assert go.call("GET", "/AccountTransactions", loose=True).status_code == 400
    only = go.call("GET", "/AccountTransactions", loose=True, params={"fromDate": DAY})
    assert (only.status_code, "toDate" in only.json()["detail"]) == (400, True)
    supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    assert go.get("/AccountTransactions", fromDate=DAY, toDate=DAY).status_code == 200
    after = go.get("/AccountTransactions", fromDate="2026-11-19", toDate="2026-12-31")
    assert after.status_code == 204
    wrong = go.call(
        "GET", "/AccountTransactions", loose=True, params={**YEAR, "voucherTypes": "Faktura"}
    )
    assert wrong.status_code == 400


def test_what_was_created_after_the_watermark_is_all_that_comes(
    go: Go, supplier: int, projects: tuple[int, int], clock: Clock
) -> None:
    supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    mark = max(row["CreatedDateTimeOffset"] for row in lines(go))
    assert lines(go, createdDateTimeOffsetGreaterThan=mark) == []
    clock.forward(minutes=5)
    late = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper("F-78"))
    fresh = lines(go, createdDateTimeOffsetGreaterThan=mark)
    assert {row["VoucherId"] for row in fresh} == {late["Id"]}


def test_the_header_tells_supplier_number_and_what_is_owed(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    made = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    row = go.get(f"/IncomingInvoices/{made['Id']}").json()
    assert go.get("/IncomingInvoices", supplierNos="20000").json() == [row]
    assert (row["InvoiceNo"], row["SupplierNo"], row["Cid"]) == ("F-77", 20_000, "77")
    assert (row["NetAmount"], row["TotalAmount"], row["Balance"]) == (-8000, -10_000, -10_000)
    assert row["VoucherType"] == "IncomingInvoice"
    assert go.get("/IncomingInvoices", fromDate="2026-11-19").status_code == 204
    assert go.get("/IncomingInvoices", voucherTypes="IncomingCreditNote").status_code == 204


def test_a_credit_note_turns_every_sign_and_names_its_invoice(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    made = supplier_credit_note(
        go.books, supplier, [concrete(projects[0], "2500.00")], paper("K-1", related="F-77")
    )
    assert (made["VoucherType"], made["RelatedInvoiceNo"]) == ("IncomingCreditNote", "F-77")
    assert (made["NetAmount"], made["Balance"]) == (2000, 2500)
    cost = lines(go, accountNos="4300")
    assert [row["Amount"] for row in cost] == [8000, -2000]


def test_a_correction_moves_cost_to_another_project(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    """The first line stays as it is: two more arrive, on a voucher that names the first."""
    made = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    cost = lines(go, accountNos="4300")[0]
    move_cost(go.books, cost["Id"], project_id=projects[1])
    rows = lines(go, accountNos="4300")
    assert [(row["ProjectCode"], row["Amount"]) for row in rows] == [
        ("P100", 8000),
        ("P100", -8000),
        ("P100.A", 8000),
    ]
    assert [row["CorrectionOfVoucherId"] for row in rows] == [None, made["Id"], made["Id"]]
    assert {row["VoucherType"] for row in rows[1:]} == {"CorrectionVoucher"}
    assert rows[1]["CorrectionOfVoucherNo"] == made["VoucherNo"]
    assert [row["IsReversed"] for row in rows] == [False, False, False]


def test_a_correction_may_also_be_written_line_by_line(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    made = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    away, again = concrete(projects[0], "-10000.00"), concrete(projects[1], "10000.00")
    posted = correct(go.books, made["Id"], (away, again), on="2026-11-19")
    rows = [row for row in lines(go) if row["VoucherId"] == posted.id]
    assert {row["PostingDate"] for row in rows} == {"2026-11-19"}


@pytest.mark.parametrize("paid", [False, True])
def test_a_reversal_marks_the_invoice_and_empties_it(
    go: Go, supplier: int, projects: tuple[int, int], *, paid: bool
) -> None:
    """A payment that was matched with the invoice is open again."""
    made = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    if paid:
        pay(go.books, [made["Id"]], on="2026-11-19")
    reverse(go.books, made["Id"])
    row = go.get(f"/IncomingInvoices/{made['Id']}").json()
    assert (row["IsReversed"], row["Balance"]) == (True, 0)
    rows = lines(go, accountNos="4300")
    assert [(row["Amount"], row["IsReversed"]) for row in rows] == [(8000, True), (-8000, False)]
    assert (rows[1]["VoucherType"], rows[1]["ReversedVoucherId"]) == ("ReversalVoucher", made["Id"])
    open_items = go.get("/Supplierledger/OpenItems", date="2026-12-31")
    left = [each["Balance"] for each in open_items.json()] if open_items.content else []
    assert left == ([10_000] if paid else [])


def test_an_edited_text_moves_last_changed_but_not_created(
    go: Go, supplier: int, projects: tuple[int, int], clock: Clock
) -> None:
    supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    before = lines(go, accountNos="4300")[0]
    clock.forward(minutes=1)
    describe(go.books, before["Id"], "Betong B35")
    mark = before["LastChangedDateTimeOffset"]
    changed = lines(go, lastChangedDateTimeOffsetGreaterThan=mark, accountNos="4300")
    assert [row["Description"] for row in changed] == ["Betong B35"]
    assert changed[0]["CreatedDateTimeOffset"] == before["CreatedDateTimeOffset"]


def test_paying_a_supplier_clears_the_invoice(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    made = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    mark = made["BalanceLastChangedDateTimeOffset"]
    pay(go.books, [made["Id"]], kroner("4000"), on="2026-12-01")
    changed = go.get("/IncomingInvoices", balanceLastChangedDateTimeOffsetGreaterThan=mark).json()
    assert [row["Balance"] for row in changed] == [-6000]
    now = changed[0]["BalanceLastChangedDateTimeOffset"]
    none = go.get("/IncomingInvoices", balanceLastChangedDateTimeOffsetGreaterThan=now)
    assert none.status_code == 204
    assert len(go.get("/IncomingInvoices", onlyUnpaidInvoices="true").json()) == 1
    pay(go.books, [made["Id"]], on="2026-12-05")
    assert go.get("/IncomingInvoices", onlyUnpaidInvoices="true").status_code == 204
    match = go.get(f"/IncomingInvoices/{made['Id']}").json()["MatchId"]
    entries = go.get("/Supplierledger/EntriesByMatchId", matchId=match).json()
    assert [row["Amount"] for row in entries] == [-10_000, 4000, 6000]
    assert {row["SupplierName"] for row in entries} == {"Betong Vest AS"}
    half = go.get("/Supplierledger/SupplierBalances", date="2026-12-01").json()
    assert [row["Balance"] for row in half] == [-6000]


def test_the_paper_can_be_opened(go: Go, supplier: int, projects: tuple[int, int]) -> None:
    made = supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    content = documents.read(go.books, made["Id"])["Pdf"]
    assert content.startswith(b"%PDF-")
    assert re.search(rb"Invoice F-77", content)


def test_suppliers_are_kept_like_customers(go: Go) -> None:
    body = {
        "Name": "Betong Vest AS",
        "OrganizationNumber": "999888777",
        "Payout": False,
        "ExternalImportReference": "s-1",
    }
    made = go.post("/Suppliers", body).json()
    assert (made["Number"], made["Payout"], made["IsActive"]) == (20_000, False, True)
    assert go.get("/Suppliers", externalImportReference="s-1").json() == [made]
    again = go.post("/Suppliers", body)
    assert (again.status_code, str(made["Id"]) in again.json()["detail"]) == (400, True)
    operation = {"op": "replace", "path": "/PhoneNumber", "value": "55"}
    assert go.patch(f"/Suppliers/{made['Id']}", operation).json()["PhoneNumber"] == "55"
    assert go.get("/Suppliers", supplierNos="20000-20010").status_code == 200
    assert go.delete(f"/Suppliers/{made['Id']}").status_code == 200


def test_a_register_of_suppliers_fills_the_books(go: Go) -> None:
    stored = fill(go.books, {"Suppliers": [{"Name": "Rør AS", "Number": 20_500}]})
    assert go.get("/Suppliers", supplierNos="20500").json() == stored["Suppliers"]


def test_a_supplier_with_entries_cannot_be_deleted(
    go: Go, supplier: int, projects: tuple[int, int]
) -> None:
    supplier_invoice(go.books, supplier, [concrete(projects[0])], paper())
    assert go.delete(f"/Suppliers/{supplier}").status_code == 409
