"""What fields of projects may hold, and how a subproject's number joins its main project's."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from bindeledd.workspace.checks import of_type, one_of, postal_code_problem, text
from bindeledd.workspace.records import ProjectBilling, ProjectStatus

PROJECT = {
    "number": text(50, required=True),
    "joined_number": text(50, required=True),
    "name": text(200, required=True),
    "parent_id": of_type(UUID, optional=True),
    "customer_id": of_type(UUID, optional=True),
    "manager_id": of_type(UUID, optional=True),
    "starts_on": of_type(date, optional=True),
    "ends_on": of_type(date, optional=True),
    "status": one_of(ProjectStatus),
    "available_to_all": of_type(bool),
    "billing": one_of(ProjectBilling),
    "address1": text(200),
    "postal_code": text(20),
    "city": text(100),
}


norwegian_postal_code = postal_code_problem
"""A building site has no country field: it lies in Norway."""


def joined(main: str, sub: str) -> str:
    """Return main and sub number written together (field-domain.md, A3.1)."""
    return f"{main}{sub}"


def within(main: str, whole: str) -> str:
    """Return the sub number of a joined number; the whole where it does not begin with main."""
    return whole.removeprefix(main) or whole
