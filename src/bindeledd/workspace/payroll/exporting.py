"""Makes an export of exactly what was previewed: rows marked, shares to the øre, handed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction

from bindeledd.kernel.errors import DomainError
from bindeledd.kernel.identity import new_id
from bindeledd.kernel.money import Money, money, split
from bindeledd.kernel.shapes import encode_text
from bindeledd.tenancy.growth import look_again
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.locks import lock_until_commit
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import current_company
from bindeledd.tenancy.services import record_deed
from bindeledd.workspace.changes import announce
from bindeledd.workspace.payroll.documents import keep_lines
from bindeledd.workspace.payroll.handing import target_named
from bindeledd.workspace.payroll.lines import Preview, line_of
from bindeledd.workspace.payroll.models import PayrollExport
from bindeledd.workspace.payroll.preview import (
    assembled,
    check_span,
    require_payroll,
    whole_rows,
)
from bindeledd.workspace.payroll.reading import exported_to
from bindeledd.workspace.payroll.shapes import LineKey, Mode, Row, Selection
from bindeledd.workspace.payroll.targets import FILE, Delivery, Target, targets
from bindeledd.workspace.settings import NumberSeries

KIND: Final = "payroll_export"
_TABLE: Final = "workspace_payrollline"
_COLUMNS: Final = """id uuid, employee_id uuid, kind text, record_id uuid, post text, on_day date,
    project_id uuid, department_id uuid, pay_item_number text, pay_item_name text, minutes integer,
    quantity numeric, rate numeric, amount numeric, comment text, again boolean, reversal boolean,
    percent numeric, revision bigint, with_project boolean"""
_NAMES: Final = ", ".join(part.split()[0] for part in _COLUMNS.split(","))
_INSERT: Final = f"""
insert into {_TABLE} (company_id, export_id, {_NAMES})
select %s, %s, {_NAMES} from json_to_recordset(%s::json) u({_COLUMNS})
"""  # noqa: S608 - names of our own


class ChangedError(DomainError):
    """What was previewed is no longer what would be exported.

    Attributes:
        now: The preview as it stands.
    """

    code = "payroll.changed_meanwhile"

    def __init__(self, now: Preview) -> None:
        self.now = now
        super().__init__()


def export(
    selection: Selection, *, digest: str, once: str, by: By, target: str = FILE
) -> PayrollExport:
    """Export what a person has seen and agreed to.

    Args:
        selection: What was previewed.
        digest: Of that preview.
        once: Mark of the form; the same mark again gives the export that it made.
        by: Who.
        target: Where it goes.

    Raises:
        ForbiddenError: The role does not run payroll.
        ChangedError: Something changed since the preview; it holds what there is now.
        DomainError: Nothing goes, the target refuses, or a correction is of what went into another
            ledger (`payroll.corrected_elsewhere`).
    """
    require_payroll(by)
    check_span(selection)
    chosen = target_named(target)
    _refuse_elsewhere(selection, chosen)
    with transaction.atomic(), acting(by):
        lock_until_commit(f"{current_company()}:{KIND}")
        before = PayrollExport.objects.filter(once=once).first() if once else None
        if before is not None:
            return before
        gathered = _gathered(whole_rows(selection))
        now = assembled(selection, [line_of(key, rows) for key, rows in gathered.items()], chosen)
        if now.digest != digest:
            raise ChangedError(now)
        if not now.line_count:
            raise DomainError("payroll.nothing")
        rows = _shared(now, gathered)
        made = _stored(now, rows, once=once, by=by, target=target)
        numbers = {one.id: one.number for one in now.people}
        lines = keep_lines(made, now.lines)
        chosen.deliver(Delivery(made, now, tuple(row for row, _ in rows), numbers, lines))
        record_deed(
            "payroll.exported",
            by=by,
            about=made.number,
            rows=len(rows),
            amount=str(made.amount),
            target=target,
        )
        announce(KIND)
    return made


def _refuse_elsewhere(selection: Selection, chosen: Target) -> None:
    """Refuse to correct in one ledger what stands in another: there it would stand for good."""
    ledgers = {one.name: one for one in targets.connected() if one.name != chosen.name}
    if not selection.corrected or not ledgers:
        return
    stands = [
        ledgers[name] for name in exported_to(selection.corrected).values() if name in ledgers
    ]
    if stands:
        raise DomainError("payroll.corrected_elsewhere", system=str(stands[0].label))


def _gathered(rows: Iterable[Row]) -> dict[LineKey, list[Row]]:
    found: dict[LineKey, list[Row]] = {}
    for row in rows:
        found.setdefault(row.line_key, []).append(row)
    return found


def _shared(now: Preview, gathered: dict[LineKey, list[Row]]) -> list[tuple[Row, Money]]:
    """Return each row with its share of its line's amount; the shares sum to the line exactly."""
    found: list[tuple[Row, Money]] = []
    for line in now.lines:
        rows = gathered[line.key]
        amount = line.amount
        if amount is None:
            raise DomainError("payroll.nothing")
        weights = tuple(abs(row.quantity) for row in rows)
        zip_to = split(amount, weights) if any(weights) else (money(0),) * len(rows)
        found += zip(rows, zip_to, strict=True)
    return found


def _stored(
    now: Preview, rows: Sequence[tuple[Row, Money]], *, once: str, by: By, target: str
) -> PayrollExport:
    made = PayrollExport.objects.create(
        number=_next_number(),
        begins_on=now.selection.begins,
        ends_on=now.selection.ends,
        target=target,
        department_id=now.selection.department_id,
        line_count=now.line_count,
        amount=now.amount,
        made_by=by if isinstance(by, User) else None,
        digest=now.digest,
        once=once,
    )
    told = encode_text([_written(row, amount) for row, amount in rows])
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [current_company(), made.id, told])
    look_again(_TABLE, len(rows))
    return made


def _written(row: Row, amount: Money) -> dict[str, Any]:
    return {
        "id": new_id(),
        "employee_id": row.employee_id,
        "kind": row.key.kind,
        "record_id": row.key.record_id,
        "post": row.key.post,
        "on_day": row.on_day,
        "project_id": row.project_id,
        "department_id": row.department_id,
        "pay_item_number": row.item_number,
        "pay_item_name": row.item_name,
        "minutes": row.minutes,
        "quantity": row.quantity,
        "rate": row.rate if row.rate is not None else Decimal(0),
        "amount": amount,
        "comment": row.comment,
        "again": row.mode is Mode.AGAIN,
        "reversal": row.mode is Mode.REVERSAL,
        "percent": row.percent,
        "revision": row.revision,
        "with_project": row.line_project_id is not None,
    }


def _next_number() -> str:
    """Give the next number; the caller holds the lock, so none is left out and none given twice."""
    series, _ = NumberSeries.objects.get_or_create(
        kind=KIND, defaults={"first_number": 1, "next_number": 1}
    )
    number = series.next_number
    if series.last_number is not None and number > series.last_number:
        raise DomainError("series.used_up", kind=KIND, last=series.last_number)
    series.next_number = number + 1
    series.save(update_fields=["next_number"])
    return str(number)
