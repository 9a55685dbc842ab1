"""First run: the company, the first administrator, and where to go on. Once an installation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.forms import DomainForm, mail, text
from bindeledd.panel.middleware import SESSION_KEY
from bindeledd.panel.request import Request, open_to_all
from bindeledd.sync import registry
from bindeledd.tenancy.beginning import begin, nobody_yet
from bindeledd.tenancy.services import is_org_number

_BEGUN = "first_run"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class CompanyForm(DomainForm):
    """Whose data this is."""

    org_number = text(_("Organisation number"), inputmode="numeric")
    company = text(_("Name"), autocomplete="organization")
    systems = forms.MultipleChoiceField(
        label=_("Which systems do you use?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["systems"].choices = [(one.system, one.label) for one in registry.connectors()]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        """Refuse here what the service would refuse a step later."""
        found = super().clean() or {}
        number = found.get("org_number", "").replace(" ", "")
        name = found.get("company", "").strip()
        codes = {}
        if number and not is_org_number(number):
            codes["org_number"] = "field.not_an_org_number"
        if not name:
            codes["company"] = "field.required"
        elif len(name) > 200:  # noqa: PLR2004 - the column's width
            codes["company"] = "field.too_long"
        if codes:
            self.refuse(DomainError("domain.invalid", fields=codes, length=len(name), limit=200))
        return found


class PersonForm(DomainForm):
    """Who administers it."""

    name = text(_("Your name"), autocomplete="name")
    email = mail(_("E-mail address"), help_text=_("You log in with it."))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. A sentence is easy to remember and hard to guess."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


@open_to_all
@require_http_methods(["GET", "POST"])
def company_step(request: HttpRequest) -> HttpResponse:
    """Ask for the company; kept in the session until the next step."""
    if not nobody_yet():
        return redirect("panel:dashboard")
    kept = request.session.get(_BEGUN, {})
    form = CompanyForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        request.session[_BEGUN] = form.cleaned_data
        return redirect("panel:first_run_person")
    status = 422 if form.is_bound else 200
    facts = {"form": form, "steps": _steps(1), "step": 1, "systems": _systems(form)}
    return render(request, "panel/people/first_run_company.html", facts, status=status)


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def person_step(request: HttpRequest) -> HttpResponse:
    """Ask for the administrator, make both, and log in."""
    if not nobody_yet():
        return redirect("panel:dashboard")
    kept = request.session.get(_BEGUN)
    if kept is None:
        return redirect("panel:first_run")
    language = get_language() or settings.LANGUAGE_CODE
    initial = {"language": language if language in dict(settings.LANGUAGES) else "en"}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        made = form.attempt(
            lambda typed: begin(company=kept["company"], org_number=kept["org_number"], **typed)
        )
        if made is not None:
            user, company = made
            login(request, user, backend=_BACKEND)
            request.session[SESSION_KEY] = str(company.id)
            request.session[_BEGUN] = kept
            return redirect("panel:first_run_systems")
    status = 422 if form.is_bound else 200
    facts = {"form": form, "steps": _steps(2), "step": 2, "company_name": kept["company"]}
    return render(request, "panel/people/first_run_person.html", facts, status=status)


@open_to_all
@require_GET
def org_number(request: HttpRequest) -> HttpResponse:
    """Say while it is typed whether an organisation number can be one."""
    number = request.GET.get("org_number", "").replace(" ", "")
    verdict = "" if len(number) < 9 else "good" if is_org_number(number) else "bad"  # noqa: PLR2004 - nine digits
    return render(request, "panel/people/_org_number.html", {"verdict": verdict})


@require_GET
def systems_step(request: Request) -> HttpResponse:
    """Show where to go on: connect a system, read a file, or look around."""
    chosen = set(request.session.get(_BEGUN, {}).get("systems", []))
    systems = [one for one in registry.connectors() if one.system in chosen]
    facts = {"steps": _steps(3), "step": 3, "systems": systems or registry.connectors()}
    return render(request, "panel/people/first_run_systems.html", facts)


def _steps(step: int) -> list[dict[str, Any]]:
    return [
        {
            "word": _("The company"),
            "url": reverse("panel:first_run") if step == 2 else "",  # noqa: PLR2004 - later it is done
            "note": _("who owns the data"),
        },
        {
            "word": _("Yourself"),
            "url": "",
            "note": _("administrator, with two-step log-in if you like"),
        },
        {"word": _("The systems"), "url": "", "note": _("now or later")},
    ]


def _systems(form: CompanyForm) -> list[dict[str, Any]]:
    """Return the choices as cards, with what moves over each system."""
    chosen = set(form["systems"].value() or [])
    return [
        {
            "system": one.system,
            "label": one.label,
            "chosen": one.system in chosen,
            "moves": ", ".join(gettext(group.label) for group in one.groups).lower(),
        }
        for one in registry.connectors()
    ]
