"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.time import rules
from bindeledd.workspace.time.billable import follow_minutes
from bindeledd.workspace.time.labels import labels_of
from bindeledd.workspace.time.models import Activity, HourEntry, HourType, WorkType
from bindeledd.workspace.time.work_types import refuse_taken

HOUR_TYPE = Kind(
    name="hour_type",
    model=HourType,
    record=records.HourType,
    ability=Ability.EDIT_HOURS,
    rules=rules.HOUR_TYPE,
    names=("name",),
    number="number",
    enums={"kind": records.HourTypeKind},
)

WORK_TYPE = Kind(
    name="work_type",
    model=WorkType,
    record=records.WorkType,
    ability=Ability.EDIT_HOURS,
    rules=rules.WORK_TYPE,
    names=("name",),
    refers=("project_id",),
    owner="project_id",
    complete=refuse_taken,
)

ACTIVITY = Kind(
    name="activity",
    model=Activity,
    record=records.Activity,
    ability=Ability.EDIT_HOURS,
    rules=rules.ACTIVITY,
    names=("name",),
    number="number",
)

HOUR_ENTRY = Kind(
    name="hour_entry",
    model=HourEntry,
    record=records.HourEntry,
    ability=Ability.REGISTER,
    rules=rules.HOUR_ENTRY,
    together=(rules.parts_within_whole, rules.clock_in_order),
    refers=("employee_id", "project_id", "hour_type_id", "work_type_id", "activity_id"),
    enums={"state": records.Approval},
    filled=frozenset({"billable_minutes"}),
    complete=follow_minutes,
    can_be_locked=True,
    side_by_side=True,
    told=labels_of,
    day="worked_on",
)
