"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.costs import rules
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.kind import Kind

SUPPLIER_COST = Kind(
    name="supplier_cost",
    model=SupplierCost,
    record=records.SupplierCost,
    ability=Ability.INVOICE,
    rules=rules.SUPPLIER_COST,
    refers=("project_id",),
    can_be_locked=True,
    came_over="connection_id",
    side_by_side=True,
)
