"""Shapes of what happens on a day: hours, machines' hours, goods, compensations, supplier costs.

Minutes are whole numbers. Amounts are NOK excluding VAT; amounts and quantities are strings.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from bindeledd.api.catalogue_shapes import RecordOut
from bindeledd.api.shapes import Amount, Body, Day, Id, ReasonOut, Searched, Whole, YesNo
from bindeledd.workspace.records import Approval

_YEARS = range(1970, 2200)


def _of_our_time(value: datetime) -> datetime:
    if value.year in _YEARS:
        return value
    raise PydanticCustomError("not_a_day", "an instant of our time, with its zone")


Instant = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Written = Literal["draft", "submitted"]
"""States that a person may give; the others come by approving."""


class DiaryAsked(Searched):
    """Which of what happened; both days are included."""

    sort: Literal["day", "-day", "changed", "-changed"] = "-day"
    project: Id | None = None
    employee: Id | None = None
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    active: bool | None = Field(True, description="False for what was removed.")


class ApprovedAsked(DiaryAsked):
    """Which of what is approved."""

    state: Approval | None = None


class HourEntriesAsked(ApprovedAsked):
    """Which hours."""

    hour_type: Id | None = None


class HourEntryOut(RecordOut):
    """A person's time on one day."""

    employee_id: UUID
    project_id: UUID | None
    hour_type_id: UUID
    work_type_id: UUID | None
    activity_id: UUID | None
    worked_on: date
    minutes: int
    overtime_50_minutes: int
    overtime_100_minutes: int
    billable_minutes: int
    bank_minutes: int
    break_minutes: int
    started_at: datetime | None
    ended_at: datetime | None
    comment: str
    state: Approval


class HourEntryIn(Body):
    """Fields of an entry; of one that stands only those that are to change."""

    employee_id: Id | None = None
    project_id: Id | None = None
    hour_type_id: Id | None = None
    work_type_id: Id | None = None
    activity_id: Id | None = None
    worked_on: Day | None = None
    minutes: Whole | None = Field(None, description="All of it, overtime included, breaks not.")
    overtime_50_minutes: Whole | None = None
    overtime_100_minutes: Whole | None = None
    billable_minutes: Whole | None = Field(None, description="Follows `minutes` unless given.")
    bank_minutes: Whole | None = None
    break_minutes: Whole | None = None
    started_at: Instant | None = None
    ended_at: Instant | None = None
    comment: str = ""
    state: Written = "draft"


class MachineUsesAsked(ApprovedAsked):
    """Which machines' hours."""

    machine: Id | None = None
    entry: Id | None = None


class MachineUseOut(RecordOut):
    """A machine's hours on a project."""

    machine_id: UUID
    project_id: UUID
    used_on: date
    minutes: int
    employee_id: UUID | None
    entry_id: UUID | None
    billable_minutes: int
    comment: str
    state: Approval


class MachineUseIn(Body):
    """Fields of a machine's hours."""

    machine_id: Id | None = None
    project_id: Id | None = None
    used_on: Day | None = None
    minutes: Whole | None = None
    employee_id: Id | None = None
    entry_id: Id | None = Field(None, description="The hour entry it hangs on.")
    billable_minutes: Whole | None = None
    comment: str = ""
    state: Written = "draft"


class WithdrawalsAsked(DiaryAsked):
    """Which withdrawals."""

    item: Id | None = None
    entry: Id | None = None
    returns: Id | None = Field(None, description="What was given back of one withdrawal.")


class WithdrawalOut(RecordOut):
    """Goods taken out for a project; a return is one below zero."""

    project_id: UUID
    withdrawn_on: date
    quantity: Decimal
    employee_id: UUID | None
    item_id: UUID | None
    text: str
    unit: str
    price: Decimal | None
    cost_price: Decimal | None
    vat_code: str
    returns_id: UUID | None
    entry_id: UUID | None
    billable: bool
    comment: str


class WithdrawalIn(Body):
    """Fields of a withdrawal; unit, prices and VAT come from the item unless given."""

    project_id: Id | None = None
    withdrawn_on: Day | None = None
    quantity: Amount | None = None
    employee_id: Id | None = None
    item_id: Id | None = None
    text: str = ""
    unit: str = ""
    price: Amount | None = None
    cost_price: Amount | None = None
    vat_code: str = "3"
    entry_id: Id | None = None
    billable: YesNo = True
    comment: str = ""


class ReturnIn(Body):
    """How much comes back, and when; today unless told."""

    quantity: Amount
    on: Day | None = None
    comment: str = ""
    return_id: Id | None = Field(None, description="An id of your own makes it idempotent.")


class CompensationsAsked(ApprovedAsked):
    """Which compensations."""

    type: Id | None = None
    entry: Id | None = None


class CompensationOut(RecordOut):
    """Driving, a toll, an expense, an allowance or diet on one day."""

    employee_id: UUID
    type_id: UUID
    incurred_on: date
    quantity: Decimal
    amount: Decimal | None
    project_id: UUID | None
    entry_id: UUID | None
    billable: bool
    comment: str
    state: Approval


class CompensationIn(Body):
    """Fields of a compensation."""

    employee_id: Id | None = None
    type_id: Id | None = None
    incurred_on: Day | None = None
    quantity: Amount = "1"
    amount: Amount | None = None
    project_id: Id | None = None
    entry_id: Id | None = None
    billable: YesNo = False
    comment: str = ""
    state: Written = "draft"


class SupplierCostOut(RecordOut):
    """A line of a supplier's invoice that is coded to a project."""

    project_id: UUID
    incurred_on: date
    amount: Decimal
    supplier_name: str
    supplier_number: str
    text: str
    document_number: str
    vat_code: str
    billable: bool
    markup_percent: Decimal
    connection_id: UUID | None


class SupplierCostIn(Body):
    """Fields of a supplier cost; negative on a credit note."""

    project_id: Id | None = None
    incurred_on: Day | None = None
    amount: Amount | None = None
    supplier_name: str = ""
    supplier_number: str = ""
    text: str = ""
    document_number: str = ""
    vat_code: str = "3"
    billable: YesNo = False
    markup_percent: Amount = "0"


class SupplierCostsAsked(Searched):
    """Which supplier costs."""

    sort: Literal["day", "-day", "changed", "-changed"] = "-day"
    project: Id | None = None
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    active: bool | None = True


class IdsIn(Body):
    """Which of them."""

    ids: list[Id] = Field(min_length=1, max_length=1000)


class RejectIn(Body):
    """Why it is sent back, as the worker reads it."""

    because: str


class RefusedOut(Schema):
    """One that was left as it is, and why."""

    id: UUID
    reason: ReasonOut


class MovedOut(Schema):
    """What became of many: those that stand where they should now, and the others."""

    done: list[UUID]
    refused: list[RefusedOut]
