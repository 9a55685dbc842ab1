"""Search or go to: the areas by their words, and the registers by number and name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bindeledd.panel.navigation import rail
from bindeledd.panel.request import Request
from bindeledd.tenancy.models import Role
from bindeledd.workspace.customers.queries import customers
from bindeledd.workspace.lists import Ask
from bindeledd.workspace.people.queries import departments, employees
from bindeledd.workspace.projects.queries import projects

_EACH = 10


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    number: str
    name: str
    url: str
    ended: bool


@dataclass(frozen=True)
class Found:
    """What one register has; `url` shows all of it."""

    title: Any
    hits: list[Hit]
    total: int
    url: str


@require_GET
def search(request: Request) -> HttpResponse:
    """Find records and pages; a single exact number goes straight there."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = _registers(text) if text else []
    exact = [hit for part in found for hit in part.hits if hit.number == text]
    everything = [hit for part in found for hit in part.hits]
    if len(exact) == 1 and len(everything) == 1:
        return redirect(exact[0].url)
    facts = {
        "crumbs": [{"label": _("Search"), "url": ""}],
        "q": text,
        "found": [part for part in found if part.total],
        "areas": _areas(text, request.role),
    }
    return render(request, "panel/registers/search.html", facts)


def _areas(text: str, role: Role) -> list[Any]:
    wanted = text.casefold()
    entries = [entry for group in rail("", {}, role) for entry in group.entries]
    return [one for one in entries if wanted and wanted in str(one.area.word).casefold()]


def _registers(text: str) -> list[Found]:
    ask = Ask(search=text, size=_EACH)
    people, jobs = employees(ask), projects(ask)
    firms, units = customers(ask), departments(ask)
    return [
        Found(
            _("Customers"),
            [
                _hit("customer", row.id, row.number, row.name, ended=not row.active)
                for row in firms.rows
            ],
            firms.total,
            reverse("panel:customers"),
        ),
        Found(
            _("Projects"),
            [
                _hit("project", row.id, row.joined_number, row.name, ended=row.status != "active")
                for row in jobs.rows
            ],
            jobs.total,
            reverse("panel:projects"),
        ),
        Found(
            _("Employees"),
            [
                _hit("employee", row.id, row.number, row.name, ended=not row.active)
                for row in people.rows
            ],
            people.total,
            reverse("panel:employees"),
        ),
        Found(
            _("Departments"),
            [
                _hit("department", row.id, row.number, row.name, ended=not row.active)
                for row in units.rows
            ],
            units.total,
            reverse("panel:departments"),
        ),
    ]


def _hit(page: str, ours: Any, number: str, name: str, *, ended: bool) -> Hit:
    return Hit(number, name, reverse(f"panel:{page}", args=[ours]), ended)
