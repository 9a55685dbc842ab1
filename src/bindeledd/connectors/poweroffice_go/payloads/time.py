"""Their shapes of time tracking; which fields there are is told in `values.time`.

Source: contract paper poweroffice-go, section 11 (one client of 2026-09, unconfirmed in detail),
read 2026-11-21.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class TimeActivityPayload(TypedDict):
    """An activity of time tracking (section 11)."""

    Id: int
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    IsActive: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class TimeEntryPayload(TypedDict):
    """A time entry (section 11); the fields that tell its state are of no confirmed name."""

    Id: int
    EmployeeId: NotRequired[int | None]
    ActivityTimeId: NotRequired[int | None]
    HourTypeId: NotRequired[int | None]
    ProjectId: NotRequired[int | None]
    Date: NotRequired[str | None]
    Quantity: NotRequired[int | None]
    BillableQuantity: NotRequired[int | None]
    FromTime: NotRequired[str | None]
    ToTime: NotRequired[str | None]
    BreakTime: NotRequired[int | None]
    InternalComment: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class TimeTransactionPayload(TypedDict):
    """A row of the reporting view over entries (section 11); only who and when is read of it."""

    Id: int
    EmployeeId: NotRequired[int | None]
    Date: NotRequired[str | None]


class HourTypePayload(TypedDict):
    """A kind of hour (section 11); 0 stands for regular hours."""

    Id: int
    Name: NotRequired[str | None]
    IsActive: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]
