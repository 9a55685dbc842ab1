"""Vouchers that an integration posts: journals, invoices made elsewhere, reversals."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.account_rules import account_id, vat_id
from tests.sandbox.conftest import Clock, Go

DAY = "2026-11-20"


def line(account: int, amount: float, **values: Any) -> dict[str, Any]:
    standard = {"AccountId": account_id(account), "PostingDate": DAY, "VatId": vat_id("0")}
    return {**standard, "CurrencyAmount": amount, **values}


def journal(*lines: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The accrued time cost of one day, as the contract's example."""
    rows = list(lines) or [line(5990, 4650.5, Quantity=7.5), line(5991, -4650.5)]
    return {"VoucherDate": DAY, "CurrencyCode": "NOK", "VoucherLines": rows, **values}


def posted(go: Go, body: dict[str, Any], place: str = "ManualJournals") -> dict[str, Any]:
    answer = go.post(f"/Vouchers/{place}", body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def refused(go: Go, body: dict[str, Any], status: int, place: str = "ManualJournals") -> str:
    answer = go.post(f"/Vouchers/{place}", body, loose=True)
    assert answer.status_code == status, answer.text
    return str(answer.json()["detail"])


def test_a_manual_journal_is_posted_and_read_again(go: Go) -> None:
    made = posted(go, journal(Description="Påløpt timekost", ExternalImportReference="t-1"))
    assert made["VoucherNo"] == 10_001
    assert made["IsReversed"] is False
    assert [row["CurrencyAmount"] for row in made["VoucherLines"]] == [4650.5, -4650.5]
    assert made["VoucherLines"][0]["Quantity"] == 7.5
    assert made["VoucherLines"][0]["CurrencyCode"] == "NOK"
    assert go.get(f"/Vouchers/ManualJournals/{made['Id']}").json() == made


def test_its_lines_stand_in_the_ledger_with_the_reference(go: Go) -> None:
    made = posted(go, journal(ExternalImportReference="t-1"))
    rows = go.get("/AccountTransactions", fromDate=DAY, toDate=DAY).json()
    assert [(row["AccountNo"], row["Amount"]) for row in rows] == [(5990, 4650.5), (5991, -4650.5)]
    assert {row["VoucherId"] for row in rows} == {made["Id"]}
    assert {row["ExternalImportReference"] for row in rows} == {"t-1"}


def test_one_reference_makes_one_voucher(go: Go) -> None:
    made = posted(go, journal(ExternalImportReference="t-1"))
    detail = refused(go, journal(ExternalImportReference="t-1"), 400)
    assert detail == (
        f"ExternalImportReference is already in use. 't-1' is used on voucher with Id = "
        f"{made['Id']}."
    )


@pytest.mark.parametrize(
    ("status", "reason", "body"),
    [
        (400, "not balanced", journal(line(5990, 1), line(5991, -2))),
        (400, "The VatId field is required.", journal(line(5990, 1, VatId=None), line(5991, -1))),
        (400, "VoucherDate field is required", journal(VoucherDate=None)),
        (400, "has no lines", {"VoucherDate": DAY, "CurrencyCode": "NOK"}),
        (400, "not 0", journal(line(5990, 0), line(5991, 0))),
        (400, "SaftSourceId must be a string", journal(SaftSourceId="x" * 36)),
        (404, "Vat code with id = 7 not found", journal(line(5990, 1, VatId=7), line(5991, -1))),
        (404, "Account with id = 7", journal(line(5990, 1, AccountId=7), line(5991, -1))),
        (404, "Project with id = 7", journal(line(5990, 1, ProjectId=7), line(5991, -1))),
        (404, "Currency with code = 'EUR'", journal(CurrencyCode="EUR")),
        (400, "Project is required on account 4500", journal(line(4500, 1), line(5991, -1))),
        (400, "not a list", journal(VoucherLines=7)),
    ],
)
def test_what_is_wrong_is_told(go: Go, status: int, reason: str, body: dict[str, Any]) -> None:
    assert reason in refused(go, body, status)
    assert go.get("/AccountTransactions", fromDate=DAY, toDate=DAY).status_code == 204


def test_a_locked_period_takes_no_voucher(go: Go) -> None:
    go.books.settings.lock_date = DAY
    assert "after the lock date" in refused(go, journal(), 400)


def test_a_voucher_that_a_user_made_is_not_shown(go: Go) -> None:
    """GET answers for vouchers of the integration only."""
    assert (
        go.get(f"/Vouchers/ManualJournals/{'0' * 8}-0000-4000-8000-{'0' * 12}").status_code == 404
    )
    made = posted(go, journal())
    assert go.get(f"/Vouchers/BankJournals/{made['Id']}").status_code == 404


def test_posting_needs_its_right(go: Go) -> None:
    go.books.settings.privileges = ["BankVoucher_Full"]
    assert go.post("/Vouchers/ManualJournals", journal()).status_code == 403


def test_a_lost_answer_leaves_one_voucher_that_can_be_found(go: Go) -> None:
    """There is no list of vouchers: the ledger lines carry the reference."""
    go.app.faults.error_after_commit("POST /Vouchers/ManualJournals", times=1)
    assert (
        go.post(
            "/Vouchers/ManualJournals", journal(ExternalImportReference="t-1"), outside=True
        ).status_code
        == 500
    )
    rows = go.get(
        "/AccountTransactions", fromDate=DAY, toDate=DAY, voucherTypes="ManualJournal"
    ).json()
    found = {row["VoucherId"] for row in rows if row["ExternalImportReference"] == "t-1"}
    assert len(found) == 1
    assert go.get(f"/Vouchers/ManualJournals/{found.pop()}").status_code == 200


def test_a_bank_journal_pays_the_invoice_it_names(go: Go) -> None:
    customer = go.customer()
    invoice = outgoing(go, invoice_body(customer)).json()
    ledger = customer["SubledgerAccountId"]
    body = journal(line(1920, 1250), line(0, -1250, AccountId=ledger, InvoiceNo="501", Cid="0501"))
    posted(go, body, "BankJournals")
    row = go.get("/Customerledger/OpenItems", date=DAY)
    assert row.status_code == 204
    assert go.books.find("OutgoingInvoices", Id=invoice["Id"])[0]["Balance"] == 0


def invoice_body(customer: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "VoucherDate": DAY,
        "DueDate": "2026-12-04",
        "InvoiceNo": "501",
        "CustomerAccountId": customer["SubledgerAccountId"],
        "CurrencyCode": "NOK",
        "CurrencyAmount": 1250,
        "Cid": "0501",
        "ExternalImportReference": "inv-501",
        "CustomMatchingReference": "inv-501",
        "OutgoingInvoiceLines": [
            {"AccountId": account_id(3000), "VatId": vat_id("3"), "CurrencyAmount": 1250}
        ],
        **values,
    }


def outgoing(go: Go, body: dict[str, Any], place: str = "OutgoingInvoiceJournals") -> Any:
    return go.post(f"/Vouchers/{place}", body, outside=True)


def test_an_invoice_made_elsewhere_is_posted_and_listed(go: Go) -> None:
    customer = go.customer()
    answer = outgoing(go, invoice_body(customer))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert go.get(f"/Vouchers/OutgoingInvoiceJournals/{made['Id']}").json() == made
    listed = go.books.find("OutgoingInvoices", Id=made["Id"])[0]
    assert (listed["InvoiceNo"], listed["NetAmount"], listed["Balance"]) == (501, 1000, 1250)
    assert listed["SentDateTimeOffset"] is None
    entry = go.get("/Customerledger/OpenItems", date=DAY).json()[0]
    assert (entry["InvoiceNo"], entry["Balance"], entry["DueDate"]) == ("501", 1250, "2026-12-04")
    assert entry["IsCreatedByCurrentIntegration"] is True


def test_a_credit_note_made_elsewhere_stands_on_the_other_side(go: Go) -> None:
    customer = go.customer()
    body = invoice_body(customer, InvoiceNo="502", ExternalImportReference="c", Cid=None)
    answer = outgoing(go, body, "OutgoingCreditNoteJournals")
    assert answer.status_code == 201, answer.text
    entry = go.get("/Customerledger/OpenItems", date=DAY).json()[0]
    assert (entry["VoucherType"], entry["Balance"]) == ("OutgoingCreditNote", -1250)
    listed = go.books.find("OutgoingInvoices", InvoiceNo=502)[0]
    assert (listed["TotalAmount"], listed["NetAmount"]) == (-1250, -1000)


def test_lines_inherit_the_headers_project_unless_they_say_none(go: Go) -> None:
    values = {"Code": "P1", "Name": "Tak", "IsActive": True}
    project = go.books.user_adds("Projects", values)["Id"]
    body = invoice_body(go.customer(), ProjectId=project)
    first = body["OutgoingInvoiceLines"][0]
    body["OutgoingInvoiceLines"] = [
        {**first, "CurrencyAmount": 1000},
        {**first, "CurrencyAmount": 250, "ProjectId": -1},
    ]
    assert outgoing(go, body).status_code == 201
    rows = go.get("/AccountTransactions", fromDate=DAY, toDate=DAY, accountNos="3000").json()
    assert [row["ProjectCode"] for row in rows] == ["P1", None]


@pytest.mark.parametrize(
    ("status", "reason", "values"),
    [
        (400, "InvoiceNo field is required", {"InvoiceNo": None}),
        (400, "'F-1' is not valid for InvoiceNo", {"InvoiceNo": "F-1"}),
        (
            400,
            "sum of the lines 1250 is not equal to CurrencyAmount 1000",
            {"CurrencyAmount": 1000},
        ),
        (400, "must be positive", {"OutgoingInvoiceLines": [], "CurrencyAmount": None}),
        (404, "Customer account with id = 7 not found", {"CustomerAccountId": 7}),
        (404, "Project with id = 7 not found", {"ProjectId": 7}),
    ],
)
def test_an_invoice_that_cannot_be_posted(
    go: Go, status: int, reason: str, values: dict[str, Any]
) -> None:
    answer = outgoing(go, invoice_body(go.customer(), **values))
    assert answer.status_code == status, answer.text
    assert reason in answer.json()["detail"]
    assert go.books.rows("OutgoingInvoices") == []


def test_an_invoice_number_is_used_once(go: Go) -> None:
    customer = go.customer()
    outgoing(go, invoice_body(customer))
    again = outgoing(go, invoice_body(customer, ExternalImportReference="other"))
    assert again.status_code == 400
    assert "InvoiceNo is already in use. '501'" in again.json()["detail"]


def test_without_the_switch_the_address_does_not_exist(clock: Clock) -> None:
    app = PowerOfficeGo(seed=1, clock=clock, rate=None, outgoing_invoice_post=False)
    go = Go(app, app.add_company("Fjordbygg AS")).log_in()
    answer = outgoing(go, invoice_body(go.customer()))
    assert answer.status_code == 404
    assert answer.json() == {"statusCode": 404, "message": "Resource not found"}
    go.http.close()


def test_reversal_nullifies_and_frees_number_and_reference(go: Go) -> None:
    customer = go.customer()
    made = outgoing(go, invoice_body(customer)).json()
    assert go.call("POST", f"/Vouchers/Reverse/{made['Id']}").status_code == 202
    rows = go.get("/AccountTransactions", fromDate=DAY, toDate=DAY).json()
    totals: dict[int, Decimal] = {}
    for row in rows:
        totals[row["AccountNo"]] = totals.get(row["AccountNo"], Decimal(0)) + Decimal(
            str(row["Amount"])
        )
    assert set(totals.values()) == {Decimal(0)}
    reversals = [row for row in rows if row["VoucherType"] == "ReversalVoucher"]
    assert {row["ReversedVoucherId"] for row in reversals} == {made["Id"]}
    assert all(row["IsReversed"] for row in rows if row["VoucherId"] == made["Id"])
    assert go.get(f"/Vouchers/OutgoingInvoiceJournals/{made['Id']}").json()["IsReversed"] is True
    listed = go.books.find("OutgoingInvoices", Id=made["Id"])[0]
    assert (listed["IsReversed"], listed["Balance"]) == (True, 0)
    assert outgoing(go, invoice_body(customer)).status_code == 201


def test_a_voucher_is_reversed_once_and_only_by_who_posted_it(go: Go) -> None:
    made = posted(go, journal())
    go.call("POST", f"/Vouchers/Reverse/{made['Id']}")
    again = go.call("POST", f"/Vouchers/Reverse/{made['Id']}")
    assert "already reversed" in again.json()["detail"]
    reversal = go.books.find("Vouchers", VoucherType="ReversalVoucher")[0]["Id"]
    foreign = go.call("POST", f"/Vouchers/Reverse/{reversal}")
    assert (foreign.status_code, "not created by" in foreign.json()["detail"]) == (400, True)
    missing = go.call("POST", f"/Vouchers/Reverse/{'0' * 8}-0000-4000-8000-{'0' * 12}")
    assert missing.status_code == 404


def test_a_reversal_after_the_lock_is_posted_today(go: Go, clock: Clock) -> None:
    made = posted(go, journal())
    clock.forward(days=20)
    go.books.settings.lock_date = "2026-11-30"
    go.log_in()
    go.call("POST", f"/Vouchers/Reverse/{made['Id']}")
    rows = go.books.find("AccountTransactions", VoucherType="ReversalVoucher")
    assert {row["PostingDate"] for row in rows} == {date(2026, 12, 10).isoformat()}
