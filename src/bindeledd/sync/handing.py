"""Records that people hand over by button: written down as waiting, carried by the next runs.

What was handed over is carried to its end by every run, by hand or not: looked up, sent again. What
nobody handed over never moves by itself (field-domain.md, X2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.sync import journal, links, registry, runs, waiting
from bindeledd.sync.flows import Direction, Outbound
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, Intent, Run, Waiting
from bindeledd.sync.passage import direction_of, settings_of
from bindeledd.sync.waiting import Wait
from bindeledd.tenancy.models import User

_UNSETTLED = (Intent.State.OPEN, Intent.State.UNKNOWN, Intent.State.NOT_NOW)


def hand_over(
    connection_id: UUID, flow_name: str, records: Sequence[tuple[UUID, str]], *, by: User
) -> Run | None:
    """Note that records shall go, and ask for a run; a second press finds what the first made.

    Works in the caller's transaction. Whether the person may do so is the caller's to ask.

    Args:
        connection_id: Where to.
        flow_name: Which flow takes them.
        records: Our id and a label, as people read it.
        by: Who asks.

    Returns:
        The run, new or joined; None where all of them stand there already, or the next run by the
        clock takes them because another one is waiting.

    Raises:
        NotFoundError: No such connection or flow.
        DomainError: The connection is not on, or the data type is switched off.
    """
    with transaction.atomic():
        connection = _one_that_is_on(connection_id)
        flow = _flow(connection, flow_name)
        if direction_of(connection, flow.group) is not Direction.OUT:
            raise DomainError("handing.switched_off", group=flow.group)
        through = _through(connection, flow, [ours for ours, _ in records])
        fresh = [(ours, label) for ours, label in records if ours not in through]
        standing = set(waiting.waiting_ours(connection_id, flow.name))
        _note(connection, flow, [one for one in fresh if one[0] not in standing], back=False)
        waiting.want(connection.id, flow.name, [ours for ours, _ in fresh], back=False)
        if not fresh:
            return None
        return _run(connection, flow, by)


def _run(connection: Connection, flow: Outbound[Any], by: User) -> Run | None:
    """Ask for a run by hand; None where one of another sort waits already, and during set-up.

    While a connection is set up only a plan that somebody has seen is carried out.
    """
    if connection.state == Connection.State.SETTING_UP:
        return None
    try:
        return runs.request(connection.id, trigger=Run.Trigger.HAND, groups=[flow.group], by=by.pk)
    except DomainError as error:
        if error.error_code != "run.one_is_waiting":
            raise
        return None


def _connection(connection_id: UUID) -> Connection:
    connection = Connection.objects.filter(id=connection_id).first()
    if connection is None:
        raise NotFoundError("connection.not_found")
    return connection


def _one_that_is_on(connection_id: UUID) -> Connection:
    connection = _connection(connection_id)
    if connection.state not in {Connection.State.ON, Connection.State.SETTING_UP}:
        raise DomainError("run.connection_is_off", state=str(connection.state))
    return connection


def _flow(connection: Connection, name: str) -> Outbound[Any]:
    try:
        flow = registry.connector(connection.system).flow(name)
    except KeyError as error:
        raise NotFoundError("choice.unknown_group") from error
    if not isinstance(flow, Outbound) or flow.asked == "never":
        raise NotFoundError("choice.unknown_group")
    return flow


def _through(connection: Connection, flow: Outbound[Any], ids: Sequence[UUID]) -> set[UUID]:
    """Return which records stand there already, with all that follows them."""
    there = links.by_ours(connection.id, flow.kind, ids)
    if not flow.steps or not there:
        return set(there)
    followed = journal.followed(connection.id, flow, there)
    settings = settings_of(connection, registry.group_of(connection.system, flow.group))
    records = registry.workspace().records(flow.kind, list(there))
    return {
        ours
        for ours, record in records.items()
        if not any(
            step.wanted(record, settings)
            for step in flow.steps
            if step.name not in followed.get(ours, ())
        )
    }


def _note(
    connection: Connection,
    flow: Outbound[Any],
    records: Sequence[tuple[UUID, str]],
    *,
    back: bool,
) -> None:
    why = (Reason("handing.asked_back" if back else "handing.asked"),)
    waits = [Wait(ours, "", label, Waiting.Why.QUEUED, why) for ours, label in records]
    waiting.note(connection.id, flow.name, waits, kind=flow.kind, group=flow.group, run=None)
    waiting.want(connection.id, flow.name, [ours for ours, _ in records], back=back)


def unfinished(connection: Connection) -> set[str]:
    """Return data types of which something was handed over and is not at its end."""
    asked = {
        flow.name: flow.group
        for flow in registry.connector(connection.system).flows
        if isinstance(flow, Outbound) and flow.asked != "never"
    }
    if not asked:
        return set()
    waits = Waiting.objects.filter(connection=connection, flow__in=asked)
    deeds = Intent.objects.filter(connection=connection, flow__in=asked, state__in=_UNSETTLED)
    found = {*waits.values_list("flow", flat=True), *deeds.values_list("flow", flat=True)}
    return {asked[name] for name in found}


def ask_back(connection_id: UUID, kind: str, ours: UUID, label: str, *, by: User) -> Run | None:
    """Ask for a record back that was handed over; what stands there is taken back by the next run.

    Works in the caller's transaction. Whether the person may do so is the caller's to ask.

    Returns:
        The run that takes it back; None where nothing of it was sent, and it is free at once, or
        where another run waits already and the next one by the clock takes it back.

    Raises:
        NotFoundError: No such connection, or nothing of this kind can be taken back there.
        DomainError: Something of it stands there, and the connection is not on.
    """
    with transaction.atomic():
        _connection(connection_id)
        waiting.hold(connection_id, kind, ours)  # a worker may be about to send it
        deeds = Intent.objects.filter(connection_id=connection_id, kind=kind, ours=ours)
        last = deeds.order_by("-created_at").first()
        if last is None or not _may_stand_there(connection_id, kind, ours):
            Waiting.objects.filter(connection_id=connection_id, kind=kind, ours=ours).delete()
            registry.workspace().taken_back(kind, ours, connection=connection_id, by=by)
            return None
        connection = _one_that_is_on(connection_id)
        flow = _flow(connection, last.flow)
        if flow.cancel is None:
            raise NotFoundError("handing.nothing_taken_back")
        _note(connection, flow, [(ours, label)], back=True)
        return _run(connection, flow, by)


def _may_stand_there(connection_id: UUID, kind: str, ours: UUID) -> bool:
    there = links.by_ours(connection_id, kind, [ours])
    return bool(there) or ours in journal.blocked(connection_id, kind, [ours])
