"""All companies of one person at a glance: for the accountant with many clients."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bindeledd.panel.request import Request, outside_company
from bindeledd.panel.sync import healthy
from bindeledd.sync import board, board_held
from bindeledd.tenancy.models import Company, Role
from bindeledd.tenancy.scope import company_scope

AT_MOST: Final = 50
"""Companies on one page; each is asked by itself, behind its own wall."""


@outside_company
@require_GET
def all_companies(request: Request) -> HttpResponse:
    """Show how the connections of each of the person's companies stand, worst first."""
    page = request.GET.get("page", "1")
    at = max(int(page), 1) if page.isdigit() and len(page) < 5 else 1  # noqa: PLR2004 - a sane page
    first = (at - 1) * AT_MOST
    companies = request.companies[first : first + AT_MOST]
    rows = [_company(company, role) for company, role in companies]
    rows.sort(key=lambda row: (-row["trouble"], -row["held"].rows, row["company"].name))
    facts = {
        "nav": "dashboard",
        "crumbs": [{"label": _("All companies"), "url": ""}],
        "rows": rows,
        "troubled": sum(row["trouble"] > 0 for row in rows),
        "total": len(request.companies),
        "more": at + 1 if len(request.companies) > first + AT_MOST else 0,
    }
    return render(request, "panel/sync/all_companies.html", facts)


def _company(company: Company, role: Role) -> dict[str, Any]:
    with company_scope(company.id):
        health = board.health(board.standing())
        held = board_held.sums(board_held.Filter())
        lines = [healthy.line(row) for row in health]
    return {
        "company": company,
        "role": role.label,
        "lines": lines,
        "held": held,
        "trouble": sum(2 if row.needs_key else 1 for row in health if not row.well),
        "unsure": sum(row.waits.refused + row.waits.unknown for row in health),
    }
