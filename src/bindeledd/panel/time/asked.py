"""What a page of hours is asked for in its address, and addresses that keep the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bindeledd.panel.request import Request
from bindeledd.workspace.time.sheets import WeekAsk
from bindeledd.workspace.time.weeks import Week

_KEPT = ("week", "view", "department", "project", "needs")
_LONGEST_PAGE = 6


def identity(text: str) -> UUID | None:
    """Return the id that a text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def asked_week(query: QueryDict, today: date, doubted: Iterable[UUID] = ()) -> WeekAsk:
    """Return what is asked of a week; what makes no sense is left out.

    Args:
        query: Of the address.
        today: The present day.
        doubted: People whose hours wait until somebody has confirmed who they are.
    """
    page = query.get("page", "")
    digits = page.isascii() and page.isdecimal() and len(page) < _LONGEST_PAGE
    return WeekAsk(
        week=Week.parse(query.get("week", "")) or Week.of(today),
        department=identity(query.get("department", "")),
        project=identity(query.get("project", "")),
        needs=query.get("needs", "") == "1",
        page=max(1, int(page)) if digits else 1,
        doubted=frozenset(doubted),
    )


def address(query: QueryDict, **changed: str) -> str:
    """Return the address of the week with some things changed; the open entry is left."""
    kept = {name: str(query[name]) for name in _KEPT if query.get(name)}
    return reverse("panel:hours") + _query(kept | changed)


def opens(query: QueryDict, place: str) -> Callable[[UUID], str]:
    """Return what writes the address of the week with an entry open, at a place of the page.

    For pages of hundreds of entries: all but the id is written once.
    """
    rest = address(query)
    start = f"{rest}{'&' if '?' in rest else '?'}entry="
    return lambda entry: f"{start}{entry}#{place}"


def back_from(request: Request) -> str:
    """Return the page that a deed was done from, or the week."""
    wanted = request.POST.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return reverse("panel:hours")


def _query(facts: dict[str, str]) -> str:
    said = {name: value for name, value in facts.items() if value}
    return f"?{urlencode(said)}" if said else ""
