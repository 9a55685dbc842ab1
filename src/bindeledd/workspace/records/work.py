"""Records of work: kinds of hour, what was done, the hours themselves, and pay items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class HourTypeKind(StrEnum):
    """What an hour of a type is."""

    WORK = "work"
    SELF_DECLARED_SICKNESS = "self_declared_sickness"
    SICK_NOTE = "sick_note"
    HOLIDAY = "holiday"
    LEAVE = "leave"
    TIME_OFF = "time_off"
    """Taken out of the hour bank."""
    OTHER_ABSENCE = "other_absence"

    @property
    def is_absence(self) -> bool:
        """Whether nobody worked; such hours are charged to no customer."""
        return self is not HourTypeKind.WORK


class Approval(StrEnum):
    """How far an entry has come; the order is the way it goes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED_ONCE = "approved_once"
    """The first of two steps is taken."""
    APPROVED = "approved"
    REJECTED = "rejected"


class PayItemKind(StrEnum):
    """What a payroll line is (field-domain.md, 9.4)."""

    HOURS = "hours"
    SUPPLEMENT = "supplement"
    ALLOWANCE = "allowance"
    PIECE = "piece"
    DEDUCTION = "deduction"
    ABSENCE = "absence"


@dataclass(frozen=True, kw_only=True)
class HourType:
    """The kind of an hour; maps to activities and work types elsewhere.

    Attributes:
        billable: Whether hours of it are billed unless somebody says otherwise.
        price: To the customer, NOK an hour; None where none is set.
        price_overtime_50: The same for an hour with 50 % overtime; None follows `price`.
        price_overtime_100: The same for an hour with 100 % overtime; None follows `price`.
    """

    id: UUID
    revision: int
    number: str
    name: str
    kind: HourTypeKind = HourTypeKind.WORK
    billable: bool = True
    price: Decimal | None = None
    price_overtime_50: Decimal | None = None
    price_overtime_100: Decimal | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class WorkType:
    """What kind of work was done; of the whole company, or of one project.

    Attributes:
        project_id: The project it belongs to; None for the whole company.
        connection_id: The connection whose ledger owns it (a task there), or None.
    """

    id: UUID
    revision: int
    number: str
    name: str
    project_id: UUID | None = None
    connection_id: UUID | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Decides how hours are treated elsewhere."""

    id: UUID
    revision: int
    number: str
    name: str
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class HourEntry:
    """A person's time on one day: work or absence.

    Attributes:
        worked_on: The day in the company's time zone on which the work began.
        minutes: All of it, overtime included, breaks not.
        overtime_50_minutes: How many of them are overtime at 50 %.
        overtime_100_minutes: How many of them are overtime at 100 %.
        billable_minutes: How many the customer pays for; may differ from `minutes`.
        bank_minutes: How many of them go into the hour bank (manual mode).
        break_minutes: Unpaid, beside `minutes`.
        started_at: Aware instant, or None when only the length was told.
        ended_at: Aware instant, or None.
        active: False once removed; kept for ten years.
    """

    id: UUID
    revision: int
    employee_id: UUID
    project_id: UUID | None
    hour_type_id: UUID
    worked_on: date
    minutes: int
    work_type_id: UUID | None = None
    activity_id: UUID | None = None
    overtime_50_minutes: int = 0
    overtime_100_minutes: int = 0
    billable_minutes: int = 0
    bank_minutes: int = 0
    break_minutes: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    comment: str = ""
    state: Approval = Approval.DRAFT
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class PayItem:
    """A kind of payroll line, by the number that it has in the payroll system.

    Attributes:
        is_deduction: Whether its amount is taken from the pay.
        with_project: Whether the payroll system takes a project on its lines.
        with_department: Whether it takes a department.
    """

    id: UUID
    revision: int
    number: str
    name: str
    kind: PayItemKind = PayItemKind.HOURS
    unit: str = ""
    is_deduction: bool = False
    with_project: bool = True
    with_department: bool = True
    active: bool = True
