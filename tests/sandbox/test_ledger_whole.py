"""The ledger as a whole: against the vendor's tables, page by page, with sales, under any play."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo, payments, subledger
from bindeledd.sandbox.poweroffice_go.journals import JOURNALS
from bindeledd.sandbox.poweroffice_go.posting import Line, Voucher, post
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sandbox.poweroffice_go.sending import send_by_user
from tests.sandbox.conftest import Go
from tests.sandbox.sales import an_order
from tests.sandbox.test_vouchers import invoice_body, journal, posted
from tests.vendor_spec import load, needs_spec, patch_fields

SPAN = {"fromDate": "2026-01-01", "toDate": "2026-12-31"}


@needs_spec
@pytest.mark.parametrize(
    ("name", "path", "model"),
    [
        ("Suppliers", "/Suppliers/{id}", "Supplier"),
        ("GeneralLedgerAccounts", "/GeneralLedgerAccounts/{id}", "GeneralLedgerAccount"),
    ],
)
def test_the_fields_that_are_taken_are_the_specifications(name: str, path: str, model: str) -> None:
    fields = RESOURCES[name].fields
    sent = {field.name for field in fields if "C" in field.where}
    assert sent == set(load()["components"]["schemas"][f"{model}PostDto"]["properties"])
    changed = {field.name.lower() for field in fields if "U" in field.where}
    derived = {"generalledgeraccounttype"}  # not marked read-only, as no bare reference can be
    assert changed == set(patch_fields(path)) - derived


@needs_spec
def test_journal_lines_take_what_the_specification_lists() -> None:
    for entry in JOURNALS:
        model = f"{entry.type.removesuffix('Journal')}VoucherLinePostDto"
        wanted = set(load()["components"]["schemas"][model]["properties"])
        assert {field.name for field in entry.line if "C" in field.where} == wanted


@needs_spec
@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("AccountTransactions", "AccountTransactionDto"),
        ("CustomerLedgerEntries", "CustomerLedgerEntryDto"),
        ("SupplierLedgerEntries", "SupplierLedgerEntryDto"),
        ("IncomingInvoices", "IncomingInvoiceListItemDto"),
        ("Suppliers", "SupplierDto"),
        ("GeneralLedgerAccounts", "GeneralLedgerAccountDto"),
        ("VatCodes", "VatCodeDto"),
    ],
)
def test_the_fields_of_answers_are_the_specifications(name: str, model: str) -> None:
    shown = {field.name for field in RESOURCES[name].fields if "R" in field.where}
    assert shown == set(load()["components"]["schemas"][model]["properties"])


def test_ledger_lines_come_page_by_page(go: Go) -> None:
    for number in range(4):
        posted(go, journal(ExternalImportReference=f"t-{number}"))
    found: list[int] = []
    number = 1
    while True:
        answer = go.get("/AccountTransactions", **SPAN, PageNumber=number, PageSize=3, OrderBy="Id")
        if answer.status_code == 204:
            break
        found += [row["Id"] for row in answer.json()]
        more = json.loads(answer.headers["X-Pagination"])["nextPageLink"]
        assert bool(more) == (number < 3)
        number += 1
    assert len(found) == len(set(found)) == 8


def test_open_items_are_filtered_before_they_are_paged(go: Go) -> None:
    customer = go.customer()
    for number in ("501", "502", "503"):
        body = invoice_body(customer, InvoiceNo=number, ExternalImportReference=number, Cid=None)
        go.post("/Vouchers/OutgoingInvoiceJournals", body, outside=True)
    payments.pay(go.books, ["501"], on="2026-11-21")
    answer = go.get("/Customerledger/OpenItems", date="2026-12-31", PageSize=1, Fields="InvoiceNo")
    assert answer.json() == [{"InvoiceNo": "502"}]
    assert json.loads(answer.headers["X-Pagination"])["nextPageLink"]
    last = go.get("/Customerledger/OpenItems", date="2026-12-31", PageSize=1, PageNumber=2)
    assert [row["InvoiceNo"] for row in last.json()] == ["503"]


def test_an_invoice_sent_from_go_is_paid_and_reversed_like_any_other(go: Go) -> None:
    order = an_order(go)
    state = send_by_user(go.books, order["Id"])
    number = state["InvoiceNo"]
    payments.pay(go.books, [number], Decimal(1000), on="2026-11-25")
    row = go.get(f"/OutgoingInvoices/{order['Id']}").json()
    assert row["Balance"] == row["TotalPostedAmount"] - 1000
    mark = row["BalanceLastChangedDateTimeOffset"]
    payments.pay(go.books, [order["Id"]], on="2026-11-26")
    changed = go.get("/OutgoingInvoices", balanceLastChangedDateTimeOffsetGreaterThan=mark).json()
    assert [each["Balance"] for each in changed] == [0]
    entries = go.get("/Customerledger/EntriesByMatchId", matchId=changed[0]["MatchId"]).json()
    assert len(entries) == 3
    reverse(go.books, order["Id"])
    assert go.get(f"/OutgoingInvoices/{order['Id']}").json()["IsReversed"] is True
    left = go.get("/Customerledger/OpenItems", date="2026-12-31").json()
    assert [each["VoucherType"] for each in left] == ["IncomingOcrGiro", "IncomingOcrGiro"]


def test_a_posted_invoice_takes_its_paper(go: Go) -> None:
    made = go.post("/Vouchers/OutgoingInvoiceJournals", invoice_body(go.customer()), outside=True)
    files = {"file": ("faktura.pdf", b"%PDF-1.4 egen faktura", "application/pdf")}
    put = go.call("PUT", "/VoucherDocumentation", params={"id": made.json()["Id"]}, files=files)
    assert put.status_code == 202, put.text
    page = f"/sandbox/clients/{go.books.client_id}/papers/{made.json()['Id']}"
    assert go.http.get(f"http://sandbox{page}").content == b"%PDF-1.4 egen faktura"


PLAYS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "credit", "pay", "settle", "unmatch", "reverse", "wipe"]),
        st.integers(0, 5),
        st.integers(1, 99_999),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(plays=PLAYS)
def test_whatever_is_done_the_books_balance(plays: list[tuple[str, int, int]]) -> None:
    """Lines sum to zero; balances neither grow nor change side; sums per customer stay."""
    books = PowerOfficeGo(seed=1, rate=None).add_company("Spill AS")
    customer = int(books.user_adds("Customers", {"Name": "Kunde AS"})["Id"])
    numbers: list[str] = []
    for deed, which, ore in plays:
        amount = Decimal(ore) / 100
        if deed in {"issue", "credit"}:
            numbers.append(_issue(books, customer, amount if deed == "issue" else -amount))
            continue
        if numbers:
            _play(
                books,
                deed,
                numbers[which % len(numbers)],
                numbers[which // 2 % len(numbers)],
                amount,
            )
    _check(books, customer)


def _issue(books: Ledger, customer: int, amount: Decimal) -> str:
    kind = "OutgoingInvoice" if amount > 0 else "OutgoingCreditNote"
    lines = (
        Line(amount, customer_id=customer),
        Line(-amount, account_no=3000, vat_code="3"),
    )
    number = str(501 + len(books.tables["Vouchers"]))
    return post(books, Voucher(kind, "2026-11-01", lines, invoice_no=number)).id


def _play(books: Ledger, deed: str, one: str, other: str, amount: Decimal) -> None:
    deeds: dict[str, Any] = {
        "pay": lambda: payments.pay(books, [one], amount, on="2026-11-10"),
        "settle": lambda: payments.settle(books, one, other),
        "unmatch": lambda: payments.unmatch(books, one),
        "reverse": lambda: reverse(books, one),
        "wipe": lambda: payments.write_off(books, one, on="2026-11-12"),
    }
    try:
        deeds[deed]()
    except ProblemError as problem:
        if problem.status != 400:
            raise


def _check(books: Ledger, customer: int) -> None:
    by_voucher: dict[str, Decimal] = {}
    for row in books.rows("AccountTransactions"):
        by_voucher[row["VoucherId"]] = by_voucher.get(row["VoucherId"], Decimal(0)) + row["Amount"]
    assert set(by_voucher.values()) <= {Decimal(0)}
    entries = [stored.data for stored in books.tables["CustomerLedgerEntries"].rows.values()]
    for data in entries:
        assert 0 <= data["Balance"] * data["Amount"] <= data["Amount"] ** 2
        assert subledger.balance_at(data, "9999-12-31") == data["Balance"]
        assert data["Balance"] == data["Amount"] or data["MatchId"] is not None
    total = sum((data["Amount"] for data in entries), Decimal(0))
    assert sum((data["Balance"] for data in entries), Decimal(0)) == total
    assert books.balances.get(customer, Decimal(0)) == total
