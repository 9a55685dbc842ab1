"""A project with work of every kind on it, approved and ready to bill."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.workspace.compensations.models import (
    Compensation,
    CompensationRate,
    CompensationType,
)
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.invoicing.basis import Taken
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.machines.models import Machine, MachineUse
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry, HourType
from tests.factories import CustomerFactory, EmployeeFactory, ProjectFactory

MONDAY = date(2026, 11, 2)


@dataclass
class Job:
    """A project of a customer, with people, types, a machine and items to book on it."""

    customer: Customer
    project: Project
    people: list[Employee]
    ordinary: HourType
    travel: HourType
    digger: Machine
    pipe: Item
    car: CompensationType

    @classmethod
    def begin(cls) -> "Job":
        """Make what a job needs; nothing is booked yet."""
        customer = CustomerFactory.create(
            name="Myrlia kommune", address1="Rådhusveien 1", postal_code="2080", city="Myrlia"
        )
        car = CompensationType.objects.create(
            number="KM", name="Servicebil", kind="driving", unit="km", billable=True
        )
        CompensationRate.objects.create(
            type=car, valid_from=date(2026, 1, 1), pay=Decimal("5.30"), price=Decimal("8.50")
        )
        return cls(
            customer=customer,
            project=ProjectFactory.create(name="VA-anlegg Myrlia", customer=customer),
            people=[EmployeeFactory.create() for _ in range(3)],
            ordinary=HourType.objects.create(
                number="1", name="Ordinær tid", price=Decimal(890), price_overtime_50=Decimal(1180)
            ),
            travel=HourType.objects.create(number="2", name="Reisetid", price=Decimal(650)),
            digger=Machine.objects.create(
                number="M-02", name="Gravemaskin 8 t", price=Decimal(1050), dimension="M-02"
            ),
            pipe=Item.objects.create(
                number="5011", name="PVC-rør 110 mm", unit="m", price=Decimal(89), cost_price=60
            ),
            car=car,
        )

    def hours(self, minutes: int = 450, **other: Any) -> Taken:
        """Book hours; approved and billable unless told."""
        usual = {
            "employee": self.people[0],
            "project": self.project,
            "hour_type": self.ordinary,
            "worked_on": MONDAY,
            "minutes": minutes,
            "billable_minutes": minutes,
            "state": "approved",
        }
        return "hour_entry", HourEntry.objects.create(**(usual | other)).id

    def machine(self, minutes: int = 120, **other: Any) -> Taken:
        """Book hours of the digger."""
        usual = {
            "machine": self.digger,
            "project": self.project,
            "used_on": MONDAY,
            "minutes": minutes,
            "billable_minutes": minutes,
            "state": "approved",
            "employee": self.people[0],
        }
        return "machine_use", MachineUse.objects.create(**(usual | other)).id

    def pipes(self, quantity: str = "12", **other: Any) -> Taken:
        """Take pipes out."""
        usual = {
            "project": self.project,
            "item": self.pipe,
            "withdrawn_on": MONDAY,
            "quantity": Decimal(quantity),
            "price": Decimal(89),
            "cost_price": Decimal(60),
        }
        return "withdrawal", Withdrawal.objects.create(**(usual | other)).id

    def driving(self, km: str = "26", **other: Any) -> Taken:
        """Drive there."""
        usual = {
            "employee": self.people[0],
            "type": self.car,
            "incurred_on": MONDAY,
            "quantity": Decimal(km),
            "project": self.project,
            "billable": True,
            "state": "approved",
        }
        return "compensation", Compensation.objects.create(**(usual | other)).id

    def pumping(self, amount: str = "6800", **other: Any) -> Taken:
        """Get a supplier's invoice, with 12 percent on top."""
        usual = {
            "project": self.project,
            "incurred_on": MONDAY,
            "amount": Decimal(amount),
            "supplier_name": "Holm Betongpumping AS",
            "text": "Betongpumping",
            "billable": True,
            "markup_percent": Decimal(12),
        }
        return "supplier_cost", SupplierCost.objects.create(**(usual | other)).id

    def a_week(self) -> list[Taken]:
        """Book some of everything."""
        days = [MONDAY + timedelta(days=one) for one in range(5)]
        booked = [
            self.hours(employee=person, worked_on=day) for day in days for person in self.people
        ]
        booked.append(self.hours(600, overtime_50_minutes=120, worked_on=days[0]))
        booked.append(self.hours(60, hour_type=self.travel))
        booked += [self.machine(used_on=day) for day in days]
        return [*booked, self.pipes(), self.pipes("3.5"), self.driving(), self.pumping()]


def ids(taken: list[Taken]) -> list[UUID]:
    """Return the records' ids."""
    return [ours for _, ours in taken]
