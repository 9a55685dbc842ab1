"""Issuing an invoice, its page and paper, and the credit of all or a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.money import money
from bindeledd.panel import formatting
from bindeledd.panel.forms import AmountField, DomainForm, day, text
from bindeledd.panel.invoicing import ledgers
from bindeledd.panel.invoicing.attachment import address, pdf, posted
from bindeledd.panel.invoicing.reasons import Reason, reason
from bindeledd.panel.invoicing.settled import settled
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.invoicing import (
    crediting,
    giving_back,
    issuing,
    printing,
    queries,
    readiness,
)
from bindeledd.workspace.invoicing.choices import rule_of
from bindeledd.workspace.invoicing.crediting import Choice, Credit
from bindeledd.workspace.invoicing.queries import InvoiceDetail
from bindeledd.workspace.invoicing.services import today
from bindeledd.workspace.invoicing.wording import part_name

_FIGURE = AmountField(required=False)


class IssueForm(DomainForm):
    """The days of an invoice."""

    issued_on = day(gettext_lazy("Date of invoice"))
    due_on = day(
        gettext_lazy("Due date"), help_text=gettext_lazy("Empty follows the customer's terms.")
    )


class CreditForm(DomainForm):
    """What stands on a credit note beside its lines."""

    because = text(gettext_lazy("Why"), help_text=gettext_lazy("Stands on the credit note."))
    issued_on = day(gettext_lazy("Date"))


@require_http_methods(["GET", "POST"])
def issue(request: Request, ours: UUID) -> HttpResponse:
    """Look at what will be issued, and issue it."""
    require(request.user, Ability.INVOICE)
    detail = queries.attachment_detail(ours)
    form = IssueForm(posted(request), initial={"issued_on": today()})
    candidates = queries.replaceable(detail.attachment)
    if request.method == "POST":
        before = done_before(request)
        if before is not None:
            return HttpResponseRedirect(before)
        chosen = request.POST.get("replaces", "")
        replaces = next((one.id for one in candidates if str(one.id) == chosen), None)
        made = form.attempt(
            lambda typed: issuing.issue_invoice(ours, by=request.user, replaces=replaces, **typed)
        )
        if made is not None:
            messages.success(request, _("The invoice is issued."))
            return HttpResponseRedirect(remember(request, reverse("panel:invoice", args=[made])))
    crumbs = [
        {"label": gettext_lazy("Invoice attachments"), "url": reverse("panel:attachments")},
        {"label": detail.attachment.number, "url": address(ours)},
        {"label": gettext_lazy("Issue invoice"), "url": ""},
    ]
    facts = {
        "nav": "attachments",
        "crumbs": crumbs,
        "detail": detail,
        "form": form,
        "candidates": candidates,
        "why_not": reason(readiness.to_billing(detail), address(ours)),
        "once": request.POST.get("once") or new_token(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "panel/invoicing/issue.html", facts, status=status)


@require_GET
def invoice(request: Request, ours: UUID) -> HttpResponse:
    """Show an invoice or a credit note."""
    require(request.user, Ability.SEE_ACCOUNTING)
    detail = queries.invoice_detail(ours)
    facts = _frame(detail) | {
        "lines": [_line(line) for line in detail.lines],
        "may_credit": allowed(request, Ability.INVOICE) and detail.may_be_credited,
        "settled": settled(detail.bill),
        **ledgers.facts_of_invoice(request, detail),
    }
    return render(request, "panel/invoicing/invoice.html", facts)


@require_GET
def invoice_pdf(request: Request, ours: UUID) -> HttpResponse:
    """Show an invoice as it looks on paper; noted in the audit log."""
    require(request.user, Ability.SEE_ACCOUNTING)
    number, content = printing.invoice_pdf(ours)
    record_deed("invoice.printed", by=request.user, about=number)
    return pdf(content, number)


@require_http_methods(["GET", "POST"])
def credit(request: Request, ours: UUID) -> HttpResponse:
    """Choose what is credited, see what it comes to, and issue the credit note."""
    require(request.user, Ability.INVOICE)
    detail = queries.invoice_detail(ours)
    form = CreditForm(posted(request), initial={"issued_on": today()})
    choice = crediting.everything(detail.standing)
    if request.method == "POST":
        before = done_before(request)
        if before is not None:
            return HttpResponseRedirect(before)
        choice = _chosen(request, detail)
    seen, refused = _look(detail, choice)
    if request.method == "POST" and "issue" in request.POST and seen is not None:
        made = form.attempt(
            lambda typed: giving_back.credit_invoice(ours, by=request.user, choice=choice, **typed)
        )
        if made is not None:
            messages.success(request, _("The credit note is issued."))
            return HttpResponseRedirect(remember(request, reverse("panel:invoice", args=[made])))
    facts = _frame(detail, gettext_lazy("Credit")) | {
        "form": form,
        "once": request.POST.get("once") or new_token(),
        "rows": _rows(detail, choice),
        "seen": seen,
        "why_not": _why_not(refused) or reason(readiness.to_numbering("invoice")),
    }
    part = "_credit.html" if request.htmx else "credit.html"
    wrong = "issue" in request.POST
    return render(request, f"panel/invoicing/{part}", facts, status=422 if wrong else 200)


def _look(detail: InvoiceDetail, choice: Choice) -> tuple[Credit | None, str]:
    """Reckon a credit without writing anything."""
    try:
        rule = rule_of(detail.invoice.rounding_rule)
        return crediting.credit(detail.standing, choice, rule), ""
    except DomainError as error:
        return None, sentence(error.error_code, error.params)


def _why_not(refused: str) -> Reason | None:
    return Reason("", refused, "#credit-table", gettext_lazy("Choose")) if refused else None


def _chosen(request: Request, detail: InvoiceDetail) -> Choice:
    """Read ticks and quantities; a line that nobody touched is not credited."""
    ticked = set(request.POST.getlist("source"))
    found: dict[UUID, frozenset[UUID] | Decimal] = {}
    for line in detail.standing:
        if line.sources:
            ids = [one.id for one in line.sources if not one.credited and str(one.id) in ticked]
            found[line.id] = frozenset(ids)
        else:
            found[line.id] = read_figure(request.POST.get(f"quantity-{line.id}", ""))
    return found


def read_figure(written: str) -> Decimal:
    """Return a quantity as it was typed; nothing typed is none.

    Raises:
        DomainError: It is no figure.
    """
    try:
        figure = _FIGURE.to_python(written[:30])
    except ValidationError as error:
        raise DomainError("field.not_an_amount") from error
    return Decimal(0) if figure is None else figure.quantize(Decimal("0.001"))


def _rows(detail: InvoiceDetail, choice: Choice) -> list[dict[str, Any]]:
    """Return the lines with what can be ticked on each."""
    texts = {line.id: line for line in detail.lines}
    sources = queries.sources_of(detail.invoice)
    people = printing.people_names(
        {one.employee_id for one in sources.values() if one.employee_id is not None}
    )
    found = []
    for line in detail.standing:
        chosen = choice.get(line.id, frozenset())
        found.append(
            {
                "line": texts[line.id],
                "amount": formatting.number(line.amount, 2),
                "left": formatting.quantity(line.left),
                "done": _done(line),
                "quantity": ""
                if isinstance(chosen, frozenset)
                else format(chosen.normalize(), "f").replace(".", formatting.notation().point),
                "sources": [
                    {
                        "id": one.id,
                        "label": part_name(sources[one.id].label, sources[one.id].part),
                        "sub": _about(sources[one.id], people),
                        "quantity": _with_unit(sources[one.id]),
                        "amount": formatting.number(one.amount, 2),
                        "credited": one.credited,
                        "ticked": isinstance(chosen, frozenset) and one.id in chosen,
                    }
                    for one in line.sources
                ],
            }
        )
    return found


def _done(line: crediting.BilledLine) -> bool:
    if line.sources:
        return all(one.credited for one in line.sources)
    return line.left == 0


def _with_unit(source: Any) -> str:
    if source.minutes is not None:
        return formatting.minutes(source.minutes)
    return f"{formatting.quantity(source.quantity)} {source.unit}".strip()


def _about(source: Any, people: Mapping[UUID, str]) -> str:
    who = people.get(source.employee_id, "")
    facts = [formatting.day_short(source.on_day), who, source.detail]
    return ", ".join(fact for fact in facts if fact)


def _line(line: Any) -> dict[str, str]:
    percent = line.discount_percent
    return {
        "number": line.item_number,
        "text": line.text,
        "detail": line.detail,
        "quantity": formatting.quantity(line.quantity),
        "unit": line.unit,
        "price": formatting.number(line.price, 2),
        "discount": formatting.percent(percent, 0 if percent == round(percent) else 2)
        if percent
        else "",
        "vat": formatting.percent(line.vat_percent, 0),
        "amount": formatting.number(line.amount, 2),
    }


def _frame(detail: InvoiceDetail, here: Any = "") -> dict[str, Any]:
    made = detail.invoice
    crumbs: list[dict[str, Any]] = [
        {"label": gettext_lazy("Invoices"), "url": reverse("panel:invoices")},
        {"label": made.number, "url": reverse("panel:invoice", args=[made.id]) if here else ""},
    ]
    if here:
        crumbs.append({"label": here, "url": ""})
    return {
        "nav": "attachments",
        "crumbs": crumbs,
        "detail": detail,
        "invoice": made,
        "is_credit": made.kind == giving_back.CREDIT_NOTE,
        "left": money(detail.left),
    }
