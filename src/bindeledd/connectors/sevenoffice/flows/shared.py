"""What the declarations of every area share: how long a deed settles, and the order of a run.

Source: field-domain.md, X1, read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.sync.flows import Register
from bindeledd.sync.register_flows import RegisterFlows

SETTLE_MINUTES: Final = 2
"""A slow answer of theirs may still become a record for so long; then a look-up is the truth."""

MOST_AT_ONCE: Final = 50
"""New records in one call: so many look-ups an answer that is lost may cost, at two a second."""

CUSTOMERS: Final = ("sevenoffice.customers_out", "sevenoffice.customers_into")
PROJECTS: Final = ("sevenoffice.projects_out", "sevenoffice.projects_into")
ITEMS: Final = ("sevenoffice.items_out", "sevenoffice.items_into")
"""Flows of an area, for those that run after it."""


def flows_of(register: Register[Client], group: str, name: str = "") -> RegisterFlows[Client]:
    """Return how the records of a register move."""
    return RegisterFlows("sevenoffice", register, group, SETTLE_MINUTES, name)
