"""What fields of items, their categories and withdrawals may hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from bindeledd.workspace.checks import (
    Problem,
    Problems,
    Values,
    decimal,
    gtin,
    of_type,
    text,
    vat_code,
)

ITEM_CATEGORY = {
    "name": text(100, required=True),
    "parent_id": of_type(UUID, optional=True),
    "connection_id": of_type(UUID, optional=True),
    "active": of_type(bool),
}

ITEM = {
    "number": text(50, required=True),
    "name": text(200, required=True),
    "category_id": of_type(UUID, optional=True),
    "unit": text(20),
    "price": decimal(2, optional=True),
    "cost_price": decimal(2, optional=True),
    "vat_code": vat_code(),
    "gtin": gtin(),
    "ledger_account": text(20),
    "active": of_type(bool),
}

WITHDRAWAL = {
    "project_id": of_type(UUID),
    "withdrawn_on": of_type(date),
    "employee_id": of_type(UUID, optional=True),
    "item_id": of_type(UUID, optional=True),
    "text": text(200),
    "unit": text(20),
    "quantity": decimal(3, least="-99999999"),
    "price": decimal(2, optional=True),
    "cost_price": decimal(2, optional=True),
    "vat_code": vat_code(),
    "returns_id": of_type(UUID, optional=True),
    "entry_id": of_type(UUID, optional=True),
    "billable": of_type(bool),
    "comment": text(1000, lines=True),
    "active": of_type(bool),
}


def of_something(values: Values) -> Problems:
    """A withdrawal names an item, or says in words what it was."""
    if values["item_id"] is None and values["text"] == "":
        return {"item_id": Problem("withdrawal.of_nothing")}
    return {}


def right_sign(values: Values) -> Problems:
    """What is taken out is more than nothing; what is returned is less."""
    quantity = values["quantity"]
    if not isinstance(quantity, Decimal):
        return {}
    if values["returns_id"] is None and quantity <= 0:
        return {"quantity": Problem("withdrawal.of_nothing")}
    if values["returns_id"] is not None and quantity >= 0:
        return {"quantity": Problem("withdrawal.return_takes_out")}
    return {}
