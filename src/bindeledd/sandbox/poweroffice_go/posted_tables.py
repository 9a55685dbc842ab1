"""What posting produces as tables: vouchers, ledger lines, subledger entries, supplier invoices.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, sections 16-18, read
2026-11-21.
"""

from typing import Any

from bindeledd.sandbox.http import Row
from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import (
    codes,
    first_day,
    last_day,
    later,
    only_open,
    values_of,
)
from bindeledd.sandbox.poweroffice_go.problems import invalid
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource

_DIMENSIONS = """
DepartmentId int64 R
DepartmentCode string R
LocationId int64 R
LocationCode string R
ProjectId int64 R
ProjectCode string R
Dim1Id int64 R
Dim1Code string R
Dim2Id int64 R
Dim2Code string R
Dim3Id int64 R
Dim3Code string R
"""
_DIMENSION_PAIRS = (
    Pair("DepartmentId", "DepartmentCode", "Departments", "Code", "code"),
    Pair("LocationId", "LocationCode", "Locations", "Code", "code"),
    Pair("ProjectId", "ProjectCode", "Projects", "Code", "code"),
)
BY_DIMENSION = (
    Filter("projectCodes", codes, "ProjectId", "Projects.Code"),
    Filter("includeSubProject", "flag", ""),
    Filter("departmentCodes", codes, "DepartmentId", "Departments.Code"),
)
BY_MOMENT = (
    Filter("createdDateTimeOffsetGreaterThan", "after", "CreatedDateTimeOffset"),
    Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
)


def _by_posting_only(_ledger: Any, resource: Resource, _data: Row, _before: Row | None) -> None:
    """Nobody writes in the books but `posting`; it stores its rows without asking here."""
    raise invalid(resource.title, "This is made and changed by posting only.")


def _for_good(_ledger: Any, _data: Row) -> None:
    """What is posted is never deleted."""
    raise invalid("Voucher", "What is posted cannot be deleted. Reverse it.")


VOUCHERS = Resource(
    "Vouchers",
    "Voucher",
    "",
    field_table("""
Id uuid R
VoucherNo int64 R
VoucherType VoucherType R
VoucherDate date R
Description string R
ExternalImportReference string R
CustomMatchingReference string R
InvoiceNo string R
DueDate date R
Cid string R
CurrencyCode string R
ImportedVoucherNo int64 R
IsReversed bool R
ReversedById uuid R
ReversedVoucherId uuid R
CorrectionOfVoucherId uuid R
IsCreatedByCurrentIntegration bool R
Journal string R
Body string R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
"""),
    (),
    indexed=("VoucherNo", "ExternalImportReference", "InvoiceNo"),
    writable=False,
    served=False,
    id_kind="uuid",
    check=_by_posting_only,
    removal=_for_good,
)

TRANSACTIONS = Resource(
    "AccountTransactions",
    "Account transaction",
    "",
    field_table(f"""
Id int64 R
AccountId int64 R
AccountNo int64 R
AgricultureDepartment AgricultureDepartment R
Amount decimal R
BankTransferId uuid R
ContactId int64 R
CorrectionOfVoucherId uuid R
CorrectionOfVoucherNo int64 R
CreatedFromImportJournalId uuid R
CurrencyAmount decimal R
CurrencyCode string R
CustomerAccountNo int64 R
SupplierAccountNo int64 R
EmployeeAccountNo int64 R
Description string R
{_DIMENSIONS.strip()}
ExternalImportReference string R
ImportedVoucherNo int64 R
IsNoteMainEntry bool R
IsReversed bool R
PostingDate date R
ProductId int64 R
ProductCode string R
Quantity decimal R
Quantity2 decimal R
ReversedVoucherId uuid R
ReversedVoucherNo int64 R
SubLedgerEntryId int64 R
VatAmount decimal R
VatCode string R
VatId int32 R
VatRate decimal R
VatReturnSpecification VatReturnSpecification R
VoucherDate date R
VoucherDescription string R
VoucherId uuid R
VoucherNo int64 R
VoucherType VoucherType R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
"""),
    ("AccountTransaction",),
    (
        Filter("fromDate", first_day, "PostingDate", needed=True),
        Filter("toDate", last_day, "PostingDate", needed=True),
        Filter("accountNos", "numbers", "AccountNo"),
        Filter("agricultureDepartments", "codes", "AgricultureDepartment"),
        *BY_DIMENSION,
        Filter("productCodes", codes, "ProductId", "Products.Code"),
        Filter("vatCodes", "codes", "VatCode"),
        Filter("voucherNos", "numbers", "VoucherNo"),
        Filter("voucherTypes", values_of, "VoucherType"),
        *BY_MOMENT,
    ),
    (*_DIMENSION_PAIRS, Pair("ProductId", "ProductCode", "Products", "Code", "code")),
    indexed=("VoucherId",),
    writable=False,
    single=False,
    check=_by_posting_only,
    removal=_for_good,
)


def _entries(name: str, contact: str) -> Resource:
    """The entries of one subledger; `ledger_lists` gives them the filters of each address."""
    paid = "PaidFromBankAccount string R\n" if contact == "Customer" else ""
    return Resource(
        name,
        f"{contact} ledger entry",
        "",
        field_table(f"""
Id int64 R
Amount decimal R
Balance decimal R
Cid string R
CreatedFromImportJournalId uuid R
CurrencyAmount decimal R
CurrencyCode string R
CustomMatchingReference string R
{contact}AccountNo int64 R
{contact}ExternalNo int64 R
{contact}Id int64 R
{contact}Name string R
{_DIMENSIONS.strip()}
DueDate date R
ExternalImportReference string R
InvoiceNo string R
IsCreatedByCurrentIntegration bool R
IsWriteOff bool R
MatchId int64 R
{paid}PostingDate date R
VoucherDate date R
VoucherId uuid R
VoucherNo int64 R
VoucherType VoucherType R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
"""),
        (f"{contact}Ledger",),
        (),
        (
            *_DIMENSION_PAIRS,
            Pair(f"{contact}Id", f"{contact}ExternalNo", f"{contact}s", "ExternalNumber", "number"),
            Pair(f"{contact}Id", f"{contact}Name", f"{contact}s", "Name", "name"),
        ),
        indexed=("VoucherId", "MatchId", f"{contact}Id"),
        writable=False,
        served=False,
        check=_by_posting_only,
        removal=_for_good,
    )


CUSTOMER_ENTRIES = _entries("CustomerLedgerEntries", "Customer")
SUPPLIER_ENTRIES = _entries("SupplierLedgerEntries", "Supplier")
ENTRIES = {"Customers": CUSTOMER_ENTRIES, "Suppliers": SUPPLIER_ENTRIES}

INCOMING_INVOICES = Resource(
    "IncomingInvoices",
    "Incoming invoice",
    "",
    field_table(f"""
Id uuid R
Balance decimal R
BalanceLastChangedDateTimeOffset moment R
Cid string R
ContractNo string R
CurrencyCode string R
CurrencyExchangeRate decimal R
CustomMatchingReference string R
{_DIMENSIONS.strip()}
DueDate date R
ExternalImportReference string R
InvoiceNo string R
IsReversed bool R
MatchId int64 R
NetAmount decimal R
NetPostedAmount decimal R
PurchaseOrderReference string R
RelatedInvoiceNo string R
SupplierId int64 R
SupplierNo int64 R
TotalAmount decimal R
TotalPostedAmount decimal R
VoucherDate date R
VoucherNo int64 R
VoucherType IncomingVoucherType R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
"""),
    ("IncomingInvoice",),
    (
        Filter("fromDate", first_day, "VoucherDate"),
        Filter("toDate", last_day, "VoucherDate"),
        Filter(
            "balanceLastChangedDateTimeOffsetGreaterThan", later, "BalanceLastChangedDateTimeOffset"
        ),
        Filter("supplierNos", "numbers", "SupplierId", "Suppliers.Number"),
        Filter("voucherNos", "numbers", "VoucherNo"),
        Filter("voucherTypes", values_of, "VoucherType"),
        Filter("onlyUnpaidInvoices", only_open, "Balance"),
        *BY_DIMENSION,
    ),
    (*_DIMENSION_PAIRS, Pair("SupplierId", "SupplierNo", "Suppliers", "Number", "number")),
    writable=False,
    id_kind="uuid",
    check=_by_posting_only,
    removal=_for_good,
)

POSTED: tuple[Resource, ...] = (
    VOUCHERS,
    TRANSACTIONS,
    CUSTOMER_ENTRIES,
    SUPPLIER_ENTRIES,
    INCOMING_INVOICES,
)
