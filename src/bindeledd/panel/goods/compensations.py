"""Pages of driving, tolls, expenses and allowances, with their receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.identity import new_id
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day
from bindeledd.panel.forms import amount as figure
from bindeledd.panel.forms import text as words
from bindeledd.panel.goods.shown import (
    Fact,
    Signed,
    crumbs,
    may_change,
    past_for,
    require_own,
    require_sight,
    show,
    signed,
    tabs,
)
from bindeledd.panel.goods.standing import standing_facts
from bindeledd.panel.goods.withdrawals import KEPT
from bindeledd.panel.goods.words import KINDS, STATES, kind_text, why_fixed
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.listing import Filter, ListPage
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import records
from bindeledd.workspace.booking import APPROVED, booker, today_here
from bindeledd.workspace.compensations import queries, receipts, services
from bindeledd.workspace.lists import Ask, Page

LIST = ListPage(
    key="compensations",
    kind="compensation",
    title=_("Driving and expenses"),
    rows=queries.compensations,
    table="panel/goods/_compensations.html",
    columns=(
        "incurred_on",
        "employee_name",
        "type_number",
        "type_name",
        "quantity",
        "unit",
        "amount",
        "pay",
        "project_number",
        "project_name",
        "billable",
        "state",
        "receipt_count",
        "comment",
    ),
    ability=Ability.REGISTER,
    placeholder=_("Search employee, project, comment"),
    create=_("New driving or expense"),
    filters=(
        KEPT,
        Filter("kind", _("Kind"), (("", _("All kinds")), *KINDS.items())),
        Filter("state", _("State"), STATES),
    ),
    days=("from", "until"),
    picks=("project_id", "employee_id"),
)


class CompensationForm(DomainForm):
    """All that people write about one compensation."""

    type_id = forms.TypedChoiceField(label=_("Kind"), required=False, coerce=UUID, empty_value=None)
    incurred_on = day(_("Day"))
    quantity = figure(
        _("Quantity"), help_text=_("Kilometres, passages, days or units; empty means one.")
    )
    amount = figure(_("Amount"), help_text=_("What was paid, NOK. Empty where a rate decides."))
    project_id = Pick("project_id", _("Project"), help_text=_("Number or name."))
    employee_id = Pick("employee_id", _("Employee"))
    billable = forms.NullBooleanField(
        label=_("Billed to the customer"),
        required=False,
        widget=forms.Select(
            choices=[("", _("As its kind says")), ("true", _("Yes")), ("false", _("No"))]
        ),
    )
    comment = words(_("Comment"), css="input-wide")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(str(row.id), f"{row.number} {row.name}") for row in queries.type_choices()]
        now = self.initial.get("type_id")
        if now is not None and str(now) not in dict(known):
            known.append((str(now), queries.type_detail(now).type.name))
        self.fields["type_id"].choices = [("", _("Choose")), *known]  # type: ignore[attr-defined] # a choice field


class ReceiptForm(DomainForm):
    """A receipt to keep."""

    file = forms.FileField(
        label=_("Receipt"),
        required=False,
        help_text=_("A picture or a PDF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(receipts.ACCEPTED)}),
    )


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was left empty and follows from the kind."""
    follows = {"quantity", "billable", "employee_id"}
    return {
        name: value for name, value in fields.items() if name not in follows or value is not None
    }


def _create(fields: dict[str, Any], *, by: By) -> records.Compensation:
    whole = _given(fields) | {"state": records.Approval.SUBMITTED}
    return services.write_compensation(new_id(), whole, by=by)


def _update(
    ours: UUID, fields: dict[str, Any], *, by: By, revision: int | None = None
) -> records.Compensation:
    return services.write_compensation(ours, _given(fields), by=by, revision=revision)


def _remove(ours: UUID, *, by: By) -> records.Compensation:
    services.remove_compensation(ours, by=by)
    return queries.compensation_detail(ours).compensation


def _restore(ours: UUID, *, by: By) -> records.Compensation:
    return services.write_compensation(ours, {"active": True}, by=by)


def _line_title(line: queries.CompensationLine) -> str:
    return f"{line.type_name}, {line.employee_name}"


EDITOR = Editor(
    kind="compensation",
    area="compensations",
    form=CompensationForm,
    template="panel/goods/_compensation_fields.html",
    ability=Ability.REGISTER,
    detail="panel:compensation",
    create=_create,
    update=_update,
    end=_remove,
    reopen=_restore,
    one=lambda ours: queries.compensation_detail(ours).compensation,
    title=lambda record: _line_title(queries.compensation_detail(record.id).line),
    list_title=_("Driving and expenses"),
    new_title=_("New driving or expense"),
    ended=_("%(name)s is removed."),
    guard=require_own,
    fixed=lambda record: _why_not(queries.compensation_detail(record.id)),
)


def _rows(ask: Ask) -> Page[Signed]:
    return signed("compensation", queries.compensations(ask))


@require_GET
def compensations(request: Request) -> HttpResponse:
    """List driving and expenses, newest first."""
    require(request.user, Ability.SEE_HOURS)
    return replace(LIST, rows=_rows).show(request, **tabs("compensations", "compensations"))


@require_GET
def compensations_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_HOURS)
    return LIST.file(request)


@require_GET
def compensation(request: Request, ours: UUID) -> HttpResponse:
    """Show one compensation with receipts and approval."""
    detail = queries.compensation_detail(ours)
    require_sight(request, detail.line.employee_id)
    return _page(request, detail, ReceiptForm(), status=200)


@require_POST
def add_receipt(request: Request, ours: UUID) -> HttpResponse:
    """Keep a receipt."""
    detail = queries.compensation_detail(ours)
    require_own(request, detail.line)
    form = ReceiptForm(request.POST, request.FILES)
    file = request.FILES.get("file")
    content = file.read(receipts.LARGEST + 1) if file is not None else b""
    name = file.name or "" if file is not None else ""
    kept = form.attempt(
        lambda _typed: receipts.add_receipt(ours, file_name=name, content=content, by=request.user)
    )
    if kept is None:
        return _page(request, detail, form, status=422)
    messages.success(request, gettext("The receipt is kept."))
    return HttpResponseRedirect(reverse("panel:compensation", args=[ours]) + "#receipts")


@require_POST
def remove_receipt(request: Request, ours: UUID, receipt_id: UUID) -> HttpResponse:
    """Take a receipt away."""
    receipts.remove_receipt(receipt_id, by=request.user)
    messages.success(request, gettext("The receipt is removed."))
    return HttpResponseRedirect(reverse("panel:compensation", args=[ours]) + "#receipts")


@require_GET
def receipt(request: Request, ours: UUID, receipt_id: UUID) -> HttpResponse:
    """Give a receipt as it was handed in; never shown inside our pages."""
    queries.compensation_detail(ours)
    found = receipts.receipt(receipt_id, by=request.user)
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, found.file_name)
            or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "POST"])
def new_compensation(request: Request) -> HttpResponse:
    """Register driving or an expense."""
    first: dict[str, Any] = {"incurred_on": today_here()}
    first["employee_id"] = booker(request.user).employee_id
    return EDITOR.new(request, first)


@require_http_methods(["GET", "POST"])
def edit_compensation(request: Request, ours: UUID) -> HttpResponse:
    """Change a compensation."""
    return EDITOR.edit(request, ours)


@require_POST
def remove_compensation(request: Request, ours: UUID) -> HttpResponse:
    """Remove a compensation."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def restore_compensation(request: Request, ours: UUID) -> HttpResponse:
    """Take a removed compensation back."""
    return EDITOR.set_active(request, ours, active=True)


def _page(
    request: Request, detail: queries.CompensationDetail, form: ReceiptForm, *, status: int
) -> HttpResponse:
    line = detail.line
    title = _line_title(line)
    shown: dict[str, Any] = {
        "nav": "compensations",
        "crumbs": crumbs(title, "compensations", LIST.title),
        "title": title,
        "kicker": kind_text(line.type_kind),
        "icon": "truck",
        "about": gettext("About it"),
        "facts": _facts(line),
        "is_active": line.active,
        "gone_words": gettext("Removed: it counts nowhere, and is kept with its history."),
        "end_words": gettext("Remove"),
        "may_edit": may_change(request, line.employee_id),
        "why_not": _why_not(detail),
        "detail": detail,
        "receipt_form": form,
        "may_add_receipt": may_change(request, line.employee_id)
        and line.active
        and not _why_not(detail),
        "past": past_for(request, queries.compensation_history(line.id)),
        "parts": ("panel/goods/_approval.html", "panel/goods/_receipts.html"),
        **standing_facts(request, "compensation", line, detail.locked),
    }
    answer = show(request, "compensation", line.id, shown)
    answer.status_code = status
    return answer


def _why_not(detail: queries.CompensationDetail) -> str:
    return why_fixed(detail.locked, approved=detail.line.state in APPROVED)


def _facts(line: queries.CompensationLine) -> list[Fact]:
    project_url = reverse("panel:project", args=[line.project_id]) if line.project_id else ""
    project = f"{line.project_number} {line.project_name}".strip()
    return [
        Fact(gettext("Employee"), line.employee_name),
        Fact(gettext("Kind"), f"{line.type_number} {line.type_name}"),
        Fact(gettext("Day"), formatting.day(line.incurred_on)),
        Fact(gettext("Quantity"), f"{formatting.quantity(line.quantity)} {line.unit}".strip()),
        Fact(
            gettext("Paid by the employee"),
            "" if line.amount is None else formatting.kroner(line.amount, 2),
        ),
        Fact(
            gettext("To the employee"),
            gettext("no rate holds on this day")
            if line.pay is None
            else formatting.kroner(line.pay, 2),
        ),
        Fact(gettext("Project"), project, project_url),
        Fact(
            gettext("Billing"),
            gettext("billed to the customer") if line.billable else gettext("not billed"),
        ),
        Fact(gettext("Comment"), line.comment),
    ]
