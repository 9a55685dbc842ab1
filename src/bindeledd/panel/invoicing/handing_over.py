"""The step before an attachment goes to a ledger: what will go, or why it waits, and the press."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.invoicing import ledgers, reasons
from bindeledd.panel.request import Request
from bindeledd.panel.sync import foreseen
from bindeledd.panel.sync.deeds import NotDone, attempt, lead, refuse
from bindeledd.panel.words import sentence
from bindeledd.sync import board, buttons, wording
from bindeledd.sync import handing as sync_handing
from bindeledd.sync.buttons import Button
from bindeledd.sync.foresight import Foreseen
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing import handing, queries, readiness
from bindeledd.workspace.invoicing.queries import AttachmentDetail
from bindeledd.workspace.invoicing.services import KIND

CHANGED = "handing.changed_since_shown"


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, ours: UUID, connection_id: UUID, way: str) -> HttpResponse:
    """Show what a button would do; pressed, do just that."""
    require(request.user, Ability.INVOICE)
    detail = queries.attachment_detail(ours)
    button = buttons.button(KIND, connection_id, way)
    if request.method != "POST":
        return _shown(request, detail, button)
    try:
        _press(request, detail, button)
    except DomainError as error:
        if error.error_code in {"domain.forbidden", "domain.not_found"}:
            raise
        detail = queries.attachment_detail(ours)
        return _shown(request, detail, button, refused=error)
    facts = {"system": button.system.label}
    messages.success(request, _("Handed over to %(system)s. It goes within seconds.") % facts)
    return lead(request, _home(ours))


@require_POST
def take_back(request: Request, ours: UUID, connection_id: UUID) -> HttpResponse:
    """Ask for an attachment back from a ledger; what stands there is taken back first."""
    require(request.user, Ability.INVOICE)
    detail = queries.attachment_detail(ours)
    system = board.system_of(board.find(connection_id)).label
    label = f"{detail.attachment.number} {detail.attachment.title}".strip()
    try:
        attempt(
            lambda: sync_handing.ask_back(connection_id, KIND, ours, label, by=request.user),
            system=system,
        )
    except NotDone as refused:
        return refuse(request, refused, _home(ours))
    if handing.holders_of([ours]):
        words = _(
            "It is taken back from %(system)s, and is free here once it stands there no more."
        )
    else:
        words = _("It is taken back. Nothing of it had gone to %(system)s.")
    messages.success(request, words % {"system": system})
    return lead(request, _home(ours))


def _press(request: Request, detail: AttachmentDetail, button: Button) -> None:
    made = detail.attachment
    buttons.press(
        button,
        made.id,
        f"{made.number} {made.title}".strip(),
        by=request.user,
        seen=request.POST.get("seen", ""),
        take=lambda: handing.hand_over(made.id, holder=button.connection.id, by=request.user),
    )


def _home(ours: UUID) -> str:
    return reverse("panel:attachment", args=[ours]) + "#ledgers"


def _shown(
    request: Request,
    detail: AttachmentDetail,
    button: Button,
    *,
    refused: DomainError | None = None,
) -> HttpResponse:
    made = detail.attachment
    found = buttons.foresee(button, made.id)
    told = foreseen.shown(button, found)
    obstacle = readiness.to_handing(detail, holder=button.connection.id)
    if told.action == "" and obstacle is None and refused is None:
        messages.success(request, _("It stands there already, and nothing is missing."))
        return lead(request, _home(made.id))
    page = reverse("panel:attachment", args=[made.id])
    facts: dict[str, Any] = {
        "nav": "attachments",
        "crumbs": [
            {"label": gettext_lazy("Invoice attachments"), "url": reverse("panel:attachments")},
            {"label": made.number, "url": page},
            {"label": button.system.label, "url": ""},
        ],
        "attachment": made,
        "detail": detail,
        "button": button,
        "deed": ledgers.words_of(button),
        "told": told,
        "follows": _follows(button, found),
        "why_not": reasons.reason(obstacle, page),
        "refused": _sentence(refused, button) if refused is not None else "",
    }
    status = 200 if refused is None else 409 if refused.error_code == CHANGED else 422
    return render(request, "panel/invoicing/hand_over.html", facts, status=status)


def _follows(button: Button, found: Foreseen) -> list[str]:
    """Return what would follow the order there, in words."""
    names = found.row.steps if found.row is not None else ()
    return [_(button.flow.step(name).label) for name in names]


def _sentence(error: DomainError, button: Button) -> str:
    if wording.known(error.error_code):
        return wording.say(error.error_code, error.params, button.system.label)
    return sentence(error.error_code, error.params)
