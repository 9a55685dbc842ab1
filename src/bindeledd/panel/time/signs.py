"""The sign that an entry wears, and its remarks and warnings in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.panel import formatting
from bindeledd.panel.states import APPROVAL
from bindeledd.sync.board_records import Standing, Stands, standings
from bindeledd.workspace.locks import Why
from bindeledd.workspace.records import HourTypeKind
from bindeledd.workspace.time.limits import LimitWarning
from bindeledd.workspace.time.queries import EntryLine
from bindeledd.workspace.time.words import WARNINGS

LOCKED: Final = {Why.BILLED: "billed", Why.TRANSFERRED: "transferred"}
"""Why an entry stands as it is -> the sign it wears."""

REMARKS: Final[dict[str, Promise]] = {
    "remark.after_completed_week": _(
        "Written after the week was finished. Look at it before you approve."
    ),
    "remark.person_in_doubt": _(
        "The employee number stands under another name in the accounting system. Confirm who it "
        "is first: hours must not reach the wrong person."
    ),
    "remark.long_day": _(
        "The day is longer than the rules allow. Ask whether the hours are right."
    ),
}

KINDS: Final[dict[str, Promise]] = {
    HourTypeKind.WORK.value: _("Work"),
    HourTypeKind.SELF_DECLARED_SICKNESS.value: _("Self-declared sickness"),
    HourTypeKind.SICK_NOTE.value: _("Sick note"),
    HourTypeKind.HOLIDAY.value: _("Holiday"),
    HourTypeKind.LEAVE.value: _("Leave"),
    HourTypeKind.TIME_OFF.value: _("Time off, from the hour bank"),
    HourTypeKind.OTHER_ABSENCE.value: _("Other absence"),
}

_SHORT: Final[dict[str, Promise]] = {
    "working_time.average_week": _("long weeks"),
    "working_time.daily_rest": _("rest"),
    "working_time.no_break": _("break"),
    "working_time.ordinary_day": _("long day"),
    "working_time.ordinary_week": _("long week"),
    "working_time.overtime_four_weeks": _("overtime"),
    "working_time.overtime_week": _("overtime"),
    "working_time.overtime_year": _("overtime"),
    "working_time.short_break": _("break"),
    "working_time.total_day": _("long day"),
    "working_time.weekly_rest": _("rest"),
}


_URGENT: Final = frozenset(
    {Stands.UNCERTAIN, Stands.REJECTED, Stands.HELD, Stands.CHANGED, Stands.QUEUED}
)
"""What the other system says of an entry that goes before what we say of it."""

NEEDED: Final = frozenset({Stands.UNCERTAIN.value, Stands.REJECTED.value, Stands.HELD.value})
"""Signs of entries that somebody must do something about."""


def standings_of(lines: Iterable[EntryLine]) -> dict[UUID, Standing]:
    """Return where entries stand with the other systems, in two queries."""
    return standings("hour_entry", {line.id: line.revision for line in lines})


def sign_of(line: EntryLine, standing: Standing | None = None) -> str:
    """Return the key of the sign that an entry wears.

    Args:
        line: The entry.
        standing: Where it stands with the other systems; None when none of them knows it.
    """
    if standing is not None and standing.stands in _URGENT:
        return standing.stands.value
    if line.locked is not None:
        return LOCKED[line.locked]
    return APPROVAL[line.state.value] if standing is None else standing.stands.value


def short_warning(found: Iterable[LimitWarning]) -> str:
    """Return the words that stand at a person's sum, or an empty text."""
    words = dict.fromkeys(str(_SHORT[one.code]) for one in found)
    return ", ".join(words)


def warning_sentence(one: LimitWarning) -> str:
    """Return a warning in full: the day, what was found and the limit."""
    facts = {name: formatting.minutes(value) for name, value in one.facts.items()}
    words = str(WARNINGS[one.code]) % facts
    return f"{formatting.weekday(one.day)} {formatting.day_month(one.day)}: {words}"
