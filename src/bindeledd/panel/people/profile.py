"""My profile: name, language, colours, keys of the keyboard, and the ways to log in."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, text
from bindeledd.panel.request import Request, outside_company
from bindeledd.tenancy.people import change_person

_YEAR = 365 * 24 * 60 * 60


class ProfileForm(DomainForm):
    """What people say about themselves."""

    name = text(_("Name"), autocomplete="name")
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


@outside_company
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    """Show and change what concerns the person alone."""
    user = request.user
    initial = {"name": user.name, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        changed = form.attempt(lambda typed: change_person(user, **typed))
        if changed is not None:
            translation.activate(changed.language)
            messages.success(request, _("Your profile is saved."))
            return redirect("panel:profile")
    facts = {
        "form": form,
        "keys_off": request.COOKIES.get("letter_keys") == "off",
        "crumbs": [{"label": _("My profile"), "url": ""}],
    }
    return render(request, "panel/people/profile.html", facts, status=422 if form.is_bound else 200)


@outside_company
@require_POST
def letter_keys(request: Request) -> HttpResponse:
    """Switch single-letter keys on or off on this machine (WCAG 2.1.4)."""
    answer = redirect("panel:profile")
    if request.POST.get("keys") == "off":
        answer.set_cookie(
            "letter_keys",
            "off",
            max_age=_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    else:
        answer.delete_cookie("letter_keys", samesite="Lax")
    return answer
