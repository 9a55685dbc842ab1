"""Where the numbers of each register and document begin and end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bindeledd.panel.forms import DomainForm, whole
from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing import numbering
from bindeledd.workspace.series import all_series
from bindeledd.workspace.settings import set_series

KINDS = {
    "customer": _("Customers"),
    "department": _("Departments"),
    "employee": _("Employees"),
    "project": _("Projects"),
    "item": _("Items"),
    "machine": _("Machines"),
    "compensation_type": _("Kinds of driving and expenses"),
    "hour_type": _("Hour types"),
    "activity": _("Activities"),
}


DOCUMENTS = {
    "invoice_attachment": _("Invoice attachments"),
    "invoice": _("Invoices and credit notes"),
}


class SeriesForm(DomainForm):
    """The span of one series."""

    first = whole(_("First number"))
    last = whole(_("Last number"), help_text=_("Empty: no end."))


class DocumentForm(SeriesForm):
    """The span of a series that goes only forward."""

    first = whole(_("Next number"))


@require_GET
def series(request: Request) -> HttpResponse:
    """Show the series of all registers and documents."""
    return _page(request)


@require_POST
def change_series(request: Request, kind: str) -> HttpResponse:
    """Change one series."""
    require(request.user, Ability.ADMINISTER)
    if kind not in KINDS and kind not in DOCUMENTS:
        raise Http404(kind)
    form = (SeriesForm if kind in KINDS else DocumentForm)(request.POST, prefix=kind)
    done = form.attempt(lambda typed: _saved(request, kind, typed))
    if done is None:
        return _page(request, form)
    messages.success(request, _("The number series is saved."))
    return redirect("panel:series")


def _saved(request: Request, kind: str, typed: dict[str, Any]) -> bool:
    first = typed["first"] if typed["first"] is not None else 0
    if kind in DOCUMENTS:
        numbering.choose_series(kind, upcoming=first, last=typed["last"], by=request.user)
    else:
        set_series(kind, first=first, last=typed["last"], by=request.user)
    return True


def _page(request: Request, refused: SeriesForm | None = None) -> HttpResponse:
    facts = setup_frame(request, "series")

    def shown(kind: str, form: SeriesForm) -> SeriesForm:
        form = refused if refused is not None and refused.prefix == kind else form
        if not facts["may_administer"]:
            form.own_only(None)
        return form

    facts["rows"] = [
        (one, KINDS[one.kind], shown(one.kind, _form(one.kind, one.first, one.last)))
        for one in all_series()
    ]
    facts["documents"] = [
        (one, DOCUMENTS[one.kind], shown(one.kind, _form(one.kind, one.upcoming, one.last)))
        for one in numbering.all_series()
    ]
    status = 422 if refused is not None else 200
    return render(request, "panel/setup/series.html", facts, status=status)


def _form(kind: str, first: int, last: int | None) -> SeriesForm:
    made = DocumentForm if kind in DOCUMENTS else SeriesForm
    return made(prefix=kind, initial={"first": first, "last": last})
