"""The dashboard: what is true now, what needs somebody, and a button to move it all at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bindeledd.panel import charts, formatting
from bindeledd.panel.request import Request
from bindeledd.panel.sync import healthy, reasoned, widgets, working
from bindeledd.panel.sync.deeds import NotDone, attempt, back_of, lead, refuse, rights
from bindeledd.panel.sync.opening import opening
from bindeledd.sync import board, board_held, board_hours, board_press, wording
from bindeledd.sync.board import FlowLine, Health
from bindeledd.sync.flows import Direction, Mode
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.time.judging import employee_of

Facts = dict[str, Any]


@require_GET
def dashboard(request: Request) -> HttpResponse:
    """Show the state of the company."""
    facts = _standing(request)
    placed = widgets.chosen(request, **facts["has"])
    shown = [one.widget for one in placed if one.shown]
    for widget in shown:
        if widget.slow:
            facts[f"{widget.name}_later"] = True
            continue
        facts |= _FACTS[widget.name](request, facts["rows"])
    facts |= {"layout": widgets.laid_out(shown), "customisable": bool(placed)}
    today = formatting.today()
    facts |= {
        "nav": "dashboard",
        "crumbs": [{"label": _("Dashboard"), "url": ""}],
        "today": today,
        "week": today.isocalendar().week,
        "several": len(request.companies) > 1,
    }
    return render(request, "panel/sync/dashboard.html", facts)


@require_GET
def sheet(request: Request, name: str) -> HttpResponse:
    """Draw one sheet of the dashboard anew; it asks for this by itself while it is looked at."""
    facts = _standing(request)
    if name == "health":
        return render(request, "panel/sync/widgets/_health.html", facts | {"oob": True})
    if name not in widgets.BY_NAME:
        raise Http404(name)
    widget = widgets.BY_NAME[name]
    if not widgets.usable(request, widget, **facts["has"]):
        raise Http404(name)
    facts |= _FACTS[name](request, facts["rows"])
    return render(request, widget.template, facts)


def _standing(request: Request) -> Facts:
    connections = board.standing()
    rows = board.health(connections)
    held = board_held.sums(board_held.Filter())
    said = opening(rows, held, board.open_pairs(one.id for one in connections).aside)
    own = employee_of(request.user)
    may = rights(request)
    if not rows and not may["may_connect"]:
        said = working.unconnected_opening(own)
    return {
        "has": {"connected": bool(rows), "employed": own is not None},
        "rows": rows,
        "lines": [healthy.line(row) for row in rows],
        "opening": working.work_opening(said, working.waiting_of(request)),
        "held_sums": held,
        **may,
    }


def _one(request: Request, rows: list[Health]) -> Health:
    wanted = request.GET.get("connection", "")
    return next((row for row in rows if str(row.connection.id) == wanted), rows[0])


def flows_facts(request: Request, rows: list[Health]) -> Facts:
    """What goes where over one connection."""
    row = _one(request, rows)
    lines = [_flow(row, line) for line in board.flow_lines(row.connection)]
    return {"flow_row": row, "flow_lines": lines}


def _flow(row: Health, line: FlowLine) -> Facts:
    off = line.direction is Direction.OFF
    mode = "off" if off else "hand" if line.mode is Mode.BY_HAND else "auto"
    ours, theirs = _(line.group.label), _(line.group.theirs)
    pill = _pill(line)
    state, label = _stuck(line)
    way = {Direction.INTO: _("to us"), Direction.LINK: _("linking only")}.get(
        line.direction, _("from us")
    )
    said = [ours, way, *([_("off")] if off else [pill]), *([label] if label else [])]
    return {
        "ours": ours,
        "theirs": theirs,
        "rows": "" if line.rows is None else formatting.number(line.rows),
        "mode": mode,
        "way": "out" if off else str(line.direction),
        "pill": pill,
        "state": state,
        "label": label,
        "sentence": ", ".join(said),
        "url": reverse("panel:data_type", args=[row.connection.id, line.group.name]),
    }


def _pill(line: FlowLine) -> str:
    if line.direction is Direction.OFF:
        return _("off")
    if line.direction is Direction.LINK:
        return _("linking only")
    if line.moved == 0:
        return _("no changes")
    return _("%(count)s moved") % {"count": formatting.number(line.moved)}


def _stuck(line: FlowLine) -> tuple[str, str]:
    if line.conflicts:
        words = ngettext("%(count)s conflict", "%(count)s conflicts", line.conflicts)
        return "rejected", words % {"count": line.conflicts}
    if line.held:
        words = ngettext("%(count)s waits", "%(count)s wait", line.held)
        return "held", words % {"count": line.held}
    return "", ""


def held_facts(request: Request, rows: list[Health]) -> Facts:
    """What waits: sums, age and the reasons with their fix."""
    del request
    everything = board_held.Filter()
    found = [one for one in board_held.reasons(everything) if one.why not in reasoned.BY_ITSELF]
    shown = [reasoned.of(one) for one in found]
    return {
        "reasons": shown[:5],
        "more_reasons": shown[5:],
        "more_rows": sum(one.found.sums.rows for one in shown[5:]),
        "age_parts": age_parts(board_held.ages(everything)),
        "oldest": min((one.oldest for one in found), default=None),
        "next_due": min((row.next_due for row in rows if row.next_due), default=None),
    }


def age_parts(counts: list[int]) -> list[charts.Part]:
    """Return the ageing bar in rows."""
    words = [_("0–2 days"), _("3–7 days"), _("8–14 days"), _("over 14 days")]  # noqa: RUF001 - the dash of spans
    return [
        charts.Part(
            f"age-{index}",
            count,
            ngettext("%(count)s row", "%(count)s rows", count) % {"count": count},
            word,
        )
        for index, (count, word) in enumerate(zip(counts, words, strict=True), start=1)
    ]


def timeline_facts(request: Request, rows: list[Health]) -> Facts:
    """Rows an hour, and hours in which nothing ran but should have."""
    del request
    hours = board_hours.hours(rows)
    periods = [
        charts.Period(
            label=timezone.localtime(hour.begins).strftime("%H"),
            moved=hour.moved,
            queued=hour.queued,
            held=hour.held,
            refused=hour.refused,
            ran=not hour.missed,
        )
        for hour in hours
    ]
    missed = [one for hour in hours for one in hour.missed]
    return {
        "chart": charts.timeline(periods),
        "missed": missed,
        "last_missed": missed[-1] if missed else None,
    }


def force_facts(request: Request, rows: list[Health]) -> Facts:
    """What can be forced, over which connection."""
    row = _one(request, rows)
    return {"force_row": row, "forcing": board.forcing(row.connection)}


def links_facts(request: Request, rows: list[Health]) -> Facts:
    """How far the registers are linked."""
    row = _one(request, rows)
    found = [
        {
            "label": wording.kind_label(one.kind, 2),
            "url": reverse("panel:match", args=[row.connection.id, one.kind]),
            "figures": one,
            "percent": one.linked * 100 // one.ours if one.ours else 0,
        }
        for one in board.linked(row.connection)
    ]
    return {"linked_row": row, "linked": found}


def room_facts(request: Request, rows: list[Health]) -> Facts:
    """How close to the system's limit we come."""
    return {"room": board.room(_one(request, rows).connection)}


_FACTS: dict[str, Callable[[Request, list[Health]], Facts]] = {
    "flows": flows_facts,
    "held": held_facts,
    "timeline": timeline_facts,
    "force": force_facts,
    "mine": working.mine_facts,
    "approve": working.approve_facts,
    "unbilled": working.unbilled_facts,
    "links": links_facts,
    "room": room_facts,
}


def _has(request: Request) -> dict[str, bool]:
    """Tell what decides which widgets one can use."""
    employed = employee_of(request.user) is not None
    return {"connected": bool(board.standing()), "employed": employed}


@require_GET
def customise(request: Request) -> HttpResponse:
    """Offer which widgets are shown, and in what order."""
    crumbs = [
        {"label": _("Dashboard"), "url": reverse("panel:dashboard")},
        {"label": _("Customise"), "url": ""},
    ]
    placed = widgets.chosen(request, **_has(request))
    facts = {"nav": "dashboard", "crumbs": crumbs, "placed": placed}
    return render(request, "panel/sync/dashboard_customise.html", facts)


@require_POST
def keep_customised(request: Request) -> HttpResponse:
    """Keep the choice: an order in numbers, and ticks for what is shown."""
    if "usual" in request.POST:
        answer = redirect("panel:dashboard")
        widgets.choose(request, answer, [], set())
        return answer
    names = [placed.widget.name for placed in widgets.chosen(request, **_has(request))]
    move = request.POST.get("move", "")
    names = moved(names, *move.split(":", 1)) if ":" in move else names
    answer = redirect("panel:dashboard_customise" if move else "panel:dashboard")
    widgets.choose(request, answer, names, set(request.POST.getlist("shown")))
    return answer


def moved(names: list[str], name: str, way: str) -> list[str]:
    """Return the order with one widget a place up or down."""
    if name not in names:
        return names
    at = names.index(name)
    to = max(at - 1, 0) if way == "up" else min(at + 1, len(names) - 1)
    rest = [one for one in names if one != name]
    return [*rest[:to], name, *rest[to:]]


@require_POST
def force(request: Request) -> HttpResponse:
    """Move what is asked for now, or make the plan of it first."""
    require(request.user, Ability.RUN)
    wanted = request.POST.get("connection", "")
    try:
        connection = board.find(UUID(wanted))
    except ValueError:
        raise Http404(wanted) from None
    groups = request.POST.getlist("groups")
    first = request.POST.get("deed") == "plan"
    ask = board_press.preview if first else board_press.force
    label = board.system_of(connection).label
    try:
        run = attempt(lambda: ask(connection.id, groups, by=request.user), system=label)
    except NotDone as refused:
        return refuse(request, refused, back_of(request, reverse("panel:dashboard")))
    if not first:
        messages.success(request, _("Transfer %(number)s is asked for.") % {"number": run.number})
    return lead(request, reverse("panel:run", args=[run.id]))
