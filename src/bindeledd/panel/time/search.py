"""Search over hours: words, days, states; also as a file."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bindeledd.panel.registers.listing import Filter, ListPage
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.lists import Ask, Page
from bindeledd.workspace.time import queries

LIST = ListPage(
    key="hours",
    kind="hour_entry",
    title=_("Search in hours"),
    rows=queries.entries,
    table="panel/time/_entries.html",
    columns=(
        "worked_on",
        "employee_name",
        "project_number",
        "project_name",
        "hour_type_name",
        "work_type_name",
        "minutes",
        "overtime_50_minutes",
        "overtime_100_minutes",
        "billable_minutes",
        "break_minutes",
        "state",
        "comment",
    ),
    ability=Ability.REGISTER,
    placeholder=_("Search employee, project, comment"),
    create=_("New entry"),
    days=("from", "until"),
    filters=(
        Filter(
            "state",
            _("State"),
            (
                ("", _("All states")),
                ("draft", _("Draft")),
                ("submitted", _("Awaiting approval")),
                ("approved_once", _("Approved once")),
                ("approved", _("Approved")),
                ("rejected", _("Sent back")),
            ),
        ),
        Filter(
            "overtime",
            _("Overtime"),
            (("", _("With and without overtime")), ("1", _("With overtime"))),
        ),
        Filter(
            "billable",
            _("Billable"),
            (("", _("Billable and not")), ("1", _("Billable")), ("0", _("Not billable"))),
        ),
    ),
)


def _seen_by(request: Request) -> ListPage:
    """Return the list of what this person may see, the newest day first."""

    def rows(ask: Ask) -> Page[queries.EntryLine]:
        return queries.entries(replace(ask, sort=ask.sort or "-day"), by=request.user)

    return replace(LIST, rows=rows)


@require_GET
def search(request: Request) -> HttpResponse:
    """List hours, the newest day first; workers find their own."""
    crumbs = [
        {"label": _("Hours"), "url": reverse("panel:hours")},
        {"label": LIST.title, "url": ""},
    ]
    return _seen_by(request).show(request, crumbs=crumbs)


@require_GET
def search_file(request: Request) -> HttpResponse:
    """Give the list as CSV."""
    return _seen_by(request).file(request)
