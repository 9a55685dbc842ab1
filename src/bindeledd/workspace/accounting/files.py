"""A project's account as a file: months below one another, kinds of cost side by side."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from bindeledd.workspace.accounting.shapes import MonthAccount, ProjectAccount
from bindeledd.workspace.payroll.files import Cell
from bindeledd.workspace.payroll.files import csv_of as as_csv
from bindeledd.workspace.payroll.files import xlsx_of as as_xlsx

_PERCENT: Final = Decimal("0.1")


def csv_of(account: ProjectAccount) -> bytes:
    """Return the account as Norwegian spreadsheets open it, in the reader's language."""
    return as_csv(list(_table(account)))


def xlsx_of(account: ProjectAccount) -> bytes:
    """Return the account as a workbook, in the reader's language."""
    return as_xlsx(list(_table(account)), _("Project account"))


def _table(account: ProjectAccount) -> Iterator[list[Cell]]:
    yield [
        _("Project"),
        _("Name"),
        _("Month"),
        _("Billed"),
        _("Unbilled"),
        _("Income"),
        _("Pay"),
        _("Machines"),
        _("Items"),
        _("Purchases"),
        _("Driving and expenses"),
        _("Cost"),
        _("Margin"),
        _("Margin, per cent"),
    ]
    part = next((one for one in account.parts if one.id == account.part_id), None)
    number, name = (part.number, part.name) if part else (account.number, account.name)
    for month in (*account.months, account.totals):
        yield [number, name, *_row(month)]


def _row(month: MonthAccount) -> list[Cell]:
    percent = month.margin_percent
    return [
        _("Sum") if month.month is None else f"{month.month:%Y-%m}",
        month.billed,
        month.unbilled,
        month.income,
        month.pay,
        month.machine,
        month.items,
        month.bought,
        month.expenses,
        month.cost,
        month.margin,
        "" if percent is None else percent.quantize(_PERCENT),
    ]
