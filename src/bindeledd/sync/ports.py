"""What the engine asks of the workspace; `config` wires the two together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Exists

from bindeledd.sync.flows import Identity, Record
from bindeledd.sync.mapping import Reason
from bindeledd.tenancy.history import By


@dataclass(frozen=True)
class Changed:
    """One page of our records that changed.

    Attributes:
        records: In a stable order.
        next: Hand this in to get the next page; None after the last one.
        cursor: Hand this in as `since` in the next run; only meaningful on the last page.
    """

    records: tuple[Record, ...]
    next: str | None
    cursor: str


@dataclass(frozen=True)
class Incoming:
    """One row that a run wants to write into the workspace.

    Attributes:
        ours: Our id; chosen by the engine for a new record.
        create: Whether the record is new.
        fields: Only what the mapping speaks of; what it does not name stays (X7).
    """

    ours: UUID
    create: bool
    fields: dict[str, Any] = field(hash=False)


class File(Protocol):
    """A file of a record: its name as people see it, its type, its bytes."""

    @property
    def file_name(self) -> str:
        """Such as `FV-1024.pdf`."""

    @property
    def media_type(self) -> str:
        """Such as `application/pdf`."""

    @property
    def data(self) -> bytes:
        """The bytes."""


class Workspace(Protocol):
    """The field side, as the engine sees it. Every call is inside a company's scope."""

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of record that there are, owners before what they own."""

    def changed(self, kind: str, *, since: str, after: str | None, limit: int) -> Changed:
        """Return records changed since a cursor; an empty cursor means all.

        Never loses a row that was written by a transaction still open at the last read; may
        return a row again.
        """

    def records(self, kind: str, ids: Sequence[UUID]) -> dict[UUID, Record]:
        """Return records by id; ids that are unknown are absent."""

    def identities(
        self, kind: str, ids: Sequence[UUID] | None = None, *, connection: UUID | None = None
    ) -> Iterator[Identity]:
        """Return who records are: all of a kind, or some.

        With a connection, a number that a person has entered for that connection stands in the
        place of the record's own (field-domain.md, A0.17).
        """

    def candidates(
        self, kind: str, wanted: Sequence[Identity], *, connection: UUID | None = None
    ) -> list[Identity]:
        """Return ours that share number, organisation number, e-mail or name with one wanted.

        One query or a few for the whole page, never one a row.
        """

    def write(
        self, kind: str, rows: Sequence[Incoming], *, connection: UUID | None = None
    ) -> dict[UUID, Reason]:
        """Write rows in few statements; return the refused ones, each with its reason.

        Args:
            kind: Of the records.
            rows: New and changed ones.
            connection: Over which they came.
        """

    def end(self, kind: str, ids: Sequence[UUID]) -> None:
        """End records that vanished on the side that owns them; nothing is deleted."""

    def count_before(self, kind: str, day: date, *, but: Exists) -> int:
        """Return how many records of a kind with a day lie before one, and were not ended.

        Args:
            kind: Of the records.
            day: The first that is not meant.
            but: A condition on their `id`; those that it holds of are left out.
        """

    def page_before(
        self, kind: str, day: date, *, but: Exists, after: int, limit: int
    ) -> list[UUID]:
        """Return some of the same, latest first; `after` is how many to leave out."""

    def label(self, record: Record) -> str:
        """Return number and name as people read them."""

    def labels(self, records: Sequence[Record]) -> dict[UUID, str]:
        """Return the same of many records of one kind, by id, in a query or two."""

    def document(self, kind: str, ours: UUID, name: str) -> File:
        """Return a file that goes along with a record, such as the basis of an attachment.

        Raises:
            DomainError: It cannot be made.
        """

    def taken_back(self, kind: str, ours: UUID, *, connection: UUID, by: By) -> None:
        """Hear that a record which was handed over stands there no more.

        Of kinds that nobody hands over nothing is to be done.
        """

    def changed_by(self, kind: str, ids: Sequence[UUID]) -> dict[UUID, str]:
        """Return who changed each record last, and when, in a few words of data."""

    def count(self, kind: str) -> int:
        """Return how many records there are."""

    def version(self, kind: str, *, connection: UUID | None = None) -> str:
        """Return a text that is another one as soon as a record of the kind changed.

        With a connection, also as soon as a number entered for it changed. One cheap statement.
        """

    def free_number(self, kind: str, taken: Callable[[str], bool]) -> str:
        """Return the next number of a register that is free here and not taken elsewhere.

        Shows only: the number is given to nobody, and the series does not move on.
        """

    def enter_number(
        self, kind: str, ours: UUID, number: str, *, connection: UUID, system: str
    ) -> Reason | None:
        """Keep the number that a record has over a connection; an empty one is forgotten.

        Of kinds that keep no such number nothing is kept. Returns why it is refused, or None.
        """

    def renumber(self, kind: str, ours: UUID, number: str, *, by: By) -> Reason | None:
        """Give a record another number in a person's name; return why it is refused, or None.

        Raises:
            ForbiddenError: The person may not change records of the kind.
        """
