"""Who activities and kinds of hours are; pure.

Source: contract paper poweroffice-go, section 11, read 2026-11-21.
"""

from __future__ import annotations

from bindeledd.connectors.poweroffice_go.rules.shared import Unmet, text_of
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.workspace.records import Activity


def time_activity_identity(payload: Payload) -> Identity:
    """Return which activity it is; where they show no codes, its name is all there is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Code"),
        name=text_of(payload, "Name"),
        active=payload.get("IsActive") is not False,
    )


def hour_type_identity(payload: Payload) -> Identity:
    """Return which kind of hour it is."""
    return Identity(
        id=str(payload["Id"]),
        name=text_of(payload, "Name"),
        active=payload.get("IsActive") is not False,
    )


def _name_missing(record: Activity, _: FlowSettings) -> Unmet:
    return {"field": "name"} if record.name.strip() == "" else None


OF_ACTIVITIES = (Requirement("poweroffice_go.name_missing", _name_missing),)
