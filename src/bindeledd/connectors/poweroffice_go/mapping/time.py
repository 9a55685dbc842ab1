"""Field tables of time tracking; pure.

Source: contract paper poweroffice-go, section 11, and field-domain.md, A0.14 and A5, both read
2026-11-21; what of it is unsure stands in `values.time`.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.connectors.poweroffice_go.payloads.time import TimeActivityPayload
from bindeledd.connectors.poweroffice_go.values.shared import FLAG
from bindeledd.connectors.poweroffice_go.values.time import (
    ACTIVITY_CODE,
    ACTIVITY_LABELS,
    ACTIVITY_NAME,
)
from bindeledd.sync.mapping import MISSING, Field, Flat, Into, Mapping, Out
from bindeledd.workspace.records import Activity


def no_code_shown(wanted: Flat, seen: Flat) -> frozenset[str]:  # noqa: ARG001 - a judge's form
    """Write no code where they show none: it would be written again with every run."""
    return frozenset({"Code"}) - frozenset(seen)


def _number_into(flat: Flat) -> Any:
    """Return the code; an activity must have a number here, and its id never changes."""
    code = str(flat.get("Code") or "").strip()
    if code != "":
        return code
    return str(flat["Id"]) if "Id" in flat else MISSING


ACTIVITY: Final = Mapping(
    Activity,
    TimeActivityPayload,
    rows=(
        Out("Code", lambda activity: ACTIVITY_CODE.out(activity.number), ("number",), "their code"),
        Into("number", _number_into, ("Code", "Id"), "their code; their id where they show none"),
        Field("name", "Name", ACTIVITY_NAME),
        Field("active", "IsActive", FLAG),
    ),
    keep=no_code_shown,
    labels=ACTIVITY_LABELS,
)
