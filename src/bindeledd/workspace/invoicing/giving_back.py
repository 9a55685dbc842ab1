"""Credits invoices, whole or part: what is given back, and only that, can be billed again.

A credit note names the sources of each line, so that nobody has to guess which hours it meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.changes import announce
from bindeledd.workspace.invoicing import crediting
from bindeledd.workspace.invoicing.choices import rule_of
from bindeledd.workspace.invoicing.crediting import Choice, CreditLine
from bindeledd.workspace.invoicing.issuing import INVOICE, sums_of, write_vat
from bindeledd.workspace.invoicing.lines import company_language
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceLine,
    InvoiceLineSource,
    InvoiceSource,
)
from bindeledd.workspace.invoicing.numbering import next_number
from bindeledd.workspace.invoicing.services import (
    today,
)
from bindeledd.workspace.invoicing.standing import billed_lines
from bindeledd.workspace.invoicing.sums import Totals
from bindeledd.workspace.invoicing.taking import let_go
from bindeledd.workspace.invoicing.wording import lump_unit

CREDIT_NOTE: Final = "credit_note"


def credit_invoice(
    invoice_id: UUID,
    *,
    by: By,
    choice: Choice | None = None,
    because: str = "",
    issued_on: date | None = None,
) -> UUID:
    """Credit an invoice, whole or part, and return the credit note's id.

    Args:
        invoice_id: What is credited.
        by: Who.
        choice: Line -> its sources, or the quantity of an own line; None for all that is left.
        because: Why; stands on the paper.
        issued_on: The credit note's day; None for today.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such invoice.
        DomainError: Nothing is chosen or left, or something is credited already.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        invoice = Invoice.objects.select_for_update().filter(id=invoice_id).first()
        if invoice is None:
            raise NotFoundError(kind=INVOICE)
        if invoice.kind != INVOICE:
            raise DomainError("credit.of_a_credit_note", number=invoice.number)
        lines = billed_lines(invoice)
        made = crediting.credit(
            lines,
            crediting.everything(lines) if choice is None else choice,
            rule_of(invoice.rounding_rule),
        )
        note = _credit_note(invoice, made.totals, because, issued_on or today(), by)
        _write_credit(invoice, note, made.lines)
        record_deed("invoice.credited", by=by, about=note.number, invoice=invoice.number)
        announce(INVOICE)
    return note.id


def _credit_note(
    invoice: Invoice, summed: Totals, because: str, issued_on: date, by: By
) -> Invoice:
    note = Invoice(
        number=next_number(INVOICE),
        kind=CREDIT_NOTE,
        credits=invoice,
        attachment_id=invoice.attachment_id,
        project_id=invoice.project_id,
        customer_id=invoice.customer_id,
        issued_on=issued_on,
        due_on=issued_on,
        delivered_on=invoice.delivered_on,
        your_reference=invoice.your_reference,
        buyer=invoice.buyer,
        seller=invoice.seller,
        rounding_rule=invoice.rounding_rule,
        because=because.strip()[:500],
        **sums_of(summed, by),
    )
    note.save(force_insert=True)
    write_vat(note, summed)
    return note


def _write_credit(invoice: Invoice, note: Invoice, made: Sequence[CreditLine]) -> None:
    """Write what is given back, and free exactly that."""
    billed = {line.id: line for line in InvoiceLine.objects.filter(invoice=invoice)}
    with override(company_language()):
        lump = lump_unit()
    lines = [
        _credited(note, place, billed[one.credits], one, lump) for place, one in enumerate(made)
    ]
    InvoiceLine.objects.bulk_create(lines)
    given = {ours: amount for one in made for ours, amount in one.sources.items()}
    sources = list(InvoiceSource.objects.filter(id__among=set(given)))
    quantities = {source.id: source.quantity for source in sources}
    InvoiceLineSource.objects.bulk_create(
        [
            InvoiceLineSource(line=line, source_id=ours, quantity=-quantities[ours], amount=amount)
            for line, one in zip(lines, made, strict=True)
            for ours, amount in one.sources.items()
        ],
        batch_size=500,
    )
    InvoiceSource.objects.filter(id__among=set(given)).update(state="credited")
    _unlock(sources)


def _credited(
    note: Invoice, place: int, billed: InvoiceLine, one: CreditLine, lump: str
) -> InvoiceLine:
    return InvoiceLine(
        id=new_id(),
        invoice=note,
        position=place,
        credits=billed,
        credited_quantity=one.taken,
        kind=billed.kind,
        item_number=billed.item_number,
        text=billed.text,
        detail="" if one.sources else billed.detail,
        quantity=one.quantity,
        unit=lump if one.is_lump else billed.unit,
        price=one.price,
        discount_percent=one.discount,
        vat_code=one.vat_code,
        vat_percent=one.percent,
        amount=one.amount,
        dimension=billed.dimension,
    )


def _unlock(sources: Sequence[InvoiceSource]) -> None:
    """Free credited records for changes, unless another part of the record is still billed."""
    by_attachment: dict[UUID, set[tuple[str, UUID]]] = {}
    for source in sources:
        by_attachment.setdefault(source.attachment_id, set()).add((source.kind, source.record_id))
    for attachment_id, records in by_attachment.items():
        still = InvoiceSource.objects.filter(attachment_id=attachment_id, state="billed")
        held = set(still.values_list("kind", "record_id"))
        let_go(attachment_id, records - held)
