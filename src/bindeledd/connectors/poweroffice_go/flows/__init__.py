"""Declarations of all areas, in the order in which the panel shows them; the engine acts."""

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows import (
    costs,
    invoicing,
    items,
    ledger,
    registers,
    time,
)
from bindeledd.sync.flows import Catalogue, Flow, Group, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (
    *registers.REGISTERS,
    *items.REGISTERS,
    *time.REGISTERS,
    *invoicing.REGISTERS,
    *ledger.REGISTERS,
    *costs.REGISTERS,
)
CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (*items.CATALOGUES, *time.CATALOGUES)
GROUPS: Final[tuple[Group, ...]] = (
    *registers.GROUPS,
    *items.GROUPS,
    *time.GROUPS,
    *invoicing.GROUPS,
    *ledger.GROUPS,
    *costs.GROUPS,
)
FLOWS: Final[tuple[Flow, ...]] = (
    *registers.FLOWS,
    *items.FLOWS,
    *time.FLOWS,
    *invoicing.FLOWS,
    *ledger.FLOWS,
    *costs.FLOWS,
)

__all__ = ["CATALOGUES", "FLOWS", "GROUPS", "REGISTERS"]
