"""Transfers: the list, and one of them with its steps and every row that needs something."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bindeledd.panel import formatting
from bindeledd.panel.request import Request
from bindeledd.panel.sync import brought, ran
from bindeledd.panel.sync.deeds import STOP_POLLING, NotDone, attempt, lead, refuse, rights
from bindeledd.panel.sync.healthy import took
from bindeledd.sync import board, board_hours, board_press, board_reading, board_runs, wording
from bindeledd.sync.models import Run

Facts = dict[str, Any]


@require_GET
def runs(request: Request) -> HttpResponse:
    """List transfers, newest first."""
    asked = request.GET
    try:
        connection = UUID(asked.get("connection", ""))
    except ValueError:
        connection = None
    found = board_runs.listed(
        connection=connection,
        trigger=asked.get("trigger", ""),
        state=asked.get("state", ""),
        before=asked.get("before", ""),
    )
    page = found[: board_runs.RUNS]
    more = ""
    if len(found) > board_runs.RUNS:
        next_one = asked.copy()
        next_one["before"] = str(page[-1].id)
        more = f"{request.path}?{next_one.urlencode()}"
    connections = board.standing()
    rows = board.health(connections)
    facts = {
        "nav": "runs",
        "crumbs": [
            {"label": _("Accounting system"), "url": reverse("panel:connections")},
            {"label": _("Transfers"), "url": ""},
        ],
        "runs": [_line(run) for run in page],
        "more": more,
        "connections": [(one, board.system_of(one).label) for one in connections],
        "chosen": connection,
        "trigger": asked.get("trigger", ""),
        "state": asked.get("state", ""),
        "triggers": [
            (value, ran.trigger_words(Run(trigger=value))) for value in Run.Trigger.values
        ],
        "states": [(value, ran.state_of(Run(state=value))[1]) for value in Run.State.values],
        "missed": [(row, one) for row in rows for one in row.missed],
        **rights(request),
    }
    name = "panel/sync/_runs.html" if request.htmx else "panel/sync/runs.html"
    return render(request, name, facts)


def _line(run: Run) -> Facts:
    sign, word = ran.state_of(run)
    return {
        "run": run,
        "label": board.system_of(run.connection).label,
        "sign": sign,
        "word": word,
        "trigger": ran.trigger_words(run),
        "told": ran.summary(run),
        "took": took(run),
    }


@require_GET
def run(request: Request, run_id: UUID) -> HttpResponse:
    """Show one transfer; one that makes a plan leads to the plan when it is made."""
    found = board_runs.find(run_id)
    is_preview = found.trigger == Run.Trigger.PREVIEW
    if is_preview and found.state == Run.State.DONE and found.plan_id is not None:
        return lead(request, reverse("panel:plan", args=[found.plan_id]))
    if found.code == "plan.stale" and found.plan_id is not None:
        return lead(request, reverse("panel:plan", args=[found.plan_id]))
    facts = _facts(request, found)
    name = "panel/sync/run_making.html" if is_preview else "panel/sync/run.html"
    return render(request, name, facts)


@require_GET
def progress(request: Request, run_id: UUID) -> HttpResponse:
    """Show how far a transfer has come; asked every two seconds until it has ended."""
    found = board_runs.find(run_id)
    ended = found.state not in board.UNFINISHED
    if ended and request.htmx:
        answer = HttpResponse(status=STOP_POLLING)
        answer["HX-Redirect"] = reverse("panel:run", args=[found.id])
        return answer
    only_reads = found.trigger == Run.Trigger.READ
    name = "panel/sync/_reading.html" if only_reads else "panel/sync/_run_progress.html"
    return render(request, name, _facts(request, found))


def _facts(request: Request, found: Run) -> Facts:
    system = board.system_of(found.connection)
    outcomes = board_runs.rows_by_outcome(found)
    show = _show(request, outcomes)
    search = request.GET.get("q", "").strip()
    try:
        after = int(request.GET.get("after", "-1"))
    except ValueError:
        after = -1
    rows = board_runs.rows(found, show, search=search, after=after)
    page = rows[: board_runs.ROWS]
    before, next_one = board_runs.beside(found)
    cut_off = board_runs.is_cut_off(found)
    sums = board_hours.figures(found)
    at = found.started_at or found.asked_at
    return {
        "nav": "runs",
        "crumbs": [
            {"label": _("Transfers"), "url": reverse("panel:runs")},
            {"label": system.label, "url": reverse("panel:connection", args=[found.connection_id])},
            {"label": formatting.moment(at), "url": ""},
        ],
        "run": found,
        "at": at,
        "system": system,
        "lead": ran.lead(found),
        "state": ran.state_of(found, cut_off=cut_off),
        "cut_off": cut_off,
        "sums": sums,
        "needs": sum(outcomes[one] for one in board_runs.NEEDS),
        "done": outcomes["done"],
        "stored": sum(outcomes.values()),
        "steps": ran.steps(found),
        "reads": [
            (wording.list_label(found.connection.system, kind), told)
            for kind, told in board_runs.reads(found)
        ],
        "rows": ran.rows(found, page, board_runs.numbers_there(found.connection, page)),
        "show": show,
        "q": search,
        "more": _more(request, page[-1].position) if len(rows) > board_runs.ROWS else "",
        "before": before,
        "after": next_one,
        "took": took(found),
        "unfinished": found.state in board.UNFINISHED,
        "words": wording.words(found.code, found.params, system.label) if found.code else None,
        **(_reading(found) if found.trigger == Run.Trigger.READ else {}),
        **rights(request),
    }


def _reading(found: Run) -> Facts:
    """Return what the page of a run shows that only reads, in place of flows and rows."""
    return {
        "reading": brought.shown(board_reading.of(found)),
        "reading_url": reverse("panel:run_progress", args=[found.id]),
        "reading_page": reverse("panel:connection_match", args=[found.connection_id]),
        "reads": [],
    }


def _show(request: Request, outcomes: Any) -> str:
    wanted = request.GET.get("show", "")
    if wanted in {"needs", "moved", "all"}:
        return wanted
    return "needs" if any(outcomes[one] for one in board_runs.NEEDS) else "moved"


def _more(request: Request, after: int) -> str:
    asked = request.GET.copy()
    asked["after"] = str(after)
    return f"{request.path}?{asked.urlencode()}"


@require_GET
def row(request: Request, run_id: UUID, row_id: UUID) -> HttpResponse:
    """Show all that is known of one row: its card, their words, what we sent, every attempt."""
    found = board_runs.find(run_id)
    one = board_runs.find_row(found, row_id)
    system = board.system_of(found.connection)
    shown = ran.rows(found, [one], board_runs.numbers_there(found.connection, [one]))[0]
    facts = {
        "nav": "runs",
        "crumbs": [
            {"label": _("Transfers"), "url": reverse("panel:runs")},
            {
                "label": _("Transfer %(number)s") % {"number": found.number},
                "url": reverse("panel:run", args=[found.id]),
            },
            {"label": one.label, "url": ""},
        ],
        "run": found,
        "one": shown,
        "card": ran.card(found, one),
        "system": system,
        **rights(request),
    }
    name = "panel/sync/_run_card.html" if request.htmx else "panel/sync/run_row.html"
    return render(request, name, facts)


@require_POST
def cancel(request: Request, run_id: UUID) -> HttpResponse:
    """Cancel a transfer: one that waits at once, one that runs at its next record."""
    found = board_runs.find(run_id)
    home = reverse("panel:run", args=[found.id])
    try:
        attempt(
            lambda: board_press.cancel(found, by=request.user),
            system=board.system_of(found.connection).label,
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    messages.success(
        request,
        _("The transfer is cancelled.")
        if found.state == Run.State.WAITING
        else _("The transfer stops after the row it is at. What is sent stays sent."),
    )
    return lead(request, home)


@require_POST
def try_stopped(request: Request, run_id: UUID) -> HttpResponse:
    """Ask for a transfer of the same data types, so that what stopped is tried again."""
    found = board_runs.find(run_id)
    home = reverse("panel:run", args=[found.id])
    groups = found.groups or [group.name for group, _ in board.forcing(found.connection).groups]
    try:
        made = attempt(
            lambda: board_press.force(found.connection_id, groups, by=request.user),
            system=board.system_of(found.connection).label,
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    return lead(request, reverse("panel:run", args=[made.id]))
