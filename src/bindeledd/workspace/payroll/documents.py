"""Lines of payroll exports as a payroll system gets them: those that the preview showed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db.models import F

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.workspace import records
from bindeledd.workspace.payroll.lines import Line
from bindeledd.workspace.payroll.models import PayrollExport, PayrollExportLine
from bindeledd.workspace.payroll.reading import names_of_people
from bindeledd.workspace.readable import Readable, stamp_of_rows

_FIELDS: Final = (
    *("id", "revision", "export_id", "employee_id", "pay_item_number", "pay_item_name", "mode"),
    *("quantity", "unit", "rate", "amount", "project_id", "department_id", "comment"),
    *("begins_on", "ends_on"),
)


def keep_lines(made: PayrollExport, lines: Sequence[Line]) -> tuple[UUID, ...]:
    """Keep the lines of an export in their order, and return their ids."""
    rows = [_row(made, position, line) for position, line in enumerate(lines)]
    PayrollExportLine.objects.bulk_create(rows, batch_size=500)
    return tuple(row.id for row in rows)


def lines_by_id(ids: Sequence[UUID]) -> dict[UUID, records.PayrollLine]:
    """Return lines by id, in one statement; unknown ids are absent."""
    if not ids:
        return {}
    rows = PayrollExportLine.objects.filter(id__among=set(ids))
    found = rows.values(*_FIELDS, export_number=F("export__number"))
    return {row["id"]: records.PayrollLine(**row) for row in found}


def _row(made: PayrollExport, position: int, line: Line) -> PayrollExportLine:
    key, amount = line.key, line.amount
    if key.rate is None or amount is None:  # such a line waits, and no export has it
        raise DomainError("payroll.nothing")
    return PayrollExportLine(
        id=new_id(),
        export=made,
        position=position,
        employee_id=key.employee_id,
        mode=key.mode.value,
        post=key.post,
        pay_item_number=key.item_number,
        pay_item_name=key.item_name,
        minutes=line.minutes,
        quantity=line.quantity,
        unit=key.unit,
        rate=key.rate,
        amount=amount,
        project_id=key.project_id,
        department_id=key.department_id,
        comment=line.comment,
        begins_on=line.first,
        ends_on=line.last,
    )


def _label(line: records.PayrollLine) -> str:
    return _labels([line])[line.id]


def _labels(lines: Sequence[records.PayrollLine]) -> dict[UUID, str]:
    names = names_of_people({line.employee_id for line in lines})
    return {
        line.id: f"{line.export_number}: {names.get(line.employee_id, '')}, "
        f"{line.pay_item_number} {line.pay_item_name}"
        for line in lines
    }


def _made_by(ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = PayrollExportLine.objects.filter(id__among=set(ids))
    told = rows.values_list("id", "export__made_by__name", "export__made_at")
    return {ours: f"{who or ''} {at:%Y-%m-%dT%H:%MZ}" for ours, who, at in told}


PAYROLL_LINE: Final = Readable(
    name="payroll_line",
    model=PayrollExportLine,
    record=records.PayrollLine,
    read=lines_by_id,
    number=lambda line: line.pay_item_number,
    label=_label,
    told=_labels,
    changed_by=_made_by,
    stamp=partial(stamp_of_rows, PayrollExportLine),
)
