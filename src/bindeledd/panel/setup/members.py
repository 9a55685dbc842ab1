"""People of the company and their roles; who is new gets a link to choose a password, once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.forms import DomainForm, mail, text
from bindeledd.panel.request import Request
from bindeledd.panel.setup.frame import setup_frame
from bindeledd.panel.setup.invitation import mail_link, password_link
from bindeledd.tenancy import people
from bindeledd.tenancy.models import Role, User
from bindeledd.tenancy.services import Ability, add_member, record_deed, remove_member, require


class InviteForm(DomainForm):
    """Somebody who is to come in."""

    name = text(_("Name"))
    email = mail(_("E-mail address"), help_text=_("They log in with it."))
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, required=False, initial=Role.OFFICE
    )


@never_cache
@require_http_methods(["GET", "POST"])
def members(request: Request) -> HttpResponse:
    """Show everybody, and let somebody in."""
    require(request.user, Ability.ADMINISTER)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        language = request.company.language
        invited = form.attempt(
            lambda typed: people.invite(by=request.user, language=language, **typed)
        )
        if invited is not None:
            mail_link(request, invited)
            words = gettext("%(name)s is a member now.") % {"name": invited.get_full_name()}
            messages.success(request, words)
            return _page(request, InviteForm(), invited=invited)
    return _page(request, form)


@require_POST
def change_role(request: Request, user_id: int) -> HttpResponse:
    """Give a member another role."""
    require(request.user, Ability.ADMINISTER)
    person = people.member(user_id)
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise DomainError("field.unknown_code", value=role[:50])
    add_member(person, Role(role), by=request.user)
    words = gettext("%(name)s has another role now.") % {"name": person.get_full_name()}
    messages.success(request, words)
    return redirect("panel:members")


@never_cache
@require_POST
def new_link(request: Request, user_id: int) -> HttpResponse:
    """Make the link to choose a password again."""
    require(request.user, Ability.ADMINISTER)
    person = people.member(user_id)
    mail_link(request, person)
    record_deed("member.link_sent", by=request.user, about=person.email)
    return _page(request, InviteForm(), invited=person)


@require_POST
def remove(request: Request, user_id: int) -> HttpResponse:
    """Take somebody out of the company."""
    require(request.user, Ability.ADMINISTER)
    person = people.member(user_id)
    remove_member(person, by=request.user)
    words = gettext("%(name)s is no longer a member.") % {"name": person.get_full_name()}
    messages.success(request, words)
    return redirect("panel:setup" if person != request.user else "panel:companies")


def _page(request: Request, form: InviteForm, *, invited: User | None = None) -> HttpResponse:
    facts: dict[str, Any] = setup_frame(request, "members") | {
        "form": form,
        "members": people.members(by=request.user),
        "roles": Role.choices,
        "invited": invited,
        "link": password_link(invited) if invited is not None else "",
        "mail_works": "console" not in settings.EMAIL_BACKEND,
    }
    status = 422 if form.is_bound else 200
    return render(request, "panel/setup/members.html", facts, status=status)
