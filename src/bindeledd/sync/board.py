"""What the dashboard asks the engine: health of each connection, what waits, what goes where.

Queries only, inside the company's scope; the hours of the timeline stand in `board_hours`, held
rows in `board_held`, runs in `board_runs`. Words are left to the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.sync import registry, watchdog
from bindeledd.sync.flows import Connector, Direction, Group, Mode
from bindeledd.sync.models import (
    Connection,
    Counterpart,
    DataType,
    RegisterState,
    Run,
    Timetable,
    Waiting,
)

Why = Waiting.Why
DAY = timedelta(days=1)
UNFINISHED = (Run.State.WAITING, Run.State.RUNNING)


@dataclass
class Waits:
    """How many rows stand still, by the four kinds of work that they are."""

    queued: int = 0
    held: int = 0
    refused: int = 0
    unknown: int = 0

    def add(self, why: str, rows: int) -> None:
        """Count rows of one kind of waiting; a conflict is held, what moved in part is queued."""
        match why:
            case Why.HELD | Why.CONFLICT:
                self.held += rows
            case Why.REFUSED:
                self.refused += rows
            case Why.UNKNOWN:
                self.unknown += rows
            case _:
                self.queued += rows

    @property
    def all(self) -> int:
        """Every row that did not move."""
        return self.queued + self.held + self.refused + self.unknown


@dataclass(frozen=True)
class Health:
    """How one connection stands.

    Attributes:
        connection: Which.
        label: The system's name.
        short: Its name in running text.
        waits: Rows that stand still.
        last: The latest run that has ended, previews and readings aside.
        running: The run under way or waiting to start.
        next_due: When the next automatic run is due.
        missed: Runs of the last 24 hours that should have happened.
    """

    connection: Connection
    label: str
    short: str
    waits: Waits
    last: Run | None
    running: Run | None
    next_due: datetime | None
    missed: tuple[watchdog.Missed, ...]

    @property
    def needs_key(self) -> bool:
        """Whether access ended there, so that a person must give a new key."""
        state, code = self.connection.state, self.connection.paused_code
        return state == Connection.State.PAUSED and code.startswith("remote.")

    @property
    def stopped(self) -> bool:
        """Whether the latest run was stopped by something that concerns more than one row."""
        return self.last is not None and self.last.state == Run.State.FAILED

    @property
    def latest_missed(self) -> bool:
        """Whether the latest hour that should have been run was not."""
        if not self.missed:
            return False
        ended = self.last.ended_at if self.last is not None else None
        return ended is None or self.missed[-1].due_at > ended

    @property
    def well(self) -> bool:
        """Whether it runs as it should."""
        return (
            self.connection.state == Connection.State.ON
            and not self.stopped
            and not self.latest_missed
        )


def standing() -> list[Connection]:
    """Return the company's connections, oldest first; those removed are left out."""
    rows = Connection.objects.exclude(state=Connection.State.OFF, credentials=b"")
    return [row for row in rows.order_by("created_at", "id") if known_system(row.system)]


def known_system(system: str) -> bool:
    """Tell whether a system is plugged in here."""
    return any(one.system == system for one in registry.connectors())


def system_of(connection: Connection) -> Connector[Any]:
    """Return all that is declared of a connection's system."""
    return registry.connector(connection.system)


def find(connection_id: UUID) -> Connection:
    """Return a connection of the company entered.

    Raises:
        NotFoundError: There is none of that id here.
    """
    found = Connection.objects.filter(id=connection_id).first()
    if found is None or not known_system(found.system):
        raise NotFoundError("connection.not_found")
    return found


def waits_of(connections: Iterable[UUID]) -> dict[UUID, Waits]:
    """Return what stands still over each connection."""
    found: dict[UUID, Waits] = {one: Waits() for one in connections}
    rows = Waiting.objects.filter(connection__in=list(found)).values("connection_id", "why")
    for row in rows.annotate(rows=Count("id")):
        found[row["connection_id"]].add(row["why"], row["rows"])
    return found


@dataclass(frozen=True)
class OpenPairs:
    """Pairs of records that wait for a person's answer.

    Attributes:
        all: Over every register, as last compared.
        aside: Those of them that no row waits for: a connection that is being set up, a register
            that is linked only. The others are counted among what is held.
    """

    all: int = 0
    aside: int = 0


def open_pairs(connections: Iterable[UUID]) -> OpenPairs:
    """Return how many pairs wait for an answer; two short queries."""
    ids = list(connections)
    kept = RegisterState.objects.filter(connection__in=ids, open_conflicts__isnull=False)
    rows = Waiting.objects.filter(connection__in=ids, why=Why.CONFLICT)
    told = rows.values_list("connection_id", "kind").annotate(rows=Count("id"))
    waits = {(connection, kind): count for connection, kind, count in told}
    found = {
        (connection, kind): (conflicts or 0) + (suggestions or 0)
        for connection, kind, conflicts, suggestions in kept.values_list(
            "connection_id", "kind", "open_conflicts", "open_suggestions"
        )
    }
    aside = sum(max(count - waits.get(key, 0), 0) for key, count in found.items())
    return OpenPairs(all=aside + sum(waits.values()), aside=aside)


def health(connections: Sequence[Connection]) -> list[Health]:
    """Return how connections stand; a handful of queries, and two more for each of them."""
    ids = [one.id for one in connections]
    waits = waits_of(ids)
    seats = dict(Timetable.objects.filter(pk__in=ids).values_list("pk", "due_at"))
    runs = Run.objects.filter(connection__in=ids).order_by("connection_id", "-asked_at")
    ended = runs.exclude(trigger__in=Run.MOVES_NOTHING).exclude(ended_at=None)
    ended = ended.exclude(state=Run.State.CANCELLED)
    last = {run.connection_id: run for run in ended.distinct("connection_id")}
    under_way = {
        run.connection_id: run
        for run in runs.filter(state__in=UNFINISHED).order_by("connection_id", "state")
    }
    instant = now()
    return [
        Health(
            connection=one,
            label=system_of(one).label,
            short=system_of(one).short,
            waits=waits[one.id],
            last=last.get(one.id),
            running=under_way.get(one.id),
            next_due=seats.get(one.id) if one.state == Connection.State.ON else None,
            missed=tuple(watchdog.missed(one, instant)),
        )
        for one in connections
    ]


@dataclass(frozen=True)
class FlowLine:
    """One data type in the picture of what goes where.

    Attributes:
        group: Its declaration.
        direction: Which way it goes.
        mode: When.
        rows: How many records there are here; None of what is off, where nobody asks.
        moved: Rows that moved in the last 24 hours.
        conflicts: Rows that need an answer.
        held: Rows that wait for something else.
    """

    group: Group
    direction: Direction
    mode: Mode
    rows: int | None
    moved: int = 0
    conflicts: int = 0
    held: int = 0


def _mode(system: Connector[Any], group: Group, choice: DataType | None) -> Mode:
    """Return when a data type moves; what goes by button alone never goes by the clock."""
    if registry.only_by_button(system.system, group.name):
        return Mode.BY_HAND
    return Mode(choice.mode) if choice else Mode.AUTOMATIC


def flow_lines(connection: Connection) -> list[FlowLine]:
    """Return what goes where over a connection, in the order of the panel."""
    system = system_of(connection)
    chosen = {row.group: row for row in DataType.objects.filter(connection=connection)}
    moved = moved_by_group(connection, now() - DAY)
    stopped: Counter[tuple[str, str]] = Counter()
    rows = Waiting.objects.filter(connection=connection).values("group", "why")
    for row in rows.annotate(rows=Count("id")):
        stopped[row["group"], row["why"]] += row["rows"]
    workspace = registry.workspace()
    lines = []
    for group in system.groups:
        choice = chosen.get(group.name)
        kind = registry.kinds_of(system.system, group.name)[0]
        direction = Direction(choice.direction) if choice else Direction.OFF
        lines.append(
            FlowLine(
                group=group,
                direction=direction,
                mode=_mode(system, group, choice),
                rows=None if direction is Direction.OFF else workspace.count(kind),
                moved=moved[group.name],
                conflicts=stopped[group.name, Why.CONFLICT],
                held=sum(stopped[group.name, why] for why in (Why.HELD, Why.REFUSED, Why.UNKNOWN)),
            )
        )
    return lines


def moved_by_group(connection: Connection, since: datetime) -> Counter[str]:
    """Return how many rows moved since an instant, by data type."""
    group_of = {flow.name: flow.group for flow in system_of(connection).flows}
    sums: Counter[str] = Counter()
    runs = Run.objects.filter(connection=connection, started_at__gte=since)
    for progress in runs.exclude(trigger__in=Run.MOVES_NOTHING).values_list("progress", flat=True):
        for flow, figures in progress.items():
            if flow in group_of:
                sums[group_of[flow]] += figures.get("done", 0)
    return sums


@dataclass(frozen=True)
class Room:
    """How much of what a system allows was used while transferring.

    Attributes:
        label: The system's name.
        used: Requests a second.
        allowed: Requests a second.
        requests: In the last hour.
    """

    label: str
    used: Decimal
    allowed: Decimal
    requests: int

    @property
    def percent(self) -> int:
        """The share used, in whole per cent."""
        return min(int(self.used * 100 / self.allowed), 100)


def room(connection: Connection) -> Room:
    """Return how close to the system's limit the runs of the last hour came."""
    system = system_of(connection)
    instant = now()
    runs = Run.objects.filter(connection=connection, started_at__gte=instant - timedelta(hours=1))
    requests, seconds = 0, Decimal(0)
    for started, ended, count in runs.values_list("started_at", "ended_at", "requests"):
        if started is not None:
            took = (ended or instant) - started
            seconds += Decimal(round(took.total_seconds() * 1000)) / 1000
            requests += count
    used = (Decimal(requests) / max(seconds, Decimal(1))) if requests else Decimal(0)
    return Room(
        system.label, min(used, system.requests_per_second), system.requests_per_second, requests
    )


@dataclass(frozen=True)
class Forcing:
    """What a person may force over one connection.

    Attributes:
        connection: Which.
        label: The system's name.
        groups: Data types that move, with whether they are ticked from the start.
    """

    connection: Connection
    label: str
    groups: tuple[tuple[Group, bool], ...] = field(default=())


def forcing(connection: Connection) -> Forcing:
    """Return the data types that a force sync may take: those that go somewhere."""
    system = system_of(connection)
    moving = DataType.objects.filter(connection=connection).exclude(direction=Direction.OFF)
    modes = dict(moving.values_list("group", "mode"))
    return Forcing(
        connection,
        system.label,
        tuple(
            (group, modes[group.name] == Mode.AUTOMATIC)
            for group in system.groups
            if group.name in modes
        ),
    )


def check_groups(connection: Connection, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the data types asked for, as far as they move over the connection.

    Raises:
        DomainError: None of them does.
    """
    offered = {group.name for group, _ in forcing(connection).groups}
    found = tuple(name for name in dict.fromkeys(wanted) if name in offered)
    if not found:
        raise DomainError("run.nothing_chosen")
    return found


@dataclass(frozen=True)
class Linked:
    """How many records of one kind have their counterpart over a connection."""

    kind: str
    ours: int
    linked: int


def linked(connection: Connection) -> list[Linked]:
    """Return how far the registers of a connection are linked; one query and one a kind."""
    system = system_of(connection)
    kinds = dict.fromkeys(
        registry.kinds_of(system.system, group.name)[0] for group in system.groups
    )
    rows = Counterpart.objects.filter(
        connection=connection, kind__in=list(kinds), ours__isnull=False
    ).values("kind")
    found = {row["kind"]: row["rows"] for row in rows.annotate(rows=Count("id"))}
    workspace = registry.workspace()
    return [Linked(kind, workspace.count(kind), found.get(kind, 0)) for kind in kinds]


def direction_of(connection: Connection, kind: str) -> str:
    """Return which way records of a kind go over a connection."""
    system = connection.system
    groups = [
        g.name for g in system_of(connection).groups if kind in registry.kinds_of(system, g.name)
    ]
    found = DataType.objects.filter(connection=connection, group__in=groups)
    return found.values_list("direction", flat=True).first() or str(Direction.OFF)
