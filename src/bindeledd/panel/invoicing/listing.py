"""Lists of invoice attachments and of invoices, and where a new attachment begins."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.forms import DomainForm, day
from bindeledd.panel.invoicing.attachment import address, posted
from bindeledd.panel.invoicing.reasons import reason
from bindeledd.panel.registers.listing import Filter, ListPage
from bindeledd.panel.registers.once import done_before, new_token, remember
from bindeledd.panel.registers.picking import Pick, named
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing import queries, readiness, services
from bindeledd.workspace.invoicing.unbilled import unbilled
from bindeledd.workspace.names import names_of

ATTACHMENTS = ListPage(
    key="attachments",
    kind="invoice_attachment",
    title=_("Invoice attachments"),
    rows=queries.attachments,
    table="panel/invoicing/_attachments.html",
    columns=("number", "title", "project_number", "project_name", "customer_name", "state", "net"),
    ability=Ability.INVOICE,
    placeholder=_("Search number, project, customer"),
    create=_("New invoice attachment"),
    filters=(
        Filter(
            "state",
            _("State"),
            (
                ("kept", _("All but deleted")),
                ("draft", _("Drafts")),
                ("completed", _("Completed")),
                ("invoiced", _("Billed")),
                ("deleted", _("Deleted")),
            ),
            usual="kept",
        ),
    ),
)

INVOICES = ListPage(
    key="invoices",
    kind="invoice",
    title=_("Invoices"),
    rows=queries.invoices,
    table="panel/invoicing/_invoices.html",
    columns=("number", "kind", "customer_name", "issued_on", "due_on", "total", "credited"),
    ability=Ability.INVOICE,
    placeholder=_("Search number, customer"),
    create=_("New invoice attachment"),
    filters=(
        Filter(
            "kind",
            _("Kind"),
            (
                ("", _("Invoices and credit notes")),
                ("invoice", _("Invoices")),
                ("credit_note", _("Credit notes")),
            ),
        ),
    ),
)
_MOST_SHOWN = 50


class NewForm(DomainForm):
    """Whose basis, and which days of it."""

    project_id = Pick("project_id", _("Project"), help_text=_("Number or name of a project."))
    begins_on = day(_("From"))
    ends_on = day(_("To"))


@require_GET
def attachments(request: Request) -> HttpResponse:
    """List invoice attachments."""
    require(request.user, Ability.SEE_ACCOUNTING)
    facts = {
        "empty_title": _("No invoice attachment yet"),
        "empty_words": _("An attachment takes what is approved and billable on a project."),
    }
    return ATTACHMENTS.show(request, may_import=False, **_tabs("attachments"), **facts)


@require_GET
def attachments_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_ACCOUNTING)
    return ATTACHMENTS.file(request)


@require_GET
def invoices(request: Request) -> HttpResponse:
    """List invoices and credit notes."""
    require(request.user, Ability.SEE_ACCOUNTING)
    facts = {
        "empty_title": _("Nothing is billed yet"),
        "empty_words": _("An invoice is issued from an invoice attachment."),
    }
    return INVOICES.show(
        request,
        may_import=False,
        may_create=False,
        nav="attachments",
        **_tabs("invoices"),
        **facts,
    )


def _tabs(here: str) -> dict[str, Any]:
    """Return the two lists, with the one that is open."""
    found = [
        {"word": page.title, "url": reverse(f"panel:{page.key}"), "current": page.key == here}
        for page in (ATTACHMENTS, INVOICES)
    ]
    return {"tabs": found, "tabs_label": _("Lists")}


@require_GET
def invoices_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require(request.user, Ability.SEE_ACCOUNTING)
    return INVOICES.file(request)


@require_http_methods(["GET", "POST"])
def new_attachment(request: Request) -> HttpResponse:
    """Choose a project and take its basis; what is unbilled where is fetched below."""
    require(request.user, Ability.INVOICE)
    chosen = named("project_id", request.GET.get("project", ""))
    form = NewForm(posted(request), initial={"project_id": chosen})
    if request.method == "POST":
        before = done_before(request)
        if before is not None:
            return HttpResponseRedirect(before)
        made = form.attempt(lambda typed: _make(request, typed))
        if made is not None:
            return HttpResponseRedirect(remember(request, address(made)))
    facts = {
        "nav": "attachments",
        "crumbs": [
            {"label": ATTACHMENTS.title, "url": reverse("panel:attachments")},
            {"label": ATTACHMENTS.create, "url": ""},
        ],
        "form": form,
        "once": request.POST.get("once") or new_token(),
        "waiting": _waiting() if "unbilled" in request.GET else None,
        "why_not": reason(readiness.to_numbering("invoice_attachment")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "panel/invoicing/new.html", facts, status=status)


def _waiting() -> list[dict[str, Any]]:
    """Return what is unbilled, the most first; read after the page, as it takes its time."""
    found = unbilled()[:_MOST_SHOWN]
    names = names_of([("project_id", one.project_id) for one in found])
    return [{"name": names.get(one.project_id, ""), "of": one} for one in found]


def _make(request: Request, typed: dict[str, Any]) -> Any:
    if typed["project_id"] is None:
        raise DomainError("domain.invalid", fields={"project_id": "field.required"})
    return services.create_attachment(
        typed["project_id"],
        by=request.user,
        begins=typed["begins_on"],
        ends=typed["ends_on"],
    )
