"""Connections from the key to the switch: set up in steps, switched on and off, rested, removed.

What may stop a connection is gathered in `obstacles`; what the system is asked for is left to
`granting`, what moves which way to `choosing`, finding pairs to `linking`. Called inside the
company's scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError, Param
from bindeledd.sync import kept_sessions, registry, schedule, wording
from bindeledd.sync.asking import cancel
from bindeledd.sync.checking import Checked, Point, checked, open_kinds
from bindeledd.sync.flows import Connector, Direction
from bindeledd.sync.linking import conflicts, kinds, refusal
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, DataType, RegisterState, Run
from bindeledd.sync.queueing import UNFINISHED
from bindeledd.tenancy.models import User
from bindeledd.tenancy.services import Ability, record_deed, require

_State = Connection.State

STEPS: Final[dict[str, Promise]] = {
    "connect": _("Connect"),
    "check": _("Check"),
    "match": _("Find pairs"),
    "types": _("Types and accounts"),
    "preview": _("Preview"),
    "try_one": _("Try with one"),
    "switch_on": _("Switch on"),
}
"""The set-up, in order."""


@dataclass(frozen=True)
class Step:
    """One step of the set-up; `state` is done, current or ahead."""

    name: str
    label: str
    state: str


@dataclass(frozen=True)
class RegisterCount:
    """How many records each side has; `theirs` is None until their register was read."""

    kind: str
    label: str
    ours: int
    theirs: int | None
    read_at: datetime | None


def find(connection_id: UUID) -> Connection:
    """Return a connection of the company entered.

    Raises:
        NotFoundError: There is no such.
    """
    found = Connection.objects.filter(id=connection_id).first()
    if found is None:
        raise NotFoundError("connection.not_found")
    return found


def locked(connection: Connection) -> Connection:
    """Return a connection as it stands now, locked until the transaction ends.

    Raises:
        NotFoundError: It is gone.
    """
    find(connection.id)
    return Connection.objects.select_for_update(no_key=True).get(id=connection.id)


def connections() -> list[Connection]:
    """Return the connections of the company entered; removed ones are left out."""
    rows = Connection.objects.exclude(state=_State.OFF, credentials=b"")
    return list(rows.order_by("created_at"))


def systems() -> tuple[Connector[Any], ...]:
    """Return the systems that can be connected."""
    return registry.connectors()


def lacking(system: str) -> wording.Words | None:
    """Say what this installation must set before a company can connect; None when it has all."""
    missing = registry.lacking(system)
    if not missing:
        return None
    facts: dict[str, Param] = {"settings": list(missing)}
    return wording.words("connection.installation_lacks", facts, system)


def steps(connection: Connection) -> tuple[Step, ...]:
    """Return the set-up; a step left half done is kept, one may leave and come back."""
    done = set(connection.steps_done)
    if connection.state in {_State.ON, _State.PAUSED}:
        done = set(STEPS)
    current = next((name for name in STEPS if name not in done), "")
    return tuple(
        Step(
            name,
            str(label),
            "done" if name in done else "current" if name == current else "ahead",
        )
        for name, label in STEPS.items()
    )


@transaction.atomic
def finish_step(connection: Connection, name: str, by: User) -> Connection:
    """Remember that a step of the set-up is done.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: There is no such step, or it is not done by pressing on.
    """
    require(by, Ability.CONNECT)
    if name not in STEPS or name in {"connect", "check", "switch_on"}:
        raise DomainError("connection.unknown_step", step=name)
    connection = locked(connection)
    if name not in connection.steps_done:
        done = {*connection.steps_done, name}
        connection.steps_done = [step for step in STEPS if step in done]
        connection.save(update_fields=["steps_done"])
    return connection


def register_counts(connection: Connection) -> tuple[RegisterCount, ...]:
    """Return counts of both sides: a glance tells whether it is the right company."""
    states = {row.kind: row for row in RegisterState.objects.filter(connection=connection)}
    made: list[RegisterCount] = []
    for kind in open_kinds(connection):
        state = states.get(kind)
        read = state is not None and state.read_at is not None
        made.append(
            RegisterCount(
                kind,
                wording.kind_label(kind, 2),
                registry.workspace().count(kind),
                state.their_count if state is not None and read else None,
                state.read_at if state is not None else None,
            )
        )
    return tuple(made)


def obstacles(connection: Connection) -> tuple[Reason, ...]:
    """Return everything that stops switching on, what must be solved first standing first."""
    if not bytes(connection.credentials):
        return (Reason("connection.no_credentials"),)
    if is_company_missing(connection):
        return (Reason("connection.company_not_chosen"),)
    known = checked(connection)
    if known is None:
        return (Reason("connection.not_checked"),)
    if known.stops_all:
        return tuple(Reason(point.code, dict(point.params)) for point in known.stopping)
    chosen = list(DataType.objects.filter(connection=connection).exclude(direction=Direction.OFF))
    if not chosen:
        return (Reason("connection.nothing_chosen"),)
    found = [reason for row in chosen for reason in stopped(connection, row.group, row.direction)]
    for row in chosen:
        found += unready(connection, row.group, row.direction)
    return tuple(found)


def stopped(connection: Connection, group: str, direction: str) -> list[Reason]:
    """Return what the check found against a data type going a way."""
    known = checked(connection)
    points = known.findings if known is not None else ()
    label = gettext(registry.group_of(connection.system, group).label)
    return [
        Reason("connection.group_stopped", {"group": label, "finding": point.code})
        for point in points
        if point.groups and point.stops(group, Direction(direction))
    ]


def unready(connection: Connection, group: str, direction: str) -> list[Reason]:
    """Return what matching still asks for before a data type may create anything (X4)."""
    if direction not in {Direction.OUT, Direction.INTO}:
        return []
    found: list[Reason] = []
    matched = set(kinds(connection))
    for kind in registry.kinds_of(connection.system, group):
        if kind not in matched:
            continue
        state = RegisterState.objects.filter(connection=connection, kind=kind).first()
        if state is None or state.full_read_at is None:
            found.append(Reason("connection.register_unread", {"kind": kind}))
        elif count := conflicts(connection, kind):
            found.append(Reason("connection.conflicts_stand", {"kind": kind, "count": count}))
    return found


@transaction.atomic
def switch_on(connection: Connection, by: User) -> Connection:
    """Let the chosen data types move from now on; a second press changes nothing.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: Something stops it: the first obstacle, the others in `also`.
    """
    require(by, Ability.CONNECT)
    connection = locked(connection)
    if connection.state == _State.ON:
        return connection
    if found := obstacles(connection):
        raise refusal(found[0], also=[reason.code for reason in found[1:]])
    connection.state, connection.switched_on_at = _State.ON, now()
    connection.paused_code, connection.paused_params = "", {}
    connection.steps_done = list(STEPS)
    connection.save()
    schedule.put(connection)
    record_deed("connection.switched_on", by=by, about=label_of(connection))
    return connection


@transaction.atomic
def switch_off(connection: Connection, by: User) -> Connection:
    """Stop everything; links, journal and choices stay. A second press changes nothing."""
    require(by, Ability.CONNECT)
    connection = locked(connection)
    if connection.state != _State.OFF:
        _stop_runs(connection, by)
        connection.state = _State.OFF
        connection.save(update_fields=["state"])
        schedule.put(connection)
        record_deed("connection.switched_off", by=by, about=label_of(connection))
    return connection


@transaction.atomic
def pause(connection: Connection, by: User) -> Connection:
    """Let a connection rest; what waits is kept.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: It is not on.
    """
    require(by, Ability.CONNECT)
    connection = locked(connection)
    if connection.state == _State.PAUSED:
        return connection
    if connection.state != _State.ON:
        raise DomainError("connection.not_on")
    rest(connection, "connection.paused_by_person", {}, by)
    connection.save()
    schedule.put(connection)
    record_deed("connection.paused", by=by, about=label_of(connection))
    return connection


@transaction.atomic
def remove(connection: Connection, by: User) -> Connection:
    """Forget the key and stop for good; links, plans and the journal are kept.

    Connected again later, the same books are taken up where they were left.
    """
    require(by, Ability.CONNECT)
    connection = locked(connection)
    _stop_runs(connection, by)
    connection.state, connection.credentials = _State.OFF, b""
    connection.save()
    kept_sessions.forget(connection)
    schedule.put(connection)
    record_deed("connection.removed", by=by, about=label_of(connection))
    return connection


def rest(connection: Connection, code: str, params: dict[str, Param], by: User) -> None:
    """Let a connection rest, and say why; not saved."""
    _stop_runs(connection, by)
    connection.state = _State.PAUSED
    connection.paused_code, connection.paused_params = code, params


def wake(connection: Connection) -> None:
    """Let a connection that rested go on."""
    connection.state = _State.ON
    connection.paused_code, connection.paused_params = "", {}
    connection.save()
    schedule.put(connection)


def _stop_runs(connection: Connection, by: User) -> None:
    for run in Run.objects.filter(connection=connection, state__in=UNFINISHED):
        cancel(run.id, by=by.pk)


def is_company_missing(connection: Connection) -> bool:
    """Tell whether it is still to be chosen which of their companies a log-in is used for."""
    chooses = registry.connector(connection.system).companies is not None
    return chooses and connection.client_id == ""


def is_company_open(connection: Connection) -> bool:
    """Tell whether another of their companies may be chosen: nothing was asked for over it yet."""
    if registry.connector(connection.system).companies is None:
        return False
    setting_up = connection.state == _State.SETTING_UP
    return setting_up and not Run.objects.filter(connection=connection).exists()


def label_of(connection: Connection) -> str:
    """Return the name of a connection's system."""
    return registry.connector(connection.system).label


__all__ = [
    "STEPS",
    "Checked",
    "Point",
    "RegisterCount",
    "Step",
    "checked",
    "connections",
    "find",
    "finish_step",
    "is_company_missing",
    "is_company_open",
    "label_of",
    "locked",
    "obstacles",
    "open_kinds",
    "pause",
    "register_counts",
    "remove",
    "rest",
    "steps",
    "stopped",
    "switch_off",
    "switch_on",
    "systems",
    "unready",
    "wake",
]
