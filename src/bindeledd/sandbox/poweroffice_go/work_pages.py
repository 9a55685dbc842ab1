"""The part of a company's page that shows hours, salary lines and pay runs as people read them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.markup import link, table
from bindeledd.sandbox.poweroffice_go import timesheets
from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_SHOWN = 100
_STATES = {
    "IsApproved": "approved",
    "IsTransferredToPayroll": "in a pay run",
    "IsAccrued": "accrued",
    "IsInvoiced": "invoiced",
}
_HOUR_HEADS = (
    "Id",
    "Date",
    "Employee",
    "Activity",
    "Hour type",
    "Project",
    "Hours",
    "Billable",
    "Internal comment",
    "External comment",
    "State",
)
_LINE_HEADS = (
    "Id",
    "Employee",
    "Pay item",
    "Quantity",
    "Rate",
    "Amount",
    "Project",
    "Department",
    "Comment",
    "Reference",
    "State",
)


def section(ledger: Ledger) -> str:
    """Show the newest rows, and the sums of all."""
    return "".join((_hours(ledger), _project_sums(ledger), _lines(ledger), _pay_runs(ledger)))


def _newest(ledger: Ledger, name: str) -> Iterable[Row]:
    found = ledger.tables[name]
    return (found.rows[key].data for key in found.ids[::-1][:_SHOWN])


def _heading(ledger: Ledger, name: str, title: str) -> str:
    found = ledger.tables[name]
    everything = link(f"/sandbox/clients/{ledger.client_id}/{name}", f"All rows ({len(found)})")
    return f"<h2>{title}</h2><p>{everything.html}</p>"


def _named(ledger: Ledger, name: str, key: Any) -> str | None:
    """Word a reference as people know it."""
    stored = None if key is None else ledger.tables[name].rows.get(key)
    if stored is None:
        return None
    data = stored.data
    if name == "Employees":
        return f"{data['Number']} {data['FirstName']} {data['LastName']}"
    code = ledger.project_code(data) if name == "Projects" else data.get("Code")
    return " ".join(word for word in (code, data["Name"]) if word)


def _hours(ledger: Ledger) -> str:
    unit = ledger.options.time_unit
    rows = [
        (
            data["Id"],
            data["Date"],
            _named(ledger, "Employees", data["EmployeeId"]),
            _named(ledger, "ActivityTime", data["ActivityTimeId"]),
            _named(ledger, "HourType", data["HourTypeId"]),
            _named(ledger, "Projects", data["ProjectId"]),
            timesheets.hours(ledger, data["Quantity"]),
            timesheets.hours(ledger, data["BillableQuantity"]),
            data["InternalComment"],
            data["ExternalComment"],
            _state_of_entry(data),
        )
        for data in _newest(ledger, "EntryTime")
    ]
    caption = f"Time entries, newest first; a quantity is read as {unit}"
    return _heading(ledger, "EntryTime", "Hours") + table(caption, _HOUR_HEADS, rows)


def _state_of_entry(data: Row) -> str:
    return ", ".join(word for name, word in _STATES.items() if data[name]) or "open"


def _project_sums(ledger: Ledger) -> str:
    """Add quantities first and read them as hours then, so that nothing is rounded twice."""
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for stored in ledger.tables["EntryTime"].rows.values():
        found = sums[stored.data["ProjectId"]]
        found[0] += stored.data["Quantity"]
        found[1] += stored.data["BillableQuantity"] or 0
    rows = [
        (_named(ledger, "Projects", key), *(timesheets.hours(ledger, part) for part in found))
        for key, found in sums.items()
    ]
    rows.sort(key=lambda row: row[0] or "")
    return table("Hours by project", ("Project", "Hours", "Billable"), rows)


def _lines(ledger: Ledger) -> str:
    rows = [
        (
            data["Id"],
            _named(ledger, "Employees", data["EmployeeId"]),
            _named(ledger, "PayItems", data["PayItemId"]),
            data["Quantity"],
            data["Rate"],
            data["Amount"],
            _named(ledger, "Projects", data["ProjectId"]),
            _named(ledger, "Departments", data["DepartmentId"]),
            data["Comment"],
            data["ExternalImportReference"],
            _state_of_line(data),
        )
        for data in _newest(ledger, "SalaryLines")
    ]
    title = _heading(ledger, "SalaryLines", "Salary lines")
    return title + table("Salary lines, newest first", _LINE_HEADS, rows)


def _state_of_line(data: Row) -> str:
    if data["IsDeletedByUser"]:
        return "deleted by a user"
    return f"in pay run {data['PayRunId']}" if data["IsLocked"] else "waits for a pay run"


def _pay_runs(ledger: Ledger) -> str:
    rows = [
        (
            data["Id"],
            data["Date"],
            len(data["SalaryLineIds"]),
            len(data["EntryTimeIds"]),
            data["Quantity"],
            data["Amount"],
        )
        for data in _newest(ledger, "PayRuns")
    ]
    heads = ("Id", "Date", "Salary lines", "Time entries", "Quantity", "Amount")
    return "<h2>Pay runs</h2>" + table("Pay runs, newest first", heads, rows)
