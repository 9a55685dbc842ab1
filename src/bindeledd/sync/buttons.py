"""Buttons that hand one record over: which there are, how far it came, and the press itself.

A button stands for a flow that moves only what a person hands over. What a run does with it then
is left to `handing` and the engine; what the field side does of its own is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.sync import foresight, handing, links, registry
from bindeledd.sync.deeds import CREATE, purpose_of
from bindeledd.sync.flows import Connector, Direction, Group, Inbound, Mode, Outbound
from bindeledd.sync.foresight import Foreseen
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Connection, DataType, Intent, Run, Waiting
from bindeledd.sync.passage import direction_of
from bindeledd.tenancy.models import User

_SHOWN: Final = (Connection.State.ON, Connection.State.PAUSED)


@dataclass(frozen=True)
class Button:
    """One way in which a record of a kind can be handed over.

    Attributes:
        connection: Where to.
        system: Of which kind the other side is.
        flow: What takes it.
        documents: Names of the files that go along.
        why_not: What keeps it from being pressed; None when it can be.
    """

    connection: Connection
    system: Connector[Any]
    flow: Outbound[Any]
    documents: tuple[str, ...]
    why_not: Reason | None = None

    @property
    def slug(self) -> str:
        """The flow's name in an address."""
        return self.flow.name.rpartition(".")[2]


@dataclass(frozen=True)
class Followed:
    """One step after a record, such as its file.

    Attributes:
        name: Of the step.
        label: What it does, as declared; English source text.
        done: Whether it is.
        at: When it was last tried, or done.
    """

    name: str
    label: str
    done: bool
    at: datetime | None


@dataclass(frozen=True)
class Standing:
    """How far a record came over one connection.

    Attributes:
        connection: Which.
        system: Of which kind the other side is.
        theirs: Their id of what stands there; empty while nothing does.
        number: Their number of it; their id where it has none.
        made_at: When it was made there, or None.
        waits: What waits, longest first.
        steps: What was asked to follow it.
        called: What it is there, with its `%(number)s`, as declared; English source text, or empty.
        told_by: Data type that tells what becomes of it there; None where there is none.
        is_told: Whether that one is on.
    """

    connection: Connection
    system: Connector[Any]
    theirs: str
    number: str
    made_at: datetime | None
    waits: tuple[Waiting, ...]
    steps: tuple[Followed, ...]
    called: str = ""
    told_by: Group | None = None
    is_told: bool = False

    @property
    def stands(self) -> bool:
        """Whether it stands there."""
        return self.theirs != ""


def connections() -> tuple[Connection, ...]:
    """Return the company's connections, the oldest first; whatever became of them."""
    return tuple(Connection.objects.order_by("created_at", "id"))


def buttons(kind: str, over: Iterable[Connection]) -> tuple[Button, ...]:
    """Return the ways in which records of a kind can be handed over now, in declared order.

    Args:
        kind: Of record.
        over: The company's connections.
    """
    found: list[Button] = []
    for connection in over:
        if connection.state not in _SHOWN or bytes(connection.credentials) == b"":
            continue
        system = registry.connector(connection.system)
        paused = connection.state == Connection.State.PAUSED
        why = _pause(connection) if paused else None
        found += [
            Button(connection, system, flow, _documents(flow), why)
            for flow in _by_button(connection, system, kind)
        ]
    return tuple(found)


def button(kind: str, connection_id: UUID, slug: str) -> Button:
    """Return one way.

    Raises:
        NotFoundError: There is none: no such connection, or it is off, or the data type is.
    """
    for one in buttons(kind, connections()):
        if one.connection.id == connection_id and slug in {one.slug, one.flow.name}:
            return one
    raise NotFoundError("handing.no_such_way")


def _pause(connection: Connection) -> Reason:
    if connection.paused_code == "":
        return Reason("run.connection_is_off")
    return Reason(connection.paused_code, connection.paused_params)


def _by_button(
    connection: Connection, system: Connector[Any], kind: str
) -> tuple[Outbound[Any], ...]:
    rows = DataType.objects.filter(connection=connection, direction=Direction.OUT)
    by_hand = {row.group: row.mode == Mode.BY_HAND for row in rows}
    return tuple(
        flow
        for flow in system.flows
        if isinstance(flow, Outbound)
        and flow.kind == kind
        and flow.group in by_hand
        and flow.waits_for_button(by_hand=by_hand[flow.group])
    )


def _documents(flow: Outbound[Any]) -> tuple[str, ...]:
    return tuple(step.document for step in flow.steps if step.document)


def press(
    chosen: Button, ours: UUID, label: str, *, by: User, seen: str | None, take: Callable[[], bool]
) -> Run | None:
    """Hand a record over: the field side's own deed and the engine's, both or neither.

    Whether the person may do so is the field side's to ask. A second press finds what the first
    one made.

    Args:
        chosen: Which way.
        ours: The record.
        label: As people read it.
        by: Who.
        seen: Fingerprint of what the person was shown; None where nobody was shown anything.
        take: The field side's deed; tells whether it was done now.

    Returns:
        The run, new or joined; None where another one carries it.

    Raises:
        DomainError: The connection is not on; or it is no longer what the person was shown.
    """
    if chosen.why_not is not None:
        refused = DomainError(chosen.why_not.code)
        refused.params.update(chosen.why_not.params)
        raise refused
    with transaction.atomic():
        first = take()
        if first and seen is not None:
            now = foresight.foresee(chosen.connection, chosen.flow, ours)
            if now.fingerprint != seen:
                raise DomainError("handing.changed_since_shown")
        return handing.hand_over(chosen.connection.id, chosen.flow.name, [(ours, label)], by=by)


def foresee(chosen: Button, ours: UUID) -> Foreseen:
    """Return what pressing would do.

    Raises:
        NotFoundError: No such record in this company.
    """
    return foresight.foresee(chosen.connection, chosen.flow, ours)


def standings(kind: str, ours: UUID, over: Iterable[Connection]) -> tuple[Standing, ...]:
    """Return how far a record came over each connection that knows of it.

    Args:
        kind: Of record.
        ours: Which.
        over: The company's connections.
    """
    found = (_standing(connection, kind, ours) for connection in over)
    return tuple(one for one in found if one is not None)


def places(kind: str, ours: UUID) -> dict[UUID, str]:
    """Return the connections at which a record stands or waits, with the name of each system."""
    found = standings(kind, ours, connections())
    return {one.connection.id: one.system.label for one in found if one.stands or one.waits}


def _standing(connection: Connection, kind: str, ours: UUID) -> Standing | None:
    known = links.by_ours(connection.id, kind, [ours]).get(ours)
    rows = Waiting.objects.filter(connection=connection, kind=kind, ours=ours)
    waits = tuple(rows.select_related("connection").order_by("since", "id"))
    deeds = list(
        Intent.objects.filter(connection=connection, kind=kind, ours=ours).order_by("changed_at")
    )
    if known is None and not waits and not deeds:
        return None
    theirs = known.theirs if known is not None and not known.vanished else ""
    made = [one for one in deeds if one.purpose == CREATE and one.state == "done"]
    system = registry.connector(connection.system)
    flows = {flow.name: flow for flow in system.flows if isinstance(flow, Outbound)}
    teller = _told_by(system, kind) if theirs else None
    return Standing(
        connection=connection,
        system=system,
        theirs=theirs,
        number=(known.identity.number or theirs) if known is not None else "",
        made_at=made[-1].changed_at if made and theirs else None,
        waits=waits,
        steps=_steps(connection, deeds, waits, theirs),
        called=next((flows[one.flow].becomes for one in made[-1:] if one.flow in flows), ""),
        told_by=teller,
        is_told=teller is not None and direction_of(connection, teller.name) is Direction.INTO,
    )


def _told_by(system: Connector[Any], kind: str) -> Group | None:
    """Return the data type that reads what becomes of such records."""
    names = {
        flow.group
        for flow in system.flows
        if isinstance(flow, Inbound) and any(kind == ours for ours, _ in flow.belongs)
    }
    return next((group for group in system.groups if group.name in names), None)


def _steps(
    connection: Connection, deeds: Sequence[Intent], waits: Sequence[Waiting], theirs: str
) -> tuple[Followed, ...]:
    """Return the steps of the flows that were asked for; of those nobody wanted, none."""
    if theirs == "":
        return ()
    asked = {one.flow for one in deeds} | {one.flow for one in waits}
    flows = [
        flow
        for flow in registry.connector(connection.system).flows
        if isinstance(flow, Outbound) and flow.name in asked
    ]
    wanted = {step.name: step for flow in flows for step in flow.steps}
    tried = {
        one.purpose: one for one in deeds if one.theirs == theirs
    }  # the latest of each, for they are in order
    found: list[Followed] = []
    for name, step in wanted.items():
        deed = tried.get(purpose_of(name))
        if deed is None and not step.document:
            continue
        done = deed is not None and deed.state == Intent.State.DONE
        at = deed.changed_at if deed is not None else None
        found.append(Followed(name, step.label, done, at))
    return tuple(found)
