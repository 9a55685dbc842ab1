"""Statements that leave for the database together: one journey for what one call needs.

Each is parsed and run by itself, in order, inside the caller's transaction; the first that fails
ends them all. What they say stands with those who know the tables.
"""

from __future__ import annotations

from typing import Any, LiteralString

from django.db import connection as database

from bindeledd.kernel.shapes import encode_text

Rows = list[tuple[Any, ...]]


class Batch:
    """Collects statements and sends them when asked."""

    def __init__(self) -> None:
        self._statements: list[tuple[LiteralString, dict[str, Any]]] = []
        self._places: dict[str, int] = {}

    def add(self, statement: LiteralString, facts: dict[str, Any]) -> int:
        """Add one; return its place among the answers of `run`."""
        self._statements.append((statement, facts))
        return len(self._statements) - 1

    def each(self, statement: LiteralString, row: dict[str, Any]) -> int:
        """Add a row to a statement that takes all of its rows at once; return its place.

        Args:
            statement: Names its rows `%(rows)s`, one JSON text; it runs where the first was added.
            row: What JSON can say; no two rows of a journey are about the same thing.
        """
        place = self._places.get(statement)
        if place is None:
            place = self._places[statement] = self.add(statement, {"rows": []})
        self._statements[place][1]["rows"].append(row)
        return place

    def run(self) -> list[Rows]:
        """Send what was added, and return the rows that each brought.

        Raises:
            IntegrityError: One of them broke a constraint; nothing of the transaction stands.
        """
        together = set(self._places.values())
        statements, self._statements, self._places = self._statements, [], {}
        if not statements:
            return []
        answers: list[Rows] = []
        with database.cursor() as cursor:
            texts = [
                cursor.mogrify(
                    text, {"rows": encode_text(facts["rows"])} if n in together else facts
                )
                for n, (text, facts) in enumerate(statements)
            ]
            cursor.execute(";".join(texts))
            while True:
                answers.append(cursor.fetchall() if cursor.description is not None else [])
                if not cursor.nextset():
                    return answers
