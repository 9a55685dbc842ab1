"""Declarations of all areas, in the order in which the panel shows them; the engine acts."""

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows import registers
from bindeledd.sync.flows import Flow, Group, Register

_AREAS: Final = (registers,)

REGISTERS: Final[tuple[Register[Client], ...]] = tuple(
    register for area in _AREAS for register in area.REGISTERS
)
GROUPS: Final[tuple[Group, ...]] = tuple(group for area in _AREAS for group in area.GROUPS)
FLOWS: Final[tuple[Flow, ...]] = tuple(flow for area in _AREAS for flow in area.FLOWS)

__all__ = ["FLOWS", "GROUPS", "REGISTERS"]
