"""What follows once a record stands there: its file, its sending, its correction; no Django.

Declared by connectors as parts of a flow; carried out by the engine.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from bindeledd.kernel.shapes import digest
from bindeledd.sync.choices import FlowSettings
from bindeledd.sync.fields import Flat

ClientT = TypeVar("ClientT")
RecordT = TypeVar("RecordT")


@dataclass(frozen=True)
class Document:
    """A file that goes along with a record.

    Attributes:
        file_name: As people see it there.
        media_type: Such as `application/pdf`.
        data: Its bytes.
    """

    file_name: str
    media_type: str
    data: bytes = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Following:
    """What a step after the record is given.

    Attributes:
        theirs: Their id of the record that stands there.
        key: Our reference of this step.
        document: The file that the step names; None where it names none, and in a look-up.
        sent: What the step tells, and of its file `file_name` and `bytes`, its length; as kept in
            the journal, so that a look-up has it too.
        settings: What the company chose.
    """

    theirs: str
    key: str
    document: Document | None
    sent: Flat
    settings: FlowSettings


@dataclass(frozen=True, kw_only=True)
class Step(Generic[ClientT]):
    """Something that follows once a record stands there: its file, or its sending.

    It is a deed of its own: journalled, looked up, sent again, whatever became of the others.

    Attributes:
        name: Stored in history; renaming takes a migration. At most 12 letters.
        label: English source text: what it does, such as “Attach the basis as PDF”.
        wanted: Whether a record needs it. Pure.
        do: Does it there. Raises OutcomeUnknownError where they only say that they have begun.
        is_done: Looks whether it is done: True, or False when it surely is not and may be done
            again. Raises OutcomeUnknownError while they work on it, RejectedError when they failed.
        document: Name of the file it carries; empty for none.
        tells: What it tells of the record beside the file: plain values, kept in the journal. Pure.
    """

    name: str
    label: str
    wanted: Callable[[Any, FlowSettings], bool]
    do: Callable[[ClientT, Following], None]
    is_done: Callable[[ClientT, Following], bool]
    document: str = ""
    tells: Callable[[Any, FlowSettings], Flat] | None = None


class Correction(StrEnum):
    """What is done when a record that stands there is no longer what ours says."""

    UPDATE = "update"
    REPLACE = "replace"
    """Taken back there and made anew."""
    CANCEL = "cancel"
    """Taken back there."""
    LEAVE = "leave"


@dataclass(frozen=True)
class Change:
    """A record that stands there and differs from ours.

    Attributes:
        record: Ours, as it is now.
        delta: Paths whose values differ, with ours; empty when none does.
        seen: What stands there.
    """

    record: Any
    delta: Flat
    seen: Flat


@dataclass(frozen=True)
class Written:
    """What documents sent so far say of one record of ours.

    Attributes:
        documents: How many were made, whether they stand or not: the next one's number.
        lines: Their lines, summed by `line`; what came to nothing stays, at nothing.
        set_aside: Ids of those that were undone there and count no more, by a person's word.
        left: Marks of states that a person left as they stand there.
    """

    documents: int = 0
    lines: tuple[LedgerLine, ...] = ()
    set_aside: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    def mark(self, due: tuple[LedgerLine, ...]) -> str:
        """Return what tells this state, with what is due in it, from every other one."""
        lines = sorted((line.line, line.minutes, f"{_amount(line):.2f}") for line in due)
        return digest([self.documents, sorted(self.set_aside), lines])

    def is_left(self, due: tuple[LedgerLine, ...]) -> bool:
        """Tell whether a person left exactly this as it stands there."""
        return bool(self.left) and self.mark(due) in self.left


@dataclass(frozen=True)
class LedgerLine:
    """Which of our records stands on a line of a document there, with its hours and money.

    Attributes:
        kind: Of our record.
        ours: Its id.
        revision: As it was.
        line: Which line, as the document names or counts it.
        minutes: Hours on the line; None where it counts none.
        amount: NOK excluding VAT on the line; None where it has none.
    """

    kind: str
    ours: Any
    revision: int
    line: str
    minutes: int | None = None
    amount: Decimal | None = None


def weighs(line: LedgerLine) -> bool:
    """Tell whether a line is worth a document: it carries hours or money."""
    return bool(line.minutes or line.amount)


def about(line: LedgerLine) -> tuple[tuple[str, Any], ...]:
    """Return the record on a line."""
    return ((line.kind, line.ours),)


@dataclass(frozen=True)
class ByDifference(Generic[RecordT]):
    """How a record goes whose documents can never be changed, such as the voucher of a day.

    The first document carries all lines; whenever they change, a further one carries the change, so
    that all documents together always say what ours says. What they say is kept in the line ledger.

    Attributes:
        lines: What a record comes to now, line by line; `line` tells lines apart for good.
        of: What carries these lines instead: what the mapping of the flow is made for.
        weighs: Whether a line is worth a document. What is not waits for a line that is, and goes
            along with the next change of its own: where they take no line without money, hours
            alone do not move.
        undone: Reads a document by its id: how people there call it when it was reversed or is
            gone, so that its record can be held; None while it stands. None where nothing tells.
        about: Kind and id of the records that a line is about, as people are to read it.
    """

    lines: Callable[[RecordT, FlowSettings], tuple[LedgerLine, ...]]
    of: Callable[[RecordT, tuple[LedgerLine, ...], FlowSettings], Any]
    weighs: Callable[[LedgerLine], bool] = weighs
    undone: Callable[[Any, str], str | None] | None = None
    about: Callable[[LedgerLine], tuple[tuple[str, Any], ...]] = about

    def due(
        self, record: RecordT, written: Written, settings: FlowSettings
    ) -> tuple[LedgerLine, ...]:
        """Return the lines that bring what is written to what holds now; weightless ones aside."""
        now = {line.line: line for line in self.lines(record, settings)}
        before = {line.line: line for line in written.lines}
        found = (
            _change(now.get(name), before.get(name)) for name in dict.fromkeys([*now, *before])
        )
        return tuple(line for line in found if self.weighs(line))


def _change(now: LedgerLine | None, before: LedgerLine | None) -> LedgerLine:
    line = now or before
    if line is None:
        raise TypeError("a line stands on one side at least")
    return dataclasses.replace(
        line,
        minutes=_minutes(now) - _minutes(before),
        amount=_amount(now) - _amount(before),
    )


def _minutes(line: LedgerLine | None) -> int:
    return line.minutes or 0 if line is not None else 0


def _amount(line: LedgerLine | None) -> Decimal:
    return line.amount or Decimal(0) if line is not None else Decimal(0)
