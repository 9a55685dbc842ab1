"""One portion of a record that can be billed, as every way of reading it gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing.forms import MINUTES, THOUSANDTHS, Source
from bindeledd.workspace.invoicing.sums import line_amount

SALES_CODE: Final = "3"
"""Work of our own is charged the regular rate; goods and expenses name their own code."""


@dataclass(frozen=True, kw_only=True)
class BasisRow:
    """One portion of a record, as it could stand on a line.

    Attributes:
        kind: Of the record.
        record_id: Its id.
        part: Of an hour entry; else empty.
        on_day: When.
        project_id: Where.
        employee_id: Who did it; None where nobody is named.
        who: Their name, or the supplier's.
        type_id: Hour type, item or kind of compensation.
        machine_id: The machine.
        label: What it is called on a line.
        detail: The comment.
        minutes: Of hours and machines.
        quantity: Three decimals.
        unit: As the register has it; empty for hours.
        price: NOK excluding VAT; None where nobody set one.
        vat_code: Standard code.
        item_number: Where the record has one of its own.
        dimension: The machine's, in the ledger.
        cost_amount: What it cost us, where the record itself tells.
    """

    kind: str
    record_id: UUID
    part: str = ""
    on_day: date
    project_id: UUID
    employee_id: UUID | None = None
    who: str = ""
    type_id: UUID | None = None
    machine_id: UUID | None = None
    label: str = ""
    detail: str = ""
    minutes: int | None = None
    quantity: Decimal
    unit: str = ""
    price: Money | None
    vat_code: str = SALES_CODE
    item_number: str = ""
    dimension: str = ""
    cost_amount: Money | None = None

    @property
    def worth(self) -> Money:
        """What it comes to by itself; rows without a price come to nothing yet."""
        return line_amount(self.quantity, self.price) if self.price is not None else money(0)

    def source(self) -> Source:
        """Return what lines are made of.

        Raises:
            ValueError: There is no price.
        """
        if self.price is None:
            raise ValueError("a row without a price cannot be billed")
        by_the_hour = self.minutes is not None
        return Source(
            kind=self.kind,
            ours=self.record_id,
            part=self.part,
            units=self.minutes if self.minutes is not None else thousandths(self.quantity),
            per=MINUTES if by_the_hour else THOUSANDTHS,
            price=self.price,
            vat_code=self.vat_code,
            unit=self.unit,
            type_id=str(self.type_id or ""),
            machine_id=self.machine_id,
            text=self.label,
            item_number=self.item_number,
        )


def thousandths(quantity: Decimal) -> int:
    """Return a quantity as whole thousandths."""
    return int(quantity * THOUSANDTHS)
