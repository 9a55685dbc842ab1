"""Rows behind a line, and rows that were exported before and can be added again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bindeledd.panel.forms import DomainForm, day
from bindeledd.panel.payroll.export import page_facts
from bindeledd.panel.payroll.spoken import Names, figure, row_words
from bindeledd.panel.request import Request
from bindeledd.workspace.payroll import drafts, past
from bindeledd.workspace.payroll.preview import check_span, require_payroll, rows_behind
from bindeledd.workspace.payroll.queries import type_names
from bindeledd.workspace.payroll.reading import names_of_people, names_of_projects
from bindeledd.workspace.payroll.shapes import Key, Mode, Selection

_BACK: Final = timedelta(days=31)


class AgainForm(DomainForm):
    """Which days to look for exported rows in."""

    begins = day(gettext_lazy("First day"))
    ends = day(gettext_lazy("Last day"))
    q = forms.CharField(label=gettext_lazy("Name"), required=False)


@require_GET
def rows(request: Request, ours: UUID, line: str) -> HttpResponse:
    """Show the rows behind one line, each with its exports and a way out.

    A line that all rows were taken out of is still shown, empty; only the person has to be there.
    """
    require_payroll(request.user)
    if ours not in names_of_people([ours]):
        raise Http404
    selection = drafts.draft_of(request.user).selection
    found = rows_behind(selection, ours, line, by=request.user)
    projects = {row.project_id for row in found if row.project_id is not None}
    names = Names(names_of_projects(projects), type_names())
    times = past.times_exported([row.key for row in found])
    item = f"{found[0].item_number} {found[0].item_name}".strip() if found else _("Line")
    facts = page_facts(item) | {
        "title": item,
        "rows": [row_words(row, names) | {"times": times.get(row.key, ())} for row in found],
        "can_remove": all(row.mode in {Mode.NEW, Mode.REMOVED} for row in found),
        "person": ours,
        "here": request.path,
        "back": f"{reverse('panel:payroll')}?open={ours}",
    }
    return render(request, "panel/payroll/rows.html", facts)


@require_GET
def again(request: Request) -> HttpResponse:
    """Show rows that were exported, to tick those that are to go again."""
    require_payroll(request.user)
    selection = drafts.draft_of(request.user).selection
    usual = {"begins": selection.begins - _BACK, "ends": selection.ends}
    asked = "begins" in request.GET
    form = AgainForm(request.GET if asked else None, initial=usual)
    typed: dict[str, Any] | None = usual
    if asked:
        typed = form.attempt(_checked)
    found = _rows(request, typed, selection) if typed is not None else []
    facts = page_facts(_("Add already exported")) | {
        "form": form,
        "rows": found,
        "all_added": all(row["added"] for row in found),
        "back": reverse("panel:payroll"),
    }
    status = 422 if asked and typed is None else 200
    return render(request, "panel/payroll/again.html", facts, status=status)


def _checked(typed: dict[str, Any]) -> dict[str, Any]:
    if typed["begins"] is not None and typed["ends"] is not None:
        check_span(Selection(typed["begins"], typed["ends"]))
    return typed


def _rows(request: Request, typed: dict[str, Any], selection: Selection) -> list[dict[str, Any]]:
    begins = typed.get("begins") or selection.begins - _BACK
    ends = typed.get("ends") or selection.ends
    wanted = str(typed.get("q") or "").strip().casefold()
    return [
        {
            "key": str(row.key),
            "name": row.employee_name,
            "day": row.on_day,
            "project": row.project_number,
            "item": f"{row.item_number} {row.item_name}",
            "quantity": figure(row.quantity),
            "latest": row.latest,
            "times": row.times,
            "added": _is_added(row.key, selection),
        }
        for row in past.exported_rows(begins, ends, by=request.user)
        if wanted in row.employee_name.casefold()
    ]


def _is_added(key: Key, selection: Selection) -> bool:
    return key in selection.added
