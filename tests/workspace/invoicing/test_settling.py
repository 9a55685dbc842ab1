"""What a ledger says of invoices and payments, written by a run, and what follows here."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.sync.ports import Incoming, Workspace
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import locks, records
from bindeledd.workspace.invoicing import giving_back, handing, issuing, services
from bindeledd.workspace.invoicing.basis import basis
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.paid import bills_of_projects, ledger_bills_of
from bindeledd.workspace.invoicing.queries import attachments
from bindeledd.workspace.lists import Ask
from tests.workspace.invoicing.work import Job

pytestmark = pytest.mark.django_db

GO = new_id()
DAY = date(2026, 11, 20)
Book = Callable[..., UUID]


@pytest.fixture
def book(exchange: Workspace) -> Book:
    """Let the ledger tell of an invoice of 1112,50, all of it open unless told."""

    def told(ours: UUID | None = None, **fields: Any) -> UUID:
        usual = {
            "number": "50001",
            "invoiced_on": DAY,
            "net": Decimal("890.00"),
            "total": Decimal("1112.50"),
            "balance": Decimal("1112.50"),
        }
        new = ours is None
        row = Incoming(ours or new_id(), create=new, fields=usual | fields if new else fields)
        assert exchange.write("ledger_invoice", [row]) == {}
        return row.ours

    return told


@pytest.fixture
def pay(exchange: Workspace) -> Callable[..., UUID]:
    """Let the ledger tell of a payment."""

    def told(booked: UUID, amount: str, on: date = DAY, **fields: Any) -> UUID:
        given = {"ledger_invoice_id": booked, "amount": Decimal(amount), "paid_on": on}
        row = Incoming(new_id(), create=True, fields=given | fields)
        assert exchange.write("invoice_payment", [row]) == {}
        return row.ours

    return told


def issued(job: Job, office: User) -> Invoice:
    job.hours(60)
    made = services.create_attachment(job.project.id, by=office)
    return Invoice.objects.get(id=issuing.issue_invoice(made, by=office))


def handed(job: Job, office: User) -> UUID:
    job.hours(60)
    made = services.create_attachment(job.project.id, by=office)
    handing.hand_over(made, holder=GO, by=office)
    return made


def paid(invoice: Invoice) -> tuple[Decimal, date | None]:
    invoice.refresh_from_db()
    return invoice.paid_amount, invoice.paid_on


def states() -> set[str]:
    return set(InvoiceSource.objects.values_list("state", flat=True))


@pytest.mark.covers("E6")
def test_part_by_part_an_invoice_is_paid(
    exchange: Workspace, job: Job, office: User, book: Book, pay: Callable[..., UUID]
) -> None:
    """The amount grows with each payment; the day stands once nothing is open."""
    invoice = issued(job, office)
    told = book(invoice_id=invoice.id)
    assert paid(invoice) == (Decimal(0), None)

    pay(told, "500.00", date(2026, 11, 24))
    book(told, balance=Decimal("612.50"))
    assert paid(invoice) == (Decimal(500), None)

    last = pay(told, "612.50", date(2026, 12, 1), text="Bank")
    book(told, balance=Decimal(0), paid_on=date(2026, 12, 1))
    assert paid(invoice) == (Decimal("1112.50"), date(2026, 12, 1))

    exchange.end("invoice_payment", [last])
    book(told, balance=Decimal("612.50"), paid_on=None)
    assert paid(invoice) == (Decimal(500), None)
    found = exchange.records("invoice_payment", [last])[last]
    assert isinstance(found, records.InvoicePayment)
    assert not found.active


@pytest.mark.covers("E6")
@pytest.mark.parametrize(
    ("balance", "paid_on", "amount"),
    [("1112.50", None, "0"), ("1000.00", None, "112.50"), ("0.00", DAY, "1112.50")],
)
def test_a_balance_tells_enough(
    job: Job, office: User, book: Book, balance: str, paid_on: date | None, amount: str
) -> None:
    """Where a ledger tells no single payments."""
    invoice = issued(job, office)
    book(invoice_id=invoice.id, balance=Decimal(balance), paid_on=paid_on)
    assert paid(invoice) == (Decimal(amount), paid_on)


@pytest.mark.covers("E6")
def test_what_a_credit_note_settled_was_not_paid(job: Job, office: User, book: Book) -> None:
    """Nothing is open, and no krone came in."""
    invoice = issued(job, office)
    giving_back.credit_invoice(invoice.id, by=office)
    book(invoice_id=invoice.id, balance=Decimal(0))
    assert paid(invoice) == (Decimal(0), None)


@pytest.mark.covers("E6")
def test_one_payment_of_several_invoices(
    exchange: Workspace, job: Job, office: User, book: Book
) -> None:
    """One record each, written on one page; as few statements for many as for one."""
    invoices = [issued(job, office) for _ in range(4)]
    booked = [book(invoice_id=one.id) for one in invoices]

    def statements(told: list[UUID]) -> int:
        rows = [
            Incoming(
                new_id(),
                create=True,
                fields={"ledger_invoice_id": one, "amount": Decimal(100), "paid_on": DAY},
            )
            for one in told
        ]
        with CaptureQueriesContext(connection) as asked:
            assert exchange.write("invoice_payment", rows) == {}
        return len(asked)

    assert statements(booked[:1]) == statements(booked[1:]) <= 12
    assert [paid(one)[0] for one in invoices] == [Decimal(100)] * 4


def test_only_payment_of_an_issued_invoice_changes(job: Job, office: User, book: Book) -> None:
    """Its revision rises; what was issued stays."""
    invoice = issued(job, office)
    before = Invoice.objects.filter(id=invoice.id).values().get()
    book(invoice_id=invoice.id, balance=Decimal(0), paid_on=DAY)
    after = Invoice.objects.filter(id=invoice.id).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"paid_on", "paid_amount", "revision", "changed_tx", "updated_at"}
    assert after["revision"] == before["revision"] + 1


def test_an_attachment_that_the_ledger_billed_is_billed(job: Job, office: User, book: Book) -> None:
    """Nothing on it is free or reserved; it cannot be taken back; the list tells number and day."""
    made = handed(job, office)
    told = book(attachment_id=made)

    assert InvoiceAttachment.objects.get(id=made).state == "invoiced"
    assert states() == {"billed"}
    assert basis([job.project.id]) == ()
    with pytest.raises(DomainError, match=r"attachment\.billed_there"):
        handing.take_back(made, holder=GO, by=office)
    with pytest.raises(DomainError, match=r"attachment\.billed"):
        issuing.issue_invoice(made, by=office)
    book(told, balance=Decimal(0), paid_on=DAY)
    (row,) = attachments(Ask()).rows
    assert (row.ledger_number, row.ledger_invoiced_on, row.ledger_paid_on) == ("50001", DAY, DAY)
    assert row.invoice_id is None


def test_an_invoice_that_vanished_there_bills_nothing(
    exchange: Workspace, job: Job, office: User, book: Book
) -> None:
    """The attachment is handed over as before, and can be taken back."""
    made = handed(job, office)
    told = book(attachment_id=made)
    exchange.end("ledger_invoice", [told])

    assert InvoiceAttachment.objects.get(id=made).state == "completed"
    assert states() == {"reserved"}
    assert handing.take_back(made, holder=GO, by=office)


def test_what_the_ledger_credited_whole_is_free_again(
    exchange: Workspace, job: Job, office: User, book: Book
) -> None:
    """For billing and for changes; a part of it leaves all billed; and a credit note may vanish."""
    made = handed(job, office)
    book(attachment_id=made)
    note = book(
        attachment_id=made,
        number="50002",
        is_credit_note=True,
        net=Decimal(-500),
        total=Decimal(-625),
        balance=Decimal(0),
    )
    assert states() == {"billed"}

    book(note, net=Decimal(-890), total=Decimal("-1112.50"))
    assert states() == {"credited"}
    (row,) = basis([job.project.id])
    assert locks.locked("hour_entry", [row.record_id]) == {}

    exchange.end("ledger_invoice", [note])
    assert states() == {"billed"}
    assert basis([job.project.id]) == ()
    assert row.record_id in locks.locked("hour_entry", [row.record_id])


def test_what_was_billed_anew_stays_so(
    exchange: Workspace, job: Job, office: User, book: Book
) -> None:
    """A credit note that vanished does not take rows from the attachment that has them now."""
    made = handed(job, office)
    book(attachment_id=made)
    note = book(attachment_id=made, is_credit_note=True, total=Decimal("-1112.50"))
    again = services.create_attachment(job.project.id, by=office)

    exchange.end("ledger_invoice", [note])

    held = InvoiceSource.objects.exclude(state="credited")
    assert list(held.values_list("attachment_id", "state")) == [(again, "reserved")]


def test_both_told_at_once(exchange: Workspace, job: Job, office: User) -> None:
    """Invoice and credit note on one page: the end is what counts."""
    made = handed(job, office)
    fields = {"attachment_id": made, "number": "1", "invoiced_on": DAY, "balance": Decimal(0)}
    rows = [
        Incoming(new_id(), create=True, fields=fields | {"total": Decimal(10)}),
        Incoming(
            new_id(), create=True, fields=fields | {"total": Decimal(-10), "is_credit_note": True}
        ),
    ]
    assert exchange.write("ledger_invoice", rows) == {}
    (row,) = basis([job.project.id])
    assert locks.locked("hour_entry", [row.record_id]) == {}


def test_our_own_invoice_of_an_attachment_counts_alone(job: Job, office: User, book: Book) -> None:
    """A ledger's document that names the attachment of an invoice of ours changes nothing."""
    invoice = issued(job, office)
    told = book(attachment_id=invoice.attachment_id, total=Decimal(-1), is_credit_note=True)
    book(told, total=Decimal(0))
    assert states() == {"billed"}


@pytest.mark.covers("E6")
def test_bills_of_a_project_tell_what_is_paid(
    job: Job, office: User, book: Book, pay: Callable[..., UUID]
) -> None:
    """Ours and the ledger's beside one another, each once, the latest first."""
    invoice = issued(job, office)
    ours = book(invoice_id=invoice.id, number="50001", balance=Decimal("612.50"))
    pay(ours, "500.00")
    made = handed(job, office)
    later = invoice.issued_on + timedelta(days=30)
    theirs = book(attachment_id=made, number="50007", invoiced_on=later)
    pay(theirs, "1112.50")
    book(theirs, balance=Decimal(0), paid_on=DAY)

    found = bills_of_projects([job.project.id])

    assert [(one.number, one.paid, one.balance, one.paid_on) for one in found] == [
        ("50007", Decimal("1112.50"), Decimal(0), DAY),
        (invoice.number, Decimal(500), Decimal("612.50"), None),
    ]
    assert [one.invoice_id for one in found] == [None, invoice.id]
    assert ledger_bills_of(made) == found[:1]


@pytest.mark.covers("E6")
def test_the_latest_payment_tells_the_day_where_the_ledger_does_not(
    job: Job, office: User, book: Book, pay: Callable[..., UUID]
) -> None:
    """Once nothing is open; until then there is no such day."""
    made = handed(job, office)
    theirs = book(attachment_id=made)
    pay(theirs, "112.50", date(2026, 11, 24))
    assert [one.paid_on for one in ledger_bills_of(made)] == [None]
    pay(theirs, "1000.00", date(2026, 12, 2))
    book(theirs, balance=Decimal(0))
    assert [one.paid_on for one in ledger_bills_of(made)] == [date(2026, 12, 2)]
    assert [row.ledger_paid_on for row in attachments(Ask()).rows] == [date(2026, 12, 2)]


def test_what_a_ledger_names_has_to_be_here(exchange: Workspace, job: Job) -> None:
    """An attachment of another company, or none at all, refuses the row and no other."""
    del job
    good, bad = (
        Incoming(
            new_id(),
            create=True,
            fields={
                "number": "1",
                "invoiced_on": DAY,
                "total": Decimal(1),
                "balance": Decimal(1),
                "attachment_id": ours,
            },
        )
        for ours in (None, new_id())
    )
    refused = exchange.write("ledger_invoice", [good, bad])
    assert {ours: reason.code for ours, reason in refused.items()} == {bad.ours: "ref.unknown"}
    (found,) = exchange.records("ledger_invoice", [good.ours, bad.ours]).values()
    assert exchange.label(found) == "1"


def test_another_company_sees_none_of_it(
    exchange: Workspace, company: Company, office: User, book: Book
) -> None:
    other = create_company("Andre AS", by=office)
    with company_scope(company.id):
        work = Job.begin()
        told = book(attachment_id=handed(work, office))
    with company_scope(other.id):
        assert exchange.records("ledger_invoice", [told]) == {}
        assert bills_of_projects([work.project.id]) == ()
