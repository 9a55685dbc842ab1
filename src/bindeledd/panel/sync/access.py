"""Keys and access: replace the key, pause, go on, switch off, remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.names import match_name
from bindeledd.panel.forms import DomainForm
from bindeledd.panel.request import Request, in_steps, inside
from bindeledd.panel.sync import healthy
from bindeledd.panel.sync.connections import KeyForm, frame, logs_in
from bindeledd.panel.sync.control import menu
from bindeledd.panel.sync.deeds import NotDone, attempt, attempt_in_steps, lead, refuse
from bindeledd.sync import board, connecting, granting, wording
from bindeledd.sync.access import TheirCompany
from bindeledd.sync.models import Connection
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, require

Deed = Callable[[Connection, User], Any]
_DEEDS: Final[dict[str, tuple[Deed, Any]]] = {
    "pause": (connecting.pause, gettext_lazy("Paused. What is ready waits; nothing is lost.")),
    "off": (connecting.switch_off, gettext_lazy("Switched off. Links and history are kept.")),
    "remove": (connecting.remove, gettext_lazy("Removed. Its key is wiped; history is kept.")),
}


@in_steps
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def access(request: Request, connection_id: UUID) -> HttpResponse:
    """Show the access, and take a new key."""
    with inside(request):
        if request.method == "POST":
            require(request.user, Ability.CONNECT)
        found = connecting.find(connection_id)
    system = board.system_of(found)
    form = KeyForm(system, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            attempt_in_steps(
                lambda: granting.replace_key(found, form.cleaned_data, request.user),
                system=system.label,
            )
        except NotDone as refused:
            form.refuse_key(refused)
        else:
            works = (
                _("The new log-in works. The old one is wiped.")
                if logs_in(system)
                else _("The new key works. The old one is wiped.")
            )
            messages.success(request, works)
            return lead(request, reverse("panel:connection_access", args=[found.id]))
    status = 422 if form.is_bound else 200
    with inside(request):
        facts = _access_facts(request, connecting.find(connection_id)) | {"form": form}
        return render(request, "panel/sync/connection_access.html", facts, status=status)


def _access_facts(request: Request, found: Connection) -> dict[str, Any]:
    row = board.health([found])[0]
    paused = wording.words(found.paused_code, found.paused_params, board.system_of(found).label)
    system = board.system_of(found)
    page = _("Log-in and access") if logs_in(system) else _("Keys and access")
    return frame(request, found, "connect", page) | {
        "line": healthy.line(row),
        "row": row,
        "menu": menu(found, ""),
        "paused": paused if found.paused_code else None,
        "blank": found.credentials == b"",
    }


class CompanyForm(DomainForm):
    """The company of theirs that a log-in is used for, one of those it reaches."""

    def __init__(
        self, reached: Sequence[TheirCompany], ours: str, *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        open_ones = [one for one in reached if not one.closed]
        self.fields["company"] = forms.ChoiceField(
            widget=forms.RadioSelect,
            label=_("Company"),
            choices=[(one.id, one.name) for one in open_ones],
        )
        likely = [one for one in open_ones if match_name(one.name) == match_name(ours)]
        for found in (open_ones, likely):
            if len(found) == 1 and not self.initial.get("company"):
                self.initial["company"] = found[0].id
        self.closed = [one.name for one in reached if one.closed]


@in_steps
@require_http_methods(["GET", "POST"])
def company(request: Request, connection_id: UUID) -> HttpResponse:
    """Let a person choose among the companies that a log-in reaches."""
    with inside(request):
        require(request.user, Ability.CONNECT)
        found = connecting.find(connection_id)
    label = board.system_of(found).label
    try:
        reached = attempt_in_steps(lambda: granting.companies_of(found, request.user), system=label)
    except NotDone as refused:
        return refuse(request, refused, reverse("panel:connection_access", args=[found.id]))
    form = CompanyForm(
        reached,
        request.company.name,
        request.POST if request.method == "POST" else None,
        initial={"company": found.client_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = attempt_in_steps(
                lambda: granting.choose_company(found, form.cleaned_data["company"], request.user),
                system=label,
            )
        except NotDone as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("%(name)s is chosen.") % {"name": made.client_name})
            return lead(request, reverse("panel:connection_check", args=[made.id]))
    with inside(request):
        facts = frame(request, found, "connect", _("Choose company")) | {"form": form}
        status = 422 if form.is_bound else 200
        return render(request, "panel/sync/connection_company.html", facts, status=status)


@require_POST
def do(request: Request, connection_id: UUID, deed: str) -> HttpResponse:
    """Pause, switch off or remove."""
    require(request.user, Ability.CONNECT)
    found = connecting.find(connection_id)
    if deed not in _DEEDS:
        raise Http404(deed)
    act, words = _DEEDS[deed]
    here = reverse("panel:connection_access", args=[found.id])
    try:
        attempt(lambda: act(found, request.user), system=board.system_of(found).label)
    except NotDone as refused:
        return refuse(request, refused, here)
    messages.success(request, str(words))
    return lead(request, reverse("panel:connections") if deed == "remove" else here)


@in_steps
@require_POST
def resume(request: Request, connection_id: UUID) -> HttpResponse:
    """Go on after a pause, once the check passes."""
    with inside(request):
        found = connecting.find(connection_id)
    here = reverse("panel:connection_access", args=[found.id])
    try:
        attempt_in_steps(
            lambda: granting.resume(found, request.user), system=board.system_of(found).label
        )
    except NotDone as refused:
        return refuse(request, refused, here)
    messages.success(request, _("Transfers go on."))
    return lead(request, here)


@require_GET
def confirm_remove(request: Request, connection_id: UUID) -> HttpResponse:
    """Ask whether a connection shall be removed; the page of the dialog without script."""
    found = connecting.find(connection_id)
    facts = frame(request, found, "", _("Remove"))
    facts["row"] = board.health([found])[0]
    return render(request, "panel/sync/connection_remove.html", facts)
