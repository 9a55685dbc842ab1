"""What the durable send sends: hours and orders of a company whose registers stand there already.

Used inside our own process, where Django is set up; who sends the same as a peer reads
`peers.post`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from benchmarks.days import MONDAY, PEOPLE, day_of
from bindeledd.sync import handing
from bindeledd.sync.models import Connection, DataType
from bindeledd.tenancy.models import User
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.models import InvoiceAttachment
from bindeledd.workspace.items.models import Item, Withdrawal
from bindeledd.workspace.people.models import Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import HourEntry, HourType

PROJECTS: Final = 20
ITEM: Final = "5011"
ORDERS_FLOW: Final = "poweroffice_go.orders_out"
REGISTERS: Final = ("employees", "customers", "projects")
"""Data types that move before the clock starts."""


def put_registers() -> None:
    """Write people, a customer and projects of our own, that the other side has not."""
    customer = Customer.objects.create(
        number="10042",
        name="Sandvik Mur AS",
        address1="Kaia 1",
        postal_code="7010",
        city="Trondheim",
    )
    for number in range(1, PEOPLE + 1):
        Employee.objects.create(number=str(number), first_name="Kari", last_name=f"Berg {number}")
    for number in range(1001, 1001 + PROJECTS):
        Project.objects.create(
            number=str(number),
            joined_number=str(number),
            name=f"Tilbygg Kaia {number}",
            customer=customer,
        )


def put_hours(connection: Connection, count: int, stock: dict[str, Any]) -> None:
    """Write approved hours, and switch on that they go."""
    people, projects = list(Employee.objects.all()), list(Project.objects.all())
    ordinary = HourType.objects.create(number="1", name="Ordinær tid")
    rows = [
        HourEntry(
            employee=people[serial % PEOPLE],
            project=projects[serial % PROJECTS],
            hour_type=ordinary,
            worked_on=day_of(serial),
            minutes=60,
            billable_minutes=60,
            comment=f"Stenderverk {serial}",
            state="approved",
        )
        for serial in range(count)
    ]
    HourEntry.objects.bulk_create(rows, batch_size=500)
    table = {"activities": {str(ordinary.id): str(stock["ActivityTimeId"])}}
    _switch_on(connection, "hours", table)


def put_orders(connection: Connection, count: int, by: User) -> None:
    """Make invoice attachments of two lines each, and press the button on all of them."""
    projects = list(Project.objects.all())
    pipe = Item.objects.create(number=ITEM, name="PVC-rør 110 mm", unit="m", price=Decimal(89))
    made = [_attachment(projects[serial % PROJECTS], pipe, by) for serial in range(count)]
    numbers = dict(InvoiceAttachment.objects.values_list("id", "number"))
    _switch_on(connection, "invoice_attachments", {})
    pressed: Sequence[tuple[UUID, str]] = [(one, numbers[one]) for one in made]
    handing.hand_over(connection.id, ORDERS_FLOW, pressed, by=by)


def _attachment(project: Project, pipe: Item, by: User) -> UUID:
    for quantity in (12, 3):
        Withdrawal.objects.create(
            project=project,
            item=pipe,
            withdrawn_on=MONDAY,
            quantity=Decimal(quantity),
            price=Decimal(89),
            cost_price=Decimal(60),
        )
    return services.create_attachment(project.id, by=by)


def _switch_on(connection: Connection, group: str, values: dict[str, Any]) -> None:
    DataType.objects.create(
        company_id=connection.company_id,
        connection=connection,
        group=group,
        direction="out",
        values=values,
    )
