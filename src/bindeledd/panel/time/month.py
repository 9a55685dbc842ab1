"""One person's month: each day with its hours, normal time, warnings and the hour bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bindeledd.kernel.periods import Month
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.time.detail import hours_words
from bindeledd.panel.time.drawn import place_of, title_of
from bindeledd.panel.time.signs import sign_of, warning_sentence
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.time.bank import MovementKind
from bindeledd.workspace.time.judging import employee_of
from bindeledd.workspace.time.months import PersonMonth, person_month
from bindeledd.workspace.time.queries import EntryLine
from bindeledd.workspace.time.weeks import Week, holiday_name

_FIRST_YEAR, _LAST_YEAR = 2000, 2100

_DEEDS = {False: "finish", True: "reopen"}

BANK_WORDS = {
    MovementKind.OPENING: gettext_lazy("Opening balance"),
    MovementKind.ADJUSTMENT: gettext_lazy("Adjusted by the office"),
    MovementKind.SAVED: gettext_lazy("In"),
    MovementKind.TAKEN: gettext_lazy("Out"),
}


@dataclass(frozen=True)
class EntryRow:
    """One entry of a day."""

    line: EntryLine
    sign: str
    place: str
    words: str
    title: str


@dataclass(frozen=True)
class DayRow:
    """One day of the month.

    Attributes:
        norm: Minutes the person is meant to work.
        note: A public holiday's name, or that nothing is written.
    """

    on: date
    entries: tuple[EntryRow, ...]
    minutes: int
    norm: int
    note: str
    missing: bool
    week: int


@require_GET
def month(request: Request, ours: UUID, year: int, number: int) -> HttpResponse:
    """Show one person's month."""
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= number <= 12):  # noqa: PLR2004 - months
        raise Http404
    asked = Month(year, number)
    found = person_month(ours, asked, by=request.user)
    name = f"{MONTHS[number]} {year}"
    before = Month.of(date.fromordinal(asked.first.toordinal() - 1))
    shown = {
        "nav": "hours",
        "crumbs": [
            {"label": _("Hours"), "url": reverse("panel:hours")},
            {"label": found.name, "url": ""},
        ],
        "month": found,
        "name": name,
        "days": _days(found),
        "norm": sum(found.norm.values()),
        "warnings": [warning_sentence(one) for one in found.warnings],
        "bank": [(line, BANK_WORDS[line.kind]) for line in found.bank],
        "bank_after": found.bank_before + sum(line.minutes for line in found.bank),
        "previous_url": reverse("panel:hours_month", args=[ours, before.year, before.number]),
        "next_url": reverse("panel:hours_month", args=[ours, asked.next.year, asked.next.number]),
        "weeks": [
            (week, done, reverse("panel:finish_week", args=[ours, week, _DEEDS[done]]))
            for week, done in found.weeks.items()
        ],
        "may_finish": ours == employee_of(request.user) or allowed(request, Ability.EDIT_HOURS),
        "may_see_bank": allowed(request, Ability.EDIT_HOURS),
    }
    return render(request, "panel/time/month.html", shown)


def _days(found: PersonMonth) -> list[DayRow]:
    language = translation.get_language() or "en"
    return [_day(found, day, language) for day in found.norm]


def _day(found: PersonMonth, day: date, language: str) -> DayRow:
    lines = [line for line in found.lines if line.worked_on == day]
    missing = day in found.missing
    note = holiday_name(day, language) or (_("nothing written") if missing else "")
    return DayRow(
        on=day,
        entries=tuple(
            EntryRow(line, sign_of(line), place_of(line), hours_words(line), title_of(line))
            for line in lines
        ),
        minutes=sum(line.minutes for line in lines if line.state.value != "rejected"),
        norm=found.norm[day],
        note=note,
        missing=missing,
        week=Week.of(day).number,
    )
