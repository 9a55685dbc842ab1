"""A small firm with items, machines and kinds of compensation beside its hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import User
from bindeledd.workspace import records
from bindeledd.workspace.compensations import rates
from bindeledd.workspace.compensations import services as compensations
from bindeledd.workspace.items import services as items
from bindeledd.workspace.machines import services as machines
from bindeledd.workspace.records import CompensationKind
from tests.hours import MONDAY, Firm

NEW_YEAR = date(2026, 1, 1)


@dataclass
class Yard(Firm):
    """Ids by the words people use, beside those of `Firm`.

    Attributes:
        items: Number -> item.
        machines: Number -> machine.
        kinds: Number -> kind of compensation.
    """

    items: dict[str, UUID] = field(default_factory=dict)
    machines: dict[str, UUID] = field(default_factory=dict)
    kinds: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def build(cls, office: User) -> Yard:
        """Make a pipe, an excavator, driving with a rate, an expense, and an allowance."""
        firm = Firm.build(office)
        yard = cls(office, firm.people, firm.projects, firm.types, firm.users)
        yard.item("160", name="Pipe 160", unit="m", price=Decimal("185.50"), cost_price=Decimal(98))
        machine = {"number": "M-02", "name": "Excavator", "price": Decimal(950)}
        made = machines.create_machine(machine | {"cost_price": Decimal(610)}, by=office)
        yard.machines["M-02"] = made.id
        yard.kind("km", CompensationKind.DRIVING, unit="km", billable=True)
        yard.kind("out", CompensationKind.EXPENSE, billable=True, markup_percent=Decimal(10))
        yard.kind("dirt", CompensationKind.ALLOWANCE)
        rate = {"pay": Decimal("5.30"), "tax_free": Decimal("3.50"), "price": Decimal("7.25")}
        rates.set_rate(yard.kinds["km"], NEW_YEAR, **rate, source="the state", by=office)
        return yard

    def item(self, number: str, **fields: Any) -> UUID:
        """Add an item."""
        made = items.create_item({"number": number, "name": number} | fields, by=self.office)
        self.items[number] = made.id
        return made.id

    def kind(self, number: str, kind: CompensationKind, **fields: Any) -> UUID:
        """Add a kind of compensation."""
        whole = {"number": number, "name": number, "kind": kind} | fields
        self.kinds[number] = compensations.create_compensation_type(whole, by=self.office).id
        return self.kinds[number]

    def withdraw(
        self, quantity: int | str, *, by: User | None = None, **fields: Any
    ) -> records.Withdrawal:
        """Take so many metres of pipe out for project 1047."""
        whole = {
            "project_id": self.projects["1047"],
            "withdrawn_on": MONDAY,
            "item_id": self.items["160"],
            "quantity": Decimal(quantity),
        } | fields
        return items.write_withdrawal(new_id(), whole, by=by or self.office)

    def use(
        self, minutes: int, *, by: User | None = None, ours: UUID | None = None, **fields: Any
    ) -> records.MachineUse:
        """Book the excavator on project 1047."""
        whole = {
            "machine_id": self.machines["M-02"],
            "project_id": self.projects["1047"],
            "used_on": MONDAY,
            "minutes": minutes,
        } | fields
        return machines.write_use(ours or new_id(), whole, by=by or self.office)

    def compensate(
        self, number: str, *, by: User | None = None, **fields: Any
    ) -> records.Compensation:
        """Book one compensation of Anders' on project 1047."""
        whole = {
            "employee_id": self.people["Anders"],
            "type_id": self.kinds[number],
            "incurred_on": MONDAY,
            "project_id": self.projects["1047"],
        } | fields
        return compensations.write_compensation(new_id(), whole, by=by or self.office)
