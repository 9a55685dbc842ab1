"""Signing in on a phone: the office shows a QR code, the phone opens its link and stays in."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from allauth.account.utils import perform_login
from allauth.mfa.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.panel import formatting
from bindeledd.panel.middleware import SESSION_KEY
from bindeledd.panel.request import Request, open_to_all
from bindeledd.panel.words import sentence
from bindeledd.tenancy.scope import company_scope
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.people import queries as people
from bindeledd.workspace.registration import handing

STAYS: Final = timedelta(days=180)
"""How long a phone stays signed in after it was last used."""
_SEEN: Final = "phone_seen"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token", "address")
def phone_link(request: Request, employee_id: UUID) -> HttpResponse:
    """Explain how an employee signs in on a phone; when asked, show the code."""
    require(request.user, Ability.EDIT_PEOPLE)
    employee = people.employee_detail(employee_id).employee
    person = handing.login_of(employee_id)
    facts: dict[str, Any] = {
        "nav": "employees",
        "crumbs": [
            {"label": _("Employees"), "url": reverse("panel:employees")},
            {"label": employee.name, "url": reverse("panel:employee", args=[employee_id])},
            {"label": _("Sign in on the phone"), "url": ""},
        ],
        "employee": employee,
        "person": person,
        "minutes": handing.VALID // timedelta(minutes=1),
        "signed_in": 0 if person is None else UserSession.objects.filter(user=person).count(),
    }
    if request.method == "POST":
        token = handing.link_for(employee_id, by=request.user)
        address = settings.PUBLIC_URL + reverse("panel:phone_sign_in", args=[token])
        drawn = get_adapter().build_totp_svg(address).encode()
        facts |= {
            "address": address,
            "code": f"data:image/svg+xml;base64,{b64encode(drawn).decode()}",
        }
    answer = render(request, "panel/phone/link.html", facts)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_POST
def phones_out(request: Request, employee_id: UUID) -> HttpResponse:
    """End all of an employee's sign-ins: a phone was lost, or somebody left."""
    require(request.user, Ability.EDIT_PEOPLE)
    person = handing.login_of(employee_id)
    if person is None:
        raise NotFoundError(kind="employee_login")
    handing.refuse_more(person, by=request.user)
    for session in UserSession.objects.filter(user=person):
        session.end()
    record_deed("phone.signed_out", by=request.user, about=person.email)
    messages.success(request, _("All sign-ins of %(name)s are ended.") % {"name": person.name})
    return redirect("panel:phone_link", employee_id=employee_id)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to sign in, and do it when the button is pressed: a look uses nothing up."""
    try:
        if request.method == "POST":
            return _signed_in(request, token)
        person, _company = handing.person_of(token)
    except DomainError as error:
        facts = {"sentence": sentence(error.error_code, error.params)}
        answer = render(request, "panel/phone/sign_in.html", facts, status=422)
    else:
        answer = render(request, "panel/phone/sign_in.html", {"person": person})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@sensitive_variables("token")
def _signed_in(request: HttpRequest, token: str) -> HttpResponse:
    with transaction.atomic():
        person, company_id = handing.take(token)
        answer: HttpResponse = perform_login(
            request, person, email_verification="none", redirect_url=reverse("panel:phone")
        )
        request.session[SESSION_KEY] = str(company_id)
        stay(request)
        with company_scope(company_id):
            record_deed("phone.signed_in", by=person, about=person.email)
    return answer


def stay(request: HttpRequest) -> None:
    """Let the session last, counted from now."""
    request.session[_SEEN] = formatting.today().isoformat()
    request.session.set_expiry(int(STAYS.total_seconds()))


def seen(request: HttpRequest) -> None:
    """Count a phone's session on from today; other sessions end as they would."""
    last = request.session.get(_SEEN)
    if last is not None and last != formatting.today().isoformat():
        stay(request)
