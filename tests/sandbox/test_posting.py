"""The one way into the books: balance, VAT, periods, dimensions, references."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger, PowerOfficeGo
from bindeledd.sandbox.poweroffice_go.posting import Line, Voucher, post
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from tests.sandbox.conftest import Clock


def kroner(text: str) -> Decimal:
    return Decimal(text)


@pytest.fixture
def customer(books: Ledger) -> int:
    return int(books.user_adds("Customers", {"Name": "Kunde AS"})["Id"])


@pytest.fixture
def project(books: Ledger) -> int:
    return int(books.user_adds("Projects", {"Code": "P1", "Name": "Tak", "IsActive": True})["Id"])


def invoice(customer: int, number: str = "10001", amount: str = "1250.00") -> Voucher:
    total = kroner(amount)
    lines = (
        Line(total, customer_id=customer),
        Line(-total, account_no=3000, vat_code="3"),
    )
    return Voucher(
        "OutgoingInvoice", "2026-11-20", lines, invoice_no=number, external_reference=f"r-{number}"
    )


def journal(*lines: Line, **values: Any) -> Voucher:
    return Voucher("ManualJournal", "2026-11-20", lines, **values)


def sums(books: Ledger) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for row in books.rows("AccountTransactions"):
        found[row["AccountNo"]] = found.get(row["AccountNo"], Decimal(0)) + row["Amount"]
    return found


def test_an_invoice_is_posted_net_with_its_vat_on_a_line_of_its_own(
    books: Ledger, customer: int
) -> None:
    posted = post(books, invoice(customer))
    assert sums(books) == {1500: kroner("1250"), 3000: kroner("-1000"), 2700: kroner("-250")}
    sale = books.find("AccountTransactions", AccountNo=3000)[0]
    assert (sale["VatAmount"], sale["VatRate"]) == (kroner("-250"), kroner("0.25"))
    main = books.find("AccountTransactions", IsNoteMainEntry=True)
    assert [(row["AccountNo"], row["SubLedgerEntryId"]) for row in main] == [
        (1500, posted.entries[0])
    ]


def test_a_cost_line_may_also_be_shown_gross(clock: Clock) -> None:
    """Whether a line's amount holds its VAT is not documented: both are to be had."""
    app = PowerOfficeGo(seed=1, clock=clock, rate=None, cost_lines="gross")
    books = app.add_company("Fjordbygg AS")
    post(
        books,
        journal(
            Line(kroner("1250.00"), account_no=4300, vat_code="1"),
            Line(kroner("-1250.00"), account_no=1920),
        ),
    )
    assert sums(books) == {4300: kroner("1250"), 1920: kroner("-1250")}
    assert books.find("AccountTransactions", AccountNo=4300)[0]["VatAmount"] == kroner("250")


def test_vat_is_rounded_to_the_ore_and_the_books_still_balance(books: Ledger) -> None:
    post(
        books,
        journal(
            Line(kroner("99.99"), account_no=4300, vat_code="1"),
            Line(kroner("-99.99"), account_no=1920),
        ),
    )
    assert sums(books) == {4300: kroner("79.99"), 2710: kroner("20.00"), 1920: kroner("-99.99")}


def test_voucher_numbers_rise_and_a_given_id_is_kept(books: Ledger, customer: int) -> None:
    key = "2f9f3f0a-4e43-4d3e-9d1c-0a6f7c6f1e10"
    first = post(books, replace(invoice(customer), id=key))
    second = post(books, invoice(customer, "10002"))
    assert first.id == key
    assert second.voucher_no == first.voucher_no + 1
    assert {row["VoucherId"] for row in books.rows("AccountTransactions")} == {key, second.id}


PAIR = (Line(kroner("100.00"), account_no=4990), Line(kroner("-100.00"), account_no=1920))


@pytest.mark.parametrize(
    ("reason", "status", "lines"),
    [
        ("not balanced", 400, (PAIR[0], replace(PAIR[1], amount=kroner("-99.99")))),
        ("not 0", 400, (*PAIR, Line(kroner("0"), account_no=4990))),
        ("two decimals", 400, (Line(kroner("0.001"), account_no=4990), PAIR[1])),
        ("no lines", 400, ()),
        ("Account with account no = 4991 not found", 404, (replace(PAIR[0], account_no=4991),)),
        ("Account with id = 7 not found", 404, (Line(kroner("1"), account_id=7),)),
        ("Customer with id = 7 not found", 404, (Line(kroner("1"), customer_id=7),)),
        ("Project with id = 7 not found", 404, (replace(PAIR[0], project_id=7), PAIR[1])),
        ("Vat code with code = '99' not found", 404, (replace(PAIR[0], vat_code="99"), PAIR[1])),
        ("Project is required on account 4500", 400, (replace(PAIR[0], account_no=4500), PAIR[1])),
        ("Department is required", 400, (replace(PAIR[0], account_no=6720), PAIR[1])),
        (
            "Account 5000 is locked to vat code '0'",
            400,
            (replace(PAIR[0], account_no=5000, vat_code="1"), PAIR[1]),
        ),
        ("through its subledger", 400, (replace(PAIR[0], account_no=1500), PAIR[1])),
        (
            "after the lock date 2026-10-31",
            400,
            (replace(PAIR[0], posting_date="2026-10-31"), PAIR[1]),
        ),
        (
            "before the conversion date 2020-01-01",
            400,
            (replace(PAIR[0], posting_date="2019-12-31"), PAIR[1]),
        ),
    ],
)
def test_what_breaks_a_rule_is_refused_whole(
    books: Ledger, reason: str, status: int, lines: tuple[Line, ...]
) -> None:
    books.settings.lock_date = "2026-10-31" if "lock" in reason else "0001-01-01"
    with pytest.raises(ProblemError, match=reason) as refused:
        post(books, journal(*lines))
    assert refused.value.status == status
    assert refused.value.title == "Manual journal validation error(s)"
    assert books.rows("AccountTransactions") == []
    assert books.rows("Vouchers") == []


def test_a_project_satisfies_the_account_that_demands_one(books: Ledger, project: int) -> None:
    post(books, journal(replace(PAIR[0], account_no=4500, project_id=project), PAIR[1]))
    row = books.find("AccountTransactions", AccountNo=4500)[0]
    assert (row["ProjectId"], row["ProjectCode"]) == (project, "P1")


def test_references_and_invoice_numbers_are_used_once(books: Ledger, customer: int) -> None:
    posted = post(books, invoice(customer))
    with pytest.raises(ProblemError, match="'r-10001' is used on voucher with Id = " + posted.id):
        post(books, replace(invoice(customer), invoice_no="10002"))
    with pytest.raises(ProblemError, match="InvoiceNo is already in use"):
        post(books, replace(invoice(customer), external_reference="other"))


def test_a_project_with_ledger_lines_cannot_be_deleted(books: Ledger, project: int) -> None:
    post(books, journal(replace(PAIR[0], project_id=project), PAIR[1]))
    with pytest.raises(ProblemError, match="is in use"):
        books.user_deletes("Projects", project)


def test_a_customer_with_an_open_entry_cannot_be_archived(books: Ledger, customer: int) -> None:
    post(books, invoice(customer))
    with pytest.raises(ProblemError, match="ledger balance"):
        books.user_changes("Customers", customer, {"IsArchived": True})


def test_an_opposite_entry_with_the_same_reference_is_matched_at_once(
    books: Ledger, customer: int
) -> None:
    """The vendor matches by CustomMatchingReference and by KID when amounts are opposite."""
    post(books, replace(invoice(customer), matching_reference="m-1"))
    lines = (
        Line(kroner("-1250.00"), customer_id=customer, matching_reference="m-1"),
        Line(kroner("1250.00"), account_no=1920),
    )
    post(books, Voucher("BankJournal", "2026-12-01", lines))
    entries = books.rows("CustomerLedgerEntries")
    assert [row["Balance"] for row in entries] == [0, 0]
    assert len({row["MatchId"] for row in entries}) == 1
    assert entries[0]["MatchId"] is not None


def test_an_employees_outlay_stands_on_the_employees_account_and_is_reversed(
    books: Ledger,
) -> None:
    """Employees have a subledger account, but no list of entries in the API."""
    employee = books.user_adds("Employees", {"FirstName": "Kari", "LastName": "Berg"})
    lines = (
        Line(kroner("-500.00"), account_id=employee["SubledgerAccountId"]),
        Line(kroner("500.00"), account_no=7140, vat_code="13"),
    )
    posted = post(books, Voucher("Expense", "2026-11-20", lines))
    assert posted.entries == ()
    main = books.find("AccountTransactions", IsNoteMainEntry=True)[0]
    assert (main["AccountNo"], main["EmployeeAccountNo"]) == (2930, employee["Number"])
    assert main["ContactId"] == employee["Id"]
    assert sums(books) == {2930: kroner("-500"), 7140: kroner("446.43"), 2713: kroner("53.57")}
    reverse(books, posted.id)
    assert set(sums(books).values()) == {Decimal(0)}
