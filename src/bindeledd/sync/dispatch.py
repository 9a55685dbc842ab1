"""The queue that carries runs: DBOS, wrapped here and nowhere else.

What is private to DBOS is used in this module only, which refuses a version it was not tried with.
What a run does is left to `carrying`, who has died to `presence`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import Protocol

import sqlalchemy
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from bindeledd.kernel.clock import monotonic, pause
from bindeledd.sync.lines import address
from bindeledd.sync.queueing import APPLICATION, QUEUE, VERSION, WORKFLOW
from bindeledd.sync.tuning import tuning

MORE = "more"
"""Answer of a step after which another one follows; any other answer ends the queue entry."""

_TRIED_WITH = "3.4."
_CLAIMING = f"queue-worker-{QUEUE}"
"""Name of the thread that claims entries of our queue."""

_CLAIM_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.1
_FINISHED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class Carrier(Protocol):
    """Carries one run for one execution of its queue entry."""

    def portions(self) -> str:
        """Work for some seconds; return `MORE` or how it ended."""

    def leave(self) -> None:
        """Let go of the run, however this execution ends."""


MakeCarrier = Callable[[str, str, str], Carrier]
"""From company, run and queue entry."""


class _Worker:
    """What the workflow finds in its process; a workflow function has no other arguments."""

    make_carrier: MakeCarrier | None = None


# No limit of attempts: a long run may outlive many workers. `runs.begin` counts those without any
# progress in between and gives up.
@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
def _carry(company_id: str, run_id: str) -> str:
    """The one generic workflow: some seconds of portions a step, until there are no more.

    Beginning is part of each step and none of its own: a recorded lease would be handed to the
    worker that takes over, and it is the dead one's.
    """
    if _Worker.make_carrier is None:
        raise RuntimeError("this process carries no runs")
    carrier = _Worker.make_carrier(company_id, run_id, DBOS.workflow_id or "")
    try:
        answer = MORE
        while answer == MORE:
            answer = DBOS.run_step({"name": "portions"}, carrier.portions)
        return answer
    finally:
        carrier.leave()


def prepare_database() -> None:
    """Make or upgrade the queue's own tables.

    Raises:
        RuntimeError: Another version of DBOS is installed than the one we were tried with.
    """
    _refuse_other_versions()
    DBOS.migrate(_url())


class Dispatcher:
    """This process's part in the queue.

    Args:
        worker: Unique for each start of a process: two with one name would run each other's runs.
        make_carrier: Makes what carries a claimed run.
    """

    def __init__(self, worker: str, make_carrier: MakeCarrier) -> None:
        _refuse_other_versions()
        self._worker = worker
        _Worker.make_carrier = make_carrier
        figures = tuning()
        ends = {name: value for name, value in address().items() if "keepalive" in name}
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": _url(),
            "application_version": VERSION,
            "executor_id": worker,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "log_level": "WARNING",
            "sys_db_pool_size": figures.worker_concurrency + 4,
            "db_engine_kwargs": {"connect_args": ends},
        }
        self._dbos = DBOS(config=config)

    def start(self) -> None:
        """Begin to claim runs: one at a time of each connection."""
        figures = tuning()
        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            partition_concurrency=1,
            worker_concurrency=figures.worker_concurrency,
            polling_interval_sec=figures.poll_seconds,
            on_conflict="always_update",
        )

    def stop(self, seconds: float) -> bool:
        """Claim no more, wait so long for what has begun, and say whether all of it has ended.

        If not, the queue stays open for the rest: closed under it, every run would break on it.
        """
        give_up_at = monotonic() + seconds
        for event in self._dbos.background_thread_stop_events:
            event.set()
        for thread in threading.enumerate():
            if thread.name == _CLAIMING:  # what it claims at this moment counts too
                thread.join(timeout=_CLAIM_SECONDS)
        while self.running_here():
            if monotonic() >= give_up_at:
                return False
            pause(_LOOK_AGAIN_SECONDS)
        DBOS.destroy()
        _Worker.make_carrier = None
        return True

    def requeue(self, entry: str, executor: str) -> bool:
        """Put a claimed entry back in its place, unless a living worker has claimed it since."""
        return self._dbos._sys_db.reenqueue_for_recovery(entry, [executor], QUEUE)  # noqa: SLF001

    def hand_back(self, entry: str) -> None:
        """Put back an entry that this worker has claimed and will not finish."""
        self.requeue(entry, self._worker)

    def forget(self, before: datetime, limit: int) -> int:
        """Delete finished entries older than an instant, and return how many they were."""
        finished = DBOS.list_workflows(
            status=list(_FINISHED),
            end_time=before.isoformat(),
            limit=limit,
            load_input=False,
            load_output=False,
        )
        if finished:
            DBOS.delete_workflows([entry.workflow_id for entry in finished])
        return len(finished)

    def running_here(self) -> frozenset[str]:
        """Return the entries that this process is carrying."""
        return frozenset(self._dbos._active_workflows_set.activeList())  # noqa: SLF001


def _refuse_other_versions() -> None:
    found = version("dbos")
    if not found.startswith(_TRIED_WITH):
        raise RuntimeError(f"DBOS {found} is installed; this program was tried with {_TRIED_WITH}x")


def _url() -> str:
    found = address()
    url = sqlalchemy.URL.create(
        "postgresql+psycopg",
        username=found.get("user"),
        password=found.get("password"),
        host=found.get("host"),
        port=int(found["port"]) if "port" in found else None,
        database=found["dbname"],
    )
    return url.render_as_string(hide_password=False)
