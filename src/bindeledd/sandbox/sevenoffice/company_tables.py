"""CompanyService: types and operations.

Source: contract paper 24sevenoffice, section 2.4.
"""

from bindeledd.sandbox.sevenoffice.shapes import API, NS_A, Service, choice, operation, record
from bindeledd.sandbox.sevenoffice.shared_tables import API_EXCEPTION, KEY_VALUE, PLACES, REACHING

CURRENCIES = (
    "LOCAL AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD "
    "BTN BWP BYN BYR BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP "
    "DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS "
    "INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL "
    "LYD MAD MDL MGA MKD MMK MNT MOP MRO MTL MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD "
    "OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SKK SLL SOS "
    "SRD STD SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VEF VND VUV WST XAF "
    "XAG XAU XBA XBB XBC XBD XCD XDR XFU XOF XPD XPF XPT XTS XXX YER ZAR ZMK ZWL ZWD"
)

COMPANY = record(
    "Company",
    """
    APIException                   APIException
    Id                             int
    ExternalId                     string              =
    OrganizationNumber             string              =  <=20
    Name                           string              =  <=200
    FirstName                      string              =  <=50
    NickName                       string              =  <=200
    Addresses                      Addresses
    PhoneNumbers                   PhoneNumbers
    EmailAddresses                 EmailAddresses
    Url                            string              =  <=255
    Country                        string              =  <=2
    Note                           string              =
    InvoiceLanguage                string              =  <=2
    Type                           CompanyType         =None
    Username                       string              =
    Password                       string              =
    IncorporationDate              dateTime
    DateCreated                    dateTime
    Status                         int
    PriceList                      int
    Owner                          int
    BankAccountNo                  string              =
    BankAccountType                string              =
    BankAccountCountry             string              =
    BankAccountBic                 string              =
    TermsOfDeliveryId              int
    AccountDebit                   short               =0
    AccountCredit                  short               =0
    Discount                       decimal             =0.0
    TypeGroup                      int
    ShareCapital                   decimal
    NumberOfEmployees              int
    Turnover                       decimal
    Profit                         decimal
    IndustryId                     int
    MemberNo                       int
    DateChanged                    dateTime
    BlockInvoice                   boolean             =false
    Relations                      Relation[]
    Maps                           CompanyMap[]
    DistributionMethod             DistributionMethod  =Unchanged
    CurrencyId                     CurrencyType        =LOCAL
    PaymentTime                    short
    GlnNumber                      string              =  <=13
    Factoring                      boolean             ~
    LedgerCustomerAccount          short
    LedgerSupplierAccount          short
    VatNumber                      string              =
    Private                        boolean             ~
    ExplicitlySpecifyNewCompanyId  boolean             ~
    """,
)

COMPANY_SERVICE = Service(
    "CompanyService",
    API,
    "/CRM/Company/V001/CompanyService.asmx",
    NS_A,
    types=(
        COMPANY,
        API_EXCEPTION,
        *PLACES,
        *REACHING,
        choice("CompanyType", "None Lead Consumer Business Supplier"),
        choice("DistributionMethod", "Unchanged Print EMail ElectronicInvoice Default"),
        choice("CurrencyType", CURRENCIES),
        record(
            "Relation",
            """
            ContactId       int
            CompanyId       int
            FirstName       string  =
            LastName        string  =
            Role            string  =
            RoleId          int
            PhoneNumbers    PhoneNumbers
            EmailAddresses  EmailAddresses
            Fax             string  =
            """,
        ),
        record(
            "CompanyMap",
            """
            MapType     int     !
            ExternalId  string
            CompanyId   int     !
            """,
        ),
        record(
            "CompanySearchParameters",
            """
            ExternalId          string
            CompanyId           int
            CompanyIds          int[]
            CompanyName         string    =
            ChangedAfter        dateTime
            CompanyEmail        string    =
            CompanyPhone        string    =
            OrganizationNumber  string    =
            """,
        ),
        record(
            "SyncSearchParameters",
            """
            Page             int
            Active           boolean   !  ~
            ChangedAfter     dateTime
            RegisteredAfter  dateTime
            """,
        ),
        record(
            "PageOfSyncCompany",
            """
            CurrentPage   long           !
            TotalPages    long           !
            TotalItems    long           !
            ItemsPerPage  long           !
            Items         SyncCompany[]
            Context       any
            """,
        ),
        record(
            "SyncCompany",
            """
            CompanyId       int
            ExternalId      string    =
            DateChanged     dateTime
            DateRegistered  dateTime  !
            Active          boolean   !
            """,
        ),
        record("KeyValuePair", KEY_VALUE, struct=True),
    ),
    operations=(
        operation(
            "GetCompanies",
            "Company[]",
            """
            searchParams      CompanySearchParameters
            returnProperties  string[]
            """,
        ),
        operation(
            "GetCompanySyncList",
            "PageOfSyncCompany",
            "syncSearchParameters SyncSearchParameters",
        ),
        operation("SaveCompanies", "Company[]", "companies Company[]"),
        operation("DeleteCompanies", "Company[]", "companies Company[]"),
        operation("GetStatuses", "KeyValuePair[]"),
        operation("GetIndustries", "KeyValuePair[]"),
    ),
)
