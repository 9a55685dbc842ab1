"""Their lists that settings choose from: asked for on a data type's page, and followed there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bindeledd.panel.request import Request
from bindeledd.panel.sync import brought
from bindeledd.panel.sync.deeds import STOP_POLLING, NotDone, attempt, lead, refuse, rights
from bindeledd.sync import board, board_press, board_reading, choosing, connecting
from bindeledd.sync.choosing import Choice
from bindeledd.sync.models import Connection, Run


@require_http_methods(["GET", "POST"])
def lists(request: Request, connection_id: UUID, group: str) -> HttpResponse:
    """Ask for their lists to be read; asked with GET, show how far that has come."""
    found = connecting.find(connection_id)
    choice = choosing.choice(found, group)
    home = reverse("panel:data_type", args=[found.id, group])
    if request.method == "POST":
        try:
            attempt(
                lambda: board_press.read(found.id, choice.kinds, by=request.user),
                system=board.system_of(found).label,
            )
        except NotDone as refused:
            return refuse(request, refused, home)
        return lead(request, home)
    if not request.htmx:
        return lead(request, home)
    facts = standing(found, choice, ended=True)
    status = 200 if facts["reading"] and facts["reading"].unfinished else STOP_POLLING
    return render(request, "panel/sync/_lists.html", facts | rights(request), status=status)


def standing(found: Connection, choice: Choice, *, ended: bool = False) -> dict[str, Any]:
    """Return what the page shows of a reading: one under way, or that stopped.

    Args:
        found: The connection.
        choice: The data type.
        ended: Whether one that came to its end is told as well.
    """
    last = board_reading.latest(found)
    unread = any(one.to and not one.offer.read for one in choice.settings)
    told = last is not None and (
        last.unfinished or ended or (unread and last.run.state != Run.State.DONE)
    )
    return {
        "reading": brought.shown(last) if told and last is not None else None,
        "lists_url": reverse("panel:data_type_lists", args=[found.id, choice.group]),
        "reading_page": reverse("panel:data_type", args=[found.id, choice.group]),
        "unread": unread,
    }
