"""The company itself and its choices for the registers."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, flag, text, whole
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.tenancy.people import change_company
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.settings import choices as company_choices
from bindeledd.workspace.settings import set_choices
from bindeledd.workspace.usual import missing


class CompanyForm(DomainForm):
    """What stands about the company."""

    name = text(_("Name"))
    org_number = text(_("Organisation number"), css="input-short", inputmode="numeric")
    time_zone = text(
        _("Time zone"), help_text=_("Times on pages and the full hour of transfers follow it.")
    )
    language = forms.ChoiceField(
        label=_("Language of new people"), choices=settings.LANGUAGES, required=False
    )

    def clean_time_zone(self) -> str:
        """Refuse a name that is no time zone."""
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write a time zone such as Europe/Oslo."))
        return zone


class ChoicesForm(DomainForm):
    """What the company chose for its registers."""

    new_project_assign_all = flag(_("New project: available to all"), switch=True)
    payment_days = whole(_("Payment time, days"))

    def clean_payment_days(self) -> int:
        """Demand a number: missing is not zero."""
        days = self.cleaned_data["payment_days"]
        if days is None:
            raise forms.ValidationError(_("Fill in this field."))
        return int(days)


@require_http_methods(["GET", "POST"])
def setup(request: Request) -> HttpResponse:
    """Show the company and its choices; change the company."""
    if request.method == "POST":
        require(request.user, Ability.ADMINISTER)
    company = request.company
    initial = {name: getattr(company, name) for name in CompanyForm.base_fields}
    form = CompanyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        done = form.attempt(lambda typed: _saved(request, typed))
        if done is not None:
            messages.success(request, _("The company is saved."))
            return redirect("panel:setup")
    return _page(request, form, _choices_form())


@require_POST
def choices(request: Request) -> HttpResponse:
    """Change the company's choices."""
    require(request.user, Ability.ADMINISTER)
    form = ChoicesForm(request.POST)
    done = form.attempt(lambda typed: set_choices(by=request.user, **typed))
    if done is None:
        company = request.company
        initial = {name: getattr(company, name) for name in CompanyForm.base_fields}
        return _page(request, CompanyForm(initial=initial), form)
    messages.success(request, _("The choices are saved."))
    return redirect("panel:setup")


def _saved(request: Request, typed: dict[str, Any]) -> bool:
    change_company(by=request.user, **typed)
    return True


def _choices_form() -> ChoicesForm:
    now = company_choices()
    return ChoicesForm(
        initial={
            "new_project_assign_all": now.new_project_assign_all,
            "payment_days": now.payment_days,
        }
    )


def _page(request: Request, form: CompanyForm, choices_form: ChoicesForm) -> HttpResponse:
    facts = setup_frame(request, "setup") | {"form": form, "choices_form": choices_form}
    facts["may_start"] = (
        allowed(request, Ability.EDIT_HOURS) and allowed(request, Ability.EDIT_ITEMS) and missing()
    )
    if not facts["may_administer"]:
        form.own_only(None)
        choices_form.own_only(None)
    bound = form.is_bound or choices_form.is_bound
    return render(request, "panel/setup/company.html", facts, status=422 if bound else 200)
