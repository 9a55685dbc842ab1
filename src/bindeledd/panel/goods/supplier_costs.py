"""Pages of supplier invoices that are coded to projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day, flag
from bindeledd.panel.forms import amount as figure
from bindeledd.panel.forms import text as words
from bindeledd.panel.goods.shown import Fact, Signed, crumbs, past_for, show, signed
from bindeledd.panel.goods.withdrawals import KEPT
from bindeledd.panel.goods.words import held_text, vat_choices, vat_text
from bindeledd.panel.registers.editing import Editor
from bindeledd.panel.registers.listing import Filter, ListPage, allowed
from bindeledd.panel.registers.picking import Pick
from bindeledd.panel.request import Request, in_steps, inside
from bindeledd.panel.words import sentence
from bindeledd.sync import papers
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import records
from bindeledd.workspace.booking import today_here
from bindeledd.workspace.costs import queries, services
from bindeledd.workspace.lists import Ask, Page
from bindeledd.workspace.names import names_of

LIST = ListPage(
    key="supplier_costs",
    kind="supplier_cost",
    title=_("Supplier invoices"),
    rows=queries.supplier_costs,
    table="panel/goods/_supplier_costs.html",
    columns=(
        "incurred_on",
        "supplier_number",
        "supplier_name",
        "document_number",
        "project_number",
        "project_name",
        "text",
        "amount",
        "billable",
        "markup_percent",
    ),
    ability=Ability.INVOICE,
    placeholder=_("Search supplier, voucher, project"),
    create=_("New supplier invoice"),
    lead=_("Lines that are coded to projects, from the accounting system, a file, or by hand."),
    filters=(
        KEPT,
        Filter(
            "billable",
            _("Billing"),
            (("", _("Billed on and not")), ("1", _("Billed on")), ("0", _("Not billed on"))),
        ),
    ),
    days=("from", "until"),
    picks=("project_id",),
)


class CostForm(DomainForm):
    """All that people write about a line."""

    supplier_name = words(_("Supplier"))
    supplier_number = words(_("Supplier number"), css="input-short")
    document_number = words(_("Voucher"), css="input-short")
    incurred_on = day(_("Day"))
    project_id = Pick("project_id", _("Project"), help_text=_("Number or name."))
    text = words(_("Text"), css="input-wide")
    amount = figure(_("Amount"), help_text=_("NOK excluding VAT; below zero for a credit note."))
    billable = flag(_("Billed on to the customer"))
    markup_percent = figure(_("Mark-up, %"))
    vat_code = forms.ChoiceField(label=_("VAT when billed on"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["vat_code"].choices = vat_choices(today_here())  # type: ignore[attr-defined] # a choice field


def _title(record: records.SupplierCost) -> str:
    return " ".join(part for part in (record.supplier_name, record.document_number) if part) or (
        record.text or formatting.kroner(record.amount, 2)
    )


EDITOR = Editor(
    kind="supplier_cost",
    area="supplier_costs",
    form=CostForm,
    template="panel/goods/_cost_fields.html",
    ability=Ability.INVOICE,
    detail="panel:supplier_cost",
    create=services.create_supplier_cost,
    update=services.update_supplier_cost,
    end=services.remove_supplier_cost,
    reopen=services.restore_supplier_cost,
    one=queries.supplier_cost_detail,
    title=_title,
    list_title=_("Supplier invoices"),
    new_title=_("New supplier invoice"),
    ended=_("%(name)s is removed."),
)


def _rows(ask: Ask) -> Page[Signed]:
    return signed("supplier_cost", queries.supplier_costs(ask))


@require_GET
def supplier_costs(request: Request) -> HttpResponse:
    """List supplier invoices, newest first."""
    require(request.user, Ability.SEE_ACCOUNTING)
    return replace(LIST, rows=_rows).show(request)


@require_GET
def supplier_costs_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_ACCOUNTING)
    return LIST.file(request)


@require_GET
def supplier_cost(request: Request, ours: UUID) -> HttpResponse:
    """Show one line."""
    require(request.user, Ability.SEE_ACCOUNTING)
    record = queries.supplier_cost_detail(ours)
    held = queries.supplier_cost_lock(ours)
    title = _title(record)
    shown: dict[str, Any] = {
        "nav": "supplier_costs",
        "crumbs": crumbs(title, "supplier_costs", LIST.title),
        "title": title,
        "kicker": gettext("Supplier invoice"),
        "icon": "document-in",
        "about": gettext("About it"),
        "facts": _facts(record),
        "is_active": record.active,
        "gone_words": gettext("Removed: it counts nowhere, and is kept with its history."),
        "end_words": gettext("Remove"),
        "may_edit": allowed(request, Ability.INVOICE),
        "why_not": held_text(held),
        "why_not_end": sentence("supplier_cost.of_ledger") if record.connection_id else "",
        "past": past_for(request, queries.supplier_cost_history(ours)),
    }
    return show(request, "supplier_cost", ours, shown)


@in_steps
@require_GET
def supplier_cost_paper(request: Request, ours: UUID) -> HttpResponse:
    """Give the invoice as the ledger keeps it: fetched now, kept nowhere."""
    with inside(request):
        require(request.user, Ability.SEE_ACCOUNTING)
        queries.supplier_cost_detail(ours)
        place = papers.place_of("supplier_cost", ours)
    paper = papers.fetch(place)
    return HttpResponse(
        paper.data,
        content_type=paper.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, paper.file_name)
            or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "POST"])
def new_supplier_cost(request: Request) -> HttpResponse:
    """Enter a line by hand."""
    first = {"incurred_on": today_here(), "vat_code": "3", "markup_percent": 0}
    return EDITOR.new(request, first)


@require_http_methods(["GET", "POST"])
def edit_supplier_cost(request: Request, ours: UUID) -> HttpResponse:
    """Change a line."""
    return EDITOR.edit(request, ours)


@require_POST
def remove_supplier_cost(request: Request, ours: UUID) -> HttpResponse:
    """Remove a line."""
    return EDITOR.set_active(request, ours, active=False)


@require_POST
def restore_supplier_cost(request: Request, ours: UUID) -> HttpResponse:
    """Take a removed line back."""
    return EDITOR.set_active(request, ours, active=True)


def _facts(record: records.SupplierCost) -> list[Fact]:
    project = record.project_id
    billing = (
        gettext("billed on, mark-up %(percent)s")
        % {"percent": formatting.percent(record.markup_percent, 2)}
        if record.billable
        else gettext("not billed on")
    )
    return [
        Fact(gettext("Supplier"), f"{record.supplier_number} {record.supplier_name}".strip()),
        Fact(gettext("Voucher"), record.document_number),
        Fact(gettext("Supplier's invoice number"), record.invoice_number),
        Fact(gettext("Day"), formatting.day(record.incurred_on)),
        Fact(
            gettext("Project"),
            names_of([("project_id", project)])[project],
            reverse("panel:project", args=[project]),
        ),
        Fact(gettext("Text"), record.text),
        Fact(gettext("Amount"), formatting.kroner(record.amount, 2)),
        Fact(gettext("Billing"), billing),
        Fact(gettext("VAT when billed on"), vat_text(record.vat_code, today_here())),
        Fact(
            gettext("Came from"),
            gettext("the accounting system")
            if record.connection_id
            else gettext("a file, or entered by hand"),
        ),
        *_paper(record),
    ]


def _paper(record: records.SupplierCost) -> list[Fact]:
    """Return the way to the invoice itself, where the ledger keeps it."""
    if not record.has_document:
        return []
    address = reverse("panel:supplier_cost_paper", args=[record.id])
    return [Fact(gettext("The invoice itself"), gettext("Download as PDF"), address)]
