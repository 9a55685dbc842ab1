"""What fields of departments and employees may hold."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bindeledd.workspace.checks import email, of_type, text

DEPARTMENT = {
    "number": text(10, required=True),
    "name": text(200, required=True),
    "manager_id": of_type(UUID, optional=True),
    "active": of_type(bool),
}

EMPLOYEE = {
    "number": text(50, required=True),
    "first_name": text(100, required=True),
    "last_name": text(100),
    "email": email(),
    "phone": text(50),
    "department_id": of_type(UUID, optional=True),
    "hired_on": of_type(date, optional=True),
    "left_on": of_type(date, optional=True),
    "active": of_type(bool),
}

EXTERNAL_NUMBER = {"number": text(50, required=True)}
