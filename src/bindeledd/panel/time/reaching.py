"""Approving many people's hours to a day: who, how much, and one button."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bindeledd.panel.request import Request
from bindeledd.panel.time.asked import identity
from bindeledd.panel.words import sentence
from bindeledd.sync.surveying import in_doubt
from bindeledd.workspace.people.queries import department_names
from bindeledd.workspace.time import approving
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.reached import ready_until


@require_http_methods(["GET", "POST"])
def until(request: Request) -> HttpResponse:
    """Show what is ready to a day, or approve it; what needs a look is left."""
    asked = request.POST if request.method == "POST" else request.GET
    today = today_here()
    last = _day(asked.get("day", "")) or today.replace(day=1) - timedelta(days=1)
    department = identity(asked.get("department", ""))
    found = ready_until(last, by=request.user, department=department, doubted=frozenset(in_doubt()))
    if request.method == "POST":
        outcome = approving.approve_many(found.ids, by=request.user)
        for problem in {one.code: one for one in outcome.refused.values()}.values():
            messages.error(request, sentence(problem.code, problem.params))
        number = len(outcome.done)
        words = ngettext("%(count)s entry is approved.", "%(count)s entries are approved.", number)
        messages.success(request, words % {"count": number})
        return redirect(f"{reverse('panel:approve_hours_until')}?day={last:%Y-%m-%d}")
    number = len(found.ids)
    button = ngettext("Approve %(count)s entry", "Approve all %(count)s entries", number)
    shown = {
        "nav": "hours",
        "crumbs": [
            {"label": _("Hours"), "url": reverse("panel:hours")},
            {"label": _("Approve up to a day"), "url": ""},
        ],
        "day": last,
        "found": found,
        "minutes": sum(one.minutes for one in found.people),
        "button": button % {"count": number},
        "departments": [(str(ours), name) for ours, name in department_names()],
        "department": str(department or ""),
    }
    return render(request, "panel/time/until.html", shown)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
