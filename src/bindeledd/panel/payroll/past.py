"""Pages of exports that were made: the list, one with its lines, and its files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bindeledd.panel.payroll.export import page_facts
from bindeledd.panel.payroll.reached import reached
from bindeledd.panel.payroll.spoken import figure
from bindeledd.panel.registers.listing import ListPage
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, record_deed
from bindeledd.workspace.payroll import past
from bindeledd.workspace.payroll.handing import targets_here
from bindeledd.workspace.payroll.lines import hours_of
from bindeledd.workspace.payroll.preview import require_payroll


@require_GET
def exports(request: Request) -> HttpResponse:
    """List exports, the newest first."""
    require_payroll(request.user)
    above = {"label": _("Payroll"), "url": reverse("panel:payroll")}
    crumbs = [above, {"label": _list(request).title, "url": ""}]
    facts = {
        "empty_title": _("Nothing is exported yet"),
        "empty_words": _("Each export is kept here, with its lines, its files and who made it."),
    }
    return _list(request).show(
        request, nav="payroll", crumbs=crumbs, may_create=False, may_import=False, **facts
    )


@require_GET
def exports_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    require_payroll(request.user)
    return _list(request).file(request)


@require_GET
def export(request: Request, ours: UUID) -> HttpResponse:
    """Show one export as it went."""
    found = past.export_detail(ours, by=request.user)
    target = next((one for one in targets_here() if one.name == found.export.target), None)
    lines = [
        {
            "line": line,
            "quantity": figure(
                hours_of(line.minutes) if line.minutes is not None else line.quantity
            ),
            "mark": _mark(again=line.again, reversal=line.reversal),
        }
        for line in found.lines
    ]
    facts = page_facts(_("Export %(number)s") % {"number": found.export.number}) | {
        "export": found.export,
        "lines": lines,
        "files": found.files,
        "target": target,
        "reached": reached(ours, target, found.export.target, by=request.user),
    }
    return render(request, "panel/payroll/made.html", facts)


@require_GET
def download(request: Request, ours: UUID, ending: str) -> HttpResponse:
    """Give one file, byte for byte as it was made; noted in the audit log."""
    name, media_type, content = past.export_file(ours, ending, by=request.user)
    record_deed("payroll.downloaded", by=request.user, about=name)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _mark(*, again: bool, reversal: bool) -> str:
    if reversal:
        return _("takes back what was exported before")
    return _("exported before, added again") if again else ""


def _list(request: Request) -> ListPage:
    return ListPage(
        key="payroll_exports",
        kind="payroll_export",
        title=gettext_lazy("Earlier exports"),
        rows=lambda ask: past.exports(ask, by=request.user),
        table="panel/payroll/_exports.html",
        columns=("number", "begins_on", "ends_on", "line_count", "amount", "made_by", "made_at"),
        ability=Ability.PAYROLL,
        placeholder=gettext_lazy("Search number"),
        create=gettext_lazy("New export"),
    )
