"""What users of Go do with hours: approve, lift approval, accrue, invoice, open projects to people.

Source: field-domain 6.2 and 6.3 (vendor's help pages), read 2026-11-21: approved time sheets are
locked; approval can be lifted, but what is in a pay run, accrued or invoiced stays locked. Every
change moves the entry's last change.

``employee`` is the employee's id; days are dates or texts like ``2026-11-20``.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go import writing
from bindeledd.sandbox.poweroffice_go.ledger import Ledger
from bindeledd.sandbox.poweroffice_go.resources import RESOURCES
from bindeledd.sandbox.poweroffice_go.table import Stored
from bindeledd.sandbox.poweroffice_go.time_rules import ACTIVITIES, TEAM, is_locked

_ENTRIES = RESOURCES["EntryTime"]
_DAYS = RESOURCES["TimeSheetDays"]
_HUNDREDTH = Decimal("0.01")
_MINUTES = 60
Day = date | str


def entries(books: Ledger, chosen: Callable[[Row], bool]) -> list[int]:
    """List the ids of the entries whose stored row passes a test."""
    rows = books.tables[_ENTRIES.name].rows
    return [int(key) for key, stored in rows.items() if chosen(stored.data)]


def mark(books: Ledger, key: int, **states: Any) -> None:
    """Set states of one entry, and with them whether it is locked."""
    before = writing.row_of(books, _ENTRIES, key)
    data = {**before.data, **states}
    data["IsLocked"] = is_locked(data)
    moment = books.now()
    data["LastChangedDateTimeOffset"] = books.stamp(moment)
    books.keep(_ENTRIES, key, Stored(data, before.created, moment))


def mark_all(books: Ledger, keys: Iterable[int], **states: Any) -> list[int]:
    """Set states of several entries and list them."""
    done = list(keys)
    for key in done:
        mark(books, key, **states)
    return done


def _between(first: Day, last: Day) -> list[str]:
    start, end = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    return [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]


def approve(books: Ledger, employee: int, first: Day, last: Day) -> list[int]:
    """Approve the days of an employee; days without hours are approved too.

    Returns:
        The entries that are approved by it.
    """
    days = _between(first, last)
    known = books.tables[_DAYS.name].rows
    for day in days:
        if f"{employee}:{day}" not in known:
            books.user_adds(_DAYS.name, {"EmployeeId": employee, "Date": day})
    return mark_all(books, _of(books, employee, days, approved=False), IsApproved=True)


def unapprove(books: Ledger, employee: int, first: Day, last: Day) -> list[int]:
    """Lift the approval of days; what is locked for another reason stays locked."""
    days = _between(first, last)
    known = books.tables[_DAYS.name].rows
    for day in days:
        if f"{employee}:{day}" in known:
            books.drop(_DAYS, f"{employee}:{day}")
    return mark_all(books, _of(books, employee, days, approved=True), IsApproved=False)


def _of(books: Ledger, employee: int, days: list[str], *, approved: bool) -> list[int]:
    within = set(days)
    keys = books.tables[_ENTRIES.name].ids_with("EmployeeId", employee)
    rows = books.tables[_ENTRIES.name].rows
    return [
        key
        for key in sorted(keys)
        if rows[key].data["Date"] in within and rows[key].data["IsApproved"] is approved
    ]


def accrue(books: Ledger, up_to: Day) -> list[int]:
    """Book the cost of all hours up to a day on their projects; they can no longer be corrected."""
    day = str(up_to)
    due = entries(books, lambda data: data["Date"] <= day and not data["IsAccrued"])
    return mark_all(books, due, IsAccrued=True)


def invoice(books: Ledger, keys: Iterable[int]) -> list[int]:
    """Put hours on an invoice."""
    return mark_all(books, keys, IsInvoiced=True)


def open_project(
    books: Ledger, project: int, *, employee: int | None = None, activity: int | None = None
) -> None:
    """Let an employee or an activity onto a project that does not take all of them."""
    data = writing.row_of(books, RESOURCES["Projects"], project).data
    for name, key in ((TEAM, employee), (ACTIVITIES, activity)):
        if key is not None and key not in data.get(name, ()):
            data.setdefault(name, []).append(key)
    books.version += 1


def hours(books: Ledger, quantity: int | None) -> Decimal:
    """Read a quantity of time as hours, by what the option ``time_unit`` says that it is."""
    amount = Decimal(quantity or 0)
    if books.options.time_unit == "hours":
        return amount
    return (amount / _MINUTES).quantize(_HUNDREDTH, ROUND_HALF_UP)
