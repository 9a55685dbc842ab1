"""Hours and pay under the contract suite: their records on both sides, written by hand.

Source: contract paper poweroffice-go, sections 11 and 12, and field-domain.md, A5 and A6, both
read 2026-11-21.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bindeledd.sync import handing
from bindeledd.sync.models import DataType
from bindeledd.workspace.payroll.models import PayItem, PayrollExportLine
from bindeledd.workspace.people.models import Employee
from tests.contract.bench import Bench
from tests.contract.standing import linked
from tests.contract.subject import OutSample
from tests.workspace.payroll.wages import FIRST, Wages

DAY = date(2026, 11, 16)


@dataclass(frozen=True)
class Work:
    """A worker and a project on both sides, and an hour type with its activity.

    Attributes:
        ours: Employee, project and hour type here.
        theirs: Employee, project and activity there.
    """

    ours: tuple[UUID, UUID, UUID]
    theirs: tuple[int, int, int]


def a_worker(bench: Bench) -> Work:
    """Put on both sides what an hour names, and choose the activity."""
    world = bench.world
    (employee,) = world.put(
        "employee", [{"number": "201", "first_name": "Anders", "last_name": "Aas"}]
    )
    (project,) = world.put("project", [{"number": "1047", "name": "Myrlia"}])
    (hour_type,) = world.put("hour_type", [{"number": "1", "name": "Ordinær"}])
    person = world.books.user_adds("Employees", {"FirstName": "Anders", "LastName": "Aas"})
    place = world.books.user_adds("Projects", {"Code": "1047", "Name": "Myrlia", "IsActive": True})
    (activity,) = world.books.find("ActivityTime", Code="10")
    linked(bench, "employee", employee, person)
    linked(bench, "project", project, place)
    with world.inside():
        chosen = {"activities": {str(hour_type): str(activity["Id"])}}
        DataType.objects.filter(group="hours").update(values=chosen)
    return Work((employee, project, hour_type), (person["Id"], place["Id"], activity["Id"]))


def _hour(given: Work, n: int) -> dict[str, Any]:
    employee, project, hour_type = given.ours
    return {
        "employee_id": employee,
        "project_id": project,
        "hour_type_id": hour_type,
        "worked_on": DAY + timedelta(days=n),
        "minutes": 450,
        "billable_minutes": 0,
        "state": "approved",
        "comment": "Grøft",
    }


def _entry(given: Work, n: int) -> dict[str, Any]:
    employee, project, activity = given.theirs
    return {
        "EmployeeId": employee,
        "ProjectId": project,
        "ActivityTimeId": activity,
        "Date": (DAY + timedelta(days=n)).isoformat(),
        "Quantity": 450,
        "BillableQuantity": 0,
    }


def wages(bench: Bench) -> tuple[Wages, int]:
    """Put a firm that pays wages; one person stands there."""
    world = bench.world
    with world.inside():
        firm = Wages.begin(world.office)
        PayItem.objects.filter(number="100").update(number="20")
        person = firm.people["Anders"]
        Employee.objects.filter(id=person.id).update(last_name="Aas")
    there = world.books.user_adds("Employees", {"FirstName": "Anders", "LastName": "Aas"})
    linked(bench, "employee", person.id, there)
    return firm, there["Id"]


def an_exported_line(bench: Bench, given: tuple[Wages, int], n: int) -> UUID:
    """Export n hours."""
    firm, _ = given
    with bench.world.inside():
        firm.hours(minutes=60 * n, worked_on=FIRST + timedelta(days=n))
        made = firm.go()
        return PayrollExportLine.objects.get(export=made).id


def hand_over(bench: Bench, ours: UUID) -> None:
    """Hand a line over, as an export to a ledger does."""
    world = bench.world
    with world.inside():
        handing.hand_over(
            world.connection.id, "poweroffice_go.payroll_out", [(ours, "line")], by=world.office
        )


OUT = (
    OutSample(
        flow="hours_out",
        group="hours",
        kind="hour_entry",
        collection="EntryTime",
        post="POST /TimeTracking/EntryTime",
        patch="PATCH /TimeTracking/EntryTime/*",
        look_up="GET /TimeTransactions",
        before=a_worker,
        ours=_hour,
        there=_entry,
        tells=("Date",),
        change={"minutes": 300},
        changed_there={"Quantity": 300},
    ),
    OutSample(
        flow="payroll_out",
        group="payroll",
        kind="payroll_line",
        collection="SalaryLines",
        post="POST /SalaryLines",
        look_up="GET /SalaryLines",
        before=wages,
        make=an_exported_line,
        press=hand_over,
        there=lambda given, n: {
            "EmployeeId": given[1],
            "Quantity": Decimal(n),
            "Rate": Decimal(265),
            "Amount": Decimal(265) * n,
            "Comment": f"{FIRST + timedelta(days=n):%d.%m.%Y}",
        },
        tells=("Quantity",),
        key="ExternalImportReference",
    ),
)
