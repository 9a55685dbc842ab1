"""The form of one line: an own line, or one that gathers and is changed by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import ChoiceField
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, amount
from bindeledd.panel.forms import text as text_field
from bindeledd.panel.invoicing.attachment import address, posted, told
from bindeledd.panel.invoicing.reasons import not_draft
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing import editing, queries
from bindeledd.workspace.invoicing.lines import EDITABLE
from bindeledd.workspace.vat import ON_SALES

_CODES = {
    "3": gettext_lazy("3 Regular rate"),
    "31": gettext_lazy("31 Middle rate"),
    "32": gettext_lazy("32 Raw fish"),
    "33": gettext_lazy("33 Low rate"),
    "5": gettext_lazy("5 Exempt"),
    "51": gettext_lazy("51 Reverse charge"),
    "52": gettext_lazy("52 Export"),
    "6": gettext_lazy("6 Outside the VAT act"),
    "7": gettext_lazy("7 No VAT treatment"),
}


class LineForm(DomainForm):
    """One line."""

    text = text_field(gettext_lazy("Text"))
    detail = text_field(gettext_lazy("Smaller text below"))
    item_number = text_field(gettext_lazy("Item no."), css="input-short")
    quantity = amount(gettext_lazy("Quantity"))
    unit = text_field(gettext_lazy("Unit"), css="input-short")
    price = amount(gettext_lazy("Price, excluding VAT"))
    discount_percent = amount(gettext_lazy("Discount, percent"))
    vat_code = ChoiceField(
        label=gettext_lazy("VAT code"), choices=[(code, _CODES[code]) for code in ON_SALES]
    )


@require_http_methods(["GET", "POST"])
def new_line(request: Request, ours: UUID) -> HttpResponse:
    """Add an own line."""
    require(request.user, Ability.INVOICE)
    form = LineForm(posted(request), initial={"vat_code": "3"})
    if request.method == "POST":
        before = done_before(request)
        if before is not None:
            return HttpResponseRedirect(before)
        made = form.attempt(lambda typed: editing.add_line(ours, _given(typed), by=request.user))
        if made is not None:
            return HttpResponseRedirect(remember(request, f"{address(ours)}#line-{made}"))
    facts = {"title": _("New free-text line"), "once": request.POST.get("once") or new_token()}
    return _form(request, ours, form, facts)


@require_http_methods(["GET", "POST"])
def edit_line(request: Request, ours: UUID, line_id: UUID) -> HttpResponse:
    """Change a line."""
    require(request.user, Ability.INVOICE)
    line = queries.attachment_line(ours, line_id)
    form = LineForm(posted(request), initial={name: getattr(line, name) for name in EDITABLE})
    if request.method == "POST":
        deed = editing.change_line
        done = form.attempt(told(lambda typed: deed(ours, line_id, _given(typed), by=request.user)))
        if done is not None:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(f"{address(ours)}#line-{line_id}")
    facts = {"title": _("Change line"), "line": line, "by_hand": bool(line.changed_by_hand)}
    return _form(request, ours, form, facts)


@require_POST
def restore_line(request: Request, ours: UUID, line_id: UUID) -> HttpResponse:
    """Let a line follow what it gathers again."""
    editing.restore_line(ours, line_id, by=request.user)
    messages.success(request, _("The line follows the basis again."))
    return HttpResponseRedirect(f"{address(ours)}#line-{line_id}")


def _given(typed: dict[str, Any]) -> dict[str, Any]:
    """Leave out figures that nobody wrote: they keep what they are."""
    return {name: value for name, value in typed.items() if value is not None}


def _form(request: Request, ours: UUID, form: DomainForm, facts: dict[str, Any]) -> HttpResponse:
    detail = queries.attachment_detail(ours)
    made = detail.attachment
    crumbs = [
        {"label": gettext_lazy("Invoice attachments"), "url": reverse("panel:attachments")},
        {"label": made.number, "url": address(ours)},
        {"label": facts["title"], "url": ""},
    ]
    shown = {"nav": "attachments", "crumbs": crumbs, "form": form, "attachment": made}
    shown["why_not"] = not_draft(detail)
    status = 422 if form.is_bound else 200
    return render(request, "panel/invoicing/line.html", shown | facts, status=status)
