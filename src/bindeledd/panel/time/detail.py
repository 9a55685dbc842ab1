"""One entry whole, below its week or on a page of its own, with what may be done with it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bindeledd.kernel.errors import NotFoundError
from bindeledd.panel import formatting
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.registers.past import past_of
from bindeledd.panel.request import Request
from bindeledd.panel.time.signs import REMARKS, sign_of, standings_of
from bindeledd.panel.words import sentence
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.records import Approval
from bindeledd.workspace.registration.queries import lines_by_id
from bindeledd.workspace.time import approving, queries
from bindeledd.workspace.time.approving import WAITING
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.queries import EntryDetail, EntryLine
from bindeledd.workspace.time.weeks import Week


def detail_facts(request: Request, entry_id: UUID) -> dict[str, Any]:
    """Return what an open entry shows.

    Raises:
        NotFoundError: No such entry in this company, or not for this person to see.
    """
    detail = queries.entry_detail(entry_id)
    own = detail.line.employee_id == employee_of(request.user)
    if not own and not allowed(request, Ability.SEE_HOURS):
        raise NotFoundError(kind="hour_entry")
    line = detail.line
    remark = "remark.after_completed_week" if _is_late(line) else ""
    return {
        "entry": detail,
        "line": line,
        "sign": sign_of(line, standings_of([line]).get(line.id)),
        "title": _("%(name)s, %(day)s")
        % {"name": line.employee_name, "day": formatting.day_said(line.worked_on)},
        "hours_words": hours_words(line),
        "remark": REMARKS.get(remark, ""),
        "week": Week.of(line.worked_on),
        "beside": _beside(entry_id),
        **_deeds(request, detail, own=own),
    }


@require_GET
def entry(request: Request, ours: UUID) -> HttpResponse:
    """Show one entry on a page of its own, with who changed what."""
    facts = detail_facts(request, ours)
    week = reverse("panel:hours") + f"?week={facts['week']}&entry={ours}"
    crumbs = [
        {"label": _("Hours"), "url": reverse("panel:hours")},
        {"label": _("Week %(number)s") % {"number": facts["week"].number}, "url": week},
        {"label": facts["title"], "url": ""},
    ]
    shown = {"nav": "hours", "crumbs": crumbs, "past": past_of(queries.entry_history(ours))}
    return render(request, "panel/time/entry.html", facts | shown)


def hours_words(line: EntryLine) -> str:
    """Return hours, clock and break in one line: hours, the clock, the break."""
    parts = [formatting.minutes(line.minutes)]
    if line.started_at is not None and line.ended_at is not None:
        parts.append("\u2013".join(_bare(one) for one in (line.started_at, line.ended_at)))
    if line.break_minutes:
        parts.append(_("%(minutes)s min break") % {"minutes": line.break_minutes})
    return ", ".join(parts)


def _beside(entry_id: UUID) -> list[tuple[str, str]]:
    """Return what hangs on the entry, each with how much of it: machine, goods, driving."""
    found: list[tuple[str, str]] = []
    for line in lines_by_id([entry_id]):
        found += [(one.name, formatting.minutes(one.minutes)) for one in line.machines]
        found += [(one.name, _much(one.quantity, one.unit)) for one in line.items]
        found += [(one.name, _much(one.quantity, one.unit)) for one in line.compensations]
    return found


def _much(quantity: Decimal, unit: str) -> str:
    return f"{formatting.quantity(quantity)} {unit}".strip()


def _bare(moment: datetime) -> str:
    """Return a time of day without the word that stands before it in Norwegian."""
    return formatting.clock(moment).rpartition("\u00a0")[2]


def _is_late(line: EntryLine) -> bool:
    return line.after_completed_week and line.state.value in WAITING


def _deeds(request: Request, detail: EntryDetail, *, own: bool) -> dict[str, Any]:
    """Return what may be done with the entry, and why not where a button is dead."""
    line = detail.line
    approves = allowed(request, Ability.APPROVE) and line.active
    approved = line.state in {Approval.APPROVED, Approval.APPROVED_ONCE}
    why = ""
    if approves and line.state is not Approval.APPROVED:
        row = {
            "employee_id": line.employee_id,
            "state": line.state.value,
            "first_approved_by_id": line.first_approved_by_id,
        }
        problem = approving.approver(request.user).problem(row)
        why = "" if problem is None else sentence(problem.code, problem.params)
    writes = line.active and (own or allowed(request, Ability.EDIT_HOURS))
    return {
        "may_approve_entry": approves and line.state is not Approval.APPROVED,
        "why_not_approve": why,
        "may_send_back": approves and line.state.value in WAITING,
        "may_withdraw": approves and approved,
        "why_not_withdraw": _why_locked(line),
        "may_change": writes,
        "why_not_change": _why_locked(line) or (sentence("entry.approved") if approved else ""),
    }


def _why_locked(line: EntryLine) -> str:
    return "" if line.locked is None else sentence("record.locked", {"why": line.locked.value})
