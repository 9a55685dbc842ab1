"""Memory of a worker while a large register comes in."""

from __future__ import annotations

import statistics

from benchmarks.figures import Section, mark
from benchmarks.stage import Stage

MOST_MB = 300
GROWTH_MB = 25
"""More than this between the second and the last quarter is growth, less is the allocator."""


def measure(stage: Stage, *, records: int) -> Section:
    """Import so many customers and look at the process all the while."""
    key = stage.books("open", name="many", customers=records)["client_key"]
    url = stage.database(migrated=True)
    company = stage.child("ours", url, do="settle_in", client_key=key, direction="into")
    figures = stage.child("ours", url, do="run", watch=True, **company)
    stage.drop(url)
    quarters = quarters_of(figures["held_mb"])
    grown = quarters[3] - quarters[1]
    most = figures["highest_mb"]
    section = Section(
        f"Memory, importing {records:,} customers".replace(",", " "),
        f"flat, at most {MOST_MB} MB a worker",
        ("1st quarter", "2nd", "3rd", "4th", "highest", "records/s"),
        [
            (
                *(f"{one:.0f} MB" for one in quarters),
                f"{most} MB",
                f"{records / figures['seconds']:.0f}",
            )
        ],
    )
    section.verdict = (
        f"{mark(reached=most <= MOST_MB and grown <= GROWTH_MB)} "
        f"{most} MB at most, {grown:+.0f} MB from the second quarter to the last."
    )
    section.notes = ["Memory of the process every half second; medians of each quarter of the run."]
    return section


def quarters_of(held: list[float]) -> list[float]:
    """Return the median of each quarter of what was held, in the order of time."""
    parts = [held[len(held) * n // 4 : len(held) * (n + 1) // 4] or held for n in range(4)]
    return [statistics.median(part) for part in parts]
