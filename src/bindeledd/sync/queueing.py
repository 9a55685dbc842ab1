"""Handing runs to the queue, in the transaction that made them.

The queue is DBOS's; this module speaks to its documented SQL function only, so that whoever asks
for a run needs no running worker and no second write.
"""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from bindeledd.kernel.clock import now
from bindeledd.sync.models import Run, Timetable

WORKFLOW = "bindeledd.run"
QUEUE = "runs"
APPLICATION = "bindeledd"
VERSION = "runs-1"
"""Of the generic workflow; another one would leave queued runs behind for good."""

UNFINISHED = (Run.State.WAITING, Run.State.RUNNING)

_ENQUEUE = """
select dbos.enqueue_workflow(
    workflow_name => %s, queue_name => %s, positional_args => array[%s, %s]::json[],
    workflow_id => %s, queue_partition_key => %s, app_version => %s, application_name => %s,
    delay_until_epoch_ms => %s
)
"""


def enqueue(run: Run, *, delay_seconds: float = 0) -> None:
    """Hand a run to the queue, once more if need be; rolled back with the transaction."""
    run.enqueued += 1
    run.save(update_fields=["enqueued"])
    later = now() + timedelta(seconds=delay_seconds)
    with connection.cursor() as cursor:
        cursor.execute(
            _ENQUEUE,
            [
                *(WORKFLOW, QUEUE),
                *(json.dumps(str(run.company_id)), json.dumps(str(run.id))),
                *(f"{workflow_prefix(run.id)}{run.enqueued}", str(run.connection_id)),
                *(VERSION, APPLICATION),
                int(later.timestamp() * 1000) if delay_seconds else None,
            ],
        )


def enqueue_again(run_id: UUID, *, delay_seconds: float = 0) -> bool:
    """Hand an unfinished run to the queue once more; False when it has ended meanwhile."""
    with transaction.atomic():
        run = Run.objects.select_for_update().filter(id=run_id, state__in=UNFINISHED).first()
        if run is None:
            # It ended, or went away with its connection: nobody waits for it any more.
            Timetable.objects.filter(waiting_ref=run_id).update(waiting_ref=None)
            Timetable.objects.filter(run_ref=run_id).update(run_ref=None, running_until=None)
            return False
        enqueue(run, delay_seconds=delay_seconds)
        return True


def workflow_prefix(run_id: UUID) -> str:
    """Return how the ids of all queue entries of a run begin."""
    return f"run:{run_id}:"
