"""A firm that pays wages: people with wages, types, pay items and which post becomes which."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.tenancy.models import User
from bindeledd.workspace.compensations.models import (
    Compensation,
    CompensationRate,
    CompensationType,
)
from bindeledd.workspace.payroll import services
from bindeledd.workspace.payroll.exporting import export
from bindeledd.workspace.payroll.lines import Line, Preview
from bindeledd.workspace.payroll.models import PayrollExport
from bindeledd.workspace.payroll.preview import preview
from bindeledd.workspace.payroll.shapes import Key, Selection
from bindeledd.workspace.people.models import Employee, EmploymentTerms
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry, HourType, TimeChoices
from tests.factories import EmployeeFactory, ProjectFactory

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 15)
DAY = date(2026, 11, 3)


@dataclass
class Wages:
    """Rows by the words people use."""

    office: User
    people: dict[str, Employee] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    types: dict[str, HourType] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)
    driving: CompensationType = field(init=False)

    @classmethod
    def begin(cls, office: User) -> Wages:
        """Make Anders at 265,00 and Dawid at 300,00, two projects, and all choices."""
        firm = cls(office)
        firm.person("Anders", "265.00")
        firm.person("Dawid", "300.00")
        for number in ("1047", "1042"):
            firm.projects[number] = ProjectFactory.create(number=number)
        firm.types["ordinary"] = HourType.objects.create(number="1", name="Ordinary")
        firm.types["holiday"] = HourType.objects.create(number="81", name="Holiday", kind="holiday")
        firm.driving = CompensationType.objects.create(
            number="km", name="Driving", kind="driving", unit="km"
        )
        CompensationRate.objects.create(
            type=firm.driving, valid_from=date(2026, 1, 1), pay=Decimal("5.30")
        )
        firm.item("100", "Hourly pay", with_project=False)
        firm.item("120", "Overtime supplement 50 %", kind="supplement")
        firm.item("121", "Overtime supplement 100 %", kind="supplement")
        firm.item("190", "Into the hour bank")
        firm.item("240", "Mileage", kind="allowance", unit="km")
        firm.item("241", "Mileage, taxable", kind="allowance", unit="km")
        firm.choose("hours", "100", hour_type="ordinary")
        firm.choose("overtime_50", "120")
        firm.choose("overtime_100", "121")
        firm.choose("bank", "190")
        for post, number in (("compensation", "240"), ("compensation_taxable", "241")):
            services.choose_pay_item(
                post, firm.items[number], compensation_type_id=firm.driving.id, by=office
            )
        return firm

    def person(self, name: str, wage: str | None = None) -> Employee:
        """Add an employee, with an hourly wage from long ago when one is given."""
        made = EmployeeFactory.create(first_name=name, last_name="")
        self.people[name] = made
        if wage is not None:
            self.wage(name, wage, date(2020, 1, 1))
        return made

    def wage(self, name: str, wage: str, since: date) -> None:
        """Set a wage from a day on."""
        EmploymentTerms.objects.create(
            employee=self.people[name], valid_from=since, hourly_wage=Decimal(wage)
        )

    def item(self, number: str, name: str, **fields: Any) -> UUID:
        """Add a pay item."""
        made = services.create_pay_item({"number": number, "name": name} | fields, by=self.office)
        self.items[number] = made.id
        return made.id

    def choose(self, post: str, number: str | None, *, hour_type: str | None = None) -> None:
        """Choose a pay item for a post; None for no export."""
        services.choose_pay_item(
            post,
            None if number is None else self.items[number],
            hour_type_id=None if hour_type is None else self.types[hour_type].id,
            by=self.office,
        )

    def form(self, form: str) -> None:
        """Choose how overtime reaches pay."""
        TimeChoices.objects.update_or_create(defaults={"overtime_form": form})

    def hours(self, name: str = "Anders", minutes: int = 450, **fields: Any) -> HourEntry:
        """Write an approved entry."""
        given: dict[str, Any] = {
            "employee": self.people[name],
            "project": self.projects["1047"],
            "hour_type": self.types["ordinary"],
            "worked_on": DAY,
            "minutes": minutes,
            "state": "approved",
        }
        return HourEntry.objects.create(**(given | fields))

    def drive(self, name: str = "Anders", quantity: str = "10", **fields: Any) -> Compensation:
        """Write an approved drive."""
        given: dict[str, Any] = {
            "employee": self.people[name],
            "project": self.projects["1047"],
            "type": self.driving,
            "incurred_on": DAY,
            "quantity": Decimal(quantity),
            "state": "approved",
        }
        return Compensation.objects.create(**(given | fields))

    def look(self, **chosen: Any) -> Preview:
        """Preview the span."""
        return preview(asked(**chosen), by=self.office)

    def go(self, *, once: str = "", **chosen: Any) -> PayrollExport:
        """Preview and export the span."""
        selection = asked(**chosen)
        seen = preview(selection, by=self.office)
        return export(selection, digest=seen.digest, once=once, by=self.office)


def asked(**chosen: Any) -> Selection:
    """Return a selection of the span."""
    sets = {name: frozenset(value) for name, value in chosen.items() if isinstance(value, set)}
    return Selection(**({"begins": FIRST, "ends": LAST} | chosen | sets))


def key(entry: HourEntry | Compensation, post: str = "hours") -> Key:
    """Return the key of one post of a record."""
    kind = "hour_entry" if isinstance(entry, HourEntry) else "compensation"
    return Key(kind, entry.id, post)


def shown(lines: tuple[Line, ...]) -> list[tuple[str, str, str, str]]:
    """Return item, quantity, rate and amount of lines, as they are written."""
    return [
        (
            line.key.item_number,
            str(line.quantity.normalize()),
            str(line.key.rate),
            str(line.amount),
        )
        for line in lines
    ]
