"""How far the lines of an export came in the ledger that they were handed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.kernel.errors import NotFoundError
from bindeledd.sync import board, connecting, wording
from bindeledd.sync.board_records import Standing, Stands, standings
from bindeledd.tenancy.history import By
from bindeledd.workspace.payroll.past import exported_lines
from bindeledd.workspace.payroll.targets import FILE, Target

KIND: Final = "payroll_line"
MOST: Final = 25
"""Lines that are named one by one; the rest is counted, and stands among what waits."""
_THERE: Final = frozenset({Stands.TRANSFERRED, Stands.CHANGED})


@dataclass(frozen=True)
class Line:
    """One line of the sheet.

    Attributes:
        sign: State whose sign it wears.
        word: What it is about.
        told: What is known of it.
    """

    sign: str
    word: str
    told: str = ""


@dataclass(frozen=True)
class Reached:
    """How far an export came.

    Attributes:
        system: Name of the ledger.
        lines: What stands there, then what does not yet.
        more: How many lines are not named.
        held_url: Where what waits is solved; empty where nothing does.
    """

    system: str
    lines: tuple[Line, ...]
    more: int = 0
    held_url: str = ""


def reached(export_id: UUID, target: Target | None, name: str, *, by: By) -> Reached | None:
    """Return how far an export came; None where it became a file.

    Args:
        export_id: Which.
        target: Where it went; None where that is no target any more.
        name: Of the target, as the export keeps it.
        by: Who looks.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    if name == FILE:
        return None
    system = str(target.label) if target is not None else _system_of(name)
    lines = exported_lines(export_id, by=by)
    stand = standings(KIND, {one.id: one.revision for one in lines})
    there = sum(one.id in stand and stand[one.id].stands in _THERE for one in lines)
    labels = {one.id: one.label for one in lines}
    open_ones = list(_open(labels, stand, system))
    told = ngettext("%(there)s of %(count)s line", "%(there)s of %(count)s lines", len(lines))
    first = Line(
        "transferred" if there == len(lines) else "queued",
        told % {"there": there, "count": len(lines)},
        _("stand in %(system)s") % {"system": system},
    )
    asked = urlencode({"connection": name})
    return Reached(
        system,
        (first, *open_ones[:MOST]),
        max(0, len(open_ones) - MOST),
        f"{reverse('panel:held')}?{asked}" if open_ones else "",
    )


def _system_of(name: str) -> str:
    """Return what a target is called that takes nothing now, such as one that is switched off."""
    try:
        return board.system_of(connecting.find(UUID(name))).label
    except (ValueError, NotFoundError):
        return _("the payroll system")


def _open(labels: dict[UUID, str], stand: dict[UUID, Standing], system: str) -> Iterator[Line]:
    """Yield lines that are not through, each with the first reason in words."""
    for ours, label in labels.items():
        one = stand.get(ours)
        if one is None:
            yield Line("queued", label)
        elif one.reasons:
            reason = one.reasons[0]
            words = wording.words(reason["code"], reason["params"], system)
            yield Line(one.stands.value, label, str(words.heading))
        elif one.stands not in _THERE:
            yield Line(one.stands.value, label)
