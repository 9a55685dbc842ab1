"""Field tables of time tracking; pure.

Source: contract paper poweroffice-go, section 11, and field-domain.md, A0.14 and A5, both read
2026-11-21; what of it is unsure stands in `values.time`.
"""

from __future__ import annotations

from typing import Any, Final

from bindeledd.connectors.poweroffice_go.payloads.time import TimeActivityPayload, TimeEntryPayload
from bindeledd.connectors.poweroffice_go.values.shared import DAY, FLAG, same_day
from bindeledd.connectors.poweroffice_go.values.time import (
    ACTIVITY_CODE,
    ACTIVITY_LABELS,
    ACTIVITY_NAME,
    ENTRY_LABELS,
    UNIT,
    USUAL_UNIT,
    quantity,
    same_comment,
)
from bindeledd.sync.mapping import (
    MISSING,
    Chosen,
    Field,
    Flat,
    Into,
    Mapping,
    Out,
    Ref,
    text,
)
from bindeledd.workspace.records import Activity, HourEntry

ACTIVITY_OF_TYPE: Final = "activities"
HOUR_TYPE_OF_TYPE: Final = "hour_types"
OWN_ACTIVITY: Final = "own_activity"
"""Settings of hours that the table reads."""


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


def _worked(entry: HourEntry, chosen: Any) -> int:
    return quantity(entry.minutes, chosen.get(UNIT, USUAL_UNIT))


def _billable(entry: HourEntry, chosen: Any) -> int:
    return quantity(entry.billable_minutes, chosen.get(UNIT, USUAL_UNIT))


HOURS: Final = Mapping(
    HourEntry,
    TimeEntryPayload,
    rows=(
        Ref("employee_id", "EmployeeId", "employee", required=True),
        Chosen(
            "ActivityTimeId",
            ACTIVITY_OF_TYPE,
            by="hour_type_id",
            of="hour_type",
            own=Ref("activity_id", "ActivityTimeId", "activity", required=True),
            own_if=OWN_ACTIVITY,
        ),
        Chosen("HourTypeId", HOUR_TYPE_OF_TYPE, by="hour_type_id", of="hour_type", optional=True),
        Ref("project_id", "ProjectId", "project", required=True),
        Field("worked_on", "Date", DAY, same_day),
        Out("Quantity", _worked, ("minutes",), "whole minutes", by_choice=True),
        Out(
            "BillableQuantity",
            _billable,
            ("billable_minutes",),
            "whole minutes; none is told as none",
            by_choice=True,
        ),
        Field("comment", "InternalComment", text(), same_comment),
    ),
    left_out={
        "overtime_50_minutes": "part of the time; the supplement goes with pay",
        "overtime_100_minutes": "part of the time; the supplement goes with pay",
        "bank_minutes": "the hour bank is kept here; what is paid goes with pay",
        "break_minutes": "the time is told without breaks",
        "started_at": "the length is told, not the clock",
        "ended_at": "the length is told, not the clock",
        "work_type_id": "there is no such thing on an hour there",
        "state": "says whether it may go; hours are approved there by themselves",
        "active": "a removed hour is taken back there",
    },
    labels=ENTRY_LABELS,
)
"""An hour (A5). Whether it is billed has no field there that anybody has seen: the activity tells
whether it can be, and the billable time how much of it."""
