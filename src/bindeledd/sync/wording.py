"""Code in, words out: what happened, what it means, what to do, and the one thing that frees it.

English source texts stand in `words`; translations in `locale`. What a code is about is left to
those who raise it: facts come in as params and go into the words by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.utils import dateformat, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bindeledd.kernel.errors import BindeleddError
from bindeledd.sync import registry
from bindeledd.sync.words import (
    access,
    board,
    ledger,
    match,
    poweroffice_go,
    registers,
    sevenoffice,
    transfer,
    work,
)
from bindeledd.sync.words.form import BUTTONS, Action, Entry
from bindeledd.sync.words.written import org_number_text

__all__ = [
    "Action",
    "Words",
    "button",
    "field_label",
    "heading",
    "kind_label",
    "known",
    "of_error",
    "say",
    "value_text",
    "with_groups",
    "words",
]

TABLES: Final[tuple[Mapping[str, Entry], ...]] = (
    match.MATCH,
    match.LINK,
    transfer.JOURNAL,
    transfer.PLAN,
    transfer.RUN,
    transfer.REMOTE,
    access.CONNECTION,
    access.CHOICE,
    access.POWEROFFICE_GO,
    poweroffice_go.ITEMS,
    poweroffice_go.TIME,
    sevenoffice.ACCESS,
    sevenoffice.REGISTERS,
    sevenoffice.WORK,
    ledger.LEDGER,
    work.HOURS,
    work.PAY,
    registers.FIELD,
    registers.DOMAIN,
    board.BOARD,
)

_ENTRIES: Final = {code: entry for table in TABLES for code, entry in table.items()}

_UNKNOWN: Final = Entry(
    gettext_lazy("Something we have no words for"),
    gettext_lazy("Something happened that we have no words for yet (%(code)s)."),
    gettext_lazy("What is not done is kept, nothing is lost."),
    gettext_lazy("Tell whoever runs this installation, with the code."),
    Action.ASK_OPERATOR,
)


@dataclass(frozen=True)
class Words:
    """The words of a code in the language that is active, with the facts in them.

    Attributes:
        heading: A few words.
        happened: What happened.
        means: What it means; may be empty.
        do: What to do; may be empty.
        action: Which button frees it.
    """

    heading: str
    happened: str
    means: str
    do: str
    action: Action

    @property
    def text(self) -> str:
        """All three sentences, for one paragraph."""
        return " ".join(part for part in (self.happened, self.means, self.do) if part)


def words(code: str, params: Mapping[str, Any] | None = None, system: str = "") -> Words:
    """Return the words of a code.

    Args:
        code: Of a reason, finding or error.
        params: Its facts; what a sentence names and nobody told is shown as dots.
        system: Key of the other system, or its name as shown.
    """
    entry = _ENTRIES.get(code, _UNKNOWN)
    facts = _Facts(code, params or {}, _name_of(system))
    return Words(
        heading=capfirst(str(entry.heading) % facts),
        happened=capfirst(str(entry.happened) % facts),
        means=_filled(entry.means, facts),
        do=_filled(entry.do, facts),
        action=entry.action,
    )


def say(code: str, params: Mapping[str, Any] | None = None, system: str = "") -> str:
    """Return one line: what happened, and what to do where that is said."""
    told = words(code, params, system)
    return " ".join(part for part in (told.happened, told.do) if part)


def heading(code: str, params: Mapping[str, Any] | None = None, system: str = "") -> str:
    """Return the few words that stand above the others."""
    return words(code, params, system).heading


def with_groups(params: Mapping[str, Any], groups: Sequence[str], system: str) -> dict[str, Any]:
    """Return the facts of a finding with the names of the data types that it concerns."""
    if not groups:
        return dict(params)
    labels = [_(registry.group_of(system, name).label) for name in groups]
    return {**params, "group": ", ".join(labels)}


def of_error(error: BindeleddError, system: str = "") -> Words:
    """Return the words of an error."""
    return words(error.error_code, error.params, system)


def known(code: str) -> bool:
    """Tell whether there are words for a code."""
    return code in _ENTRIES


def codes() -> frozenset[str]:
    """Return every code that has words."""
    return frozenset(_ENTRIES)


def entry(code: str) -> Entry:
    """Return the words of a code with their placeholders.

    Raises:
        KeyError: There are none.
    """
    return _ENTRIES[code]


def button(action: Action | str) -> str:
    """Return what stands on the button of a fix; empty where there is none."""
    return str(BUTTONS[Action(action)])


def field_label(name: str, kind: str = "") -> str:
    """Return what people call a field of a record; some kinds have words of their own for it."""
    label = registers.FIELDS_OF.get(kind, {}).get(name) or registers.FIELDS.get(name)
    return str(label) if label is not None else capfirst(name.replace("_", " "))


def kind_label(kind: str, count: int = 1) -> str:
    """Return what people call one record of a kind, or several."""
    names = registers.KINDS.get(kind)
    if names is None:
        return capfirst(kind.replace("_", " "))
    return str(names[0] if count == 1 else names[1])


def list_label(system: str, kind: str) -> str:
    """Return what people call what is read of a kind: a list of theirs by its own label."""
    for catalogue in registry.connector(system).catalogues:
        if catalogue.kind == kind:
            return _(catalogue.label)
    return capfirst(kind_label(kind, 2))


def value_text(value: Any) -> str:
    """Return a fact as people read it."""
    match value:
        case None | "":
            return "…"
        case bool():
            return _("yes") if value else _("no")
        case list() | tuple():
            return ", ".join(value_text(one) for one in value)
        case str() if (day := _day(value)) is not None:
            return dateformat.format(day, pgettext("date pattern", "j M Y"))
        case str() if (moment := moment_of(value)) is not None:
            begins = moment.time() == time()
            told = value_text(moment.date().isoformat())
            return told if begins else f"{told} {moment:%H:%M}"
        case _:
            return str(value)


def _day(text: str) -> date | None:
    if len(text) != len("2026-11-22"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """Return a moment that is written with its zone, as it is here; None for any other text."""
    if len(text) < len("2026-11-22T00:00Z") or "T" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else timezone.localtime(moment)


_ORG_NUMBERS: Final = {
    "connection.other_company": ("theirs", "ours"),
    "connection.right_company": ("theirs",),
}
"""Facts that are organisation numbers, by code."""


def _name_of(system: str) -> str:
    if system == "":
        return _("the other system")
    try:
        return registry.connector(system).label
    except KeyError:
        return system


def _filled(text: object, facts: _Facts) -> str:
    return capfirst(str(text) % facts) if text else ""


class _Facts(dict[str, str]):
    """The facts of one code as text; whatever a sentence asks for, it gets an answer."""

    def __init__(self, code: str, params: Mapping[str, Any], system: str) -> None:
        super().__init__({name: value_text(value) for name, value in params.items()})
        self["code"], self["system"] = code, system
        self |= {fact: org_number_text(self.get(fact, "")) for fact in _ORG_NUMBERS.get(code, ())}
        if isinstance(group := params.get("group"), str):
            self["group_low"] = group.lower()
        if isinstance(what := params.get("what"), str) and what in access.WHAT:
            self["what"] = str(access.WHAT[what])
        if isinstance(kind := params.get("kind"), str):
            self["kind"], self["kind_many"] = kind_label(kind), kind_label(kind, 2).lower()
            self["named"] = self._named(params.get("name"))
        if isinstance(name := params.get("field"), str):
            self["field"] = field_label(name)

    def _named(self, name: Any) -> str:
        if name in {None, ""}:
            return _("The %(kind)s on the row") % {"kind": self["kind"].lower()}
        return _("%(kind)s %(name)s") % {"kind": self["kind"], "name": name}

    def __missing__(self, name: str) -> str:
        if name == "field":
            return _("the field")
        if name in {"kind", "kind_many", "named", "group", "group_low"}:
            return _("records")
        return "…"
