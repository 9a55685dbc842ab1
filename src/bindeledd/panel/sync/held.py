"""Rows that wait: gathered by reason, each reason with the one thing that removes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bindeledd.kernel.clock import now
from bindeledd.panel import formatting
from bindeledd.panel.request import Request
from bindeledd.panel.sync import early, reasoned
from bindeledd.panel.sync.dashboard import age_parts
from bindeledd.panel.sync.deeds import NotDone, attempt, back_of, refuse, rights
from bindeledd.panel.sync.frame import next_run
from bindeledd.sync import board, board_held, deciding, wording
from bindeledd.sync.board_held import Filter, Reasoned
from bindeledd.sync.models import Waiting
from bindeledd.tenancy.services import Ability, require

_REFUSED: Final = (Waiting.Why.REFUSED, Waiting.Why.UNKNOWN)
"""Where these alone wait, the page says so: they go no more by themselves than what is held."""

_DEEDS: Final = {"retry": board_held.free_refused, "ask": board_held.free_unknown}


@require_GET
def held(request: Request) -> HttpResponse:
    """Show what waits, by reason."""
    chosen = filter_of(request)
    shown = [reasoned.of(one) for one in board_held.reasons(chosen)]
    sums = board_held.sums(chosen)
    connections = board.standing()
    opened = request.GET.get("open", "")
    facts = {
        "nav": "held",
        "crumbs": [
            {"label": _("Accounting system"), "url": reverse("panel:connections")},
            {"label": _("Held"), "url": ""},
        ],
        "title": heading(sums if sums.rows else board_held.sums(chosen, *_REFUSED)),
        "sums": sums,
        "sections": [
            section(one, chosen, is_open=one.found.key == opened or (not opened and index == 0))
            for index, one in enumerate(shown)
        ],
        "age_parts": age_parts(board_held.ages(chosen)) if sums.rows else [],
        "who_parts": [],
        "early": early.beside(chosen),
        "chosen": chosen,
        "connections": [(one, board.system_of(one).label) for one in connections],
        "groups": _groups(connections),
        "codes": [(code, wording.heading(code, {}, "")) for code in board_held.codes()],
        **next_run(connections),
        **rights(request),
    }
    return render(request, "panel/sync/held.html", facts)


def filter_of(request: Request) -> Filter:
    """Return what is looked at; an address that makes no sense filters nothing."""
    told = request.GET if request.method == "GET" else request.POST
    try:
        connection = UUID(told.get("connection", ""))
    except ValueError:
        connection = None
    return Filter(
        connection=connection,
        group=told.get("group", ""),
        code=told.get("code", ""),
        search=told.get("q", "").strip(),
        about=told.get("about"),
    )


def heading(sums: board_held.Sums) -> str:
    """Say how much waits: rows, and hours and kroner where rows have any."""
    if sums.rows == 0:
        return _("Nothing is held")
    rows = ngettext("%(count)s row is held", "%(count)s rows are held", sums.rows) % {
        "count": formatting.number(sums.rows)
    }
    more = [formatting.hours(sums.hours)] if sums.hours is not None else []
    more += [formatting.kroner(sums.amount)] if sums.amount is not None else []
    if not more:
        return rows
    return (
        ", ".join([rows, *more[:-1]]) + _(" and ") + more[-1] if more[1:] else f"{rows}, {more[0]}"
    )


def section(one: reasoned.ReasonShown, chosen: Filter, *, is_open: bool) -> dict[str, Any]:
    """Return one reason with its first rows."""
    found = one.found
    narrowed = Filter(found.connection.id, chosen.group, found.code, chosen.search, found.about)
    rows = board_held.rows_of(narrowed, found.why) if is_open else []
    return {
        "shown": one,
        "open": is_open,
        "rows": rows_facts(rows[: board_held.ROWS]),
        "more": _more(found, chosen, board_held.ROWS) if len(rows) > board_held.ROWS else "",
        "fold": _more(found, chosen, 0),
        "left": found.sums.rows - board_held.ROWS,
        "system": board.system_of(found.connection).label,
    }


def _more(found: Reasoned, chosen: Filter, after: int) -> str:
    asked: dict[str, str | int] = {
        "connection": str(found.connection.id),
        "code": found.code,
        "why": found.why,
        "about": found.about,
        "group": chosen.group,
        "q": chosen.search,
        "after": after,
    }
    return f"{reverse('panel:held_rows')}?{urlencode(asked)}"


def rows_facts(rows: Sequence[Waiting]) -> list[dict[str, Any]]:
    """Return rows that wait, with every reason in words; names are looked up for all at once."""
    names = reasoned.named([(row.connection, one) for row in rows for one in row.reasons])
    refused = [row for row in rows if row.why == Waiting.Why.REFUSED]
    asking = deciding.asking(refused) if refused else set()
    return [
        {
            "row": row,
            "asks": row.id in asking,
            "kind": wording.kind_label(row.kind),
            "url": reasoned.record_address(row.kind, row.ours),
            "said": reasoned.lines(row, names),
            "days": max((now() - row.since).days, 0),
            "hours": None if row.minutes is None else row.minutes,
        }
        for row in rows
    ]


def _groups(connections: list[Any]) -> list[tuple[str, str]]:
    found = {g.name: _(g.label) for one in connections for g in board.system_of(one).groups}
    return list(found.items())


@require_GET
def rows(request: Request) -> HttpResponse:
    """Show further rows of one reason."""
    chosen = filter_of(request)
    after = _whole(request.GET.get("after", ""))
    why = request.GET.get("why", "")
    found = board_held.rows_of(chosen, why, after=after, count=100)
    shown = rows_facts(found[:100])
    more = ""
    if len(found) > 100:  # noqa: PLR2004 - one page
        asked = request.GET.copy()
        asked["after"] = str(after + 100)
        more = f"{request.path}?{asked.urlencode()}"
    facts = {
        "nav": "held",
        "crumbs": [
            {"label": _("Held"), "url": reverse("panel:held")},
            {"label": _("Rows"), "url": ""},
        ],
        "rows": shown,
        "more": more,
        "title": wording.heading(chosen.code, {"kind": chosen.about} if chosen.about else {}, ""),
        "chosen": chosen,
        **rights(request),
    }
    whole = "panel/sync/held_rows.html"
    return render(request, "panel/sync/_held_rows.html" if request.htmx else whole, facts)


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004 - a sane offset


@require_POST
def do_all(request: Request) -> HttpResponse:
    """Try all rows of one reason again, or ask for all of them now."""
    require(request.user, Ability.RUN)
    chosen = filter_of(request)
    deed, why = request.POST.get("deed", ""), request.POST.get("why", "")
    home = reverse("panel:held")
    if chosen.connection is None or deed not in _DEEDS:
        return redirect(home)
    connection = board.find(chosen.connection)
    try:
        count, run = attempt(
            lambda: board_held.do_all(
                Filter(connection.id, code=chosen.code, about=chosen.about),
                why,
                _DEEDS[deed],
                by=request.user,
            ),
            system=board.system_of(connection).label,
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    words = ngettext(
        "%(count)s row goes with transfer %(number)s.",
        "%(count)s rows go with transfer %(number)s.",
        count,
    )
    messages.success(request, words % {"count": count, "number": run.number})
    return redirect(back_of(request, home))


@require_POST
def retry(request: Request, waiting_id: UUID) -> HttpResponse:
    """Try one refused row again."""
    return _one(request, waiting_id, "retry")


@require_POST
def ask_now(request: Request, waiting_id: UUID) -> HttpResponse:
    """Ask the other side now what became of one row."""
    return _one(request, waiting_id, "ask")


def _one(request: Request, waiting_id: UUID, deed: str) -> HttpResponse:
    row = board_held.find(waiting_id)
    label = board.system_of(row.connection).label
    ask = board_held.retry if deed == "retry" else board_held.ask_now
    back = back_of(request, reverse("panel:held"))
    try:
        run = attempt(lambda: ask(row, by=request.user), system=label)
    except NotDone as refused:
        return refuse(request, refused, back)
    words = (
        _("%(row)s is tried again in transfer %(number)s.")
        if deed == "retry"
        else _("We ask about %(row)s in transfer %(number)s.")
    )
    messages.success(request, words % {"row": row.label, "number": run.number})
    return redirect(back)


@require_http_methods(["GET", "POST"])
def confirm(request: Request, waiting_id: UUID) -> HttpResponse:
    """Ask whether so many records are really gone there; then end them here."""
    row = board_held.find(waiting_id)
    system = board.system_of(row.connection)
    home = reverse("panel:held")
    if request.method == "POST":
        try:
            run = attempt(
                lambda: board_held.confirm_vanished(row, by=request.user), system=system.label
            )
        except NotDone as refused:
            return refuse(request, refused, home)
        words = _("Confirmed. Transfer %(number)s reads the register again and ends them.")
        messages.success(request, words % {"number": run.number})
        return redirect(home)
    params = row.reasons[0]["params"] if row.reasons else {}
    facts = {
        "nav": "held",
        "crumbs": [{"label": _("Held"), "url": home}, {"label": _("Confirm"), "url": ""}],
        "row": row,
        "count": params.get("count", 0),
        "kind": wording.kind_label(row.kind, 2),
        "system": system,
        **rights(request),
    }
    return render(request, "panel/sync/held_confirm.html", facts)


@require_POST
def try_all(request: Request) -> HttpResponse:
    """Ask for a transfer over every connection that something waits for."""
    chosen = filter_of(request)
    home = reverse("panel:held")
    try:
        made = attempt(lambda: board_held.try_all(chosen.connection, by=request.user))
    except NotDone as refused:
        return refuse(request, refused, home)
    if made:
        messages.success(request, _("A transfer is asked for. What is ready goes with it."))
    else:
        messages.warning(request, _("No connection with waiting rows is on. Nothing was started."))
    return redirect(home)
