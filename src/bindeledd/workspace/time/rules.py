"""What fields of hour types, work types, activities and hour entries may hold."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from bindeledd.workspace.checks import (
    Problem,
    Problems,
    Values,
    decimal,
    minutes,
    of_type,
    one_of,
    text,
)
from bindeledd.workspace.records import Approval, HourTypeKind

HOUR_TYPE = {
    "number": text(20, required=True),
    "name": text(100, required=True),
    "kind": one_of(HourTypeKind),
    "billable": of_type(bool),
    "price": decimal(2, optional=True),
    "price_overtime_50": decimal(2, optional=True),
    "price_overtime_100": decimal(2, optional=True),
    "active": of_type(bool),
}

WORK_TYPE = {
    "number": text(50, required=True),
    "name": text(200, required=True),
    "project_id": of_type(UUID, optional=True),
    "connection_id": of_type(UUID, optional=True),
    "active": of_type(bool),
}

ACTIVITY = {
    "number": text(50, required=True),
    "name": text(100, required=True),
    "active": of_type(bool),
}

HOUR_ENTRY = {
    "employee_id": of_type(UUID),
    "project_id": of_type(UUID, optional=True),
    "hour_type_id": of_type(UUID),
    "work_type_id": of_type(UUID, optional=True),
    "activity_id": of_type(UUID, optional=True),
    "worked_on": of_type(date),
    "minutes": minutes(),
    "overtime_50_minutes": minutes(),
    "overtime_100_minutes": minutes(),
    "billable_minutes": minutes(),
    "bank_minutes": minutes(),
    "break_minutes": minutes(),
    "started_at": of_type(datetime, optional=True),
    "ended_at": of_type(datetime, optional=True),
    "comment": text(1000, lines=True),
    "state": one_of(Approval),
    "active": of_type(bool),
}

_PARTS = ("overtime_50_minutes", "overtime_100_minutes", "bank_minutes")


def parts_within_whole(values: Values) -> Problems:
    """Of what was worked some is overtime, some goes to the bank; never more than was worked."""
    whole = values["minutes"]
    parts = [values[name] for name in _PARTS]
    if not all(isinstance(one, int) and one >= 0 for one in (whole, *parts)):
        return {}
    fifty, hundred, bank = parts
    found: Problems = {}
    if fifty + hundred > whole:
        name = "overtime_100_minutes" if hundred else "overtime_50_minutes"
        found[name] = Problem("entry.more_overtime_than_hours", {"minutes": whole})
    if bank > whole:
        found["bank_minutes"] = Problem("entry.more_to_bank_than_hours", {"minutes": whole})
    return found


def clock_in_order(values: Values) -> Problems:
    """A shift that tells its clock begins before it ends."""
    begin, end = values["started_at"], values["ended_at"]
    if isinstance(begin, datetime) and isinstance(end, datetime) and end <= begin:
        return {"ended_at": Problem("entry.ends_before_it_begins")}
    return {}
