"""Invoices that are issued here go into the ledger: as vouchers with their PDF, or as orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.sandbox.poweroffice_go import documents
from bindeledd.sandbox.poweroffice_go import payments as there
from bindeledd.sandbox.poweroffice_go.outgoing_vouchers import KINDS, post_outgoing
from bindeledd.sync import handing, registry
from bindeledd.sync.flows import Direction, Mode
from bindeledd.sync.models import DataType, Waiting
from bindeledd.workspace.invoicing import giving_back, issuing, services
from bindeledd.workspace.invoicing.models import Invoice, InvoiceChoices
from tests.workspace.invoicing.work import Job
from tests.world import World

POST = "POST /Vouchers/OutgoingInvoiceJournals"
PUT = "PUT /VoucherDocumentation"


@dataclass
class Case:
    """A company that issues invoices itself."""

    world: World
    job: Job

    def issue(self, minutes: int = 455) -> UUID:
        """Issue an invoice of new hours and pipes."""
        with self.world.inside():
            self.job.hours(minutes)
            self.job.pipes("7")
            attachment = services.create_attachment(self.job.project.id, by=self.world.office)
            return issuing.issue_invoice(attachment, by=self.world.office)

    def posted(self) -> list[dict[str, Any]]:
        """Return the invoices there."""
        return sorted(self.world.books.rows("OutgoingInvoices"), key=lambda one: one["VoucherNo"])

    def posted_to(self, invoice: dict[str, Any]) -> dict[int, Decimal]:
        """Return what a voucher posted to each account."""
        found: dict[int, Decimal] = {}
        for one in self.world.books.rows("AccountTransactions"):
            if one["VoucherId"] == invoice["Id"]:
                number = one["AccountNo"]
                found[number] = found.get(number, Decimal(0)) + one["Amount"]
        return found

    def ours(self, invoice: UUID) -> Any:
        """Return our invoice."""
        return self.world.record("invoice", invoice)


def account(world: World, number: int) -> str:
    """Return the id of an account there."""
    (found,) = (
        one["Id"] for one in world.books.rows("GeneralLedgerAccounts") if one["AccountNo"] == number
    )
    return str(found)


def begin(world: World) -> Case:
    """Set the scene."""
    for code in ("TIMER", "5011"):
        world.books.user_adds("Products", {"Code": code, "Name": code})
    with world.inside():
        InvoiceChoices.objects.create(item_hours="TIMER", item_free_text="TIMER")
        job = Job.begin()
        job.customer.number, job.customer.postal_code = "10042", "2080"
        job.customer.save()
    for group in ("customers", "projects", "own_invoices"):
        world.choose(group, Direction.OUT)
    with world.inside():
        chosen = DataType.objects.get(group="own_invoices")
        chosen.values = {"sales_account": account(world, 3000)}
        chosen.save()
    world.run()
    return Case(world, job)


@pytest.fixture
def case(world: World) -> Case:
    """A company that issues invoices itself."""
    return begin(world)


@pytest.mark.covers("A11.1", "A11.3", "A11.4", "A11.5", "A11.7", "A11.8", "E5")
def test_an_invoice_is_posted_with_its_number_and_its_pdf(case: Case) -> None:
    ours = case.ours(case.issue())
    run = case.world.run()

    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    (invoice,) = case.posted()
    assert str(invoice["InvoiceNo"]) == ours.number
    assert (invoice["TotalAmount"], invoice["Balance"]) == (ours.total, ours.total)
    assert invoice["VoucherDate"] == ours.issued_on.isoformat()
    assert invoice["DueDate"] == ours.due_on.isoformat()
    assert invoice["CustomerNo"] == 10042
    assert invoice["ProjectId"] == int(case.world.links("project")[case.job.project.id])
    posted = case.posted_to(invoice)
    assert posted[3000] == -ours.net
    assert sum(posted.values()) == 0
    pdf = documents.read(case.world.books, invoice["Id"])["Pdf"]
    with case.world.inside():
        assert pdf == registry.workspace().document("invoice", ours.id, "invoice").data
    case.world.whole()


@pytest.mark.covers("X6")
def test_nothing_is_posted_twice(case: Case) -> None:
    case.issue()
    for _ in range(3):
        case.world.run()
    assert len(case.posted()) == 1


@pytest.mark.covers("A11.1")
def test_a_credit_note_is_posted_against_the_other_side(case: Case) -> None:
    issued = case.issue()
    with case.world.inside():
        note = giving_back.credit_invoice(issued, by=case.world.office, because="Wrong hours")
    case.world.run()
    found = {str(one["InvoiceNo"]): one for one in case.posted()}
    ours = case.ours(note)
    assert ours.total < 0
    credited = found[ours.number]
    assert (credited["VoucherType"], credited["TotalAmount"]) == ("OutgoingCreditNote", ours.total)
    assert case.posted_to(credited)[3000] == -ours.net
    whole = there.settle(case.world.books, *(one["Id"] for one in found.values()))
    assert whole


LOST: dict[str, Callable[[Any], Any]] = {
    "voucher, lost": lambda faults: faults.lose_answer(POST),
    "voucher, 500 after": lambda faults: faults.error_after_commit(POST),
    "voucher, not there": lambda faults: faults.server_error(POST),
    "paper, lost": lambda faults: faults.lose_answer(PUT),
    "paper, not there": lambda faults: faults.server_error(PUT),
}


@pytest.mark.covers("X6", "E5")
@pytest.mark.parametrize("what", LOST)
def test_whatever_is_lost_there_is_one_voucher_with_its_paper(
    case: Case, what: str, settings: Any
) -> None:
    settings.SETTLE_FACTOR = 0
    LOST[what](case.world.app.faults)
    case.issue()
    case.world.run()
    case.world.app.faults.clear()
    for _ in range(3):
        case.world.run()
    (invoice,) = case.posted()
    assert "Pdf" in documents.read(case.world.books, invoice["Id"])
    assert case.world.waiting() == {}
    case.world.whole()


@pytest.mark.covers("E6")
def test_its_payment_comes_back_to_it(case: Case) -> None:
    case.world.choose("payments", Direction.INTO)
    issued = case.issue()
    case.world.run()
    (invoice,) = case.posted()
    there.pay(case.world.books, [invoice["Id"]], on="2026-11-30")
    case.world.run()
    with case.world.inside():
        row = Invoice.objects.get(id=issued)
    assert (row.paid_on, row.paid_amount) == (date(2026, 11, 30), row.total)


def test_by_hand_only_what_was_handed_over_goes(case: Case) -> None:
    case.world.choose("own_invoices", Direction.OUT, mode=Mode.BY_HAND)
    first, _ = case.issue(), case.issue(120)
    case.world.run()
    assert case.posted() == []
    with case.world.inside():
        number = Invoice.objects.get(id=first).number
        run = handing.hand_over(
            case.world.connection.id,
            "poweroffice_go.invoices_out",
            [(first, number)],
            by=case.world.office,
        )
    assert run is not None
    case.world.carry(run)
    assert [str(one["InvoiceNo"]) for one in case.posted()] == [number]


@pytest.mark.covers("X10")
def test_an_invoice_of_a_closed_period_is_held(case: Case) -> None:
    issued = case.issue()
    case.world.books.settings.lock_date = "2099-12-31"
    case.world.run()
    assert list(case.world.waiting().values()) == [["poweroffice_go.period_closed"]]
    assert case.posted() == []
    assert case.ours(issued).number


def test_a_number_that_is_taken_there_is_told(case: Case) -> None:
    """Somebody has posted another invoice with that number: ours is refused, not taken for it."""
    issued = case.issue()
    books = case.world.books
    customer = books.user_adds("Customers", {"Name": "Nabo AS", "Number": 10_777})
    (no_vat,) = (one for one in books.rows("VatCodes") if one["Code"] == "0")
    line = {"AccountId": int(account(case.world, 3100)), "VatId": no_vat["Id"]}
    post_outgoing(
        books,
        KINDS[0],
        {
            "VoucherDate": "2026-11-10",
            "InvoiceNo": case.ours(issued).number,
            "CustomerAccountId": customer["SubledgerAccountId"],
            "OutgoingInvoiceLines": [line | {"CurrencyAmount": 500}],
        },
    )
    case.world.run()
    assert list(case.world.waiting().values()) == [["poweroffice_go.invoice_number_taken"]]
    with case.world.inside():
        (waits,) = Waiting.objects.all()
    assert waits.reasons[0]["params"]["number"] == case.ours(issued).number


def _as_orders(case: Case, **values: Any) -> None:
    case.world.choose("own_invoices", Direction.OFF)
    case.world.choose("own_invoices_as_orders", Direction.OUT)
    with case.world.inside():
        DataType.objects.filter(group="own_invoices_as_orders").update(values=values)


@pytest.mark.covers("A11.1", "A11.2", "A11.3", "A11.4", "A11.5", "A11.7", "A11.8")
def test_as_an_order_it_keeps_our_number_beside_its_own(case: Case) -> None:
    _as_orders(case)
    ours = case.ours(case.issue())
    run = case.world.run()
    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    (order,) = case.world.books.rows("SalesOrders")
    assert order["ImportedOrderNo"] == int(ours.number)
    assert order["SalesOrderDate"] == ours.issued_on.isoformat()
    assert order["NetAmount"] == ours.net
    lines = case.world.books.rows("SalesOrderLines")
    assert len([one for one in lines if one.get("SalesOrderId") == order["Id"]]) == len(ours.lines)


@pytest.mark.covers("A11.6")
def test_the_e_mail_goes_along_when_the_order_is_sent(case: Case, settings: Any) -> None:
    """An order has no e-mail there: it is told with the sending, and holds where they have none."""
    settings.SETTLE_FACTOR = 0
    case.world.books.settings.allow_send_invoice = True
    _as_orders(case, send=True)
    with case.world.inside():
        case.job.customer.invoice_email = "faktura@myrlia.example"
        case.job.customer.save()
    ours = case.ours(case.issue())
    for _ in range(3):
        case.world.run()
    (sent,) = case.world.books.rows("SalesOrderSendings")
    assert sent["EmailAddress"] == ours.email == "faktura@myrlia.example"
    assert [one["ImportedOrderNo"] for one in case.posted()] == [int(ours.number)]
    assert case.world.waiting() == {}


SEND = "POST /SalesOrders/*/createAndSendInvoice"
LOST_SENDINGS: dict[str, Callable[[Any], Any]] = {
    "lost": lambda faults: faults.lose_answer(SEND),
    "500 after": lambda faults: faults.error_after_commit(SEND),
    "not there": lambda faults: faults.server_error(SEND),
    "cut": lambda faults: faults.cut_before(SEND, times=9),
}


@pytest.mark.covers("A11.6", "X6")
@pytest.mark.parametrize("what", LOST_SENDINGS)
def test_whatever_is_lost_of_the_sending_there_is_one_invoice(
    case: Case, what: str, settings: Any
) -> None:
    settings.SETTLE_FACTOR = 0
    case.world.books.settings.allow_send_invoice = True
    _as_orders(case, send=True)
    LOST_SENDINGS[what](case.world.app.faults)
    ours = case.ours(case.issue())
    case.world.run()
    case.world.app.faults.clear()
    for _ in range(4):
        case.world.run()
    assert [one["ImportedOrderNo"] for one in case.posted()] == [int(ours.number)]
    assert case.world.waiting() == {}
    case.world.whole()


def test_without_the_right_to_send_the_order_stands_and_says_so(case: Case) -> None:
    _as_orders(case, send=True)
    case.issue()
    case.world.run()
    assert len(case.world.books.rows("SalesOrders")) == 1
    assert list(case.world.waiting().values()) == [["remote.right_missing"]]
