"""Approval of what stands alone: hand in, approve, send back, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.panel.goods.shown import may_change
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.booking import booker
from bindeledd.workspace.locks import Why
from bindeledd.workspace.registration import standing
from bindeledd.workspace.time.approving import approver as approver_of

_DONE = {
    "submit": gettext_lazy("Handed in for approval."),
    "approve": gettext_lazy("Approved."),
    "reject": gettext_lazy("Sent back."),
    "withdraw": gettext_lazy("The approval is taken back."),
}


def standing_facts(request: Request, kind: str, line: Any, held: Why | None) -> dict[str, Any]:
    """Return what a page shows of the approval of one row, and which steps the person may take."""
    alone = line.active and line.entry_id is None and held is None
    approver = alone and allowed(request, Ability.APPROVE)
    own = line.employee_id is not None and line.employee_id == booker(request.user).employee_id
    waits = line.state == "submitted"
    may_approve, may_withdraw = approver and waits, approver and line.state == "approved"
    somebody_else = own and (may_approve or may_withdraw) and not approver_of(request.user).own
    return {
        "line": line,
        "approve_url": reverse("panel:standing", args=[kind, line.id, "approve"]),
        "reject_url": reverse("panel:standing", args=[kind, line.id, "reject"]),
        "submit_url": reverse("panel:standing", args=[kind, line.id, "submit"]),
        "withdraw_url": reverse("panel:standing", args=[kind, line.id, "withdraw"]),
        "may_submit": alone
        and line.state in {"draft", "rejected"}
        and may_change(request, line.employee_id),
        "may_approve": may_approve,
        "may_withdraw": may_withdraw,
        "why_not_approve": gettext("This is your own. Somebody else approves it.")
        if somebody_else
        else "",
        "is_own": own,
        "entry_url": reverse("panel:hour_entry", args=[line.entry_id]) if line.entry_id else "",
    }


@require_POST
def step(request: Request, kind: str, ours: UUID, deed: str) -> HttpResponse:
    """Take one step of approval with one row."""
    if kind not in standing.KINDS or deed not in _DONE:
        raise Http404(deed)
    if deed == "reject":
        standing.reject(kind, ours, request.POST.get("because", ""), by=request.user)
    else:
        outcome = getattr(standing, deed)(kind, [ours], by=request.user)
        problem = outcome.refused.get(ours)
        if problem is not None and problem.code == "record.gone":
            raise NotFoundError(kind=kind)
        if problem is not None:
            raise DomainError(problem.code)
    messages.success(request, _DONE[deed])
    return HttpResponseRedirect(reverse(f"panel:{kind}", args=[ours]))
