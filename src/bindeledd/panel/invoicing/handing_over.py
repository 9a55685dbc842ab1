"""The step before a document goes to a ledger: what will go, or why it waits, and the press."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bindeledd.kernel.errors import DomainError
from bindeledd.panel.invoicing import reasons
from bindeledd.panel.invoicing.handed import Handed, an_attachment, an_invoice
from bindeledd.panel.request import Request
from bindeledd.panel.sync import foreseen
from bindeledd.panel.sync.deeds import NotDone, attempt, lead, refuse
from bindeledd.panel.words import sentence
from bindeledd.sync import board, buttons, wording
from bindeledd.sync import handing as sync_handing
from bindeledd.sync.buttons import Button
from bindeledd.sync.foresight import Foreseen
from bindeledd.tenancy.services import Ability, require

CHANGED = "handing.changed_since_shown"


@require_http_methods(["GET", "POST"])
def hand_attachment_over(
    request: Request, ours: UUID, connection_id: UUID, way: str
) -> HttpResponse:
    """Show what a button on an attachment would do; pressed, do just that."""
    require(request.user, Ability.INVOICE)
    return _hand_over(request, an_attachment(ours), connection_id, way)


@require_http_methods(["GET", "POST"])
def hand_invoice_over(request: Request, ours: UUID, connection_id: UUID, way: str) -> HttpResponse:
    """Show what a button on an invoice would do; pressed, do just that."""
    require(request.user, Ability.INVOICE)
    return _hand_over(request, an_invoice(ours), connection_id, way)


@require_POST
def take_attachment_back(request: Request, ours: UUID, connection_id: UUID) -> HttpResponse:
    """Ask for an attachment back from a ledger; what stands there is taken back first."""
    require(request.user, Ability.INVOICE)
    return _take_back(request, an_attachment(ours), connection_id)


@require_POST
def take_invoice_back(request: Request, ours: UUID, connection_id: UUID) -> HttpResponse:
    """Take an invoice back that has not gone yet; what stands there is credited instead."""
    require(request.user, Ability.INVOICE)
    return _take_back(request, an_invoice(ours), connection_id)


def _hand_over(request: Request, handed: Handed, connection_id: UUID, way: str) -> HttpResponse:
    button = buttons.button(handed.kind, connection_id, way)
    if request.method != "POST":
        return _shown(request, handed, button)
    try:
        _press(request, handed, button)
    except DomainError as error:
        if error.error_code in {"domain.forbidden", "domain.not_found"}:
            raise
        return _shown(request, handed, button, refused=error)
    facts = {"system": button.system.label}
    messages.success(request, _("Handed over to %(system)s. It goes within seconds.") % facts)
    return lead(request, handed.home)


def _take_back(request: Request, handed: Handed, connection_id: UUID) -> HttpResponse:
    system = board.system_of(board.find(connection_id)).label
    try:
        attempt(
            lambda: sync_handing.ask_back(
                connection_id, handed.kind, handed.id, handed.label, by=request.user
            ),
            system=system,
        )
    except NotDone as refused:
        return refuse(request, refused, handed.home)
    standing = buttons.standings(handed.kind, handed.id, buttons.connections())
    if any(one.waits for one in standing):
        words = _(
            "It is taken back from %(system)s, and is free here once it stands there no more."
        )
    else:
        words = _("It is taken back. Nothing of it had gone to %(system)s.")
    messages.success(request, words % {"system": system})
    return lead(request, handed.home)


def _press(request: Request, handed: Handed, button: Button) -> None:
    buttons.press(
        button,
        handed.id,
        handed.label,
        by=request.user,
        seen=request.POST.get("seen", ""),
        take=lambda: handed.take(button.connection.id, request.user),
    )


def _shown(
    request: Request,
    handed: Handed,
    button: Button,
    *,
    refused: DomainError | None = None,
) -> HttpResponse:
    found = buttons.foresee(button, handed.id)
    told = foreseen.shown(button, found)
    obstacle = handed.obstacle(button.connection.id)
    if told.action == "" and obstacle is None and refused is None:
        messages.success(request, _("It stands there already, and nothing is missing."))
        return lead(request, handed.home)
    words, listed = handed.listed
    facts: dict[str, Any] = {
        "nav": "attachments",
        "crumbs": [
            {"label": words, "url": reverse(listed)},
            {"label": handed.number, "url": handed.page},
            {"label": button.system.label, "url": ""},
        ],
        "handed": handed,
        "button": button,
        "deed": handed.words(button),
        "told": told,
        "follows": _follows(button, found),
        "why_not": reasons.reason(obstacle, handed.page),
        "refused": _sentence(refused, button) if refused is not None else "",
    }
    status = 200 if refused is None else 409 if refused.error_code == CHANGED else 422
    return render(request, "panel/invoicing/hand_over.html", facts, status=status)


def _follows(button: Button, found: Foreseen) -> list[str]:
    """Return what would follow it there, in words."""
    names = found.row.steps if found.row is not None else ()
    return [_(button.flow.step(name).label) for name in names]


def _sentence(error: DomainError, button: Button) -> str:
    if wording.known(error.error_code):
        return wording.say(error.error_code, error.params, button.system.label)
    return sentence(error.error_code, error.params)
