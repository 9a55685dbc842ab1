"""The one place that knows everything: connectors, the workspace's exchange and the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bindeledd.config.options import options
from bindeledd.connectors import poweroffice_go
from bindeledd.sync import registry
from bindeledd.sync.flows import Connector, Identity
from bindeledd.sync.mapping import Reason
from bindeledd.sync.ports import Changed
from bindeledd.workspace.exchange import Exchange

CONNECTORS: Final[tuple[Connector[Any], ...]] = (poweroffice_go.CONNECTOR,)
"""Every system that can be connected; to add one, add its line."""


def _installation_of(system: str) -> Mapping[str, str]:
    """Return the settings of this installation whose names begin with the system's."""
    values = options()
    prefix = f"{system}_"
    return {
        name.removeprefix(prefix): str(getattr(values, name) or "")
        for name in values.__struct_fields__
        if name.startswith(prefix)
    }


def wire() -> None:
    """Register connectors and hand the workspace to the engine."""
    for connector in CONNECTORS:
        system = connector.system
        registry.plug(connector, lambda system=system: _installation_of(system))
    registry.plug_workspace(Exchange(identity=Identity, changed=Changed, reason=Reason))
