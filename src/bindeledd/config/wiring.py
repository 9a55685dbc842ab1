"""The one place that knows everything: connectors, the workspace's exchange and the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from bindeledd.config.options import options
from bindeledd.connectors import poweroffice_go, sevenoffice
from bindeledd.sync import registry
from bindeledd.sync.flows import Connector, Identity
from bindeledd.sync.mapping import Reason
from bindeledd.sync.ports import Changed
from bindeledd.workspace import changes
from bindeledd.workspace.exchange import Exchange
from bindeledd.workspace.ownership import Owner, ownership

CONNECTORS: Final[tuple[Connector[Any], ...]] = (
    poweroffice_go.CONNECTOR,
    sevenoffice.CONNECTOR,
)
"""Every system that can be connected; to add one, add its line."""


def _installation_of(system: str) -> Mapping[str, str]:
    """Return the settings of this installation whose names begin with the system's.

    `folder` is where a connector may keep what it can read again, such as a description.
    """
    values = options()
    prefix = f"{system}_"
    return {"folder": str(values.data_dir / "systems" / system)} | {
        name.removeprefix(prefix): str(getattr(values, name) or "")
        for name in values.__struct_fields__
        if name.startswith(prefix)
    }


def paced(connector: Connector[Any]) -> Connector[Any]:
    """Return a connector with the pace that this installation sets, where it can set one."""
    pace = getattr(options(), f"{connector.system}_requests_per_second", None)
    return connector if pace is None else replace(connector, requests_per_second=Decimal(str(pace)))


def _owner_of(kind: str) -> Owner | None:
    """Tell the workspace which connection decides what stands in a register."""
    from bindeledd.sync.field_list import owner_of  # tables: only once Django is ready

    owning = owner_of(kind)
    return None if owning is None else Owner(owning.connection_id, owning.label, owning.fields)


def wire() -> None:
    """Register connectors, hand the workspace to the engine, and tell it of changes."""
    from bindeledd.config.payroll_targets import targets_of_company
    from bindeledd.sync import schedule  # its tables are known only now
    from bindeledd.workspace.payroll.targets import targets

    for connector in map(paced, CONNECTORS):
        registry.plug(connector, partial(_installation_of, connector.system))
    if schedule.note_change not in changes.on_change:
        changes.on_change.append(schedule.note_change)
    registry.plug_workspace(Exchange(identity=Identity, changed=Changed, reason=Reason))
    ownership.wire(_owner_of)
    targets.wire(targets_of_company)
