"""The registers that posting rests on as tables: accounts, VAT codes, suppliers.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, sections 16 and 19, read
2026-11-21.
"""

from bindeledd.sandbox.poweroffice_go.account_rules import (
    account_id,
    check_account,
    vat_id,
)
from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import asked
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource

_ACCOUNT = field_table("""
Id int64 R
AccountNo int64 RC required 1000..9999
Name string RCU required
IsActive bool RCU required
AgricultureDepartment AgricultureDepartment RCU
CurrencyCode string RCU
DepartmentId int64 RCU
DepartmentCode string RC
GeneralLedgerAccountType GeneralLedgerAccountType R
IsDepartmentRequired bool RCU
IsProjectRequired bool RCU
IsVatCodeLocked bool RCU
Unit1 UnitOfMeasureType RCU
Unit2 UnitOfMeasureType RCU
VatCodeId int32 RCU
VatCode string RC
VatReturnSpecification VatReturnSpecification RCU
LastChangedDateTimeOffset timestamp R
""")

_VAT_CODE = field_table("""
Id int64 R
BaseVatCodeId int64 RC
Code string RC
Description string RC
IsActive bool RC
IsCustom bool RC
Name string RC
Rate decimal RC
ValidFrom date RC
ValidTo date RC
VatBasisRatio decimal RC
VatBasisRatioValidFrom string RC
VatBasisRatios string R
""")

_SUPPLIER = field_table("""
Id int64 R
Number int64 RCU
Name string RCU
LegalName string RCU
FirstName string RCU
LastName string RCU
IsPerson bool RCU
IsActive bool R
IsArchived bool RCU
OrganizationNumber string RCU
DateOfBirth date RCU
EmailAddress string RCU
PhoneNumber string RCU
WebsiteUrl string RCU
CurrencyCode string RCU
ExternalImportReference string:50 RCU
ExternalNumber int64 RCU
SubledgerAccountId int64 R
SubLedgerNumberSeriesId uuid C
ContactGroupIds ids RCU
Payout bool RCU
MailAddress contact_address RCU
CreatedFromImportJournalId uuid R
SupplierCreatedDateTimeOffset timestamp R
ContactCreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

CHART = Resource(
    "GeneralLedgerAccounts",
    "General ledger account",
    "GeneralLedgerAccountPatchDto",
    _ACCOUNT,
    ("GeneralLedgerAccount",),
    (
        Filter("accountNos", "numbers", "AccountNo"),
        Filter("agricultureDepartments", "codes", "AgricultureDepartment"),
        Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
    ),
    (
        Pair("DepartmentId", "DepartmentCode", "Departments", "Code", "code"),
        Pair("VatCodeId", "VatCode", "VatCodes", "Code", "code"),
    ),
    unique={"AccountNo": "general ledger account with Id = {}"},
    defaults={
        "AgricultureDepartment": "None",
        "CurrencyCode": "NOK",
        "IsDepartmentRequired": False,
        "IsProjectRequired": False,
        "IsVatCodeLocked": False,
        "Unit1": None,
        "Unit2": None,
        "VatReturnSpecification": "None",
    },
    key=lambda data: account_id(int(data["AccountNo"])),
    check=check_account,
)

VAT_CODES = Resource(
    "VatCodes",
    "Vat code",
    "",
    _VAT_CODE,
    ("CommonServices",),
    (Filter("isActive", "bool", "IsActive"), Filter("includeExpired", asked, "ValidTo")),
    indexed=("Code",),
    defaults={"IsActive": True, "IsCustom": False, "ValidFrom": "2005-01-01"},
    writable=False,
    served=False,
    key=lambda data: vat_id(data["Code"]),
)

ACCOUNTS: tuple[Resource, ...] = (
    CHART,
    VAT_CODES,
    Resource(
        "Suppliers",
        "Supplier",
        "SupplierPatchDto",
        _SUPPLIER,
        ("Supplier",),
        (
            Filter("supplierNos", "numbers", "Number"),
            Filter("externalImportReference", "text", "ExternalImportReference"),
            Filter("externalNos", "numbers", "ExternalNumber"),
            Filter("contactGroupIds", "member", "ContactGroupIds"),
            Filter(
                "supplierCreatedDateTimeOffsetGreaterThan", "after", "SupplierCreatedDateTimeOffset"
            ),
            Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
        ),
        unique={
            "ExternalImportReference": "(contact) Id = {}",
            "ExternalNumber": "(contact) Id = {}",
            "Number": "(contact) Id = {}",
            "MailAddress/ExternalCode": "(contact) Id = {}",
        },
        defaults={
            "CurrencyCode": "NOK",
            "IsPerson": False,
            "IsActive": True,
            "IsArchived": False,
            "ContactGroupIds": [],
            "Payout": True,
        },
        indexed=("SubledgerAccountId",),
        created="SupplierCreatedDateTimeOffset",
        series="Supplier",
        contact=True,
    ),
)
