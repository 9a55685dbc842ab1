"""Reads billable rows of each kind and prices them; which rows is the caller's choice.

Each reader takes rows annotated with `held`: the parts that somebody has taken already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.chargeable import transferred
from bindeledd.workspace.compensations.models import CompensationRate
from bindeledd.workspace.invoicing.forms import (
    COMPENSATION,
    HOUR_ENTRY,
    MACHINE_USE,
    MINUTES,
    SUPPLIER_COST,
    WITHDRAWAL,
)
from bindeledd.workspace.invoicing.rows import BasisRow
from bindeledd.workspace.invoicing.sums import line_amount, quantity_of
from bindeledd.workspace.time.models import ProjectHourPrice

ORDINARY, OVERTIME_50, OVERTIME_100 = "ordinary", "overtime_50", "overtime_100"


def _hours(rows: QuerySet[Any]) -> Iterator[BasisRow]:
    found = list(
        rows.filter(state="approved", billable_minutes__gt=0, hour_type__kind="work")
        .order_by("worked_on", "created_at")
        .values(
            *("id", "project_id", "hour_type_id", "employee_id", "worked_on", "minutes", "held"),
            *("overtime_50_minutes", "overtime_100_minutes", "billable_minutes", "comment"),
            label=F("hour_type__name"),
            price=F("hour_type__price"),
            price_50=F("hour_type__price_overtime_50"),
            price_100=F("hour_type__price_overtime_100"),
            first=F("employee__first_name"),
            last=F("employee__last_name"),
        )
    )
    special = _project_prices({row["project_id"] for row in found})
    for row in found:
        for part, minutes in _parts(row):
            if minutes > 0 and part not in row["held"]:
                price = _hour_price(row, part, special)
                yield _hour_row(row, part, minutes, price)


def _hour_row(row: dict[str, Any], part: str, minutes: int, price: Money | None) -> BasisRow:
    return BasisRow(
        kind=HOUR_ENTRY,
        record_id=row["id"],
        part=part,
        on_day=row["worked_on"],
        project_id=row["project_id"],
        employee_id=row["employee_id"],
        who=_name(row),
        type_id=row["hour_type_id"],
        label=row["label"],
        detail=row["comment"],
        minutes=minutes,
        quantity=quantity_of(minutes, MINUTES),
        price=price,
    )


def _parts(row: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """Part the billable minutes: overtime is billed as such as far as the billed minutes reach."""
    left = row["billable_minutes"]
    overtime_100 = min(row["overtime_100_minutes"], left)
    overtime_50 = min(row["overtime_50_minutes"], left - overtime_100)
    return (
        (ORDINARY, left - overtime_100 - overtime_50),
        (OVERTIME_50, overtime_50),
        (OVERTIME_100, overtime_100),
    )


def _project_prices(projects: set[UUID]) -> dict[tuple[UUID, UUID], dict[str, Any]]:
    rows = ProjectHourPrice.objects.filter(project_id__in=projects).values(
        *("project_id", "hour_type_id", "price", "price_overtime_50", "price_overtime_100")
    )
    return {(row["project_id"], row["hour_type_id"]): row for row in rows}


def _hour_price(
    row: Mapping[str, Any], part: str, special: Mapping[tuple[UUID, UUID], dict[str, Any]]
) -> Money | None:
    """Return the project's price, or the type's; overtime without a price follows the ordinary."""
    own = special.get((row["project_id"], row["hour_type_id"]), {})
    tried = {
        ORDINARY: (own.get("price"), row["price"]),
        OVERTIME_50: (own.get("price_overtime_50"), row["price_50"]),
        OVERTIME_100: (own.get("price_overtime_100"), row["price_100"]),
    }
    for price in (*tried[part], *tried[ORDINARY]):
        if price is not None:
            return money(price)
    return None


def _machines(rows: QuerySet[Any]) -> Iterator[BasisRow]:
    found = (
        rows.filter(state="approved", billable_minutes__gt=0)
        .order_by("used_on", "created_at")
        .values(
            *("id", "project_id", "machine_id", "employee_id", "used_on", "comment", "held"),
            "billable_minutes",
            number=F("machine__number"),
            label=F("machine__name"),
            price=F("machine__price"),
            cost=F("machine__cost_price"),
            dimension=F("machine__dimension"),
            item_number=F("machine__item_number"),
            first=F("employee__first_name"),
            last=F("employee__last_name"),
        )
    )
    for row in found:
        if row["held"]:
            continue
        quantity = quantity_of(row["billable_minutes"], MINUTES)
        yield BasisRow(
            kind=MACHINE_USE,
            record_id=row["id"],
            on_day=row["used_on"],
            project_id=row["project_id"],
            employee_id=row["employee_id"],
            who=_name(row),
            type_id=row["machine_id"],
            machine_id=row["machine_id"],
            label=f"{row['label']} ({row['number']})",
            detail=row["comment"],
            minutes=row["billable_minutes"],
            quantity=quantity,
            price=_known(row["price"]),
            item_number=row["item_number"],
            dimension=row["dimension"],
            cost_amount=_cost(quantity, row["cost"]),
        )


def _withdrawals(rows: QuerySet[Any]) -> Iterator[BasisRow]:
    """Goods on an hour entry wait for its approval; what is transferred is billed elsewhere."""
    waits = Q(entry__isnull=False) & ~Q(entry__state="approved")
    found = (
        rows.filter(billable=True)
        .exclude(waits)
        .exclude(transferred(WITHDRAWAL))
        .exclude(transferred(WITHDRAWAL, "returns_id"))
        .order_by("withdrawn_on", "created_at")
        .values(
            *("id", "project_id", "item_id", "employee_id", "withdrawn_on", "comment", "held"),
            *("text", "unit", "quantity", "price", "cost_price", "vat_code"),
            name=F("item__name"),
            number=F("item__number"),
            item_unit=F("item__unit"),
            item_price=F("item__price"),
            first=F("employee__first_name"),
            last=F("employee__last_name"),
        )
    )
    for row in found:
        if row["held"]:
            continue
        price = row["price"] if row["price"] is not None else row["item_price"]
        yield BasisRow(
            kind=WITHDRAWAL,
            record_id=row["id"],
            on_day=row["withdrawn_on"],
            project_id=row["project_id"],
            employee_id=row["employee_id"],
            who=_name(row),
            type_id=row["item_id"],
            label=row["text"] or row["name"] or "",
            detail=row["comment"],
            quantity=row["quantity"],
            unit=row["unit"] or row["item_unit"] or "",
            price=_known(price),
            vat_code=row["vat_code"],
            item_number=row["number"] or "",
            cost_amount=_cost(row["quantity"], row["cost_price"]),
        )


def _compensations(rows: QuerySet[Any]) -> Iterator[BasisRow]:
    found = list(
        rows.filter(billable=True, state="approved", project__isnull=False)
        .order_by("incurred_on", "created_at")
        .values(
            *("id", "project_id", "type_id", "employee_id", "incurred_on", "comment", "held"),
            *("quantity", "amount"),
            label=F("type__name"),
            unit=F("type__unit"),
            markup=F("type__markup_percent"),
            vat_code=F("type__vat_code"),
            first=F("employee__first_name"),
            last=F("employee__last_name"),
        )
    )
    rates = _rates({row["type_id"] for row in found})
    for row in found:
        if row["held"]:
            continue
        rate = _rate_on(rates.get(row["type_id"], ()), row["incurred_on"])
        quantity, unit, price = _compensation_price(row, rate)
        yield BasisRow(
            kind=COMPENSATION,
            record_id=row["id"],
            on_day=row["incurred_on"],
            project_id=row["project_id"],
            employee_id=row["employee_id"],
            who=_name(row),
            type_id=row["type_id"],
            label=row["label"],
            detail=row["comment"],
            quantity=quantity,
            unit=unit,
            price=price,
            vat_code=row["vat_code"],
        )


def _rates(types: set[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    rows = CompensationRate.objects.filter(type_id__in=types).order_by("valid_from")
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows.values("type_id", "valid_from", "pay", "price"):
        found.setdefault(row["type_id"], []).append(dict(row))
    return found


def _rate_on(rates: Collection[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    valid = [rate for rate in rates if rate["valid_from"] <= day]
    return valid[-1] if valid else {}


def _compensation_price(
    row: Mapping[str, Any], rate: Mapping[str, Any]
) -> tuple[Decimal, str, Money | None]:
    """Return quantity, unit and price: the rate's price, or the amount with its markup as one."""
    price = rate.get("price")
    if price is not None:
        return row["quantity"], row["unit"], money(price)
    amount, pay = row["amount"], rate.get("pay")
    if amount is None and pay is not None:
        amount = line_amount(row["quantity"], pay)
    if amount is None:
        return row["quantity"], row["unit"], None
    return Decimal(1), "", _marked_up(amount, row["markup"])


def _supplier_costs(rows: QuerySet[Any]) -> Iterator[BasisRow]:
    found = (
        rows.filter(billable=True)
        .order_by("incurred_on", "created_at")
        .values(
            *("id", "project_id", "incurred_on", "amount", "supplier_name", "text", "held"),
            *("document_number", "vat_code", "markup_percent"),
        )
    )
    for row in found:
        if row["held"]:
            continue
        yield BasisRow(
            kind=SUPPLIER_COST,
            record_id=row["id"],
            on_day=row["incurred_on"],
            project_id=row["project_id"],
            who=row["supplier_name"],
            label=row["text"] or row["supplier_name"],
            detail=row["document_number"],
            quantity=Decimal(1),
            price=_marked_up(row["amount"], row["markup_percent"]),
            vat_code=row["vat_code"],
            cost_amount=money(row["amount"]),
        )


def _name(row: Mapping[str, Any]) -> str:
    return " ".join(part for part in (row["first"], row["last"]) if part)


def _known(price: Decimal | None) -> Money | None:
    return None if price is None else money(price)


def _cost(quantity: Decimal, price: Decimal | None) -> Money | None:
    return None if price is None else line_amount(quantity, price)


def _marked_up(amount: Decimal, markup: Decimal) -> Money:
    return line_amount(Decimal(1), amount, -markup)


READERS: Final = {
    HOUR_ENTRY: _hours,
    MACHINE_USE: _machines,
    WITHDRAWAL: _withdrawals,
    COMPENSATION: _compensations,
    SUPPLIER_COST: _supplier_costs,
}
