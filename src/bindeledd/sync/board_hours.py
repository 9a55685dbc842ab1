"""The last 24 hours for the timeline: rows an hour, and hours in which nothing ran but should have.

Figures come from the runs themselves and from the watchdog; drawing is left to the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bindeledd.kernel.clock import now
from bindeledd.sync import watchdog
from bindeledd.sync.board import Health
from bindeledd.sync.models import Run
from bindeledd.sync.schedule import hour_of

HOURS = 24
_ONE = timedelta(hours=1)


@dataclass(frozen=True)
class Hour:
    """One hour of the timeline, over all connections.

    Attributes:
        begins: The full hour, UTC.
        moved: Rows that reached the other side.
        held: Rows that waited after its last run.
        queued: Rows that go by themselves later.
        refused: Rows that were refused, or whose outcome is not known.
        missed: Runs that should have happened and did not.
    """

    begins: datetime
    moved: int
    held: int
    queued: int
    refused: int
    missed: tuple[watchdog.Missed, ...]


def hours(rows: Sequence[Health]) -> list[Hour]:
    """Return the last 24 hours, oldest first; one query."""
    instant = now()
    first = hour_of(instant) - (HOURS - 1) * _ONE
    runs = Run.objects.filter(
        connection__in=[row.connection.id for row in rows], started_at__gte=first
    ).exclude(trigger__in=Run.MOVES_NOTHING)
    moved: Counter[datetime] = Counter()
    latest: dict[tuple[datetime, object], Counter[str]] = {}
    for run in runs.order_by("started_at"):
        if run.started_at is None:
            continue
        hour = hour_of(run.started_at)
        sums = figures(run)
        moved[hour] += sums["done"]
        if sums["looked_at"]:
            latest[hour, run.connection_id] = sums
    missed = [one for row in rows for one in row.missed]
    return [
        _hour(hour, moved[hour], (s for (at, _), s in latest.items() if at == hour), missed)
        for hour in (first + index * _ONE for index in range(HOURS))
    ]


def _hour(
    begins: datetime,
    moved: int,
    sums: Iterable[Counter[str]],
    missed: Iterable[watchdog.Missed],
) -> Hour:
    total: Counter[str] = Counter()
    for one in sums:
        total.update(one)
    return Hour(
        begins=begins,
        moved=moved,
        held=total["held"],
        queued=total["not_now"],
        refused=total["refused"] + total["unknown"],
        missed=tuple(one for one in missed if hour_of(one.due_at) == begins),
    )


def figures(run: Run) -> Counter[str]:
    """Return a run's rows by outcome over all its flows, `looked_at` and `unchanged` among them."""
    sums: Counter[str] = Counter()
    for name, told in run.progress.items():
        if not name.startswith("read "):
            sums.update(outcomes(told))
    return sums


def outcomes(told: dict[str, int]) -> Counter[str]:
    """Return one flow's rows by outcome: what was planned and did not move counts as held.

    What a person skipped is neither: nothing waits for it. `lacking` counts records that stand
    there while a step after them, such as their file, is not done.
    """
    sums = Counter(
        {
            "done": told.get("done", 0),
            "held": told.get("held", 0)
            + told.get("conflict", 0)
            + told.get("held_at_sending", 0)
            + told.get("changed_since_shown", 0),
            "refused": told.get("refused", 0),
            "not_now": told.get("not_now", 0),
            "unknown": told.get("unknown", 0) + told.get("parked", 0),
            "skipped": told.get("skipped", 0),
            "unchanged": told.get("unchanged", 0),
        }
    )
    sums["looked_at"] = sum(sums.values())
    sums["lacking"] = sum(told.get(f"step_{one}", 0) for one in _STEP_UNDONE)
    return sums


_STEP_UNDONE: Final = ("refused", "not_now", "unknown", "parked", "held_at_sending")
"""What may become of a step after a record, such as its file, that is not done."""
