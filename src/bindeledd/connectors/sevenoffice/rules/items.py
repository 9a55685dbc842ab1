"""Who products and their categories are, and what an item needs before it moves; pure.

Source: contract paper 24sevenoffice, section 2.7, read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.rules.shared import Unmet, text_of
from bindeledd.connectors.sevenoffice.values.items import EXPIRED
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.workspace.records import Item


def product_identity(payload: Payload) -> Identity:
    """Return which product it is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "No") or str(payload["Id"]),
        name=text_of(payload, "Name"),
        active=payload.get("StatusId") != EXPIRED,
    )


def category_identity(payload: Payload) -> Identity:
    """Return which category it is."""
    return Identity(
        id=str(payload["Id"]), number=text_of(payload, "No"), name=text_of(payload, "Name")
    )


def _name_missing(record: Item, _: FlowSettings) -> Unmet:
    return {"field": "name"} if record.name.strip() == "" else None


OF_ITEMS: Final = (Requirement("sevenoffice.name_missing", _name_missing),)
