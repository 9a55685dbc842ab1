"""Shapes of invoicing: the basis, attachments with their lines, invoices and credit notes.

Amounts are NOK excluding VAT where they are not called otherwise; all are strings of decimals.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from bindeledd.api.shapes import Amount, Body, Day, Id, Searched, YesNo

SourceKind = Literal[
    "hour_entry", "machine_use", "withdrawal", "compensation", "supplier_cost"
]  # fmt: skip


class BasisAsked(Schema):
    """Which days, both included; open on either side."""

    begins: Day | None = None
    ends: Day | None = None


class BasisRowOut(Schema):
    """One portion of a record that can be billed; without a price it cannot be taken."""

    kind: str
    record_id: UUID
    part: str
    on_day: date
    project_id: UUID
    employee_id: UUID | None
    who: str
    label: str
    detail: str
    minutes: int | None
    quantity: Decimal
    unit: str
    price: Decimal | None
    vat_code: str
    worth: Decimal


class BasisOut(Schema):
    """What of a project, its subprojects included, can be billed now."""

    rows: list[BasisRowOut]


class TakenIn(Body):
    """A record to take from the basis, or to give back."""

    kind: SourceKind
    id: Id


class RecordsIn(Body):
    """Records to take from the basis, or to give back."""

    records: list[TakenIn] = Field(min_length=1, max_length=5000)


class AttachmentHead(Body):
    """The head of an attachment."""

    customer_id: Id | None = None
    form: Literal["single", "multi"] = "multi"
    group_hours: YesNo = True
    machine_lines: YesNo = True
    title: str = ""
    text: str = ""
    your_reference: str = ""
    email: str = ""
    ordered_on: Day | None = None
    delivered_on: Day | None = None
    begins_on: Day | None = None
    ends_on: Day | None = None
    with_basis: YesNo = True


class AttachmentIn(AttachmentHead):
    """A new attachment: of a project's whole basis, or of what is chosen."""

    project_id: Id
    records: list[TakenIn] | None = Field(
        None, max_length=5000, description="Without them everything of the period with a price."
    )


class AttachmentsAsked(Searched):
    """Which attachments."""

    sort: Literal[
        "number", "-number", "project", "-project", "customer", "-customer", "date", "-date"
    ] = "-number"
    state: Literal["draft", "completed", "invoiced", "deleted", "kept"] = "kept"
    project: Id | None = None


class AttachmentLineOut(Schema):
    """An attachment in the list."""

    id: UUID
    number: str
    title: str
    project_id: UUID
    project_number: str
    project_name: str
    customer_name: str
    state: str
    ordered_on: date
    net: Decimal
    invoice_id: UUID | None
    invoice_number: str


class PrintedLineOut(Schema):
    """A line as it is printed: quantity times price less discount is the amount."""

    id: UUID
    position: int
    kind: str
    item_number: str
    text: str
    detail: str
    quantity: Decimal
    unit: str
    price: Decimal
    discount_percent: Decimal
    vat_code: str
    amount: Decimal


class VatSumOut(Schema):
    """VAT of one code."""

    code: str
    percent: Decimal
    basis: Decimal
    vat: Decimal


class TotalsOut(Schema):
    """Sums of a document."""

    net: Decimal
    vat_sums: list[VatSumOut]
    vat: Decimal
    rounding: Decimal
    payable: Decimal


class TakenOut(Schema):
    """A portion of a record that an attachment has taken."""

    kind: str
    record_id: UUID
    part: str
    on_day: date
    label: str
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal
    state: str
    line_id: UUID | None


class AttachmentOut(Schema):
    """An attachment with its lines, its sums, and what it has taken; `revision` is the ETag."""

    id: UUID
    revision: int
    number: str
    state: str
    project_id: UUID
    customer_id: UUID | None
    form: str
    group_hours: bool
    machine_lines: bool
    title: str
    text: str
    your_reference: str
    email: str
    ordered_on: date
    delivered_on: date | None
    begins_on: date | None
    ends_on: date | None
    with_basis: bool
    lines: list[PrintedLineOut]
    taken: list[TakenOut]
    totals: TotalsOut
    invoice_id: UUID | None


class LineIn(Body):
    """Fields of a line."""

    item_number: str = ""
    text: str = ""
    detail: str = ""
    quantity: Amount = "1"
    unit: str = ""
    price: Amount = "0"
    discount_percent: Amount = "0"
    vat_code: str = "3"


class OrderIn(Body):
    """Lines in their order; those left out follow."""

    ids: list[Id] = Field(max_length=5000)


class AgreeIn(Body):
    """The sum that was agreed on, excluding VAT."""

    total: Amount


class IssueIn(Body):
    """When the invoice is issued and due; the invoice it stands for, if any."""

    issued_on: Day | None = None
    due_on: Day | None = None
    replaces: Id | None = None


class InvoicesAsked(Searched):
    """Which invoices and credit notes."""

    sort: Literal["number", "-number", "customer", "-customer", "date", "-date", "due", "-due"] = (
        "-number"
    )
    kind: Literal["invoice", "credit_note"] | None = None
    project: Id | None = None
    customer: Id | None = None


class InvoiceLineOut(Schema):
    """An invoice or credit note in the list; `total` and `credited` include VAT."""

    id: UUID
    number: str
    kind: str
    customer_id: UUID
    customer_name: str
    project_name: str
    issued_on: date
    due_on: date
    total: Decimal
    credited: Decimal
    credits_number: str
    paid_on: date | None


class BilledSourceOut(Schema):
    """What a line bills, and whether it was credited."""

    id: UUID
    quantity: Decimal
    amount: Decimal
    credited: bool


class BilledLineOut(PrintedLineOut):
    """A line with what stands behind it, by which it can be credited in part."""

    vat_percent: Decimal
    sources: list[BilledSourceOut]


class InvoiceOut(Schema):
    """An invoice or credit note as it was issued."""

    id: UUID
    revision: int
    number: str
    kind: str
    attachment_id: UUID | None
    credits_id: UUID | None
    replaces_id: UUID | None
    project_id: UUID | None
    customer_id: UUID
    issued_on: date
    due_on: date
    delivered_on: date | None
    your_reference: str
    because: str
    lines: list[BilledLineOut]
    totals: TotalsOut
    credit_note_ids: list[UUID]


class CreditLineIn(Body):
    """A line to credit: some of its sources, or so much of an own line."""

    line_id: Id
    source_ids: list[Id] | None = Field(None, max_length=5000)
    quantity: Amount | None = None


class CreditIn(Body):
    """What is credited; without lines all that is left."""

    lines: list[CreditLineIn] | None = Field(None, max_length=5000)
    because: str = ""
    issued_on: Day | None = None
