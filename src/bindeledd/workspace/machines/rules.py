"""What fields of machines and their hours may hold."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bindeledd.workspace.checks import decimal, minutes, of_type, one_of, text
from bindeledd.workspace.records import Approval

MACHINE = {
    "number": text(50, required=True),
    "name": text(200, required=True),
    "price": decimal(2, optional=True),
    "cost_price": decimal(2, optional=True),
    "dimension": text(50),
    "item_number": text(50),
    "active": of_type(bool),
}

MACHINE_USE = {
    "machine_id": of_type(UUID),
    "project_id": of_type(UUID),
    "used_on": of_type(date),
    "minutes": minutes(),
    "billable_minutes": minutes(),
    "employee_id": of_type(UUID, optional=True),
    "entry_id": of_type(UUID, optional=True),
    "comment": text(1000, lines=True),
    "state": one_of(Approval),
    "active": of_type(bool),
}
