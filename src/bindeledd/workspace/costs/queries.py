"""What pages and programs read about supplier invoices on projects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, Value

from bindeledd.workspace import deeds, locks, records
from bindeledd.workspace.costs.kinds import SUPPLIER_COST
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, sortable, yes
from bindeledd.workspace.locks import Why
from bindeledd.workspace.month_costs import MonthCost, by_month, of_projects


@dataclass(frozen=True)
class CostLine:
    """One line of the list of supplier invoices."""

    id: UUID
    incurred_on: date
    project_id: UUID
    project_number: str
    project_name: str
    supplier_name: str
    supplier_number: str
    text: str
    document_number: str
    amount: Decimal
    billable: bool
    markup_percent: Decimal
    connection_id: UUID | None
    active: bool


def _line(row: dict[str, Any]) -> CostLine:
    return CostLine(
        project_number=row.pop("project__joined_number"),
        project_name=row.pop("project__name"),
        **row,
    )


_COSTS: Final = Listing(
    rows=SupplierCost.objects.all,
    to_row=_line,
    columns=(
        *(
            name
            for name in CostLine.__dataclass_fields__
            if name not in {"project_number", "project_name"}
        ),
        "project__joined_number",
        "project__name",
    ),
    orders={
        "-day": ("-incurred_on",),
        "day": ("incurred_on",),
        "project": ("project__sort_number", "incurred_on"),
        "supplier": ("supplier_name", "incurred_on"),
        "amount": ("amount",),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "project": lambda value: Q(project_id=value) | Q(project__parent_id=value),
        "billable": lambda value: Q(billable=yes(value)),
        "from": lambda value: Q(incurred_on__gte=value),
        "until": lambda value: Q(incurred_on__lte=value),
    },
    search=lambda text: (
        Q(supplier_name__icontains=text)
        | Q(document_number__startswith=text)
        | Q(text__icontains=text)
        | Q(project__joined_number__startswith=text)
        | Q(project__sort_name__contains=sortable(text))
    ),
)


def supplier_costs(ask: Ask) -> Page[CostLine]:
    """Return a page of supplier invoices' lines.

    Orders: day, project, supplier, amount; newest first unless told. Filters: active, project (its
    id; with its subprojects), billable, from, until (dates).
    """
    return _COSTS.page(ask)


def supplier_cost_detail(cost_id: UUID) -> records.SupplierCost:
    """Return one line.

    Raises:
        NotFoundError: No such line in this company.
    """
    found: records.SupplierCost = deeds.one(SUPPLIER_COST, cost_id)
    return found


def supplier_cost_lock(cost_id: UUID) -> Why | None:
    """Return why a line stands still, or None."""
    return locks.locked(SUPPLIER_COST.name, [cost_id]).get(cost_id)


def supplier_cost_history(cost_id: UUID) -> list[Entry]:
    """Return who changed what of a line, newest first."""
    return history_of(SupplierCost, cost_id)


def supplier_costs_of(
    project_ids: Collection[UUID] | None, first: date | None = None, last: date | None = None
) -> list[MonthCost]:
    """Return what suppliers billed us by project and month; the quantity counts lines."""
    rows = of_projects(
        SupplierCost.objects.all(), "incurred_on", project_ids, first=first, until=last
    )
    return by_month(SUPPLIER_COST.name, rows, "incurred_on", quantity=Value(1), amount=F("amount"))
