"""Declarations of all areas, in the order in which the panel shows them; the engine acts."""

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows import (
    costs,
    invoicing,
    items,
    ledger,
    payments,
    payroll,
    registers,
    time,
)
from bindeledd.sync.flows import Catalogue, Flow, Group, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (
    *registers.REGISTERS,
    *items.REGISTERS,
    *time.REGISTERS,
    *payroll.REGISTERS,
    *invoicing.REGISTERS,
    *ledger.REGISTERS,
    *costs.REGISTERS,
    *payments.REGISTERS,
)
CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    *items.CATALOGUES,
    *time.CATALOGUES,
    *payroll.CATALOGUES,
)
GROUPS: Final[tuple[Group, ...]] = (
    *registers.GROUPS,
    *items.GROUPS,
    *time.GROUPS,
    *payroll.GROUPS,
    *invoicing.GROUPS,
    *ledger.GROUPS,
    *costs.GROUPS,
    *payments.GROUPS,
)
FLOWS: Final[tuple[Flow, ...]] = (
    *registers.FLOWS,
    *items.FLOWS,
    *time.FLOWS,
    *payroll.FLOWS,
    *invoicing.FLOWS,
    *ledger.FLOWS,
    *costs.FLOWS,
    *payments.FLOWS,
)

__all__ = ["CATALOGUES", "FLOWS", "GROUPS", "REGISTERS"]
