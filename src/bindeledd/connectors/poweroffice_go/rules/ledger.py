"""What a day's voucher carries, and what it needs before it can be posted; pure.

Source: contract paper poweroffice-go, section 17, and field-domain.md, A13, X10 and X15, both read
2026-11-21.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from bindeledd.connectors.poweroffice_go.rules.shared import Unmet, text_of
from bindeledd.connectors.poweroffice_go.values.ledger import DayVoucher, VoucherLine
from bindeledd.sync.aftermath import ByDifference, LedgerLine
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import Reason
from bindeledd.workspace.records import AccruedDay, AccruedLine, Invoice

ROUNDING: Final = "rounding_account"
"""Setting: where roundings to whole kroner are posted."""
LOCK_DATE: Final = "lock_date"
"""Fact: the last closed day as text, or None."""
GROUPING: Final = "lines"
BY_EMPLOYEE: Final = "employee"
BY_HOUR_TYPE: Final = "hour_type"
"""Setting with its values: what the lines of a project are divided by."""
CREDIT_LINES: Final = "credit_lines"
ONE: Final = "one"
EACH: Final = "each"
"""Setting with its values: one credit line a voucher, or one beside each debit line."""
TEXT: Final = "text"
"""Setting: what vouchers and their lines are called there."""


def voucher_identity(payload: Payload) -> Identity:
    """Return which voucher it is."""
    return Identity(id=str(payload["Id"]), number=text_of(payload, "VoucherNo"))


def is_closed(day: date, settings: FlowSettings) -> Unmet:
    """Return the last closed day where a day lies before it or on it."""
    lock_date = settings.facts.get(LOCK_DATE)
    if lock_date is None or day > date.fromisoformat(lock_date):
        return None
    return {"day": day.isoformat(), "lock_date": lock_date}


OF_DAYS: Final = (
    Requirement(
        "poweroffice_go.period_closed",
        lambda voucher, settings: is_closed(voucher.day, settings),
        passing=True,
    ),
)


def _lines_of(record: AccruedDay, settings: FlowSettings) -> tuple[LedgerLine, ...]:
    """Return what a day costs, a line for each project and employee or hour type."""
    if settings.values.get(GROUPING) == BY_HOUR_TYPE:
        return tuple(
            _line(record, line, BY_HOUR_TYPE, line.hour_type_id) for line in record.by_hour_type
        )
    return tuple(_line(record, line, BY_EMPLOYEE, line.employee_id) for line in record.by_employee)


def _line(record: AccruedDay, line: AccruedLine, kind: str, ours: UUID | None) -> LedgerLine:
    if ours is None:
        raise TypeError("an accrued line has what it is grouped by")
    return LedgerLine(
        kind, ours, record.revision, f"{line.project_id}/{ours}", line.minutes, line.amount
    )


def _about(line: LedgerLine) -> tuple[tuple[str, UUID], ...]:
    return (("project", UUID(_project_of(line))), (line.kind, line.ours))


def _project_of(line: LedgerLine) -> str:
    return line.line.partition("/")[0]


def _voucher_of(
    record: AccruedDay, lines: Sequence[LedgerLine], settings: FlowSettings
) -> DayVoucher:
    """Return the voucher that carries these lines; debit and credit come to nothing."""
    text = str(settings.values.get(TEXT) or "")
    debit = tuple(_debit(record, line, text) for line in lines)
    if settings.values.get(CREDIT_LINES) == EACH:
        credit = [_credit(record, line.project_id, line.amount, text) for line in debit]
    else:
        whole = sum((line.amount for line in debit), Decimal(0))
        credit = [_credit(record, None, whole, text)] if whole else []
    return DayVoucher(
        id=record.id,
        revision=record.revision,
        day=record.day,
        text=f"{text} {record.day.isoformat()}".strip(),
        debit=debit,
        credit=tuple(credit),
    )


def _debit(record: AccruedDay, line: LedgerLine, text: str) -> VoucherLine:
    return VoucherLine(
        id=record.id,
        revision=record.revision,
        project_id=UUID(_project_of(line)),
        minutes=line.minutes,
        amount=line.amount or Decimal(0),
        text=text,
        reference=line.line,
    )


def _credit(record: AccruedDay, project: UUID | None, amount: Decimal, text: str) -> VoucherLine:
    return VoucherLine(
        id=record.id,
        revision=record.revision,
        project_id=project,
        minutes=None,
        amount=-amount,
        text=text,
        reference="",
    )


def invoice_identity(payload: Payload) -> Identity:
    """Return which invoice it is, whether posted as a voucher or made as an order."""
    number = text_of(payload, "InvoiceNo") or text_of(payload, "SalesOrderNo")
    return Identity(id=str(payload["Id"]), number=number)


def _no_rounding_account(record: Invoice, settings: FlowSettings) -> Unmet:
    if record.rounding == 0 or settings.values.get(ROUNDING):
        return None
    return {"rounding": str(record.rounding)}


def _nothing_to_post(record: Invoice, _: FlowSettings) -> Unmet:
    return {} if record.total == 0 or not record.lines else None


OF_VOUCHERS: Final = (
    Requirement(
        "poweroffice_go.period_closed",
        lambda one, settings: is_closed(one.issued_on, settings),
        passing=True,
    ),
    Requirement("poweroffice_go.rounding_without_account", _no_rounding_account),
    Requirement("poweroffice_go.nothing_to_post", _nothing_to_post),
)
OF_ORDERS: Final = (Requirement("poweroffice_go.nothing_to_post", _nothing_to_post),)


def lines_of_invoice(record: Invoice) -> tuple[LedgerLine, ...]:
    """Return what an invoice carries, line by line."""
    return tuple(
        LedgerLine("invoice_line", line.id, record.revision, str(line.position), amount=line.amount)
        for line in record.lines
    )


def order_differs(record: Invoice, payload: Payload) -> Reason | None:
    """Return that the order does not come to what was issued, excluding VAT."""
    theirs = payload.get("NetAmount")
    if theirs is None or Decimal(str(theirs)) == record.net:
        return None
    return Reason(
        "document.sum_differs", {"ours": str(record.net), "theirs": str(Decimal(str(theirs)))}
    )


DAYS: Final[ByDifference[AccruedDay]] = ByDifference(
    lines=_lines_of,
    of=_voucher_of,
    weighs=lambda line: bool(line.amount),  # a line there has an amount that is not zero
    about=_about,
)
