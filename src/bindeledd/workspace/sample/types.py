"""Hour types, machines, items and pay items of the sample company, with prices and wages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.compensations.kinds import COMPENSATION_TYPE
from bindeledd.workspace.compensations.rates import set_rate
from bindeledd.workspace.items.kinds import ITEM, ITEM_CATEGORY
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.machines.kinds import MACHINE
from bindeledd.workspace.payroll.kinds import PAY_ITEM
from bindeledd.workspace.payroll.models import PayItemChoice
from bindeledd.workspace.people.models import Employee, EmploymentTerms
from bindeledd.workspace.sample.company import chance, facts
from bindeledd.workspace.time.kinds import HOUR_TYPE, WORK_TYPE
from bindeledd.workspace.writing import Fields, write_rows

_SINCE = date(2025, 1, 1)


@dataclass(frozen=True)
class Types:
    """What entries choose from: number -> id."""

    hour_types: dict[str, UUID]
    work_types: dict[str, list[UUID]]
    machines: list[UUID]
    items: list[UUID]
    compensations: dict[str, UUID]


def own_id(*parts: object) -> UUID:
    """Return the id of a row of the sample in the company entered; the same at every call."""
    return uuid5(current_company(), " ".join(str(part) for part in parts))


def types(*, by: By) -> Types:
    """Write the registers that entries choose from; once more changes nothing."""
    told = facts()
    with acting(by):
        hour_types = _put(HOUR_TYPE, _hour_types(told))
        machines = _put(MACHINE, _machines(told))
        _put(ITEM_CATEGORY, _categories(told, below=False))
        _put(ITEM_CATEGORY, _categories(told, below=True))
        items = _put(ITEM, _items(told))
        work_types = _work_types(told)
        compensations = _put(COMPENSATION_TYPE, _compensation_types(told))
        pay_items = _put(PAY_ITEM, _pay_items(told))
        _choose(hour_types, compensations, pay_items)
        _terms()
    _rates(told, compensations, by)
    return Types(
        hour_types, work_types, list(machines.values()), list(items.values()), compensations
    )


def _put(kind: Kind, rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, UUID]:
    """Write rows under ids of the sample; return them by their key."""
    given = [(key, Fields(own_id(kind.name, key), create=True, fields=row)) for key, row in rows]
    refused = write_rows(kind, [row for _, row in given])
    if refused:
        raise ValueError(f"the sample's {kind.name} is refused: {refused}")
    return {key: row.ours for key, row in given}


def _price(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _hour_types(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, name, kind, price, fifty, hundred in told["hour_types"]:
        yield (
            number,
            {
                "number": number,
                "name": name,
                "kind": kind,
                "billable": kind == "work",
                "price": _price(price),
                "price_overtime_50": _price(fifty),
                "price_overtime_100": _price(hundred),
            },
        )


def _machines(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, name, price, cost, dimension in told["machines"]:
        row = {"number": number, "name": name, "dimension": dimension}
        yield number, row | {"price": Decimal(price), "cost_price": Decimal(cost)}


def _categories(told: dict[str, Any], *, below: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    for main, sub in dict.fromkeys((row[0], row[1]) for row in told["items"]):
        if below and sub:
            yield f"{main}/{sub}", {"name": sub, "parent_id": own_id("item_category", main)}
        elif not below:
            yield main, {"name": main}


def _items(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for main, sub, number, name, unit, price, cost, gtin in told["items"]:
        yield (
            number,
            {
                "number": number,
                "name": name,
                "category_id": own_id("item_category", f"{main}/{sub}" if sub else main),
                "unit": unit,
                "price": Decimal(price),
                "cost_price": Decimal(cost),
                "gtin": gtin,
            },
        )


def _work_types(told: dict[str, Any]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for department, names in told["work"]:
        rows = [
            (f"{department}{place}", {"number": f"{department}{place}", "name": name})
            for place, name in enumerate(names, start=1)
        ]
        found[department] = list(_put(WORK_TYPE, rows).values())
    return found


def _compensation_types(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, name, kind, unit, _, _, price, _ in told["compensation_types"]:
        billable = bool(price) or kind in {"toll", "expense"}
        yield (
            number,
            {
                "number": number,
                "name": name,
                "kind": kind,
                "unit": unit,
                "billable": billable,
            },
        )


def _pay_items(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, name, kind, unit in told["pay_items"]:
        yield number, {"number": number, "name": name, "kind": kind, "unit": unit}


def _rates(told: dict[str, Any], ids: dict[str, UUID], by: By) -> None:
    for number, _, _, _, pay, tax_free, price, source in told["compensation_types"]:
        if pay:
            set_rate(
                ids[number],
                date(2026, 1, 1),
                pay=_price(pay),
                tax_free=_price(tax_free),
                price=_price(price),
                source=source,
                by=by,
            )


def _choose(
    hour_types: dict[str, UUID], compensations: dict[str, UUID], pay_items: dict[str, UUID]
) -> None:
    """Say which pay item each post becomes; what is not said here waits for somebody."""
    chosen: list[tuple[str, UUID | None, UUID | None, str]] = [
        ("hours", hour_types["1"], None, "100"),
        ("hours", hour_types["2"], None, "100"),
        ("hours", hour_types["10"], None, "180"),
        ("overtime_50", None, None, "120"),
        ("overtime_100", None, None, "121"),
        ("compensation", None, compensations["300"], "240"),
        ("compensation_taxable", None, compensations["300"], "241"),
        ("compensation", None, compensations["230"], "230"),
        ("compensation", None, compensations["320"], "250"),
    ]
    for post, hour_type, compensation, number in chosen:
        PayItemChoice.objects.get_or_create(
            post=post,
            hour_type_id=hour_type,
            compensation_type_id=compensation,
            defaults={"pay_item_id": pay_items[number]},
        )


def _terms() -> None:
    """Give everybody a wage and a cost price."""
    dice = chance("wages")
    for employee in Employee.objects.order_by("sort_number"):
        wage = Decimal(dice.randrange(215, 305, 5))
        EmploymentTerms.objects.get_or_create(
            employee=employee,
            valid_from=_SINCE,
            defaults={"hourly_wage": wage, "cost_price": (wage * Decimal("1.55")).quantize(1)},
        )
