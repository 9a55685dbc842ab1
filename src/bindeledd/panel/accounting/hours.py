"""The hours of one project: who did what on which day, with the sums of what is chosen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bindeledd.panel.accounting.frame import project_frame
from bindeledd.panel.accounting.paging import asked, more
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.time.signs import sign_of
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.time.of_project import hours_of_projects
from bindeledd.workspace.time.queries import entries


@require_GET
def project_hours(request: Request, ours: UUID) -> HttpResponse:
    """List the hours of a project with its subprojects, newest first."""
    require(request.user, Ability.SEE_HOURS)
    facts = project_frame(request, ours, "hours")
    page = entries(asked(request, facts["filters"], sort="-day"))
    facts |= {
        "page": page,
        "rows": [(row, sign_of(row)) for row in page.rows],
        "sums": hours_of_projects(facts["chosen_ids"]),
        "may_price": allowed(request, Ability.SEE_ACCOUNTING),
        **more(request, page),
    }
    return render(request, "panel/accounting/hours.html", facts)
