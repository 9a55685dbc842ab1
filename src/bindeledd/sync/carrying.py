"""Carrying one run: begin it, advance it portion by portion, end it, whatever happens.

Knows neither the queue nor the engine: both are handed in. Any number of carriers may be made for
one run, in any process; the lease lets one of them write.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connections

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.kernel.errors import BindeleddError
from bindeledd.sync import runs
from bindeledd.sync.dispatch import MORE
from bindeledd.sync.lease import Heart, Lease, LeaseLostError
from bindeledd.sync.models import Run
from bindeledd.sync.queueing import enqueue_again
from bindeledd.tenancy.scope import company_scope

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

Advance = Callable[[Lease], bool]
"""Moves a run by one bounded portion; true when it is finished. May be repeated at any point."""

ENDED = "ended"
NOT_OURS = "not_ours"
HANDED_BACK = "handed_back"

_STEP_SECONDS = 5.0
"""Portions are joined into steps so long: a step costs the queue ten commits."""

_RIDE_OUT_SECONDS = 90.0
_TRY_AGAIN_SECONDS = 0.5
_BLOCKED_SECONDS = 2.0


class Closing:
    """Says when a stopping worker leaves its runs to others."""

    def __init__(self) -> None:
        self._deadline: float | None = None
        self._lock = threading.Lock()

    def begin(self, seconds: float) -> None:
        """Allow so many seconds more."""
        with self._lock:
            self._deadline = monotonic() + seconds

    @property
    def due(self) -> bool:
        """Whether the time is up."""
        with self._lock:
            return self._deadline is not None and monotonic() >= self._deadline


class RunCarrier:
    """Carries one run for one execution of its queue entry.

    Args:
        company_id: Whose run it is.
        run_id: The run.
        worker: Name of this process.
        heart: Keeps the lease alive.
        advance: Moves the run by one portion.
        closing: When to leave.
        hand_back: Gives the queue entry to another worker.
    """

    def __init__(
        self,
        company_id: UUID,
        run_id: UUID,
        *,
        worker: str,
        heart: Heart,
        advance: Advance,
        closing: Closing,
        hand_back: Callable[[], None],
    ) -> None:
        self._company_id = company_id
        self._run_id = run_id
        self._worker = worker
        self._heart = heart
        self._advance = advance
        self._closing = closing
        self._hand_back = hand_back
        self._lease: Lease | None = None
        self._moved = False

    def portions(self) -> str:
        """Advance for some seconds; every error ends in the run's row, none leaves here."""
        try:
            if self._lease is None and not self._begun():
                return NOT_OURS
            return self._carried()
        except LeaseLostError:
            log.warning("run %s: another worker has it", self._run_id)
            return NOT_OURS
        finally:
            connections.close_all()

    def leave(self) -> None:
        """Give up what is held; another worker may take over at once."""
        lease, self._lease = self._lease, None
        if lease is None:
            return
        self._heart.drop(lease)
        if not lease.pulse.lost:
            with suppress(DatabaseError, InterfaceError):
                runs.release(lease)
        connections.close_all()

    def _begun(self) -> bool:
        self._lease = self._ridden_out(self._begin)
        if self._lease is None:
            return False
        self._heart.add(self._lease)
        self._moved = False
        return True

    def _begin(self) -> Lease | None:
        with company_scope(self._company_id):
            lease = runs.begin(self._run_id, self._worker)
            if (
                lease is None
                and Run.objects.filter(id=self._run_id, state=Run.State.WAITING).exists()
            ):
                # Another run of the connection must be taken over first: stand behind it.
                enqueue_again(self._run_id, delay_seconds=_BLOCKED_SECONDS)
            return lease

    def _carried(self) -> str:
        until = monotonic() + _STEP_SECONDS
        while monotonic() < until:
            if self._closing.due:
                self.leave()
                self._hand_back()
                return HANDED_BACK
            if self._ended():
                return ENDED
        return MORE

    def _ended(self) -> bool:
        """Advance once; true when the run has ended, well or not."""
        lease = self._lease
        if lease is None:
            raise LeaseLostError(f"run {self._run_id} was given up")
        state, code, params = Run.State.DONE, "", {}
        try:
            done = self._ridden_out(lambda: self._advance(lease))
            if not self._moved:
                self._ridden_out(lambda: self._note_progress(lease))
            if not done and lease.cancelled:
                done, state, code = True, Run.State.CANCELLED, "run.cancelled"
        except LeaseLostError:
            raise
        except BindeleddError as error:
            log.warning("run %s failed: %s", self._run_id, error)
            done, state = True, Run.State.FAILED
            code, params = error.error_code, dict(error.params)
        except Exception as error:  # the engine's outermost edge: no run stays running for it
            log.exception("run %s broke", self._run_id)
            done, state, code = True, Run.State.FAILED, "run.broke"
            params = {"kind": type(error).__name__}
        if done:
            self._ridden_out(lambda: runs.finish(lease, state, code, params))
            self._heart.drop(lease)
            self._lease = None
        return done

    def _note_progress(self, lease: Lease) -> None:
        with company_scope(self._company_id):
            runs.portion_finished(lease)
        self._moved = True

    def _ridden_out(self, deed: Callable[[], Answer]) -> Answer:
        """Repeat while the database is away: what was committed stands, the rest is done again."""
        give_up_at = monotonic() + _RIDE_OUT_SECONDS
        while True:
            try:
                return deed()
            except (DatabaseError, InterfaceError) as error:
                if not _is_away(error):
                    raise
                connections.close_all()
                if monotonic() > give_up_at or self._closing.due:
                    raise LeaseLostError("the database stays away") from error
                log.warning("run %s waits for the database: %s", self._run_id, error)
            pause(_TRY_AGAIN_SECONDS)


def _is_away(error: DatabaseError | InterfaceError) -> bool:
    """Whether the database could not be asked, or ended our idle transaction with the lease."""
    idle = isinstance(error.__cause__, psycopg.errors.IdleInTransactionSessionTimeout)
    return idle or isinstance(error, (OperationalError, InterfaceError))
