"""What is done to hours from a page: approve, send back, take back, remove."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.panel.request import Request
from bindeledd.panel.time.asked import asked_week, back_from, identity
from bindeledd.panel.words import field_sentence, sentence
from bindeledd.sync.surveying import in_doubt
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.time import approving, completing, services
from bindeledd.workspace.time.approving import Outcome
from bindeledd.workspace.time.choices import today_here
from bindeledd.workspace.time.sheets import ready_in
from bindeledd.workspace.time.weeks import Week


@require_POST
def approve_one(request: Request) -> HttpResponse:
    """Take the next step with one entry."""
    require(request.user, Ability.APPROVE)
    ours = _named(request, "entry")
    if _attempt(request, lambda: approving.approve(ours, by=request.user)):
        undo = reverse("panel:withdraw_hours", args=[ours])
        messages.success(request, _("Approved."), extra_tags=f"undo={undo}")
    return HttpResponseRedirect(back_from(request))


@require_POST
def approve_of(request: Request) -> HttpResponse:
    """Approve what is ready of one person's week."""
    require(request.user, Ability.APPROVE)
    person = _named(request, "person")
    return _approve_ready(request, person)


@require_POST
def approve_ready(request: Request) -> HttpResponse:
    """Approve all of a week that is ready, of everybody that was asked for."""
    require(request.user, Ability.APPROVE)
    return _approve_ready(request, None)


@require_POST
def send_back(request: Request, ours: UUID) -> HttpResponse:
    """Send an entry back with a reason."""
    because = request.POST.get("because", "")
    if _attempt(request, lambda: approving.reject(ours, because, by=request.user)):
        messages.success(request, _("Sent back. The reason stands on the entry."))
    return HttpResponseRedirect(back_from(request))


@require_POST
def withdraw(request: Request, ours: UUID) -> HttpResponse:
    """Take approval back."""
    outcome = approving.withdraw_approval([ours], by=request.user)
    if any(problem.code == "record.gone" for problem in outcome.refused.values()):
        raise NotFoundError(kind="hour_entry")
    _tell_refused(request, outcome)
    if outcome.done:
        messages.success(request, _("The approval is taken back."))
    return HttpResponseRedirect(back_from(request))


@require_POST
def remove(request: Request, ours: UUID) -> HttpResponse:
    """Take an entry out of all sums."""
    if _attempt(request, lambda: services.remove_entry(ours, by=request.user)):
        messages.success(request, _("The entry is removed. It is kept with its history."))
    return HttpResponseRedirect(back_from(request))


@require_POST
def finish_week(request: Request, ours: UUID, week: str, deed: str) -> HttpResponse:
    """Say that a person's week is complete, or take it back."""
    found = Week.parse(week)
    if found is None:
        raise Http404(week)
    act = completing.reopen_week if deed == "reopen" else completing.complete_week
    if _attempt(request, lambda: act(ours, found, by=request.user)):
        words = (
            _("Week %(number)s is open again.")
            if deed == "reopen"
            else _("Week %(number)s is finished.")
        )
        messages.success(request, words % {"number": found.number})
    return HttpResponseRedirect(back_from(request))


def _approve_ready(request: Request, person: UUID | None) -> HttpResponse:
    today: date = today_here()
    asked = asked_week(request.POST, today, in_doubt())
    ready = ready_in(asked, by=request.user, person=person)
    outcome = approving.approve_many(ready, by=request.user)
    _tell_refused(request, outcome)
    number = len(outcome.done)
    if number:
        words = ngettext("%(count)s entry is approved.", "%(count)s entries are approved.", number)
        messages.success(request, words % {"count": number})
    elif not outcome.refused:
        messages.warning(request, _("Nothing was ready to approve. Somebody may have been faster."))
    return HttpResponseRedirect(back_from(request))


def _named(request: Request, name: str) -> UUID:
    ours = identity(request.POST.get(name, ""))
    if ours is None:
        raise Http404(name)
    return ours


def _attempt(request: Request, deed: Callable[[], object]) -> bool:
    """Do a deed and tell whether it was done; a refusal becomes a notice on the page."""
    try:
        deed()
    except (ForbiddenError, NotFoundError):
        raise
    except DomainError as error:
        told = [field_sentence(name, code, error.params) for name, code in error.fields.items()]
        messages.error(request, " ".join(told) or sentence(error.error_code, error.params))
        return False
    return True


def _tell_refused(request: Request, outcome: Outcome) -> None:
    for problem in {one.code: one for one in outcome.refused.values()}.values():
        messages.error(request, sentence(problem.code, problem.params))
