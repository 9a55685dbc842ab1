"""Who hours are, what one needs before it goes, and what becomes of one that changes; pure.

Source: contract paper 24sevenoffice, section 2.6, and field-domain.md, B3 and X14, both read
2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.rules.shared import Unmet, text_of
from bindeledd.sync.aftermath import Change, Correction, LedgerLine
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import Reason
from bindeledd.workspace.records import Approval, HourEntry

_MOST_MINUTES: Final = 255 * 60


def work_type_identity(payload: Payload) -> Identity:
    """Return which work type it is."""
    return Identity(id=str(payload["Id"]), name=text_of(payload, "Name"))


def hour_identity(payload: Payload) -> Identity:
    """Return which hour it is; it has neither number nor name."""
    return Identity(id=str(payload["Id"]))


def _not_approved(record: HourEntry, _: FlowSettings) -> Unmet:
    return None if record.state is Approval.APPROVED else {"state": record.state.value}


def _too_long(record: HourEntry, _: FlowSettings) -> Unmet:
    return {"minutes": record.minutes} if record.minutes > _MOST_MINUTES else None


OF_HOURS: Final = (
    Requirement("sevenoffice.hour_not_approved", _not_approved, always=True),
    Requirement("sevenoffice.hour_too_long", _too_long),
)


def correct_hours(change: Change, _settings: FlowSettings) -> Correction | Reason:
    """Say what becomes of an hour that stands there and differs: taken back, and made anew.

    Where that is refused because it is approved there, nothing was done, and the hour waits.
    """
    record: HourEntry = change.record
    if not record.active or record.minutes == 0:
        return Correction.CANCEL
    return Correction.REPLACE if change.delta else Correction.LEAVE


def lines_of_hours(record: HourEntry) -> tuple[LedgerLine, ...]:
    """Return what an hour carries: its time."""
    return (LedgerLine("hour_entry", record.id, record.revision, "1", minutes=record.minutes),)
