"""What stands on a basis, an invoice and a credit note; frozen, without words and without layout.

Amounts are NOK excluding VAT unless the name says otherwise; days are the company's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bindeledd.kernel.money import Money
from bindeledd.workspace.invoicing.sums import Totals


@dataclass(frozen=True)
class Logo:
    """A picture in the head.

    Attributes:
        content: The file.
        format: `png` or `jpg`.
    """

    content: bytes
    format: str


@dataclass(frozen=True, kw_only=True)
class Seller:
    """Who bills, as it stood on the document's day.

    Attributes:
        name: Of the company.
        org_number: Nine digits; empty where there is none.
        in_vat_register: Whether the number is followed by MVA.
        address: Lines.
        phone: As people write it.
        email: For questions.
        bank_account: Eleven digits.
        footer: A line of the company's own.
        logo: None: the name stands in its place.
    """

    name: str
    org_number: str = ""
    in_vat_register: bool = True
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    bank_account: str = ""
    footer: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Who pays, as it stood on the document's day.

    Attributes:
        number: Customer number.
        name: Company or person.
        org_number: Nine digits; empty for a person.
        address: Lines.
    """

    number: str
    name: str
    org_number: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Spent:
    """One row of a specification.

    Attributes:
        on_day: When.
        who: Employee or supplier; may be empty.
        text: What; may be empty where the group says it.
        quantity: In the group's unit.
        price: For one.
        amount: Its share of the line that bills it.
    """

    on_day: date
    who: str
    text: str
    quantity: Decimal
    price: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows of one type and price.

    Attributes:
        label: Hour type, machine, item.
        unit: As printed.
        rows: By day.
        quantity: Of all rows.
        amount: Sum of the rows.
    """

    label: str
    unit: str
    rows: tuple[Spent, ...]
    quantity: Decimal
    amount: Money


class SectionKind(StrEnum):
    """What a part of the specification holds; the paper knows its heading."""

    HOURS = "hour_entry"
    MACHINES = "machine_use"
    ITEMS = "withdrawal"
    COMPENSATIONS = "compensation"
    SUPPLIERS = "supplier_cost"
    OWN_LINES = "free"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of work or goods.

    Attributes:
        kind: Which.
        groups: At least one.
        amount: Sum of the groups.
    """

    kind: SectionKind
    groups: tuple[Group, ...]
    amount: Money


@dataclass(frozen=True, kw_only=True)
class BasisPaper:
    """The basis of an attachment: what was done, by whom, when, and what it costs.

    Attributes:
        number: Of the attachment.
        made_on: The day it was printed or completed.
        seller: Who bills.
        buyer: None while no customer is chosen.
        project: Number and name.
        title: What the attachment is called; may be empty.
        text: A text to the customer.
        your_reference: The buyer's.
        begins_on: First day of the period; None when it is open.
        ends_on: Last day.
        sections: In the order of the kinds.
        totals: Sums of the whole.
        is_draft: Whether it can still change: then the paper says so.
    """

    number: str
    made_on: date
    seller: Seller
    buyer: Buyer | None
    project: str
    title: str = ""
    text: str = ""
    your_reference: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    sections: tuple[Section, ...] = ()
    totals: Totals
    is_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One line of an invoice.

    Attributes:
        item_number: As the ledger knows it; may be empty.
        text: What.
        detail: Smaller, below.
        quantity: Negative on a credit note.
        unit: As printed.
        price: For one.
        discount: Per cent.
        percent: VAT; None where the line is outside the act.
        amount: Quantity x price less discount.
    """

    item_number: str
    text: str
    detail: str
    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal
    percent: Decimal | None
    amount: Money


@dataclass(frozen=True, kw_only=True)
class InvoicePaper:
    """An invoice or a credit note as it was issued.

    Attributes:
        number: Of its series.
        issued_on: The document's day.
        due_on: When it is to be paid; a credit note shows none.
        seller: Who bills.
        buyer: Who pays.
        project: Number and name; may be empty.
        your_reference: The buyer's.
        delivered_on: When work was done or goods came.
        attachment: Number of the attachment that it bills; may be empty.
        credits: Number of the invoice that this credits; empty for an invoice.
        credits_on: That invoice's day.
        replaces: Number of the credited invoice that this one stands for; may be empty.
        text: A text to the customer.
        because: Why it credits.
        lines: At least one.
        totals: Sums of the whole.
    """

    number: str
    issued_on: date
    due_on: date
    seller: Seller
    buyer: Buyer
    project: str = ""
    your_reference: str = ""
    delivered_on: date | None = None
    attachment: str = ""
    credits: str = ""
    credits_on: date | None = None
    replaces: str = ""
    text: str = ""
    because: str = ""
    lines: tuple[PaperLine, ...]
    totals: Totals

    @property
    def is_credit_note(self) -> bool:
        """Whether it gives back."""
        return self.credits != ""
