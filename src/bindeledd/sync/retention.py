"""Clears out what nobody needs any more: finished queue entries and plans that nobody applied.

The journal, runs and the rows of applied plans are history and stay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from bindeledd.kernel.clock import now
from bindeledd.sync.models import Plan, PlanRow, Timetable
from bindeledd.sync.queueing import UNFINISHED
from bindeledd.sync.tuning import tuning
from bindeledd.tenancy.scope import company_scope

log = logging.getLogger(__name__)

BATCH: Final = 2000
_BATCHES: Final = 50
_LOCK_NAME: Final = "bindeledd.retention"
_NEVER_APPLIED: Final = (Plan.State.MAKING, Plan.State.OPEN, Plan.State.STALE)


def clear_out(forget: Callable[[datetime, int], int]) -> None:
    """Delete in bounded batches; of several workers one does it.

    Args:
        forget: Deletes finished queue entries before an instant, at most so many.
    """
    before = now() - timedelta(days=tuning().keep_days)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [_LOCK_NAME])
        row = cursor.fetchone()
        if row is None or not row[0]:
            return
        gone = _in_batches(lambda: forget(before, BATCH))
    for tenant in Timetable.objects.values_list("tenant", flat=True).distinct():
        with company_scope(tenant):
            gone += clear_plans(before)
    if gone:
        log.info("cleared out %s rows from before %s", gone, before.date())


def clear_plans(before: datetime) -> int:
    """Delete rows of plans that were never applied; in scope; the plans' figures stay."""
    old = PlanRow.objects.filter(plan__state__in=_NEVER_APPLIED, plan__made_at__lt=before).exclude(
        plan__runs__state__in=UNFINISHED
    )
    return _in_batches(
        lambda: PlanRow.objects.filter(
            id__in=list(old.values_list("id", flat=True)[:BATCH])
        ).delete()[0]
    )


def _in_batches(delete: Callable[[], int]) -> int:
    total = 0
    for _ in range(_BATCHES):
        deleted = delete()
        total += deleted
        if deleted < BATCH:
            break
    return total
