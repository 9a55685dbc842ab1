"""Kinds of record of this area."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.kind import Kind
from bindeledd.workspace.payroll import rules
from bindeledd.workspace.payroll.models import PayItem

PAY_ITEM = Kind(
    name="pay_item",
    model=PayItem,
    record=records.PayItem,
    ability=Ability.PAYROLL,
    rules=rules.PAY_ITEM,
    names=("name",),
    number="number",
    enums={"kind": records.PayItemKind},
)
