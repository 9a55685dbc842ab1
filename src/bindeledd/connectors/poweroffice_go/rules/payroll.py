"""Who pay items and salary lines are, and whether a line came to what we meant; pure.

Source: contract paper poweroffice-go, section 12, read 2026-11-21.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from bindeledd.connectors.poweroffice_go.rules.shared import text_of
from bindeledd.sync.aftermath import LedgerLine
from bindeledd.sync.flows import Identity, Payload
from bindeledd.sync.mapping import Reason
from bindeledd.workspace.records import PayrollLine

_COIN: Final = Decimal("0.01")


def pay_item_identity(payload: Payload) -> Identity:
    """Return which pay item it is; people know it by its code."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Code"),
        name=text_of(payload, "Name"),
        active=payload.get("IsActive") is not False,
    )


def salary_line_identity(payload: Payload) -> Identity:
    """Return which line it is; it has neither number nor name."""
    return Identity(id=str(payload["Id"]))


def lines_of_pay(record: PayrollLine) -> tuple[LedgerLine, ...]:
    """Return what a salary line carries: its sum."""
    return (LedgerLine("payroll_line", record.id, record.revision, "1", amount=record.amount),)


def pay_differs(record: PayrollLine, payload: Payload) -> Reason | None:
    """Return that a line does not come to what we meant, where they tell a sum at all."""
    theirs = payload.get("Amount")
    if theirs is None or record.amount is None:
        return None
    there = Decimal(str(theirs)).quantize(_COIN, ROUND_HALF_UP)
    if there == record.amount:
        return None
    facts = {"ours": str(record.amount), "theirs": str(there)}
    return Reason("poweroffice_go.pay_differs", dict(facts))
