"""ProjectService: types and operations.

Source: contract paper 24sevenoffice, section 2.5.
"""

from bindeledd.sandbox.sevenoffice.shapes import NS_A, WEB, Service, choice, operation, record
from bindeledd.sandbox.sevenoffice.shared_tables import KEY_VALUE, TRISTATE

PROJECT = record(
    "Project",
    """
    Id                            int
    Enabled                       boolean          =false
    Name                          string           =
    RawName                       string           =
    NameDisplay                   ProjectNameType  !
    QuickListed                   boolean          =true
    DateChanged                   dateTime
    DateStart                     dateTime
    DateStop                      dateTime
    DateRegistered                dateTime
    CustomerId                    int
    CustomerName                  string           =
    InvoiceTemplateId             string           =
    OrderReferenceNumber          string           =
    DepartmentId                  int              ~
    CustomerReference             string           =
    Owner                         int
    Pipeline                      int
    TypeId                        int
    TypeName                      string           =
    StatusId                      int
    StatusName                    string           =
    NeedApproval                  TriState         =none
    MultiCustomer                 boolean          =false
    Description                   string           =
    WorkTypeId                    int
    WorkTypeName                  string           =
    TimeReg                       TimeRegType      !
    Version                       short
    IsFoldersAdded                TriState         =none
    OverrideWorkTypeTask          TriState         =none
    Participants                  int[]
    BudgetHourCost                decimal          ~
    BudgetHour                    decimal          ~
    FixedPrice                    boolean          ~
    Budget                        int              ~
    UseProjectOwnerAsOurReference boolean          ~
    """,
)
SEARCH = "Ps ProjectSearch"

PROJECT_SERVICE = Service(
    "ProjectService",
    WEB,
    "/Project/V001/ProjectService.asmx",
    NS_A,
    types=(
        PROJECT,
        choice("ProjectNameType", "Plain Company_Project Project_Company"),
        choice("TimeRegType", "WorkType Task"),
        TRISTATE,
        record(
            "ProjectSearch",
            """
            ProjectIds       int[]
            MyProjects       boolean   =false
            AllOpenProjects  boolean   =false
            CustomerId       int
            Search           string    =
            ChangedAfter     dateTime
            StartedAfter     dateTime
            StartedBefore    dateTime
            """,
        ),
        record(
            "ProjectShort",
            """
            Id    int     !
            Name  string
            """,
        ),
        record(
            "ProjectParticipants",
            """
            ProjectId     int            !
            Participants  Participant[]
            """,
        ),
        record(
            "Participant",
            """
            ContactId  int                      !
            Name       string
            Role       Role
            State      int                      !
            StateName  ProjectParticipantState  !
            """,
        ),
        record(
            "Role",
            """
            Id      int
            Name    string  =
            Parent  int
            """,
        ),
        choice(
            "ProjectParticipantState",
            "Unknown InvitationSent Participating ProjectInitiater Removed RemovedBeforeAccept "
            "InvitationStoppedByReciever InvitationStoppedBySender InvitationExpired "
            "InvitationIsResent RemovedWhenOpeningProject NotInvited",
        ),
        record(
            "Status",
            """
            Id      int
            Name    string   =
            Active  boolean  =true
            """,
        ),
        record("KeyValuePair", KEY_VALUE, struct=True),
    ),
    operations=(
        operation("GetProjectsDetailed", "Project[]", SEARCH),
        operation("GetProjectList", "Project[]", SEARCH),
        operation("GetSingleProject", "Project", "projectId int !"),
        operation("SaveProject", "int", "project Project"),
        operation("GetDeactivatedProjects", "Project[]", "ps ProjectSearch"),
        operation("GetProjectNameList", "ProjectShort[]"),
        operation("GetDeactivatedProjectNameList", "ProjectShort[]"),
        operation(
            "GetProjectParticipants",
            "ProjectParticipants[]",
            """
            ProjectIds    int[]
            ChangedAfter  dateTime  !  ~
            """,
        ),
        operation("GetProjectTypes", "KeyValuePair[]"),
        operation("GetPipeLines", "KeyValuePair[]"),
        operation("GetCategories", "KeyValuePair[]"),
        operation("GetProjectStatuses", "Status[]"),
        operation("GetProjectRoles", "Role[]"),
    ),
)
