"""InvoiceService: types and operations.

Source: contract paper 24sevenoffice, section 2.8.
"""

from bindeledd.sandbox.sevenoffice.shapes import API, NS_A, Service, choice, operation, record
from bindeledd.sandbox.sevenoffice.shared_tables import API_EXCEPTION, PLACES

STATES = (
    "None Offer Pack Invoiced Web Repeating CollectingOrder Return Distribution Rest ForInvoicing "
    "OvertimeRent Confirmed OrderState_Sent Production PaymentReminder OnAccount Lending "
    "InvoicedCashAccount InvoicedPack Inactive Hours OrderState_SuperStore Draft"
)
INVOICE_ORDER = record(
    "InvoiceOrder",
    """
    OrderId                int
    CustomerId             int
    CustomerName           string              =  <=100
    CustomerDeliveryName   string              <=250
    CustomerDeliveryPhone  string              =  <=25
    Addresses              Addresses
    OrderStatus            OrderSlipStateType  =Web
    InvoiceId              int
    DateOrdered            dateTime
    DateInvoiced           dateTime
    DateChanged            dateTime
    PaymentTime            int
    CustomerReferenceNo    string              =
    ProjectId              int
    OurReference           int
    IncludeVAT             boolean             !  ~
    YourReference          string              =  <=50
    OrderTotalIncVat       decimal
    OrderTotalVat          decimal
    InvoiceTitle           string              =  <=300
    InvoiceText            string              =  <=750
    Paid                   dateTime
    OCR                    string              =  <=32
    CustomerOrgNo          string              =  <=20
    Currency               Currency
    PaymentMethodId        int
    PaymentAmount          decimal
    ProductionManagerId    int
    SalesOpportunityId     int
    TypeOfSaleId           int
    Distributor            Distributor         =Default
    DistributionMethod     DistributionMethod  =Unchanged
    DepartmentId           int
    ExternalStatus         int
    InvoiceEmailAddress    string              =  <=250
    InvoiceRows            InvoiceRow[]
    APIException           APIException
    ProductionNumber       string              =  <=20
    DeliveryDate           dateTime
    ReferenceInvoiceId     int
    ReferenceOrderId       int
    ReferenceNumber        string              =  <=50
    SkipStock              boolean             =false
    AccrualDate            dateTime
    AccrualLength          int
    RoundFactor            decimal
    InvoiceTemplateId      guid
    VippsNumber            string              =
    DeliveryMethod         DeliveryMethod
    DeliveryAlternative    string              =  <=250
    SendToFactoring        boolean             ~
    Commission             decimal
    UserDefinedDimensions  UserDefinedDimension[]
    GLNNumber              string              =  <=13
    CustomerDeliveryId     int
    """,
)
INVOICE_ROW = record(
    "InvoiceRow",
    """
    ProductId              int
    RowId                  int
    VatRate                decimal
    Price                  decimal
    Name                   string       =  <=300
    DiscountRate           decimal
    Quantity               decimal
    QuantityDelivered      decimal
    QuantityOrdered        decimal
    QuantityRest           decimal
    Cost                   decimal
    ChangeState            ChangeState  =None
    TypeGroupId            int
    SequenceNumber         short
    Hidden                 boolean      =false
    Type                   RowType      =Normal
    InPrice                decimal
    AccrualDate            dateTime
    AccrualLength          int
    AccountProject         boolean      ~
    ProjectId              int
    DepartmentId           int
    ProductNo              string       =
    TaxSettings            TaxSettings
    UserDefinedDimensions  UserDefinedDimension[]
    SerialNumber           string
    """,
)
_PARTS = (
    record(
        "UserDefinedDimension",
        """
        TypeId  int
        Name    string  =
        Value   string  =
        """,
    ),
    record(
        "TaxSettings",
        """
        TaxAccount  int
        TaxCode     int
        TaxRate     decimal
        """,
    ),
    record(
        "Currency",
        """
        Rate    decimal  =1
        Unit    short    =1
        Symbol  string   =
        """,
    ),
    record(
        "DeliveryMethod",
        """
        Id           int
        Description  string  =
        """,
    ),
    record(
        "PaymentMethod",
        """
        Id    int
        Name  string  =
        """,
    ),
)
_SEARCHES = (
    record(
        "InvoiceSearchParameters",
        """
        CustomerIds     int[]
        ChangedAfter    dateTime
        OrderStates     OrderSlipStateType[]
        InvoiceIds      int[]
        OrderIds        int[]
        ExternalStatus  int[]
        """,
    ),
    record(
        "InvoiceSyncParameters",
        """
        ChangedAfter     dateTime
        RegisteredAfter  dateTime  !
        """,
    ),
)

INVOICE_SERVICE = Service(
    "InvoiceService",
    API,
    "/Economy/InvoiceOrder/V001/InvoiceService.asmx",
    NS_A,
    types=(
        INVOICE_ORDER,
        INVOICE_ROW,
        *_PARTS,
        *_SEARCHES,
        *PLACES,
        API_EXCEPTION,
        choice("OrderSlipStateType", STATES),
        choice("Distributor", "Default Manual Auto"),
        choice("DistributionMethod", "Unchanged Print EMail ElectronicInvoice"),
        choice("ChangeState", "None Add Edit Delete"),
        choice("RowType", "Normal Text TextBold"),
    ),
    operations=(
        operation("SaveInvoices", "InvoiceOrder[]", "invoices InvoiceOrder[]"),
        operation(
            "GetInvoices",
            "InvoiceOrder[]",
            """
            searchParams             InvoiceSearchParameters
            invoiceReturnProperties  string[]
            rowReturnProperties      string[]
            """,
        ),
        operation("GetOrderSyncList", "int[]", "syncParams InvoiceSyncParameters"),
        operation("UpdateInvoices", "InvoiceOrder[]", "invoices InvoiceOrder[]"),
        operation("GetDeliveryMethods", "DeliveryMethod[]"),
        operation("GetPaymentMethods", "PaymentMethod[]"),
    ),
)
