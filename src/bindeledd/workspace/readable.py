"""What a kind of document is that people make and runs only read; the areas declare theirs.

Beside `kind.Kind`, whose records a run may write. A document is read whole, with its lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Count, Sum

from bindeledd.workspace import cursor as cursors
from bindeledd.workspace.history import last_changes
from bindeledd.workspace.kind import rows_of
from bindeledd.workspace.registers import Register

PDF: Final = "application/pdf"
_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Paper:
    """A file made of a document.

    Attributes:
        file_name: The same for the same document; plain characters only.
        media_type: Of the data.
    """

    file_name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Turned:
    """A page of documents that changed; as `sync.ports.Changed`.

    Attributes:
        records: In the order of their change.
        next: What the next page is asked with; None after the last one.
        cursor: Where the next reading begins.
    """

    records: tuple[Any, ...]
    next: str | None
    cursor: str


def stamp_of_rows(model: type[models.Model]) -> str:
    """Return a text that changes with every change of a register's rows."""
    figures = rows_of(model).aggregate(rows=Count("id"), changes=Sum("revision"))
    return f"{figures['rows']}.{figures['changes']}"


def changes_of_rows(model: type[models.Model], ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return who changed each record last, from the table's history; then when."""
    found = last_changes(model, ids)
    return {ours: f"{one.who} {one.at:%Y-%m-%dT%H:%MZ}" for ours, one in found.items()}


@dataclass(frozen=True, kw_only=True)
class Readable:
    """One kind of document.

    Attributes:
        name: Stable; kept in history.
        model: The table that holds its id, revision and change cursor.
        record: Its frozen dataclass.
        read: Returns documents by id, in a constant number of statements.
        number: What its number is.
        label: What people call it.
        changed_by: Who changed each last, and when.
        stamp: A text that is another one as soon as a document changed; one statement.
        papers: Name -> makes the number of the document and its bytes; PDF all of them.
        told: As `label`, for many at once in one query or a few; where a label needs one.
        look_again: Called before changes are read, with the transaction from which on: for what
            is counted from other tables.
        day: Column that holds its day, or empty.
    """

    name: str
    model: type[Register]
    record: type[Any]
    read: Callable[[Sequence[UUID]], dict[UUID, Any]]
    number: Callable[[Any], str]
    label: Callable[[Any], str]
    changed_by: Callable[[Sequence[UUID]], dict[UUID, str]]
    stamp: Callable[[], str]
    papers: Mapping[str, Callable[[UUID], tuple[str, bytes]]] = field(default_factory=dict)
    look_again: Callable[[int], None] | None = None
    told: Callable[[Sequence[Any]], dict[UUID, str]] | None = None
    day: str = ""

    def labels(self, records: Sequence[Any]) -> dict[UUID, str]:
        """Return what people call documents, by id."""
        if self.told is not None:
            return self.told(records)
        return {record.id: self.label(record) for record in records}

    def changed(self, *, since: str, after: str | None, limit: int) -> Turned:
        """Return documents changed since a cursor, as `exchange.Exchange.changed` does."""
        place = cursors.place(since, after)
        if after is None and self.look_again is not None:
            self.look_again(place.since)
        rows = list(
            rows_of(self.model)
            .filter(changed_tx__gte=place.since)
            .extra(  # noqa: S610 - the ORM has no row comparison; values are bound
                where=["(changed_tx, id) > (%s, %s)"] if place.after else None,
                params=list(place.after) if place.after else None,
            )
            .order_by("changed_tx", "id")
            .values_list("changed_tx", "id")[: limit + 1]
        )
        page = rows[:limit]
        last = page[-1] if len(rows) > limit else None
        found = self.read([ours for _, ours in page])
        records = tuple(found[ours] for _, ours in page if ours in found)
        return Turned(records, place.next(last), place.cursor)

    def all(self, ids: Sequence[UUID] | None) -> Iterator[Any]:
        """Yield documents in the order of their ids, all or some; memory holds one page."""
        rows = rows_of(self.model).order_by("id").values_list("id", flat=True)
        if ids is not None:
            rows = rows.filter(id__among=set(ids))
        last: UUID | None = None
        while True:
            page = list((rows if last is None else rows.filter(id__gt=last))[:_AT_ONCE])
            found = self.read(page)
            yield from (found[ours] for ours in page if ours in found)
            last = page[-1] if page else None
            if len(page) < _AT_ONCE:
                return

    def count(self) -> int:
        """Return how many there are."""
        return rows_of(self.model).count()

    def paper(self, ours: UUID, name: str) -> Paper:
        """Make a file of a document.

        Raises:
            LookupError: The kind has no such file.
            NotFoundError: No such document in this company.
        """
        number, data = self.papers[name](ours)
        return Paper(_PLAIN.sub("-", f"{name}-{number}.pdf"), PDF, data)
