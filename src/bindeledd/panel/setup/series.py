"""Where the numbers of each register begin and end."""

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
from bindeledd.workspace.series import Series, all_series
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


class SeriesForm(DomainForm):
    """The span of one series."""

    first = whole(_("First number"))
    last = whole(_("Last number"), help_text=_("Empty: no end."))


@require_GET
def series(request: Request) -> HttpResponse:
    """Show the series of all registers."""
    return _page(request)


@require_POST
def change_series(request: Request, kind: str) -> HttpResponse:
    """Change one series."""
    if kind not in KINDS:
        raise Http404(kind)
    form = SeriesForm(request.POST, prefix=kind)
    done = form.attempt(lambda typed: _saved(request, kind, typed))
    if done is None:
        return _page(request, form)
    messages.success(request, _("The number series is saved."))
    return redirect("panel:series")


def _saved(request: Request, kind: str, typed: dict[str, Any]) -> bool:
    first = typed["first"] if typed["first"] is not None else 0
    set_series(kind, first=first, last=typed["last"], by=request.user)
    return True


def _page(request: Request, refused: SeriesForm | None = None) -> HttpResponse:
    facts = setup_frame(request, "series")
    rows = []
    for one in all_series():
        form = refused if refused is not None and refused.prefix == one.kind else _form(one)
        if not facts["may_administer"]:
            form.own_only(None)
        rows.append((one, KINDS[one.kind], form))
    status = 422 if refused is not None else 200
    return render(request, "panel/setup/series.html", facts | {"rows": rows}, status=status)


def _form(one: Series) -> SeriesForm:
    return SeriesForm(prefix=one.kind, initial={"first": one.first, "last": one.last})
