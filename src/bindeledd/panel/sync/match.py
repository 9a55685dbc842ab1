"""The match screen: which of ours is which of theirs, answered by certainty or by a person."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bindeledd.panel.request import Request
from bindeledd.panel.sync import matched
from bindeledd.panel.sync.connections import frame
from bindeledd.panel.sync.deeds import NotDone, attempt, back_of, lead, refuse
from bindeledd.panel.sync.reading import found_kind, standing
from bindeledd.sync import board, connecting, linking, wording
from bindeledd.sync.flows import Direction
from bindeledd.sync.linking import Decision, Survey
from bindeledd.sync.models import Connection
from bindeledd.tenancy.services import Ability, require

Facts = dict[str, Any]
FIRST: Final = 20
"""Rows of a group beside others; pressed on its tally, it shows a hundred."""

PAGE: Final = 100


@require_GET
def match(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Show the pairs of one kind: what needs an answer first."""
    found = found_kind(connection_id, kind)
    survey = linking.survey(found, kind)
    show, search = request.GET.get("show", ""), request.GET.get("q", "").strip()
    show = show if show in matched.SHOWS else ""
    facts = _page_facts(request, found, survey)
    facts |= {"show": show, "q": search, "groups": _groups(request, found, survey, show, search)}
    facts |= standing(found, survey)
    name = "panel/sync/_match_list.html" if request.htmx else "panel/sync/match.html"
    return render(request, name, facts)


def _page_facts(request: Request, found: Connection, survey: Survey) -> Facts:
    system = board.system_of(found)
    left = connecting.open_kinds(found)
    kinds = [one for one in linking.kinds(found) if one in left or one == survey.kind]
    at = kinds.index(survey.kind)
    facts = frame(request, found, "match", _("Match"))
    last = at + 1 == len(kinds)
    return facts | {
        "nav": "links",
        "kind": survey.kind,
        "label": wording.kind_label(survey.kind, 2).lower(),
        "kinds": [
            {
                "kind": kind,
                "label": wording.kind_label(kind, 2).capitalize(),
                "url": reverse("panel:match", args=[found.id, kind]),
            }
            for kind in kinds
        ],
        "survey": survey,
        "counts": survey.counts,
        "tallies": matched.tallies(survey, system.short),
        "blocks": board.direction_of(found, survey.kind) != Direction.LINK,
        "next_kind": "" if last else kinds[at + 1],
        "next_label": "" if last else wording.kind_label(kinds[at + 1], 2).lower(),
        "next_url": "" if last else reverse("panel:match", args=[found.id, kinds[at + 1]]),
        "first_conflict": reverse("panel:match", args=[found.id, survey.kind]) + "?show=conflict",
    }


def _groups(
    request: Request, found: Connection, survey: Survey, show: str, search: str
) -> list[Facts]:
    short = board.system_of(found).short
    direction = board.direction_of(found, survey.kind)
    names = [show] if show else [n for n in matched.SHOWS if matched.count_of(survey.counts, n)]
    needs = [name for name in names if name in {"conflict", "suggested"}]
    opened = set(needs or names[:1]) if not search else set(names)
    page = _whole(request.GET.get("page", "1"))
    made = []
    for name in names:
        is_open = name in opened or bool(show)
        size = PAGE if show else FIRST
        result = (
            linking.pairs(survey, matched.SHOWS[name], search, page if show else 1, size)
            if is_open
            else None
        )
        total = result.total if result is not None else matched.count_of(survey.counts, name)
        if search and total == 0 and not show:
            continue
        word, told = matched.group_words(name, survey.kind, short, direction, survey.counts)
        made.append(
            {
                "name": name,
                "word": word,
                "told": told,
                "open": is_open,
                "total": total,
                "rows": [matched.pair(found, survey.kind, one) for one in result.pairs]
                if result is not None
                else [],
                "url": _url(found, survey.kind, show=name, q=search),
                "left": max(total - (len(result.pairs) if result else 0), 0) if not show else 0,
                "next": _url(found, survey.kind, show=name, q=search, page=page + 1)
                if show and result is not None and page < result.pages
                else "",
                "before": _url(found, survey.kind, show=name, q=search, page=page - 1)
                if show and page > 1
                else "",
                "page": page,
                "pages": result.pages if result is not None else 1,
            }
        )
    return made


def _url(found: Connection, kind: str, **asked: Any) -> str:
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('panel:match', args=[found.id, kind])}?{told}"


def _whole(text: str) -> int:
    return max(int(text), 1) if text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004 - a sane page


@require_GET
def compare(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Show one pair field by field, with what each answer leads to."""
    found = found_kind(connection_id, kind)
    ours, theirs = _who(request.GET)
    shown = matched.pair(found, kind, linking.one(found, kind, ours=ours, theirs=theirs))
    facts = frame(request, found, "match", _("Match")) | {"kind": kind, "row": shown, "open": True}
    name = "panel/sync/_match_fields.html" if request.htmx else "panel/sync/match_compare.html"
    return render(request, name, facts)


def _who(told: Any) -> tuple[UUID | None, str]:
    try:
        ours = UUID(told["ours"]) if told.get("ours") else None
    except ValueError:
        raise Http404(told.get("ours")) from None
    return ours, str(told.get("theirs", ""))[:80]


@require_POST
def answer(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Take a person's answer about one pair."""
    require(request.user, Ability.RUN)
    found = found_kind(connection_id, kind)
    ours, theirs = _who(request.POST)
    home = back_of(request, reverse("panel:match", args=[found.id, kind]))
    try:
        decision = attempt(
            lambda: _answer(request, found, kind, ours, theirs),
            system=board.system_of(found).label,
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    _tell(request, found, kind, decision)
    if not request.htmx:
        return lead(request, home)
    facts = _page_facts(request, found, linking.survey(found, kind))
    rows = [linking.one(found, kind, ours=decision.ours, theirs=decision.theirs)]
    if decision.verdict == "two":
        rows = [linking.one(found, kind, ours=ours), linking.one(found, kind, theirs=theirs)]
    facts |= {"answered": [matched.pair(found, kind, one) for one in rows], "oob": True}
    return render(request, "panel/sync/_match_answered.html", facts)


def _answer(
    request: Request, found: Connection, kind: str, ours: UUID | None, theirs: str
) -> Decision:
    by, name = request.user, request.POST.get("answer", "")
    if name == "link" and ours is not None and theirs:
        return linking.link(found, kind, ours, theirs, by)
    if name == "two" and ours is not None and theirs:
        renumber = request.POST.get("renumber") == "yes"
        return linking.two(found, kind, ours, theirs, by, renumber=renumber)
    if name == "ignore" and theirs:
        return linking.ignore(found, kind, theirs, by)
    if name == "unlink" and ours is not None and theirs:
        return linking.unlink(found, kind, ours, theirs, by)
    raise Http404(name)


def _tell(request: Request, found: Connection, kind: str, decision: Decision) -> None:
    words = {
        "same": _("Linked."),
        "two": _("Noted: they are two."),
        "ignore": _("Left alone from now on."),
        "unlinked": _("Unlinked."),
    }[str(decision.verdict)]
    told = decision.next or ("link.two_gets_number" if "number" in decision.params else "")
    if told:
        words = f"{words} {wording.say(told, decision.params, board.system_of(found).label)}"
    undo = reverse("panel:match_undo", args=[found.id, kind, decision.id])
    messages.success(request, words, extra_tags=f"undo={undo}")


@require_POST
def undo(request: Request, connection_id: UUID, kind: str, decision_id: UUID) -> HttpResponse:
    """Take an answer back."""
    found = found_kind(connection_id, kind)
    home = reverse("panel:match", args=[found.id, kind])
    try:
        attempt(
            lambda: linking.undo(decision_id, request.user), system=board.system_of(found).label
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    messages.success(request, _("Taken back."))
    return lead(request, home)


@require_POST
def accept(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Link the marked pairs, or all that are alike in a way that is certain."""
    require(request.user, Ability.RUN)
    found = found_kind(connection_id, kind)
    home = reverse("panel:match", args=[found.id, kind])
    criterion = request.POST.get("criterion", "")
    marked = [_pair(text) for text in request.POST.getlist("pairs")] if not criterion else []
    try:
        count = attempt(
            lambda: linking.accept(
                found, kind, request.user, pairs=tuple(marked), criterion=criterion
            ),
            system=board.system_of(found).label,
        )
    except NotDone as refused:
        return refuse(request, refused, home)
    words = ngettext("%(n)s pair is linked.", "%(n)s pairs are linked.", count)
    messages.success(request, words % {"n": count})
    return lead(request, home)


def _pair(text: str) -> tuple[UUID, str]:
    ours, _gap, theirs = text.partition(":")
    try:
        return UUID(ours), theirs
    except ValueError:
        raise Http404(text) from None


@require_GET
def choose(request: Request, connection_id: UUID, kind: str) -> HttpResponse:
    """Offer others to link a record with, likeliest first."""
    found = found_kind(connection_id, kind)
    ours, theirs = _who(request.GET)
    search = request.GET.get("q", "").strip()
    if ours is None and not theirs:
        raise Http404("nobody named")
    row = matched.pair(found, kind, linking.one(found, kind, ours=ours, theirs=theirs))
    facts = frame(request, found, "match", _("Choose another")) | {
        "nav": "links",
        "kind": kind,
        "row": row,
        "ours": ours,
        "theirs": theirs,
        "q": search,
        "others": linking.candidates(
            found, kind, ours=ours, theirs=theirs if ours is None else "", search=search
        ),
        "home": reverse("panel:match", args=[found.id, kind]),
    }
    return render(request, "panel/sync/match_choose.html", facts)
