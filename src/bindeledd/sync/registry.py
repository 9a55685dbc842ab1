"""What is plugged in: connectors by system, the workspace, and wires for tests; set by config."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypedDict

from bindeledd.sync.flows import (
    Connector,
    Direction,
    Flow,
    Group,
    Inbound,
    Outbound,
    Payload,
    Register,
)
from bindeledd.sync.mapping import MISSING, Mapping, Missing, Out
from bindeledd.sync.ports import Workspace

_connectors: dict[str, Connector[Any]] = {}
_installations: dict[str, Callable[[], Table[str, str]]] = {}
_transports: dict[str, Callable[[], Any]] = {}
_workspace: list[Workspace] = []


def plug(connector: Connector[Any], installation: Callable[[], Table[str, str]] = dict) -> None:
    """Make a connector known, with what this installation has set for its system."""
    _connectors[connector.system] = connector
    _installations[connector.system] = installation


def unplug(system: str) -> None:
    """Forget a connector, such as one that a test has made."""
    _connectors.pop(system, None)
    _installations.pop(system, None)


def plug_workspace(workspace: Workspace) -> None:
    """Make the field side known."""
    _workspace[:] = [workspace]


def plug_transport(system: str, make: Callable[[], Any] | None) -> None:
    """Replace the wire to a system, by a stand-in in process; None puts the real one back."""
    if make is None:
        _transports.pop(system, None)
    else:
        _transports[system] = make


def connector(system: str) -> Connector[Any]:
    """Return the connector of a system.

    Raises:
        KeyError: No such system is plugged in.
    """
    return _connectors[system]


def connectors() -> tuple[Connector[Any], ...]:
    """Return all connectors, in the order in which they were plugged in."""
    return tuple(_connectors.values())


def installation(system: str) -> Table[str, str]:
    """Return what this installation has set for a system."""
    return _installations[system]()


def lacking(system: str) -> tuple[str, ...]:
    """Return which settings that a system needs are not set, by the names that they have here."""
    known = installation(system)
    return tuple(f"{system}_{name}" for name in connector(system).needs if not known.get(name))


def transport(system: str) -> Any:
    """Return a replaced wire, or None for the real one."""
    make = _transports.get(system)
    return make() if make is not None else None


def workspace() -> Workspace:
    """Return the field side.

    Raises:
        LookupError: None is plugged in.
    """
    if not _workspace:
        raise LookupError("no workspace is plugged in")
    return _workspace[0]


@dataclass(frozen=True)
class Entry:
    """What is kept of an entry of a catalogue beside who it is: nothing."""

    id: str
    revision: int


class _NothingMore(TypedDict):
    """What is read of an entry of a catalogue beside who it is."""


_ENTRY: Final = Mapping(Entry, _NothingMore, rows=())


def _kept(shape: type, paths: tuple[str, ...]) -> Mapping[Entry]:
    """Return the table that keeps some fields of an entry, and writes none."""
    if not paths:
        return _ENTRY
    return Mapping(Entry, shape, rows=tuple(Out(path, _unsaid, (), "") for path in paths))


def _unsaid(_entry: Entry) -> Missing:
    return MISSING


def _never(_payload: Payload) -> datetime | None:
    """Return None: of a catalogue all is read each time."""
    return None


def group_of(system: str, name: str) -> Group:
    """Return a data type of a system.

    Raises:
        KeyError: The system has no such data type.
    """
    return {group.name: group for group in connector(system).groups}[name]


def flows_of(system: str, group: str, direction: Direction) -> tuple[Flow, ...]:
    """Return the flows that a data type runs in a direction, in declared order."""
    form: type[Any] = Outbound if direction is Direction.OUT else Inbound
    if direction not in {Direction.OUT, Direction.INTO}:
        return ()
    flows = connector(system).flows
    return tuple(f for f in flows if f.group == group and isinstance(f, form))


def register(system: str, kind: str) -> Register[Any]:
    """Return what is read of a kind: a register, or a catalogue as one.

    Raises:
        KeyError: The system has neither.
    """
    found = connector(system)
    if kind in {one.kind for one in found.registers}:
        return found.register(kind)
    catalogue = found.catalogue(kind)
    return Register(
        kind=kind,
        list_=catalogue.list_,
        identity=catalogue.identity,
        changed_at=_never,
        mapping=_kept(catalogue.shape, catalogue.keeps),
        matched=False,
    )


def is_listed(system: str, kind: str) -> bool:
    """Tell whether the records of a kind are listed there, so that they can be read."""
    return register(system, kind).list_ is not None


def lists_of(system: str, group: str) -> tuple[str, ...]:
    """Return the catalogues that a data type chooses from, in settings or by a number."""
    chosen = [one.to for one in group_of(system, group).settings if one.to]
    flows = (flow for flow in connector(system).flows if flow.group == group)
    named = [kind for flow in flows for kind in sorted(flow.mapping.catalogues)]
    return tuple(dict.fromkeys([*chosen, *named]))


def only_by_button(system: str, group: str) -> bool:
    """Tell whether a data type moves only what a person hands over, whatever was chosen."""
    flows = [flow for flow in connector(system).flows if flow.group == group]
    return bool(flows) and all(isinstance(f, Outbound) and f.asked == "always" for f in flows)


def changes_later(system: str, group: str) -> bool:
    """Tell whether what a data type moved can change on the other side by a later transfer."""
    return any(
        not isinstance(flow, Outbound)
        or (
            not flow.once
            and (flow.update is not None or flow.correct or flow.by_difference is not None)
        )
        for flow in connector(system).flows
        if flow.group == group
    )


def kinds_of(system: str, group: str) -> tuple[str, ...]:
    """Return the kinds of record that a data type concerns, in declared order."""
    moved = (flow.kind for flow in connector(system).flows if flow.group == group)
    return tuple(dict.fromkeys([*group_of(system, group).links, *moved]))
