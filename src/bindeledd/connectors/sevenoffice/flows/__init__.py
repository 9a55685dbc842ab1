"""Declarations of all areas, in the order in which the panel shows them; the engine acts."""

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.flows import invoicing, items, registers, time
from bindeledd.sync.flows import Catalogue, Flow, Group, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (
    *registers.REGISTERS,
    *items.REGISTERS,
    *time.REGISTERS,
    *invoicing.REGISTERS,
)
CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    *items.CATALOGUES,
    *time.CATALOGUES,
    *invoicing.CATALOGUES,
)
GROUPS: Final[tuple[Group, ...]] = (
    *registers.GROUPS,
    *items.GROUPS,
    *time.GROUPS,
    *invoicing.GROUPS,
)
FLOWS: Final[tuple[Flow, ...]] = (*registers.FLOWS, *items.FLOWS, *time.FLOWS, *invoicing.FLOWS)

__all__ = ["CATALOGUES", "FLOWS", "GROUPS", "REGISTERS"]
