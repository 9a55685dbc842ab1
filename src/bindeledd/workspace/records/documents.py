"""Records of documents: what is billed, paid out and accrued, whole, with the lines on them.

People make documents here; other systems get them. What a ledger says of them afterwards are
records of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class BillingLine:
    """One line as it is printed: `quantity` x `price` less discount is `amount`.

    Attributes:
        position: Its place on the document; the first is 0.
        kind: Kind of the records that it gathers, or `free` for a line written by hand.
        item_id: The item of our register that has the line's item number, or None.
        item_number: As the ledger knows it, or empty.
        quantity: Negative where something is given back.
        price: NOK a unit, excluding VAT.
        amount: NOK excluding VAT, rounded once.
        vat_code: Standard code of output VAT (field-domain.md, 9.2).
        cost_price: NOK a unit; None where it is not known.
        dimension: Value of the ledger's dimension, or empty.
    """

    id: UUID
    position: int
    kind: str
    item_id: UUID | None
    item_number: str
    text: str
    detail: str
    quantity: Decimal
    unit: str
    price: Decimal
    discount_percent: Decimal
    amount: Decimal
    vat_code: str
    cost_price: Decimal | None
    dimension: str


@dataclass(frozen=True, kw_only=True)
class InvoiceAttachment:
    """A frozen selection of a project's basis (field-domain.md, A9, B5).

    Attributes:
        state: `draft`, `completed`, `invoiced` or `deleted`.
        email: Its own; where none was written, the customer's invoice e-mail, then the customer's
            e-mail (A9.5).
        begins_on: First day of the period; None when it is open.
        with_basis: Whether the basis goes along as a PDF.
        net: Sum of the lines.
        active: False once deleted.
    """

    id: UUID
    revision: int
    number: str
    state: str
    project_id: UUID
    customer_id: UUID | None
    email: str
    your_reference: str
    ordered_on: date
    delivered_on: date | None
    begins_on: date | None
    ends_on: date | None
    title: str
    text: str
    with_basis: bool
    net: Decimal
    lines: tuple[BillingLine, ...]
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class InvoiceLine(BillingLine):
    """One line of an issued document.

    Attributes:
        vat_percent: The rate that it was issued with.
    """

    vat_percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice or a credit note as it was issued; quantities and sums of a note are negative.

    Attributes:
        kind: `invoice` or `credit_note`.
        credits_id: The invoice that a credit note credits.
        email: Of its attachment; else the customer's invoice e-mail, then the customer's e-mail.
        text: To the customer; of a credit note, why it credits.
        net: NOK excluding VAT.
        rounding: To whole kroner, where the company rounds.
        total: To pay: net, VAT and rounding.
        active: Always; nothing issued is taken back but by a credit note.
    """

    id: UUID
    revision: int
    number: str
    kind: str
    credits_id: UUID | None
    attachment_id: UUID | None
    project_id: UUID | None
    customer_id: UUID
    issued_on: date
    due_on: date
    delivered_on: date | None
    email: str
    your_reference: str
    text: str
    net: Decimal
    vat: Decimal
    rounding: Decimal
    total: Decimal
    lines: tuple[InvoiceLine, ...]
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class PayrollLine:
    """One line of a payroll export as the preview showed it; never changed (field-domain.md, A6).

    Attributes:
        mode: `new`, `again`, `reversal` (takes back what an earlier export said; its quantity and
            amount are negative) or `correction`.
        quantity: Decimal hours with four decimals, or units.
        rate: NOK a unit, negative for a deduction.
        amount: Quantity x rate, rounded to the øre.
        project_id: None where the pay item takes no project.
        department_id: None where the pay item takes no department.
        begins_on: Day of the first row behind it.
        ends_on: Day of the last one.
        active: Always.
    """

    id: UUID
    revision: int
    export_id: UUID
    export_number: str
    employee_id: UUID
    pay_item_number: str
    pay_item_name: str
    mode: str
    quantity: Decimal
    unit: str
    rate: Decimal | None
    amount: Decimal | None
    project_id: UUID | None
    department_id: UUID | None
    comment: str
    begins_on: date
    ends_on: date
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class AccruedLine:
    """What a day's approved hours cost one project, of one employee or one hour type.

    Attributes:
        employee_id: None where lines are divided by hour type.
        hour_type_id: None where lines are divided by employee.
        amount: NOK; hours without a cost price are not in it.
    """

    project_id: UUID
    employee_id: UUID | None
    hour_type_id: UUID | None
    minutes: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class AccruedDay:
    """What one day's approved hours cost now (field-domain.md, A13).

    Attributes:
        revision: Rises when what the day costs becomes another, whatever the cause: hours, a cost
            price, or what overtime adds.
        by_employee: Lines per project and employee.
        by_hour_type: The same sums per project and hour type.
        active: False of a day that costs nothing any more; then it has no lines.
    """

    id: UUID
    revision: int
    day: date
    by_employee: tuple[AccruedLine, ...]
    by_hour_type: tuple[AccruedLine, ...]
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class LedgerInvoice:
    """An invoice or a credit note that a ledger has booked (field-domain.md, A9, A11, E6).

    Attributes:
        attachment_id: The attachment that it bills, when the ledger made the invoice of it.
        invoice_id: Our own invoice, when that is what the ledger booked.
        number: In the ledger.
        is_credit_note: Then net, total and balance are negative.
        due_on: None where the ledger tells none.
        net: NOK excluding VAT; None where the ledger tells none.
        total: NOK including VAT.
        balance: What is not settled of it.
        paid_on: When it was settled; None while anything is open, or where nobody knows the day.
        active: False once the ledger has it no more.
    """

    id: UUID
    revision: int
    number: str
    invoiced_on: date
    total: Decimal
    balance: Decimal
    attachment_id: UUID | None = None
    invoice_id: UUID | None = None
    is_credit_note: bool = False
    due_on: date | None = None
    net: Decimal | None = None
    paid_on: date | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class InvoicePayment:
    """What one payment settled of one invoice in a ledger.

    Attributes:
        amount: NOK of this invoice; a payment of several is one record each. Negative where money
            went back.
        active: False once the ledger took it back.
    """

    id: UUID
    revision: int
    ledger_invoice_id: UUID
    paid_on: date
    amount: Decimal
    text: str = ""
    active: bool = True
