"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.checks import dates_in_order
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.projects import rules
from bindeledd.workspace.projects.models import Project
from bindeledd.workspace.projects.numbering import join

PROJECT = Kind(
    name="project",
    model=Project,
    record=records.Project,
    ability=Ability.EDIT_PROJECTS,
    rules=rules.PROJECT,
    names=("name",),
    together=(rules.norwegian_postal_code, dates_in_order("starts_on", "ends_on")),
    number="joined_number",
    taken_code="project.number_collides",
    refers=("parent_id", "customer_id", "manager_id"),
    owner="parent_id",
    enums={"status": records.ProjectStatus, "billing": records.ProjectBilling},
    filled=frozenset({"number", "joined_number"}),
    complete=join,
)
