"""How a reading of their registers stands: which it has read, how far it came, what it waits for.

Queries only, inside the company's scope; asking for one is `board_press.read`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.sync import board, registry, surveying
from bindeledd.sync.models import Connection, Run


@dataclass(frozen=True)
class RegisterRead:
    """One register in a reading.

    Attributes:
        kind: Of record.
        state: done, stopped, current, ahead, or left where it ended before it came to it.
        rows: That came so far.
        new: Of them unknown before.
        changed: Of them other than before.
        gone: Records that are no longer there.
        doubted: Records that seem gone but are too many to believe.
    """

    kind: str
    state: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    doubted: int = 0


@dataclass(frozen=True)
class Reading:
    """One reading.

    Attributes:
        run: The run that carries it.
        registers: In the order of reading.
        behind: The run that must end before this one begins, if it waits for one.
        asked_to_wait: Whether they could not be read just now, so that we try again.
    """

    run: Run
    registers: tuple[RegisterRead, ...]
    behind: Run | None
    asked_to_wait: bool

    @property
    def unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.run.state in board.UNFINISHED

    @property
    def rows(self) -> int:
        """Rows that came, over all registers."""
        return sum(one.rows for one in self.registers)


def latest(connection: Connection) -> Reading | None:
    """Return the reading that was asked for last; None when there never was one."""
    rows = Run.objects.filter(connection=connection, trigger=Run.Trigger.READ)
    run = rows.select_related("connection", "asked_by").order_by("-number").first()
    return of(run) if run is not None else None


def of(run: Run) -> Reading:
    """Return how a reading stands."""
    behind = None
    if run.state == Run.State.WAITING:
        others = Run.objects.filter(connection=run.connection, state=Run.State.RUNNING)
        behind = others.select_related("connection").first()
    unfinished = run.state in board.UNFINISHED
    return Reading(run, _registers(run), behind, unfinished and run.position.get("tries", 0) > 0)


def _registers(run: Run) -> tuple[RegisterRead, ...]:
    """Return what is read in the engine's order: lists to choose from first, then registers."""
    system = run.connection.system
    every = [group.name for group in registry.connector(system).groups]
    groups = [name for name in every if not run.groups or name in run.groups]
    lists = dict.fromkeys(kind for name in groups for kind in registry.lists_of(system, name))
    asked = {kind for name in groups for kind in registry.kinds_of(system, name)}
    kinds = [*lists, *(kind for kind in surveying.kinds(run.connection) if kind in asked)]
    return tuple(_register(run, kind, place) for place, kind in enumerate(kinds))


def _register(run: Run, kind: str, place: int) -> RegisterRead:
    told = dict(run.progress.get(f"read {kind}", {}))
    told.pop("milliseconds", None)
    return RegisterRead(kind, _state(run, kind, place), **told)


def _state(run: Run, kind: str, place: int) -> str:
    stopped = {stop["what"] for stop in run.position.get("stopped", ())}
    at = run.position.get("i", 0) if run.position.get("stage", "read") == "read" else place + 1
    unfinished = run.state in board.UNFINISHED
    if kind in stopped:
        return "stopped"
    if place < at:
        return "done"
    if place > at or run.state == Run.State.WAITING:
        return "ahead" if unfinished else "left"
    return "current" if unfinished else "stopped"
