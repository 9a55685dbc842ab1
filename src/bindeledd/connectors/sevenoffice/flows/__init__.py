"""Declarations of all areas, in the order in which the panel shows them; the engine acts."""

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.flows import items, registers
from bindeledd.sync.flows import Catalogue, Flow, Group, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (*registers.REGISTERS, *items.REGISTERS)
CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (*items.CATALOGUES,)
GROUPS: Final[tuple[Group, ...]] = (*registers.GROUPS, *items.GROUPS)
FLOWS: Final[tuple[Flow, ...]] = (*registers.FLOWS, *items.FLOWS)

__all__ = ["CATALOGUES", "FLOWS", "GROUPS", "REGISTERS"]
