"""When PowerOffice Go takes a time entry, and when an entry is locked.

Source: contract paper poweroffice-go, section 11, and field-domain 6.2 and 6.3, read 2026-11-21.
Where they say "unconfirmed" the harsher reading is built: a quantity must be given and is not
negative, a project that is not open takes no hours, an approved day takes no further entry (the
option ``time_into_approved`` lifts that), and what is billable follows the quantity unless told.
No value of an entry is unique: the same entry sent twice is there twice.
"""

from typing import TYPE_CHECKING, Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.problems import ProblemError, invalid
from bindeledd.sandbox.poweroffice_go.shapes import Resource

if TYPE_CHECKING:
    from bindeledd.sandbox.poweroffice_go.ledger import Ledger

STATES = ("IsApproved", "IsLocked", "IsInvoiced", "IsTransferredToPayroll", "IsAccrued")
_CLOSED = {"Archived", "Complete"}
TEAM = "TeamEmployeeIds"
ACTIVITIES = "AllowedActivityIds"


def check_entry(ledger: "Ledger", resource: Resource, data: Row, before: Row | None) -> None:
    """Hold a time entry against the rules; references are known to exist.

    Raises:
        ProblemError: A rule is broken.
    """
    wrong = [
        *_amounts(data, before),
        *_people_and_activities(ledger, data, before),
        *_project(ledger, data, before),
        *_approved_day(ledger, data, before),
    ]
    if wrong:
        raise invalid(resource.title, *wrong)


def _differs(data: Row, before: Row | None, *names: str) -> bool:
    return before is None or any(before.get(name) != data.get(name) for name in names)


def _amounts(data: Row, before: Row | None) -> list[str]:
    wrong = []
    if data.get("Quantity") is None:
        wrong.append("The Quantity field is required.")
    if data.get("BillableQuantity") is None and before is None:
        data["BillableQuantity"] = data.get("Quantity")
    if (data.get("FromTime") is None) != (data.get("ToTime") is None):
        wrong.append("FromTime and ToTime must be given together.")
    return wrong


def _row(ledger: "Ledger", name: str, key: Any) -> Row:
    return ledger.tables[name].rows[key].data


def _people_and_activities(ledger: "Ledger", data: Row, before: Row | None) -> list[str]:
    wrong = []
    employee, activity = data["EmployeeId"], data["ActivityTimeId"]
    if before is None and _row(ledger, "Employees", employee)["IsArchived"]:
        wrong.append(f"Employee with id = {employee} is archived.")
    if before is None and not _row(ledger, "ActivityTime", activity)["IsActive"]:
        wrong.append(f"Time activity with id = {activity} is not active.")
    hour_type = data.get("HourTypeId")
    if before is None and not _row(ledger, "HourType", hour_type)["IsActive"]:
        wrong.append(f"Hour type with id = {hour_type} is not active.")
    return wrong


def _project(ledger: "Ledger", data: Row, before: Row | None) -> list[str]:
    key = data.get("ProjectId")
    if key is None or not _differs(data, before, "ProjectId"):
        return []
    project = _row(ledger, "Projects", key)
    if not project["IsActive"] or project["ProjectStatus"] in _CLOSED:
        return [f"Project with id = {key} is not active."]
    if project["DenyTimeTracking"]:
        return [f"Project with id = {key} does not allow time tracking."]
    wrong = []
    employee, activity = data["EmployeeId"], data["ActivityTimeId"]
    if not project["AllowAllEmployees"] and employee not in project.get(TEAM, ()):
        wrong.append(f"Employee with id = {employee} is not a member of project with id = {key}.")
    if not project["AllowAllActivities"] and activity not in project.get(ACTIVITIES, ()):
        wrong.append(
            f"Time activity with id = {activity} is not allowed on project with id = {key}."
        )
    return wrong


def _approved_day(ledger: "Ledger", data: Row, before: Row | None) -> list[str]:
    if ledger.options.time_into_approved or not _differs(data, before, "Date"):
        return []
    employee, day = data["EmployeeId"], data["Date"]
    if f"{employee}:{day}" not in ledger.tables["TimeSheetDays"].rows:
        return []
    return [f"The time sheet of employee with id = {employee} is approved for {day}."]


def is_locked(data: Row) -> bool:
    """Tell whether an entry may no longer be changed."""
    return any(data[name] for name in STATES if name != "IsLocked")


def locked(key: Any) -> ProblemError:
    """An entry that is approved, invoiced, in a pay run or accrued."""
    return ProblemError(409, "Object conflict", f"Time entry with id = {key} is locked.")
