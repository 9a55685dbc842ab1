"""The basis of projects, and invoice attachments: taken, edited, completed, printed, billed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bindeledd.api import invoicing_shapes as shapes
from bindeledd.api import lists
from bindeledd.api.admission import Request, needs, refuse_other_revision, tag
from bindeledd.api.invoices import invoice_out
from bindeledd.api.papers import PDF, paper
from bindeledd.api.shapes import HistoryOut, PageOut
from bindeledd.api.supplier_costs import require_sight
from bindeledd.kernel.money import money
from bindeledd.tenancy.models import Scope
from bindeledd.workspace.invoicing import basis, editing, issuing, printing, queries, services
from bindeledd.workspace.projects import queries as projects

router = Router(tags=["Invoicing"])
_HERE = "/invoice-attachments/{uuid:attachment_id}"
_LINE = f"{_HERE}/lines/{{uuid:line_id}}"


@router.get("/projects/{uuid:project_id}/basis", response=shapes.BasisOut)
@needs(Scope.READ)
def get_basis(request: Request, project_id: UUID, asked: Query[shapes.BasisAsked]) -> Any:
    """Return what of a project can be billed now."""
    require_sight(request.person)
    projects.project_detail(project_id)
    rows = basis.basis(basis.projects_of(project_id), begins=asked.begins, ends=asked.ends)
    return {"rows": rows}


@router.get("/invoice-attachments", response=PageOut[shapes.AttachmentLineOut])
@needs(Scope.READ)
def list_invoice_attachments(request: Request, asked: Query[shapes.AttachmentsAsked]) -> Any:
    """Return a page of attachments."""
    require_sight(request.person)
    return queries.attachments(lists.ask_of(asked))


@router.post("/invoice-attachments", response={201: shapes.AttachmentOut})
@needs(Scope.WRITE, takes="json", once=True)
def create_invoice_attachment(
    request: Request, response: HttpResponse, sent: shapes.AttachmentIn
) -> Any:
    """Make a draft from a project's basis; what it takes is reserved."""
    fields = sent.given()
    project_id, records = fields.pop("project_id"), fields.pop("records", None)
    made = services.create_attachment(
        project_id,
        by=request.person,
        chosen=None if records is None else _taken(records),
        begins=fields.get("begins_on"),
        ends=fields.get("ends_on"),
        fields=fields,
    )
    return _shown(made, response)


@router.get(_HERE, response=shapes.AttachmentOut)
@needs(Scope.READ)
def get_invoice_attachment(request: Request, response: HttpResponse, attachment_id: UUID) -> Any:
    """Return one attachment with its lines and sums."""
    require_sight(request.person)
    return _shown(attachment_id, response)


@router.patch(_HERE, response=shapes.AttachmentOut)
@needs(Scope.WRITE, takes="json", match=True)
def update_invoice_attachment(
    request: Request, response: HttpResponse, attachment_id: UUID, head: shapes.AttachmentHead
) -> Any:
    """Change the head or the form of a draft."""
    _refuse_stale(request, attachment_id)
    services.change_attachment(attachment_id, head.given(), by=request.person)
    return _shown(attachment_id, response)


@router.delete(_HERE, response={204: None})
@needs(Scope.WRITE, match=True)
def delete_invoice_attachment(request: Request, attachment_id: UUID) -> Any:
    """Delete a draft: all that it took is free again."""
    _refuse_stale(request, attachment_id)
    services.delete_attachment(attachment_id, by=request.person)


@router.post(f"{_HERE}/take", response=shapes.AttachmentOut)
@needs(Scope.WRITE, takes="json", once=True)
def take_records(
    request: Request, response: HttpResponse, attachment_id: UUID, sent: shapes.RecordsIn
) -> Any:
    """Take more records from the basis."""
    services.take(attachment_id, _taken(sent.records), by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/leave", response=shapes.AttachmentOut)
@needs(Scope.WRITE, takes="json", once=True)
def leave_records(
    request: Request, response: HttpResponse, attachment_id: UUID, sent: shapes.RecordsIn
) -> Any:
    """Give records back to the basis."""
    services.leave(attachment_id, _taken(sent.records), by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/refresh", response=shapes.AttachmentOut)
@needs(Scope.WRITE, once=True)
def refresh_invoice_attachment(
    request: Request, response: HttpResponse, attachment_id: UUID
) -> Any:
    """Read anew what a draft has taken."""
    services.refresh(attachment_id, by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/complete", response=shapes.AttachmentOut)
@needs(Scope.WRITE, once=True, match=True)
def complete_invoice_attachment(
    request: Request, response: HttpResponse, attachment_id: UUID
) -> Any:
    """Complete a draft: its records are locked."""
    _refuse_stale(request, attachment_id)
    services.complete_attachment(attachment_id, by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/reopen", response=shapes.AttachmentOut)
@needs(Scope.WRITE, once=True, match=True)
def reopen_invoice_attachment(request: Request, response: HttpResponse, attachment_id: UUID) -> Any:
    """Make a completed attachment a draft again."""
    _refuse_stale(request, attachment_id)
    services.reopen_attachment(attachment_id, by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/agree", response=shapes.AttachmentOut)
@needs(Scope.WRITE, takes="json", once=True)
def agree_on_total(
    request: Request, response: HttpResponse, attachment_id: UUID, sent: shapes.AgreeIn
) -> Any:
    """Let the lines come to a sum that was agreed on."""
    editing.agree_on(attachment_id, money(Decimal(sent.total)), by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/lines", response={201: shapes.AttachmentOut})
@needs(Scope.WRITE, takes="json", once=True)
def add_attachment_line(
    request: Request, response: HttpResponse, attachment_id: UUID, line: shapes.LineIn
) -> Any:
    """Add an own line below the others."""
    editing.add_line(attachment_id, line.given(), by=request.person)
    return _shown(attachment_id, response)


@router.patch(_LINE, response=shapes.AttachmentOut)
@needs(Scope.WRITE, takes="json")
def update_attachment_line(
    request: Request,
    response: HttpResponse,
    attachment_id: UUID,
    line_id: UUID,
    line: shapes.LineIn,
) -> Any:
    """Change a line; the amount follows."""
    editing.change_line(attachment_id, line_id, line.given(), by=request.person)
    return _shown(attachment_id, response)


@router.delete(_LINE, response=shapes.AttachmentOut)
@needs(Scope.WRITE)
def remove_attachment_line(
    request: Request, response: HttpResponse, attachment_id: UUID, line_id: UUID
) -> Any:
    """Take a line away; what it gathers goes back to the basis."""
    editing.remove_line(attachment_id, line_id, by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_LINE}/restore", response=shapes.AttachmentOut)
@needs(Scope.WRITE, once=True)
def restore_attachment_line(
    request: Request, response: HttpResponse, attachment_id: UUID, line_id: UUID
) -> Any:
    """Let a line say again what follows from what it gathers."""
    editing.restore_line(attachment_id, line_id, by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/order", response=shapes.AttachmentOut)
@needs(Scope.WRITE, takes="json", once=True)
def order_attachment_lines(
    request: Request, response: HttpResponse, attachment_id: UUID, order: shapes.OrderIn
) -> Any:
    """Put the lines in an order."""
    editing.order_lines(attachment_id, order.ids, by=request.person)
    return _shown(attachment_id, response)


@router.post(f"{_HERE}/invoice", response={201: shapes.InvoiceOut})
@needs(Scope.WRITE, takes="json", once=True)
def issue_invoice(
    request: Request, response: HttpResponse, attachment_id: UUID, sent: shapes.IssueIn
) -> Any:
    """Issue the invoice of an attachment, under the next number of the series."""
    made = issuing.issue_invoice(
        attachment_id,
        by=request.person,
        issued_on=sent.issued_on,
        due_on=sent.due_on,
        replaces=sent.replaces,
    )
    return invoice_out(made, response)


@router.get(f"{_HERE}/basis.pdf", openapi_extra=PDF)
@needs(Scope.READ)
def get_basis_pdf(request: Request, attachment_id: UUID) -> Any:
    """Return the basis as the customer gets it."""
    require_sight(request.person)
    return paper("basis", *printing.basis_pdf(attachment_id))


@router.get(f"{_HERE}/history", response=HistoryOut)
@needs(Scope.READ)
def invoice_attachment_history(request: Request, attachment_id: UUID) -> Any:
    """Return who changed what, newest first."""
    require_sight(request.person)
    queries.attachment_detail(attachment_id)
    return lists.history(queries.attachment_history(attachment_id))


def _taken(records: Sequence[Any]) -> list[tuple[str, UUID]]:
    return [(one.kind, one.id) for one in records]


def _refuse_stale(request: Request, attachment_id: UUID) -> None:
    refuse_other_revision(request, queries.attachment_detail(attachment_id).attachment.revision)


def _shown(attachment_id: UUID, response: HttpResponse) -> Any:
    found = queries.attachment_detail(attachment_id)
    response["ETag"] = tag(found.attachment.revision)
    head = {name: getattr(found.attachment, name) for name in _HEAD}
    return head | {
        "lines": found.lines,
        "taken": found.taken,
        "totals": found.totals,
        "invoice_id": None if found.invoice is None else found.invoice.id,
    }


_HEAD = tuple(
    name
    for name in shapes.AttachmentOut.model_fields
    if name not in {"lines", "taken", "totals", "invoice_id"}
)
