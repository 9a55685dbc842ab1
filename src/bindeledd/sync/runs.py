"""Runs under a lease: started or taken over, ended, given up; and the door to asking for them.

`begin` and `portion_finished` work inside the company's scope; `finish` enters it itself and may be
part of a wider transaction. Carrying a run is left to `carrying`, keeping its lease alive to
`lease`, when to ask for one to `schedule`.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from bindeledd.kernel.clock import monotonic, now
from bindeledd.kernel.errors import Param
from bindeledd.sync.asking import cancel, request
from bindeledd.sync.lease import Lease, LeaseLostError, Pulse
from bindeledd.sync.models import Run, Timetable
from bindeledd.sync.queueing import UNFINISHED
from bindeledd.sync.tuning import tuning
from bindeledd.tenancy.scope import company_scope

__all__ = [
    "begin",
    "cancel",
    "finish",
    "portion_finished",
    "release",
    "request",
    "worker_lives",
]

MAX_STALLS = 5
"""Take-overs without one finished portion in between, after which a run is given up."""


def begin(run_id: UUID, worker: str) -> Lease | None:
    """Start a waiting run, or take over one whose worker is gone.

    Returns None when it has ended, when a living worker has it, or when another run of the
    connection has to be taken over first.
    """
    connection_id = Run.objects.filter(id=run_id).values_list("connection_id", flat=True).first()
    if connection_id is None or _is_held(Timetable.objects.get(pk=connection_id)):
        return None
    with transaction.atomic():
        # Waits for transactions under the old token, at most until their lease ends.
        seat = Timetable.objects.select_for_update().get(pk=connection_id)
        run = Run.objects.select_for_update().get(id=run_id)
        blocked = seat.run_ref not in {None, run_id}
        if blocked or run.state not in UNFINISHED or _is_held(seat):
            return None
        token = seat.token + 1
        taken_over = run.state == Run.State.RUNNING
        run.state, run.token, run.worker = Run.State.RUNNING, token, worker
        run.takeovers += taken_over
        run.stalls += taken_over
        run.started_at = run.started_at or now()
        run.save(
            update_fields=["state", "token", "worker", "takeovers", "stalls", "started_at"],
        )
        asked = monotonic()
        _sit_down(seat, run_id, token, worker)
        lease = Lease(
            run_id=run_id,
            company_id=run.company_id,
            connection_id=connection_id,
            token=token,
            pulse=Pulse(good_until=asked + tuning().lease_seconds),
        )
        return None if _ended_at_once(run, lease) else lease


def portion_finished(lease: Lease) -> None:
    """Note that the run gets on: only take-overs without progress count as stalls."""
    Run.objects.filter(id=lease.run_id, token=lease.token).update(stalls=0)


def finish(
    lease: Lease, state: str, code: str = "", params: dict[str, Param] | None = None
) -> None:
    """End a run and make room for the next; ending it again the same way does nothing.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    with company_scope(lease.company_id):
        lease_stands = Timetable.objects.filter(
            pk=lease.connection_id, token=lease.token, run_ref=lease.run_id
        ).update(run_ref=None, running_until=None, worker="", cancel_ref=None)
        mine = Run.objects.filter(id=lease.run_id, token=lease.token)
        if lease_stands:
            mine.filter(state=Run.State.RUNNING).update(
                state=state, code=code, params=params or {}, ended_at=now()
            )
        elif not mine.exclude(state__in=UNFINISHED).exists():
            raise LeaseLostError(f"run {lease.run_id} is no longer ours (token {lease.token})")


def release(lease: Lease) -> None:
    """Give up a lease whose run has not ended, so that another worker takes over at once."""
    Timetable.objects.filter(
        pk=lease.connection_id, token=lease.token, run_ref=lease.run_id
    ).update(running_until=Now(), worker="", token=lease.token + 1)


def _is_held(seat: Timetable) -> bool:
    """Whether a worker that lives has this connection, judged by the database's clock."""
    held = seat.run_ref is not None and seat.worker != "" and seat.running_until is not None
    return (
        held
        and Timetable.objects.filter(pk=seat.pk, token=seat.token, running_until__gt=Now()).exists()
        and worker_lives(seat.worker)
    )


def worker_lives(worker: str) -> bool:
    """Whether a worker's process has its line to the database: it holds a lock by its name."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [worker])
        row = cursor.fetchone()
        return row is not None and not row[0]


def _sit_down(seat: Timetable, run_id: UUID, token: int, worker: str) -> None:
    if seat.waiting_ref == run_id:
        seat.waiting_ref = seat.waiting_since = None
    seat.run_ref, seat.token, seat.worker = run_id, token, worker
    seat.save(update_fields=["run_ref", "token", "worker", "waiting_ref", "waiting_since"])
    with connection.cursor() as cursor:
        cursor.execute(
            "update sync_timetable set running_until ="
            " clock_timestamp() + make_interval(secs => %s)"
            " where connection_ref = %s",
            [tuning().lease_seconds, seat.pk],
        )


def _ended_at_once(run: Run, lease: Lease) -> bool:
    """End a run that was to be cancelled, or that has brought down worker after worker."""
    if run.cancel_asked_at is not None:
        finish(lease, Run.State.CANCELLED, "run.cancelled")
    elif run.stalls > MAX_STALLS:
        finish(lease, Run.State.FAILED, "run.stops_workers", {"times": run.stalls})
    else:
        return False
    return True
