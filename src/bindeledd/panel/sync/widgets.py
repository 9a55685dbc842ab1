"""Which widgets the dashboard shows, and in what order: each person's own choice in this browser.

The choice is a cookie, like theme and letter keys: it concerns how one person looks at pages on one
machine, holds names of widgets only, and what it holds beyond those is ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.panel.request import Request
from bindeledd.tenancy.services import ABILITIES, Ability

_YEAR: Final = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Widget:
    """One part of the dashboard that can be hidden and moved.

    Attributes:
        name: Stable; in the cookie, in addresses, and the name of its template.
        title: What the choice calls it.
        wide: Whether it needs the wide column.
        connected: Whether it says anything only where an accounting system is connected.
        ability: What the person's role must allow.
        employed: Whether it is for who is an employee of the company.
        slow: Whether it counts through so much that the page does not wait for it.
    """

    name: str
    title: Promise
    wide: bool = False
    connected: bool = True
    ability: Ability | None = None
    employed: bool = False
    slow: bool = False

    @property
    def template(self) -> str:
        """The template that draws it."""
        return f"panel/sync/widgets/_{self.name}.html"


WIDGETS: Final = (
    Widget("flows", _("What goes where"), wide=True),
    Widget("held", _("Rows that wait")),
    Widget("timeline", _("Transfers the last day"), wide=True),
    Widget("force", _("Force sync")),
    Widget("mine", _("My week"), connected=False, ability=Ability.REGISTER, employed=True),
    Widget("approve", _("Hours to approve"), connected=False, ability=Ability.APPROVE),
    Widget(
        "unbilled",
        _("Unbilled per project"),
        connected=False,
        ability=Ability.INVOICE,
        slow=True,
    ),
    Widget("links", _("How far the registers are linked")),
    Widget("room", _("Room at the accounting system")),
)
BY_NAME: Final = {widget.name: widget for widget in WIDGETS}


@dataclass(frozen=True)
class Placed:
    """A widget in the choice: shown or hidden."""

    widget: Widget
    shown: bool


def usable(request: Request, widget: Widget, *, connected: bool, employed: bool) -> bool:
    """Tell whether a widget has anything to say to this person in this company."""
    if (widget.connected and not connected) or (widget.employed and not employed):
        return False
    return widget.ability is None or widget.ability in ABILITIES[request.role]


def chosen(request: Request, *, connected: bool, employed: bool) -> list[Placed]:
    """Return the widgets one can use in the person's order; new ones come last and are shown."""
    return [
        placed
        for placed in _placed(request)
        if usable(request, placed.widget, connected=connected, employed=employed)
    ]


def _placed(request: Request) -> list[Placed]:
    told = request.COOKIES.get(_cookie(request), "")
    placed: dict[str, Placed] = {}
    for part in told.split(".")[: 2 * len(WIDGETS)]:
        name = part.removeprefix("-")
        if name in BY_NAME and name not in placed:
            placed[name] = Placed(BY_NAME[name], shown=not part.startswith("-"))
    rest = [Placed(widget, shown=True) for widget in WIDGETS if widget.name not in placed]
    return [*placed.values(), *rest]


def choose(request: Request, answer: HttpResponse, names: Sequence[str], shown: set[str]) -> None:
    """Keep an order and what is shown; nothing named means the usual again."""
    if not names:
        answer.delete_cookie(_cookie(request), samesite="Lax")
        return
    known = [name for name in dict.fromkeys(names) if name in BY_NAME]
    told = ".".join(name if name in shown else f"-{name}" for name in known)
    answer.set_cookie(
        _cookie(request),
        told,
        max_age=_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )


def _cookie(request: Request) -> str:
    return f"dashboard_{request.user.pk}"


def laid_out(widgets: Sequence[Widget]) -> list[tuple[str, tuple[Widget, ...]]]:
    """Return rows of widgets with their column class: wide beside narrow, narrow ones in thirds."""
    rows: list[tuple[str, tuple[Widget, ...]]] = []
    left = list(widgets)
    while left:
        first = left.pop(0)
        if first.wide:
            beside = next((one for one in left[:1] if not one.wide), None)
            if beside is not None:
                left.remove(beside)
                rows.append(("cols-wide", (first, beside)))
            else:
                rows.append(("stack", (first,)))
            continue
        narrow = [first]
        run = next((at for at, one in enumerate(left) if one.wide), len(left)) + 1
        while left and not left[0].wide and len(narrow) < (2 if run in {2, 4} else 3):
            narrow.append(left.pop(0))
        rows.append(("cols-half" if len(narrow) == 2 else "cols-thirds", tuple(narrow)))  # noqa: PLR2004 - halves
    return rows
