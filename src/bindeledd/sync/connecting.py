"""Connections from the key to the switch: made, checked, set up in steps, switched on and off.

What may stop a connection is gathered in `obstacles`; what moves which way is left to `choosing`,
finding pairs to `linking`. Called inside the company's scope.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from bindeledd.sync import registry, schedule, wording
from bindeledd.sync.asking import cancel
from bindeledd.sync.checking import Checked, Point, ask, checked, checked_of, store
from bindeledd.sync.flows import Check, Connector, Direction
from bindeledd.sync.linking import conflicts, kinds, refusal
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, DataType, RegisterState, Run
from bindeledd.sync.queueing import UNFINISHED
from bindeledd.sync.secrets import seal
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import current_company
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


def connections() -> list[Connection]:
    """Return the connections of the company entered; removed ones are left out."""
    rows = Connection.objects.exclude(state=_State.OFF, credentials=b"")
    return list(rows.order_by("created_at"))


def systems() -> tuple[Connector[Any], ...]:
    """Return the systems that can be connected."""
    return registry.connectors()


def create(system: str, credentials: Mapping[str, str], by: User) -> Connection:
    """Connect the company entered to a system, after asking the system who the key belongs to.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: The key is refused; nothing is kept.
        UnavailableError: The system cannot be reached; nothing is kept.
        DomainError: A key is missing, the system is unknown, or those books are connected already.
    """
    require(by, Ability.CONNECT)
    given = _complete(system, credentials)
    company_id = current_company()
    fresh = Connection(company_id=company_id, system=system, credentials=seal(given), created_by=by)
    found, requests = ask(fresh)
    connection = _place_for(fresh, found)
    connection.client_id = found.client_id or connection.client_id
    store(connection, found, requests)
    connection.steps_done = ["connect"] + (
        ["check"] if not checked_of(connection).stops_all else []
    )
    connection.save()
    schedule.put(connection)
    record_deed("connection.created", by=by, about=_label(connection), client=found.company_name)
    return connection


def check(connection: Connection, by: User) -> Checked:
    """Ask the system anew what we may do, and keep what it says.

    A key that leads to another company than ours or than before stops a connection that is on.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: Access ended. `UnavailableError`: The system cannot be reached.
    """
    require(by, Ability.CONNECT)
    found, requests = ask(connection)
    store(connection, found, requests)
    checked_now = checked_of(connection)
    if not connection.client_id:
        connection.client_id = found.client_id
    if not checked_now.stops_all and "check" not in connection.steps_done:
        connection.steps_done = [*connection.steps_done, "check"]
    if checked_now.stops_all and connection.state == _State.ON:
        first = checked_now.stopping[0]
        _rest(connection, first.code, dict(first.params), by)
    connection.save()
    schedule.put(connection)
    record_deed("connection.checked", by=by, about=_label(connection))
    return checked_now


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


def finish_step(connection: Connection, name: str, by: User) -> Connection:
    """Remember that a step of the set-up is done.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: There is no such step, or it is not done by pressing on.
    """
    require(by, Ability.CONNECT)
    if name not in STEPS or name in {"connect", "check", "switch_on"}:
        raise DomainError("connection.unknown_step", step=name)
    if name not in connection.steps_done:
        done = {*connection.steps_done, name}
        connection.steps_done = [step for step in STEPS if step in done]
        connection.save(update_fields=["steps_done"])
    return connection


def register_counts(connection: Connection) -> tuple[RegisterCount, ...]:
    """Return counts of both sides: a glance tells whether it is the right company."""
    states = {row.kind: row for row in RegisterState.objects.filter(connection=connection)}
    made: list[RegisterCount] = []
    for kind in kinds(connection):
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
    connection = Connection.objects.select_for_update().get(id=connection.id)
    if connection.state == _State.ON:
        return connection
    if found := obstacles(connection):
        raise refusal(found[0], also=[reason.code for reason in found[1:]])
    connection.state, connection.switched_on_at = _State.ON, now()
    connection.paused_code, connection.paused_params = "", {}
    connection.steps_done = list(STEPS)
    connection.save()
    schedule.put(connection)
    record_deed("connection.switched_on", by=by, about=_label(connection))
    return connection


@transaction.atomic
def switch_off(connection: Connection, by: User) -> Connection:
    """Stop everything; links, journal and choices stay. A second press changes nothing."""
    require(by, Ability.CONNECT)
    if connection.state != _State.OFF:
        _stop_runs(connection, by)
        connection.state = _State.OFF
        connection.save(update_fields=["state"])
        schedule.put(connection)
        record_deed("connection.switched_off", by=by, about=_label(connection))
    return connection


@transaction.atomic
def pause(connection: Connection, by: User) -> Connection:
    """Let a connection rest; what waits is kept.

    Raises:
        ForbiddenError: The role does not allow it.
        DomainError: It is not on.
    """
    require(by, Ability.CONNECT)
    if connection.state == _State.PAUSED:
        return connection
    if connection.state != _State.ON:
        raise DomainError("connection.not_on")
    _rest(connection, "connection.paused_by_person", {}, by)
    connection.save()
    schedule.put(connection)
    record_deed("connection.paused", by=by, about=_label(connection))
    return connection


def resume(connection: Connection, by: User) -> Connection:
    """Go on after a pause, once the check passes.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: Access is still not given; it stays paused.
        DomainError: It is not paused, or the check found what stops everything.
    """
    require(by, Ability.CONNECT)
    if connection.state == _State.ON:
        return connection
    if connection.state != _State.PAUSED:
        raise DomainError("connection.not_paused")
    known = check(connection, by)
    if known.stops_all:
        first = known.stopping[0]
        raise refusal(Reason(first.code, dict(first.params)))
    _wake(connection)
    record_deed("connection.resumed", by=by, about=_label(connection))
    return connection


def replace_key(connection: Connection, credentials: Mapping[str, str], by: User) -> Checked:
    """Take a new key, if it leads to the same company; a connection at rest goes on.

    Raises:
        ForbiddenError: The role does not allow it.
        AuthorizationError: The key is refused; the old one stays.
        DomainError: It is missing, or leads to another company; the old one stays.
    """
    require(by, Ability.CONNECT)
    given = _complete(connection.system, credentials)
    fresh = Connection(
        company_id=connection.company_id, system=connection.system, credentials=seal(given)
    )
    found, requests = ask(fresh)
    if connection.client_id and found.client_id and connection.client_id != found.client_id:
        raise DomainError("connection.client_changed", name=found.company_name)
    _refuse_second(connection.id, connection.system, found)
    connection.credentials = fresh.credentials
    connection.client_id = connection.client_id or found.client_id
    store(connection, found, requests)
    connection.save()
    known = checked_of(connection)
    by_person = connection.paused_code == "connection.paused_by_person"
    if connection.state == _State.PAUSED and not by_person and not known.stops_all:
        _wake(connection)
    record_deed("connection.key_replaced", by=by, about=_label(connection))
    return known


@transaction.atomic
def remove(connection: Connection, by: User) -> Connection:
    """Forget the key and stop for good; links, plans and the journal are kept.

    Connected again later, the same books are taken up where they were left.
    """
    require(by, Ability.CONNECT)
    _stop_runs(connection, by)
    connection.state, connection.credentials = _State.OFF, b""
    connection.save()
    schedule.put(connection)
    record_deed("connection.removed", by=by, about=_label(connection))
    return connection


def _complete(system: str, credentials: Mapping[str, str]) -> dict[str, str]:
    try:
        asked = registry.connector(system).credentials
    except KeyError as error:
        raise DomainError("connection.unknown_system") from error
    given = {one.name: credentials.get(one.name, "").strip() for one in asked}
    if missing := [name for name, value in given.items() if value == ""]:
        fields = dict.fromkeys(missing, "connection.key_missing")
        raise DomainError("connection.key_missing", fields=fields)
    return given


def _place_for(fresh: Connection, found: Check) -> Connection:
    """Return the row for new access: a new one, or the one that was removed earlier."""
    _refuse_second(None, fresh.system, found)
    if found.client_id:
        earlier = Connection.objects.filter(
            system=fresh.system, client_id=found.client_id, credentials=b""
        ).first()
        if earlier is not None:
            earlier.credentials, earlier.state = fresh.credentials, _State.SETTING_UP
            return earlier
    return fresh


def _refuse_second(itself: UUID | None, system: str, found: Check) -> None:
    if found.client_id == "":
        return
    rows = Connection.objects.filter(system=system, client_id=found.client_id)
    living = rows.exclude(credentials=b"")
    if (living if itself is None else living.exclude(id=itself)).exists():
        raise DomainError("connection.already_connected", name=found.company_name)


def _rest(connection: Connection, code: str, params: dict[str, Param], by: User) -> None:
    _stop_runs(connection, by)
    connection.state = _State.PAUSED
    connection.paused_code, connection.paused_params = code, params


def _wake(connection: Connection) -> None:
    connection.state = _State.ON
    connection.paused_code, connection.paused_params = "", {}
    connection.save()
    schedule.put(connection)


def _stop_runs(connection: Connection, by: User) -> None:
    for run in Run.objects.filter(connection=connection, state__in=UNFINISHED):
        cancel(run.id, by=by.pk)


def _label(connection: Connection) -> str:
    return registry.connector(connection.system).label


__all__ = [
    "STEPS",
    "Checked",
    "Point",
    "RegisterCount",
    "Step",
    "check",
    "checked",
    "connections",
    "create",
    "find",
    "finish_step",
    "obstacles",
    "pause",
    "register_counts",
    "remove",
    "replace_key",
    "resume",
    "steps",
    "stopped",
    "switch_off",
    "switch_on",
    "systems",
    "unready",
]
