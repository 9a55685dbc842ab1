"""The week for approval: people or projects against days, the open entry below."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bindeledd.kernel.errors import NotFoundError
from bindeledd.panel import formatting
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.time.asked import address, asked_week, identity
from bindeledd.panel.time.detail import detail_facts
from bindeledd.panel.time.drawn import Drawing
from bindeledd.panel.time.signs import REMARKS, standings_of, warning_sentence
from bindeledd.sync.surveying import PEOPLE, in_doubt
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.people.queries import department_names
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.completing import last_week
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.sheets import (
    WeekSheet,
    not_completed,
    projects_of_week,
    week_sheet,
)

_NAMED: Final = 4
"""How many who have not finished a week are named beside it."""


@require_GET
def hours(request: Request) -> HttpResponse:
    """Show a week; an entry named in the address stands open below."""
    today = today_here()
    doubted = in_doubt()
    ask = asked_week(request.GET, today, doubted)
    sheet = week_sheet(ask, by=request.user)
    chosen = identity(request.GET.get("entry", ""))
    may_approve = allowed(request, Ability.APPROVE)
    settled_at = {
        person: reverse("panel:match", args=[connection, PEOPLE])
        for person, connection in doubted.items()
    }
    elsewhere = standings_of(line for person in sheet.people for line in person.lines)
    drawing = Drawing(sheet, request.GET, today, chosen, may_approve, elsewhere, settled_at)
    by_projects = request.GET.get("view") == "projects"
    sees_all = allowed(request, Ability.SEE_HOURS)
    shown = {
        "nav": "hours",
        "crumbs": [{"label": _("Hours"), "url": ""}],
        "sheet": sheet,
        "grid": drawing.projects() if by_projects else drawing.people(),
        "by_projects": by_projects,
        "lead": _lead(sheet),
        "ready_words": _ready_words(sheet),
        "this_week": today in ask.week.days,
        "may_approve": may_approve,
        "may_write": allowed(request, Ability.REGISTER),
        "sees_all": sees_all,
    }
    shown |= _filters(request, sheet) | _ways(request, sheet)
    shown |= _open_entry(request, chosen, sheet)
    if not sees_all:
        own = employee_of(request.user)
        shown["own_month"] = own and reverse(
            "panel:hours_month", args=[own, today.year, today.month]
        )
    else:
        before = last_week(today)
        people, total = not_completed(before, limit=_NAMED)
        shown |= {"unfinished_week": before.number, "unfinished": people}
        shown |= {"unfinished_more": total - len(people), "month_of": before.last}
    return render(request, "panel/time/week.html", shown)


def _lead(sheet: WeekSheet) -> str:
    people = ngettext(
        "%(count)s employee has entered %(hours)s.",
        "%(count)s employees have entered %(hours)s.",
        sheet.registered,
    )
    parts = [people % {"count": sheet.registered, "hours": formatting.minutes(sheet.minutes)}]
    if sheet.ready:
        ready = ngettext(
            "%(count)s entry is ready for approval.",
            "%(count)s entries are ready for approval.",
            sheet.ready,
        )
        parts.append(ready % {"count": sheet.ready})
    if sheet.needs:
        needs = ngettext(
            "%(count)s entry needs something first.",
            "%(count)s entries need something first.",
            sheet.needs,
        )
        parts.append(needs % {"count": sheet.needs})
    return " ".join(parts)


def _ready_words(sheet: WeekSheet) -> str:
    words = ngettext("Approve %(count)s ready", "Approve all %(count)s ready", sheet.ready)
    return words % {"count": sheet.ready}


def _filters(request: Request, sheet: WeekSheet) -> dict[str, Any]:
    departments = [(str(ours), name) for ours, name in department_names()]
    projects = projects_of_week(sheet.ask.week, by=request.user)
    return {
        "departments": departments,
        "projects": [(str(ours), f"{number} {name}") for ours, number, name in projects],
        "department": str(sheet.ask.department or ""),
        "project": str(sheet.ask.project or ""),
    }


def _ways(request: Request, sheet: WeekSheet) -> dict[str, str]:
    """Return the addresses around this one."""
    week, page = sheet.ask.week, sheet.ask.page
    query = request.GET
    return {
        "previous_week": address(query, week=str(week.previous)),
        "next_week": address(query, week=str(week.next)),
        "current_week": address(query, week=""),
        "people_url": address(query, view=""),
        "projects_url": address(query, view="projects"),
        "closed_url": address(query) + "#week-grid",
        "previous_page": address(query, page=str(page - 1)) if page > 1 else "",
        "next_page": address(query, page=str(page + 1)) if page < sheet.pages else "",
    }


def _open_entry(request: Request, chosen: UUID | None, sheet: WeekSheet) -> dict[str, Any]:
    if chosen is None:
        return {}
    try:
        facts = detail_facts(request, chosen)
    except NotFoundError:
        return {}
    if chosen in sheet.remarks:
        facts["remark"] = REMARKS[sheet.remarks[chosen]]
    line = facts["line"]
    told = [one.warnings for one in sheet.people if one.id == line.employee_id]
    on_the_day = [one for found in told for one in found if one.day == line.worked_on]
    return facts | {"warnings": [warning_sentence(one) for one in on_the_day]}
