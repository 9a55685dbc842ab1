"""What a payroll preview is made from: rows of source records, and what tells lines apart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID


class Mode(StrEnum):
    """Why a line stands in a preview."""

    NEW = "new"
    AGAIN = "again"
    """Exported before; a person added it."""
    REVERSAL = "reversal"
    """Takes back what an earlier export said."""
    CORRECTION = "correction"
    """What holds instead of what was taken back."""
    REMOVED = "removed"
    """A person took it out; it is shown, does not go, and is not marked as exported."""
    WAITING = "waiting"
    """Cannot go yet; the reason stands beside it."""


GOING: Final = frozenset({Mode.NEW, Mode.AGAIN, Mode.REVERSAL, Mode.CORRECTION})


@dataclass(frozen=True, order=True)
class Key:
    """One part of one record: what an export marks as exported."""

    kind: str
    record_id: UUID
    post: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.record_id}.{self.post}"

    @classmethod
    def parse(cls, text: str) -> Key | None:
        """Return the key of its text, or None when it is none."""
        kind, _, rest = text.partition(".")
        ours, _, post = rest.partition(".")
        try:
            return cls(kind, UUID(ours), post) if kind and post else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Selection:
    """What a person asks to export.

    Attributes:
        begins: First day.
        ends: Last day.
        department_id: Whose people; None for all.
        added: Rows exported before that are to go again, whatever their day.
        removed: Rows that shall not go this time.
        corrected: Rows that changed after their export and are to be put right.
        without: Employees left out altogether.
    """

    begins: date
    ends: date
    department_id: UUID | None = None
    added: frozenset[Key] = frozenset()
    removed: frozenset[Key] = frozenset()
    corrected: frozenset[Key] = frozenset()
    without: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One part of one record as it would be exported.

    Attributes:
        key: Record and post.
        minutes: Of an hour post; None where the quantity counts something else.
        quantity: Decimal hours of these minutes alone, or the quantity of a compensation.
        percent: Of the hourly wage; None where no wage is behind the rate.
        rate: NOK a unit, negative for a deduction; None when nobody knows.
        reason: Why it cannot go, or empty.
        last_exported: Day of its latest export, or None.
        mark: Changes when anything of the row changes.
    """

    key: Key
    mode: Mode
    employee_id: UUID
    on_day: date
    minutes: int | None
    quantity: Decimal
    percent: Decimal | None
    rate: Decimal | None
    item_number: str
    item_name: str
    unit: str
    project_id: UUID | None
    line_project_id: UUID | None
    department_id: UUID | None
    comment: str
    revision: int
    type_id: UUID | None
    reason: str = ""
    last_exported: date | None = None
    mark: int = 0

    @property
    def line_key(self) -> LineKey:
        """The line on which it stands."""
        return LineKey(
            employee_id=self.employee_id,
            mode=self.mode,
            item_number=self.item_number,
            item_name=self.item_name,
            unit=self.unit,
            post=self.key.post,
            percent=self.percent,
            rate=self.rate,
            project_id=self.line_project_id,
            department_id=self.department_id,
            reason=self.reason,
            type_id=self.type_id if self.reason else None,
            in_time=self.minutes is not None,
        )


@dataclass(frozen=True, kw_only=True)
class LineKey:
    """What rows of one line have in common."""

    employee_id: UUID
    mode: Mode
    item_number: str
    item_name: str
    unit: str
    post: str
    percent: Decimal | None
    rate: Decimal | None
    project_id: UUID | None
    department_id: UUID | None
    reason: str
    type_id: UUID | None
    in_time: bool

    @property
    def name(self) -> str:
        """A short name for addresses and forms; the same as long as the line is the same."""
        parts = (
            self.employee_id.hex,
            self.mode.value,
            self.item_number,
            self.post,
            plain(self.percent),
            plain(self.rate),
            str(self.project_id),
            str(self.department_id),
            self.reason,
            str(self.type_id),
        )
        return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def plain(value: Decimal | None) -> str:
    """Return a number so that equal ones read alike."""
    return "" if value is None else format(value.normalize(), "f")
