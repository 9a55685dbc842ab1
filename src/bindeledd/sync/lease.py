"""The lease on a run: who may write for it, checked where it counts, kept alive by a heartbeat.

The token in the connection's timetable row is the fence: it is raised at every start and take-over,
and each transaction that writes checks it. Expiry only says when another worker may take over; it
never makes a write wrong by itself. Starting and ending runs is left to `runs`.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from django.db import connection

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sync.lines import Line, open_line
from bindeledd.sync.tuning import tuning
from bindeledd.tenancy.statements import Batch, Rows

log = logging.getLogger(__name__)

_GUARD_SHARE = 0.2
"""Share of the lease that must be left when a call goes out: a call leaves within that time."""

_CHECK = """
select set_config('idle_in_transaction_session_timeout', %(idle)s, true)
from sync_timetable
where connection_ref = %(seat)s and token = %(token)s and run_ref = %(run)s for key share
"""
# A row that somebody else has locked for a moment is left for the next beat: one of them must not
# cost all the others their lease.
_EXTEND = """
with held as (
    select * from unnest(%s::uuid[], %s::bigint[]) as held(connection_ref, token)
), free as (
    select seat.connection_ref from sync_timetable as seat join held
        on seat.connection_ref = held.connection_ref and seat.token = held.token
    where seat.run_ref is not null
    for no key update of seat skip locked
), extended as (
    update sync_timetable as seat
    set running_until = clock_timestamp() + make_interval(secs => %s)
    from free where seat.connection_ref = free.connection_ref
    returning seat.connection_ref
)
select held.connection_ref, held.token, seat.token = held.token and seat.run_ref is not null,
    extended.connection_ref is not null, seat.cancel_ref is not distinct from seat.run_ref
from held join sync_timetable as seat using (connection_ref)
left join extended using (connection_ref)
"""
_TRIES = 20
_TRY_AGAIN_SECONDS = 0.05


class LeaseLostError(Exception):
    """Another worker has, or may have, this run: stop at once and write nothing more.

    No `BindeleddError`: what handles one record's failure must let this one pass.
    """


@dataclass
class Pulse:
    """What the heartbeat knows of a lease; the only part of it that changes.

    Attributes:
        good_until: On the process's monotonic clock; taken before the database was asked.
        lost: Another token stands in the database.
        cancelled: A person asked this run to stop.
    """

    good_until: float
    lost: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class Lease:
    """The right to write for one run.

    Attributes:
        run_id: The run.
        company_id: Whose it is.
        connection_id: The connection; one lease at a time on each.
        token: Higher than any earlier one on this connection.
        pulse: How it stands, kept by the heartbeat.
    """

    run_id: UUID
    company_id: UUID
    connection_id: UUID
    token: int
    pulse: Pulse = field(compare=False, repr=False)

    def check(self) -> None:
        """Hold the lease until the end of this transaction; call it before the first write.

        A take-over waits for the transaction, a heartbeat does not. Should the process freeze
        inside it, the database ends the transaction when the lease does, so nobody waits longer.

        Raises:
            LeaseLostError: Another worker has taken over, or the run has ended.
            RuntimeError: There is no transaction that could hold anything.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("a lease is checked inside the transaction that writes")
        batch = Batch()
        place = self.ask(batch)
        self.judge(batch.run()[place])

    def ask(self, batch: Batch) -> int:
        """Let the check of `check` travel with other statements; `judge` its rows."""
        idle = str(int(tuning().lease_seconds * 1000))
        facts = {"idle": idle, "seat": self.connection_id, "token": self.token, "run": self.run_id}
        return batch.add(_CHECK, facts)

    def judge(self, rows: Rows) -> None:
        """Raise as `check` does, from what the database answered to it."""
        if not rows:
            self.pulse.lost = True
        self.refuse_when_lost()

    def guard(self) -> None:
        """Look, immediately before a call goes out, that nobody can have taken over yet.

        Costs nothing while the heartbeat keeps up; asks the database when it does not.

        Raises:
            LeaseLostError: Another worker has taken over, or the run has ended.
            django.db.OperationalError: The database cannot be asked.
        """
        self.refuse_when_lost()
        lease_seconds = tuning().lease_seconds
        if monotonic() > self.pulse.good_until - lease_seconds * _GUARD_SHARE:
            self._extend(lease_seconds)

    @property
    def cancelled(self) -> bool:
        """Whether a person asked this run to stop, as of the last heartbeat."""
        return self.pulse.cancelled

    def refuse_when_lost(self) -> None:
        """Stop where the heartbeat already knows that another worker has the run.

        Raises:
            LeaseLostError: It has.
        """
        if self.pulse.lost:
            raise LeaseLostError(f"run {self.run_id} is no longer ours (token {self.token})")

    def _extend(self, lease_seconds: float) -> None:
        for _ in range(_TRIES):
            asked = monotonic()
            with connection.cursor() as cursor:
                cursor.execute(_EXTEND, [[self.connection_id], [self.token], lease_seconds])
                row = cursor.fetchone()
            self.pulse.lost = row is None or not row[2]
            self.refuse_when_lost()
            if row is not None and row[3]:
                self.pulse.good_until = asked + lease_seconds
                return
            pause(_TRY_AGAIN_SECONDS)
        raise LeaseLostError(f"run {self.run_id} may be being taken over (token {self.token})")


class Heart:
    """Keeps all leases of this process alive: one thread, one line of its own, one statement."""

    def __init__(self) -> None:
        self._held: dict[tuple[UUID, int], Lease] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_beating, name="heartbeat", daemon=True)
        self._line: Line | None = None

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Beat no more; leases still held run out by themselves."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self._hang_up()

    def add(self, lease: Lease) -> None:
        """Keep a lease alive from now on."""
        with self._lock:
            self._held[lease.connection_id, lease.token] = lease

    def drop(self, lease: Lease) -> None:
        """Let a lease run out."""
        with self._lock:
            self._held.pop((lease.connection_id, lease.token), None)

    def beat(self) -> None:
        """Extend every lease held by the database's clock, and learn which are lost.

        Raises:
            psycopg.Error: The database is away; what is held counts as before.
        """
        with self._lock:
            held = dict(self._held)
        if not held:
            return
        if self._line is None:
            self._line = open_line(settings="-c lock_timeout=2000 -c statement_timeout=5000")
        asked, lease_seconds = monotonic(), tuning().lease_seconds
        seats, tokens = [list(part) for part in zip(*held, strict=True)]
        rows = self._line.execute(_EXTEND, [seats, tokens, lease_seconds]).fetchall()
        found = {(seat, token): facts for seat, token, *facts in rows}
        for key, lease in held.items():
            ours, extended, cancelled = found.get(key, (False, False, False))
            lease.pulse.cancelled = cancelled
            if extended:
                lease.pulse.good_until = asked + lease_seconds
            elif not ours:
                lease.pulse.lost = True
                self.drop(lease)

    def _keep_beating(self) -> None:
        while not self._stop.wait(self._pause()):
            try:
                self.beat()
            except psycopg.Error as error:
                log.warning("no heartbeat: %s", type(error).__name__)
                self._hang_up()

    def _pause(self) -> float:
        """Beat again soon after a failure: the lease may be short of time."""
        usual = tuning().heartbeat_seconds
        return usual if self._line is not None or not self._held else min(usual, 0.5)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
