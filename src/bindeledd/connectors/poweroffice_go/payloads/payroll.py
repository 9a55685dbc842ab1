"""Their shapes of pay: pay items, and the salary lines that wait for a pay run.

Source: contract paper poweroffice-go, section 12, read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict


class PayItemPayload(TypedDict):
    """A pay item (section 12.1); its processing type tells what a line of it may hold."""

    Id: str
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    IsActive: NotRequired[bool | None]
    ProcessingType: NotRequired[str | None]
    Percentage: NotRequired[Decimal | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class SalaryLinePayload(TypedDict):
    """A salary line (section 12.2); it has no day of work."""

    Id: int
    EmployeeId: NotRequired[int | None]
    PayItemId: NotRequired[str | None]
    Quantity: NotRequired[Decimal | None]
    Rate: NotRequired[Decimal | None]
    Amount: NotRequired[Decimal | None]
    DepartmentId: NotRequired[int | None]
    ProjectId: NotRequired[int | None]
    Comment: NotRequired[str | None]
    ExternalImportReference: NotRequired[str | None]
    IsLocked: NotRequired[bool | None]
    IsDeletedByUser: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]
