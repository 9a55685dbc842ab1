"""Gathers what stands on a document from the tables; `paper` sets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import override

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing.choices import invoice_choices, logo_of
from bindeledd.workspace.invoicing.forms import MINUTES, SOURCE_KINDS
from bindeledd.workspace.invoicing.issuing import attachment_totals, buyer_of, seller_now
from bindeledd.workspace.invoicing.lines import READING_ORDER, company_language
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceLine,
    InvoiceSource,
)
from bindeledd.workspace.invoicing.paper import setting
from bindeledd.workspace.invoicing.paper.documents import (
    BasisPaper,
    Buyer,
    Group,
    InvoicePaper,
    PaperLine,
    Section,
    SectionKind,
    Seller,
    Spent,
)
from bindeledd.workspace.invoicing.services import KIND, today
from bindeledd.workspace.invoicing.sums import Totals, VatSum, quantity_of, total
from bindeledd.workspace.invoicing.wording import hour_unit, lump_unit, part_name
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.vat import RateClass, rate_class

_ON_PAPER: Final = ("reserved", "billed", "credited")


def basis_pdf(attachment_id: UUID) -> tuple[str, bytes]:
    """Return the number of an attachment and its basis as PDF, in the company's language.

    Raises:
        NotFoundError: No such attachment in this company.
    """
    language = company_language()
    with override(language):
        paper = basis_paper(attachment_id)
    return paper.number, setting.basis_pdf(paper, language=language)


def invoice_pdf(invoice_id: UUID) -> tuple[str, bytes]:
    """Return the number of an invoice or a credit note, and the document as PDF.

    Raises:
        NotFoundError: No such invoice in this company.
    """
    paper = invoice_paper(invoice_id)
    return paper.number, setting.invoice_pdf(paper, language=company_language())


def basis_paper(attachment_id: UUID) -> BasisPaper:
    """Return what stands on the basis of an attachment, in the active language."""
    rows = InvoiceAttachment.objects.select_related("project", "customer")
    attachment = rows.filter(id=attachment_id).first()
    if attachment is None:
        raise NotFoundError(kind=KIND)
    sources = InvoiceSource.objects.filter(attachment=attachment, state__in=_ON_PAPER)
    taken = list(sources.order_by(*READING_ORDER))
    customer = attachment.customer
    return BasisPaper(
        number=attachment.number,
        made_on=_made_on(attachment),
        seller=_seller(seller_now()),
        buyer=None if customer is None else Buyer(**_parts(buyer_of(customer))),
        project=_project_name(attachment.project),
        title=attachment.title,
        text=attachment.text,
        your_reference=attachment.your_reference,
        begins_on=attachment.begins_on,
        ends_on=attachment.ends_on,
        sections=(*_sections(taken), *_others(attachment, taken)),
        totals=attachment_totals(attachment),
        is_draft=attachment.state == "draft",
    )


def invoice_paper(invoice_id: UUID) -> InvoicePaper:
    """Return what stands on an invoice or a credit note, as it was issued.

    Raises:
        NotFoundError: No such invoice in this company.
        DomainError: What it kept of seller and buyer is of a form that is not read here.
    """
    rows = Invoice.objects.select_related("project", "attachment", "credits", "replaces")
    invoice = rows.filter(id=invoice_id).first()
    if invoice is None:
        raise NotFoundError(kind="invoice")
    try:
        seller, buyer = _seller(invoice.seller), Buyer(**_parts(invoice.buyer))
    except TypeError as error:
        raise DomainError("invoice.unreadable", number=invoice.number) from error
    credited, replaced = invoice.credits, invoice.replaces
    lines = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
    return InvoicePaper(
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        seller=seller,
        buyer=buyer,
        project="" if invoice.project is None else _project_name(invoice.project),
        your_reference=invoice.your_reference,
        delivered_on=invoice.delivered_on,
        attachment="" if invoice.attachment is None else invoice.attachment.number,
        credits="" if credited is None else credited.number,
        credits_on=None if credited is None else credited.issued_on,
        replaces="" if replaced is None else replaced.number,
        text=invoice.text,
        because=invoice.because,
        lines=tuple(_line(line) for line in lines),
        totals=totals_of(invoice),
    )


def totals_of(invoice: Invoice) -> Totals:
    """Return the sums of an invoice as they were issued."""
    rows = invoice.vat_sums.order_by("-percent", "vat_code")
    sums = tuple(VatSum(row.vat_code, row.percent, money(row.base), money(row.vat)) for row in rows)
    return Totals(money(invoice.net), sums, money(invoice.rounding))


def _made_on(attachment: InvoiceAttachment) -> Any:
    return today() if attachment.state == "draft" else attachment.ordered_on


def _project_name(project: Project) -> str:
    return f"{project.joined_number} {project.name}"


def _parts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, "address": tuple(facts.get("address", ()))}


def _seller(facts: Mapping[str, Any]) -> Seller:
    return Seller(**_parts(facts), logo=logo_of(invoice_choices()))


def _line(line: InvoiceLine) -> PaperLine:
    outside = rate_class(line.vat_code) is RateClass.NONE
    return PaperLine(
        item_number=line.item_number,
        text=line.text,
        detail=line.detail,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        discount=line.discount_percent,
        percent=None if outside else line.vat_percent,
        amount=money(line.amount),
    )


def _sections(taken: Iterable[InvoiceSource]) -> list[Section]:
    rows = list(taken)
    people = people_names({row.employee_id for row in rows if row.employee_id is not None})
    found = []
    for kind in SOURCE_KINDS:
        groups = _groups([row for row in rows if row.kind == kind], people)
        if groups:
            amount = total(group.amount for group in groups)
            found.append(Section(kind=SectionKind(kind), groups=groups, amount=amount))
    return found


def _groups(rows: Iterable[InvoiceSource], people: Mapping[UUID, str]) -> tuple[Group, ...]:
    together: dict[tuple[Any, ...], list[InvoiceSource]] = {}
    for row in rows:
        key = (row.label, row.part, row.unit, row.price)
        together.setdefault(key, []).append(row)
    return tuple(_group(members, people) for members in together.values())


def _group(members: list[InvoiceSource], people: Mapping[UUID, str]) -> Group:
    first = members[0]
    if first.minutes is not None:
        quantity = quantity_of(sum(one.minutes or 0 for one in members), MINUTES)
        unit = hour_unit()
    else:
        quantity = sum((one.quantity for one in members), members[0].quantity * 0)
        unit = first.unit or lump_unit()
    return Group(
        label=part_name(first.label, first.part),
        unit=unit,
        rows=tuple(_spent(one, people) for one in members),
        quantity=quantity,
        amount=total(one.amount for one in members),
    )


def _spent(row: InvoiceSource, people: Mapping[UUID, str]) -> Spent:
    return Spent(
        on_day=row.on_day,
        who=people.get(row.employee_id, "") if row.employee_id is not None else "",
        text=row.detail,
        quantity=row.quantity,
        price=row.price,
        amount=money(row.amount),
    )


def people_names(ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of employees."""
    rows = Employee.objects.filter(id__among=ids).values_list("id", "first_name", "last_name")
    return {ours: f"{first} {last}".strip() for ours, first, last in rows}


def _others(attachment: InvoiceAttachment, taken: Iterable[InvoiceSource]) -> list[Section]:
    """Return own lines, and what discounts and edits changed: then all sections sum to the net."""
    lines = list(InvoiceAttachmentLine.objects.filter(attachment=attachment).order_by("position"))
    own = tuple(_own(line, attachment) for line in lines if line.key == "")
    found = []
    if own:
        amount = total(group.amount for group in own)
        found.append(Section(kind=SectionKind.OWN_LINES, groups=own, amount=amount))
    gathered = total(line.amount for line in lines if line.key != "")
    adjusted = money(gathered - total(row.amount for row in taken))
    if adjusted != 0:
        found.append(_adjustment(adjusted))
    return found


def _own(line: InvoiceAttachmentLine, attachment: InvoiceAttachment) -> Group:
    row = Spent(
        on_day=attachment.delivered_on or attachment.ordered_on,
        who="",
        text=line.detail,
        quantity=line.quantity,
        price=line.price,
        amount=money(line.amount),
    )
    return Group(
        label=line.text, unit=line.unit, rows=(row,), quantity=line.quantity, amount=row.amount
    )


def _adjustment(amount: Money) -> Section:
    return Section(kind=SectionKind.ADJUSTMENT, groups=(), amount=amount)
