"""What the declarations of every area share: how long a deed settles, and the order of a run.

Source: field-domain.md, X1, read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.sync.flows import Register
from bindeledd.sync.register_flows import RegisterFlows

SETTLE_MINUTES: Final = 2
"""A slow answer of theirs may still become a record for so long; then a look-up is the truth."""

PROJECTS: Final = ("poweroffice_go.projects_out", "poweroffice_go.projects_into")
ACTIVITIES: Final = ("poweroffice_go.activities_out", "poweroffice_go.activities_into")
ITEMS: Final = ("poweroffice_go.items_out", "poweroffice_go.items_into")
BILLS: Final = (
    *("poweroffice_go.orders_out", "poweroffice_go.orders_with_pdf_out"),
    *("poweroffice_go.invoices_out", "poweroffice_go.invoices_as_orders_out"),
)
"""Flows of an area, for those that run after it."""


def flows_of(register: Register[Client], group: str, name: str = "") -> RegisterFlows[Client]:
    """Return how the records of a register move."""
    return RegisterFlows("poweroffice_go", register, group, SETTLE_MINUTES, name)
