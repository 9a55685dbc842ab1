"""What a button would do with one record, in words: fields, names there, reasons why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bindeledd.panel.sync import planned, reasoned
from bindeledd.panel.sync.planned import FieldLine
from bindeledd.panel.sync.reasoned import Fix
from bindeledd.sync import wording
from bindeledd.sync.board_plans import Names
from bindeledd.sync.buttons import Button
from bindeledd.sync.field_list import entry_of, label_of
from bindeledd.sync.foresight import Foreseen
from bindeledd.sync.models import Waiting
from bindeledd.sync.plan_rows import Action, refs_out
from bindeledd.sync.wording import Words

_STOPPED: Final = frozenset({Action.HELD, Action.CONFLICT})


@dataclass(frozen=True)
class NameThere:
    """A record that is named, and who it is on the other side.

    Attributes:
        kind: What it is called.
        ours: Number and name here.
        theirs: Number and name there; empty while it is not linked.
    """

    kind: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class WhyNot:
    """One reason why it would wait.

    Attributes:
        words: Of it.
        told: Beyond the heading.
        fix: What removes it, or None.
    """

    words: Words
    told: str
    fix: Fix | None


@dataclass(frozen=True)
class ForeseenShown:
    """What would be done, as the page writes it.

    Attributes:
        action: Of the row; empty when nothing is to be done.
        fields: Plain fields as they go.
        named: Records that it names.
        reasons: Why it would wait; empty when it goes.
        fingerprint: Of what is shown.
    """

    action: str
    fields: tuple[FieldLine, ...]
    named: tuple[NameThere, ...]
    reasons: tuple[WhyNot, ...]
    fingerprint: str

    @property
    def goes(self) -> bool:
        """Whether the next run sends it."""
        return self.action != "" and not self.reasons


def shown(button: Button, found: Foreseen) -> ForeseenShown:
    """Return in words what pressing a button would do."""
    row = found.row
    stopped = row is not None and row.action in _STOPPED
    return ForeseenShown(
        action=row.action.value if row is not None else "",
        fields=() if row is None or stopped else tuple(_fields(button, found)),
        named=tuple(_named(button, found)),
        reasons=tuple(_reasons(button, found)) if stopped else (),
        fingerprint=found.fingerprint,
    )


def _fields(button: Button, found: Foreseen) -> list[FieldLine]:
    if found.row is None:
        return []
    system = button.connection.system
    listed = (
        text
        for one in found.row.shown
        for text in entry_of(button.flow, system, one.name, one.after)
    )
    names = Names(button.connection, listed)
    return [
        FieldLine(label_of(button.flow, one.name), "", _text(button, one, names))
        for one in found.row.shown
        if not one.ref and not isinstance(one.after, list | dict)
    ]


def _text(button: Button, one: Any, names: Names) -> str:
    system = button.connection.system
    name = planned.entry_name(button.flow, system, one.name, one.after, names)
    if name:
        return name
    change = {"name": one.name, "after": one.after}
    return planned.coded(button.flow, change, "after", names)


def _named(button: Button, found: Foreseen) -> list[NameThere]:
    texts = refs_out(button.flow.mapping, found.record)
    names = Names(button.connection, texts.values())
    told = []
    there = {f"ours:{kind}:{ours}": who for (kind, ours), who in found.there.items()}
    for text in texts.values():
        who = there.get(text)
        theirs = f"{who.number} {who.name}".strip() if who is not None else ""
        kind = text.split(":", 2)[1]
        told.append(NameThere(wording.kind_label(kind), names.of(text), theirs))
    return told


def _reasons(button: Button, found: Foreseen) -> list[WhyNot]:
    if found.row is None:
        return []
    connection = button.connection
    given: list[dict[str, Any]] = [
        {"code": one.code, "params": one.params} for one in found.row.reasons
    ]
    named = reasoned.named((connection, one) for one in given)
    told = []
    for one in given:
        words = named.words(connection, one["code"], one["params"])
        waits = Waiting(
            connection=connection,
            kind=button.flow.kind,
            group=button.flow.group,
            ours=found.record.id,
            reasons=[one],
        )
        fix = reasoned.fix(words.action, waits)
        opens = fix if fix is not None and fix.url else None
        told.append(WhyNot(words, planned.beyond(words), opens))
    return told
