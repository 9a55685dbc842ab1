"""The press that gives a new company its usual kinds of hours, driving and expenses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from bindeledd.panel.request import Request
from bindeledd.workspace.usual import start_with_usual


@require_POST
def usual(request: Request) -> HttpResponse:
    """Make the usual kinds, where the company has none."""
    made = start_with_usual(by=request.user)
    words = gettext("%(hours)s hour types and %(extras)s kinds of driving and expenses are made.")
    facts = {"hours": made.hour_types, "extras": made.compensation_types}
    messages.success(request, words % facts)
    return redirect("panel:setup")
