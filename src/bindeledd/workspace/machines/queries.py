"""What pages and programs read about machines and their hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.functions import Cast

from bindeledd.kernel.errors import NotFoundError
from bindeledd.workspace import deeds, records
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, sortable, yes
from bindeledd.workspace.machines.kinds import MACHINE, MACHINE_USE
from bindeledd.workspace.machines.models import Machine, MachineUse
from bindeledd.workspace.month_costs import (
    MonthCost,
    by_month,
    exact,
    of_projects,
)
from bindeledd.workspace.records import Approval


@dataclass(frozen=True)
class MachineLine:
    """One line of the list of machines."""

    id: UUID
    number: str
    name: str
    price: Decimal | None
    cost_price: Decimal | None
    dimension: str
    item_number: str
    active: bool


@dataclass(frozen=True)
class UseLine:
    """One line of the list of machines' hours."""

    id: UUID
    used_on: date
    machine_id: UUID
    machine_number: str
    machine_name: str
    project_id: UUID
    project_number: str
    project_name: str
    employee_id: UUID | None
    employee_name: str
    minutes: int
    billable_minutes: int
    entry_id: UUID | None
    comment: str
    state: str
    rejected_because: str
    active: bool


_MACHINES: Final = Listing(
    rows=Machine.objects.all,
    to_row=lambda row: MachineLine(**row),
    columns=tuple(MachineLine.__dataclass_fields__),
    orders={
        "number": ("sort_number",),
        "name": ("sort_name",),
        "price": ("price",),
        "changed": ("changed_tx",),
    },
    filters={"active": lambda value: Q(active=yes(value))},
    search=lambda text: named_or_numbered(text, numbers=("number",)),
)


def _use_line(row: dict[str, Any]) -> UseLine:
    employee = (row.pop("employee__first_name"), row.pop("employee__last_name"))
    return UseLine(
        machine_number=row.pop("machine__number"),
        machine_name=row.pop("machine__name"),
        project_number=row.pop("project__joined_number"),
        project_name=row.pop("project__name"),
        employee_name=" ".join(name for name in employee if name),
        **row,
    )


_USES: Final = Listing(
    rows=MachineUse.objects.all,
    to_row=_use_line,
    columns=(
        "id",
        "used_on",
        "machine_id",
        "project_id",
        "employee_id",
        "minutes",
        "billable_minutes",
        "entry_id",
        "comment",
        "state",
        "rejected_because",
        "active",
        "machine__number",
        "machine__name",
        "project__joined_number",
        "project__name",
        "employee__first_name",
        "employee__last_name",
    ),
    orders={
        "-day": ("-used_on",),
        "day": ("used_on",),
        "machine": ("machine__sort_number", "used_on"),
        "project": ("project__sort_number", "used_on"),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "machine": lambda value: Q(machine_id=value),
        "project": lambda value: Q(project_id=value) | Q(project__parent_id=value),
        "employee": lambda value: Q(employee_id=value),
        "state": lambda value: Q(state=value),
        "from": lambda value: Q(used_on__gte=value),
        "until": lambda value: Q(used_on__lte=value),
        "one": lambda value: Q(id=value),
    },
    search=lambda text: (
        Q(project__joined_number__startswith=text)
        | Q(project__sort_name__contains=sortable(text))
        | Q(machine__number__startswith=text)
        | Q(machine__sort_name__contains=sortable(text))
    ),
)


def machines(ask: Ask) -> Page[MachineLine]:
    """Return a page of machines. Orders: number, name, price, changed. Filters: active."""
    return _MACHINES.page(ask)


def machine_choices(search: str, *, limit: int = 20) -> tuple[MachineLine, ...]:
    """Return active machines for a choice field."""
    return machines(Ask(search=search, filters={"active": "1"}, sort="number", size=limit)).rows


def machine_detail(machine_id: UUID) -> records.Machine:
    """Return one machine.

    Raises:
        NotFoundError: No such machine in this company.
    """
    found: records.Machine = deeds.one(MACHINE, machine_id)
    return found


def machine_history(machine_id: UUID) -> list[Entry]:
    """Return who changed what of a machine, newest first."""
    return history_of(Machine, machine_id)


def uses(ask: Ask) -> Page[UseLine]:
    """Return a page of machines' hours.

    Orders: day, machine, project; newest first unless told. Filters: active, machine, project (its
    id; with its subprojects), employee, state, from, until (dates).
    """
    return _USES.page(ask)


def use_detail(use_id: UUID) -> records.MachineUse:
    """Return one machine's hours of one day.

    Raises:
        NotFoundError: None of that id in this company.
    """
    found: records.MachineUse = deeds.one(MACHINE_USE, use_id)
    return found


def use_line(use_id: UUID) -> UseLine:
    """Return one machine's hours of one day as lists show them.

    Raises:
        NotFoundError: None of that id in this company.
    """
    found = uses(Ask(filters={"one": use_id})).rows
    if not found:
        raise NotFoundError(kind=MACHINE_USE.name)
    return found[0]


def use_history(use_id: UUID) -> list[Entry]:
    """Return who changed what of a machine's hours, newest first."""
    return history_of(MachineUse, use_id)


def uses_cost(
    project_ids: Collection[UUID] | None, first: date | None = None, last: date | None = None
) -> list[MonthCost]:
    """Return what machines cost by project and month, in hours and NOK."""
    rows = _approved(project_ids, first=first, until=last)
    cost = exact(F("minutes") * F("machine__cost_price") / 60)
    found = exact(Cast("minutes", DecimalField(max_digits=20, decimal_places=10)) / 60)
    return by_month(MACHINE_USE.name, rows, "used_on", quantity=found, amount=cost)


def _approved(
    project_ids: Collection[UUID] | None, *, first: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    rows = of_projects(MachineUse.objects.all(), "used_on", project_ids, first=first, until=until)
    return rows.filter(state=Approval.APPROVED.value)
