"""Shapes of the registers of the field work. Prices are strings of decimals, NOK excluding VAT."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from bindeledd.api.shapes import Amount, Body, Id, Searched, YesNo
from bindeledd.workspace.records import CompensationKind, HourTypeKind, PayItemKind


class NumberedAsked(Searched):
    """Which records of a register with numbers."""

    sort: Literal["number", "-number", "name", "-name", "changed", "-changed"] = "number"
    active: bool | None = None


class WorkTypeAsked(NumberedAsked):
    """Which work types."""

    project: Id | None = Field(None, description="Those of one project.")


class ItemAsked(NumberedAsked):
    """Which items."""

    category: Id | None = None


class ItemCategoryAsked(Searched):
    """Which categories."""

    sort: Literal["name", "-name", "changed", "-changed"] = "name"
    active: bool | None = None
    parent: Id | None = Field(None, description="Subcategories of one category.")


class RecordOut(Schema):
    """What every record has; `revision` is also the ETag."""

    id: UUID
    revision: int
    active: bool


class HourTypeOut(RecordOut):
    """A kind of hour, work or absence."""

    number: str
    name: str
    kind: HourTypeKind
    billable: bool
    price: Decimal | None
    price_overtime_50: Decimal | None
    price_overtime_100: Decimal | None


class HourTypeIn(Body):
    """Fields of an hour type."""

    number: str = ""
    name: str = ""
    kind: HourTypeKind = HourTypeKind.WORK
    billable: YesNo = True
    price: Amount | None = None
    price_overtime_50: Amount | None = None
    price_overtime_100: Amount | None = None


class WorkTypeOut(RecordOut):
    """A kind of work: of the whole company, or of one project."""

    number: str
    name: str
    project_id: UUID | None
    connection_id: UUID | None


class WorkTypeIn(Body):
    """Fields of a work type."""

    number: str = ""
    name: str = ""
    project_id: Id | None = None


class ActivityOut(RecordOut):
    """An activity."""

    number: str
    name: str


class ActivityIn(Body):
    """Fields of an activity."""

    number: str = ""
    name: str = ""


class ItemCategoryOut(RecordOut):
    """A category of items, or a subcategory of one."""

    name: str
    parent_id: UUID | None
    connection_id: UUID | None


class ItemCategoryIn(Body):
    """Fields of a category."""

    name: str = ""
    parent_id: Id | None = None


class ItemOut(RecordOut):
    """Goods or a service."""

    number: str
    name: str
    category_id: UUID | None
    unit: str
    price: Decimal | None
    cost_price: Decimal | None
    vat_code: str
    gtin: str
    ledger_account: str


class ItemIn(Body):
    """Fields of an item. Without a number the next free one is taken."""

    number: str = ""
    name: str = ""
    category_id: Id | None = None
    unit: str = ""
    price: Amount | None = None
    cost_price: Amount | None = None
    vat_code: str = "3"
    gtin: str = ""
    ledger_account: str = ""


class MachineOut(RecordOut):
    """A machine that is booked by the hour."""

    number: str
    name: str
    price: Decimal | None
    cost_price: Decimal | None
    dimension: str
    item_number: str


class MachineIn(Body):
    """Fields of a machine."""

    number: str = ""
    name: str = ""
    price: Amount | None = None
    cost_price: Amount | None = None
    dimension: str = ""
    item_number: str = ""


class CompensationTypeOut(RecordOut):
    """A kind of driving, toll, expense, allowance or diet; what one is worth stands in rates."""

    number: str
    name: str
    kind: CompensationKind
    unit: str
    billable: bool
    markup_percent: Decimal
    vat_code: str


class CompensationTypeIn(Body):
    """Fields of a kind of compensation."""

    number: str = ""
    name: str = ""
    kind: CompensationKind = CompensationKind.ALLOWANCE
    unit: str = ""
    billable: YesNo = False
    markup_percent: Amount = "0"
    vat_code: str = "3"


class PayItemOut(RecordOut):
    """A kind of payroll line."""

    number: str
    name: str
    kind: PayItemKind
    unit: str
    is_deduction: bool
    with_project: bool
    with_department: bool


class PayItemIn(Body):
    """Fields of a pay item."""

    number: str = ""
    name: str = ""
    kind: PayItemKind = PayItemKind.HOURS
    unit: str = ""
    is_deduction: YesNo = False
    with_project: YesNo = True
    with_department: YesNo = True
