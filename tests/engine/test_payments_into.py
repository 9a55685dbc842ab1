"""What the ledger says of our invoices comes in: that they are billed, what is paid, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bindeledd.sandbox.poweroffice_go import payments as there
from bindeledd.sandbox.poweroffice_go.outgoing_vouchers import KINDS, post_outgoing
from bindeledd.sandbox.poweroffice_go.reversing import reverse
from bindeledd.sandbox.poweroffice_go.sending import send_by_user
from bindeledd.sync import handing
from bindeledd.sync.flows import Direction
from bindeledd.sync.models import RegisterState
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment, InvoiceChoices
from tests.workspace.invoicing.work import Job
from tests.world import World

ORDERS = "poweroffice_go.orders_out"


@dataclass
class Case:
    """A company whose attachments become invoices in the ledger."""

    world: World
    job: Job

    def bill(self, minutes: int = 450) -> tuple[UUID, dict[str, Any]]:
        """Make an attachment of new hours, hand it over, and let a user there send it."""
        ours = self.hand_over(minutes)
        order = self.world.links("invoice_attachment")[ours]
        send_by_user(self.world.books, order)
        (invoice,) = (
            one for one in self.world.books.rows("OutgoingInvoices") if one["Id"] == order
        )
        return ours, invoice

    def hand_over(self, minutes: int = 450) -> UUID:
        """Make an attachment of new hours, and hand it over."""
        with self.world.inside():
            self.job.hours(minutes)
            ours = services.create_attachment(self.job.project.id, by=self.world.office)
            record = InvoiceAttachment.objects.get(id=ours)
            run = handing.hand_over(
                self.world.connection.id, ORDERS, [(ours, record.number)], by=self.world.office
            )
        assert run is not None
        self.world.carry(run)
        return ours

    def whole_read(self) -> None:
        """Let the time pass after which all is read again."""
        with self.world.inside():
            RegisterState.objects.update(full_read_at=None)

    def told(self) -> dict[str, Any]:
        """Return what the ledger told of invoices, by number."""
        return {one.number: one for one in self.world.records("ledger_invoice") if one.active}

    def paid(self) -> list[tuple[str, date, Decimal]]:
        """Return what was paid: invoice, day and amount."""
        numbers = {one.id: one.number for one in self.world.records("ledger_invoice")}
        return sorted(
            (numbers[one.ledger_invoice_id], one.paid_on, one.amount)
            for one in self.world.records("invoice_payment")
            if one.active
        )


@pytest.fixture
def case(world: World) -> Case:
    """Set the scene."""
    world.books.user_adds("Products", {"Code": "TIMER", "Name": "Timer"})
    with world.inside():
        InvoiceChoices.objects.create(item_hours="TIMER")
        job = Job.begin()
        job.customer.number, job.customer.postal_code = "10042", "2080"
        job.customer.save()
    for group in ("customers", "projects", "invoice_attachments"):
        world.choose(group, Direction.OUT)
    world.choose("payments", Direction.INTO)
    world.run()
    return Case(world, job)


@pytest.mark.covers("E6")
def test_an_order_that_became_an_invoice_is_told(case: Case) -> None:
    ours, invoice = case.bill()
    run = case.world.run()

    assert (run.state, run.code) == ("done", ""), run.params
    assert case.world.waiting() == {}
    (found,) = case.told().values()
    assert found.number == str(invoice["InvoiceNo"])
    assert (found.attachment_id, found.invoice_id) == (ours, None)
    assert (found.total, found.net) == (invoice["TotalAmount"], invoice["NetAmount"])
    assert (found.balance, found.paid_on) == (invoice["TotalAmount"], None)
    with case.world.inside():
        assert InvoiceAttachment.objects.get(id=ours).state == "invoiced"


@pytest.mark.covers("E6")
def test_a_whole_payment_settles_the_invoice_on_its_day(case: Case) -> None:
    _, invoice = case.bill()
    case.world.run()
    there.pay(case.world.books, [invoice["Id"]], on="2026-11-20")
    case.world.run()

    number = str(invoice["InvoiceNo"])
    assert case.paid() == [(number, date(2026, 11, 20), invoice["TotalAmount"])]
    found = case.told()[number]
    assert (found.balance, found.paid_on) == (0, date(2026, 11, 20))


@pytest.mark.covers("E6")
def test_parts_are_told_part_by_part(case: Case) -> None:
    _, invoice = case.bill()
    there.pay(case.world.books, [invoice["Id"]], Decimal(1000), on="2026-11-20")
    case.world.run()
    number, total = str(invoice["InvoiceNo"]), invoice["TotalAmount"]
    assert case.paid() == [(number, date(2026, 11, 20), Decimal(1000))]
    assert (case.told()[number].balance, case.told()[number].paid_on) == (total - 1000, None)

    there.pay(case.world.books, [invoice["Id"]], on="2026-11-27")
    case.world.run()
    assert case.paid() == [
        (number, date(2026, 11, 20), 1000),
        (number, date(2026, 11, 27), total - 1000),
    ]
    assert case.told()[number].paid_on == date(2026, 11, 27)


@pytest.mark.covers("E6")
def test_one_payment_of_several_invoices_is_divided_by_what_each_balance_fell(case: Case) -> None:
    first, second = case.bill()[1], case.bill(120)[1]
    amount = first["TotalAmount"] + 500
    there.pay(case.world.books, [first["Id"], second["Id"]], amount, on="2026-11-20")
    case.world.run()
    day = date(2026, 11, 20)
    assert case.paid() == sorted(
        [(str(first["InvoiceNo"]), day, first["TotalAmount"]), (str(second["InvoiceNo"]), day, 500)]
    )


@pytest.mark.covers("E6")
def test_several_payments_of_several_invoices_are_told_together(case: Case) -> None:
    """Which of them paid what is not told there, so nothing is guessed."""
    first, second = case.bill()[1], case.bill(120)[1]
    both = [first["Id"], second["Id"]]
    there.pay(case.world.books, both, Decimal(700), on="2026-11-20")
    there.pay(case.world.books, both, on="2026-11-27")
    case.world.run()
    day = date(2026, 11, 27)
    assert case.paid() == sorted(
        (str(one["InvoiceNo"]), day, one["TotalAmount"]) for one in (first, second)
    )
    texts = {one.text for one in case.world.records("invoice_payment")}
    assert all("+" in text for text in texts)


@pytest.mark.covers("E6")
def test_what_is_written_off_is_no_payment(case: Case) -> None:
    _, invoice = case.bill()
    there.pay(case.world.books, [invoice["Id"]], Decimal(1000), on="2026-11-20")
    there.write_off(case.world.books, invoice["Id"], on="2026-11-25")
    case.world.run()
    number = str(invoice["InvoiceNo"])
    assert case.paid() == [(number, date(2026, 11, 20), Decimal(1000))]
    assert (case.told()[number].balance, case.told()[number].paid_on) == (0, date(2026, 11, 25))


@pytest.mark.covers("E6")
def test_a_match_that_is_taken_apart_takes_the_payment_back(case: Case) -> None:
    """Only a whole read tells; where nothing at all is left, a person confirms first."""
    invoice, other = case.bill()[1], case.bill(120)[1]
    for one in (invoice, other):
        there.pay(case.world.books, [one["Id"]], on="2026-11-20")
    case.world.run()
    there.unmatch(case.world.books, invoice["Id"])
    case.whole_read()
    case.world.run()
    assert [number for number, _, _ in case.paid()] == [str(other["InvoiceNo"])]
    found = case.told()[str(invoice["InvoiceNo"])]
    assert (found.balance, found.paid_on) == (invoice["TotalAmount"], None)


@pytest.mark.covers("E6")
def test_invoices_of_others_are_left_alone(case: Case) -> None:
    """A customer's invoice that somebody made there, and its payment, are nobody's here."""
    books = case.world.books
    customer = books.user_adds("Customers", {"Name": "Nabo AS", "Number": 10_777})
    (sales,) = (one for one in books.rows("GeneralLedgerAccounts") if one["AccountNo"] == 3100)
    (no_vat,) = (one for one in books.rows("VatCodes") if one["Code"] == "0")
    line = {"AccountId": sales["Id"], "VatId": no_vat["Id"], "CurrencyAmount": 500}
    invoice = post_outgoing(
        books,
        KINDS[0],
        {
            "VoucherDate": "2026-11-10",
            "InvoiceNo": "90001",
            "CustomerAccountId": customer["SubledgerAccountId"],
            "OutgoingInvoiceLines": [line],
        },
    )
    there.pay(books, [invoice["Id"]], on="2026-11-20")
    case.world.run()
    assert case.told() == {}
    assert case.paid() == []
    assert case.world.waiting() == {}


def test_a_reversed_invoice_is_no_longer_billed(case: Case) -> None:
    ours, invoice = case.bill()
    case.world.run()
    reverse(case.world.books, invoice["Id"])
    case.world.run()
    assert case.told() == {}
    with case.world.inside():
        assert InvoiceAttachment.objects.get(id=ours).state == "completed"


@pytest.mark.covers("X6")
def test_nothing_comes_twice_and_a_whole_read_changes_nothing(case: Case) -> None:
    _, invoice = case.bill()
    there.pay(case.world.books, [invoice["Id"]], on="2026-11-20")
    case.world.run()
    before = (case.told(), case.paid())
    case.whole_read()
    case.world.run()
    case.world.run()
    assert (case.told(), case.paid()) == before


@pytest.mark.covers("E6")
def test_an_invoice_that_was_read_before_we_knew_its_order_is_ours_once_we_do(
    case: Case, settings: Any
) -> None:
    """The answer to the order was lost, somebody sent it there, and its invoice is paid by now."""
    settings.SETTLE_FACTOR = 0
    case.world.app.faults.lose_answer("POST /SalesOrders/Complete")
    case.hand_over()
    (order,) = case.world.books.rows("SalesOrders")
    send_by_user(case.world.books, order["Id"])
    (invoice,) = case.world.books.rows("OutgoingInvoices")
    there.pay(case.world.books, [invoice["Id"]], on="2026-11-20")
    case.world.run(groups=("payments",))
    assert (case.told(), case.paid()) == ({}, [])

    case.world.run(groups=("invoice_attachments",))
    assert list(case.world.links("invoice_attachment").values()) == [order["Id"]]
    case.world.run(groups=("payments",))
    number = str(invoice["InvoiceNo"])
    assert case.told()[number].paid_on == date(2026, 11, 20)
    assert case.paid() == [(number, date(2026, 11, 20), invoice["TotalAmount"])]
