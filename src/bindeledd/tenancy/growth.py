"""Tells the database how large a table has become, when an import outruns its own statistician.

PostgreSQL looks at a changed table once a minute at most; until then it plans for a handful of
rows, and a page of a first import that should cost milliseconds costs seconds.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

MANY: Final = 100
"""Rows written at once, from which the question is worth a round trip."""

_FEW_BLOCKS: Final = 16
_FACTOR: Final = 4

_BLOCKS: Final = """
select relpages, pg_relation_size(oid) / current_setting('block_size')::int
from pg_class where oid = %s::regclass
"""


def look_again(table: str, rows: int) -> None:
    """Have a table looked at that is several times larger than the database believes.

    Args:
        table: One of our own, into which rows were just inserted; a table that another worker is
            having looked at is left alone.
        rows: How many they were.
    """
    if rows < MANY:
        return
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS, [table])
        believed, blocks = cursor.fetchone()
        if blocks > max(_FEW_BLOCKS, _FACTOR * believed):
            cursor.execute(f"analyze (skip_locked) {table}")
