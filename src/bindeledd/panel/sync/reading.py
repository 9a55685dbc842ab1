"""The match page while their registers are read: asked for, followed, and what it brought."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bindeledd.panel.request import Request
from bindeledd.panel.sync import brought
from bindeledd.panel.sync.deeds import (
    STOP_POLLING,
    NotDone,
    attempt,
    back_of,
    lead,
    refuse,
    rights,
)
from bindeledd.sync import board, board_press, board_reading, connecting, linking
from bindeledd.sync.board_reading import Reading
from bindeledd.sync.linking import Survey
from bindeledd.sync.models import Connection, Run

Facts = dict[str, Any]


def found_kind(connection_id: UUID, kind: str) -> Connection:
    """Return a connection over which records of a kind are matched."""
    found = connecting.find(connection_id)
    if kind not in linking.kinds(found):
        raise Http404(kind)
    return found


@require_POST
def read(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Ask for the registers to be read; the page shows how far that has come."""
    found = found_kind(connection_id, kind)
    home = back_of(request, reverse("panel:match", args=[found.id, kind]))
    try:
        attempt(
            lambda: board_press.read(found.id, by=request.user),
            system=board.system_of(found).label,
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    return lead(request, home)


@require_GET
def reading(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Show how far the reading has come; asked every two seconds until it has ended."""
    found = found_kind(connection_id, kind)
    home = reverse("panel:match", args=[found.id, kind])
    last = board_reading.latest(found)
    beside = request.GET.get("beside") == "list"
    if last is None or not request.htmx:
        return lead(request, home)
    if not last.unfinished and not beside:
        answer = HttpResponse(status=STOP_POLLING)
        answer["HX-Redirect"] = home
        return answer
    facts = _reading_facts(found, kind, last, beside=beside) | rights(request)
    return render(request, "panel/sync/_reading.html", facts)


def _reading_facts(found: Connection, kind: str, last: Reading, *, beside: bool) -> Facts:
    address = reverse("panel:match_reading", args=[found.id, kind])
    return {
        "reading": brought.shown(last),
        "reading_url": f"{address}?beside=list" if beside else address,
        "reading_page": reverse("panel:match", args=[found.id, kind]),
        "read_url": reverse("panel:match_read", args=[found.id, kind]),
    }


def standing(found: Connection, survey: Survey) -> Facts:
    """Return the reading that is under way, or that stopped; else what the last one brought."""
    last = board_reading.latest(found)
    if last is None:
        return {}
    ended = last.run.ended_at
    if last.unfinished or (
        last.run.state != Run.State.DONE
        and ended is not None
        and (survey.read_at is None or survey.read_at < ended)
    ):
        return _reading_facts(found, survey.kind, last, beside=survey.read_at is not None)
    mine = next((one for one in last.registers if one.kind == survey.kind), None)
    if mine is None or ended is None or survey.read_at is None or survey.read_at > ended:
        return {}
    return {"came": ", ".join(brought.news(mine)) or _("nothing new")}
