"""The page of the next export: the span, people with lines, sums, and what to do afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bindeledd.kernel.clock import now
from bindeledd.panel import formatting
from bindeledd.panel.forms import DomainForm, day
from bindeledd.panel.payroll.spoken import Names, PersonShown, hours_text, person_shown, projects_of
from bindeledd.panel.registers.once import new_token
from bindeledd.panel.request import Request
from bindeledd.workspace.payroll import drafts
from bindeledd.workspace.payroll.differences import differences
from bindeledd.workspace.payroll.drafts import Changed
from bindeledd.workspace.payroll.handing import target_chosen, targets_here
from bindeledd.workspace.payroll.lines import Person, Preview
from bindeledd.workspace.payroll.past import is_many
from bindeledd.workspace.payroll.preview import overview, person_lines, require_payroll
from bindeledd.workspace.payroll.queries import type_names
from bindeledd.workspace.payroll.reading import names_of_projects
from bindeledd.workspace.payroll.shapes import Mode, Selection
from bindeledd.workspace.payroll.targets import Target
from bindeledd.workspace.people.queries import department_choices
from bindeledd.workspace.time.choices import today_here

LOOK_BACK_DAYS: Final = 92
"""How far before the span we look for rows that changed after their export."""

INLINE: Final = 300
"""Lines that a page holds at once; with more of them a person's lines are fetched when opened."""

AT_ONCE: Final = 3000
"""Exported rows that are compared while the page is made; more of them are compared after it."""


class SpanForm(DomainForm):
    """Which days to export."""

    begins = day(gettext_lazy("First day"))
    ends = day(gettext_lazy("Last day"))


@require_GET
def payroll(request: Request) -> HttpResponse:
    """Show the span, and what would be exported of it."""
    require_payroll(request.user)
    draft = drafts.draft_of(request.user)
    if "begins" not in request.GET:
        shown = {"begins": draft.selection.begins, "ends": draft.selection.ends}
        form = SpanForm(initial=shown)
        selection = draft.selection if draft.looked else None
    else:
        form = SpanForm(request.GET)
        selection = form.attempt(lambda typed: _look(request, typed))
    return drawn(request, form, selection, target=request.GET.get("target", "") or draft.target)


@require_GET
def person(request: Request, ours: UUID) -> HttpResponse:
    """Show one person's lines, by themselves or to be put into the page."""
    require_payroll(request.user)
    draft = drafts.draft_of(request.user)
    selection, target = draft.selection, target_chosen(draft.target)
    seen = person_lines(selection, ours, by=request.user, target=target)
    one = next((one for one in seen.people if one.id == ours), None)
    if one is None:
        raise Http404
    shown = _shown(request, seen, target, opened=ours)[0]
    facts = page_facts(shown.name) | {"person": shown}
    template = "_lines.html" if request.htmx else "person.html"
    return render(request, f"panel/payroll/{template}", facts)


def drawn(
    request: Request,
    form: SpanForm,
    selection: Selection | None,
    *,
    target: str = "",
    changed: tuple[Changed, ...] | None = None,
) -> HttpResponse:
    """Draw the page; `changed` tells whose sums moved since the person saw them."""
    here = targets_here()
    chosen = target_chosen(target, here)
    facts = page_facts(_("Export")) | {
        "form": form,
        "departments": _departments(request, selection),
        "targets": _targets(here, chosen),
        "changed": None if changed is None else [_moved(one) for one in changed],
    }
    if selection is not None:
        facts |= _preview_facts(request, selection, chosen)
    status = 200
    if changed is not None:
        status = 409
    elif form.is_bound and selection is None:
        status = 422
    return render(request, "panel/payroll/export.html", facts, status=status)


def page_facts(title: str) -> dict[str, Any]:
    """Return what all pages below the export share."""
    above = {"label": _("Payroll"), "url": reverse("panel:payroll")}
    return {"nav": "payroll", "crumbs": [above, {"label": title, "url": ""}]}


def names_here(people: tuple[Person, ...]) -> Names:
    """Return the words for what lines refer to."""
    return Names(names_of_projects(projects_of(people)), type_names())


def _look(request: Request, typed: dict[str, Any]) -> Selection:
    today = today_here()
    if target := request.GET.get("target", ""):
        drafts.aim(target, by=request.user)
    return drafts.look(
        typed["begins"] or today.replace(day=1),
        typed["ends"] or today,
        _uuid(request.GET.get("department", "")),
        by=request.user,
    )


def _preview_facts(request: Request, selection: Selection, target: Target) -> dict[str, Any]:
    seen = overview(selection, by=request.user, target=target, most=INLINE)
    drafts.note_shown(seen, by=request.user)
    later = is_many(_since(selection), selection.ends, AT_ONCE)
    people = _shown(request, seen, target, opened=_uuid(request.GET.get("open", "")))
    return {
        "preview": seen,
        "selection": selection,
        "people": people,
        "target": target,
        "hours_out": hours_text(seen.minutes),
        "seen_at": now(),
        "once": new_token(),
        "added": seen.count(Mode.AGAIN),
        "removed": seen.count(Mode.REMOVED),
        "corrected": seen.count(Mode.CORRECTION) + seen.count(Mode.REVERSAL),
        "waiting": seen.count(Mode.WAITING),
        "differences": None if later else pending(request, selection),
        "all_open": "all" in request.GET,
    }


def pending(request: Request, selection: Selection) -> int:
    """Return how many rows changed after their export and are not chosen to be corrected."""
    found = differences(_since(selection), selection.ends, by=request.user)
    return sum(1 for one in found if one.key not in selection.corrected)


def _since(selection: Selection) -> date:
    return selection.begins - timedelta(days=LOOK_BACK_DAYS)


def _shown(
    request: Request, seen: Preview, target: Target, *, opened: UUID | None
) -> tuple[PersonShown, ...]:
    inline = sum(one.sums.shown for one in seen.people) <= INLINE
    every = "all" in request.GET and inline
    label = "" if target.name == "file" else str(target.label)
    people = seen.people if inline else _with_lines(request, seen, target, opened)
    names = names_here(people)
    return tuple(
        person_shown(one, names, label=label, inline=inline, opened=every or one.id == opened)
        for one in people
    )


def _with_lines(
    request: Request, seen: Preview, target: Target, opened: UUID | None
) -> tuple[Person, ...]:
    """Return the people, with lines of the one who is open."""
    if opened is None:
        return seen.people
    alone = person_lines(seen.selection, opened, by=request.user, target=target)
    found = {one.id: one for one in alone.people}
    return tuple(found.get(one.id, one) for one in seen.people)


def _moved(one: Changed) -> dict[str, str]:
    words = [
        ""
        if amount is None or minutes is None
        else f"{formatting.minutes(minutes)}, {formatting.number(Decimal(amount), 2)}"
        for minutes, amount in zip(one.minutes, one.amount, strict=True)
    ]
    return {"name": one.name, "before": words[0], "after": words[1]}


def _departments(request: Request, selection: Selection | None) -> list[tuple[str, str, bool]]:
    chosen = str(selection.department_id or "") if selection else request.GET.get("department", "")
    found = [("", _("All departments"), chosen == "")]
    return found + [(str(one.id), one.name, str(one.id) == chosen) for one in department_choices()]


def _targets(here: Sequence[Target], chosen: Target) -> list[tuple[str, str, bool]]:
    """Return where it can go, for the choice; nothing where there is none to make."""
    found = [(one.name, str(one.label), one.name == chosen.name) for one in here]
    return found if len(found) > 1 else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
