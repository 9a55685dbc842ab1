"""Field table between lines of our payroll exports and PowerOffice Go's salary lines; pure.

Source: contract paper poweroffice-go, section 12, and field-domain.md, A6, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.payloads.payroll import SalaryLinePayload
from bindeledd.connectors.poweroffice_go.values.payroll import (
    LINE_LABELS,
    amount_of,
    comment_of,
    quantity_of,
    rate_of,
)
from bindeledd.sync.mapping import Listed, Mapping, Out, Ref
from bindeledd.workspace.records import PayrollLine

PAY_ITEM: Final = "pay_item"
_BY: Final = "pay_item_number"

SALARY_LINE: Final = Mapping(
    PayrollLine,
    SalaryLinePayload,
    rows=(
        Ref("employee_id", "EmployeeId", "employee", required=True),
        Listed("PayItemId", _BY, PAY_ITEM, rule="by its number", number=False),
        Listed(
            "Quantity",
            _BY,
            PAY_ITEM,
            make=quantity_of,
            reads=("quantity",),
            rule="where lines of the pay item have one",
        ),
        Listed(
            "Rate",
            _BY,
            PAY_ITEM,
            make=rate_of,
            reads=("rate",),
            rule="where lines of the pay item have one; without a percentage that they add",
        ),
        Listed(
            "Amount",
            _BY,
            PAY_ITEM,
            make=amount_of,
            reads=("amount",),
            rule="where lines of the pay item are a sum",
        ),
        Ref("department_id", "DepartmentId", "department", required=True),
        Ref("project_id", "ProjectId", "project", required=True),
        Out(
            "Comment",
            comment_of,
            ("comment", "begins_on", "ends_on"),
            "after the days that it is about",
        ),
    ),
    left_out={
        "export_id": "kept here; the line is known there by our reference",
        "export_number": "kept here; the line is known there by our reference",
        "pay_item_name": "the pay item has its own name there",
        "mode": "a line that takes back is told by its sign",
        "unit": "the pay item says what is counted",
        "active": "a line that was exported is never taken back",
    },
    labels=LINE_LABELS,
)
