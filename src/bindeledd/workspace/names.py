"""Names of records that other records refer to, for pages that show a reference in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import models

from bindeledd.tenancy.models import User
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.customers.models import Customer
from bindeledd.workspace.items.models import Item, ItemCategory
from bindeledd.workspace.machines.models import Machine
from bindeledd.workspace.people.models import Department, Employee
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.time.models import Activity, HourType, WorkType

_TARGETS: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "customer_id": (Customer, ("number", "name")),
    "department_id": (Department, ("number", "name")),
    "manager_id": (Employee, ("number", "first_name", "last_name")),
    "parent_id": (Project, ("joined_number", "name")),
    "employee_id": (Employee, ("number", "first_name", "last_name")),
    "project_id": (Project, ("joined_number", "name")),
    "item_id": (Item, ("number", "name")),
    "machine_id": (Machine, ("number", "name")),
    "category_id": (ItemCategory, ("name",)),
    "type_id": (CompensationType, ("number", "name")),
    "hour_type_id": (HourType, ("number", "name")),
    "work_type_id": (WorkType, ("number", "name")),
    "activity_id": (Activity, ("number", "name")),
}
"""Referring field -> what it refers to and how that is written."""


def names_of(references: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """Return number and name of what is referred to, in one query a kind.

    Args:
        references: Referring field and the id it holds; fields that refer to nothing are ignored.
    """
    wanted: dict[str, set[UUID]] = {}
    for field, ours in references:
        if field in _TARGETS:
            wanted.setdefault(field, set()).add(ours)
    found: dict[UUID, str] = {}
    for field, ids in wanted.items():
        model, columns = _TARGETS[field]
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", *columns)  # noqa: SLF001 - Django's name for it
        found |= {row[0]: " ".join(str(part) for part in row[1:] if part) for row in rows}
    return found


def people_of(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people who log in, in one query; none for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=wanted)}
