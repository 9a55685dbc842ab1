"""Rows as they were read, put aside until they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from bindeledd.kernel.identity import new_id
from bindeledd.workspace.imports.models import Import, ImportRow

ItemT = TypeVar("ItemT")

AT_ONCE = 500


@dataclass(frozen=True)
class Staged:
    """One row of a file in our words.

    Attributes:
        kind: A kind of record, `supplier`, or `analysis:<code>`.
        position: Line or place in the file, as a person would look it up.
        values: Field -> plain JSON value; only what the file speaks of.
        refs: Field -> number of another record; empty means "none".
        unread: Field -> code of what could not be read.
        late: Whether the row names another one of its own kind.
    """

    kind: str
    position: int
    values: dict[str, Any]
    refs: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    late: bool = False


def stage(source: Import, rows: Iterable[Staged]) -> int:
    """Put rows aside, page by page; return how many."""
    count = 0
    for page in in_pages(rows):
        ImportRow.objects.bulk_create(
            ImportRow(
                source=source,
                kind=row.kind,
                position=row.position,
                values=row.values,
                refs=row.refs,
                unread=row.unread,
                late=row.late,
                ours=new_id(),
            )
            for row in page
        )
        count += len(page)
    return count


def in_pages(items: Iterable[ItemT]) -> Iterator[list[ItemT]]:
    """Cut a stream into pages."""
    source = iter(items)
    while page := list(islice(source, AT_ONCE)):
        yield page
