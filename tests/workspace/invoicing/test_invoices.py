"""Invoices without holes, credits of exactly what is meant, and billing again."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.kernel.money import money
from bindeledd.tenancy.models import User
from bindeledd.workspace import locks
from bindeledd.workspace.invoicing import basis, editing, giving_back, issuing, printing, services
from bindeledd.workspace.invoicing.crediting import Choice
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachmentLine,
    InvoiceChoices,
    InvoiceLine,
    InvoiceLineSource,
    InvoiceSource,
)
from bindeledd.workspace.time.models import HourEntry
from tests.workspace.invoicing.work import Job


def bill(job: Job, office: User, **how: Any) -> Invoice:
    made = services.create_attachment(job.project.id, by=office)
    return Invoice.objects.get(id=issuing.issue_invoice(made, by=office, **how))


def credit(invoice: Invoice, office: User, choice: Choice | None = None) -> Invoice:
    made = giving_back.credit_invoice(invoice.id, by=office, choice=choice, because="Feil")
    return Invoice.objects.get(id=made)


def line_of(invoice: Invoice, text: str) -> InvoiceLine:
    return InvoiceLine.objects.get(invoice=invoice, text=text)


def source_of(record: UUID, part: str = "") -> InvoiceSource:
    rows = InvoiceSource.objects.filter(record_id=record, state="billed")
    return rows.get(**({"part": part} if part else {}))


def free(job: Job) -> list[tuple[str, UUID]]:
    return sorted({(row.kind, row.record_id) for row in basis.basis([job.project.id])})


def statement(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=code)


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"[ \N{NO-BREAK SPACE}]+", " ", "\n".join(pages))


def test_an_invoice_bills_an_attachment(job: Job, office: User) -> None:
    """Sums by hand: 129 971.50 excluding VAT, a quarter on top."""
    job.a_week()
    invoice = bill(job, office, issued_on=date(2026, 11, 19))
    assert (invoice.number, invoice.kind) == ("10001", "invoice")
    assert (invoice.net, invoice.vat, invoice.total) == (
        money("129971.50"),
        money("32492.88"),
        money("162464.38"),
    )
    assert invoice.due_on == date(2026, 12, 3)
    assert invoice.buyer["name"] == "Myrlia kommune"
    for line in InvoiceLine.objects.filter(invoice=invoice):
        parts = InvoiceLineSource.objects.filter(line=line).values_list("amount", flat=True)
        assert sum(parts) == line.amount
    assert free(job) == []


def test_an_attachment_is_billed_once(job: Job, office: User) -> None:
    job.hours()
    made = services.create_attachment(job.project.id, by=office)
    issuing.issue_invoice(made, by=office)
    with refused("attachment.billed"):
        issuing.issue_invoice(made, by=office)
    with refused("attachment.not_draft"):
        services.delete_attachment(made, by=office)


def test_a_number_is_given_only_to_what_is_issued(job: Job, office: User) -> None:
    """Two invoices around a refusal follow one another."""
    job.hours()
    assert bill(job, office).number == "10001"
    job.hours()
    empty = services.create_attachment(job.project.id, by=office)
    with refused("invoice.due_before_issued"), transaction.atomic():
        issuing.issue_invoice(
            empty, by=office, issued_on=date(2026, 11, 19), due_on=date(2026, 11, 1)
        )
    services.delete_attachment(empty, by=office)
    assert bill(job, office).number == "10002"


def test_what_is_issued_never_changes(job: Job, office: User) -> None:
    job.hours()
    invoice = bill(job, office)
    for change in (
        lambda: Invoice.objects.filter(id=invoice.id).update(net=1),
        lambda: InvoiceLine.objects.filter(invoice=invoice).update(text="x"),
        lambda: InvoiceLineSource.objects.filter(line__invoice=invoice).delete(),
        lambda: statement("delete from workspace_invoice"),
    ):
        with pytest.raises(DatabaseError, match=r"invoice\.issued"), transaction.atomic():
            change()
    Invoice.objects.filter(id=invoice.id).update(paid_on=date(2026, 12, 1), paid_amount=5)


def test_billed_records_are_locked_and_credited_ones_are_free(job: Job, office: User) -> None:
    _, entry = job.hours()
    invoice = bill(job, office)
    rows = HourEntry.objects.filter(id=entry)
    with refused("record.locked"), locks.told(), transaction.atomic():
        rows.update(minutes=60)
    credit(invoice, office)
    rows.update(minutes=60)


def test_a_partial_credit_reopens_those_rows_and_only_those(job: Job, office: User) -> None:
    wrong, right = job.hours(480), job.hours(450)
    pipes = job.pipes()
    invoice = bill(job, office)
    hours = line_of(invoice, "Ordinær tid")
    note = credit(invoice, office, {hours.id: frozenset({source_of(wrong[1]).id})})
    assert (note.number, note.kind, note.credits_id) == ("10002", "credit_note", invoice.id)
    assert (note.net, note.vat, note.total) == (money(-7120), money(-1780), money(-8900))
    (line,) = InvoiceLine.objects.filter(invoice=note)
    assert (line.quantity, line.price, line.credits_id) == (-8, 890, hours.id)
    assert free(job) == [wrong]
    assert set(InvoiceSource.objects.filter(state="billed").values_list("record_id")) == {
        (right[1],),
        (pipes[1],),
    }


def test_billing_again_after_a_partial_credit(job: Job, office: User) -> None:
    """The corrected entry is billed again; the old invoice, its credit and the new one sum."""
    wrong = job.hours(480)
    job.hours(450)
    first = bill(job, office)
    hours = line_of(first, "Ordinær tid")
    note = credit(first, office, {hours.id: frozenset({source_of(wrong[1]).id})})
    HourEntry.objects.filter(id=wrong[1]).update(minutes=60, billable_minutes=60)
    second = bill(job, office, replaces=first.id)
    assert second.replaces_id == first.id
    assert first.net + note.net + second.net == money(Decimal(890) * Decimal("8.5"))
    last = credit(first, office)
    assert first.net + note.net + last.net == 0
    assert first.vat + note.vat + last.vat == 0
    assert first.total + note.total + last.total == 0
    assert free(job) != []
    with refused("credit.nothing_chosen"):
        credit(first, office)


def test_a_row_credited_twice_is_refused(job: Job, office: User) -> None:
    entry = job.hours()
    job.hours()
    invoice = bill(job, office)
    line = line_of(invoice, "Ordinær tid")
    chosen = {line.id: frozenset({source_of(entry[1]).id})}
    credit(invoice, office, chosen)
    with refused("credit.already_credited"):
        credit(invoice, office, chosen)
    bill(job, office)
    with refused("credit.already_credited"):
        credit(invoice, office, chosen)


def test_overtime_can_be_credited_apart(job: Job, office: User) -> None:
    """The entry stays locked while its ordinary part is billed; only the overtime is free."""
    entry = job.hours(600, overtime_50_minutes=120)
    invoice = bill(job, office)
    line = line_of(invoice, "Ordinær tid, overtime 50 percent")
    credit(invoice, office, {line.id: frozenset({source_of(entry[1], "overtime_50").id})})
    assert [row.part for row in basis.basis([job.project.id])] == ["overtime_50"]
    assert locks.locked("hour_entry", [entry[1]]) == {entry[1]: locks.Why.BILLED}
    credit(invoice, office)
    assert locks.locked("hour_entry", [entry[1]]) == {}


def test_an_own_line_is_credited_by_quantity(job: Job, office: User) -> None:
    """3 at 33.33 and 10 percent off is 89.99; a third each time, and nothing is left."""
    made = services.create_attachment(job.project.id, by=office)
    fields = {"text": "Rigg", "quantity": 3, "price": "33.33", "discount_percent": 10}
    editing.add_line(made, fields, by=office)
    invoice = Invoice.objects.get(id=issuing.issue_invoice(made, by=office))
    line = line_of(invoice, "Rigg")
    notes = [credit(invoice, office, {line.id: Decimal(1)}) for _ in range(3)]
    assert [note.net for note in notes] == [money("-30.00"), money("-29.99"), money("-30.00")]
    assert invoice.total + sum(note.total for note in notes) == 0
    with refused("credit.more_than_left"):
        credit(invoice, office, {line.id: Decimal("0.001")})


def test_a_credit_note_is_not_credited(job: Job, office: User) -> None:
    job.hours()
    note = credit(bill(job, office), office)
    with refused("credit.of_a_credit_note"):
        credit(note, office)


def test_only_a_credited_invoice_is_replaced(job: Job, office: User) -> None:
    job.hours()
    standing = bill(job, office)
    job.hours()
    with refused("invoice.replaced_is_not_credited"):
        bill(job, office, replaces=standing.id)


def test_whole_kroner_follow_the_invoice_into_its_credits(job: Job, office: User) -> None:
    """The rule is the invoice's, also when the company has chosen otherwise since."""
    choices = InvoiceChoices.objects.create(rounding="whole_kroner")
    one = job.pipes("1.5")
    job.pipes("2.25")
    invoice = bill(job, office)
    assert (invoice.total, invoice.rounding) == (417, money("-0.19"))
    choices.rounding = "none"
    choices.save()
    line = line_of(invoice, "PVC-rør 110 mm")
    notes = [credit(invoice, office, {line.id: frozenset({source_of(one[1]).id})})]
    notes.append(credit(invoice, office))
    assert [note.total for note in notes] == [-167, -250]
    assert invoice.rounding + sum(note.rounding for note in notes) == 0


def test_papers_say_what_the_tables_say(job: Job, office: User) -> None:
    InvoiceChoices.objects.create(
        address="Industriveien 14\n2020 Skedsmokorset", bank_account="86011117947"
    )
    entry = job.hours(480, comment="Grøft ved kum 4")
    job.pipes()
    made = services.create_attachment(job.project.id, by=office)
    editing.add_line(made, {"text": "Rigg og drift", "price": "500"}, by=office)
    services.change_attachment(made, {"your_reference": "7840-VA"}, by=office)
    name, pdf = printing.basis_pdf(made)
    found = text_of(pdf)
    assert name == "FV-0001"
    for said in ("Grøft ved kum 4", "Kari Nordmann", "Rigg og drift", "7840-VA", "8,688.00"):
        assert said in found, said
    invoice = Invoice.objects.get(id=issuing.issue_invoice(made, by=office))
    found = text_of(printing.invoice_pdf(invoice.id)[1])
    for said in ("10001", "8,688.00", "10,860.00", "8601 11 17947", "Industriveien 14", "FV-0001"):
        assert said in found, said
    hours = line_of(invoice, "Ordinær tid")
    note = credit(invoice, office, {hours.id: frozenset({source_of(entry[1]).id})})
    found = text_of(printing.invoice_pdf(note.id)[1])
    for said in ("10002", "10001", "Feil", "−7,120.00"):  # noqa: RUF001 - a minus
        assert said in found, said


@pytest.mark.parametrize("facts", [{}, {"name": "Fjell Bygg AS", "of_another_version": 1}])
def test_an_invoice_that_cannot_be_read_says_so(
    job: Job, office: User, facts: dict[str, object]
) -> None:
    """Facts are kept as they were on the day; a form of them that is unknown is no blank page."""
    job.hours()
    invoice = bill(job, office)
    invoice.pk, invoice.number, invoice.buyer = new_id(), "10002", facts
    invoice.save(force_insert=True)
    with pytest.raises(DomainError) as refused:
        printing.invoice_pdf(invoice.id)
    assert refused.value.error_code == "invoice.unreadable"
    assert refused.value.params == {"number": "10002"}


def test_a_basis_with_a_discount_sums_to_its_lines(job: Job, office: User) -> None:
    job.hours()
    made = services.create_attachment(job.project.id, by=office)
    line = InvoiceAttachmentLine.objects.get(attachment_id=made)
    editing.change_line(made, line.id, {"discount_percent": 10}, by=office)
    paper = printing.basis_paper(made)
    assert sum(section.amount for section in paper.sections) == paper.totals.net
    assert [str(section.amount) for section in paper.sections] == ["6675.00", "-667.50"]
