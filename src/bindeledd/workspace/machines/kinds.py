"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.machines import filling, rules
from bindeledd.workspace.machines.models import Machine, MachineUse

MACHINE = Kind(
    name="machine",
    model=Machine,
    record=records.Machine,
    ability=Ability.EDIT_ITEMS,
    rules=rules.MACHINE,
    names=("name",),
    number="number",
)

MACHINE_USE = Kind(
    name="machine_use",
    model=MachineUse,
    record=records.MachineUse,
    ability=Ability.REGISTER,
    rules=rules.MACHINE_USE,
    refers=("machine_id", "project_id", "employee_id", "entry_id"),
    enums={"state": records.Approval},
    filled=frozenset({"billable_minutes"}),
    complete=filling.follow_minutes,
    can_be_locked=True,
    side_by_side=True,
)
