"""Their shapes of work types and hours.

Source: contract paper 24sevenoffice, section 2.6, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict


class WorkTypePayload(TypedDict):
    """A work type."""

    Id: int
    Name: NotRequired[str | None]


class HourPayload(TypedDict):
    """An hour; `ContactId` is the employee, `InternalNote` is newer than the saved description."""

    Id: int
    TypeOfWorkId: NotRequired[int | None]
    StartTime: NotRequired[str | None]
    StopTime: NotRequired[str | None]
    TotalHours: NotRequired[Decimal | None]
    TotalHoursInvoice: NotRequired[Decimal | None]
    ContactId: NotRequired[int | None]
    ProjectId: NotRequired[int | None]
    Description: NotRequired[str | None]
    InternalNote: NotRequired[str | None]
