"""Keys for programs that use the REST API: made and shown once, listed without secrets, revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.panel.forms import DomainForm, text
from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.tenancy import tokens
from bindeledd.tenancy.models import Scope


def _days() -> list[tuple[int, str]]:
    """Return how long a key may hold, in the language of whoever asks."""
    return [(days, ngettext("%d day", "%d days", days) % days) for days in (7, 30, 90, 180, 366)]


class KeyForm(DomainForm):
    """A key to be made."""

    name = text(_("Name"), help_text=_("What the program is, such as “Time clock”."))
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=Scope.choices,
        required=False,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself, now and later."),
    )
    days = forms.TypedChoiceField(
        label=_("Holds for"), choices=_days, coerce=int, initial=tokens.USUAL_DAYS
    )


@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: Request) -> HttpResponse:
    """Show the company's keys, and make one."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = form.attempt(lambda typed: tokens.make_token(by=request.user, **typed))
        if made is not None:
            return _page(request, KeyForm(), made=made)
    return _page(request, form)


@require_POST
def revoke_key(request: Request, token_id: UUID) -> HttpResponse:
    """End a key at once."""
    ended = tokens.revoke_token(token_id, by=request.user)
    messages.success(request, gettext("The key “%(name)s” no longer holds.") % {"name": ended.name})
    return redirect("panel:keys")


def _page(request: Request, form: KeyForm, *, made: tokens.MadeToken | None = None) -> HttpResponse:
    words = {"live": _("Holds"), "expired": _("Has expired"), "revoked": _("Is revoked")}
    labels = dict(Scope.choices)
    lines = [
        {
            "token": line,
            "state": words[line.state],
            "scopes": [labels[scope] for scope in line.scopes],
        }
        for line in tokens.tokens(by=request.user)
    ]
    facts: dict[str, Any] = setup_frame(request, "keys") | {
        "form": form,
        "lines": lines,
        "made": made,
    }
    return render(request, "panel/setup/keys.html", facts, status=422 if form.is_bound else 200)
