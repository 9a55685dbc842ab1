"""Sales orders, their lines, files and send requests as tables.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, section 14, read
2026-11-21.
"""

from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import asked, codes, only_true
from bindeledd.sandbox.poweroffice_go.order_rules import (
    check_line,
    check_order,
    remove_order,
    show_order,
)
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource

_ORDER = field_table("""
Id uuid R
SalesOrderNo int64 R
SalesOrderStatus OrderStatus RCU
SalesOrderDate date RCU
DeliveryDate date RCU
CustomerId int64 RCU
CustomerNo int64 RC
CustomerReference string RCU
CustomerReferenceContactPersonId int64 RCU
ContactDeliveryAddressId int64 RCU
PurchaseOrderReference string RCU
ContractNo string RCU
ProjectId int64 RCU
ProjectCode string RC
DepartmentId int64 RCU
DepartmentCode string RC
LocationId int64 RCU
LocationCode string RC
Dim1Id int64 RCU
Dim1Code string RC
Dim2Id int64 RCU
Dim2Code string RC
Dim3Id int64 RCU
Dim3Code string RC
CurrencyCode string RCU
CurrencyExchangeRate decimal RCU
PaymentTermId int64 RCU
PaymentTerm int32 RC
DeliveryTermId int64 RCU
DeliveryTerm string RC
BrandingThemeId int64 RCU
BrandingThemeCode string RC
SalesPersonEmployeeId int64 RCU
SalesPersonEmployeeNumber int64 RC
RelatedInvoiceNo int64 RCU
ImportedOrderNo int64 RCU
ExternalImportReference string:50 RCU
CustomMatchingReference string RCU
IsCreatedByCurrentIntegration bool R
LineCount int64 R
NetAmount decimal R
TotalAmount decimal R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

_LINE = field_table("""
Id uuid R
SalesOrderId uuid R
SortOrder int32 RCU 0..
LineType VoucherLineType RCU
ProductId int64 RCU
ProductCode string RC
Description string RCU
Quantity decimal RCU
UnitOfMeasureCode UnitOfMeasureType RCU
ProductUnitPrice decimal RCU
ProductUnitCost decimal RCU
Allowance decimal RCU -1000..100
NetAmount decimal R
VatId int32 R
VatCode string R
VatRate decimal R
VatAmount decimal R
TotalAmount decimal R
UseStandardSalesAccount bool RCU
VatReturnSpecification VatReturnSpecification RCU
ProjectId int64 RCU
ProjectCode string RC
DepartmentId int64 RCU
DepartmentCode string RC
LocationId int64 RCU
LocationCode string RC
Dim1Id int64 RCU
Dim1Code string RC
Dim2Id int64 RCU
Dim2Code string RC
Dim3Id int64 RCU
Dim3Code string RC
SellersReferenceEmployeeId int64 RCU
SellersReferenceEmployeeNo int64 RC
ExternalImportReference string RCU
Accrual accrual RCU
""")

_ATTACHMENT = field_table("""
Id int64 R
SalesOrderId uuid R
FileName string R
FileSize int64 R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

_SENDING = field_table("""
Id uuid R
DeliveryType SendInvoiceDeliveryType RC
EmailAddress string RC
VoucherDate date RC
OverrideDueDate date RC
RequestedDateTimeOffset moment R
Looks int32 R
ByIntegration bool R
InvoiceNo int64 R
InvoiceDeliveryType InvoiceDeliveryType R
SentDateTimeOffset moment R
DueDate date R
IsInvoiceBeingProcessed bool R
LastErrorMessage string R
""")

_DIMENSIONS = (
    Pair("ProjectId", "ProjectCode", "Projects", "Code", "code", none=True),
    Pair("DepartmentId", "DepartmentCode", "Departments", "Code", "code", none=True),
    Pair("LocationId", "LocationCode", "Locations", "Code", "code", none=True),
)

ORDERS: tuple[Resource, ...] = (
    Resource(
        "SalesOrders",
        "Sales order",
        "SalesOrderPatchDto",
        _ORDER,
        ("SalesOrders",),
        (
            Filter("customerNos", "numbers", "CustomerId", "Customers.Number"),
            Filter("projectCodes", codes, "ProjectId", "Projects.Code"),
            Filter("includeSubProject", "flag", ""),
            Filter("departmentCodes", codes, "DepartmentId", "Departments.Code"),
            Filter("orderStatus", "enum", "SalesOrderStatus"),
            Filter("onlyCreatedByCurrentIntegration", only_true, "IsCreatedByCurrentIntegration"),
            Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
            Filter("showInherited", asked, ""),
            Filter("externalImportReferences", "codes", "ExternalImportReference", late=True),
        ),
        (
            *_DIMENSIONS,
            Pair("CustomerId", "CustomerNo", "Customers", "Number", "number"),
            Pair("PaymentTermId", "PaymentTerm", "PaymentTerms", "CreditDays", "credit days"),
            Pair("DeliveryTermId", "DeliveryTerm", "DeliveryTerms", "Name", "name"),
            Pair("BrandingThemeId", "BrandingThemeCode", "BrandingThemes", "Code", "code"),
            Pair(
                "SalesPersonEmployeeId",
                "SalesPersonEmployeeNumber",
                "Employees",
                "Number",
                "number",
            ),
        ),
        unique={"ExternalImportReference": "sales order with Id = {}"},
        indexed=("CustomerId",),
        defaults={
            "SalesOrderStatus": "Draft",
            "IsCreatedByCurrentIntegration": False,
            "LineCount": 0,
            "NetAmount": 0,
            "TotalAmount": 0,
        },
        id_kind="uuid",
        served=False,
        check=check_order,
        present=show_order,
        removal=remove_order,
    ),
    Resource(
        "SalesOrderLines",
        "Sales order line",
        "SalesOrderLinePatchDto",
        _LINE,
        ("SalesOrders",),
        (),
        (
            *_DIMENSIONS,
            Pair("ProductId", "ProductCode", "Products", "Code", "code"),
            Pair(
                "SellersReferenceEmployeeId",
                "SellersReferenceEmployeeNo",
                "Employees",
                "Number",
                "number",
            ),
        ),
        indexed=("SalesOrderId",),
        defaults={"LineType": "Normal"},
        id_kind="uuid",
        served=False,
        check=check_line,
    ),
    Resource(
        "SalesOrderAttachments",
        "Sales order attachment",
        "",
        _ATTACHMENT,
        ("SalesOrderAttachment",),
        indexed=("SalesOrderId",),
        writable=False,
        served=False,
    ),
    Resource(
        "SalesOrderSendings",
        "Send invoice request",
        "",
        _SENDING,
        ("SalesOrders",),
        indexed=("IsInvoiceBeingProcessed",),
        defaults={"DeliveryType": "Auto", "Looks": 0, "IsInvoiceBeingProcessed": True},
        key=lambda data: data["Id"],
        id_kind="uuid",
        writable=False,
        served=False,
    ),
)
