"""Pages of a company with a million entries: week, basis, held, and the payroll preview."""

from __future__ import annotations

import statistics
from typing import Any, Final

from benchmarks.figures import Section, mark
from benchmarks.stage import Stage

REACH: Final = {"week": 0.15, "basis": 0.15, "held": 0.15, "payroll": 1.0}
LABELS: Final = {
    "week": "week page, everybody",
    "basis": "basis of a project",
    "held": "held page, 20 000 rows",
    "payroll": "payroll preview, a month, everybody",
}


def measure(stage: Stage, *, entries: int, people: int, projects: int, times: int) -> Section:
    """Make the company once and draw each page so many times."""
    url = stage.database(migrated=True)
    crowd = {"entries": entries, "people": people, "projects": projects}
    made = stage.child("visits", url, do="settle", crowd=crowd)
    sizes = f"{entries:,} entries, {people} people, {projects:,} projects".replace(",", " ")
    section = Section(
        f"Pages of a company with {sizes}",
        "95 of 100 within 150 ms; the payroll preview within 1 s",
        ("page", "median", "p95", "slowest", "size", "reached"),
    )
    reached = []
    for page, most in REACH.items():
        rounds = times if most < 1 else max(times // 4, 5)
        facts: dict[str, Any] = {"company": made["company"], "page": page, "times": rounds}
        figures = stage.child("visits", url, do="visit", **facts)
        p95 = percentile(figures["seconds"], 95)
        reached.append(p95 <= most)
        section.rows.append(_row(LABELS[page], figures, p95, good=p95 <= most))
    stage.drop(url)
    section.verdict = f"{mark(reached=all(reached))} {sum(reached)} of {len(reached)} pages."
    section.notes = [
        (
            f"Made by `benchmarks/crowd.py` in {made['seconds']:.0f} s, history included. One "
            "client, in the server's process: row security, queries and template, but no network."
        ),
        "Each request asks for another week, project or month.",
    ]
    return section


def percentile(values: list[float], which: int) -> float:
    """Return the value that so many of a hundred stay below."""
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]


def _row(label: str, figures: dict[str, Any], p95: float, *, good: bool) -> tuple[str, ...]:
    taken = figures["seconds"]
    return (
        label,
        f"{statistics.median(taken) * 1000:.0f} ms",
        f"{p95 * 1000:.0f} ms",
        f"{max(taken) * 1000:.0f} ms",
        f"{figures['bytes'] / 1000:.0f} kB",
        "yes" if good else "NO",
    )
