"""One row that nothing can settle: what was sent, what may be it over there, a person's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bindeledd.kernel.errors import BindeleddError
from bindeledd.panel.request import Request, in_steps, inside
from bindeledd.panel.sync import planned, reasoned
from bindeledd.panel.sync import reposting as reposting_page
from bindeledd.panel.sync.deeds import NotDone, attempt, attempt_in_steps, may, refuse, rights
from bindeledd.sync import board, board_held, deciding, reposting, wording
from bindeledd.sync.board_plans import Names
from bindeledd.sync.deciding import Candidate, Question
from bindeledd.sync.field_list import entry_of, label_of
from bindeledd.tenancy.services import Ability, require


@dataclass(frozen=True)
class Fact:
    """One field as people read it."""

    name: str
    value: str


@dataclass(frozen=True)
class CandidateShown:
    """One of theirs as the page writes it."""

    candidate: Candidate
    title: str
    differs: tuple[Fact, ...]


@in_steps
@require_http_methods(["GET", "POST"])
def decide(request: Request, waiting_id: UUID) -> HttpResponse:
    """Show both sides of a row that nothing can settle, and take a person's word."""
    if request.method == "POST":
        of_undone = "answer" in request.POST
        return (reposting_page.answered if of_undone else _answered)(request, waiting_id)
    with inside(request):
        row = board_held.find(waiting_id)
        undone = reposting.question(row)
    if undone is not None:
        return reposting_page.show(request, undone)
    with inside(request):
        system = board.system_of(row.connection)
        asked = deciding.question(row)
    number = request.GET.get("number", "").strip()[:60]
    found, unasked = _candidates(request, asked, number)
    with inside(request):
        names = reasoned.named([(row.connection, one) for one in row.reasons])
        facts = {
            "nav": "held",
            "crumbs": [
                {"label": _("Held"), "url": reverse("panel:held")},
                {"label": row.label, "url": ""},
            ],
            "row": row,
            "asked": asked,
            "said": reasoned.lines(row, names),
            "sent": _facts(asked, asked.intent.payload) if asked is not None else [],
            "found": [_shown(asked, one) for one in found] if asked is not None else [],
            "unasked": unasked,
            "number": number,
            "record_url": reasoned.record_address(row.kind, row.ours),
            "system": system,
            **rights(request),
        }
        return render(request, "panel/sync/held_let_go.html", facts)


def _candidates(
    request: Request, asked: Question | None, number: str
) -> tuple[tuple[Candidate, ...], str]:
    """Ask what may be it, for whoever may answer; say why that could not be asked."""
    if asked is None or not may(request, Ability.RUN):
        return (), ""
    try:
        return deciding.candidates(asked, number), ""
    except BindeleddError as error:
        return (), wording.of_error(error, asked.connection.system).happened


def _answered(request: Request, waiting_id: UUID) -> HttpResponse:
    with inside(request):
        label = board.system_of(board_held.find(waiting_id).connection).label
    here = reverse("panel:held_let_go", args=[waiting_id])
    said = request.POST.get("sent")
    if said not in {"yes", "no"}:
        with inside(request):
            require(request.user, Ability.RUN)
        return HttpResponseRedirect(here)
    stands = said == "yes"
    theirs = request.POST.get("theirs", "").strip()
    company = request.company.id
    try:
        if stands:
            attempt_in_steps(
                lambda: deciding.stands(company, waiting_id, theirs, by=request.user), system=label
            )
        else:
            with inside(request):
                attempt(lambda: deciding.does_not_stand(waiting_id, by=request.user), system=label)
    except NotDone as refused:
        return refuse(request, refused, here)
    messages.success(
        request,
        _("Noted: it stands there. The next transfer goes on from there.")
        if stands
        else _("Noted: it is not there. The next transfer sends it."),
    )
    return HttpResponseRedirect(reverse("panel:held"))


def _shown(asked: Question, one: Candidate) -> CandidateShown:
    title = f"{one.number} {one.name}".strip() or one.theirs
    return CandidateShown(one, title, tuple(_facts(asked, one.differs)))


def _facts(asked: Question, values: Mapping[str, Any]) -> list[Fact]:
    """Return fields as people call them, with the names of records that they refer to."""
    flow, system = asked.flow, asked.connection.system
    shown = flow.mapping.shown
    changes: list[dict[str, Any]] = []
    for path, value in values.items():
        if isinstance(value, list | dict):
            continue
        name, kind = shown.get(path, (path, ""))
        text = f"theirs:{kind}:{value}" if kind and value is not None else value
        changes.append({"name": name, "after": text})
    wanted = [
        text
        for one in changes
        for text in (one["after"], *entry_of(flow, system, one["name"], one["after"]))
    ]
    names = Names(asked.connection, wanted)
    return [
        Fact(
            label_of(flow, one["name"]),
            planned.entry_name(flow, system, one["name"], one["after"], names)
            or planned.coded(flow, one, "after", names),
        )
        for one in changes
    ]
