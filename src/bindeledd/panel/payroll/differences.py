"""Rows that changed after their export, with the lines that would put it right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bindeledd.panel import formatting
from bindeledd.panel.payroll.export import LOOK_BACK_DAYS, page_facts, pending
from bindeledd.panel.payroll.spoken import figure, post_words
from bindeledd.panel.request import Request
from bindeledd.panel.words import sentence
from bindeledd.workspace.payroll import differences as reckoned
from bindeledd.workspace.payroll import drafts
from bindeledd.workspace.payroll.differences import Change, Difference
from bindeledd.workspace.payroll.preview import require_payroll
from bindeledd.workspace.payroll.reading import names_of_people, names_of_projects
from bindeledd.workspace.payroll.shapes import Row

CHANGES: Final[dict[Change, Promise]] = {
    Change.CHANGED: gettext_lazy("Changed after the export"),
    Change.MOVED: gettext_lazy("Moved to another project"),
    Change.RATE: gettext_lazy("The wage or rate was changed for a day gone by"),
    Change.REMOVED: gettext_lazy("Removed after the export"),
    Change.WITHDRAWN: gettext_lazy("The approval was withdrawn"),
    Change.BACK: gettext_lazy("Approved again after it was taken back"),
}


@require_GET
def differences(request: Request) -> HttpResponse:
    """List what is no longer as it was exported, with what putting it right comes to."""
    require_payroll(request.user)
    selection = drafts.draft_of(request.user).selection
    if "count" in request.GET:
        facts = {"differences": pending(request, selection)}
        return render(request, "panel/payroll/_pending.html", facts)
    since = selection.begins - timedelta(days=LOOK_BACK_DAYS)
    found = reckoned.differences(since, selection.ends, by=request.user)
    people = names_of_people({one.employee_id for one in found})
    projects = names_of_projects(_projects(found))
    facts = page_facts(_("Differences")) | {
        "since": since,
        "until": selection.ends,
        "rows": [
            _shown(one, people, projects) | {"chosen": one.key in selection.corrected}
            for one in found
        ],
        "most": reckoned.MOST,
        "back": reverse("panel:payroll"),
        "here": request.path,
    }
    return render(request, "panel/payroll/differences.html", facts)


def _projects(found: tuple[Difference, ...]) -> set[UUID]:
    rows = [row for one in found for row in (one.said, one.now) if row is not None]
    return {row.project_id for row in rows if row.project_id is not None}


def _shown(
    one: Difference, people: dict[UUID, str], projects: dict[UUID, tuple[str, str]]
) -> dict[str, Any]:
    return {
        "key": str(one.key),
        "name": people.get(one.employee_id, ""),
        "day": one.on_day,
        "post": post_words(one.key.post),
        "change": CHANGES[one.change],
        "said": _words(one.said, projects),
        "now": _words(one.now, projects),
        "amount": "" if one.amount is None else formatting.signed(one.amount, 2),
        "reason": sentence(one.reason) if one.reason else "",
        "number": one.export_number,
        "exported_on": one.exported_on,
    }


def _words(row: Row | None, projects: dict[UUID, tuple[str, str]]) -> str:
    if row is None:
        return ""
    parts = [row.item_number, figure(row.quantity)]
    if row.rate is not None:
        parts.append(_("at %(rate)s") % {"rate": formatting.number(row.rate, 2)})
    if row.project_id in projects:
        parts.append(projects[row.project_id][0])
    return ", ".join(part for part in parts if part)
