"""The ledger page and the console for sales: what arrived is seen, files open, a user sends."""

from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger
from tests.sandbox.conftest import Go, replace
from tests.sandbox.sales import PDF, a_product, an_order, attach, send


@pytest.fixture(autouse=True)
def allowed(books: Ledger) -> None:
    """Send invoices."""
    books.settings.allow_send_invoice = True


def seen(go: Go, path: str = "") -> str:
    """Read a page of the company."""
    answer = go.http.get(f"https://sandbox.example/sandbox/clients/{go.books.client_id}{path}")
    assert answer.status_code == 200, answer.text
    return answer.text


def console(go: Go, action: str, body: Any) -> Any:
    """Do what a user does."""
    base = f"https://sandbox.example/sandbox/api/clients/{go.books.client_id}"
    return go.http.post(f"{base}/{action}", json=body)


def test_products_show_what_they_inherit(go: Go) -> None:
    go.post("/ProductGroups", {"Code": "MASK", "Name": "Maskiner", "UnitPrice": 777})
    a_product(go, Code="GRAV", Name="Graver <8t>", ProductGroupCode="MASK", UnitPrice=None)

    text = seen(go)

    assert "<td>GRAV</td><td>Graver &lt;8t&gt;</td><td>MASK</td><td>HUR</td><td>777</td>" in text


def test_an_order_shows_lines_sums_and_files_that_open(go: Go) -> None:
    line = {"ProductId": a_product(go), "Quantity": 12.5, "Description": "Timer uke 47"}
    order = an_order(go, line, ExternalImportReference="inv-1")
    key = attach(go, order["Id"]).json()["Id"]

    text = seen(go)
    sheet = seen(go, f"/orders/{order['Id']}")

    assert f"/orders/{order['Id']}" in text
    assert "<td>19531.25</td>" in text
    assert "Timer uke 47" in sheet
    assert "<td>3906.25</td>" in sheet
    assert f'/attachments/{key}">timeliste.pdf</a>' in sheet
    at = f"https://sandbox.example/sandbox/clients/{go.books.client_id}/attachments/{key}"
    opened = go.http.get(at)
    assert opened.content == PDF
    assert opened.headers["content-disposition"].startswith("inline;")


def test_a_file_that_could_carry_script_is_downloaded(go: Go) -> None:
    order = an_order(go)["Id"]
    key = attach(go, order, "side.html", b"<script>alert(1)</script>").json()["Id"]
    at = f"https://sandbox.example/sandbox/clients/{go.books.client_id}/attachments/{key}"

    opened = go.http.get(at)

    assert opened.headers["content-type"] == "application/octet-stream"
    assert opened.headers["content-disposition"].startswith("attachment;")


def test_an_order_in_process_and_one_that_failed_say_so(go: Go, books: Ledger) -> None:
    waiting, failed = an_order(go)["Id"], an_order(go)["Id"]
    books.settings.send_error = "The e-mail server refused the message."
    send(go, failed)
    go.post(f"/SalesOrders/{waiting}/createAndSendInvoice", {})

    text = seen(go)

    assert "<td>in process</td>" in text
    assert "The e-mail server refused the message." in text


def test_an_invoice_shows_its_state_and_paper(go: Go) -> None:
    order = an_order(go)
    send(go, order["Id"])

    text = seen(go)
    sheet = seen(go, f"/invoices/{order['Id']}")

    assert "<td>open</td>" in text
    assert "<td>3125.00</td>" in sheet
    at = f"/sandbox/clients/{go.books.client_id}/papers/{order['Id']}/Pdf"
    assert f'href="{at}"' in text
    assert go.http.get(f"https://sandbox.example{at}").content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "path",
    ["/orders/x", "/invoices/x", "/attachments/x", "/attachments/1", "/papers/x/Pdf"],
)
def test_what_is_not_there_is_not_found(go: Go, path: str) -> None:
    client = go.books.client_id
    for company in (client, "nobody"):
        answer = go.http.get(f"https://sandbox.example/sandbox/clients/{company}{path}")
        assert answer.status_code == 404


def test_a_user_writes_and_sends_an_order_in_the_console(go: Go, books: Ledger) -> None:
    customer = go.customer(EmailAddress="a@example.com")["Id"]
    lines = [{"ProductId": a_product(go), "Quantity": 1}]

    written = console(go, "write-order", {"CustomerId": customer, "SalesOrderLines": lines})
    assert written.status_code == 201
    assert written.json()["IsCreatedByCurrentIntegration"] is False
    order = written.json()["Id"]
    sent = console(go, "send-invoice", {"order": order, "VoucherDate": "2026-11-20"})

    assert sent.json()["InvoiceNo"] == 10001
    assert books.find("OutgoingInvoices", Id=order)[0]["VoucherDate"] == "2026-11-20"
    assert console(go, "send-invoice", {}).status_code == 400
    assert console(go, "send-invoice", {"order": order}).status_code == 404


def test_the_console_shows_and_changes_rows_of_sales(go: Go) -> None:
    order = an_order(go)["Id"]
    base = f"https://sandbox.example/sandbox/api/clients/{go.books.client_id}"

    changed = go.http.patch(f"{base}/SalesOrders/{order}", json={"CustomerReference": "Kari"})

    assert changed.json()["CustomerReference"] == "Kari"
    assert len(go.http.get(f"{base}/SalesOrderLines").json()) == 1
    go.patch(f"/SalesOrders/{order}", replace("/SalesOrderStatus", "Confirmed"))
    assert go.http.delete(f"{base}/SalesOrders/{order}").status_code == 409
