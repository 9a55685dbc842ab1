"""Time tracking as tables: entries, activities, hour types, and the reporting view over entries.

The saved specification has none of it. Source: contract paper poweroffice-go, section 11 (one
client of 2026-09, written from the vendor's later swagger files; unconfirmed in detail), and the
rules of the older API that it names; read 2026-11-21. Names of answer fields that no source gives
(``IsApproved``, ``IsLocked``, ``IsInvoiced``, ``IsTransferredToPayroll``, ``IsAccrued``, and all
of the view) are our judgement; the options ``time_fields`` and ``time_activity_codes`` take them
away.
"""

from dataclasses import replace

from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import asked, first_day, last_day, only_true
from bindeledd.sandbox.poweroffice_go.options import Options
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource
from bindeledd.sandbox.poweroffice_go.time_rules import STATES, check_entry

_SWITCHES = {**dict.fromkeys(STATES, "time_fields"), "Code": "time_activity_codes"}
_CHANGED = Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset")

ENTRY_TIME = field_table("""
Id int64 R
EmployeeId int64 RC required
ActivityTimeId int64 RC required
Date date RCU required
Quantity int32 RCU 0..
BillableQuantity int32 RCU 0..
FromTime time RC
ToTime time RC
BreakTime int32 RC 0..
CustomerId int64 RC
ProjectId int64 RCU
DepartmentId int64 RC
HourTypeId int64 RC
InternalComment string RCU
ExternalComment string RCU
IsApproved bool R
IsLocked bool R
IsInvoiced bool R
IsTransferredToPayroll bool R
IsAccrued bool R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

ACTIVITY_TIME = field_table("""
Id int64 R
Code string:50 RCU
Name string:400 RCU required
IsActive bool RCU
ProductId int64 RCU
ProjectId int64 RCU
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

HOUR_TYPE = field_table("""
Id int64 R
Name string RC
IsActive bool RC
LastChangedDateTimeOffset timestamp R
""")

TIME_TRANSACTION = field_table("""
Id int64 R
Date date R
EmployeeId int64 R
EmployeeNo int64 R
ActivityTimeId int64 R
ActivityName string R
CustomerId int64 R
ProjectId int64 R
ProjectCode string R
DepartmentId int64 R
HourTypeId int64 R
Quantity int32 R
BillableQuantity int32 R
InternalComment string R
ExternalComment string R
IsApproved bool R
IsLocked bool R
IsInvoiced bool R
IsTransferredToPayroll bool R
IsAccrued bool R
LastChangedDateTimeOffset timestamp R
""")

TIME_SHEET_DAY = field_table("""
Id string R
EmployeeId int64 RC required
Date date RC required
LastChangedDateTimeOffset timestamp R
""")


def reference(id_name: str, resource: str) -> Pair:
    """An id that must exist; no code may stand for it."""
    return Pair(id_name, "", resource, "Id", "id")


TIME: tuple[Resource, ...] = (
    Resource(
        "EntryTime",
        "Time entry",
        "EntryTimePatchDto",
        ENTRY_TIME,
        (),
        (_CHANGED,),
        (
            reference("EmployeeId", "Employees"),
            reference("ActivityTimeId", "ActivityTime"),
            reference("CustomerId", "Customers"),
            reference("ProjectId", "Projects"),
            reference("DepartmentId", "Departments"),
            reference("HourTypeId", "HourType"),
        ),
        indexed=("EmployeeId",),
        defaults={**dict.fromkeys(STATES, False), "HourTypeId": 0},
        served=False,
        check=check_entry,
    ),
    Resource(
        "ActivityTime",
        "Time activity",
        "ActivityTimePatchDto",
        ACTIVITY_TIME,
        (),
        (_CHANGED, Filter("includeInactive", asked, "IsActive")),
        (reference("ProjectId", "Projects"), reference("ProductId", "Products")),
        unique={"Code": "time activity with Id = {}"},
        defaults={"IsActive": True},
        served=False,
    ),
    Resource(
        "HourType",
        "Hour type",
        "",
        HOUR_TYPE,
        (),
        (_CHANGED,),
        defaults={"IsActive": True},
        writable=False,
        served=False,
    ),
    Resource(
        "TimeSheetDays",
        "Time sheet day",
        "",
        TIME_SHEET_DAY,
        (),
        pairs=(reference("EmployeeId", "Employees"),),
        writable=False,
        id_kind="uuid",
        served=False,
        key=lambda data: f"{data['EmployeeId']}:{data['Date']}",
    ),
)
"""`TimeSheetDays` has no address: a row means that the day of the employee is approved."""

TRANSACTIONS = Resource(
    "EntryTime",
    "Time transaction",
    "",
    TIME_TRANSACTION,
    (),
    (
        Filter("fromDate", first_day, "Date", needed=True),
        Filter("toDate", last_day, "Date", needed=True),
        Filter("onlyApproved", only_true, "IsApproved"),
    ),
    (
        Pair("EmployeeId", "EmployeeNo", "Employees", "Number", "number"),
        Pair("ActivityTimeId", "ActivityName", "ActivityTime", "Name", "name"),
        Pair("ProjectId", "ProjectCode", "Projects", "Code", "code"),
    ),
    writable=False,
)
"""``/TimeTransactions``: the entries' rows in another form."""


def as_offered(resource: Resource, options: Options) -> Resource:
    """Leave out the fields that the options take away."""
    fields = tuple(
        each
        for each in resource.fields
        if each.name not in _SWITCHES or getattr(options, _SWITCHES[each.name])
    )
    return replace(resource, fields=fields)
