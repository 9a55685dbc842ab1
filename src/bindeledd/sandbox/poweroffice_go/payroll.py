"""What users of Go do with pay: include imported lines and hours in a pay run, delete lines.

Source: contract paper poweroffice-go, section 12.2, and field-domain 6.2 and 6.4, read 2026-11-21.
A line waits until a user includes it ("Ta med importerte data"); from then on it is locked, and so
are the hours of the run. A user's deletion is soft. Similar lines are merged on the run, not in the
register, when the payroll settings say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import timesheets, writing
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.payroll_rules import driven_amount
from bindeledd.sandbox.poweroffice_go.payroll_settings import settings_of
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored
from bindeledd.sandbox.poweroffice_go.work_seed import PAY_ITEM_OF_HOURS

_LINES = RESOURCES["SalaryLines"]
_WAGE = "HourlyWage"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PayLine:
    """One line of a pay run.

    Attributes:
        pay_item: The pay item's code.
        department_id: The line's own, else the employee's.
        amount: NOK; None when no rate is known.
        lines: The salary lines that it was made of; empty for hours of the time module.
    """

    employee_id: int
    pay_item: str
    department_id: int | None
    project_id: int | None
    rate: Decimal | None
    quantity: Decimal
    amount: Decimal | None
    comment: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PayRun:
    """A pay run as a user sees it: sums of the lines whose amount is known."""

    id: int
    lines: tuple[PayLine, ...]

    @property
    def amount(self) -> Decimal:
        """NOK in all."""
        return sum((line.amount for line in self.lines if line.amount is not None), _ZERO)

    def quantity(self, pay_item: str) -> Decimal:
        """Units of one pay item."""
        return sum((line.quantity for line in self.lines if line.pay_item == pay_item), _ZERO)


def set_hourly_wage(books: Ledger, employee: int, wage: Decimal) -> None:
    """Give an employee an hourly wage, as the employment in Go has it."""
    writing.row_of(books, RESOURCES["Employees"], employee).data[_WAGE] = wage
    books.version += 1


def waiting_lines(books: Ledger) -> list[int]:
    """List the salary lines that wait for a pay run."""
    rows = books.tables[_LINES.name].rows
    return [int(key) for key, stored in rows.items() if not stored.data["IsLocked"]]


def include_in_payroll(books: Ledger, keys: Iterable[int], *, on: str = "") -> PayRun:
    """Make a pay run of salary lines and lock them.

    Args:
        books: The books.
        keys: Ids of lines that wait.
        on: The run's date; the clock's when empty.
    """
    return _make(books, list(keys), [], on)


def pay_run(
    books: Ledger, first: timesheets.Day, last: timesheets.Day, *, imported: bool = True
) -> PayRun:
    """Make a pay run of a period: approved hours of the time module, and what was imported.

    Args:
        books: The books.
        first: First day of the hours.
        last: Last day of the hours, and the run's date.
        imported: "Ta med importerte data" is ticked: all salary lines that wait come along.
    """
    begin = max(str(first), str(settings_of(books)["IncludeTimeTransactionsFromDate"] or "")[:10])

    def due(data: Row) -> bool:
        fresh = data["IsApproved"] and not data["IsTransferredToPayroll"]
        return bool(fresh and begin <= data["Date"] <= str(last))

    lines = waiting_lines(books) if imported else []
    return _make(books, lines, timesheets.entries(books, due), str(last))


def _make(books: Ledger, lines: list[int], entries: list[int], on: str) -> PayRun:
    made = [_of_line(books, key) for key in lines] + _of_hours(books, entries)
    if settings_of(books)["MergeImportedSalaryLines"]:
        made = _merged(made)
    amounts = [line.amount for line in made if line.amount is not None]
    row = books.user_adds(
        "PayRuns",
        {
            "Date": on or books.options.clock().date().isoformat(),
            "SalaryLineIds": lines,
            "EntryTimeIds": entries,
            "Quantity": sum((line.quantity for line in made), _ZERO),
            "Amount": sum(amounts, _ZERO),
        },
    )
    for key in lines:
        _mark(books, key, IsLocked=True, PayRunId=row["Id"])
    timesheets.mark_all(books, entries, IsTransferredToPayroll=True)
    return PayRun(row["Id"], tuple(made))


def _mark(books: Ledger, key: int, **states: Any) -> None:
    before = writing.row_of(books, _LINES, key)
    moment = books.now()
    data = {**before.data, **states, "LastChangedDateTimeOffset": books.stamp(moment)}
    books.keep(_LINES, key, Stored(data, before.created, moment))


def _row(books: Ledger, name: str, key: Any) -> Row:
    return writing.row_of(books, RESOURCES[name], key).data


def _of_line(books: Ledger, key: int) -> PayLine:
    data = _row(books, _LINES.name, key)
    if data["IsLocked"]:
        raise ValueError(f"salary line {key} is in a pay run or deleted")
    employee = _row(books, "Employees", data["EmployeeId"])
    pay_item = _row(books, "PayItems", data["PayItemId"])
    amount = data["Amount"]
    if amount is None and data["Quantity"] is not None:
        amount = driven_amount(pay_item, data["Quantity"], data["Rate"], employee.get(_WAGE))
    return PayLine(
        employee_id=data["EmployeeId"],
        pay_item=pay_item["Code"],
        department_id=data["DepartmentId"] or employee["DepartmentId"],
        project_id=data["ProjectId"],
        rate=data["Rate"],
        quantity=data["Quantity"] or _ZERO,
        amount=amount,
        comment=data["Comment"] or "",
        lines=(key,),
    )


def _of_hours(books: Ledger, keys: list[int]) -> list[PayLine]:
    """Hours of the time module are paid by the pay item of their hour type."""
    sums: dict[tuple[int, int, int | None, int | None], int] = {}
    for key in keys:
        data = _row(books, "EntryTime", key)
        group = (data["EmployeeId"], data["HourTypeId"], data["DepartmentId"], data["ProjectId"])
        sums[group] = sums.get(group, 0) + data["Quantity"]
    made = []
    for (employee_id, hour_type, department, project), quantity in sums.items():
        employee = _row(books, "Employees", employee_id)
        code = _row(books, "HourType", hour_type).get(PAY_ITEM_OF_HOURS)
        pay_item = _row(books, "PayItems", books.id_by("PayItems", "Code", code))
        hours = timesheets.hours(books, quantity)
        made.append(
            PayLine(
                employee_id=employee_id,
                pay_item=pay_item["Code"],
                department_id=department or employee["DepartmentId"],
                project_id=project,
                rate=None,
                quantity=hours,
                amount=driven_amount(pay_item, hours, None, employee.get(_WAGE)),
                comment="",
            )
        )
    return made


def _merged(lines: list[PayLine]) -> list[PayLine]:
    """Join lines that differ in quantity, amount and comment only."""
    groups: dict[object, list[PayLine]] = {}
    for line in lines:
        same = (line.employee_id, line.pay_item, line.department_id, line.project_id, line.rate)
        groups.setdefault((*same, line.amount is None), []).append(line)
    return [_joined(group) for group in groups.values()]


def _joined(group: list[PayLine]) -> PayLine:
    first = group[0]
    amounts = [line.amount for line in group if line.amount is not None]
    return PayLine(
        employee_id=first.employee_id,
        pay_item=first.pay_item,
        department_id=first.department_id,
        project_id=first.project_id,
        rate=first.rate,
        quantity=sum((line.quantity for line in group), _ZERO),
        amount=sum(amounts, _ZERO) if amounts else None,
        comment=", ".join(dict.fromkeys(line.comment for line in group if line.comment)),
        lines=tuple(key for line in group for key in line.lines),
    )


def delete_by_user(books: Ledger, key: int) -> None:
    """Delete a salary line as a user does: it stays, marked and locked, and is not paid."""
    _mark(books, key, IsDeletedByUser=True, IsLocked=True)
