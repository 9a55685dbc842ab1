"""What pages and programs read about driving, tolls, expenses, allowances and diet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bindeledd.kernel.money import money
from bindeledd.workspace import deeds, locks, records
from bindeledd.workspace.compensations.kinds import COMPENSATION, COMPENSATION_TYPE
from bindeledd.workspace.compensations.models import Compensation, CompensationType, Receipt
from bindeledd.workspace.compensations.rates import Rate, rates_of, with_rate
from bindeledd.workspace.compensations.receipts import ReceiptLine, receipts_of
from bindeledd.workspace.history import Entry, history_of
from bindeledd.workspace.lists import Ask, Listing, Page, named_or_numbered, sortable, yes
from bindeledd.workspace.locks import Why
from bindeledd.workspace.month_costs import (
    MonthCost,
    by_month,
    exact,
    of_projects,
    times,
)
from bindeledd.workspace.records import Approval


@dataclass(frozen=True)
class TypeLine:
    """One line of the list of kinds of compensation; figures of the rate that holds today."""

    id: UUID
    number: str
    name: str
    kind: str
    unit: str
    billable: bool
    markup_percent: Decimal
    vat_code: str
    active: bool


@dataclass(frozen=True)
class TypeDetail:
    """A kind of compensation with its rates, newest first."""

    type: records.CompensationType
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class CompensationLine:
    """One line of the list of driving and expenses.

    Attributes:
        amount: What was laid out; None where the rate decides.
        pay: What the employee gets, by amount or by the rate of the day; None where nobody knows.
    """

    id: UUID
    incurred_on: date
    employee_id: UUID
    employee_name: str
    type_id: UUID
    type_number: str
    type_name: str
    type_kind: str
    unit: str
    quantity: Decimal
    amount: Decimal | None
    pay: Decimal | None
    project_id: UUID | None
    project_number: str
    project_name: str
    entry_id: UUID | None
    billable: bool
    comment: str
    state: str
    rejected_because: str
    receipt_count: int
    active: bool


@dataclass(frozen=True)
class CompensationDetail:
    """A compensation with its receipts, and what holds it."""

    compensation: records.Compensation
    line: CompensationLine
    receipts: tuple[ReceiptLine, ...]
    locked: Why | None


_TYPES: Final = Listing(
    rows=CompensationType.objects.all,
    to_row=lambda row: TypeLine(**row),
    columns=tuple(TypeLine.__dataclass_fields__),
    orders={
        "number": ("sort_number",),
        "name": ("sort_name",),
        "kind": ("kind", "sort_name"),
        "changed": ("changed_tx",),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "kind": lambda value: Q(kind=value),
    },
    search=lambda text: named_or_numbered(text, numbers=("number",)),
)

_PLAIN: Final = (
    "id",
    "incurred_on",
    "employee_id",
    "type_id",
    "quantity",
    "amount",
    "project_id",
    "entry_id",
    "billable",
    "comment",
    "state",
    "rejected_because",
    "receipt_count",
    "active",
)


def _line(row: dict[str, Any]) -> CompensationLine:
    names = (row["employee__first_name"], row["employee__last_name"])
    return CompensationLine(
        employee_name=" ".join(name for name in names if name),
        type_number=row["type__number"],
        type_name=row["type__name"],
        type_kind=row["type__kind"],
        unit=row["type__unit"],
        pay=_paid(row),
        project_number=row["project__joined_number"] or "",
        project_name=row["project__name"] or "",
        **{name: row[name] for name in _PLAIN},
    )


_COMPENSATIONS: Final = Listing(
    rows=lambda: with_rate(Compensation.objects.annotate(receipt_count=_receipt_count())),
    to_row=_line,
    columns=(
        *_PLAIN,
        "employee__first_name",
        "employee__last_name",
        "type__number",
        "type__name",
        "type__kind",
        "type__unit",
        "project__joined_number",
        "project__name",
        "rate_pay",
    ),
    orders={
        "-day": ("-incurred_on",),
        "day": ("incurred_on",),
        "person": ("employee__sort_name", "incurred_on"),
        "project": ("project__sort_number", "incurred_on"),
        "type": ("type__sort_number", "incurred_on"),
    },
    filters={
        "active": lambda value: Q(active=yes(value)),
        "employee": lambda value: Q(employee_id=value),
        "project": lambda value: Q(project_id=value) | Q(project__parent_id=value),
        "type": lambda value: Q(type_id=value),
        "kind": lambda value: Q(type__kind=value),
        "state": lambda value: Q(state=value),
        "from": lambda value: Q(incurred_on__gte=value),
        "until": lambda value: Q(incurred_on__lte=value),
        "one": lambda value: Q(id=value),
    },
    search=lambda text: (
        Q(employee__sort_name__contains=sortable(text))
        | Q(project__joined_number__startswith=text)
        | Q(project__sort_name__contains=sortable(text))
        | Q(comment__icontains=text)
    ),
)


def _receipt_count() -> Any:
    """Return the number of receipts of a row, asked of the rows shown only."""
    beside = Receipt.objects.filter(compensation_id=OuterRef("pk")).order_by()
    counted = beside.values("compensation_id").annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(counted), 0)


def compensation_types(ask: Ask) -> Page[TypeLine]:
    """Return a page of kinds. Orders: number, name, kind, changed. Filters: active, kind."""
    return _TYPES.page(ask)


def type_choices() -> tuple[TypeLine, ...]:
    """Return active kinds for a choice field."""
    return compensation_types(Ask(filters={"active": "1"}, size=200)).rows


def type_detail(type_id: UUID) -> TypeDetail:
    """Return one kind with its rates.

    Raises:
        NotFoundError: No such kind in this company.
    """
    found: records.CompensationType = deeds.one(COMPENSATION_TYPE, type_id)
    return TypeDetail(found, rates_of([type_id])[type_id])


def type_history(type_id: UUID) -> list[Entry]:
    """Return who changed what of a kind, newest first."""
    return history_of(CompensationType, type_id)


def compensations(ask: Ask) -> Page[CompensationLine]:
    """Return a page of driving and expenses.

    Orders: day, person, project, type; newest first unless told. Filters: active, employee,
    project (its id; with its subprojects), type, kind, state, from, until (dates).
    """
    return _COMPENSATIONS.page(ask)


def compensation_detail(compensation_id: UUID) -> CompensationDetail:
    """Return one compensation with its receipts.

    Raises:
        NotFoundError: None of that id in this company.
    """
    found: records.Compensation = deeds.one(COMPENSATION, compensation_id)
    return CompensationDetail(
        compensation=found,
        line=compensations(Ask(filters={"one": compensation_id})).rows[0],
        receipts=receipts_of([compensation_id]).get(compensation_id, ()),
        locked=locks.locked(COMPENSATION.name, [compensation_id]).get(compensation_id),
    )


def compensation_history(compensation_id: UUID) -> list[Entry]:
    """Return who changed what of a compensation, newest first."""
    return history_of(Compensation, compensation_id)


def compensations_cost(
    project_ids: Collection[UUID] | None, first: date | None = None, last: date | None = None
) -> list[MonthCost]:
    """Return what driving and expenses cost by project and month, by amount or rate."""
    rows = with_rate(_approved(project_ids, first=first, until=last))
    cost = Coalesce(exact(F("amount")), exact(F("quantity") * F("rate_pay")))
    return by_month(COMPENSATION.name, rows, "incurred_on", quantity="quantity", amount=cost)


def _paid(row: dict[str, Any]) -> Decimal | None:
    """Return what the employee gets for a row."""
    if row["amount"] is not None:
        return money(row["amount"])
    return times(row["quantity"], row["rate_pay"])


def _approved(
    project_ids: Collection[UUID] | None, *, first: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    rows = of_projects(
        Compensation.objects.all(), "incurred_on", project_ids, first=first, until=until
    )
    return rows.filter(state=Approval.APPROVED.value)
