"""One row of which a document was undone there: what posting anew would do, a person's answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bindeledd.kernel.errors import BindeleddError
from bindeledd.panel.request import Request, inside
from bindeledd.panel.sync.deeds import NotDone, attempt_in_steps, may, refuse, rights
from bindeledd.sync import board, board_held, reposting, wording
from bindeledd.sync.board_plans import Names
from bindeledd.sync.reposting import Found, Line, Question, Word
from bindeledd.tenancy.services import Ability


@dataclass(frozen=True)
class LineShown:
    """One line as the page writes it: its records by name."""

    line: Line
    names: tuple[str, ...]


def show(request: Request, asked: Question) -> HttpResponse:
    """Show what was undone there and what posting anew would do."""
    found, unasked = _found(request, asked)
    with inside(request):
        lines = _lines(asked, found)
        facts = {
            "nav": "held",
            "crumbs": [
                {"label": _("Held"), "url": reverse("panel:held")},
                {"label": asked.waiting.label, "url": ""},
            ],
            "row": asked.waiting,
            "found": found,
            "documents": ", ".join(one.name for one in found.documents) if found else "",
            "lines": lines,
            "there": sum((one.line.there for one in lines), Decimal(0)),
            "here": sum((one.line.here for one in lines), Decimal(0)),
            "posted": sum((one.line.posted for one in lines), Decimal(0)),
            "unasked": unasked,
            "system": board.system_of(asked.connection),
            **rights(request),
        }
        return render(request, "panel/sync/held_undone.html", facts)


def answered(request: Request, waiting_id: UUID) -> HttpResponse:
    """Take a person's word: what does not say to post anew leaves it as it is there."""
    with inside(request):
        label = board.system_of(board_held.find(waiting_id).connection).label
    anew = request.POST.get("answer") == Word.ANEW.value
    word = Word.ANEW if anew else Word.LEAVE
    mark = request.POST.get("mark", "")
    company = request.company.id
    try:
        attempt_in_steps(
            lambda: reposting.answer(company, waiting_id, word, mark, by=request.user),
            system=label,
        )
    except NotDone as refused:
        return refuse(request, refused, reverse("panel:held_let_go", args=[waiting_id]))
    messages.success(
        request,
        _("Noted: the next transfer posts it anew.")
        if anew
        else _("Noted: it stays as it is there, until it changes again here."),
    )
    return HttpResponseRedirect(reverse("panel:held"))


def _found(request: Request, asked: Question) -> tuple[Found | None, str]:
    """Ask what was undone, for whoever may answer; say why that could not be asked."""
    if not may(request, Ability.RUN):
        return None, ""
    try:
        return reposting.look(asked), ""
    except BindeleddError as error:
        return None, wording.of_error(error, asked.connection.system).happened


def _lines(asked: Question, found: Found | None) -> list[LineShown]:
    lines = found.lines if found is not None else ()
    told = [tuple(f"ours:{kind}:{ours}" for kind, ours in one.about) for one in lines]
    names = Names(asked.connection, [text for texts in told for text in texts])
    return [
        LineShown(one, tuple(names.of(text) for text in texts))
        for one, texts in zip(lines, told, strict=True)
    ]
