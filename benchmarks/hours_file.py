"""A file of hours: preview and import, and the memory that they take."""

from __future__ import annotations

from benchmarks.figures import Section, mark
from benchmarks.memory import GROWTH_MB, quarters_of
from benchmarks.stage import Stage

MOST_MB = 300


def measure(stage: Stage, *, rows: int) -> Section:
    """Preview a file of so many rows and import it, in one process that is watched."""
    url = stage.database(migrated=True)
    figures = stage.child("filing", url, rows=rows)
    stage.drop(url)
    quarters = quarters_of(figures["held_mb"])
    grown = quarters[3] - quarters[1]
    most = figures["highest_mb"]
    section = Section(
        f"A CSV file of {rows:,} hours".replace(",", " "),
        f"flat memory, at most {MOST_MB} MB",
        ("preview", "import", "rows/s, both", "1st quarter", "2nd", "3rd", "4th", "highest"),
        [
            (
                f"{figures['preview']:.0f} s",
                f"{figures['import']:.0f} s",
                f"{rows / (figures['preview'] + figures['import']):.0f}",
                *(f"{one:.0f} MB" for one in quarters),
                f"{most} MB",
            )
        ],
    )
    section.verdict = (
        f"{mark(reached=most <= MOST_MB and grown <= GROWTH_MB)} "
        f"{most} MB at most, {grown:+.0f} MB from the second quarter to the last."
    )
    section.notes = [
        (
            "Employees, projects and hour types are looked up by number; every row is judged twice "
            "by the rules of the week page, once for the preview and once when it is kept, and its "
            "history is written. Memory of the process every half second."
        )
    ]
    return section
