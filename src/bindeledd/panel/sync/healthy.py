"""Rows of the health table in words: state, last transfer, next one, and the button that fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.sync import wording
from bindeledd.sync.board import Health
from bindeledd.sync.board_hours import figures
from bindeledd.sync.models import Connection, Run

State = Connection.State


@dataclass(frozen=True)
class HealthLine:
    """One connection as the table writes it.

    Attributes:
        row: The figures behind it.
        url: The connection's page.
        sign: Key of the state's sign.
        word: The state in words.
        last: What came of the last transfer.
        next: When the next one is, where it is no time.
        deed: The button: reconnect, go_on, force, switch_on, resume.
    """

    row: Health
    url: str
    sign: str
    word: str
    last: str
    next: str
    deed: str


def line(row: Health) -> HealthLine:
    """Return how one connection stands, in words."""
    sign, word, deed = _state(row)
    return HealthLine(
        row=row,
        url=reverse("panel:connection", args=[row.connection.id]),
        sign=sign,
        word=word,
        last=_last(row),
        next=_next(row),
        deed=deed,
    )


def _state(row: Health) -> tuple[str, str, str]:  # noqa: PLR0911 - one line a state
    match row.connection.state:
        case State.SETTING_UP:
            return "draft", _("Being set up"), "go_on"
        case State.OFF:
            return "skipped", _("Switched off"), "switch_on"
        case State.PAUSED if row.needs_key:
            return "rejected", _("Must be connected again"), "reconnect"
        case State.PAUSED:
            return "held", _("Paused"), "resume"
        case _:
            pass
    if row.stopped:
        return "rejected", _("The last transfer stopped"), "force"
    if row.latest_missed:
        return "rejected", _("A transfer did not run"), "force"
    return "transferred", _("Runs as it should"), "force"


def _last(row: Health) -> str:
    if row.last is None:
        return _("no transfer yet")
    if row.stopped:
        if row.needs_key:
            return _("stopped, nothing is lost")
        return wording.heading(row.last.code, row.last.params, row.label)
    return f"{took(row.last)}, {came(row.last)}"


def took(run: Run) -> str:
    """Say how long a run took."""
    if run.started_at is None or run.ended_at is None:
        return formatting.MISSING
    return formatting.duration(max(run.ended_at - run.started_at, timedelta(seconds=1)))


def came(run: Run) -> str:
    """Say in two or three words what came of a run."""
    moved = figures(run)["done"]
    if moved == 0:
        return _("no changes")
    return ngettext("%(count)s transferred", "%(count)s transferred", moved) % {
        "count": formatting.number(moved)
    }


def _next(row: Health) -> str:
    if row.next_due is not None:
        return ""
    match row.connection.state:
        case State.PAUSED if row.needs_key:
            return _("when you have connected again")
        case State.PAUSED:
            return _("when you go on")
        case State.SETTING_UP:
            return _("when you switch on")
        case _:
            return formatting.MISSING
