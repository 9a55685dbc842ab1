"""Items taken out and machines' hours on one project, newest first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bindeledd.panel.accounting.frame import project_frame
from bindeledd.panel.accounting.paging import asked, more
from bindeledd.panel.navigation import address
from bindeledd.panel.request import Request
from bindeledd.panel.time.signs import LOCKED
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.items.queries import withdrawals
from bindeledd.workspace.locks import locked
from bindeledd.workspace.machines.queries import uses


@require_GET
def project_items(request: Request, ours: UUID) -> HttpResponse:
    """List what was taken out on a project and given back."""
    require(request.user, Ability.SEE_HOURS)
    facts = project_frame(request, ours, "items")
    page = withdrawals(asked(request, facts["filters"] | {"active": "1"}, sort="-day"))
    locks = locked("withdrawal", [row.id for row in page.rows])
    facts |= {
        "page": page,
        "rows": [(row, LOCKED[locks[row.id]] if row.id in locks else "") for row in page.rows],
        "new_url": address("panel:new_withdrawal"),
        **more(request, page),
    }
    return render(request, "panel/accounting/items.html", facts)


@require_GET
def project_machines(request: Request, ours: UUID) -> HttpResponse:
    """List machines' hours on a project."""
    require(request.user, Ability.SEE_HOURS)
    facts = project_frame(request, ours, "machine")
    page = uses(asked(request, facts["filters"] | {"active": "1"}, sort="-day"))
    locks = locked("machine_use", [row.id for row in page.rows])
    facts |= {
        "page": page,
        "rows": [(row, LOCKED[locks[row.id]] if row.id in locks else "") for row in page.rows],
        **more(request, page),
    }
    return render(request, "panel/accounting/machines.html", facts)
