"""TransactionService, ClientService and PersonService: what drop-downs and look-ups are made of.

Source: contract paper 24sevenoffice, sections 2.9 and 2.10.
"""

from bindeledd.sandbox.sevenoffice.shapes import (
    API,
    NS_A,
    NS_B,
    WEB,
    Service,
    choice,
    operation,
    record,
)
from bindeledd.sandbox.sevenoffice.shared_tables import PLACES, REACHING, TRISTATE, USER

TRANSACTION_SERVICE = Service(
    "TransactionService",
    API,
    "/Economy/Accounting/V001/TransactionService.asmx",
    NS_B,
    types=(
        record(
            "Dimension",
            """
            Type     DimensionType  =None
            Name     string         =
            Value    string         =
            Percent  decimal
            TypeId   int
            """,
        ),
        choice(
            "DimensionType",
            "None Project Department Employee Product Customer CustomerOrderSlip "
            "SupplierOrderSlip UserDefined",
        ),
    ),
    operations=(
        operation("GetUserDefinedDimensions", "Dimension[]"),
        operation("GetUserDefinedDimensionValues", "Dimension[]", "DimensionType int !"),
    ),
)

CLIENT_SERVICE = Service(
    "ClientService",
    API,
    "/Client/V001/ClientService.asmx",
    NS_A,
    types=(
        USER,
        *PLACES,
        *REACHING,
        record(
            "Client",
            """
            AddressList         Addresses
            Country             string
            EmailAddressList    EmailAddresses
            FactoringClientNo   string
            FactoringText       string
            FaxNumberList       FaxNumber[]
            IsUsingFactoring    boolean       !
            Name                string
            PhoneNumberList     PhoneNumbers
            ReminderDays        int           !
            ReminderDays2       int           !
            ReminderDays3       int           !
            UserId              long          !
            BankAccount         string
            IBAN                string
            OrganizationNumber  string
            Swift               string
            ResellerId          long
            ResellerName        string        =
            DefaultCurrency     string        =
            """,
        ),
        record(
            "FaxNumber",
            """
            Type   FaxNumberType  !
            Value  string
            """,
        ),
        choice("FaxNumberType", "Unknown Work"),
        record(
            "Department",
            """
            Id         int        !
            Name       string
            Addresses  Addresses
            Phone      string
            Fax        string
            Email      string
            """,
        ),
        record(
            "Currency",
            """
            Symbol  string
            Id      int      !
            Rate    decimal  !
            Unit    int      !
            """,
        ),
        choice("TypeGroupModule", "All Sale Purchase"),
        record(
            "AccountingGroup",
            """
            AccountId  int     !
            Id         int     !
            Name       string
            """,
        ),
        record(
            "VatType",
            """
            No    int      !
            Name  string
            Rate  decimal  !
            """,
        ),
    ),
    operations=(
        operation("GetUsers", "User[]"),
        operation("GetClientInformation", "Client"),
        operation("GetDepartmentList", "Department[]"),
        operation("GetCurrencyList", "Currency[]"),
        operation("GetTypeGroupList", "AccountingGroup[]", "module TypeGroupModule !"),
        operation("GetVatTypeList", "VatType[]"),
    ),
)

PERSON_ITEM = record(
    "PersonItem",
    """
    Comment           string
    ConsumerPersonNo  string
    Country           string
    CustomerId        int
    DateRegistered    dateTime
    DateChanged       dateTime
    DateOfBirth       dateTime
    Department        string
    EmailAddresses    EmailAddress[]
    EmployeeNumber    int
    FaxNumber         FaxNumber
    FirstName         string
    Gender            Gender          =NoChange
    Id                long            =0
    LastName          string
    Nickname          string
    PersonalStatus    string
    PhoneNumbers      PhoneNumber[]
    PostAddress       Address
    RelationData      RelationData[]
    Url               string
    WebPassword       string
    WebUserName       string
    Workplace         string
    WorkPosition      string
    IsPrivate         boolean         ~
    HourCost          decimal         ~
    EmployeeId        int             ~
    """,
)
_PERSON_PARTS = (
    record(
        "EmailAddress",
        """
        Description  string
        Type         EmailAddressType  !
        Value        string
        """,
    ),
    choice("EmailAddressType", "Home Primary Alternative"),
    record(
        "FaxNumber",
        """
        Description  string
        Type         FaxNumberType  !
        Value        string
        """,
    ),
    choice("FaxNumberType", "Primary"),
    record(
        "PhoneNumber",
        """
        Description  string
        Type         PhoneNumberType  !
        Value        string
        """,
    ),
    choice("PhoneNumberType", "Primary Mobile"),
    record(
        "Address",
        """
        City         string
        Country      string
        County       string
        Description  string
        PostalArea   string
        PostalCode   string
        State        string
        Street       string
        Type         AddressType  !
        """,
    ),
    choice("AddressType", "Post"),
    record(
        "RelationData",
        """
        ContactId   long    !
        CustomerId  long    !
        Email       string
        Mobile      string
        Phone       string
        Title       string
        """,
    ),
    choice("Gender", "NoChange Unknown Female Male"),
    TRISTATE,
)
_PERSON_SEARCH = record(
    "PersonSearchParameters",
    """
    ChangedAfter      dateTime
    ConsumerPersonNo  string
    CustomerId        long      =0
    Email             string
    EmployeeId        int       =0
    GetRelationData   boolean   =false
    Id                long      =0
    IsEmployee        TriState  =none
    Name              string
    Role              string
    Phone             string
    """,
)

PERSON_SERVICE = Service(
    "PersonService",
    WEB,
    "/CRM/Contact/PersonService.asmx",
    NS_A,
    types=(PERSON_ITEM, *_PERSON_PARTS, _PERSON_SEARCH),
    operations=(
        operation("GetPersons", "PersonItem[]", "personSearch PersonSearchParameters"),
        operation("GetPersonsDetailed", "PersonItem[]", "personSearch PersonSearchParameters"),
    ),
)
