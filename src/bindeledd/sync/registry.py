"""What is plugged in: connectors by system, the workspace, and wires for tests; set by config."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bindeledd.sync.flows import Connector, Direction, Flow, Group, Inbound, Outbound
from bindeledd.sync.ports import Workspace

_connectors: dict[str, Connector[Any]] = {}
_installations: dict[str, Callable[[], Mapping[str, str]]] = {}
_transports: dict[str, Callable[[], Any]] = {}
_workspace: list[Workspace] = []


def plug(connector: Connector[Any], installation: Callable[[], Mapping[str, str]] = dict) -> None:
    """Make a connector known, with what this installation has set for its system."""
    _connectors[connector.system] = connector
    _installations[connector.system] = installation


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


def installation(system: str) -> Mapping[str, str]:
    """Return what this installation has set for a system."""
    return _installations[system]()


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


def kinds_of(system: str, group: str) -> tuple[str, ...]:
    """Return the kinds of record that a data type concerns, in declared order."""
    flows = connector(system).flows
    return tuple(dict.fromkeys(flow.kind for flow in flows if flow.group == group))
