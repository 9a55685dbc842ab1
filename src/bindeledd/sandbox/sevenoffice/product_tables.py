"""ProductService: types and operations.

Source: contract paper 24sevenoffice, section 2.7.
"""

from bindeledd.sandbox.sevenoffice.shapes import API, NS_A, Service, operation, record
from bindeledd.sandbox.sevenoffice.shared_tables import API_EXCEPTION

PRODUCT = record(
    "Product",
    """
    CashPriceIncTax      double   =-1.7976931348623157E+308
    WebPrice             decimal
    SupplierId           int
    Id                   int
    Name                 string   =  <=125
    TaxRate              decimal
    Stock                decimal
    StatusId             int
    CategoryId           int
    PriceGroupID         int
    InPrice              decimal
    Description          string   =  <=500
    DescriptionLong      string   =
    Cost                 decimal
    EAN1                 string   =  <=50
    Price                decimal
    No                   string   =  <=100
    DateChanged          dateTime
    APIException         APIException
    Weight               decimal
    MinimumStock         decimal
    OrderProposal        decimal
    StockLocation        string   =
    SupplierProductCode  string   =
    SupplierProductName  string   =
    Web                  boolean  ~
    ProductCode          string   =
    StockControlled      boolean  ~
    NewOffer             boolean  ~
    NewProduct           boolean  ~
    """,
)
CATEGORY = record(
    "Category",
    """
    Id            int
    Name          string  =
    No            string  =
    ParentId      int
    APIException  APIException
    """,
)

PRODUCT_SERVICE = Service(
    "ProductService",
    API,
    "/Logistics/Product/V001/ProductService.asmx",
    NS_A,
    types=(
        PRODUCT,
        CATEGORY,
        API_EXCEPTION,
        record(
            "ProductSearchParameters",
            """
            Id           int
            CategoryId   int
            No           string    =
            EAN1         string    =
            Name         string    =
            Price        decimal
            DateChanged  dateTime
            ProductIds   int[]
            """,
        ),
    ),
    operations=(
        operation(
            "GetProducts",
            "Product[]",
            """
            searchParams      ProductSearchParameters
            returnProperties  string[]
            """,
        ),
        operation("SaveProducts", "Product[]", "products Product[]"),
        operation("DeleteProducts", "Product[]", "products Product[]"),
        operation("GetCategories", "Category[]", "returnProperties string[]"),
        operation("SaveCategories", "Category[]", "categories Category[]"),
    ),
)
