"""Outgoing invoices, their lines and the documents of vouchers as tables.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, sections 15 and 15.1,
read 2026-11-21.
"""

from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import (
    codes,
    first_day,
    last_day,
    later,
    only_open,
    only_true,
)
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource

_DIMENSIONS = """
ProjectId int64 R
ProjectCode string R
DepartmentId int64 R
DepartmentCode string R
LocationId int64 R
LocationCode string R
Dim1Id int64 R
Dim1Code string R
Dim2Id int64 R
Dim2Code string R
Dim3Id int64 R
Dim3Code string R
SellersReferenceEmployeeId int64 R
SellersReferenceEmployeeNo int64 R
"""

_INVOICE = field_table(f"""
Id uuid R
InvoiceNo int64 R
VoucherNo int64 R
VoucherType OutgoingInvoiceVoucherType R
VoucherDate date R
DueDate date R
CustomerId int64 R
CustomerNo int64 R
CustomerReference string R
CustomerReferenceContactPersonId int64 R
NetAmount decimal R
TotalAmount decimal R
NetPostedAmount decimal R
TotalPostedAmount decimal R
Balance decimal R
BalanceLastChangedDateTimeOffset moment R
MatchId int64 R
Cid string R
OrderNo int64 R
OrderDate date R
ImportedOrderNo int64 R
RelatedInvoiceNo int64 R
ContractNo string R
PurchaseOrderReference string R
CurrencyCode string R
CurrencyExchangeRate decimal R
PaymentTermId int64 R
PaymentTerm int32 R
DeliveryTermId int64 R
DeliveryTerm string R
BrandingThemeId int64 R
BrandingThemeCode string R
{_DIMENSIONS.strip()}
DeliveryDate date R
DeliveryAddress1 string R
DeliveryAddress2 string R
DeliveryAddressZipCode string R
DeliveryAddressCity string R
DeliveryAddressCountryCode string R
InvoiceDeliveryType InvoiceDeliveryType R
SentDateTimeOffset moment R
IsReversed bool R
IsCreatedByCurrentIntegration bool R
ExternalImportReference string R
CustomMatchingReference string R
CreatedDateTimeOffset moment R
LastChangedDateTimeOffset moment R
""")

_LINE = field_table(f"""
Id int64 R
SortOrder int32 R
LineType VoucherLineType R
ProductId int64 R
ProductCode string R
Description string R
Quantity decimal R
UnitOfMeasureCode UnitOfMeasureType R
ProductUnitPrice decimal R
ProductUnitCost decimal R
Allowance decimal R
NetAmount decimal R
TotalAmount decimal R
NetPostedAmount decimal R
TotalPostedAmount decimal R
VatId int32 R
VatCode string R
VatRate decimal R
VatAmount decimal R
VatReturnSpecification VatReturnSpecification R
AccountId int64 R
AccountNo int64 R
AgricultureDepartment AgricultureDepartment R
{_DIMENSIONS.strip()}
IsAccrued bool R
ExternalImportReference string R
""")

_FILES = field_table("""
Id uuid R
VoucherNo int64 R
HasPdf bool R
HasEhf bool R
HasImages bool R
""")

_DOCUMENTATION = field_table("""
VoucherId uuid R
VoucherNo int64 R
VoucherType string R
HasPdf bool R
HasEhf bool R
HasImages bool R
HasSalesOrderAttachments bool R
IsImported bool R
""")

_PAIRS = (
    Pair("ProjectId", "ProjectCode", "Projects", "Code", "code"),
    Pair("DepartmentId", "DepartmentCode", "Departments", "Code", "code"),
    Pair("LocationId", "LocationCode", "Locations", "Code", "code"),
    Pair(
        "SellersReferenceEmployeeId", "SellersReferenceEmployeeNo", "Employees", "Number", "number"
    ),
)

INVOICES: tuple[Resource, ...] = (
    Resource(
        "OutgoingInvoices",
        "Outgoing invoice",
        "",
        _INVOICE,
        ("OutgoingInvoice",),
        (
            Filter("fromDate", first_day, "VoucherDate"),
            Filter("toDate", last_day, "VoucherDate"),
            Filter("invoiceNos", "numbers", "InvoiceNo"),
            Filter("voucherNos", "numbers", "VoucherNo"),
            Filter("invoiceIds", "codes", "Id", folded=True),
            Filter("customerNos", "numbers", "CustomerId", "Customers.Number"),
            Filter("projectCodes", codes, "ProjectId", "Projects.Code"),
            Filter("includeSubProject", "flag", ""),
            Filter("departmentCodes", codes, "DepartmentId", "Departments.Code"),
            Filter("customMatchingReferences", "codes", "CustomMatchingReference"),
            Filter("onlyUnpaidInvoices", only_open, "Balance"),
            Filter("onlyCreatedByCurrentIntegration", only_true, "IsCreatedByCurrentIntegration"),
            Filter("sentDateTimeOffsetGreaterThan", later, "SentDateTimeOffset"),
            Filter(
                "balanceLastChangedDateTimeOffsetGreaterThan",
                later,
                "BalanceLastChangedDateTimeOffset",
            ),
        ),
        (
            *_PAIRS,
            Pair("CustomerId", "CustomerNo", "Customers", "Number", "number"),
            Pair("PaymentTermId", "PaymentTerm", "PaymentTerms", "CreditDays", "credit days"),
            Pair("DeliveryTermId", "DeliveryTerm", "DeliveryTerms", "Name", "name"),
            Pair("BrandingThemeId", "BrandingThemeCode", "BrandingThemes", "Code", "code"),
        ),
        indexed=("ExternalImportReference", "CustomMatchingReference", "InvoiceNo"),
        writable=False,
        id_kind="uuid",
        served=False,
    ),
    Resource(
        "OutgoingInvoiceLines",
        "Outgoing invoice line",
        "",
        _LINE,
        ("OutgoingInvoice",),
        (),
        (
            *_PAIRS,
            Pair("ProductId", "ProductCode", "Products", "Code", "code"),
            Pair("AccountId", "AccountNo", "GeneralLedgerAccounts", "AccountNo", "no"),
        ),
        indexed=("OutgoingInvoiceId",),
        writable=False,
        served=False,
    ),
    Resource(
        "VoucherFiles",
        "Voucher file",
        "",
        _FILES,
        ("VoucherDocumentation",),
        writable=False,
        id_kind="uuid",
        served=False,
    ),
)

DOCUMENTATION = Resource(
    "Vouchers",
    "Voucher",
    "",
    _DOCUMENTATION,
    ("VoucherDocumentation",),
    (Filter("id", "codes", "Id"), Filter("voucherNo", "number", "VoucherNo")),
    writable=False,
    id_kind="uuid",
    served=False,
)
"""The vouchers as ``/VoucherDocumentation`` lists them."""
