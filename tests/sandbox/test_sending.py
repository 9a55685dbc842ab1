"""From order to invoice: the privilege, the wait, failure, the ledger lines, and the paper."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.invoices import payment_id
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.sending import send_by_user
from tests.sandbox.conftest import Clock, Go, replace
from tests.sandbox.sales import a_product, an_order, attach, send
from tests.vendor_spec import load, needs_spec

NOWHERE = "2f9f3f0a-4e43-4d3e-9d1c-0a6f7c6f1e10"


@pytest.fixture(autouse=True)
def allowed(books: Ledger) -> None:
    """PowerOffice sets the send privilege apart from the roles."""
    books.settings.allow_send_invoice = True


def ask(go: Go, order: str, **body: Any) -> Any:
    """Ask for an order to be sent."""
    return go.post(f"/SalesOrders/{order}/createAndSendInvoice", body)


def state(go: Go, order: str) -> dict[str, Any]:
    """Ask how far it has come."""
    row: dict[str, Any] = go.get("/SalesOrders/sentState", id=order).json()[0]
    return row


def test_without_the_privilege_the_role_does_not_help(go: Go, books: Ledger) -> None:
    books.settings.allow_send_invoice = False
    order = an_order(go)["Id"]

    answer = ask(go, order)

    assert answer.status_code == 400
    assert answer.json() == {
        "title": "Missing privilege",
        "status": 400,
        "detail": "The integration does not have the required privileges to send invoices.",
    }


def test_the_privilege_is_told_among_the_late_fields(app: PowerOfficeGo, go: Go) -> None:
    def told() -> dict[str, Any]:
        answer = go.call("GET", "/ClientIntegrationInformation", outside=True)
        row: dict[str, Any] = answer.json()
        return row

    assert "AllowSendInvoice" not in told()
    app.options.late_fields = True
    assert told()["AllowSendInvoice"] is True


def test_sending_is_asynchronous_and_keeps_the_orders_id(go: Go) -> None:
    order = an_order(go, ExternalImportReference="inv-1", CustomMatchingReference="inv-1")

    answer = ask(go, order["Id"], VoucherDate="2026-11-20")

    assert answer.status_code == 202
    assert answer.json()["DeliveryType"] == "Auto"
    assert answer.headers["Location"].endswith(f"/v2/SalesOrders/sentState?id={order['Id']}")
    first = state(go, order["Id"])
    assert (first["IsInvoiceBeingProcessed"], first["InvoiceNo"]) == (True, None)
    second = state(go, order["Id"])
    assert second == {
        "Id": order["Id"],
        "InvoiceNo": 10001,
        "InvoiceDeliveryType": "PdfByEmail",
        "SentDateTimeOffset": second["SentDateTimeOffset"],
        "DueDate": "2026-12-04",
        "IsInvoiceBeingProcessed": False,
        "LastErrorMessage": None,
    }
    assert second["SentDateTimeOffset"] is not None
    assert go.get("/SalesOrders").status_code == 204
    invoice = go.get(f"/OutgoingInvoices/{order['Id']}").json()
    assert invoice["ExternalImportReference"] == invoice["CustomMatchingReference"] == "inv-1"
    assert (invoice["OrderNo"], invoice["InvoiceNo"]) == (order["SalesOrderNo"], 10001)
    assert (invoice["NetAmount"], invoice["TotalAmount"], invoice["Balance"]) == (2500, 3125, 3125)
    assert invoice["VoucherType"] == "OutgoingInvoice"
    assert invoice["IsCreatedByCurrentIntegration"] is True


def test_how_many_looks_and_seconds_it_takes_is_a_switch(
    app: PowerOfficeGo, go: Go, clock: Clock
) -> None:
    app.options.send_looks = 2
    app.options.send_seconds = 30
    order = an_order(go)["Id"]
    ask(go, order)

    seen = [state(go, order)["IsInvoiceBeingProcessed"] for _ in range(4)]
    clock.forward(seconds=31)
    seen.append(state(go, order)["IsInvoiceBeingProcessed"])

    assert seen == [True, True, True, True, False]


def test_whoever_looks_for_the_invoice_finds_it_in_the_end(go: Go) -> None:
    """A caller whose answer was lost may look among the invoices instead of asking the state."""
    order = an_order(go)["Id"]
    ask(go, order)

    looks = [go.get("/OutgoingInvoices", invoiceIds=order).status_code for _ in range(3)]

    assert looks == [204, 200, 200]


def test_a_second_request_makes_no_second_invoice(go: Go, books: Ledger) -> None:
    order = an_order(go)["Id"]

    assert ask(go, order).status_code == 202
    assert ask(go, order).status_code == 400
    send_state = [state(go, order) for _ in range(3)][-1]
    assert send_state["InvoiceNo"] == 10001
    assert ask(go, order).status_code == 404
    assert len(books.tables["OutgoingInvoices"]) == 1


def test_an_order_in_process_is_locked(go: Go) -> None:
    order = an_order(go)
    at = f"/SalesOrders/{order['Id']}"
    ask(go, order["Id"])

    assert go.patch(at, replace("/CustomerReference", "x")).status_code == 400
    assert go.patch(at, replace("/SalesOrderStatus", "Confirmed")).status_code == 400
    assert go.delete(at).status_code == 409


def test_the_state_is_an_array_unless_switched(app: PowerOfficeGo, go: Go) -> None:
    order = an_order(go)["Id"]
    assert isinstance(go.get("/SalesOrders/sentState", id=order).json(), list)
    app.options.send_state_single = True

    answer = go.call("GET", "/SalesOrders/sentState", params={"id": order}, outside=True)

    assert answer.json()["Id"] == order


def test_the_state_of_nothing(go: Go) -> None:
    assert go.get("/SalesOrders/sentState", id=NOWHERE).status_code == 404
    assert go.get("/SalesOrders/sentState").status_code == 204
    order = an_order(go)["Id"]
    assert state(go, order)["IsInvoiceBeingProcessed"] is False
    ask(go, order)
    assert [row["Id"] for row in go.get("/SalesOrders/sentState").json()] == [order]


def test_a_failure_leaves_the_order_and_tells_why(go: Go, books: Ledger) -> None:
    order = an_order(go)
    books.settings.send_error = "The e-mail server refused the message."

    failed = send(go, order["Id"])

    assert failed["LastErrorMessage"] == "The e-mail server refused the message."
    assert (failed["SentDateTimeOffset"], failed["InvoiceNo"]) == (None, None)
    assert go.get(f"/SalesOrders/{order['Id']}/Complete").json() == order
    assert go.get("/OutgoingInvoices").status_code == 204
    assert len(books.tables["Vouchers"]) == 0
    again = send(go, order["Id"])
    assert (again["InvoiceNo"], again["LastErrorMessage"]) == (10001, None)


def test_a_locked_period_and_a_missing_address_are_failures(go: Go, books: Ledger) -> None:
    silent = an_order(go, CustomerId=go.customer()["Id"])["Id"]
    assert "no e-mail address" in send(go, silent)["LastErrorMessage"]
    assert send(go, silent, EmailAddress="a@example.com")["InvoiceNo"] == 10001
    books.settings.lock_date = "2026-10-31"
    late = an_order(go)["Id"]

    failed = send(go, late, VoucherDate="2026-10-31")

    assert "lock date" in failed["LastErrorMessage"]
    assert send(go, late, VoucherDate="2026-11-01")["InvoiceNo"] == 10002


def test_an_order_without_customer_or_lines_cannot_be_sent(go: Go) -> None:
    nobody = go.post("/SalesOrders/Complete", {}).json()["Id"]
    empty = go.post("/SalesOrders/Complete", {"CustomerId": go.customer()["Id"]}).json()["Id"]

    assert "no customer" in ask(go, nobody).json()["detail"]
    assert "no lines" in ask(go, empty).json()["detail"]
    assert ask(go, NOWHERE).status_code == 404


def test_the_ledger_gets_what_the_invoice_says(go: Go, books: Ledger) -> None:
    project = go.post("/Projects", {"Code": "P1", "Name": "Kai"}).json()["Id"]
    order = an_order(
        go,
        {"ProductId": a_product(go, UnitPrice=10.05), "Quantity": 0.5},
        {"LineType": "Text", "Description": "Tekst"},
        {"ProductId": a_product(go, UnitPrice=100), "Quantity": 1, "ProjectCode": "-1"},
        ProjectId=project,
    )
    send(go, order["Id"])

    rows = books.find("AccountTransactions", VoucherId=order["Id"])
    by_account: dict[int, Decimal] = {}
    for row in rows:
        amount = Decimal(str(row["Amount"]))
        by_account[row["AccountNo"]] = by_account.get(row["AccountNo"], Decimal(0)) + amount

    assert by_account == {
        1500: Decimal("131.29"),
        3000: Decimal("-105.03"),
        2700: Decimal("-26.26"),
    }
    sales = {row["ProjectCode"]: row["Amount"] for row in rows if row["AccountNo"] == 3000}
    assert sales == {"P1": Decimal("-5.03"), None: Decimal("-100.00")}


def test_lines_of_the_invoice_have_new_ids_and_the_old_references(go: Go) -> None:
    line = {"ProductId": a_product(go), "Quantity": 1, "ExternalImportReference": "L1"}
    order = an_order(go, {"LineType": "Text", "Description": "Tekst"}, line)
    send(go, order["Id"])

    lines = go.get(f"/OutgoingInvoices/{order['Id']}/Lines").json()

    assert [row["ExternalImportReference"] for row in lines] == [None, "L1"]
    assert (lines[1]["AccountNo"], lines[1]["VatRate"], lines[1]["TotalAmount"]) == (
        3000,
        0.25,
        1562.5,
    )
    assert {type(row["Id"]) for row in lines} == {int}
    old = order["SalesOrderLines"][1]["Id"]
    assert go.get(f"/SalesOrders/{order['Id']}/Lines/{old}").status_code == 404
    assert go.get(f"/OutgoingInvoices/{NOWHERE}/Lines").status_code == 404


def test_a_negative_order_becomes_a_credit_note(go: Go) -> None:
    order = an_order(go, {"ProductId": a_product(go), "Quantity": -1}, RelatedInvoiceNo=10001)

    send(go, order["Id"])

    note = go.get(f"/OutgoingInvoices/{order['Id']}").json()
    assert note["VoucherType"] == "OutgoingCreditNote"
    assert (note["TotalAmount"], note["Balance"], note["RelatedInvoiceNo"]) == (
        -1562.5,
        -1562.5,
        10001,
    )


def test_an_invoice_a_user_sent_is_the_users(go: Go, books: Ledger) -> None:
    """`onlyCreatedByCurrentIntegration` misses it, although we made the draft."""
    order = an_order(go)["Id"]

    sent = send_by_user(books, order)

    assert sent["InvoiceNo"] == 10001
    assert go.get(f"/OutgoingInvoices/{order}").json()["IsCreatedByCurrentIntegration"] is False
    assert go.get("/OutgoingInvoices", onlyCreatedByCurrentIntegration="true").status_code == 204


def test_a_reference_stays_taken_when_its_order_is_an_invoice(go: Go) -> None:
    order = an_order(go, ExternalImportReference="inv-1")
    send(go, order["Id"])

    answer = go.post(
        "/SalesOrders/Complete",
        {"CustomerId": order["CustomerId"], "ExternalImportReference": "inv-1"},
    )

    assert answer.status_code == 400
    assert f"'inv-1' is used on outgoing invoice with Id = {order['Id']}." in answer.text


def test_a_switch_frees_the_reference(app: PowerOfficeGo, go: Go, books: Ledger) -> None:
    """Whether it does is unconfirmed; then nothing but the caller prevents a second invoice."""
    app.options.order_reference_freed = True
    for _ in range(2):
        send(go, an_order(go, ExternalImportReference="inv-1")["Id"])

    assert len(books.find("OutgoingInvoices", ExternalImportReference="inv-1")) == 2


def test_the_due_date_follows_term_or_request(go: Go) -> None:
    customer = go.customer(PaymentTerm=30, InvoiceEmailAddress="a@example.com")["Id"]
    by_customer = an_order(go, CustomerId=customer)["Id"]
    by_order = an_order(go, CustomerId=customer, PaymentTerm=10)["Id"]
    by_request = an_order(go, CustomerId=customer)["Id"]

    day = {"VoucherDate": "2026-11-20"}
    assert send(go, by_customer, **day)["DueDate"] == "2026-12-20"
    assert send(go, by_order, **day)["DueDate"] == "2026-11-30"
    assert send(go, by_request, **day, OverrideDueDate="2027-01-15")["DueDate"] == "2027-01-15"


def test_print_delivers_nothing_by_mail(go: Go) -> None:
    order = an_order(go, CustomerId=go.customer()["Id"])["Id"]

    assert send(go, order, DeliveryType="PdfPrintForDownload")["InvoiceDeliveryType"] == "Print"


def test_the_delivery_address_is_frozen_on_the_invoice(go: Go) -> None:
    customer = go.customer(EmailAddress="a@example.com")["Id"]
    address = {"AddressLine1": "Byggeplass 7", "ZipCode": "5010", "City": "Bergen"}
    key = go.post(f"/ContactDeliveryAddresses/{customer}", address).json()["Id"]
    order = an_order(go, CustomerId=customer)["Id"]
    send(go, order)
    go.patch(f"/ContactDeliveryAddresses/{customer}/{key}", replace("/City", "Oslo"))

    invoice = go.get(f"/OutgoingInvoices/{order}").json()

    assert (invoice["DeliveryAddress1"], invoice["DeliveryAddressCity"]) == (
        "Byggeplass 7",
        "Bergen",
    )


@pytest.mark.parametrize(
    ("number", "customer", "expected"),
    [
        (10003, 10042, "001000300100426"),  # 4 + 4 + 2 + 3 + 1 = 14, hence 6
        (1, 1, "000000100000017"),  # 2 + 1 = 3, hence 7
    ],
)
def test_a_payment_id_ends_in_its_check_digit(number: int, customer: int, expected: str) -> None:
    """Modulus 10: every other digit doubled from the right, digits summed, up to the next ten."""
    assert payment_id(number, customer) == expected


def test_the_filters_of_invoices(go: Go, books: Ledger, clock: Clock) -> None:
    project = go.post("/Projects", {"Code": "P1", "Name": "Kai"}).json()["Id"]
    go.post("/Projects", {"Code": "A", "Name": "Grunn", "ParentProjectId": project})
    rows = []
    for day, values in (
        ("2026-11-10", {"CustomMatchingReference": "m-1", "ProjectCode": "P1"}),
        ("2026-11-15", {"CustomMatchingReference": "m-2", "ProjectCode": "P1.A"}),
        ("2026-11-20", {}),
    ):
        order = an_order(go, **values)["Id"]
        send(go, order, VoucherDate=day)
        clock.forward(minutes=1)
        rows.append(go.get(f"/OutgoingInvoices/{order}").json())

    def found(**query: str) -> list[int]:
        answer = go.get("/OutgoingInvoices", **query)
        ids = [] if answer.status_code == 204 else [row["Id"] for row in answer.json()]
        return [place for place, row in enumerate(rows) if row["Id"] in ids]

    assert found() == [0, 1, 2]
    assert found(fromDate="2026-11-15") == [1, 2]
    assert found(toDate="2026-11-15") == [0, 1]
    assert found(invoiceNos="10001,10003-") == [0, 2]
    assert found(voucherNos=f"{rows[1]['VoucherNo']}-") == [1, 2]
    assert found(invoiceIds=f"{rows[0]['Id']},{rows[2]['Id']}") == [0, 2]
    assert found(customerNos=str(rows[2]["CustomerNo"])) == [2]
    assert found(projectCodes="P1") == [0]
    assert found(projectCodes="P1", includeSubProject="true") == [0, 1]
    assert found(projectCodes="-1") == [2]
    assert found(departmentCodes="-1") == [0, 1, 2]
    assert found(customMatchingReferences="m-1,m-2") == [0, 1]
    assert found(onlyUnpaidInvoices="true") == [0, 1, 2]
    assert found(onlyCreatedByCurrentIntegration="true") == [0, 1, 2]
    assert found(sentDateTimeOffsetGreaterThan=rows[0]["SentDateTimeOffset"]) == [1, 2]
    moment = rows[1]["BalanceLastChangedDateTimeOffset"]
    assert found(balanceLastChangedDateTimeOffsetGreaterThan=moment) == [2]
    key = rows[0]["Id"]
    stored = books.tables["OutgoingInvoices"].rows[key]
    stored.data["Balance"] = Decimal(0)
    books.version += 1
    assert found(onlyUnpaidInvoices="true") == [1, 2]


def test_invoices_need_their_right(go: Go, books: Ledger) -> None:
    books.settings.privileges = ["SalesOrders_Full"]

    assert go.get("/OutgoingInvoices").status_code == 403
    assert go.get("/VoucherDocumentation").status_code == 403


def unpacked(answer: Any) -> dict[str, bytes]:
    """Read a zip."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_invoice_has_a_paper_that_can_be_read(go: Go) -> None:
    order = an_order(go, CustomerReference="Kari Ødegård")
    attach(go, order["Id"])
    send(go, order["Id"])

    row = go.get("/VoucherDocumentation", id=order["Id"]).json()[0]
    assert (row["HasPdf"], row["HasEhf"], row["IsImported"]) == (True, False, False)
    assert row["HasSalesOrderAttachments"] is True
    number = str(row["VoucherNo"])
    assert go.get("/VoucherDocumentation", voucherNo=number).json() == [row]
    papers = {"id": order["Id"], "documentationType": "Pdf"}
    answer = go.get("/VoucherDocumentation/Download", **papers)
    files = unpacked(answer)
    assert list(files) == [f"{number}.pdf"]
    text = pypdf.PdfReader(io.BytesIO(files[f"{number}.pdf"])).pages[0].extract_text()
    assert "Faktura 10001" in text
    assert "Kari Ødegård" in text
    assert "3125.00" in text
    papers["documentationType"] = "Ehf"
    assert go.get("/VoucherDocumentation/Download", **papers).status_code == 204
    assert go.get("/VoucherDocumentation/Download", id=NOWHERE).status_code == 204
    assert go.get("/VoucherDocumentation", id=NOWHERE).status_code == 204


def test_the_paper_of_a_sent_invoice_cannot_be_replaced(go: Go) -> None:
    order = an_order(go)["Id"]
    send(go, order)
    files = {"file": ("a.pdf", b"%PDF-1.4", "application/pdf")}

    answer = go.call("PUT", "/VoucherDocumentation", params={"id": order}, files=files)

    assert answer.status_code == 400
    assert "not imported by this integration" in answer.json()["detail"]


@needs_spec
def test_the_fields_are_the_specifications() -> None:
    schemas = load()["components"]["schemas"]
    for name, model in (
        ("OutgoingInvoices", "OutgoingInvoiceDto"),
        ("OutgoingInvoiceLines", "OutgoingInvoiceLineDto"),
    ):
        fields = {field.name for field in RESOURCES[name].fields}
        assert fields == set(schemas[model]["properties"]), name


def test_two_runs_under_one_seed_are_alike() -> None:
    def run() -> Any:
        app = PowerOfficeGo(seed=7, clock=Clock(), rate=None)
        books = app.add_company("Fjordbygg AS", allow_send_invoice=True)
        go = Go(app, books).log_in()
        order = an_order(go)["Id"]
        send(go, order)
        invoice = go.get(f"/OutgoingInvoices/{order}").json()
        paper = go.get("/VoucherDocumentation/Download", id=order).content
        go.http.close()
        return invoice, paper

    assert run() == run()
