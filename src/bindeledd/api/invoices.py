"""Invoices and credit notes: listed, read, printed, credited in whole or part."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import invoicing_shapes as shapes
from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, tag
from bindeledd.api.papers import PDF, paper
from bindeledd.api.shapes import PageOut
from bindeledd.api.supplier_costs import require_sight
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.invoicing import giving_back, printing, queries

router = Router(tags=["Invoicing"])


@router.get("", response=PageOut[shapes.InvoiceLineOut])
@needs(Scope.READ)
def list_invoices(request: Request, asked: Query[shapes.InvoicesAsked]) -> Any:
    """Return a page of invoices and credit notes."""
    require_sight(request.person)
    return queries.invoices(lists.ask_of(asked))


@router.get("/{uuid:invoice_id}", response=shapes.InvoiceOut)
@needs(Scope.READ)
def get_invoice(request: Request, response: HttpResponse, invoice_id: UUID) -> Any:
    """Return one invoice or credit note."""
    require_sight(request.person)
    return invoice_out(invoice_id, response)


@router.get("/{uuid:invoice_id}/invoice.pdf", openapi_extra=PDF)
@needs(Scope.READ)
def get_invoice_pdf(request: Request, invoice_id: UUID) -> Any:
    """Return an invoice or credit note as the customer gets it."""
    require_sight(request.person)
    return paper("invoice", *printing.invoice_pdf(invoice_id))


@router.post("/{uuid:invoice_id}/credit", response={201: shapes.InvoiceOut})
@needs(Scope.WRITE, takes="json", once=True)
def credit_invoice(
    request: Request, response: HttpResponse, invoice_id: UUID, sent: shapes.CreditIn
) -> Any:
    """Credit an invoice; what is credited can be billed again, and nothing else."""
    choice = None if sent.lines is None else dict(map(_chosen, sent.lines))
    made = giving_back.credit_invoice(
        invoice_id,
        by=request.person,
        choice=choice,
        because=sent.because,
        issued_on=sent.issued_on,
    )
    return invoice_out(made, response)


def _chosen(line: shapes.CreditLineIn) -> tuple[UUID, frozenset[UUID] | Decimal]:
    if line.quantity is not None:
        return line.line_id, Decimal(line.quantity)
    return line.line_id, frozenset(line.source_ids or ())


def invoice_out(invoice_id: UUID, response: HttpResponse) -> Any:
    """Return an invoice as it is answered."""
    found = queries.invoice_detail(invoice_id)
    response["ETag"] = tag(found.invoice.revision)
    behind = {line.id: line.sources for line in found.standing}
    lines = [
        {name: getattr(line, name) for name in _LINE} | {"sources": behind.get(line.id, ())}
        for line in found.lines
    ]
    head = {name: getattr(found.invoice, name) for name in _HEAD}
    notes = [note.id for note in found.credit_notes]
    return head | {"lines": lines, "totals": found.totals, "credit_note_ids": notes}


_LINE = tuple(name for name in shapes.BilledLineOut.model_fields if name != "sources")
_HEAD = tuple(
    name
    for name in shapes.InvoiceOut.model_fields
    if name not in {"lines", "totals", "credit_note_ids"}
)
