"""What hours cost the customer of one project, where it differs from their types."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bindeledd.panel.forms import DomainForm, amount
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.projects.queries import project_detail
from bindeledd.workspace.time import services
from bindeledd.workspace.time.queries import PriceLine, project_prices

_PRICES = ("price", "price_overtime_50", "price_overtime_100")


class PriceForm(DomainForm):
    """The three prices of one hour type."""

    price = amount("", css="input-tiny")
    price_overtime_50 = amount("", css="input-tiny")
    price_overtime_100 = amount("", css="input-tiny")


@require_http_methods(["GET", "POST"])
def prices(request: Request, ours: UUID) -> HttpResponse:
    """Show the prices of a project, or change those that differ."""
    require(request.user, Ability.SEE_ACCOUNTING)
    project = project_detail(ours).project
    lines = project_prices(ours)
    posted = request.POST if request.method == "POST" else None
    forms = [(line, _form(line, posted)) for line in lines]
    if posted is not None:
        require(request.user, Ability.EDIT_PROJECTS)
        if _saved(request, ours, forms):
            messages.success(request, _("The prices are saved."))
            return redirect("panel:hour_prices", ours)
    shown = {
        "nav": "projects",
        "crumbs": [
            {"label": _("Projects"), "url": reverse("panel:projects")},
            {"label": project.name, "url": reverse("panel:project", args=[ours])},
            {"label": _("Prices of hours"), "url": ""},
        ],
        "project": project,
        "rows": forms,
        "may_edit": allowed(request, Ability.EDIT_PROJECTS),
    }
    return render(request, "panel/time/prices.html", shown, status=422 if posted else 200)


def _form(line: PriceLine, posted: Any) -> PriceForm:
    initial = {name: getattr(line, f"own_{name}") for name in _PRICES}
    form = PriceForm(posted, prefix=str(line.hour_type_id), initial=initial)
    for name in _PRICES:
        usual = getattr(line, name)
        look = form.fields[name].widget.attrs
        look["placeholder"] = "" if usual is None else form.fields[name].prepare_value(usual)
        look["aria-label"] = f"{line.name}, {_LABELS[name]}"
    return form


_LABELS = {"price": "100 %", "price_overtime_50": "150 %", "price_overtime_100": "200 %"}


def _saved(request: Request, ours: UUID, forms: list[tuple[PriceLine, PriceForm]]) -> bool:
    done = True
    for line, form in forms:
        if not (form.is_valid() and _is_same(line, form.cleaned_data)):
            deed = partial(_set, request, ours, line)
            done &= form.attempt(deed) is not None
    return done


def _is_same(line: PriceLine, typed: dict[str, Any]) -> bool:
    return all(getattr(line, f"own_{name}") == typed[name] for name in _PRICES)


def _set(request: Request, ours: UUID, line: PriceLine, typed: dict[str, Any]) -> bool:
    services.set_project_price(ours, line.hour_type_id, by=request.user, **typed)
    return True
