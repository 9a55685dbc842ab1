"""A worker process: claims runs, keeps their leases, looks after the dead, asks when runs are due.

Puts the parts together and nothing else; what a portion of a run does is the engine's.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.utils.module_loading import import_string

from bindeledd.sync import limiter, retention, schedule
from bindeledd.sync.carrying import Advance, Closing, RunCarrier
from bindeledd.sync.dispatch import Dispatcher
from bindeledd.sync.lease import Heart
from bindeledd.sync.presence import Presence
from bindeledd.sync.tuning import spare_collector, tuning

log = logging.getLogger(__name__)

_ENGINE = "bindeledd.sync.engine.advance"
_TICK_SECONDS = 1.0
_RETENTION_SECONDS = 3600.0
_LONGEST_PORTION_SECONDS = 9.0
"""A portion that has begun is finished; none begins that could not be before the time is up."""


def run_worker(stop_event: threading.Event, *, advance: Advance | None = None) -> bool:
    """Carry runs until the event is set; then drain, and leave the rest to other workers.

    Args:
        stop_event: Set by a signal.
        advance: Moves a run by one portion; the engine's own unless a test brings another, or the
            setting `SYNC_ADVANCE` names one.

    Returns:
        Whether all that had begun has ended. Else this process shall end at once: others take the
        rest over when its line to the database is gone, and not before, for a portion that waits
        for an answer here might still send.
    """
    spare_collector()
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    heart, closing = Heart(), Closing()
    chosen = advance or import_string(getattr(settings, "SYNC_ADVANCE", _ENGINE))

    def make_carrier(company_id: str, run_id: str, entry: str) -> RunCarrier:
        return RunCarrier(
            UUID(company_id),
            UUID(run_id),
            worker=worker,
            heart=heart,
            advance=chosen,
            closing=closing,
            hand_back=lambda: dispatcher.hand_back(entry),
        )

    dispatcher = Dispatcher(worker, make_carrier)
    presence = Presence(worker, dispatcher)
    presence.show()
    heart.start()
    dispatcher.start()
    log.info("worker %s carries runs", worker)
    loops = [
        _Loop("sweep", presence.sweep, tuning().sweep_seconds),
        _Loop("schedule", schedule.tick, _TICK_SECONDS),
        _Loop("retention", lambda: retention.clear_out(dispatcher.forget), _RETENTION_SECONDS),
    ]
    try:
        stop_event.wait()
    finally:
        for loop in loops:
            loop.stop()
        drain = tuning().drain_seconds
        closing.begin(max(0.0, drain - _LONGEST_PORTION_SECONDS))
        drained = dispatcher.stop(drain)
        if drained:
            heart.stop()
            presence.hide()
            limiter.shared.close()
            connections.close_all()
    log.info("worker %s %s", worker, "has stopped" if drained else "leaves the rest to others")
    return drained


class _Loop:
    """Does one thing again and again in a thread of its own; no failure ends it."""

    def __init__(self, name: str, deed: Callable[[], None], seconds: float) -> None:
        self._deed = deed
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Wait for the round that has begun."""
        self._stop.set()
        self._thread.join(timeout=15)

    def _go_round(self) -> None:
        while not self._stop.wait(self._seconds):
            try:
                self._deed()
            except (DatabaseError, InterfaceError) as error:
                log.warning("%s: %s", self._thread.name, error)
            except Exception:  # the worker's outermost edge: one bad round must not end all others
                log.exception("%s broke", self._thread.name)
            finally:
                connections.close_all()
