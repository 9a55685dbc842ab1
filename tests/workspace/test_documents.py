"""Documents through the exchange: whole, in few statements, and by no run to be written."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bindeledd.kernel.identity import new_id
from bindeledd.sync.ports import Incoming, Workspace
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import create_company
from bindeledd.workspace import records
from bindeledd.workspace.invoicing import editing, giving_back, issuing, services
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.items.models import Item
from bindeledd.workspace.kinds import DOCUMENTS
from bindeledd.workspace.payroll.models import PayrollExportLine
from tests.workspace.invoicing.work import MONDAY, Job
from tests.workspace.payroll.wages import Wages, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(inside: UUID) -> Job:
    """A project of a customer with an e-mail, nothing booked yet; the company writes English."""
    Company.objects.filter(id=inside).update(language="en")
    made = Job.begin()
    made.customer.email = "post@myrlia.example"
    made.customer.invoice_email = "faktura@myrlia.example"
    made.customer.save()
    return made


def attachment(exchange: Workspace, ours: UUID) -> records.InvoiceAttachment:
    found = exchange.records("invoice_attachment", [ours])[ours]
    assert isinstance(found, records.InvoiceAttachment)
    return found


def invoice(exchange: Workspace, ours: UUID) -> records.Invoice:
    found = exchange.records("invoice", [ours])[ours]
    assert isinstance(found, records.Invoice)
    return found


@pytest.mark.covers("A9.1", "A9.2", "A9.5", "A9.6", "A9.7")
def test_an_attachment_leaves_whole(exchange: Workspace, job: Job, office: User) -> None:
    """Head, sum and every line in its order, with the item that has the line's number."""
    job.hours(90)
    job.pipes("12.5")
    made = services.create_attachment(
        job.project.id, by=office, fields={"your_reference": "Ola", "title": "November"}
    )
    editing.add_line(
        made,
        {"text": "Rig", "quantity": Decimal(1), "price": Decimal(500), "discount_percent": 10},
        by=office,
    )

    found = attachment(exchange, made)

    row = InvoiceAttachment.objects.get(id=made)
    assert (found.number, found.state, found.revision) == (row.number, "draft", row.revision)
    assert (found.project_id, found.customer_id) == (job.project.id, job.customer.id)
    assert (found.ordered_on, found.your_reference) == (row.ordered_on, "Ola")
    assert found.email == "faktura@myrlia.example"
    lines = [(one.position, one.quantity, one.price, one.amount) for one in found.lines]
    assert lines == [
        (0, Decimal("1.500"), Decimal("890.00"), Decimal("1335.00")),
        (1, Decimal("12.500"), Decimal("89.00"), Decimal("1112.50")),
        (2, Decimal("1.000"), Decimal("500.00"), Decimal("450.00")),
    ]
    assert found.net == Decimal("2897.50")
    pipes = found.lines[1]
    assert (pipes.item_id, pipes.item_number, pipes.unit) == (job.pipe.id, "5011", "m")
    assert pipes.cost_price == Decimal("60.00")
    assert found.lines[0].item_id is None
    assert found.lines[2].discount_percent == Decimal("10.00")
    assert exchange.label(found) == f"{row.number} November"


@pytest.mark.covers("A9.5")
@pytest.mark.parametrize(
    ("own", "invoices", "usual", "written"),
    [
        ("own@x.example", "inv@x.example", "post@x.example", "own@x.example"),
        ("", "inv@x.example", "post@x.example", "inv@x.example"),
        ("", "", "post@x.example", "post@x.example"),
        ("", "", "", ""),
    ],
)
def test_who_it_is_written_to(
    exchange: Workspace, job: Job, office: User, own: str, invoices: str, usual: str, written: str
) -> None:
    """The attachment's own address, the customer's for invoices, then the customer's."""
    job.hours()
    made = services.create_attachment(job.project.id, by=office)
    issued = issuing.issue_invoice(made, by=office)
    InvoiceAttachment.objects.filter(id=made).update(email=own)
    job.customer.invoice_email, job.customer.email = invoices, usual
    job.customer.save()

    assert attachment(exchange, made).email == written
    assert invoice(exchange, issued).email == written


@pytest.mark.covers("A11.1", "A11.2", "A11.3", "A11.8")
def test_an_invoice_and_its_credit_note_leave_as_issued(
    exchange: Workspace, job: Job, office: User
) -> None:
    """With our own number, its days and sums; the note is negative and names what it credits."""
    job.hours(60)
    made = services.create_attachment(job.project.id, by=office, fields={"text": "Thank you"})
    issued = issuing.issue_invoice(made, by=office)
    note = giving_back.credit_invoice(issued, by=office, because="Wrong project")

    whole, back = invoice(exchange, issued), invoice(exchange, note)

    assert (whole.kind, whole.credits_id, whole.text) == ("invoice", None, "Thank you")
    assert (whole.net, whole.vat, whole.total) == (
        Decimal(890),
        Decimal("222.50"),
        Decimal("1112.50"),
    )
    assert whole.attachment_id == made
    assert whole.delivered_on is not None
    assert [line.vat_percent for line in whole.lines] == [Decimal(25)]
    assert (back.kind, back.credits_id, back.text) == ("credit_note", issued, "Wrong project")
    assert back.total == -whole.total
    assert [line.quantity for line in back.lines] == [Decimal(-1)]
    assert int(back.number) == int(whole.number) + 1


@pytest.mark.covers("A6.1", "A6.2", "A6.3", "A6.4", "A6.6", "A6.7")
def test_payroll_lines_leave_as_previewed(
    exchange: Workspace,
    inside: UUID,  # noqa: ARG001 - entered first
    office: User,
) -> None:
    """One record a line, whose quantity x rate is its amount; they sum to the export."""
    firm = Wages.begin(office)
    firm.hours(minutes=450, comment="Trench")
    firm.hours(minutes=450, worked_on=firm.hours("Dawid", 130).worked_on + timedelta(days=1))
    firm.drive(quantity="26")

    made = firm.go()

    page = exchange.changed("payroll_line", since="", after=None, limit=100)
    found = [one for one in page.records if isinstance(one, records.PayrollLine)]
    shown = sorted((one.pay_item_number, one.quantity, one.rate, one.amount) for one in found)
    assert shown == [
        ("100", Decimal("2.1667"), Decimal("300.0000"), Decimal("650.01")),
        ("100", Decimal("15.0000"), Decimal("265.0000"), Decimal("3975.00")),
        ("240", Decimal("26.0000"), Decimal("5.3000"), Decimal("137.80")),
    ]
    assert sum(one.amount or 0 for one in found) == made.amount
    assert {one.export_id for one in found} == {made.id}
    assert {one.mode for one in found} == {"new"}
    hours = next(one for one in found if one.quantity == 15)
    assert (hours.begins_on, hours.ends_on - hours.begins_on) == (
        made.begins_on + timedelta(days=2),
        timedelta(days=1),
    )
    assert hours.project_id is None, "the pay item takes no project"
    drive = next(one for one in found if one.pay_item_number == "240")
    assert drive.project_id == firm.projects["1047"].id
    told = exchange.changed_by("payroll_line", [hours.id])[hours.id]
    assert told.startswith("Kari Nordmann ")


@pytest.mark.covers("A6.9")
def test_what_an_export_takes_back_is_a_line_of_its_own(
    exchange: Workspace,
    inside: UUID,  # noqa: ARG001 - entered first
    office: User,
) -> None:
    """Negative, and told apart from the line that holds instead."""
    firm = Wages.begin(office)
    entry = firm.hours(minutes=450)
    firm.go()
    entry.minutes = 300
    entry.save()
    again = firm.go(corrected={key(entry)})

    rows = PayrollExportLine.objects.filter(export=again).values_list("id", flat=True)
    found: dict[UUID, Any] = exchange.records("payroll_line", list(rows))
    assert sorted((one.mode, one.quantity, one.amount) for one in found.values()) == [
        ("correction", Decimal("5.0000"), Decimal("1325.00")),
        ("reversal", Decimal("-7.5000"), Decimal("-1987.50")),
    ]


def test_kept_lines_of_an_export_stay(inside: UUID, office: User) -> None:  # noqa: ARG001 - entered first
    """What was handed over is handed over."""
    firm = Wages.begin(office)
    firm.hours()
    made = firm.go()
    with pytest.raises(DatabaseError, match=r"payroll\.exported"), transaction.atomic():
        PayrollExportLine.objects.filter(export=made).update(quantity=1)
    with pytest.raises(DatabaseError, match=r"payroll\.exported"), transaction.atomic():
        PayrollExportLine.objects.filter(export=made).delete()


def many_attachments(job: Job, office: User, count: int) -> None:
    for day in range(count):
        job.hours(60, worked_on=job_day(day))
        made = services.create_attachment(job.project.id, by=office)
        issuing.issue_invoice(made, by=office)


def job_day(number: int) -> Any:
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize("kind", ["invoice_attachment", "invoice"])
def test_a_page_takes_few_statements(
    exchange: Workspace, job: Job, office: User, kind: str
) -> None:
    """As many for three documents as for one; lines come with one statement."""
    job.pipes()
    many_attachments(job, office, 3)

    def statements(limit: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            page = exchange.changed(kind, since="", after=None, limit=limit)
        assert len(page.records) == limit
        return len(asked)

    assert statements(3) == statements(1) <= 5


def test_pages_follow_one_another(exchange: Workspace, job: Job, office: User) -> None:
    """Each document once, in the order of its change; the cursor is that of the first page."""
    many_attachments(job, office, 3)
    first = exchange.changed("invoice", since="", after=None, limit=2)
    second = exchange.changed("invoice", since="", after=first.next, limit=2)

    ids = [one.id for one in (*first.records, *second.records)]
    assert len(set(ids)) == len(ids) == 3
    assert second.next is None
    assert first.cursor == second.cursor


def test_a_changed_document_is_read_again(exchange: Workspace, job: Job, office: User) -> None:
    """What stands under the cursor and did not change stays away; completing is a change."""
    job.hours()
    made = services.create_attachment(job.project.id, by=office)
    before = attachment(exchange, made)
    stamp = exchange.version("invoice_attachment")

    services.complete_attachment(made, by=office)

    after = attachment(exchange, made)
    assert after.revision > before.revision
    assert exchange.version("invoice_attachment") != stamp
    assert exchange.changed_by("invoice_attachment", [made])[made].startswith("Kari Nordmann ")


@pytest.mark.covers("A10.8")
def test_papers_are_the_same_each_time(exchange: Workspace, job: Job, office: User) -> None:
    """A second try of the same attachment sends the same file."""
    job.hours()
    made = services.create_attachment(job.project.id, by=office)
    issued = issuing.issue_invoice(made, by=office)

    basis = exchange.document("invoice_attachment", made, "basis")
    paper = exchange.document("invoice", issued, "invoice")

    number = attachment(exchange, made).number
    assert (basis.file_name, basis.media_type) == (f"basis-{number}.pdf", "application/pdf")
    assert basis.data.startswith(b"%PDF-")
    again = exchange.document("invoice_attachment", made, "basis")
    assert (again.file_name, again.data) == (basis.file_name, basis.data)
    assert paper.file_name == f"invoice-{invoice(exchange, issued).number}.pdf"
    assert paper.data == exchange.document("invoice", issued, "invoice").data
    with pytest.raises(LookupError):
        exchange.document("invoice", issued, "basis")


WRITES: list[Callable[[Workspace, str], object]] = [
    lambda exchange, kind: exchange.write(kind, [Incoming(new_id(), create=True, fields={})]),
    lambda exchange, kind: exchange.end(kind, [new_id()]),
    lambda exchange, kind: exchange.free_number(kind, lambda _number: False),
]


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
@pytest.mark.parametrize("write", WRITES)
def test_no_run_writes_a_document(
    exchange: Workspace,
    inside: UUID,  # noqa: ARG001 - entered first
    kind: str,
    write: Callable[[Workspace, str], object],
) -> None:
    """A flow that tries is wrong, and is told so at once."""
    with pytest.raises(TypeError, match="made by people"):
        write(exchange, kind)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_an_empty_company_has_none(
    exchange: Workspace,
    inside: UUID,  # noqa: ARG001 - entered first
    kind: str,
) -> None:
    """Every question has an answer where there is nothing."""
    assert exchange.count(kind) == 0
    assert list(exchange.identities(kind)) == []
    assert exchange.candidates(kind, []) == []
    assert exchange.records(kind, []) == {}
    assert exchange.changed_by(kind, []) == {}
    assert exchange.changed(kind, since="", after=None, limit=5).records == ()
    assert exchange.version(kind) == exchange.version(kind)


def test_another_company_sees_none(exchange: Workspace, company: Company, office: User) -> None:
    """Nor makes a paper of one."""
    other = create_company("Andre AS", by=office)
    with company_scope(company.id):
        work = Job.begin()
        work.hours()
        made = services.create_attachment(work.project.id, by=office)
        assert [one.id for one in exchange.identities("invoice_attachment")] == [str(made)]
        assert Item.objects.exists()
    with company_scope(other.id):
        assert exchange.records("invoice_attachment", [made]) == {}
        assert exchange.count("invoice_attachment") == 0
