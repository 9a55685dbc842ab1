"""Gathers the tables of all areas for Django."""

from __future__ import annotations

from bindeledd.workspace.customers.models import ContactPerson, Customer, DeliveryAddress
from bindeledd.workspace.imports.models import Import, ImportRow, Supplier
from bindeledd.workspace.people.models import Department, Employee, EmployeeExternalNumber
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.settings import CompanyChoices, NumberSeries

__all__ = [
    "CompanyChoices",
    "ContactPerson",
    "Customer",
    "DeliveryAddress",
    "Department",
    "Employee",
    "EmployeeExternalNumber",
    "Import",
    "ImportRow",
    "NumberSeries",
    "Project",
    "Supplier",
]
