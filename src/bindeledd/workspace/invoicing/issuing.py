"""Issues invoices: numbered without holes, summed to the øre, never changed afterwards.

An invoice bills what its attachment has taken; `giving_back` credits it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.models import Company, User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace import locks, settings, vat
from bindeledd.workspace.changes import announce
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.invoicing.choices import invoice_choices, rule_of
from bindeledd.workspace.invoicing.lines import READING_ORDER
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceLine,
    InvoiceLineSource,
    InvoiceSource,
    InvoiceVat,
)
from bindeledd.workspace.invoicing.numbering import next_number
from bindeledd.workspace.invoicing.services import (
    KIND,
    complete_attachment,
    locked_attachment,
    today,
)
from bindeledd.workspace.invoicing.sums import Charge, Totals, shares, totals

INVOICE: Final = "invoice"


def issue_invoice(
    attachment_id: UUID,
    *,
    by: By,
    issued_on: date | None = None,
    due_on: date | None = None,
    replaces: UUID | None = None,
) -> UUID:
    """Issue the invoice of an attachment and return its id; a draft is completed first.

    Args:
        attachment_id: What it bills.
        by: Who.
        issued_on: The invoice's day; None for today.
        due_on: None for the customer's payment days, or the company's.
        replaces: A credited invoice of the same customer that this one stands for.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such attachment.
        DomainError: Billed already, transferred, not complete, or the dates are no dates.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        attachment = locked_attachment(attachment_id)
        if attachment.state == "draft":
            complete_attachment(attachment_id, by=by)
            attachment = locked_attachment(attachment_id)
        if attachment.state != "completed":
            raise DomainError("attachment.billed", number=attachment.number)
        if locks.locked(KIND, [attachment.id]):
            raise DomainError("attachment.transferred")
        invoice = _invoice_of(attachment, issued_on or today(), due_on, replaces, by)
        _bill(attachment, invoice)
        attachment.state = "invoiced"
        attachment.save(update_fields=["state"])
        record_deed("invoice.issued", by=by, about=invoice.number, total=str(invoice.total))
        announce(KIND)
        announce(INVOICE)
    return invoice.id


def _invoice_of(
    attachment: InvoiceAttachment,
    issued_on: date,
    due_on: date | None,
    replaces: UUID | None,
    by: By,
) -> Invoice:
    customer = attachment.customer
    if customer is None:  # completed attachments have one
        raise DomainError("attachment.no_customer")
    due = due_on or issued_on + timedelta(days=_payment_days(customer))
    if due < issued_on:
        raise DomainError(
            "invoice.due_before_issued", fields={"due_on": "invoice.due_before_issued"}
        )
    chosen = invoice_choices()
    summed = attachment_totals(attachment)
    invoice = Invoice(
        number=next_number(INVOICE),
        kind=INVOICE,
        attachment=attachment,
        replaces=_replaced(replaces, customer),
        project_id=attachment.project_id,
        customer=customer,
        issued_on=issued_on,
        due_on=due,
        delivered_on=attachment.delivered_on or attachment.ends_on or issued_on,
        your_reference=attachment.your_reference,
        text=attachment.text,
        buyer=buyer_of(customer),
        seller=seller_now(),
        rounding_rule=chosen.rounding,
        **sums_of(summed, by),
    )
    invoice.save(force_insert=True)
    write_vat(invoice, summed)
    return invoice


def attachment_totals(attachment: InvoiceAttachment) -> Totals:
    """Return the sums of an attachment's lines, with the rates of the day of delivery."""
    rows = InvoiceAttachmentLine.objects.filter(attachment=attachment).order_by("position")
    charges = [Charge(code, amount) for code, amount in rows.values_list("vat_code", "amount")]
    return totals(charges, _percent_on(attachment), rule_of(invoice_choices().rounding))


def _percent_on(attachment: InvoiceAttachment) -> Any:
    return partial(vat.percent, on=attachment.delivered_on or attachment.ordered_on)


def _payment_days(customer: Customer) -> int:
    own = customer.payment_days
    return own if own is not None else settings.choices().payment_days


def _replaced(invoice_id: UUID | None, customer: Customer) -> Invoice | None:
    if invoice_id is None:
        return None
    found = Invoice.objects.filter(id=invoice_id, kind=INVOICE, customer=customer).first()
    if found is None:
        raise NotFoundError(kind=INVOICE)
    if not found.credit_notes.exists():
        raise DomainError("invoice.replaced_is_not_credited", number=found.number)
    return found


def sums_of(summed: Totals, by: By) -> dict[str, Any]:
    """Return the columns that hold a document's sums, and who issued it."""
    return {
        "net": summed.net,
        "vat": summed.vat,
        "rounding": summed.rounding,
        "total": summed.payable,
        "issued_by": by if isinstance(by, User) else None,
    }


def write_vat(invoice: Invoice, summed: Totals) -> None:
    """Write the VAT of a document, a row a code."""
    InvoiceVat.objects.bulk_create(
        InvoiceVat(
            invoice=invoice, vat_code=one.code, percent=one.percent, base=one.basis, vat=one.vat
        )
        for one in summed.vat_sums
    )


def buyer_of(customer: Customer) -> dict[str, Any]:
    """Return what a document says of a customer, as it stands now."""
    place = f"{customer.postal_code} {customer.city}".strip()
    return {
        "number": customer.number,
        "name": customer.name,
        "org_number": customer.org_number,
        "address": [line for line in (customer.address1, customer.address2, place) if line],
    }


def seller_now() -> dict[str, Any]:
    """Return what a document says of the company entered, as it stands now."""
    company = Company.objects.get(id=current_company())
    chosen = invoice_choices()
    return {
        "name": company.name,
        "org_number": company.org_number,
        "in_vat_register": chosen.in_vat_register,
        "address": [line for line in chosen.address.splitlines() if line],
        "phone": chosen.phone,
        "email": chosen.email,
        "bank_account": chosen.bank_account,
        "footer": chosen.footer,
    }


def _bill(attachment: InvoiceAttachment, invoice: Invoice) -> None:
    """Write the printed lines, and which source has which share of which line."""
    percent_of = _percent_on(attachment)
    drafted = list(InvoiceAttachmentLine.objects.filter(attachment=attachment).order_by("position"))
    taken = InvoiceSource.objects.filter(attachment=attachment, state="reserved")
    by_line: dict[UUID | None, list[InvoiceSource]] = {}
    for source in taken.order_by(*READING_ORDER):
        by_line.setdefault(source.line_id, []).append(source)
    lines = {line.id: _printed(invoice, line, percent_of(line.vat_code)) for line in drafted}
    InvoiceLine.objects.bulk_create(lines.values())
    InvoiceLineSource.objects.bulk_create(
        [
            InvoiceLineSource(
                line=lines[line.id], source=source, quantity=source.quantity, amount=share
            )
            for line in drafted
            for source, share in _shares(line, by_line.get(line.id, []))
        ],
        batch_size=500,
    )
    taken.update(state="billed")


def _shares(
    line: InvoiceAttachmentLine, sources: Sequence[InvoiceSource]
) -> Iterable[tuple[InvoiceSource, Decimal]]:
    if not sources:
        return []
    return zip(sources, shares(line.amount, tuple(one.amount for one in sources)), strict=True)


def _printed(invoice: Invoice, line: InvoiceAttachmentLine, percent: Decimal) -> InvoiceLine:
    same = (
        *("position", "kind", "item_number", "text", "detail", "quantity", "unit", "price"),
        *("discount_percent", "vat_code", "amount", "cost_price", "dimension"),
    )
    facts = {name: getattr(line, name) for name in same}
    return InvoiceLine(id=new_id(), invoice=invoice, vat_percent=percent, **facts)
