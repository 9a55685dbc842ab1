"""Who activities, kinds of hours and entries are, and what becomes of hours that change; pure.

Source: contract paper poweroffice-go, section 11, and field-domain.md, A5, 6.2 and 6.3, both read
2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.rules.shared import Unmet, text_of
from bindeledd.connectors.poweroffice_go.values.time import PATCHED, UNIT
from bindeledd.sync.aftermath import Change, Correction, LedgerLine
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import Reason
from bindeledd.workspace.records import Activity, Approval, HourEntry

APPROVED_ONLY: Final = "approved_only"
"""Setting: whether hours wait until they are approved here."""


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


def time_entry_identity(payload: Payload) -> Identity:
    """Return which entry it is; it has neither number nor name."""
    return Identity(id=str(payload["Id"]))


def _not_approved(record: HourEntry, settings: FlowSettings) -> Unmet:
    if settings.values.get(APPROVED_ONLY) is False or record.state is Approval.APPROVED:
        return None
    return {"state": record.state.value}


def _other_unit(_record: HourEntry, settings: FlowSettings) -> Unmet:
    """Hold all hours while what is chosen is not what their own entries show: 60 times too much."""
    shown, chosen = settings.facts.get(UNIT), settings.values.get(UNIT)
    if shown is None or shown == chosen:
        return None
    return {"shown": str(shown), "chosen": str(chosen)}


OF_HOURS: Final = (
    Requirement("poweroffice_go.hour_not_approved", _not_approved, always=True),
    Requirement("poweroffice_go.time_unit_differs", _other_unit),
)


def correct_hours(change: Change, _settings: FlowSettings) -> Correction | Reason:
    """Say what becomes of an entry that stands there and differs (field-domain.md, 6.3).

    They change the time, the day, the project and the comment of an entry. For another activity,
    kind of hour or person it is taken back and made anew; where that is refused because it is
    locked, nothing was done, and the hour waits with that reason.
    """
    record: HourEntry = change.record
    if not record.active or record.minutes == 0:
        return Correction.CANCEL
    if not change.delta:
        return Correction.LEAVE
    return Correction.UPDATE if set(change.delta) <= PATCHED else Correction.REPLACE


def lines_of_hours(record: HourEntry) -> tuple[LedgerLine, ...]:
    """Return what an entry carries: its time."""
    return (LedgerLine("hour_entry", record.id, record.revision, "1", minutes=record.minutes),)
