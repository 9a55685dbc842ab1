"""What stands in a plan: one row a record, and how a row is made so that it reads the same again.

Pure. What is to be done with a record is decided in `planner`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Final
from uuid import UUID

from bindeledd.kernel.errors import Param
from bindeledd.kernel.shapes import digest
from bindeledd.sync.aftermath import LedgerLine
from bindeledd.sync.known import GONE, Known
from bindeledd.sync.mapping import Flat, Mapping, Planned, Reason


class Action(StrEnum):
    """What is to be done with a record."""

    CREATE = "create"
    UPDATE = "update"
    LINK = "link"
    CLOSE = "close"
    REOPEN = "reopen"
    REPLACE = "replace"
    """Taken back there and made anew."""
    CANCEL = "cancel"
    """Taken back there."""
    CORRECT = "correct"
    """A further document carries what changed; those that stand there stay as they are."""
    FOLLOW = "follow"
    """It stands there; what follows it, such as its file, is still to be done."""
    HELD = "held"
    CONFLICT = "conflict"


WRITES = frozenset(set(Action) - {Action.HELD, Action.CONFLICT})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as the plan shows it.

    Attributes:
        name: Our field, or their path where no field of ours stands behind it.
        before: As it stands on the side that is written; None when nothing stands there.
        after: As it will stand.
        ref: Kind of record that the values name, or empty.
    """

    name: str
    before: Any
    after: Any
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be done with one record, and why.

    Attributes:
        flow: Name of the flow.
        subject: The record that moves, by the id of its own side.
        action: What is to be done.
        ours: Our id; for a record to be made here, the id it will get.
        theirs: Their id, empty when it is to be made there.
        label: Number and name, as people read them.
        values: What is written: their paths (out) or our fields (into). May hold `Planned`.
        before: What stood there before, for the same names.
        shown: The fields as people see them.
        reasons: Why it waits or conflicts; all of them.
        later: References that follow in a later run.
        fingerprint: Of all that the row was planned from.
        revision: Of our record, outwards.
        settled: Their digest that this row deals with.
        base: How many states of theirs we had seen; tells one correction from the next.
        seen: All that we knew of theirs: part of an address may have to be told with the rest.
        whole: All that is sent where a record is made anew instead of changed.
        steps: Names of the steps that follow, outwards.
        lines: What the document carries, outwards.
        document: Which of the record's documents it is, counted from none; for one whose
            documents are never changed.
    """

    flow: str
    subject: str
    action: Action
    ours: UUID | None
    theirs: str
    label: str
    values: Flat = field(default_factory=dict, hash=False)
    before: Flat = field(default_factory=dict, hash=False)
    shown: tuple[FieldChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    later: tuple[Reason, ...] = ()
    fingerprint: str = ""
    revision: int = 0
    settled: str = ""
    base: int = 0
    seen: Flat = field(default_factory=dict, hash=False)
    whole: Flat = field(default_factory=dict, hash=False)
    steps: tuple[str, ...] = ()
    lines: tuple[LedgerLine, ...] = ()
    document: int | None = None

    @property
    def writes(self) -> bool:
        """Whether applying the row changes anything."""
        return self.action in WRITES

    @property
    def minutes(self) -> int | None:
        """Hours that the document carries; None where it counts none."""
        found = [line.minutes for line in self.lines if line.minutes is not None]
        return sum(found) if found else None

    @property
    def amount(self) -> Decimal | None:
        """NOK excluding VAT that the document carries; None where it has none."""
        found = [line.amount for line in self.lines if line.amount is not None]
        return sum(found, Decimal(0)) if found else None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to do; remembered so that it is not looked at again.

    Attributes:
        ours: Our id, or None when only they have it and it is left alone.
        theirs: Their id, or empty.
        settled: Their digest that is dealt with.
        revision: Of our record, outwards.
        later: References that follow in a later run.
        label: Number and name, for what waits.
        early: It stays here because it lies before the first day: nobody compared it.
    """

    ours: UUID | None
    theirs: str
    settled: str = ""
    revision: int = 0
    later: tuple[Reason, ...] = ()
    label: str = ""
    early: bool = False


Planning = Row | Unchanged


@dataclass(frozen=True)
class Maker:
    """Fills in what all rows of one record share."""

    flow: str
    subject: str
    ours: UUID | None
    label: str
    revision: int
    later: tuple[Reason, ...]
    names: dict[str, str] = field(default_factory=dict)
    """Of each reference: a name that is the same before and after a link is made."""
    lines: tuple[LedgerLine, ...] = ()
    steps: tuple[str, ...] = ()
    document: int | None = None

    def of(self, ours: UUID) -> Maker:
        """Return the same for another record of ours."""
        return dataclasses.replace(self, ours=ours)

    def unchanged(self, known: Known | None, *, early: bool = False) -> Unchanged:
        """Return that nothing is to be done."""
        return Unchanged(
            ours=self.ours,
            theirs=known.theirs if known is not None else "",
            settled=_settled(known),
            revision=self.revision,
            later=self.later,
            label=self.label,
            early=early,
        )

    def row(
        self,
        action: Action,
        known: Known | None,
        values: Flat | None = None,
        mapping: Mapping[Any] | None = None,
        *,
        before: Flat | None = None,
        reasons: Iterable[Reason] = (),
        whole: Flat | None = None,
    ) -> Row:
        """Return the row of a plan.

        Args:
            action: What is to be done.
            known: What stands there, if anything does.
            values: What is written.
            mapping: Under whose names the values are shown; None shows none.
            before: What stood there for the same names; by default as it was seen.
            reasons: Why it waits.
            whole: All that is sent where it is made anew.
        """
        written = values or {}
        stood = before
        if stood is None:
            fields = known.fields if known is not None and action is not Action.CREATE else {}
            stood = {name: fields.get(name) for name in written} if fields else {}
        after = {name: stable(value) for name, value in written.items()}
        if self.names:
            after |= {name: one for name, one in self.names.items() if name in after}
        shown = tuple(_shown(mapping, after, stood)) if mapping is not None else ()
        why = tuple(_once(reasons))
        facts = [
            self.flow,
            action,
            None if action is Action.CREATE and known is not None else str(self.ours),
            known.theirs if known is not None else "",
            after,
            {name: stable(value) for name, value in stood.items()},
            [reason.code for reason in why],
            *self.steps,
        ]
        return Row(
            flow=self.flow,
            subject=self.subject,
            action=action,
            ours=self.ours,
            theirs=known.theirs if known is not None else "",
            label=self.label,
            values=written,
            before=stood,
            shown=shown,
            reasons=why,
            later=self.later,
            fingerprint=digest(facts),
            revision=self.revision,
            settled=_settled(known),
            base=known.changes if known is not None else 0,
            seen=known.fields if known is not None else {},
            whole=whole or {},
            steps=self.steps,
            lines=self.lines,
            document=self.document,
        )


def _settled(known: Known | None) -> str:
    if known is None:
        return ""
    return GONE if known.vanished else known.digest


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    found: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        field_name: Param = reason.params.get("field", "")
        found.setdefault((reason.code, str(field_name)), reason)
    return list(found.values())


_NOTHING: Final = (None, "")


def _shown(mapping: Mapping[Any], after: Flat, stood: Flat) -> Iterable[FieldChange]:
    names = mapping.shown
    for name, value in after.items():
        before = stable(stood.get(name))
        if value in _NOTHING and before in _NOTHING:
            continue
        shown, kind = names.get(name, (name, ""))
        yield FieldChange(shown, before, value, kind)


def refs_out(mapping: Mapping[Any], record: object) -> dict[str, str]:
    """Name each reference by our own id: it stands whether or not the link is there yet."""
    found = {row.theirs: (row.kind, getattr(record, row.ours)) for row in mapping.refs}
    return {path: f"ours:{kind}:{ours}" for path, (kind, ours) in found.items() if ours}


def refs_into(mapping: Mapping[Any], fields: Flat) -> dict[str, str]:
    """Name each reference by their id, for the same reason."""
    found = {row.ours: (row.kind, fields.get(row.theirs)) for row in mapping.refs}
    return {name: f"theirs:{kind}:{theirs}" for name, (kind, theirs) in found.items() if theirs}


_PLAIN: Final = frozenset({str, int, bool})


def stable(value: Any) -> Any:
    """Return the value as JSON that reads the same before and after a link is made."""
    if value is None or type(value) in _PLAIN:
        return value
    found = value
    match value:
        case Planned(kind, ours):
            found = f"ours:{kind}:{ours}"
        case Enum():
            found = value.value
        case UUID() | date() | Decimal():
            found = str(value)
        case list():
            found = [stable(one) for one in value]
        case dict():
            found = {name: stable(one) for name, one in value.items()}
        case _:
            pass
    return found
