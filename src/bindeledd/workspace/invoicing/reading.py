"""Reads billable rows of each kind and prices them; which projects and days the caller says.

One way for all kinds: which rows, their columns, and what one row can be billed as. A part that
somebody has taken (`held`) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bindeledd.kernel.money import Money
from bindeledd.workspace.compensations.models import Compensation
from bindeledd.workspace.compensations.rates import rate_at, rates_of
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.invoicing.forms import (
    COMPENSATION,
    HOUR_ENTRY,
    MACHINE_USE,
    MINUTES,
    SUPPLIER_COST,
    WITHDRAWAL,
)
from bindeledd.workspace.invoicing.models import InvoiceSource
from bindeledd.workspace.invoicing.prices import (
    ORDINARY,
    OVERTIME_50,
    OVERTIME_100,
    HourPrices,
    known,
    marked_up,
    of_compensation,
)
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.invoicing.sums import line_amount, quantity_of
from bindeledd.workspace.items.models import Withdrawal
from bindeledd.workspace.locks import transferred
from bindeledd.workspace.machines.models import MachineUse
from bindeledd.workspace.time.models import HourEntry

Row: TypeAlias = Mapping[str, Any]
Portions: TypeAlias = Callable[[Row], Iterable[dict[str, Any]]]
"""Row of the table -> what it can be billed as: fields of a `BasisRow` beside those all have."""

_PERSON: Final = {
    "person": F("employee_id"),
    "first": F("employee__first_name"),
    "last": F("employee__last_name"),
    "detail": F("comment"),
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How one kind of record is read.

    Attributes:
        model: Its table.
        day: Its column of the day.
        billable: Which rows can be billed at all.
        but: Conditions of rows that cannot.
        columns: What its price and text need.
        named: The same, by another name here.
        portions: Given all rows that were read, tells what one of them can be billed as.
    """

    model: Any
    day: str
    billable: Q
    but: tuple[Exists | Q, ...] = ()
    columns: tuple[str, ...] = ()
    named: Mapping[str, F] = field(default_factory=lambda: _PERSON)
    portions: Callable[[list[dict[str, Any]]], Portions]

    @property
    def rows(self) -> QuerySet[Any]:
        """What can be billed of the company, taken or not."""
        found: QuerySet[Any] = self.model.objects.filter(self.billable, active=True)
        for condition in self.but:
            found = found.exclude(condition)
        return found

    def read(self, kind: str, rows: QuerySet[Any]) -> Iterator[BasisRow]:
        """Return what rows, annotated with `held`, can be billed as; by day."""
        ordered = rows.order_by(self.day, "created_at")
        found = list(
            ordered.values("id", "project_id", "held", self.day, *self.columns, **self.named)
        )
        portions = self.portions(found)
        for row in found:
            for portion in portions(row):
                if portion.get("part", "") not in row["held"]:
                    yield BasisRow(**(self._shared(kind, row) | portion))

    def _shared(self, kind: str, row: Row) -> dict[str, Any]:
        return {
            "kind": kind,
            "record_id": row["id"],
            "on_day": row[self.day],
            "project_id": row["project_id"],
            "employee_id": row.get("person"),
            "who": " ".join(part for part in (row.get("first"), row.get("last")) if part),
            "detail": row["detail"],
        }


def _hours(rows: list[dict[str, Any]]) -> Portions:
    prices = HourPrices.read({row["project_id"] for row in rows})

    def portions(row: Row) -> Iterator[dict[str, Any]]:
        for part, minutes in _parts(row):
            if minutes > 0:
                yield {
                    "part": part,
                    "type_id": row["hour_type_id"],
                    "label": row["label"],
                    "minutes": minutes,
                    "quantity": quantity_of(minutes, MINUTES),
                    "price": prices.of(row["project_id"], row["hour_type_id"], part),
                }

    return portions


def _parts(row: Row) -> tuple[tuple[str, int], ...]:
    """Part the billable minutes: overtime is billed as such as far as the billed minutes reach."""
    left = row["billable_minutes"]
    overtime_100 = min(row["overtime_100_minutes"], left)
    overtime_50 = min(row["overtime_50_minutes"], left - overtime_100)
    return (
        (ORDINARY, left - overtime_100 - overtime_50),
        (OVERTIME_50, overtime_50),
        (OVERTIME_100, overtime_100),
    )


def _machine(row: Row) -> Iterator[dict[str, Any]]:
    quantity = quantity_of(row["billable_minutes"], MINUTES)
    yield {
        "type_id": row["machine_id"],
        "machine_id": row["machine_id"],
        "label": f"{row['name']} ({row['number']})",
        "minutes": row["billable_minutes"],
        "quantity": quantity,
        "price": known(row["price"]),
        "item_number": row["item_number"],
        "dimension": row["dimension"],
        "cost_amount": _cost(quantity, row["cost"]),
    }


def _withdrawal(row: Row) -> Iterator[dict[str, Any]]:
    yield {
        "type_id": row["item_id"],
        "label": row["text"] or row["name"] or "",
        "quantity": row["quantity"],
        "unit": row["unit"] or row["item_unit"] or "",
        "price": known(row["price"] if row["price"] is not None else row["item_price"]),
        "vat_code": row["vat_code"],
        "item_number": row["number"] or "",
        "cost_amount": _cost(row["quantity"], row["cost_price"]),
    }


def _compensations(rows: list[dict[str, Any]]) -> Portions:
    rates = rates_of({row["type_id"] for row in rows})

    def portions(row: Row) -> Iterator[dict[str, Any]]:
        rate = rate_at(rates[row["type_id"]], row["incurred_on"])
        quantity, unit, price = of_compensation(
            row["quantity"], row["unit"], row["amount"], row["markup"], rate
        )
        yield {
            "type_id": row["type_id"],
            "label": row["label"],
            "quantity": quantity,
            "unit": unit,
            "price": price,
            "vat_code": row["vat_code"],
        }

    return portions


def _supplier_cost(row: Row) -> Iterator[dict[str, Any]]:
    yield {
        "who": row["supplier_name"],
        "label": row["text"] or row["supplier_name"],
        "quantity": Decimal(1),
        "price": marked_up(row["amount"], row["markup_percent"]),
        "vat_code": row["vat_code"],
        "cost_amount": known(row["amount"]),
    }


def _cost(quantity: Decimal, price: Decimal | None) -> Money | None:
    return None if price is None else line_amount(quantity, price)


_APPROVED: Final = Q(state="approved")
_BILLABLE: Final = Q(billable=True)
_MINUTES: Final = Q(billable_minutes__gt=0)
_HELD_BACK: Final = HourEntry.objects.filter(~_APPROVED, active=True)
"""Entries that nobody approved: few among all, and with an index of their own."""

_BILLED_ON_AN_ATTACHMENT: Final = Exists(
    InvoiceSource.objects.filter(
        kind=WITHDRAWAL, record_id=OuterRef("returns_id"), state__in=["reserved", "billed"]
    )
)

READERS: Final[Mapping[str, Reader]] = {
    HOUR_ENTRY: Reader(
        model=HourEntry,
        day="worked_on",
        billable=_APPROVED & _MINUTES & Q(hour_type__kind="work", project__isnull=False),
        columns=(
            "hour_type_id",
            "billable_minutes",
            "overtime_50_minutes",
            "overtime_100_minutes",
        ),
        named=_PERSON | {"label": F("hour_type__name")},
        portions=_hours,
    ),
    MACHINE_USE: Reader(
        model=MachineUse,
        day="used_on",
        billable=_APPROVED & _MINUTES,
        columns=("machine_id", "billable_minutes"),
        named=_PERSON
        | {
            "number": F("machine__number"),
            "name": F("machine__name"),
            "price": F("machine__price"),
            "cost": F("machine__cost_price"),
            "dimension": F("machine__dimension"),
            "item_number": F("machine__item_number"),
        },
        portions=lambda _rows: _machine,
    ),
    # goods on an hour entry wait for its approval; what is transferred is billed elsewhere, and
    # so is what comes back of it, unless it went with an attachment: the customer gets that back
    WITHDRAWAL: Reader(
        model=Withdrawal,
        day="withdrawn_on",
        billable=_BILLABLE,
        but=(
            Exists(_HELD_BACK.filter(id=OuterRef("entry_id"))),
            transferred(WITHDRAWAL),
            Q(transferred(WITHDRAWAL, "returns_id")) & ~Q(_BILLED_ON_AN_ATTACHMENT),
        ),
        columns=("item_id", "text", "unit", "quantity", "price", "cost_price", "vat_code"),
        named=_PERSON
        | {
            "number": F("item__number"),
            "name": F("item__name"),
            "item_unit": F("item__unit"),
            "item_price": F("item__price"),
        },
        portions=lambda _rows: _withdrawal,
    ),
    COMPENSATION: Reader(
        model=Compensation,
        day="incurred_on",
        billable=_APPROVED & _BILLABLE & Q(project__isnull=False),
        columns=("type_id", "quantity", "amount"),
        named=_PERSON
        | {
            "label": F("type__name"),
            "unit": F("type__unit"),
            "markup": F("type__markup_percent"),
            "vat_code": F("type__vat_code"),
        },
        portions=_compensations,
    ),
    SUPPLIER_COST: Reader(
        model=SupplierCost,
        day="incurred_on",
        billable=_BILLABLE,
        columns=("amount", "supplier_name", "text", "vat_code", "markup_percent"),
        named={"detail": F("document_number")},
        portions=lambda _rows: _supplier_cost,
    ),
}
