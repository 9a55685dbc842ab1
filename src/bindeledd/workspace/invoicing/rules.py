"""What fields of attachments and their lines may hold, and those of ledgers' invoices."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from bindeledd.workspace.checks import (
    Values,
    cleaned,
    decimal,
    email,
    of_type,
    problems_of,
    refuse,
    text,
    vat_code,
)


def _form(value: str) -> str:
    return "" if value in {"single", "multi"} else "field.unknown_code"


HEAD: Final = {
    "customer_id": of_type(UUID, optional=True),
    "form": text(10, required=True, form=_form),
    "group_hours": of_type(bool),
    "machine_lines": of_type(bool),
    "title": text(200),
    "text": text(2000, lines=True),
    "your_reference": text(100),
    "email": email(),
    "ordered_on": of_type(date),
    "delivered_on": of_type(date, optional=True),
    "begins_on": of_type(date, optional=True),
    "ends_on": of_type(date, optional=True),
    "with_basis": of_type(bool),
}
LINE: Final[dict[str, Any]] = {
    "item_number": text(50),
    "text": text(500, required=True),
    "detail": text(500),
    "quantity": decimal(3, least="-99999999.999", most="99999999.999"),
    "unit": text(20),
    "price": decimal(2, least="-999999999.99"),
    "discount_percent": decimal(2, most="100"),
    "vat_code": vat_code(),
}
LEDGER_INVOICE: Final = {
    "attachment_id": of_type(UUID, optional=True),
    "invoice_id": of_type(UUID, optional=True),
    "number": text(50, required=True),
    "is_credit_note": of_type(bool),
    "invoiced_on": of_type(date),
    "due_on": of_type(date, optional=True),
    "net": decimal(2, least="-999999999.99", optional=True),
    "total": decimal(2, least="-999999999.99"),
    "balance": decimal(2, least="-999999999.99"),
    "paid_on": of_type(date, optional=True),
    "active": of_type(bool),
}
INVOICE_PAYMENT: Final = {
    "ledger_invoice_id": of_type(UUID),
    "paid_on": of_type(date),
    "amount": decimal(2, least="-999999999.99"),
    "text": text(200),
    "active": of_type(bool),
}


def cleaned_head(fields: Values) -> Values:
    """Return the fields of a head in their stored form.

    Raises:
        DomainError: A field is refused.
    """
    return _checked(HEAD, fields)


def cleaned_line(fields: Values) -> Values:
    """Return the fields of a line in their stored form.

    Raises:
        DomainError: A field is refused.
    """
    return _checked(LINE, fields)


def _checked(table: dict[str, Any], fields: Values) -> Values:
    values = cleaned(table, fields)
    refuse(problems_of(table, values, frozenset(values)))
    return values
