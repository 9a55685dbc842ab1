"""What a caller of the sales addresses must be able to find out after an answer was lost."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.payments import pay
from tests.sandbox.conftest import Clock, Go
from tests.sandbox.sales import PDF, a_product, an_order, attach, send


@pytest.fixture(autouse=True)
def allowed(books: Ledger) -> None:
    """Send invoices."""
    books.settings.allow_send_invoice = True


def test_a_lost_order_is_found_by_its_reference_and_refused_twice(
    app: PowerOfficeGo, go: Go, books: Ledger
) -> None:
    """No reference filter: the caller lists its own orders and compares."""
    body = {
        "CustomerId": go.customer()["Id"],
        "ExternalImportReference": "inv-1",
        "SalesOrderLines": [{"ProductId": a_product(go), "Quantity": 1}],
    }
    app.faults.lose_answer("POST /SalesOrders/Complete", times=1)

    with pytest.raises(httpx2.ReadTimeout):
        go.post("/SalesOrders/Complete", body)

    own = go.get("/SalesOrders", onlyCreatedByCurrentIntegration="true").json()
    assert [row["ExternalImportReference"] for row in own] == ["inv-1"]
    assert go.post("/SalesOrders/Complete", body).status_code == 400
    assert len(books.tables["SalesOrders"]) == 1


def test_a_lost_send_request_is_found_in_the_state(app: PowerOfficeGo, go: Go) -> None:
    order = an_order(go)["Id"]
    app.faults.error_after_commit("POST /SalesOrders/*/createAndSendInvoice", times=1)

    broken = go.call("POST", f"/SalesOrders/{order}/createAndSendInvoice", json={}, outside=True)

    assert broken.status_code == 500
    assert go.get("/SalesOrders/sentState", id=order).json()[0]["IsInvoiceBeingProcessed"] is True


def test_a_send_request_that_never_arrived_leaves_the_draft(app: PowerOfficeGo, go: Go) -> None:
    order = an_order(go)["Id"]
    app.faults.cut_before("POST /SalesOrders/*/createAndSendInvoice", times=1)

    with pytest.raises(httpx2.ConnectError):
        go.post(f"/SalesOrders/{order}/createAndSendInvoice", {})

    assert go.get("/SalesOrders/sentState", id=order).json()[0]["IsInvoiceBeingProcessed"] is False


def test_an_upload_that_is_repeated_blindly_stands_twice(app: PowerOfficeGo, go: Go) -> None:
    """Name and size are all there is to recognise it by."""
    order = an_order(go)["Id"]
    app.faults.lose_answer("POST /SalesOrders/*/attachments", times=1)

    with pytest.raises(httpx2.ReadTimeout):
        attach(go, order)
    found = go.get(f"/SalesOrders/{order}/attachments").json()
    assert [(row["FileName"], row["FileSize"]) for row in found] == [("timeliste.pdf", len(PDF))]
    attach(go, order)
    assert len(go.get(f"/SalesOrders/{order}/attachments").json()) == 2


def test_a_payment_settles_the_invoice_and_moves_its_moment(
    go: Go, books: Ledger, clock: Clock
) -> None:
    order = an_order(go, CustomMatchingReference="m-1")["Id"]
    send(go, order, VoucherDate="2026-11-20")
    before = go.get(f"/OutgoingInvoices/{order}").json()
    clock.forward(minutes=5)

    pay(books, [order], Decimal(1000), on="2026-11-25")
    part = go.get(f"/OutgoingInvoices/{order}").json()
    assert (part["Balance"], before["Balance"]) == (2125, 3125)
    moment = before["BalanceLastChangedDateTimeOffset"]
    changed = go.get("/OutgoingInvoices", balanceLastChangedDateTimeOffsetGreaterThan=moment)
    assert [row["Balance"] for row in changed.json()] == [2125]
    pay(books, [order], on="2026-11-26")

    after = go.get(f"/OutgoingInvoices/{order}").json()
    assert after["Balance"] == 0
    assert after["MatchId"] is not None
    assert go.get("/OutgoingInvoices", onlyUnpaidInvoices="true").status_code == 204


def test_a_credit_note_with_the_same_matching_reference_meets_its_invoice(go: Go) -> None:
    """Equal reference and opposite amount in the customer's ledger are matched at once."""
    customer = go.customer(EmailAddress="a@example.com")["Id"]
    product = a_product(go)
    keys = []
    for quantity in (1, -1):
        order = an_order(
            go,
            {"ProductId": product, "Quantity": quantity},
            CustomerId=customer,
            CustomMatchingReference="m-1",
        )
        send(go, order["Id"])
        keys.append(order["Id"])

    rows = [go.get(f"/OutgoingInvoices/{key}").json() for key in keys]

    assert [row["Balance"] for row in rows] == [0, 0]
    assert rows[0]["MatchId"] == rows[1]["MatchId"]
    assert rows[0]["MatchId"] is not None


def upload(go: Go, key: str, content: bytes = PDF) -> Any:
    """Put a PDF on a voucher."""
    files = {"file": ("faktura.pdf", content, "application/pdf")}
    return go.call("PUT", "/VoucherDocumentation", params={"id": key}, files=files)


def test_a_paper_goes_on_a_voucher_of_our_own_and_replaces_the_former(
    go: Go, books: Ledger
) -> None:
    customer = books.tables["Customers"].rows[go.customer()["Id"]].data
    vat = next(row["Id"] for row in books.rows("VatCodes") if row["Code"] == "3")
    account = next(r["Id"] for r in books.rows("GeneralLedgerAccounts") if r["AccountNo"] == 3000)
    body = {
        "InvoiceNo": "70001",
        "VoucherDate": "2026-11-20",
        "CurrencyCode": "NOK",
        "CustomerAccountId": customer["SubledgerAccountId"],
        "OutgoingInvoiceLines": [{"AccountId": account, "VatId": vat, "CurrencyAmount": 1250}],
    }
    posted = go.post("/Vouchers/OutgoingInvoiceJournals", body, outside=True)
    assert posted.status_code == 201, posted.text
    key = posted.json()["Id"]

    first, second = upload(go, key), upload(go, key, b"%PDF-1.7 new")

    assert (first.status_code, second.status_code) == (202, 204)
    listed = go.get("/VoucherDocumentation", id=key).json()[0]
    assert (listed["IsImported"], listed["HasPdf"]) == (True, True)
    packed = go.get("/VoucherDocumentation/Download", id=key, documentationType="All")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        assert [files.read(name) for name in files.namelist()] == [b"%PDF-1.7 new"]
    assert upload(go, key, b"PK not a pdf").status_code == 400
    books.settings.privileges = ["VoucherDocumentation"]
    assert upload(go, key).status_code == 403
    assert go.get("/VoucherDocumentation", id=key).status_code == 200


def test_a_paper_needs_a_voucher(go: Go) -> None:
    assert upload(go, "2f9f3f0a-4e43-4d3e-9d1c-0a6f7c6f1e10").status_code == 400
    nothing = go.call("PUT", "/VoucherDocumentation", files={"file": ("a.pdf", PDF)}, outside=True)
    assert nothing.status_code == 400
    assert go.call("GET", "/VoucherDocumentation/Download", outside=True).status_code == 400
    query = {"id": "2f9f3f0a-4e43-4d3e-9d1c-0a6f7c6f1e10", "documentationType": "Word"}
    answer = go.call("GET", "/VoucherDocumentation/Download", params=query, outside=True)
    assert answer.status_code == 400
