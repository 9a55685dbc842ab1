"""Who lives, and the take-over of runs whose worker is dead, frozen or has lost them.

A worker is alive while its own line to the database holds a lock by its name: no clock is involved.
A frozen worker keeps that line, so what counts for its runs is the lease. Three looks at a time:

1. A worker without its lock is dead: its runs are free at once, its queue entries go back.
2. A lease that ran out is revoked (its token is raised, so a late heartbeat brings nothing
   back) and its queue entry goes back, although its worker may still hold it.
3. A run without any queue entry gets a new one, also one that only waits.

A wrong verdict costs one portion done again, never two writers: tokens see to that.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections

from bindeledd.kernel.clock import monotonic
from bindeledd.sync.dispatch import Dispatcher
from bindeledd.sync.lines import Line, open_line
from bindeledd.sync.queueing import QUEUE, enqueue_again, workflow_prefix
from bindeledd.sync.tuning import tuning
from bindeledd.tenancy.scope import company_scope

log = logging.getLogger(__name__)

_LOCK = "select pg_try_advisory_lock(hashtextextended(%s, 0))"
_UNLOCK = "select pg_advisory_unlock(hashtextextended(%s, 0))"
_OTHERS = """
select executor_id from dbos.workflow_status
    where status = 'PENDING' and queue_name = %(queue)s and executor_id <> %(me)s
union select worker from sync_timetable where run_ref is not null and worker not in ('', %(me)s)
"""
_PENDING = """
select workflow_uuid from dbos.workflow_status
where status = 'PENDING' and queue_name = %s and executor_id = %s
    and started_at_epoch_ms < extract(epoch from clock_timestamp()) * 1000 - %s
"""
_FREE = """
update sync_timetable set running_until = clock_timestamp()
where worker = %s and run_ref is not null and running_until > clock_timestamp()
"""
# An empty worker holds nothing; the new expiry is when to look again.
_REVOKE = """
update sync_timetable
set token = token + 1, worker = '', running_until = clock_timestamp() + interval '5 seconds'
where run_ref is not null and running_until < clock_timestamp()
returning connection_ref, tenant, run_ref
"""
_WAITING_LONG = """
select connection_ref, tenant, waiting_ref from sync_timetable as seat
where waiting_ref is not null and waiting_since < clock_timestamp() - interval '15 seconds'
    and not exists (
        select from dbos.workflow_status
        where queue_name = %s and queue_partition_key = seat.connection_ref::text
            and starts_with(workflow_uuid, 'run:' || seat.waiting_ref || ':')
            and status in ('ENQUEUED', 'PENDING', 'DELAYED')
    )
limit 100
"""
_ENTRIES = """
select workflow_uuid, status, executor_id from dbos.workflow_status
where queue_name = %s and queue_partition_key = %s and starts_with(workflow_uuid, %s)
    and status in ('ENQUEUED', 'PENDING', 'DELAYED')
"""
_ZOMBIE_AGE_MS = 5_000
_TAKEN = "another process has the name of this worker"


class Presence:
    """This worker's lock, and its look around.

    Args:
        worker: Unique name of this process.
        dispatcher: Its part in the queue.
    """

    def __init__(self, worker: str, dispatcher: Dispatcher) -> None:
        self._worker = worker
        self._dispatcher = dispatcher
        self._line: Line | None = None
        self._judges_from = 0.0
        self._suspects: frozenset[str] = frozenset()

    def show(self) -> None:
        """Take the lock by which others see that we live; again after a broken line.

        Raises:
            psycopg.OperationalError: The database is away.
            RuntimeError: Another living process has the same name.
        """
        # By the name of the line, `bindeledd doctor` counts who is at work.
        named = "-c application_name=bindeledd-worker"
        line = open_line(settings=f"{named} -c lock_timeout=2000 -c statement_timeout=10000")
        if not _one(line, _LOCK, self._worker):
            line.close()
            raise RuntimeError(_TAKEN)
        self._line = line

    def hide(self) -> None:
        """Give up the lock: what we still hold is free at once."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def sweep(self) -> None:
        """Look once; an outage of the database ends the look, the next one starts afresh."""
        try:
            if self._line is None:
                self._come_back()
            self._take_back_own_zombies()
            if monotonic() >= self._judges_from:
                self._free_the_dead()
                self._revoke_expired()
                self._revive_waiting()
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            log.warning("no sweep: %s", type(error).__name__)
            self.hide()
        finally:
            connections.close_all()

    def _come_back(self) -> None:
        """After an outage everybody's lock and lease is gone: let the living come back first."""
        self.show()
        self._judges_from = monotonic() + tuning().heartbeat_seconds + 1.0

    def _ask(self, statement: str, values: Any = ()) -> list[tuple[Any, ...]]:
        if self._line is None:
            raise psycopg.OperationalError("no line")
        return self._line.execute(statement.encode(), values).fetchall()

    def _free_the_dead(self) -> None:
        for (other,) in self._ask(_OTHERS, {"queue": QUEUE, "me": self._worker}):
            if self._line is None or not _one(self._line, _LOCK, other):
                continue
            try:
                self._line.execute(_FREE, [other])
                for (entry,) in self._ask(_PENDING, [QUEUE, other, 0]):
                    if self._dispatcher.requeue(entry, other):
                        log.warning("worker %s is dead; its entry %s goes on", other, entry)
            finally:
                self._line.execute(_UNLOCK, [other])

    def _take_back_own_zombies(self) -> None:
        """Put back entries that the queue believes to be ours and nobody here carries."""
        rows = self._ask(_PENDING, [QUEUE, self._worker, _ZOMBIE_AGE_MS])
        found = frozenset(entry for (entry,) in rows) - self._dispatcher.running_here()
        for entry in found & self._suspects:
            log.warning("nobody here carries %s; it goes back", entry)
            self._dispatcher.requeue(entry, self._worker)
        self._suspects = found

    def _revoke_expired(self) -> None:
        for connection_ref, tenant, run_ref in self._ask(_REVOKE):
            log.warning("the lease on run %s ran out; another worker goes on", run_ref)
            self._revive(connection_ref, tenant, run_ref)

    def _revive_waiting(self) -> None:
        for connection_ref, tenant, waiting_ref in self._ask(_WAITING_LONG, [QUEUE]):
            log.warning("run %s waits outside the queue; it is put back", waiting_ref)
            self._revive(connection_ref, tenant, waiting_ref)

    def _revive(self, connection_ref: UUID, tenant: UUID, run_ref: UUID) -> None:
        """See to it that a run has a queue entry that somebody can claim."""
        entries = self._ask(_ENTRIES, [QUEUE, str(connection_ref), workflow_prefix(run_ref)])
        for entry, status, executor in entries:
            if status == "PENDING":
                self._dispatcher.requeue(entry, executor)
        if not entries:
            with company_scope(tenant):
                enqueue_again(run_ref)


def _one(line: Line, statement: str, name: str) -> bool:
    row = line.execute(statement.encode(), [name]).fetchone()
    return row is not None and bool(row[0])
