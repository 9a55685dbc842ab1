"""A reading of their registers in words: how far it came, what it brought, why it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeledd.panel import formatting
from bindeledd.panel.sync import ran
from bindeledd.sync import board, board_runs, wording
from bindeledd.sync.board_reading import Reading, RegisterRead
from bindeledd.sync.models import Run
from bindeledd.sync.wording import Action, Words


@dataclass(frozen=True)
class RegisterShown:
    """One register as the page writes it."""

    label: str
    told: str
    current: bool


@dataclass(frozen=True)
class ReadingShown:
    """A reading as the page writes it.

    Attributes:
        reading: The figures behind it.
        run: That carries it.
        word: Its state.
        told: What happens now.
        registers: In the order of reading.
        done: Registers that are read.
        words: Why it stopped; None when it did not.
        do: What to do about it.
        fix: Label of the button that leads to the cure.
        fix_url: Where that is.
    """

    reading: Reading
    run: Run
    word: str
    told: str
    registers: tuple[RegisterShown, ...]
    done: int
    words: Words | None
    do: str
    fix: str
    fix_url: str

    @property
    def unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.reading.unfinished

    @property
    def doubted(self) -> int:
        """How many records seem gone, more than we believe."""
        return sum(one.doubted for one in self.reading.registers)


def shown(reading: Reading) -> ReadingShown:
    """Return a reading in words."""
    run = reading.run
    system = board.system_of(run.connection).label
    words = wording.words(run.code, run.params, system) if run.code else None
    fix, fix_url = _fix(words, run) if words is not None else ("", "")
    return ReadingShown(
        reading=reading,
        run=run,
        word=_word(reading),
        told=_told(reading, system),
        registers=tuple(_register(run.connection.system, one) for one in reading.registers),
        done=sum(one.state == "done" for one in reading.registers),
        words=words,
        do=_do(words) if words is not None else "",
        fix=fix,
        fix_url=fix_url,
    )


def _word(reading: Reading) -> str:
    cut_off = board_runs.is_cut_off(reading.run)
    if reading.run.state == Run.State.RUNNING and not cut_off:
        return _("Reading now")
    return ran.state_of(reading.run, cut_off=cut_off)[1]


def _told(reading: Reading, system: str) -> str:
    """Say what happens now, and what has to happen first."""
    run = reading.run
    if reading.behind is not None:
        number = {"number": reading.behind.number}
        return _("Transfer %(number)s is running. We read as soon as it has ended.") % number
    if run.state == Run.State.WAITING:
        return _("A worker takes it within seconds. If this stays, no worker is running.")
    return _goes_on(reading, system) if reading.unfinished else ""


def _goes_on(reading: Reading, system: str) -> str:
    if reading.run.cancel_asked_at is not None:
        return _("It stops when the register it is at has come.")
    if board_runs.is_cut_off(reading.run):
        return _("The worker that had it is gone. Another takes over by itself.")
    if reading.asked_to_wait:
        return _("%(system)s did not answer just now. We wait a little and ask again.") % {
            "system": system
        }
    return _("Nothing is written. You can leave this page and come back.")


def _register(system: str, one: RegisterRead) -> RegisterShown:
    return RegisterShown(
        label=wording.list_label(system, one.kind),
        told=_register_words(one),
        current=one.state == "current",
    )


def _register_words(one: RegisterRead) -> str:
    rows = {"n": formatting.number(one.rows)}
    match one.state:
        case "current" if one.rows:
            return ngettext("%(n)s read so far", "%(n)s read so far", one.rows) % rows
        case "current":
            return _("being read")
        case "ahead":
            return _("comes next")
        case "stopped":
            return _("not read to the end")
        case "left":
            return _("not read yet")
        case _:
            return ", ".join([ngettext("%(n)s read", "%(n)s read", one.rows) % rows, *news(one)])


def news(one: RegisterRead) -> list[str]:
    """Say what a register brought that we did not know."""
    words = (
        (one.new, ngettext("%(n)s new", "%(n)s new", one.new)),
        (one.changed, ngettext("%(n)s changed", "%(n)s changed", one.changed)),
        (one.gone, ngettext("%(n)s gone", "%(n)s gone", one.gone)),
    )
    return [text % {"n": formatting.number(count)} for count, text in words if count]


def _do(words: Words) -> str:
    """Say what to do; a reading that nobody asks for again does not come by itself."""
    if words.action in {Action.WAIT, Action.NONE} or words.do == "":
        return _("Read again in a moment. What was read is kept.")
    return words.do


def _fix(words: Words, run: Run) -> tuple[str, str]:
    pages: dict[Any, str] = {
        Action.REPLACE_KEY: "panel:connection_access",
        Action.CHECK_CONNECTION: "panel:connection_check",
    }
    page = pages.get(words.action)
    if page is None:
        return "", ""
    return wording.button(words.action), reverse(page, args=[run.connection_id])
