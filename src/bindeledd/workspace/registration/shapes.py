"""What a phone sends and shows: one line of a day with all that hangs on it. No tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class MachineHours:
    """A machine's hours beside a line.

    Attributes:
        id: Made on the phone.
        name: For people to read; what is sent in it counts for nothing.
    """

    id: UUID
    machine_id: UUID
    minutes: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Goods taken out for a line: an item of the register, or free text.

    Attributes:
        id: Made on the phone.
        unit: Of free text; an item brings its own.
        name: For people to read; what is sent in it counts for nothing.
        number: As the name.
    """

    id: UUID
    quantity: Decimal
    item_id: UUID | None = None
    text: str = ""
    unit: str = ""
    name: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A receipt that is kept with an expense.

    Attributes:
        id: Made on the phone.
    """

    id: UUID
    file_name: str


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Driving, a toll, an expense, an allowance or diet beside a line.

    Attributes:
        id: Made on the phone.
        amount: What was laid out, NOK; None where the rate decides.
        name: For people to read; what is sent in it counts for nothing.
        kind: As the name.
        unit: As the name.
        receipts: As the name; a receipt is sent on its own, after its line.
    """

    id: UUID
    type_id: UUID
    quantity: Decimal
    amount: Decimal | None = None
    name: str = ""
    kind: str = ""
    unit: str = ""
    receipts: tuple[Kept, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a person's day.

    Attributes:
        id: Made on the phone; the hour entry has the same.
        day: In the company's time zone.
        revision: The one that the person saw; None for a line that was never answered.
        hour_type_id: None for a line without hours, which is one thing under its own id.
        minutes: All of it, overtime included, breaks not.
        bank_minutes: How many of them go into the hour bank.
        begins: When work began that day, on the company's clock; None when only hours are told.
        ends: When it ended; at or before the beginning it is the day after.
        by_clock: Whether the hours follow the clock, less the break; then the server counts them.
        state: How far its approval has come, or why it is held (`locks.Why`); "" from a phone.
        reason: Why it came back to the worker, in the foreman's words.
        open: Whether the worker may still change it.
        correction: Whether it came after the week was handed in.
        kind: Of the record that the line is; what is sent in it counts for nothing.
        own_revision: Of that record alone; as the kind.
    """

    id: UUID
    day: date
    hour_type_id: UUID | None
    minutes: int
    revision: int | None = None
    project_id: UUID | None = None
    work_type_id: UUID | None = None
    overtime_50_minutes: int = 0
    overtime_100_minutes: int = 0
    bank_minutes: int = 0
    break_minutes: int = 0
    begins: time | None = None
    ends: time | None = None
    by_clock: bool = False
    comment: str = ""
    machines: tuple[MachineHours, ...] = ()
    items: tuple[Taken, ...] = ()
    compensations: tuple[Extra, ...] = ()
    state: str = ""
    reason: str = ""
    open: bool = True
    correction: bool = False
    project_name: str = ""
    hour_type_name: str = ""
    work_type_name: str = ""
    kind: str = ""
    own_revision: int = 0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that can be chosen.

    Attributes:
        name: As people read it, number first where it has one.
        project_id: Of a work type that belongs to one project; of a subproject its main project.
        unit: Of an item or a kind of compensation.
        kind: Of an hour type or a kind of compensation.
        number: Of an item.
        gtin: Of an item: what stands below its bars.
    """

    id: UUID
    name: str
    project_id: UUID | None = None
    unit: str = ""
    kind: str = ""
    number: str = ""
    gtin: str = ""


@dataclass(frozen=True, kw_only=True)
class FreeDay:
    """A day on which nobody is meant to work, with its name."""

    day: date
    name: str


@dataclass(frozen=True, kw_only=True)
class WeekState:
    """What stands about one week of a person.

    Attributes:
        monday: Its first day.
        norm_minutes: What the person is meant to work in it.
        completed_at: When the person said that it is complete; None before that.
    """

    monday: date
    norm_minutes: int
    completed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PhoneState:
    """Everything that one person needs to register without coverage.

    Attributes:
        day_minutes: What the person is meant to work, by weekday, Monday first.
        work_types: The person's own latest first.
        first_day: The first day on which the person may still register.
        lines: Of the last days; an older day is read on its own.
        bank_minutes: Balance of the hour bank; None when the company has none.
        bank_mode: "off", "manual" or "automatic".
    """

    person_id: UUID
    person_name: str
    today: date
    first_day: date
    day_minutes: tuple[int, ...]
    break_minutes: int
    projects: tuple[Choice, ...]
    hour_types: tuple[Choice, ...]
    work_types: tuple[Choice, ...]
    machines: tuple[Choice, ...]
    items: tuple[Choice, ...]
    compensation_types: tuple[Choice, ...]
    lines: tuple[Line, ...]
    weeks: tuple[WeekState, ...]
    free_days: tuple[FreeDay, ...] = ()
    bank_minutes: int | None = None
    bank_mode: str = "off"
