"""What a sheet of each kind needs and how its rows are written; its headers stand elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, cast
from uuid import UUID

from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability
from bindeledd.workspace import bulk
from bindeledd.workspace.checks import Problems, decimal, of_type, whole_number
from bindeledd.workspace.compensations.services import write_compensations
from bindeledd.workspace.items.services import write_withdrawals
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.kinds import KINDS, TOLD
from bindeledd.workspace.machines.services import write_uses
from bindeledd.workspace.ownership import ownership
from bindeledd.workspace.people.models import EmploymentTerms
from bindeledd.workspace.registers import Register
from bindeledd.workspace.time.services import write_entries
from bindeledd.workspace.writing import Row, judged

Writer: TypeAlias = Callable[[Sequence[Row], By], dict[UUID, Problems]]

TERMS: Final = Kind(
    name="employment_terms",
    model=cast("type[Register]", EmploymentTerms),
    record=dict,
    ability=Ability.SEE_WAGES,
    rules={
        "employee_id": of_type(UUID),
        "valid_from": of_type(date),
        "hourly_wage": decimal(2, optional=True),
        "cost_price": decimal(2, optional=True),
        "normal_day": whole_number(0, 24 * 60),
    },
    refers=("employee_id",),
    owner="employee_id",
)
"""Dated terms are no register of their own: they belong to their employee."""

SHEETS: Final[dict[str, Kind]] = {
    **{name: kind for name, kind in KINDS.items() if name not in TOLD},
    TERMS.name: TERMS,
}
"""Every kind that a sheet can hold, in the order in which rows are judged."""

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "work_type": ("number",),
    "item_category": ("name",),
    "employment_terms": ("employee_id", "valid_from"),
    "hour_entry": ("employee_id", "worked_on", "hour_type_id", "minutes"),
    "machine_use": ("machine_id", "project_id", "used_on", "minutes"),
    "withdrawal": ("project_id", "withdrawn_on", "quantity"),
    "compensation": ("employee_id", "type_id", "incurred_on"),
    "supplier_cost": ("project_id", "incurred_on", "amount"),
}
"""Columns without which a sheet means nothing; elsewhere the number, or the owner."""


@dataclass(frozen=True)
class Dated:
    """How rows that have no number of their own are known again.

    Attributes:
        parts: Fields that tell a row, beside its place among equal ones.
        state: State of a new row that says none; empty where there are no states.
    """

    parts: tuple[str, ...]
    state: str = ""


DATED: Final[dict[str, Dated]] = {
    "hour_entry": Dated(
        ("employee_id", "worked_on", "project_id", "hour_type_id", "work_type_id"), "submitted"
    ),
    "machine_use": Dated(("machine_id", "used_on", "project_id", "employee_id"), "submitted"),
    "withdrawal": Dated(("project_id", "withdrawn_on", "employee_id", "item_id", "text")),
    "compensation": Dated(("employee_id", "incurred_on", "type_id", "project_id"), "submitted"),
    "supplier_cost": Dated(
        ("project_id", "incurred_on", "supplier_number", "supplier_name", "document_number", "text")
    ),
}
"""Kinds whose rows happen on a day."""


def needed(kind: Kind) -> tuple[str, ...]:
    """Return the columns that a sheet must have."""
    return NEEDED.get(kind.name) or ("number" if kind.number else kind.owner,)


def _write_terms(rows: Sequence[Row], by: By) -> dict[UUID, Problems]:
    guard = ownership.guard(TERMS, by)
    current = bulk.rows_for_update(TERMS, [row.ours for row in rows])
    drafts = judged(TERMS, rows, current, guard=guard)
    good = [draft for draft in drafts if not draft.problems]
    with acting(by):
        EmploymentTerms.objects.bulk_create(
            [EmploymentTerms(id=one.ours, **one.values) for one in good if one.before is None]
        )
        EmploymentTerms.objects.bulk_update(
            [EmploymentTerms(id=one.ours, **one.values) for one in good if one.before],
            ["hourly_wage", "cost_price", "normal_day"],
        )
    return {draft.ours: draft.problems for draft in drafts if draft.problems}


WRITERS: Final[dict[str, Writer]] = {
    "hour_entry": lambda rows, by: write_entries(rows, by=by),
    "machine_use": lambda rows, by: write_uses(rows, by=by),
    "withdrawal": lambda rows, by: write_withdrawals(rows, by=by),
    "compensation": lambda rows, by: write_compensations(rows, by=by),
    "employment_terms": _write_terms,
}
"""Services that fill in or refuse more than the kind itself does."""
