"""What users do in the ledger through the JSON console, the page that shows it, and the file."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.payments import pay
from bindeledd.sandbox.poweroffice_go.state import State
from bindeledd.sandbox.poweroffice_go.storage import Keeper
from bindeledd.sandbox.transport import SandboxTransport
from tests.sandbox.conftest import Go
from tests.sandbox.test_vouchers import invoice_body


@pytest.fixture
def console(app: PowerOfficeGo) -> httpx2.Client:
    return httpx2.Client(transport=SandboxTransport(app), base_url="http://sandbox")


class Desk:
    """The console of one company."""

    def __init__(self, console: httpx2.Client, books: Ledger) -> None:
        self.console = console
        self.place = f"/sandbox/api/clients/{books.client_id}"

    def do(self, deed: str, **body: Any) -> Any:
        """Do something that must succeed."""
        answer = self.console.post(f"{self.place}/{deed}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, deed: str, **body: Any) -> str:
        """Try something that must not."""
        answer = self.console.post(f"{self.place}/{deed}", json=body)
        assert 400 <= answer.status_code < 500, answer.text
        return str(answer.json()["detail"])


@pytest.fixture
def desk(console: httpx2.Client, books: Ledger) -> Desk:
    return Desk(console, books)


@pytest.fixture
def supplier(books: Ledger) -> int:
    return int(books.user_adds("Suppliers", {"Name": "Betong Vest AS"})["Id"])


def bill(supplier: int, **values: Any) -> dict[str, Any]:
    line = {"amount": 1250.5, "account_no": 4300, "vat_code": "1", "description": "Betong"}
    return {
        "supplier": supplier,
        "invoice_no": "F-77",
        "voucher_date": "2026-11-18",
        "lines": [line],
        **values,
    }


def test_a_supplier_invoice_from_post_to_payment(desk: Desk, books: Ledger, supplier: int) -> None:
    made = desk.do("supplier-invoice", **bill(supplier))
    assert made["TotalAmount"] == -1250.5
    desk.do("pay", invoices=[made["Id"]], amount=250.5, on="2026-11-19")
    assert books.find("IncomingInvoices", Id=made["Id"])[0]["Balance"] == -1000
    desk.do("supplier-credit-note", **bill(supplier, invoice_no="K-1", related="F-77"))
    project = books.user_adds("Projects", {"Code": "1", "Name": "P", "IsActive": True})["Id"]
    cost = books.find("AccountTransactions", AccountNo=4300)[0]["Id"]
    desk.do("move-cost", transaction=cost, project_id=project)
    assert len(books.find("AccountTransactions", AccountNo=4300, ProjectId=project)) == 1
    desk.do("reverse-voucher", voucher=made["Id"])
    assert books.find("IncomingInvoices", Id=made["Id"])[0]["IsReversed"] is True


def test_a_customers_invoice_from_payment_to_write_off(go: Go, desk: Desk) -> None:
    customer = go.customer()
    go.post("/Vouchers/OutgoingInvoiceJournals", invoice_body(customer), outside=True)
    desk.do("pay", invoices=["501"], amount=1000)
    desk.do("unmatch", invoice="501")
    desk.do("receive-payment", customer=customer["Id"], amount=10, on="2026-11-20")
    assert len(go.get("/Customerledger/OpenItems", date="2026-12-31").json()) == 3
    desk.do("write-off", invoice="501", on="2026-11-20")
    entries = go.get("/Customerledger/OpenItems", date="2026-12-31").json()
    assert [row["Balance"] for row in entries] == [-1000, -10]


@pytest.mark.parametrize(
    ("reason", "deed", "body"),
    [
        ("invoices is missing", "pay", {}),
        ("no list", "pay", {"invoices": "501"}),
        ("not found", "pay", {"invoices": ["501"]}),
        ("on: The value", "pay", {"invoices": ["501"], "on": "i går"}),
        ("no amount", "receive-payment", {"customer": 1, "amount": "mye"}),
        ("lines is missing", "supplier-invoice", {"supplier": 1}),
        ("A line holds", "supplier-invoice", {"supplier": 1, "lines": [{"sum": 1}]}),
        ("invoice_no is missing", "supplier-invoice", {"supplier": 1, "lines": []}),
        (
            "voucher_date: The value",
            "supplier-invoice",
            {"supplier": 1, "lines": [], "invoice_no": "1", "voucher_date": "i går"},
        ),
        ("Not known: colour", "move-cost", {"transaction": 1, "colour": "red"}),
        ("Account transaction with id = 1", "move-cost", {"transaction": 1, "project_id": 2}),
        ("Voucher with id = x", "reverse-voucher", {"voucher": "x"}),
    ],
)
def test_what_the_desk_refuses(desk: Desk, reason: str, deed: str, body: dict[str, Any]) -> None:
    assert reason in desk.refused(deed, **body)


def test_nobody_writes_in_the_books_but_by_posting(desk: Desk, supplier: int) -> None:
    """The console adds and changes any record; a voucher must come through a deed."""
    made = desk.do("supplier-invoice", **bill(supplier))
    place = f"{desk.place}/Vouchers"
    assert desk.console.post(place, json={}).status_code == 400
    assert desk.console.patch(f"{place}/{made['Id']}", json={}).status_code == 400
    assert desk.console.delete(f"{place}/{made['Id']}").status_code == 400
    assert len(desk.console.get(place).json()) == 1


def test_the_page_shows_vouchers_balances_projects_and_papers(
    desk: Desk, books: Ledger, supplier: int
) -> None:
    values = {"Code": "P100", "Name": "Kaianlegg", "IsActive": True}
    project = books.user_adds("Projects", values)["Id"]
    body = bill(supplier)
    body["lines"][0]["project_id"] = project
    made = desk.do("supplier-invoice", **body)
    text = desk.console.get(f"/sandbox/clients/{books.client_id}").text
    for expected in (
        "<td>F-77</td>",
        "<td>4300 Innkjøp av varer for videresalg</td><td>1000.40</td>",
        "<td>P100 Kaianlegg</td><td>0</td><td>1000.40</td><td>-1000.40</td>",
        "20000 Betong Vest AS",
    ):
        assert expected in text, expected
    address = f"/sandbox/clients/{books.client_id}/papers/{made['Id']}"
    assert f'href="{address}"' in text
    paper = desk.console.get(address)
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert desk.console.get(address[:-1]).status_code == 404


def test_the_page_shows_a_projects_income_beside_its_cost(
    go: Go, desk: Desk, books: Ledger, supplier: int
) -> None:
    values = {"Code": "P100", "Name": "Kaianlegg", "IsActive": True}
    project = books.user_adds("Projects", values)["Id"]
    body = bill(supplier)
    body["lines"][0]["project_id"] = project
    desk.do("supplier-invoice", **body)
    invoice = invoice_body(go.customer(), ProjectId=project)
    assert go.post("/Vouchers/OutgoingInvoiceJournals", invoice, outside=True).status_code == 201
    text = desk.console.get(f"/sandbox/clients/{books.client_id}").text
    row = "<td>P100 Kaianlegg</td><td>1000.00</td><td>1000.40</td><td>-0.40</td>"
    assert row in text


def test_the_ledger_survives_a_restart(go: Go, desk: Desk, supplier: int, tmp_path: Path) -> None:
    """Balances, matches, numbers and papers are all in the file; nothing becomes a binary float."""
    go.post("/Vouchers/OutgoingInvoiceJournals", invoice_body(go.customer()), outside=True)
    made = desk.do("supplier-invoice", **bill(supplier))
    desk.do("pay", invoices=["501"], amount=1000.1)
    Keeper(go.app.state, tmp_path / "go.json").save()
    other = State(go.app.options)
    assert Keeper(other, tmp_path / "go.json").load()
    again = other.ledgers[go.books.client_key]
    for name in ("Vouchers", "AccountTransactions", "CustomerLedgerEntries", "VoucherFiles"):
        assert again.rows(name) == go.books.rows(name), name
    pay(again, ["501"], on="2026-11-30")
    pay(again, [made["Id"]], on="2026-11-30")
    assert again.find("OutgoingInvoices", InvoiceNo=501)[0]["Balance"] == 0
    assert again.find("IncomingInvoices", Id=made["Id"])[0]["Balance"] == 0
    numbers = [row["VoucherNo"] for row in again.rows("Vouchers")]
    assert sorted(numbers) == list(range(10_001, 10_006))
