"""Field table of hours; pure.

Source: contract paper 24sevenoffice, section 2.6, and field-domain.md, B3, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.payloads.time import HourPayload
from bindeledd.connectors.sevenoffice.values.shared import same_amount
from bindeledd.connectors.sevenoffice.values.time import (
    HOUR_LABELS,
    begins_at,
    ends_at,
    hours,
    same_description,
    same_time,
    written_time,
)
from bindeledd.sync.mapping import Chosen, Mapping, Out, Ref
from bindeledd.workspace.records import HourEntry

WORK_TYPE_OF_TYPE: Final = "work_types"
"""Setting: our hour type -> their work type (B0.7)."""


def _from(entry: HourEntry) -> str:
    return written_time(begins_at(entry.worked_on, entry.minutes, entry.started_at))


def _to(entry: HourEntry) -> str:
    return written_time(ends_at(entry.worked_on, entry.minutes, entry.started_at))


HOUR: Final = Mapping(
    HourEntry,
    HourPayload,
    rows=(
        Ref("employee_id", "ContactId", "employee", required=True),
        Chosen("TypeOfWorkId", WORK_TYPE_OF_TYPE, by="hour_type_id", of="hour_type"),
        Ref("project_id", "ProjectId", "project", required=True),
        Out(
            "StartTime",
            _from,
            ("worked_on", "minutes", "started_at"),
            "when it began; at seven where only the length is known",
            same_time,
        ),
        Out(
            "StopTime",
            _to,
            ("worked_on", "minutes", "started_at"),
            "as much later as it lasted, without breaks",
            same_time,
        ),
        Out(
            "TotalHours",
            lambda entry: hours(entry.minutes),
            ("minutes",),
            "with four decimals",
            same_amount,
        ),
        Out(
            "TotalHoursInvoice",
            lambda entry: hours(entry.billable_minutes),
            ("billable_minutes",),
            "what the customer pays for; none is told as none",
            same_amount,
        ),
        Out(
            "Description",
            lambda entry: entry.comment.strip() or None,
            ("comment",),
            "",
            same_description,
        ),
    ),
    left_out={
        "overtime_50_minutes": "part of the time; the supplement goes with pay",
        "overtime_100_minutes": "part of the time; the supplement goes with pay",
        "bank_minutes": "the hour bank is kept here",
        "break_minutes": "the time is told without breaks",
        "ended_at": "told by the beginning and the length",
        "work_type_id": "the hour type decides the work type there",
        "activity_id": "the hour type decides the work type there",
        "state": "says whether it may go; hours are approved there by themselves",
        "active": "a removed hour is taken back there",
    },
    labels=HOUR_LABELS,
)
