"""Payroll in words: posts, kinds, lines and people as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bindeledd.panel import formatting
from bindeledd.panel.words import sentence
from bindeledd.workspace.payroll.lines import Line, Person
from bindeledd.workspace.payroll.shapes import Mode, Row

ITEM_KINDS: Final[tuple[tuple[str, Promise], ...]] = (
    ("hours", pgettext_lazy("pay item", "Hours")),
    ("supplement", pgettext_lazy("pay item", "Supplement")),
    ("allowance", pgettext_lazy("pay item", "Allowance")),
    ("piece", pgettext_lazy("pay item", "Piece work")),
    ("deduction", pgettext_lazy("pay item", "Deduction")),
    ("absence", pgettext_lazy("pay item", "Absence")),
)

_POSTS: Final[dict[str, Promise]] = {
    "hours": gettext_lazy("Hours"),
    "overtime_50": gettext_lazy("Overtime 50 %"),
    "overtime_100": gettext_lazy("Overtime 100 %"),
    "bank": gettext_lazy("Hours put into the hour bank"),
    "compensation": gettext_lazy("Driving, expenses and allowances"),
    "compensation_taxable": gettext_lazy("Above the tax-free rate"),
}
_PLAIN_HOUR: Final = Decimal(100)
_TWO: Final = 2
_ORE: Final = Decimal("0.01")

DEEDS: Final[dict[Mode, tuple[str, bool, Promise]]] = {
    Mode.NEW: ("removed", True, gettext_lazy("Remove")),
    Mode.REMOVED: ("removed", False, gettext_lazy("Undo")),
    Mode.AGAIN: ("added", False, gettext_lazy("Do not add")),
    Mode.REVERSAL: ("corrected", False, gettext_lazy("Do not correct")),
    Mode.CORRECTION: ("corrected", False, gettext_lazy("Do not correct")),
}
"""Mode of a line -> which choice its button changes, whether it chooses, and its words."""


def post_words(post: str) -> str:
    """Return the words of a post."""
    return str(_POSTS[post.removesuffix("_banked")])


@dataclass(frozen=True)
class LineShown:
    """One line as a page draws it; see `<c-pay-line>`."""

    name: str
    person: UUID
    date: str
    project: str
    item: str
    title: str
    sub: str
    quantity: str
    rate: str
    sum: str
    again: str
    removed: bool
    waiting: str
    deed: str
    chooses: bool
    deed_words: str
    count: int


@dataclass(frozen=True)
class PersonShown:
    """One person as a page draws them; see `<c-pay-person>`."""

    id: UUID
    name: str
    note: str
    quantity: str
    sum: str
    checked: bool
    stopped: str
    stop_words: str
    stop_address: str
    lines: tuple[LineShown, ...] | None
    open: bool


def person_shown(
    person: Person,
    names: Names,
    *,
    label: str,
    inline: bool,
    opened: bool,
) -> PersonShown:
    """Return a person in words, with lines when they are few or asked for."""
    stop = person.stop
    return PersonShown(
        id=person.id,
        name=person.name,
        note=_note(person, label),
        quantity=hours_text(person.sums.minutes),
        sum=formatting.number(person.sums.amount, 2),
        checked=person.taken,
        stopped=_("Stopped") if stop is not None else "",
        stop_words=sentence(stop.code, stop.params) if stop is not None else "",
        stop_address=stop.address if stop is not None else "",
        lines=tuple(line_shown(line, names) for line in person.lines) if inline or opened else None,
        open=opened,
    )


@dataclass(frozen=True)
class Names:
    """What lines refer to, in words: projects and types of hours and compensations."""

    projects: dict[UUID, tuple[str, str]]
    types: dict[UUID | None, str]


def line_shown(line: Line, names: Names) -> LineShown:
    """Return a line in words."""
    key = line.key
    deed, chooses, words = DEEDS.get(key.mode, ("", False, ""))
    amount = line.amount
    return LineShown(
        name=key.name,
        person=key.employee_id,
        date=_days(line),
        project=project_words(key.project_id, names),
        item=key.item_number,
        title=key.item_name or post_words(key.post),
        sub=_sub(line, names),
        quantity=figure(line.quantity),
        rate=formatting.number(key.rate, 2) if key.rate is not None else formatting.MISSING,
        sum=formatting.number(amount, 2) if amount is not None else formatting.MISSING,
        again=_again(line),
        removed=key.mode is Mode.REMOVED,
        waiting=sentence(key.reason) if key.reason else "",
        deed=deed,
        chooses=chooses,
        deed_words=str(words),
        count=line.count,
    )


def project_words(project: UUID | None, names: Names) -> str:
    """Return a project's number; a line over all projects says so."""
    return _("all") if project is None else names.projects.get(project, ("", ""))[0]


def figure(value: Decimal) -> str:
    """Return a quantity with two decimals, or with four where two would not be true."""
    exact = value == value.quantize(_ORE)
    return formatting.number(value, 2 if exact else 4)


def hours_text(minutes: int) -> str:
    """Return minutes as decimal hours with two decimals."""
    return formatting.number(Decimal(minutes) / 60, 2)


def row_words(row: Row, names: Names) -> dict[str, Any]:
    """Return a row behind a line in words."""
    project = names.projects.get(row.project_id) if row.project_id is not None else None
    return {
        "key": str(row.key),
        "day": row.on_day,
        "project": " ".join(project) if project else "",
        "quantity": figure(row.quantity),
        "comment": row.comment,
        "removed": row.mode is Mode.REMOVED,
    }


def projects_of(people: Iterable[Person]) -> set[UUID]:
    """Return the projects that lines stand on."""
    return {
        line.key.project_id
        for one in people
        for line in one.lines
        if line.key.project_id is not None
    }


def _note(person: Person, label: str) -> str:
    lines = ngettext("%(count)s line", "%(count)s lines", person.sums.shown) % {
        "count": person.sums.shown
    }
    if not person.number:
        return lines
    if label:
        facts = {"number": person.number, "system": label, "lines": lines}
        return _("no. %(number)s in %(system)s, %(lines)s") % facts
    return _("no. %(number)s, %(lines)s") % {"number": person.number, "lines": lines}


def _days(line: Line) -> str:
    if line.days == 1:
        return formatting.day_month(line.first)
    if line.days == _TWO:
        return f"{formatting.day_month(line.first)}, {formatting.day_month(line.last)}"
    if line.key.in_time:
        return f"{formatting.day_month(line.first)}–{formatting.day_month(line.last)}"  # noqa: RUF001 - a span
    return ngettext("%(count)s day", "%(count)s days", line.days) % {"count": line.days}


def _again(line: Line) -> str:
    day = formatting.day_month(line.last_exported)
    if line.key.mode is Mode.AGAIN:
        return _("exported %(day)s, added again") % {"day": day}
    if line.key.mode is Mode.REVERSAL:
        return _("takes back what was exported %(day)s") % {"day": day}
    if line.key.mode is Mode.CORRECTION:
        return _("correction of what was exported %(day)s") % {"day": day}
    return ""


def _sub(line: Line, names: Names) -> str:
    parts = []
    key = line.key
    if key.post.startswith("overtime"):
        if key.post.endswith("_banked"):
            parts.append(_("only the supplement, the hour is in the hour bank"))
        elif key.percent is not None and key.percent <= _PLAIN_HOUR:
            parts.append(_("only the supplement, the hour stands by itself"))
        else:
            parts.append(_("the whole hour"))
    if key.reason and key.type_id in names.types:
        parts.append(names.types[key.type_id])
    if line.comment:
        parts.append(line.comment)
    return ", ".join(parts)
