"""Attachments and invoices as whole documents: heads and lines of a page in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from bindeledd.kernel.money import money
from bindeledd.workspace import records
from bindeledd.workspace.invoicing import printing
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceLine,
)
from bindeledd.workspace.items.models import Item
from bindeledd.workspace.readable import Readable, changes_of_rows, stamp_of_rows

_HEAD: Final = (
    *("id", "revision", "number", "state", "project_id", "customer_id", "your_reference"),
    *("ordered_on", "delivered_on", "begins_on", "ends_on", "title", "text", "with_basis"),
)
_ISSUED: Final = (
    *("id", "revision", "number", "kind", "credits_id", "attachment_id", "project_id"),
    *("customer_id", "issued_on", "due_on", "delivered_on", "your_reference"),
    *("net", "vat", "rounding", "total"),
)
_LINE: Final = (
    *("id", "position", "kind", "item_number", "text", "detail", "quantity", "unit", "price"),
    *("discount_percent", "amount", "vat_code", "cost_price", "dimension"),
)
_MAIL: Final = {"mail": F("customer__email"), "invoice_mail": F("customer__invoice_email")}


def attachments_by_id(ids: Sequence[UUID]) -> dict[UUID, records.InvoiceAttachment]:
    """Return attachments with their lines, in three statements; unknown ids are absent."""
    if not ids:
        return {}
    rows = InvoiceAttachment.objects.filter(id__among=set(ids))
    heads = list(rows.values(*_HEAD, **_MAIL, own_mail=F("email")))
    lines = InvoiceAttachmentLine.objects.filter(attachment_id__in=list(ids))
    found = _lines(lines.order_by("position").values(*_LINE, of=F("attachment_id")))
    return {row["id"]: _attachment(row, found.get(row["id"], ())) for row in heads}


def invoices_by_id(ids: Sequence[UUID]) -> dict[UUID, records.Invoice]:
    """Return invoices and credit notes with their lines, in three statements."""
    if not ids:
        return {}
    rows = Invoice.objects.filter(id__among=set(ids))
    more = _MAIL | {
        "own_mail": F("attachment__email"),
        "own_text": F("text"),
        "reason": F("because"),
    }
    heads = list(rows.values(*_ISSUED, **more))
    lines = InvoiceLine.objects.filter(invoice_id__in=list(ids)).order_by("position")
    found = _lines(lines.values(*_LINE, "vat_percent", of=F("invoice_id")))
    return {row["id"]: _invoice(row, found.get(row["id"], ())) for row in heads}


def _attachment(row: dict[str, Any], lines: Iterable[dict[str, Any]]) -> records.InvoiceAttachment:
    made = tuple(records.BillingLine(**line) for line in lines)
    return records.InvoiceAttachment(
        email=_email(row),
        net=money(sum((line.amount for line in made), Decimal(0))),
        lines=made,
        active=row["state"] != "deleted",
        **row,
    )


def _invoice(row: dict[str, Any], lines: Iterable[dict[str, Any]]) -> records.Invoice:
    text, because = row.pop("own_text"), row.pop("reason")
    return records.Invoice(
        email=_email(row),
        text=text or because,
        lines=tuple(records.InvoiceLine(**line) for line in lines),
        **row,
    )


def _email(row: dict[str, Any]) -> str:
    """Take the addresses out of a row and return the one to write to (A9.5)."""
    mails = (row.pop("own_mail"), row.pop("invoice_mail"), row.pop("mail"))
    return next((mail for mail in mails if mail), "")


def _lines(rows: Any) -> dict[UUID, list[dict[str, Any]]]:
    """Return lines a document, each with the item that has its number."""
    found = list(rows)
    items = _items({row["item_number"] for row in found})
    by_document: dict[UUID, list[dict[str, Any]]] = {}
    for row in found:
        whose = row.pop("of")
        by_document.setdefault(whose, []).append(row | {"item_id": items.get(row["item_number"])})
    return by_document


def _items(numbers: set[str]) -> dict[str, UUID]:
    numbers.discard("")
    if not numbers:
        return {}
    return dict(Item.objects.filter(number__among=numbers).values_list("number", "id"))


def _called(attachment: records.InvoiceAttachment) -> str:
    return f"{attachment.number} {attachment.title}".strip()


def _number(document: records.InvoiceAttachment | records.Invoice) -> str:
    return document.number


INVOICE_ATTACHMENT: Final = Readable(
    name="invoice_attachment",
    model=InvoiceAttachment,
    record=records.InvoiceAttachment,
    read=attachments_by_id,
    number=_number,
    label=_called,
    changed_by=partial(changes_of_rows, InvoiceAttachment),
    stamp=partial(stamp_of_rows, InvoiceAttachment),
    papers={"basis": printing.basis_pdf},
)
INVOICE: Final = Readable(
    name="invoice",
    model=Invoice,
    record=records.Invoice,
    read=invoices_by_id,
    number=_number,
    label=_number,
    changed_by=partial(changes_of_rows, Invoice),
    stamp=partial(stamp_of_rows, Invoice),
    papers={"invoice": printing.invoice_pdf},
    day="issued_on",
)
