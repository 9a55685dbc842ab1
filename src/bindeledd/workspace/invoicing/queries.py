"""What pages and programs read about invoice attachments, invoices and credit notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Length

from bindeledd.kernel.errors import NotFoundError
from bindeledd.kernel.money import Money, money
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.invoicing.basis import HELD, projects_of
from bindeledd.workspace.invoicing.crediting import BilledLine
from bindeledd.workspace.invoicing.issuing import attachment_totals
from bindeledd.workspace.invoicing.ledger_models import LedgerInvoice
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceLine,
    InvoiceSource,
)
from bindeledd.workspace.invoicing.paid import Bill, bill_of, settled_on, with_payment
from bindeledd.workspace.invoicing.printing import totals_of
from bindeledd.workspace.invoicing.standing import billed_lines
from bindeledd.workspace.invoicing.sums import Totals
from bindeledd.workspace.lists import Ask, Listing, Page, sortable
from bindeledd.workspace.locks import transferred


@dataclass(frozen=True)
class AttachmentRow:
    """One line of the list of attachments.

    Attributes:
        invoice_id: Its invoice of ours, or None.
        handed_over: Whether a connection has it, to bill it.
        ledger_number: Of the latest document that a ledger made of it, or empty.
        credited: Whether all that it billed was credited, so that it can be billed again.
    """

    id: UUID
    number: str
    title: str
    project_id: UUID
    project_number: str
    project_name: str
    customer_name: str
    state: str
    ordered_on: date
    net: Money
    invoice_id: UUID | None
    invoice_number: str
    handed_over: bool
    ledger_number: str
    ledger_invoiced_on: date | None
    ledger_paid_on: date | None
    credited: bool


@dataclass(frozen=True)
class InvoiceRow:
    """One line of the list of invoices and credit notes.

    Attributes:
        credited: What credit notes have given back, including VAT; negative or zero.
    """

    id: UUID
    number: str
    kind: str
    customer_id: UUID
    customer_name: str
    project_name: str
    issued_on: date
    due_on: date
    total: Money
    credited: Money
    credits_number: str
    paid_on: date | None


@dataclass(frozen=True)
class AttachmentDetail:
    """An attachment with its lines and sums.

    Attributes:
        attachment: With project and customer.
        lines: In their order.
        totals: Sums, with rounding.
        taken: What it has taken, by kind and day.
        basis_sum: What that comes to before discounts and edits.
        gathered_sum: What the lines that gather it come to.
        own_sum: What own lines come to.
        invoice: Its invoice, or None.
    """

    attachment: InvoiceAttachment
    lines: tuple[InvoiceAttachmentLine, ...]
    totals: Totals
    taken: tuple[InvoiceSource, ...]
    basis_sum: Money
    gathered_sum: Money
    own_sum: Money
    invoice: Invoice | None

    @property
    def is_draft(self) -> bool:
        """Whether it can be changed."""
        return bool(self.attachment.state == "draft")


@dataclass(frozen=True)
class InvoiceDetail:
    """An invoice or a credit note with its lines, sums, and what became of it.

    Attributes:
        invoice: With project, attachment and the invoice that it credits.
        lines: As printed.
        standing: The same lines with what is credited of them; empty for a credit note.
        totals: As issued.
        credit_notes: That credit it, oldest first.
        replaced_by: Invoices that stand for it.
        bill: How far it is paid, as ledgers tell.
    """

    invoice: Invoice
    lines: tuple[InvoiceLine, ...]
    standing: tuple[BilledLine, ...]
    totals: Totals
    credit_notes: tuple[Invoice, ...]
    replaced_by: tuple[Invoice, ...]
    bill: Bill

    @property
    def left(self) -> Money:
        """What stands after the credits, including VAT."""
        return money(self.invoice.total + sum(note.total for note in self.credit_notes))

    @property
    def may_be_credited(self) -> bool:
        """Whether anything is left to credit."""
        return any(
            any(not one.credited for one in line.sources) if line.sources else bool(line.left)
            for line in self.standing
        )


def _attachment_row(row: dict[str, Any]) -> AttachmentRow:
    row |= {
        "net": money(row["net"] or 0),
        "customer_name": row["customer_name"] or "",
        "invoice_number": row["invoice_number"] or "",
        "ledger_number": row["ledger_number"] or "",
    }
    return AttachmentRow(**row)


def _attachment_rows() -> Any:
    lines = InvoiceAttachmentLine.objects.filter(attachment=OuterRef("pk")).order_by()
    invoices = Invoice.objects.filter(attachment=OuterRef("pk"), kind="invoice")
    booked = LedgerInvoice.objects.filter(attachment=OuterRef("pk"), active=True)
    booked = booked.order_by("-invoiced_on", "-number")
    sources = InvoiceSource.objects.filter(attachment=OuterRef("pk"))
    return InvoiceAttachment.objects.annotate(
        prefix=Func("sort_number", Value("[0-9]+$"), Value(""), function="regexp_replace"),
        length=Length("sort_number"),
        project_number=F("project__joined_number"),
        project_name=F("project__name"),
        customer_name=F("customer__name"),
        net=Subquery(
            lines.values("attachment").annotate(whole=Sum("amount")).values("whole"),
        ),
        invoice_id=Subquery(invoices.values("id")[:1]),
        invoice_number=Subquery(invoices.values("number")[:1]),
        handed_over=transferred("invoice_attachment"),
        ledger_number=Subquery(booked.values("number")[:1]),
        ledger_invoiced_on=Subquery(booked.values("invoiced_on")[:1]),
        ledger_paid_on=Subquery(booked.annotate(settled=settled_on()).values("settled")[:1]),
        credited=Exists(sources.filter(state="credited")) & ~Exists(sources.filter(state__in=HELD)),
    )


_BY_NUMBER = ("prefix", "length", "sort_number")
"""A series goes on past its zeros: FV-9999, FV-10000."""
_ATTACHMENTS = Listing(
    rows=_attachment_rows,
    to_row=_attachment_row,
    columns=tuple(AttachmentRow.__dataclass_fields__),
    orders={
        "number": _BY_NUMBER,
        "project": ("project__sort_number", *_BY_NUMBER),
        "customer": ("customer__sort_name", *_BY_NUMBER),
        "date": ("ordered_on", *_BY_NUMBER),
    },
    filters={
        "state": lambda value: ~Q(state="deleted") if value == "kept" else Q(state=value),
        "project": lambda value: Q(project_id=value),
    },
    search=lambda text: (
        Q(number__icontains=text)
        | Q(project__joined_number__startswith=text)
        | Q(project__sort_name__contains=sortable(text))
        | Q(customer__sort_name__contains=sortable(text))
    ),
)


def _invoice_row(row: dict[str, Any]) -> InvoiceRow:
    row |= {
        "credited": money(row["credited"] or 0),
        "project_name": row["project_name"] or "",
        "credits_number": row["credits_number"] or "",
    }
    return InvoiceRow(**row)


def _invoice_rows() -> Any:
    notes = Invoice.objects.filter(credits=OuterRef("pk")).order_by()
    return Invoice.objects.annotate(
        customer_name=F("customer__name"),
        project_name=F("project__name"),
        credits_number=F("credits__number"),
        credited=Subquery(notes.values("credits").annotate(whole=Sum("total")).values("whole")),
    )


_INVOICES = Listing(
    rows=_invoice_rows,
    to_row=_invoice_row,
    columns=tuple(InvoiceRow.__dataclass_fields__),
    orders={
        "number": ("sort_number",),
        "customer": ("customer__sort_name", "sort_number"),
        "date": ("issued_on", "sort_number"),
        "due": ("due_on", "sort_number"),
    },
    filters={
        "kind": lambda value: Q(kind=value),
        "project": lambda value: Q(project_id=value),
        "customer": lambda value: Q(customer_id=value),
    },
    search=lambda text: (
        Q(number__startswith=text) | Q(customer__sort_name__contains=sortable(text))
    ),
)


def _latest_first(ask: Ask) -> Ask:
    return ask if ask.sort else replace(ask, sort="-number")


def attachments(ask: Ask) -> Page[AttachmentRow]:
    """Return a page of attachments.

    Orders: number (the latest first unless told), project, customer, date. Filters: state (`kept`
    leaves out the deleted ones), project (its id).
    """
    return _ATTACHMENTS.page(_latest_first(ask))


def invoices(ask: Ask) -> Page[InvoiceRow]:
    """Return a page of invoices and credit notes.

    Orders: number (the latest first unless told), customer, date, due. Filters: kind, project and
    customer (their ids).
    """
    return _INVOICES.page(_latest_first(ask))


def count_drafts() -> int:
    """Count attachments that somebody works on and nobody has made ready."""
    return InvoiceAttachment.objects.filter(state="draft").count()


def attachment_detail(attachment_id: UUID) -> AttachmentDetail:
    """Return one attachment with lines and sums.

    Raises:
        NotFoundError: No such attachment in this company.
    """
    rows = InvoiceAttachment.objects.select_related("project__parent", "customer")
    attachment = rows.filter(id=attachment_id).first()
    if attachment is None:
        raise NotFoundError(kind="invoice_attachment")
    lines = InvoiceAttachmentLine.objects.filter(attachment=attachment).order_by("position")
    held = ("reserved", "billed", "credited")
    taken = InvoiceSource.objects.filter(attachment=attachment, state__in=held)
    sources = tuple(taken.order_by("on_day", "label", "part", "id"))
    found = tuple(lines)
    return AttachmentDetail(
        attachment=attachment,
        lines=found,
        totals=attachment_totals(attachment),
        taken=sources,
        basis_sum=_sum(source.amount for source in sources),
        gathered_sum=_sum(line.amount for line in found if line.key != ""),
        own_sum=_sum(line.amount for line in found if line.key == ""),
        invoice=Invoice.objects.filter(attachment=attachment, kind="invoice").first(),
    )


def taken_elsewhere(attachment: InvoiceAttachment) -> tuple[InvoiceSource, ...]:
    """Return what other attachments have of the same projects and days; they are locked here."""
    rows = InvoiceSource.objects.select_related("attachment").filter(
        attachment__project_id__in=projects_of(attachment.project_id), state__in=HELD
    )
    if attachment.begins_on is not None:
        rows = rows.filter(on_day__gte=attachment.begins_on)
    if attachment.ends_on is not None:
        rows = rows.filter(on_day__lte=attachment.ends_on)
    ordered = rows.exclude(attachment_id=attachment.id).order_by("on_day", "label", "part", "id")
    return tuple(ordered)


def part_number(attachment: InvoiceAttachment) -> int:
    """Return which of the project's attachments this is, the deleted ones left out; from 1."""
    rows = InvoiceAttachment.objects.filter(project_id=attachment.project_id)
    return rows.exclude(state="deleted").filter(id__lt=attachment.id).count() + 1


def attachment_line(attachment_id: UUID, line_id: UUID) -> InvoiceAttachmentLine:
    """Return one line of an attachment.

    Raises:
        NotFoundError: No such line on it.
    """
    rows = InvoiceAttachmentLine.objects.select_related("attachment")
    line = rows.filter(id=line_id, attachment_id=attachment_id).first()
    if line is None:
        raise NotFoundError(kind="invoice_attachment_line")
    return line


def invoice_detail(invoice_id: UUID) -> InvoiceDetail:
    """Return one invoice or credit note.

    Raises:
        NotFoundError: No such invoice in this company.
    """
    rows = with_payment(
        Invoice.objects.select_related("project", "customer", "attachment", "credits", "replaces")
    )
    invoice = rows.filter(id=invoice_id).first()
    if invoice is None:
        raise NotFoundError(kind="invoice")
    return InvoiceDetail(
        invoice=invoice,
        lines=tuple(InvoiceLine.objects.filter(invoice=invoice).order_by("position")),
        standing=billed_lines(invoice) if invoice.kind == "invoice" else (),
        totals=totals_of(invoice),
        credit_notes=tuple(invoice.credit_notes.order_by("sort_number")),
        replaced_by=tuple(invoice.replaced_by.order_by("sort_number")),
        bill=bill_of(invoice),
    )


def sources_of(invoice: Invoice) -> dict[UUID, InvoiceSource]:
    """Return what an invoice bills, by id."""
    rows = InvoiceSource.objects.filter(billed_on__line__invoice=invoice)
    return {row.id: row for row in rows}


def replaceable(attachment: InvoiceAttachment) -> tuple[Invoice, ...]:
    """Return credited invoices of the customer that an attachment's records stood on before."""
    if attachment.customer_id is None:
        return ()
    records = InvoiceSource.objects.filter(attachment=attachment, state="reserved")
    before = InvoiceSource.objects.filter(
        state="credited", record_id__in=records.values("record_id")
    )
    rows = Invoice.objects.filter(
        kind="invoice",
        customer_id=attachment.customer_id,
        attachment_id__in=before.values("attachment_id"),
    )
    return tuple(rows.order_by("-sort_number"))


def attachment_history(attachment_id: UUID) -> list[Entry]:
    """Return who changed what of an attachment, newest first."""
    return history_of(InvoiceAttachment, attachment_id)


def _sum(amounts: Any) -> Money:
    return money(sum(amounts, Decimal(0)))
