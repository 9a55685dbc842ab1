"""What fields of compensations and their types may hold."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bindeledd.workspace.checks import decimal, of_type, one_of, text, vat_code
from bindeledd.workspace.records import Approval, CompensationKind

COMPENSATION_TYPE = {
    "number": text(15, required=True),
    "name": text(100, required=True),
    "kind": one_of(CompensationKind),
    "unit": text(20),
    "billable": of_type(bool),
    "markup_percent": decimal(2, most="999.99"),
    "vat_code": vat_code(),
    "active": of_type(bool),
}

COMPENSATION = {
    "employee_id": of_type(UUID),
    "type_id": of_type(UUID),
    "incurred_on": of_type(date),
    "quantity": decimal(3, most="99999999"),
    "amount": decimal(2, optional=True),
    "project_id": of_type(UUID, optional=True),
    "entry_id": of_type(UUID, optional=True),
    "billable": of_type(bool),
    "comment": text(1000, lines=True),
    "state": one_of(Approval),
    "active": of_type(bool),
}
