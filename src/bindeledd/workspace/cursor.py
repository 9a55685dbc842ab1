"""Where a reader of changes stands: gapless under transactions that commit late."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Place:
    """One place in the stream of changes.

    Attributes:
        since: Transaction from which rows are read.
        cursor: Where the next run begins; fixed with the first page.
        after: Transaction and id of the last row read, or None at the beginning.
    """

    since: int
    cursor: str
    after: tuple[int, UUID] | None

    def next(self, last: tuple[int, UUID] | None) -> str | None:
        """Return what the next page is asked with, or None when this was the last."""
        return None if last is None else f"{self.cursor}|{last[0]}|{last[1]}"


def place(since: str, after: str | None) -> Place:
    """Return where to read.

    A cursor of another cluster (restored from a dump) means nothing here: everything is read.
    """
    epoch, oldest = _now()
    known, _, transaction = since.rpartition(":")
    begin = int(transaction) if known == epoch and transaction.isdigit() else 0
    if after is None:
        return Place(begin, f"{epoch}:{oldest}", None)
    cursor, number, ours = after.split("|")
    return Place(begin, cursor, (int(number), UUID(ours)))


def _now() -> tuple[str, int]:
    """Return the cluster's epoch and the oldest transaction that is still open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select bindeledd_epoch(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        )
        row = cursor.fetchone()
    return row[0], row[1]
