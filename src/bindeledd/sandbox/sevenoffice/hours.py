"""TimeService: work types and hours; whatever is wrong is a fault here.

Source: contract paper 24sevenoffice, section 2.6.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.sevenoffice.books import Stored
from bindeledd.sandbox.sevenoffice.calls import (
    Call,
    Handler,
    Test,
    among,
    equal,
    exists,
    few_enough,
    fitting,
    given,
    indexed,
    is_after,
)
from bindeledd.sandbox.sevenoffice.settling import state_of
from bindeledd.sandbox.sevenoffice.values import FaultError

MOST_HOURS = 255
_SERVER = {"OrderId"}
_STATE = {"Status", "Listed"}
_CLOSED = {"Approved", "Locked"}
_POINTERS = (
    ("ContactId", "PersonItem"),
    ("ProjectId", "Project"),
    ("TypeOfWorkId", "WorkType"),
    ("SalaryTypeId", "SalaryType"),
    ("CustomerId", "Company"),
    ("ApprovedBy", "PersonItem"),
)
_NEEDED = ("ContactId", "ProjectId", "TypeOfWorkId", "StartTime", "StopTime", "TotalHours")


def get_work_type_list(call: Call) -> list[Row]:
    """List work types: all, active, inactive, or those of a project."""
    asked = given(call, "Wts")
    rows = call.books.table("WorkType").rows
    active = [row.data for row in rows.values() if row.active]
    if "ProjectId" in asked:
        ticked = call.books.work_types_of.get(asked["ProjectId"], [])
        return [rows[key].data for key in ticked if key in rows] or active
    wanted = asked.get("Active", "none")
    if wanted == "True":
        return active
    if wanted == "False":
        return [row.data for row in rows.values() if not row.active]
    return [row.data for row in rows.values()]


def save_hour(call: Call) -> int:
    """Add an hour."""
    item = given(call, "Hour")
    values = {name: value for name, value in item.items() if name not in _SERVER}
    if "Id" in values:
        values = _with_id(call, values)
    _check(call, values)
    if state_of(values, call.options)[0] == "Approved" and not call.options.api_may_approve:
        raise FaultError("The user may not approve hours.")
    return int(call.books.put("Hour", values).data["Id"])


def _with_id(call: Call, values: Row) -> Row:
    """Do with the id of an hour what the switch says."""
    if call.options.hour_updates == "adds":
        return {name: value for name, value in values.items() if name != "Id"}
    before = call.books.table("Hour").rows.get(values["Id"])
    if before is None or call.options.hour_updates == "refused":
        raise FaultError("Hours cannot be changed.")
    if before.data["Status"] in _CLOSED:
        raise FaultError("The hour is locked.")
    kept = {name: value for name, value in before.data.items() if name not in _STATE}
    return {**kept, **values}


def _check(call: Call, values: Row) -> None:
    for name in _NEEDED:
        if name not in values:
            raise FaultError(f"{name} is required.")
    for name, kind in _POINTERS:
        if name in values and not exists(call.books, kind, values[name]):
            raise FaultError(f"{name} {values[name]} does not exist.")
    for name in ("TotalHours", "TotalHoursInvoice"):
        if not 0 <= values.get(name, 0) <= MOST_HOURS:
            raise FaultError(f"{name} must lie between 0 and {MOST_HOURS}.")
    if values["StopTime"] < values["StartTime"]:
        raise FaultError("StopTime lies before StartTime.")


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _tests(call: Call) -> list[Test]:
    options = call.options

    def whole_minutes(name: str, read: Any) -> Test:
        return name, lambda value, row: is_after(_minute(read(row)), _minute(value), options)

    return [
        ("Status", lambda value, row: row.data["Status"] == value),
        equal("ContactId"),
        equal("ProjectId"),
        ("StartTime", lambda value, row: row.data["StartTime"] >= value),
        ("StopTime", lambda value, row: row.data["StartTime"] < value),
        equal("TypeOfWorkId"),
        whole_minutes("ChangedAfter", lambda row: row.changed),
        whole_minutes("RegisteredAfter", lambda row: row.made),
        among("HourIds", "Id"),
    ]


def get_hours(call: Call) -> list[Row]:
    """Search hours; contact and project must be given.

    That `IncludeSalaryType` decides whether the salary type is shown is read from its name.
    """
    asked = dict(given(call, "hs"))
    few_enough(call, asked.get("HourIds"))
    if asked.get("Status") == "none":
        del asked["Status"]
    for name in ("ContactId", "ProjectId"):
        if asked.setdefault(name, 0) == 0 and (call.options.zero_means_all or "HourIds" in asked):
            del asked[name]
    rows = indexed(call, _candidates(call, asked))
    found = fitting(rows, asked, _tests(call), combine=True)
    with_salary = asked.get("IncludeSalaryType", False)
    return [_shown(call, row.data, with_salary=with_salary) for row in found]


def _candidates(call: Call, asked: Row) -> Iterable[Stored]:
    table = call.books.table("Hour")
    for name in ("ContactId", "ProjectId"):
        if name in asked:
            return table.having(name, asked[name])
    return table.rows.values()


def _shown(call: Call, row: Row, *, with_salary: bool) -> Row:
    hidden = set() if call.options.hours_show_note else {"InternalNote"}
    if not with_salary:
        hidden.add("SalaryTypeId")
    return {name: value for name, value in row.items() if name not in hidden}


def get_hours_for_approval(call: Call) -> list[Row]:
    """List what waits for approval."""
    asked = given(call, "approvalSearchParameters")
    rows = (row for row in call.books.table("Hour").rows.values() if row.data["Listed"])
    found = fitting(rows, asked, [equal("ContactId"), equal("ProjectId")], combine=True)
    return [_shown(call, row.data, with_salary=True) for row in found]


def delete_hour(call: Call) -> bool:
    """Delete an hour by its id."""
    key = given(call, "Hour").get("Id")
    row = call.books.table("Hour").rows.get(key)
    if row is None:
        return False
    if call.options.approved_hours_stay and row.data["Status"] in _CLOSED:
        return False
    call.books.end("Hour", key)
    return True


def get_salary_types(call: Call) -> list[Row]:
    """List salary types."""
    return [row.data for row in call.books.table("SalaryType").rows.values()]


HANDLERS: dict[str, Handler] = {
    "GetWorkTypeList": get_work_type_list,
    "SaveHour": save_hour,
    "GetHours": get_hours,
    "DeleteHour": delete_hour,
    "GetHoursForApproval": get_hours_for_approval,
    "GetSalaryTypes": get_salary_types,
    "GetTimeSettings": lambda _call: [],
}
