"""Values of salary lines: what each processing type takes, rates behind a percentage, the period.

Source: contract paper poweroffice-go, section 12, read 2026-11-21.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Flat, Missing
from bindeledd.workspace.records import PayrollLine

_OF_QUANTITY: Final = frozenset(
    {
        "HourlyWage",
        "PercentOfHourlyWage",
        "QuantityAndFixedRate",
        "QuantityAndFixedRateReportingZeroAsQuantity",
        "SixDayWeek",
        "FiveDayWeek",
    }
)
"""Quantity is needed; a rate may be given and goes before the pay item's or the employee's."""
_OF_RATE: Final = frozenset(
    {
        "QuantityAndRate",
        "QuantityAndRateReportingZeroAsQuantity",
        "QuantityAndRateSubjectToWithholdingTax",
    }
)
"""Quantity and rate are both needed."""
_OF_AMOUNT: Final = frozenset({"FixedAmount", "ExpenseRefund"})
"""A sum, and neither quantity nor rate."""
_OF_BOTH: Final = frozenset(
    {"FixedAmountWithQuantity", "FixedAmountWithQuantitySubjectToWithholdingTax"}
)
"""A sum with its quantity, and no rate."""
_KNOWN: Final = _OF_QUANTITY | _OF_RATE | _OF_AMOUNT | _OF_BOTH
_PERCENT_ON_TOP: Final = "PercentOfHourlyWage"
_STEP: Final = Decimal("0.0001")
_WHOLE: Final = Decimal(100)

KEPT: Final = ("ProcessingType", "Percentage")
"""What of a pay item a line is made with."""

LINE_LABELS: Final[dict[str, str]] = {
    "EmployeeId": "Employee",
    "PayItemId": "Pay item",
    "Quantity": "Quantity",
    "Rate": "Rate",
    "Amount": "Amount",
    "DepartmentId": "Department",
    "ProjectId": "Project",
    "Comment": "Comment",
}


def quantity_of(line: PayrollLine, item: Flat) -> Decimal | Missing:
    """Return the quantity, where lines of the pay item have one.

    Raises:
        MappingError: Lines of it need more than an export can tell
            (`poweroffice_go.pay_kind_unknown`).
    """
    kind = str(item.get("ProcessingType"))
    if kind not in _KNOWN:
        raise MappingError(
            "poweroffice_go.pay_kind_unknown", number=line.pay_item_number, processing=kind
        )
    return MISSING if kind in _OF_AMOUNT else line.quantity


def rate_of(line: PayrollLine, item: Flat) -> Decimal | Missing:
    """Return the rate, where lines of the pay item have one.

    They put the pay item's percentage on top of an hourly wage, and ours is in the rate already:
    the wage behind it is told, so that both come to the same sum.

    Raises:
        MappingError: They need a rate, and there is none (`poweroffice_go.pay_without_rate`).
    """
    kind = str(item.get("ProcessingType"))
    if kind in _OF_RATE and line.rate is None:
        raise MappingError("poweroffice_go.pay_without_rate", number=line.pay_item_number)
    if line.rate is None or kind not in _OF_QUANTITY | _OF_RATE:
        return MISSING
    percent = _decimal(item.get("Percentage"))
    if kind != _PERCENT_ON_TOP or percent is None or percent == 0:
        return line.rate
    return (line.rate * _WHOLE / percent).quantize(_STEP, ROUND_HALF_UP)


def amount_of(line: PayrollLine, item: Flat) -> Decimal | Missing:
    """Return the sum, where lines of the pay item have no rate that makes it."""
    kind = str(item.get("ProcessingType"))
    if line.amount is None or kind not in _OF_AMOUNT | _OF_BOTH:
        return MISSING
    return line.amount


def comment_of(line: PayrollLine) -> str:
    """Return the days that a line is about, which has no day of its own there, and its comment."""
    first, last = f"{line.begins_on:%d.%m.%Y}", f"{line.ends_on:%d.%m.%Y}"
    days = first if first == last else f"{first}\N{EN DASH}{last}"
    return f"{days}: {line.comment}" if line.comment != "" else days


def _decimal(value: Any) -> Decimal | None:
    """Read a kept number, which may have been stored as text."""
    return None if value is None else Decimal(str(value))
