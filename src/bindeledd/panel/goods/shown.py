"""What the pages of these records have in common: tabs, facts, and the page of one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeledd.kernel.errors import ForbiddenError
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.registers.past import Line, past_of
from bindeledd.panel.request import Request
from bindeledd.panel.time.signs import LOCKED
from bindeledd.panel.words import sentence
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.booking import booker
from bindeledd.workspace.history import Entry
from bindeledd.workspace.lists import Page
from bindeledd.workspace.locks import locked
from bindeledd.workspace.ownership import Owner, ownership

_TABS = {
    "items": (
        ("withdrawals", gettext_lazy("Withdrawals")),
        ("items", gettext_lazy("Items")),
        ("item_categories", gettext_lazy("Categories")),
    ),
    "machines": (
        ("machine_uses", gettext_lazy("Hours")),
        ("machines", gettext_lazy("Machines")),
    ),
    "compensations": (
        ("compensations", gettext_lazy("Driving and expenses")),
        ("compensation_types", gettext_lazy("Kinds and rates")),
    ),
}


_INNER = frozenset({"returns_id", "entry_id", "connection_id"})
"""Fields that hold ids no list of names has; the page shows what they mean elsewhere."""


@dataclass(frozen=True)
class Fact:
    """One line about a record; `url` leads to what it names."""

    label: str
    text: str
    url: str = ""


def tabs(area: str, here: str) -> dict[str, Any]:
    """Return the lists of an area, with the one that is open."""
    found = [
        {"word": word, "url": reverse(f"panel:{name}"), "current": name == here}
        for name, word in _TABS.get(area, ())
    ]
    return {"tabs": found, "tabs_label": _("Lists"), "nav": area}


def crumbs(title: str, listing: str, words: Any) -> list[dict[str, Any]]:
    """Return the way to one record."""
    return [{"label": words, "url": reverse(f"panel:{listing}")}, {"label": title, "url": ""}]


def show(request: Request, kind: str, ours: UUID, facts: dict[str, Any]) -> HttpResponse:
    """Draw the page of one record.

    Args:
        request: Asks for it.
        kind: Part of the addresses: `edit_<kind>`, `<kind>_end`, `<kind>_reopen`.
        ours: The record's id.
        facts: `title`, `kicker`, `icon`, `facts`, `is_active`, `may_edit`, `why_not` (be changed),
            `why_not_end` (or taken back), and `parts`: templates of the left column.
    """
    addresses = {
        "edit_url": reverse(f"panel:edit_{kind}", args=[ours]),
        "end_url": reverse(f"panel:{kind}_end", args=[ours]),
        "reopen_url": reverse(f"panel:{kind}_reopen", args=[ours]),
    }
    owner = ownership.owner_of(kind)
    usual = {
        "end_words": _("Take out of use"),
        "parts": (),
        "why_not_end": "" if owner is None else _decided(owner),
    }
    return render(request, "panel/goods/record.html", usual | addresses | facts)


def _decided(owner: Owner) -> str:
    """Return why a record cannot be ended here: another system says whether it is in use."""
    if owner.fields is not None and "active" not in owner.fields:
        return ""
    return sentence("domain.owned_by_connection", {"owner": owner.label})


def sees_costs(request: Request) -> bool:
    """Tell whether the person's role sees what things cost us."""
    return allowed(request, Ability.SEE_ACCOUNTING)


def past_for(request: Request, entries: Sequence[Entry]) -> list[Line]:
    """Return a record's history without inner ids, and what the person's role does not see."""
    hidden = _INNER if sees_costs(request) else _INNER | {"cost_price"}
    bare = [
        replace(entry, fields=tuple(one for one in entry.fields if one.field not in hidden))
        for entry in entries
    ]
    return past_of([entry for entry in bare if entry.fields or entry.deed != "update"])


class Signed:
    """A line of a list with the sign it wears; empty where nothing holds it."""

    def __init__(self, line: Any, sign: str) -> None:
        self.line, self.sign = line, sign

    def __getattr__(self, name: str) -> Any:
        """Return what the line has."""
        return getattr(self.line, name)


def signed(kind: str, page: Page[Any]) -> Page[Signed]:
    """Return the lines with what holds each, in one query more."""
    held = locked(kind, [row.id for row in page.rows])
    rows = tuple(Signed(row, LOCKED[held[row.id]] if row.id in held else "") for row in page.rows)
    return Page(rows, page.total, page.number, page.size, page.sort)


def require_sight(request: Request, employee_id: UUID | None) -> None:
    """Let workers see their own; others need to see everybody's.

    Raises:
        ForbiddenError: Somebody else's.
    """
    if employee_id is None or employee_id != booker(request.user).employee_id:
        require(request.user, Ability.SEE_HOURS)


def may_change(request: Request, employee_id: UUID | None) -> bool:
    """Tell whether the person may change what is booked for somebody; services ask again."""
    who = booker(request.user)
    own = employee_id is not None and employee_id == who.employee_id
    return allowed(request, Ability.REGISTER) and (who.everybody or own)


def require_own(request: Request, record: Any) -> None:
    """Let workers change what is booked for them; others need to change everybody's.

    Raises:
        ForbiddenError: Somebody else's.
    """
    if not may_change(request, record.employee_id):
        raise ForbiddenError("entry.not_yours")
