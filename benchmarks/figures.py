"""Medians, spread and ratios, and the tables they are shown in."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Section:
    """One benchmark as RESULTS.md shows it.

    Attributes:
        title: What was measured.
        reach: What was to be reached (DESIGN.md, section 10).
        heads: Columns.
        rows: Cells.
        verdict: Whether it was reached, in one sentence.
        notes: What the reader must know to judge it.
    """

    title: str
    reach: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    verdict: str = ""
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        """Return the section as text."""
        lines = [f"## {self.title}", "", f"To reach: {self.reach}", ""]
        lines += [_line(self.heads), _line(["---"] * len(self.heads))]
        lines += [_line(row) for row in self.rows]
        lines += ["", f"**{self.verdict}**"]
        lines += ["", *[f"- {note}" for note in self.notes]] if self.notes else []
        return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def spread(values: Sequence[float], unit: str = "s") -> str:
    """Return the median with the lowest and the highest value."""
    middle = statistics.median(values)
    return f"{middle:.2f} {unit} ({min(values):.2f}-{max(values):.2f})"


def median(rounds: Sequence[dict[str, Any]], name: str) -> float:
    """Return the median of one figure over all rounds."""
    return statistics.median(float(one[name]) for one in rounds)


def all_of(rounds: Sequence[dict[str, Any]], name: str) -> list[float]:
    """Return one figure of all rounds."""
    return [float(one[name]) for one in rounds]


def mark(*, reached: bool) -> str:
    """Return the first word of a verdict."""
    return "Reached." if reached else "NOT reached."
