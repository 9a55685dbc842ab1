"""The figures that the runtime goes by; `config` fills them from the installation's options."""

from __future__ import annotations

import gc
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """How often, how long, how many.

    Attributes:
        worker_concurrency: Runs that one worker carries at the same time.
        lease_seconds: How long a run belongs to a worker that gives no sign of life.
        heartbeat_seconds: Between two signs of life; at most half of the lease.
        sweep_seconds: Between two looks for runs that another worker left behind.
        poll_seconds: Between two questions to the queue.
        drain_seconds: What a stopping worker may still use for what it has begun.
        spread_minutes: The hourly runs of all connections begin within so many minutes.
        time_zone: Whose nights and clock changes the schedule avoids.
        keep_days: How long finished queue entries and plans that nobody needs are kept.
    """

    worker_concurrency: int = 4
    lease_seconds: float = 10.0
    heartbeat_seconds: float = 3.0
    sweep_seconds: float = 3.0
    poll_seconds: float = 0.5
    drain_seconds: float = 20.0
    spread_minutes: int = 5
    time_zone: str = "Europe/Oslo"
    keep_days: int = 30


def tuning() -> Tuning:
    """Return this installation's figures."""
    from django.conf import settings

    figures: Tuning = settings.SYNC_TUNING
    return figures


def spare_collector() -> None:
    """Look for garbage less often: a page of records is many objects, hardly any in a circle.

    What was loaded at the start is left out for good. Costs some thirty megabytes, and spares a
    first import about a fifth of its processor time; a page does not stop for it half way.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
