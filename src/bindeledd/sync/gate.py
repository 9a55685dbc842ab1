"""What stands before every request to another system: no open transaction, pace, lease, counting.

Pacing itself is left to `limiter`, judging an answer to `kernel.http`.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import connection

from bindeledd.kernel.clock import monotonic
from bindeledd.kernel.errors import UnavailableError
from bindeledd.sync import limiter
from bindeledd.sync.lease import Lease

_LONGEST_WAIT_SECONDS = 120.0
_A_MOMENT = 0.1
_ASKED_TO_WAIT = 429
_NO_ANSWER = 0


class RunGate:
    """The gate of one client of one run.

    Args:
        lease: Of the run; None for a check step that belongs to no run and writes nothing.
        share: Among whom the vendor's limit is shared: the company's id.
        scope: What the vendor counts by.
        rate: Requests a second allowed within the scope.
        line: The limiter; tests bring their own.
        patience_seconds: How long whoever waits can wait, all requests together; None without end.
    """

    def __init__(
        self,
        lease: Lease | None,
        *,
        share: str,
        scope: str,
        rate: Decimal,
        line: limiter.Limiter | None = None,
        patience_seconds: float | None = None,
    ) -> None:
        self._lease = lease
        self._share = share
        self._scope = scope
        self._rate = rate
        self._limiter = line or limiter.shared
        self._until = None if patience_seconds is None else monotonic() + patience_seconds
        self.requests = 0
        """How many went out through this gate, answered or not."""

    @property
    def seconds_left(self) -> float | None:
        """How long whoever waits can still wait; at least a moment, so that a request can fail."""
        return None if self._until is None else max(self._until - monotonic(), _A_MOMENT)

    def enter(self, *, operation: str, write: bool) -> None:
        """Wait for a place; then, for a write, make sure that the run is still ours.

        Raises:
            RuntimeError: A transaction is open: it would be held for as long as they take.
            UnavailableError: No place within two minutes, or nobody waits any longer; nothing was
                sent.
            LeaseLostError: Another worker has taken over; nothing was sent.
        """
        if connection.in_atomic_block:
            raise RuntimeError(f"{operation} would be asked inside a database transaction")
        self._limiter.acquire(
            self._scope,
            self._share,
            self._rate,
            give_up_at=self._give_up_at(operation),
            while_waiting=self._still_ours,
        )
        if write and self._lease is not None:
            self._lease.guard()
        self.requests += 1

    def leaving(self, *, operation: str, write: bool) -> None:
        """Make sure, as a write leaves, that the run is still ours: the process may have slept.

        Raises:
            LeaseLostError: Another worker has taken over; it looks up what had left by then.
        """
        del operation
        if write and self._lease is not None:
            self._lease.guard()

    def leave(self, *, operation: str, status: int, retry_after_seconds: int | None) -> None:
        """Let everybody wait when they asked us to."""
        del operation
        if status == _ASKED_TO_WAIT:
            self._limiter.learn(self._scope, float(retry_after_seconds or 1))
        elif retry_after_seconds is not None and status != _NO_ANSWER:
            self._limiter.learn(self._scope, float(retry_after_seconds))

    def _give_up_at(self, operation: str) -> float:
        at = monotonic()
        if self._until is None:
            return at + _LONGEST_WAIT_SECONDS
        if at >= self._until:
            raise UnavailableError(operation=operation, cause="patience")
        return self._until

    def _still_ours(self) -> None:
        """Leave the line when the heartbeat knows that another worker has the run."""
        if self._lease is not None:
            self._lease.refuse_when_lost()
