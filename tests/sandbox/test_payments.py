"""The customers' ledger: open items, statements, payments, matches, write-offs."""

from decimal import Decimal
from typing import Any

import pytest

from bindeledd.sandbox.poweroffice_go import Ledger
from bindeledd.sandbox.poweroffice_go.account_rules import account_id, vat_id
from bindeledd.sandbox.poweroffice_go.payments import pay, receive, settle, unmatch, write_off
from bindeledd.sandbox.poweroffice_go.problems import ProblemError
from bindeledd.sandbox.poweroffice_go.subledger import entries_of, match
from tests.sandbox.conftest import Clock, Go

SPAN = {"fromDate": "2026-01-01", "toDate": "2026-12-31"}


def kroner(text: str) -> Decimal:
    return Decimal(text)


class Office:
    """A company with a customer, that posts invoices and looks in the ledger."""

    def __init__(self, go: Go, external: int = 77) -> None:
        self.go = go
        self.customer = go.customer(Name="Kunde AS", ExternalNumber=external)

    def issue(self, number: str, amount: int, place: str = "OutgoingInvoiceJournals") -> str:
        """Post an invoice and give its id."""
        line = {"AccountId": account_id(3000), "VatId": vat_id("3"), "CurrencyAmount": amount}
        body = {
            "VoucherDate": "2026-11-01",
            "DueDate": "2026-11-15",
            "InvoiceNo": number,
            "CustomerAccountId": self.customer["SubledgerAccountId"],
            "Cid": f"00{number}",
            "CustomMatchingReference": f"m-{number}",
            "OutgoingInvoiceLines": [line],
        }
        answer = self.go.post(f"/Vouchers/{place}", body, outside=True)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["Id"])

    def credit(self, number: str, amount: int) -> str:
        """Post a credit note and give its id."""
        return self.issue(number, amount, "OutgoingCreditNoteJournals")

    def entries(self, place: str, **params: Any) -> list[dict[str, Any]]:
        """Ask one list of the customers' ledger."""
        answer = self.go.get(f"/Customerledger/{place}", **params)
        assert answer.status_code in {200, 204}, answer.text
        return answer.json() if answer.content else []

    def open(self, date: str = "2026-12-31", **params: Any) -> list[tuple[Any, Any]]:
        """What is open: invoice number and balance."""
        rows = self.entries("OpenItems", date=date, **params)
        return [(row["InvoiceNo"], row["Balance"]) for row in rows]

    def key(self, number: str) -> str:
        """The voucher id of an invoice."""
        return str(self.go.books.find("OutgoingInvoices", InvoiceNo=int(number))[0]["Id"])

    def invoice(self, key: str) -> dict[str, Any]:
        """The invoice as it is listed."""
        return self.go.books.find("OutgoingInvoices", Id=key)[0]


@pytest.fixture
def office(go: Go) -> Office:
    return Office(go)


@pytest.fixture
def ledger(go: Go) -> Ledger:
    return go.books


def test_a_whole_payment_closes_the_invoice(office: Office, ledger: Ledger, clock: Clock) -> None:
    key = office.issue("501", 1250)
    before = office.invoice(key)["BalanceLastChangedDateTimeOffset"]
    clock.forward(minutes=1)
    paid = pay(ledger, ["501"], on="2026-11-14", bank="12345678903")
    row = office.invoice(key)
    assert row["Balance"] == 0
    assert row["BalanceLastChangedDateTimeOffset"] > before
    matched = office.entries("EntriesByMatchId", matchId=row["MatchId"])
    assert [(each["VoucherType"], each["Amount"], each["Balance"]) for each in matched] == [
        ("OutgoingInvoice", 1250, 0),
        ("IncomingOcrGiro", -1250, 0),
    ]
    payment = matched[1]
    assert (payment["PostingDate"], payment["VoucherNo"]) == ("2026-11-14", paid.voucher_no)
    assert (payment["Cid"], payment["PaidFromBankAccount"]) == ("00501", "12345678903")
    assert payment["InvoiceNo"] is None
    assert office.open() == []
    bank = ledger.find("AccountTransactions", AccountNo=1920)
    assert [each["Amount"] for each in bank] == [1250]


def test_part_payments_leave_the_rest_and_share_one_match(office: Office, ledger: Ledger) -> None:
    key = office.issue("501", 1250)
    pay(ledger, [key], kroner("250.50"), on="2026-11-14")
    assert office.invoice(key)["Balance"] == kroner("999.50")
    first = office.invoice(key)["MatchId"]
    pay(ledger, [key], kroner("999.50"), on="2026-11-20")
    assert (office.invoice(key)["Balance"], office.invoice(key)["MatchId"]) == (0, first)
    assert len(office.entries("EntriesByMatchId", matchId=first)) == 3


def test_balances_are_as_of_the_day_that_was_asked_for(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1250)
    pay(ledger, ["501"], kroner("250"), on="2026-11-14")
    assert office.open("2026-10-31") == []
    assert office.open("2026-11-13") == [("501", 1250)]
    assert office.open("2026-11-14") == [("501", 1000)]
    early = office.entries("Statement", fromDate="2026-11-01", toDate="2026-11-13")
    assert [row["Balance"] for row in early] == [1250]
    late = office.entries("Statement", **SPAN)
    assert [(row["Amount"], row["Balance"]) for row in late] == [(1250, 1000), (-250, 0)]


def test_what_was_open_then_is_told_though_it_is_paid_now(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1250)
    pay(ledger, ["501"], on="2026-11-14")
    assert office.open("2026-11-13") == [("501", 1250)]
    assert office.open("2026-11-14") == []


def test_a_prepayment_is_open_until_the_day_of_its_invoice(office: Office, ledger: Ledger) -> None:
    """Nothing is taken off either side before both are there."""
    key = office.customer["Id"]
    early = receive(ledger, "Customers", key, kroner("1000"), on="2026-10-15")
    office.issue("501", 1000)
    match(ledger, [*early.entries, *entries_of(ledger, office.key("501"))])
    assert office.open("2026-10-31") == [(None, -1000)]
    assert office.open("2026-11-01") == []


def test_matches_that_meet_become_one(office: Office, ledger: Ledger) -> None:
    for number in ("501", "502"):
        office.issue(number, 1000)
        pay(ledger, [number], kroner("100"), on="2026-11-14")
    separate = {row["MatchId"] for row in office.entries("Statement", **SPAN)}
    assert len(separate) == 2
    pay(ledger, ["501", "502"], on="2026-11-20")
    assert len({row["MatchId"] for row in office.entries("Statement", **SPAN)}) == 1


def test_only_part_paid_items_are_listed_on_demand(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1000)
    office.issue("502", 1000)
    pay(ledger, ["502"], kroner("1"), on="2026-11-14")
    assert office.open(onlyBalancesLessThanAmount="true") == [("502", 999)]
    assert office.open("2026-11-13", onlyBalancesLessThanAmount="true") == []


def test_one_payment_covers_several_invoices(office: Office, ledger: Ledger) -> None:
    """The oldest are paid first; the split is nowhere given, only the balances tell."""
    for number, amount in (("501", 1000), ("502", 2000), ("503", 500)):
        office.issue(number, amount)
    pay(ledger, ["501", "502", "503"], kroner("2500"), on="2026-11-14")
    assert office.open() == [("502", 500), ("503", 500)]
    matches = {row["InvoiceNo"]: row["MatchId"] for row in office.entries("Statement", **SPAN)}
    assert matches["501"] == matches["502"] == matches[None]


def test_too_much_stays_open_on_the_payment(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1000)
    pay(ledger, ["501"], kroner("1200"), on="2026-11-14")
    assert office.open() == [(None, -200)]


def test_a_payment_that_nobody_matched_stays_open(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1000)
    receive(ledger, "Customers", office.customer["Id"], kroner("1000"), on="2026-11-14")
    assert office.open() == [("501", 1000), (None, -1000)]
    assert {row["MatchId"] for row in office.entries("OpenItems", date="2026-12-31")} == {None}


def test_a_payment_with_the_invoices_kid_finds_it_by_itself(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1000)
    receive(
        ledger, "Customers", office.customer["Id"], kroner("1000"), on="2026-11-14", cid="00501"
    )
    assert office.open() == []


def test_a_credit_note_is_matched_with_its_invoice(office: Office, ledger: Ledger) -> None:
    invoice, credit = office.issue("501", 1000), office.credit("502", 400)
    match = settle(ledger, "501", "502")
    assert (office.invoice(invoice)["Balance"], office.invoice(credit)["Balance"]) == (600, 0)
    assert office.invoice(credit)["MatchId"] == office.invoice(invoice)["MatchId"] == match
    assert office.open() == [("501", 600)]


def test_what_is_written_off_is_marked_as_no_payment(office: Office, ledger: Ledger) -> None:
    key = office.issue("501", 1000)
    pay(ledger, [key], kroner("990"), on="2026-11-14")
    write_off(ledger, key, on="2026-11-30")
    row = office.invoice(key)
    assert row["Balance"] == 0
    rows = office.entries("EntriesByMatchId", matchId=row["MatchId"])
    assert [(each["Amount"], each["IsWriteOff"]) for each in rows] == [
        (1000, False),
        (-990, False),
        (-10, True),
    ]


def test_a_match_taken_apart_opens_both_sides(office: Office, ledger: Ledger) -> None:
    key = office.issue("501", 1000)
    pay(ledger, [key], on="2026-11-14")
    unmatch(ledger, key)
    assert office.open() == [("501", 1000), (None, -1000)]
    assert (office.invoice(key)["Balance"], office.invoice(key)["MatchId"]) == (1000, None)


def test_balances_per_customer_leave_out_those_without_entries(
    office: Office, ledger: Ledger
) -> None:
    office.go.customer(Name="Uten poster AS")
    office.issue("501", 1000)
    pay(ledger, ["501"], kroner("400"), on="2026-11-14")
    rows = office.entries("CustomerBalances", date="2026-12-31")
    assert [(row["CustomerName"], row["Balance"]) for row in rows] == [("Kunde AS", 600)]
    assert office.entries("CustomerBalances", date="2026-11-01")[0]["Balance"] == 1000
    pay(ledger, ["501"], on="2026-11-15")
    assert office.entries("CustomerBalances", date="2026-12-31")[0]["Balance"] == 0
    rest = office.entries("CustomerBalances", date="2026-12-31", includeOnlyOpenItems="true")
    assert rest == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"customerNos": "10000"}, ["501", None]),
        ({"customerNos": "10001-"}, []),
        ({"externalNos": "77"}, ["501", None]),
        ({"invoiceNos": "501,502"}, ["501"]),
        ({"customMatchingReferences": "m-501"}, ["501"]),
        ({"voucherTypes": "IncomingOcrGiro"}, [None]),
        ({"onlyCreatedByCurrentIntegration": "true"}, ["501"]),
        ({"onlyCreatedByCurrentIntegration": "false"}, ["501", None]),
        ({"onlyBalancesLessThanAmount": "true"}, ["501", None]),
        ({"projectCodes": "-1"}, ["501", None]),
        ({"contactGroupIds": "1"}, []),
    ],
)
def test_filters_of_the_statement(
    office: Office, ledger: Ledger, filters: dict[str, str], found: list[str | None]
) -> None:
    office.issue("501", 1000)
    pay(ledger, ["501"], kroner("400"), on="2026-11-14")
    rows = office.entries("Statement", **SPAN, **filters)
    assert [row["InvoiceNo"] for row in rows] == found


def test_a_match_moves_last_changed_of_both_entries(
    office: Office, ledger: Ledger, clock: Clock
) -> None:
    office.issue("501", 1000)
    mark = office.entries("Statement", **SPAN)[0]["LastChangedDateTimeOffset"]
    assert office.entries("Statement", **SPAN, lastChangedDateTimeOffsetGreaterThan=mark) == []
    clock.forward(minutes=1)
    pay(ledger, ["501"], on="2026-11-14")
    rows = office.entries("Statement", **SPAN, lastChangedDateTimeOffsetGreaterThan=mark)
    assert [row["Amount"] for row in rows] == [1000, -1000]


def test_what_cannot_be_paid_is_told(office: Office, ledger: Ledger) -> None:
    office.issue("501", 1000)
    with pytest.raises(ProblemError, match="Invoice with id = 999 not found"):
        pay(ledger, ["999"], on="2026-11-14")
    other = Office(office.go, 78)
    other.issue("502", 1000)
    with pytest.raises(ProblemError, match="different contacts"):
        pay(ledger, ["501", "502"], on="2026-11-14")
    assert ledger.find("AccountTransactions", AccountNo=1920) == []
    pay(ledger, ["501"], on="2026-11-14")
    with pytest.raises(ProblemError, match="not 0"):
        pay(ledger, ["501"], on="2026-11-14")


def test_mandatory_dates_of_the_ledger(go: Go) -> None:
    for place in ("OpenItems", "Statement", "CustomerBalances", "EntriesByMatchId"):
        answer = go.call("GET", f"/Customerledger/{place}", loose=True)
        assert (answer.status_code, "required" in answer.json()["detail"]) == (400, True), place


def test_an_unknown_match_is_empty(go: Go) -> None:
    assert go.get("/Customerledger/EntriesByMatchId", matchId=7).status_code == 204
