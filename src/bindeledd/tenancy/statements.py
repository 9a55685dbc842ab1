"""Statements that leave for the database together: one journey for what one call needs.

Each is parsed and run by itself, in order, inside the caller's transaction; the first that fails
ends them all. What they say stands with those who know the tables.
"""

from __future__ import annotations

from typing import Any, LiteralString

from django.db import connection as database

Rows = list[tuple[Any, ...]]


class Batch:
    """Collects statements and sends them when asked."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, statement: LiteralString, facts: dict[str, Any]) -> int:
        """Add one; return its place among the answers of `run`."""
        with database.cursor() as cursor:
            self._texts.append(cursor.mogrify(statement, facts))
        return len(self._texts) - 1

    def run(self) -> list[Rows]:
        """Send what was added, and return the rows that each brought.

        Raises:
            IntegrityError: One of them broke a constraint; nothing of the transaction stands.
        """
        texts, self._texts = self._texts, []
        if not texts:
            return []
        answers: list[Rows] = []
        with database.cursor() as cursor:
            cursor.execute(";".join(texts))
            while True:
                answers.append(cursor.fetchall() if cursor.description is not None else [])
                if not cursor.nextset():
                    return answers
