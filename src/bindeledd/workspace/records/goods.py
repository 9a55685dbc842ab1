"""Records of goods, machines, compensations and costs that are booked on projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bindeledd.workspace.records.work import Approval


class CompensationKind(StrEnum):
    """What an employee gets money for beside hours."""

    DRIVING = "driving"
    """Kilometres; the quantity counts them."""
    TOLL = "toll"
    EXPENSE = "expense"
    """Something bought; the amount is what stands on the receipt."""
    ALLOWANCE = "allowance"
    """Ticked: the quantity is one."""
    UNIT_ALLOWANCE = "unit_allowance"
    DIET = "diet"


@dataclass(frozen=True, kw_only=True)
class ItemCategory:
    """A group of items; one below another is a subcategory.

    Attributes:
        connection_id: The connection whose items land here first (field-domain.md, C3.7).
    """

    id: UUID
    revision: int
    name: str
    parent_id: UUID | None = None
    connection_id: UUID | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Item:
    """Goods or a service.

    Attributes:
        price: To the customer, NOK a unit; None where none is set.
        cost_price: What it costs us, NOK a unit; None where it is not known.
        vat_code: Standard code of output VAT (field-domain.md, 9.2).
        gtin: Bar code with a valid check digit, or empty.
        ledger_account: Sales account in the ledger, or empty.
    """

    id: UUID
    revision: int
    number: str
    name: str
    category_id: UUID | None = None
    unit: str = ""
    price: Decimal | None = None
    cost_price: Decimal | None = None
    vat_code: str = "3"
    gtin: str = ""
    ledger_account: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Goods taken out and used on a project; a return is one with a negative quantity.

    Attributes:
        item_id: None for free text.
        returns_id: The withdrawal of which this gives back; then the quantity is negative.
        entry_id: The hour entry it hangs on, or None.
        price: To the customer, NOK a unit, as of the day; None where none is set.
        cost_price: NOK a unit as of the day; None where it is not known.
    """

    id: UUID
    revision: int
    project_id: UUID
    withdrawn_on: date
    quantity: Decimal
    employee_id: UUID | None = None
    item_id: UUID | None = None
    text: str = ""
    unit: str = ""
    price: Decimal | None = None
    cost_price: Decimal | None = None
    vat_code: str = "3"
    returns_id: UUID | None = None
    entry_id: UUID | None = None
    billable: bool = True
    comment: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine that is booked by the hour.

    Attributes:
        dimension: Its value of the ledger's dimension, or empty.
        item_number: Item number on invoice lines, or empty.
    """

    id: UUID
    revision: int
    number: str
    name: str
    price: Decimal | None = None
    cost_price: Decimal | None = None
    dimension: str = ""
    item_number: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class MachineUse:
    """A machine's hours on a project, mostly beside an hour entry.

    Attributes:
        entry_id: The hour entry it hangs on, or None.
        billable_minutes: How many the customer pays for.
    """

    id: UUID
    revision: int
    machine_id: UUID
    project_id: UUID
    used_on: date
    minutes: int
    employee_id: UUID | None = None
    entry_id: UUID | None = None
    billable_minutes: int = 0
    comment: str = ""
    state: Approval = Approval.DRAFT
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class CompensationType:
    """A kind of driving, toll, expense, allowance or diet. What one is worth stands in dated rates.

    Attributes:
        number: Code; the key towards other systems, at most 15 characters.
        markup_percent: Added to an expense that is billed on.
        vat_code: Standard code of output VAT when it is billed on.
    """

    id: UUID
    revision: int
    number: str
    name: str
    kind: CompensationKind = CompensationKind.ALLOWANCE
    unit: str = ""
    billable: bool = False
    markup_percent: Decimal = Decimal(0)
    vat_code: str = "3"
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Compensation:
    """What an employee gets for one day beside hours.

    Attributes:
        quantity: Kilometres, passings, days or units.
        amount: What was laid out, NOK; None where the rate decides.
        entry_id: The hour entry it hangs on, or None.
    """

    id: UUID
    revision: int
    employee_id: UUID
    type_id: UUID
    incurred_on: date
    quantity: Decimal = Decimal(1)
    amount: Decimal | None = None
    project_id: UUID | None = None
    entry_id: UUID | None = None
    billable: bool = False
    comment: str = ""
    state: Approval = Approval.DRAFT
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class SupplierCost:
    """A line of a supplier's invoice that is coded to a project.

    Attributes:
        amount: NOK excluding VAT; negative on a credit note, and where a voucher is reversed.
        document_number: The voucher's number in the ledger, or empty.
        invoice_number: The supplier's own number, or empty.
        has_document: Whether the ledger keeps the invoice itself, to be fetched on demand.
        connection_id: The connection it came over; None for a file or by hand.
        markup_percent: Added when it is billed on.
    """

    id: UUID
    revision: int
    project_id: UUID
    incurred_on: date
    amount: Decimal
    supplier_name: str = ""
    supplier_number: str = ""
    text: str = ""
    document_number: str = ""
    invoice_number: str = ""
    has_document: bool = False
    vat_code: str = "3"
    billable: bool = False
    markup_percent: Decimal = Decimal(0)
    connection_id: UUID | None = None
    active: bool = True
