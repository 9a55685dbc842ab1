"""Links: how far each register is linked over each connection, and the way to the match screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bindeledd.panel.request import Request
from bindeledd.panel.sync.deeds import rights
from bindeledd.sync import board, connecting, linking, wording
from bindeledd.sync.models import Connection


@require_GET
def links(request: Request) -> HttpResponse:
    """Show counts of each kind over each connection."""
    found = [
        {
            "connection": one,
            "system": board.system_of(one),
            "kinds": [_kind(one, kind) for kind in connecting.open_kinds(one)],
        }
        for one in board.standing()
    ]
    facts = {
        "nav": "links",
        "crumbs": [
            {"label": _("Accounting system"), "url": reverse("panel:connections")},
            {"label": _("Links"), "url": ""},
        ],
        "found": found,
        **rights(request),
    }
    return render(request, "panel/sync/links.html", facts)


def _kind(connection: Connection, kind: str) -> dict[str, Any]:
    survey = linking.survey(connection, kind)
    return {
        "kind": kind,
        "label": wording.kind_label(kind, 2).capitalize(),
        "survey": survey,
        "counts": survey.counts,
        "sure": survey.counts.sure + survey.counts.linked,
        "url": reverse("panel:match", args=[connection.id, kind]),
    }
