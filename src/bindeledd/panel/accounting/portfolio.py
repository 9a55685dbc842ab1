"""The accounts of all main projects: what each earned and cost so far, as a list and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bindeledd.panel.accounting.paging import asked, more
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace.accounting.queries import accounts
from bindeledd.workspace.accounting.shapes import AccountLine
from bindeledd.workspace.lists import LARGEST_PAGE, Ask
from bindeledd.workspace.payroll.files import Cell, csv_of


@require_GET
def portfolio(request: Request) -> HttpResponse:
    """List main projects with the sums of the whole of each."""
    require(request.user, Ability.SEE_ACCOUNTING)
    ask = asked(request, _filters(request), sort="number")
    page = accounts(ask, by=request.user)
    facts: dict[str, Any] = {
        "nav": "accounting",
        "crumbs": [{"label": _("Project accounts"), "url": ""}],
        "page": page,
        "q": ask.search,
        "active": request.GET.get("active", "1"),
        "filtered": bool(ask.search) or request.GET.get("active", "1") != "1",
        **more(request, page),
    }
    fragment = request.htmx and request.htmx.target in {"list", "rows"}
    name = "_portfolio" if fragment else "portfolio"
    return render(request, f"panel/accounting/{name}.html", facts)


@require_GET
def portfolio_file(request: Request) -> HttpResponse:
    """Give the list as CSV; noted in the audit log."""
    require(request.user, Ability.SEE_ACCOUNTING)
    lines = list(_lines(request))
    record_deed("register.exported", by=request.user, about="accounting", rows=len(lines) - 1)
    answer = HttpResponse(csv_of(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="project-accounts.csv"'
    return answer


def _filters(request: Request) -> dict[str, str]:
    wanted = request.GET.get("active", "1")
    return {"active": wanted} if wanted in {"0", "1"} else {}


def _lines(request: Request) -> Iterator[list[Cell]]:
    yield [
        _("Project"),
        _("Name"),
        _("Customer"),
        _("Billed"),
        _("Unbilled"),
        _("Cost"),
        _("Margin"),
    ]
    number = 1
    while True:
        search = request.GET.get("q", "")[:200].replace("\0", "")
        page = accounts(
            Ask(search, _filters(request), "number", page=number, size=LARGEST_PAGE),
            by=request.user,
        )
        yield from (_line(row) for row in page.rows)
        if number >= page.pages:
            return
        number += 1


def _line(row: AccountLine) -> list[Cell]:
    sums = row.sums
    names = [row.number, row.name, row.customer_name]
    return [*names, sums.billed, sums.unbilled, sums.cost, sums.margin]
