"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.compensations import filling, rules
from bindeledd.workspace.compensations.models import Compensation, CompensationType
from bindeledd.workspace.kind import Kind

COMPENSATION_TYPE = Kind(
    name="compensation_type",
    model=CompensationType,
    record=records.CompensationType,
    ability=Ability.EDIT_ITEMS,
    rules=rules.COMPENSATION_TYPE,
    names=("name",),
    number="number",
    enums={"kind": records.CompensationKind},
)

COMPENSATION = Kind(
    name="compensation",
    model=Compensation,
    record=records.Compensation,
    ability=Ability.REGISTER,
    rules=rules.COMPENSATION,
    refers=("employee_id", "type_id", "project_id", "entry_id"),
    enums={"state": records.Approval},
    filled=frozenset({"billable"}),
    complete=filling.complete,
    can_be_locked=True,
    side_by_side=True,
)
