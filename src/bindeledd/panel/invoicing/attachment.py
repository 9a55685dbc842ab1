"""The page of one invoice attachment: basis left, lines right, and what one does with both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.money import money
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, amount, day, mail
from bindeledd.panel.forms import text as text_field
from bindeledd.panel.invoicing import ledgers, reasons
from bindeledd.panel.invoicing.drawn import Drawn, drawn_basis
from bindeledd.panel.invoicing.ticks import View
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.invoicing import (
    basis,
    editing,
    printing,
    queries,
    readiness,
    services,
)
from bindeledd.workspace.invoicing.queries import AttachmentDetail

STATES: Final = {
    "draft": ("draft", gettext_lazy("Draft")),
    "completed": ("approved", gettext_lazy("Completed")),
    "invoiced": ("billed", gettext_lazy("Billed")),
    "deleted": ("skipped", gettext_lazy("Deleted")),
}
"""State of an attachment -> its sign and word."""


class HeadForm(DomainForm):
    """What stands in the head of the document."""

    customer_id = Pick("customer_id", gettext_lazy("Customer"))
    your_reference = text_field(gettext_lazy("Your ref."))
    email = mail(gettext_lazy("E-mail"))
    ordered_on = day(gettext_lazy("Order date"))
    delivered_on = day(gettext_lazy("Delivered"))
    title = text_field(gettext_lazy("Heading"))
    text = text_field(gettext_lazy("Text to the customer"))


class PeriodForm(DomainForm):
    """Which days of the basis are looked at."""

    begins_on = day(gettext_lazy("From"))
    ends_on = day(gettext_lazy("To"))


class AgreedForm(DomainForm):
    """A sum that was agreed on."""

    total = amount(gettext_lazy("Agreed sum, excluding VAT"))


@require_GET
def attachment(request: Request, ours: UUID) -> HttpResponse:
    """Show an attachment."""
    require(request.user, Ability.SEE_ACCOUNTING)
    return _page(request, ours)


@require_GET
def attachment_pdf(request: Request, ours: UUID) -> HttpResponse:
    """Show the basis as it looks on paper; noted in the audit log."""
    require(request.user, Ability.SEE_ACCOUNTING)
    number, content = printing.basis_pdf(ours)
    record_deed("invoice_basis.printed", by=request.user, about=number)
    return pdf(content, number)


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a document that the browser shows."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def choose(request: Request, ours: UUID) -> HttpResponse:
    """Take what is ticked, give back what is not."""
    require(request.user, Ability.INVOICE)
    drawn = drawn_basis(queries.attachment_detail(ours), _view(request, may_edit=True))
    ticked = drawn.portions(request.POST.getlist("row"))
    return _do(
        request,
        ours,
        lambda: services.choose(ours, shown=drawn.shown(), ticked=ticked, by=request.user),
    )


@require_POST
def change_form(request: Request, ours: UUID) -> HttpResponse:
    """Choose single or multi line, grouped or not."""
    chosen = request.POST.get("shape", "")
    fields: dict[str, Any] = {
        name: request.POST.get(name) == "on" for name in ("group_hours", "machine_lines")
    }
    if chosen:
        fields = {"form": chosen}
    return _do(request, ours, lambda: services.change_attachment(ours, fields, by=request.user))


@require_POST
def change_period(request: Request, ours: UUID) -> HttpResponse:
    """Look at other days of the basis."""
    require(request.user, Ability.INVOICE)
    form = PeriodForm(request.POST)
    deed = services.change_attachment
    done = form.attempt(told(lambda typed: deed(ours, typed, by=request.user)))
    return _page(request, ours, period=form) if done is None else _again(request, ours)


@require_POST
def change_head(request: Request, ours: UUID) -> HttpResponse:
    """Change customer, reference, dates and text."""
    require(request.user, Ability.INVOICE)
    form = HeadForm(request.POST)
    with_basis = {"with_basis": request.POST.get("with_basis") == "on"}
    deed = services.change_attachment
    done = form.attempt(told(lambda typed: deed(ours, typed | with_basis, by=request.user)))
    if done is None:
        return _page(request, ours, head=form)
    messages.success(request, _("Saved."))
    return _again(request, ours)


@require_POST
def change_lines(request: Request, ours: UUID) -> HttpResponse:
    """Move, remove or order lines, or give them item numbers."""
    return _do(request, ours, lambda: _change_lines(request, ours))


def _change_lines(request: Request, ours: UUID) -> None:
    services.draft(ours, request.user)
    asked = request.POST
    if asked.get("move"):
        way, _colon, line = asked["move"].partition(":")
        editing.move_line(ours, _id(line), "up" if way == "up" else "down", by=request.user)
    elif asked.get("remove"):
        editing.remove_line(ours, _id(asked["remove"]), by=request.user)
    elif asked.get("order"):
        ids = [_id(one) for one in asked["order"].split(",")]
        editing.order_lines(ours, ids, by=request.user)
    else:
        for name, value in asked.items():
            if name.startswith("number-"):
                fields = {"item_number": value}
                editing.change_line(ours, _id(name[7:]), fields, by=request.user)


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as error:
        raise DomainError("domain.not_found") from error


@require_POST
def agree(request: Request, ours: UUID) -> HttpResponse:
    """Let an agreed sum fall on the lines."""
    require(request.user, Ability.INVOICE)
    form = AgreedForm(request.POST)

    def deed(typed: dict[str, Any]) -> None:
        if typed["total"] is None:
            raise DomainError("domain.invalid", fields={"total": "field.required"})
        editing.agree_on(ours, money(typed["total"]), by=request.user)

    if form.attempt(told(deed)) is None:
        return _page(request, ours, agreed=form)
    return _again(request, ours)


@require_POST
def refresh(request: Request, ours: UUID) -> HttpResponse:
    """Read what was taken anew."""
    return _do(request, ours, lambda: services.refresh(ours, by=request.user))


@require_POST
def complete(request: Request, ours: UUID) -> HttpResponse:
    """Complete an attachment."""
    done = _("Completed: the rows are locked, and the attachment can be billed.")
    deed = services.complete_attachment
    return _do(request, ours, lambda: deed(ours, by=request.user), done)


@require_POST
def reopen(request: Request, ours: UUID) -> HttpResponse:
    """Make a completed attachment a draft again."""
    done = _("A draft again: the rows can be changed.")
    deed = services.reopen_attachment
    return _do(request, ours, lambda: deed(ours, by=request.user), done)


@require_POST
def delete(request: Request, ours: UUID) -> HttpResponse:
    """Delete a draft; what it took is free again."""
    services.delete_attachment(ours, by=request.user)
    messages.success(request, _("Deleted. Everything on it is unbilled again."))
    return HttpResponseRedirect(reverse("panel:attachments"))


def _do(request: Request, ours: UUID, deed: Callable[[], object], done: str = "") -> HttpResponse:
    """Do a deed and show the page again, or with the reason why it was refused."""
    require(request.user, Ability.INVOICE)
    try:
        deed()
    except DomainError as error:
        if error.error_code in {"domain.forbidden", "domain.not_found"}:
            raise
        return _page(request, ours, refused=error)
    if done:
        messages.success(request, done)
    return _again(request, ours)


def _again(request: Request, ours: UUID) -> HttpResponse:
    """Lead to the page; htmx gets the part that changed."""
    if request.htmx:
        return _page(request, ours, status=200)
    return HttpResponseRedirect(address(ours) + _view(request, may_edit=True).query)


def _view(request: Request, *, may_edit: bool) -> View:
    """Return how the reader looks at the basis: the address says it, or the form that was sent."""
    asked = request.POST if request.method == "POST" else request.GET
    opened = asked.get("open", "")
    return View(
        opened=opened if opened.isalnum() else "",
        everything=asked.get("show") == "all",
        fixed=not may_edit,
    )


def posted(request: Request) -> QueryDict | None:
    """Return what a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def told(deed: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], bool]:
    """Return the deed of a form that tells that it was done."""

    def done(typed: dict[str, Any]) -> bool:
        deed(typed)
        return True

    return done


def address(ours: UUID) -> str:
    """Return where an attachment is shown."""
    return reverse("panel:attachment", args=[ours])


def _page(
    request: Request,
    ours: UUID,
    *,
    refused: DomainError | None = None,
    status: int | None = None,
    **forms: DomainForm,
) -> HttpResponse:
    detail = queries.attachment_detail(ours)
    may_edit = allowed(request, Ability.INVOICE) and detail.is_draft
    view = _view(request, may_edit=may_edit)
    drawn = drawn_basis(detail, view)
    facts = _facts(request, detail, drawn, forms) | {
        "view": view,
        "refused": None if refused is None else sentence(refused.error_code, refused.params),
    }
    if status is None:
        status = 422 if refused is not None or forms else 200
    part = "_attachment.html" if request.htmx and request.htmx.target == "attachment" else ""
    name = f"panel/invoicing/{part or 'attachment.html'}"
    return render(request, name, facts, status=status)


def _facts(
    request: Request, detail: AttachmentDetail, drawn: Drawn, forms: dict[str, DomainForm]
) -> dict[str, Any]:
    made = detail.attachment
    code, word = STATES[made.state]
    completing = readiness.to_completing(detail, changed=drawn.changed) if detail.is_draft else None
    reopening = readiness.to_reopening(detail) if made.state == "completed" else None
    may_edit = allowed(request, Ability.INVOICE) and detail.is_draft
    return {
        "nav": "attachments",
        "crumbs": [
            {"label": gettext_lazy("Invoice attachments"), "url": reverse("panel:attachments")},
            {
                "label": f"{made.project.joined_number} {made.project.name}",
                "url": reverse("panel:project", args=[made.project_id]),
            },
            {"label": made.number, "url": ""},
        ],
        "attachment": made,
        "detail": detail,
        "basis": drawn,
        "lines": _lines(detail),
        "state": code,
        "state_word": word,
        "may_invoice": allowed(request, Ability.INVOICE),
        "may_edit": may_edit,
        "waiting": basis.waiting_count(basis.projects_of(made.project_id)) if may_edit else 0,
        "head": forms.get("head") or HeadForm(initial=_head(detail)),
        "period": forms.get("period") or PeriodForm(initial=_period(detail)),
        "agreed": forms.get("agreed") or AgreedForm(),
        "differs": money(detail.gathered_sum - detail.basis_sum),
        "part_number": queries.part_number(made),
        "numberless": reasons.numberless(detail),
        "stale": may_edit and drawn.changed,
        "why_not": reasons.reason(readiness.to_billing(detail, changed=drawn.changed)),
        "why_not_complete": reasons.reason(completing),
        "why_not_reopen": reasons.reason(reopening),
        "why_not_agree": reasons.not_spread(detail),
        **ledgers.facts_of_attachment(request, detail, changed=drawn.changed),
    }


def _lines(detail: AttachmentDetail) -> list[dict[str, Any]]:
    last = len(detail.lines) - 1
    return [
        {
            "id": line.id,
            "number": line.item_number,
            "text": line.text,
            "detail": line.detail,
            "quantity": formatting.quantity(line.quantity),
            "unit": line.unit,
            "price": formatting.number(line.price, 2),
            "discount": _discount(line.discount_percent),
            "amount": formatting.number(line.amount, 2),
            "first": place == 0,
            "last": place == last,
            "changed": bool(line.changed_by_hand),
            "own": line.key == "",
        }
        for place, line in enumerate(detail.lines)
    ]


def _discount(percent: Decimal) -> str:
    return formatting.percent(percent, 0 if percent == round(percent) else 2) if percent else ""


def _head(detail: AttachmentDetail) -> dict[str, Any]:
    return {name: getattr(detail.attachment, name) for name in HeadForm.base_fields}


def _period(detail: AttachmentDetail) -> dict[str, date | None]:
    return {name: getattr(detail.attachment, name) for name in PeriodForm.base_fields}
