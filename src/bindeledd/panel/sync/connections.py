"""Connections: the list, a new one, and the seven steps from a key to switched on."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.forms import DomainForm
from bindeledd.panel.request import Request, in_steps, inside
from bindeledd.panel.sync import checks, healthy
from bindeledd.panel.sync.deeds import (
    NotDone,
    attempt,
    attempt_in_steps,
    back_of,
    lead,
    may,
    refuse,
    rights,
)
from bindeledd.sync import (
    board,
    board_plans,
    board_press,
    choosing,
    connecting,
    granting,
    linking,
    registry,
    wording,
)
from bindeledd.sync.flows import Connector
from bindeledd.sync.models import Connection, PlanRow
from bindeledd.tenancy.services import Ability, require

Facts = dict[str, Any]
State = Connection.State

STEP_PAGES: Final = {
    "connect": "panel:connection_access",
    "check": "panel:connection_check",
    "match": "panel:connection_match",
    "types": "panel:connection_types",
    "preview": "panel:connection_preview",
    "try_one": "panel:connection_try",
    "switch_on": "panel:connection_on",
}


@require_GET
def connections(request: Request) -> HttpResponse:
    """List the company's connections."""
    rows = board.health(board.standing())
    facts = {
        "nav": "connections",
        "crumbs": [{"label": _("Connections"), "url": ""}],
        "rows": rows,
        "lines": [healthy.line(row) for row in rows],
        **rights(request),
    }
    return render(request, "panel/sync/connections.html", facts)


class KeyForm(DomainForm):
    """What a system asks for when connecting; never filled in again, never shown."""

    def __init__(self, system: Connector[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for credential in system.credentials:
            look = {"autocomplete": "off", "spellcheck": "false", "class": "input-wide"}
            field = forms.PasswordInput if credential.hidden else forms.TextInput
            self.fields[credential.name] = forms.CharField(
                label=_(credential.label),
                help_text=_(credential.explanation),
                required=False,
                strip=True,
                max_length=400,
                widget=field(attrs=look),
            )

    def refuse_key(self, refused: NotDone) -> None:
        """Say at the field why the key was not taken."""
        codes = refused.error.fields if isinstance(refused.error, DomainError) else {}
        told = False
        for name, code in codes.items():
            if name in self.fields:
                self.add_error(name, wording.say(code, refused.error.params))
                told = True
        is_of_one = len(self.fields) == 1
        if not told and is_of_one and refused.error.error_code == "remote.wrong_key":
            self.add_error(next(iter(self.fields)), refused.sentence)
        elif not told:
            self.add_error(None, refused.sentence)


def logs_in(system: Connector[Any]) -> bool:
    """Tell whether somebody logs in there, rather than give a key."""
    return any(one.hidden for one in system.credentials)


@in_steps
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose a system and give its key; a wrong one leaves nothing behind."""
    with inside(request):
        require(request.user, Ability.CONNECT)
    systems = connecting.systems()
    told = request.POST if request.method == "POST" else request.GET
    system = next((one for one in systems if one.system == told.get("system")), systems[0])
    form = KeyForm(system, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = attempt_in_steps(
                lambda: granting.create(
                    request.company.id, system.system, form.cleaned_data, request.user
                ),
                system=system.label,
            )
        except NotDone as refused:
            form.refuse_key(refused)
        else:
            messages.success(request, _("%(system)s is connected.") % {"system": system.label})
            page = "company" if connecting.is_company_missing(made) else "check"
            return lead(request, reverse(f"panel:connection_{page}", args=[made.id]))
    facts = {
        "nav": "connections",
        "crumbs": [
            {"label": _("Connections"), "url": reverse("panel:connections")},
            {"label": _("New connection"), "url": ""},
        ],
        "systems": [(one, _moves(one)) for one in systems],
        "system": system,
        "form": form,
        "logs_in": logs_in(system),
        "lacks": connecting.lacking(system.system),
        "steps": [{"word": word, "url": ""} for word in checks.STEP_WORDS.values()],
    }
    with inside(request):
        facts |= rights(request)
        status = 422 if form.is_bound else 200
        return render(request, "panel/sync/connection_new.html", facts, status=status)


def _moves(system: Connector[Any]) -> str:
    return ", ".join(_(group.label) for group in system.groups).lower()


@require_GET
def connection(request: Request, connection_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django calls
    """Go to the step that a new connection is at, or to the panel of one that is set up."""
    found = connecting.find(connection_id)
    if found.state != State.SETTING_UP:
        return redirect("panel:connection_types", found.id)
    if connecting.is_company_missing(found):
        return redirect("panel:connection_company", found.id)
    current = next((s.name for s in connecting.steps(found) if s.state == "current"), "switch_on")
    return redirect(STEP_PAGES[current], found.id)


def frame(request: Request, found: Connection, here: str, page: str) -> Facts:
    """Return what every page of one connection shows: path, steps while it is set up, rights."""
    system = board.system_of(found)
    facts: Facts = {
        "nav": "connections",
        "crumbs": [
            {"label": _("Connections"), "url": reverse("panel:connections")},
            {"label": system.label, "url": reverse("panel:connection", args=[found.id])},
            {"label": page, "url": ""},
        ],
        "connection": found,
        "system": system,
        "company_open": connecting.is_company_open(found),
        "logs_in": logs_in(system),
        **rights(request),
    }
    if found.state == State.SETTING_UP:
        steps = connecting.steps(found)
        facts["steps"] = [
            {
                "word": checks.STEP_WORDS[step.name],
                "done": step.state == "done",
                "url": ""
                if step.state == "ahead"
                else reverse(STEP_PAGES[step.name], args=[found.id]),
            }
            for step in steps
        ]
        names = [step.name for step in steps]
        facts["step_number"] = names.index(here) + 1 if here in names else 0
    return facts


@in_steps
@require_http_methods(["GET", "POST"])
def check(request: Request, connection_id: UUID) -> HttpResponse:
    """Show what the other side allows, in the order of consequence; ask again on a press."""
    here = reverse("panel:connection_check", args=[connection_id])
    with inside(request):
        found = connecting.find(connection_id)
        if request.method != "POST":
            facts = frame(request, found, "check", _("Check"))
            facts |= checks.facts(found)
            facts["address"] = request.build_absolute_uri(here)
            return render(request, "panel/sync/connection_check.html", facts)
    label = board.system_of(found).label
    try:
        attempt_in_steps(lambda: granting.check(found, request.user), system=label)
    except NotDone as refused:
        return refuse(request, refused, here)
    messages.success(request, _("Checked just now."))
    return lead(request, here)


@require_POST
def without(request: Request, connection_id: UUID, group: str) -> HttpResponse:
    """Leave a data type out that something on the other side stops."""
    found = connecting.find(connection_id)
    here = reverse("panel:connection_check", args=[found.id])
    try:
        attempt(
            lambda: choosing.choose(found, group, request.user, direction="off"),
            system=board.system_of(found).label,
        )
    except NotDone as refused:
        return refuse(request, refused, here)
    messages.success(request, _("We go on without it. You can choose it later."))
    return lead(request, here)


@require_POST
def finish(request: Request, connection_id: UUID, step: str) -> HttpResponse:
    """Finish a step and go to the next one."""
    found = connecting.find(connection_id)
    back = reverse(STEP_PAGES.get(step, "panel:connection"), args=[found.id])
    try:
        attempt(
            lambda: connecting.finish_step(found, step, request.user),
            system=board.system_of(found).label,
        )
    except NotDone as refused:
        return refuse(request, refused, back)
    names = list(STEP_PAGES)
    after = names[min(names.index(step) + 1, len(names) - 1)] if step in names else "connect"
    return lead(request, back_of(request, reverse(STEP_PAGES[after], args=[found.id])))


@require_GET
def match(request: Request, connection_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django calls
    """Go to the first kind that still needs an answer."""
    found = connecting.find(connection_id)
    kinds = connecting.open_kinds(found) or linking.kinds(found)
    open_one = next((kind for kind in kinds if linking.conflicts(found, kind)), kinds[0])
    return redirect("panel:match", found.id, open_one)


@require_http_methods(["GET", "POST"])
def preview(request: Request, connection_id: UUID) -> HttpResponse:
    """Make the plan of everything chosen, or look at the one that is made."""
    found = connecting.find(connection_id)
    here = reverse("panel:connection_preview", args=[found.id])
    system = board.system_of(found)
    offered = board.forcing(found).groups
    if request.method == "POST":
        wanted = request.POST.getlist("groups") or [group.name for group, _ticked in offered]
        try:
            run = attempt(
                lambda: board_press.preview(found.id, wanted, by=request.user), system=system.label
            )
        except NotDone as refused:
            return refuse(request, refused, here)
        return lead(request, reverse("panel:run", args=[run.id]))
    plan = board_plans.latest(found)
    facts = frame(request, found, "preview", _("Preview"))
    facts |= {
        "groups": offered,
        "plan": plan,
        "sums": board_plans.sums(plan) if plan is not None else None,
        "obstacles": checks.reasons(found),
    }
    return render(request, "panel/sync/connection_preview.html", facts)


@require_GET
def try_one(request: Request, connection_id: UUID) -> HttpResponse:
    """Offer one row of the plan to be sent first, and show what came of it."""
    found = connecting.find(connection_id)
    plan = board_plans.latest(found)
    facts = frame(request, found, "try_one", _("Try one"))
    rows: list[PlanRow] = board_plans.writable(plan) if plan is not None else []
    facts |= {
        "plan": plan,
        "rows": rows,
        "tried": board_plans.tried(plan) if plan is not None else [],
        "run": board_plans.run_of(plan) if plan is not None else None,
    }
    return render(request, "panel/sync/connection_try.html", facts)


@require_http_methods(["GET", "POST"])
def switch_on(request: Request, connection_id: UUID) -> HttpResponse:
    """Switch a connection on, or say what stands in the way."""
    found = connecting.find(connection_id)
    here = reverse("panel:connection_on", args=[found.id])
    label = board.system_of(found).label
    if request.method == "POST":
        try:
            attempt(lambda: connecting.switch_on(found, request.user), system=label)
        except NotDone as refused:
            return refuse(request, refused, here)
        messages.success(request, _("%(system)s is on.") % {"system": label})
        return lead(request, reverse("panel:dashboard"))
    facts = frame(request, found, "switch_on", _("Switch on"))
    facts |= {
        "obstacles": checks.obstacles(found),
        "choices": [
            (one, registry.only_by_button(found.system, one.group))
            for one in choosing.choices(found)
            if one.direction != "off"
        ],
        "may": may(request, Ability.CONNECT),
        "twice": checks.twice(found) if found.state == State.SETTING_UP else [],
    }
    return render(request, "panel/sync/connection_on.html", facts)


@require_POST
def force(request: Request, connection_id: UUID) -> HttpResponse:
    """Move everything that goes by itself over a connection now."""
    found = board.find(connection_id)
    forcing = board.forcing(found)
    wanted = request.POST.getlist("groups") or [
        g.name for g, automatic in forcing.groups if automatic
    ]
    try:
        run = attempt(
            lambda: board_press.force(found.id, wanted, by=request.user), system=forcing.label
        )
    except NotDone as refused:
        return refuse(request, refused, back_of(request, reverse("panel:dashboard")))
    return lead(request, reverse("panel:run", args=[run.id]))
