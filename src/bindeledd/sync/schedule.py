"""When runs are due: every full hour, soon after a change, once a night in full.

Connections are spread over the first minutes of the hour, each always at the same place. The worker
ticks about once a second; several workers share the rows that are due. What a run does, and whether
one may be asked for, is left to `asking`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection as database
from django.db import transaction
from django.db.models import Q

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.kernel.periods import next_full_hour
from bindeledd.sync import asking, registry
from bindeledd.sync.flows import Direction, Mode, Outbound
from bindeledd.sync.models import Connection, DataType, NotedChange, Run, Timetable
from bindeledd.sync.tuning import tuning
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.scope import company_scope

log = logging.getLogger(__name__)

JOIN_SECONDS: Final = 3
"""Changes so close to each other become one run."""

_FULL_HOURS: Final = (22, 23, 0, 1, 4, 5)
"""Local hours of the nightly full reconciliation; between 02 and 03 the clocks change."""

_AGAIN_SECONDS: Final = 20
_ROWS_PER_TICK: Final = 100

_NOTE = """
insert into sync_notedchange (tenant, kind)
select %s, %s where not exists (
    select from sync_notedchange
    where tenant = %s and kind = %s and at > statement_timestamp() - interval '1 second'
)
"""


def put(connection: Connection) -> None:
    """Put a connection on the timetable, or take it off.

    Follows every save of a connection by itself; in the company's scope.
    """
    on = connection.state == Connection.State.ON
    moment = now()
    figures: dict[str, datetime | None] = {
        "due_at": due_after(connection.id, moment) if on else None,
        "full_due_at": full_due_after(connection.id, moment, _zone(connection)) if on else None,
        "on_since": moment if on else None,
    }
    if not on:
        figures |= {"wanted_at": None}
    row, made = Timetable.objects.get_or_create(
        pk=connection.id, defaults={"tenant": connection.company_id, **figures}
    )
    if not made and not (on and row.on_since is not None):
        Timetable.objects.filter(pk=connection.id).update(**figures)


def next_due(connection: Connection) -> datetime | None:
    """Return when the next automatic run of a connection is due; None when it is not on."""
    if connection.state != Connection.State.ON:
        return None
    return Timetable.objects.filter(pk=connection.id).values_list("due_at", flat=True).first()


def due_after(connection_id: UUID, instant: datetime) -> datetime:
    """Return the first moment of a connection strictly after an instant, in UTC.

    Counted in UTC: where the clocks change, an hour is still an hour, none is left out or doubled.
    """
    place = _place(connection_id, tuning().spread_minutes * 60)
    this = hour_of(instant) + place
    return this if this > instant else next_full_hour(instant) + place


def hour_of(instant: datetime) -> datetime:
    """Return the full hour that an instant belongs to, in UTC."""
    return next_full_hour(instant) - timedelta(hours=1)


def full_due_after(connection_id: UUID, instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the first nightly full reconciliation strictly after an instant, in UTC."""
    number = _place(connection_id, len(_FULL_HOURS) * 3600)
    at = time(_FULL_HOURS[number // timedelta(hours=1)])
    day = instant.astimezone(zone).date() - timedelta(days=1)
    return next(
        moment for moment in _nights(day, at, zone, number % timedelta(hours=1)) if moment > instant
    )


def note_change(company_id: UUID, kind: str) -> None:
    """Note that records of a kind changed; a run follows within seconds of the commit.

    In the caller's transaction. One insert, nothing is locked or looked up here; of many notes
    within a second one is kept.
    """
    with database.cursor() as cursor:
        cursor.execute(_NOTE, [company_id, kind, company_id, kind])


def tick() -> None:
    """Ask for what is due. Two workers never ask for the same: each row is taken by one."""
    _spread_changes()
    for _ in range(_ROWS_PER_TICK):
        if not _take_one():
            return


def _take_one() -> bool:
    moment = now()
    due = Q(due_at__lte=moment) | Q(wanted_at__lte=moment)
    with transaction.atomic():
        # Not against `Lease.check`, and never waiting for a row that somebody else has.
        rows = Timetable.objects.select_for_update(skip_locked=True, no_key=True)
        row = rows.filter(due).order_by("due_at", "wanted_at").first()
        if row is None:
            return False
        with company_scope(row.tenant):
            if row.due_at is not None and row.due_at <= moment:
                _ask_for_hour(row, moment)
            if row.wanted_at is not None and row.wanted_at <= moment:
                _ask_for_change(row, moment)
        return True


def _ask_for_hour(row: Timetable, moment: datetime) -> None:
    """Ask once for the latest hour that is due; hours that nobody was there for stay missed."""
    place = _place(row.pk, tuning().spread_minutes * 60)
    full = row.full_due_at is not None and row.full_due_at <= moment
    try:
        asking.request(
            row.pk,
            trigger=Run.Trigger.SCHEDULE,
            full=full,
            due_at=hour_of(moment - place),
        )
    except NotFoundError:  # the connection was deleted
        Timetable.objects.filter(pk=row.pk).delete()
        return
    except DomainError as error:
        if error.error_code == "run.one_is_waiting":
            again = moment + timedelta(seconds=_AGAIN_SECONDS)
            Timetable.objects.filter(pk=row.pk).update(due_at=again)
        else:  # not on: asked again every hour, so that it goes on when somebody switches it on
            _move_on(row, moment, on_since=None)
        return
    _move_on(row, moment, on_since=row.on_since or moment)
    if full:
        zone = _zone(Connection.objects.get(id=row.pk))
        Timetable.objects.filter(pk=row.pk).update(full_due_at=full_due_after(row.pk, moment, zone))


def _move_on(row: Timetable, moment: datetime, *, on_since: datetime | None) -> None:
    due_at = due_after(row.pk, moment)
    Timetable.objects.filter(pk=row.pk).update(due_at=due_at, on_since=on_since)


def _ask_for_change(row: Timetable, moment: datetime) -> None:
    try:
        asking.request(row.pk, trigger=Run.Trigger.CHANGE, groups=tuple(row.groups))
    except DomainError as error:
        if error.error_code == "run.one_is_waiting":
            again = moment + timedelta(seconds=_AGAIN_SECONDS)
            Timetable.objects.filter(pk=row.pk).update(wanted_at=again)
            return
    Timetable.objects.filter(pk=row.pk).update(wanted_at=None, groups=[])


def _spread_changes() -> None:
    """Turn noted changes into wishes of the connections that they concern."""
    with transaction.atomic():
        rows = NotedChange.objects.select_for_update(skip_locked=True)
        noted = list(rows.order_by("id")[:1000])
        kinds: dict[UUID, set[str]] = {}
        for change in noted:
            kinds.setdefault(change.tenant, set()).add(change.kind)
        for tenant, changed in kinds.items():
            with company_scope(tenant):
                _want(tenant, changed)
        NotedChange.objects.filter(id__in=[change.id for change in noted]).delete()


def _want(tenant: UUID, kinds: Iterable[str]) -> None:
    going_out = DataType.objects.filter(
        connection__state=Connection.State.ON, direction=Direction.OUT, mode=Mode.AUTOMATIC
    ).values_list("connection_id", "connection__system", "group")
    wanted: dict[UUID, set[str]] = {}
    for connection_id, system, group in going_out:
        if group in _groups_out(system, kinds):
            wanted.setdefault(connection_id, set()).add(group)
    for connection_id, groups in wanted.items():
        Timetable.objects.get_or_create(pk=connection_id, defaults={"tenant": tenant})
        row = Timetable.objects.select_for_update(no_key=True).get(pk=connection_id)
        row.groups = sorted({*row.groups, *groups})
        row.wanted_at = row.wanted_at or now() + timedelta(seconds=JOIN_SECONDS)
        row.save(update_fields=["groups", "wanted_at"])


def _groups_out(system: str, kinds: Iterable[str]) -> frozenset[str]:
    """Return the data types by which records of these kinds leave for a system."""
    wanted = frozenset(kinds)
    try:
        flows = registry.connector(system).flows
    except KeyError:  # not plugged in here: nothing can leave by it
        return frozenset()
    return frozenset(f.group for f in flows if isinstance(f, Outbound) and f.kind in wanted)


def _place(connection_id: UUID, seconds: int) -> timedelta:
    """Return a connection's place within a span: always the same, evenly spread over all."""
    number = int.from_bytes(blake2b(connection_id.bytes, digest_size=8).digest())
    return timedelta(seconds=number % seconds) if seconds else timedelta(0)


def _nights(day: date, at: time, zone: ZoneInfo, place: timedelta) -> Iterator[datetime]:
    while True:
        yield datetime.combine(day, at, zone).astimezone(UTC) + place
        day += timedelta(days=1)


def _zone(connection: Connection) -> ZoneInfo:
    company = Company.objects.get(id=connection.company_id)
    return ZoneInfo(company.time_zone or tuning().time_zone)
