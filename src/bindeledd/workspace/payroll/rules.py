"""What fields of pay items may hold."""

from __future__ import annotations

from bindeledd.workspace.checks import of_type, one_of, text
from bindeledd.workspace.records import PayItemKind

PAY_ITEM = {
    "number": text(20, required=True),
    "name": text(100, required=True),
    "kind": one_of(PayItemKind),
    "unit": text(20),
    "is_deduction": of_type(bool),
    "with_project": of_type(bool),
    "with_department": of_type(bool),
    "active": of_type(bool),
}
