"""TimeService: types and operations; what is `late` stands in the documentation of 2022 only.

Source: contract paper 24sevenoffice, section 2.6.
"""

from dataclasses import replace

from bindeledd.sandbox.sevenoffice.shapes import (
    NS_A,
    WEB,
    Record,
    Service,
    choice,
    operation,
    record,
)
from bindeledd.sandbox.sevenoffice.shared_tables import KEY_VALUE

HOUR = record(
    "Hour",
    """
    Id                 long
    TypeOfWorkId       int
    StartTime          dateTime
    StopTime           dateTime
    TotalHours         double    =0
    TotalHoursInvoice  double    =0
    ContactId          int
    ProjectId          int
    Description        string    =
    Locked             TriState  =none
    Approved           TriState  =none
    ApprovedBy         int
    ProjectTaskId      int
    Costs              Cost[]
    NeedApproval       boolean   =false
    SalaryTypeId       int
    CustomerId         int
    OrderId            int
    Price              decimal
    InternalNote       string    =  late
    """,
)
HOUR_SEARCH = record(
    "HourSearch",
    """
    Status             HourStatus  =none
    ContactId          int         !
    ProjectId          int         !
    IncludeSalaryType  boolean     =false
    StartTime          dateTime
    StopTime           dateTime
    TypeOfWorkId       int         late
    ChangedAfter       dateTime    late
    RegisteredAfter    dateTime    late
    HourIds            long[]      late
    """,
)
_DOCUMENTED = {
    name: place
    for place, name in enumerate(
        (
            *("Status", "TypeOfWorkId", "ContactId", "StartTime", "StopTime", "ChangedAfter"),
            *("RegisteredAfter", "ProjectId", "HourIds", "IncludeSalaryType"),
        )
    )
}
WORK_TYPE = record(
    "WorkType",
    """
    Id           int      !
    Name         string
    Description  string
    Invoiceable  boolean  !
    Price        decimal
    ProductId    int
    """,
)

TIME_SERVICE = Service(
    "TimeService",
    WEB,
    "/timesheet/v001/timeservice.asmx",
    NS_A,
    types=(
        HOUR,
        HOUR_SEARCH,
        WORK_TYPE,
        choice("TriState", "unknown none True False"),
        choice("HourStatus", "none Registered Locked Approved Rejected"),
        record(
            "Cost",
            """
            Id                 int
            DateRegistered     dateTime  !  ~
            ProductId          int       !  ~
            SupplierCompanyId  int       !  ~
            Quantity           double    !  ~
            InPrice            decimal   !  ~
            Description        string
            ProjectId          int       !  ~
            Price              decimal
            CustomerId         int
            ContactId          int
            """,
        ),
        record(
            "WorkTypeSearch",
            """
            Active     TriState  =none
            ProjectId  int
            """,
        ),
        record(
            "ApprovalSearchParameters",
            """
            ContactId  int
            ProjectId  int
            """,
        ),
        record(
            "SalaryType",
            """
            Id      int      !
            Name    string
            Active  boolean  !  late
            """,
        ),
        record("KeyValuePair", KEY_VALUE),
    ),
    operations=(
        operation("GetWorkTypeList", "WorkType[]", "Wts WorkTypeSearch"),
        operation("SaveHour", "long", "Hour Hour"),
        operation("GetHours", "Hour[]", "hs HourSearch"),
        operation("DeleteHour", "boolean", "Hour Hour"),
        operation(
            "GetHoursForApproval", "Hour[]", "approvalSearchParameters ApprovalSearchParameters"
        ),
        operation("GetSalaryTypes", "SalaryType[]"),
        operation("GetTimeSettings", "KeyValuePair[]"),
    ),
)


def in_documented_order(service: Service) -> Service:
    """Give the time service with its search in the order in which the documentation lists it."""
    types = tuple(
        _sorted(one) if isinstance(one, Record) and one.name == "HourSearch" else one
        for one in service.types
    )
    return replace(service, types=types)


def _sorted(search: Record) -> Record:
    order = sorted(search.fields, key=lambda field: _DOCUMENTED[field.name])
    return replace(search, fields=tuple(order))
