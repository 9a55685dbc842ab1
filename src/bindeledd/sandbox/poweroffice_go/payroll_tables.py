"""Payroll as tables: pay items, salary lines, and the pay runs that a user makes of them.

Source: the vendor's specification of 2025-03 (contract paper poweroffice-go, sections 12.1 and
12.2), read 2026-11-21. The length of a salary line's reference is not stated; 50 is assumed.
"""

from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.payroll_rules import check_line
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Resource
from bindeledd.sandbox.poweroffice_go.time_tables import reference

PAY_ITEM = field_table("""
Id uuid R
Code string:200 RC required
Name string:400 RC required
IsActive bool RC
ProcessingType ProcessingType RC required
PostingType PostingType RC
Rate decimal RC
Percentage decimal RC
AccountId int64 RC
OppositeAccountId int64 RC
Benefit string RC
BenefitDescription string RC
DeductionPayItemId uuid RC
EarnedContinentalShelf bool RC
EarnedSupportVessel bool RC
EarningsCountryCode string RC
EmployerContributionBasis bool RC
FnoReporting string RC
FullTaxOnHalfTaxPayrolls bool RC
HolidayPayBasis bool RC
IncludeInIncomeReport bool RC
PensionBasis bool RC
RoundingPrecision string RC
SpecialIncomeCondition string RC
TaxCountryCode string RC
TaxDeduction string RC
TradeUnionBasis bool RC
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

SALARY_LINE = field_table("""
Id int64 R
EmployeeId int64 RCU required
PayItemId uuid RCU required
Quantity decimal RCU
Rate decimal RCU
Amount decimal RCU
Comment string RCU
DepartmentId int64 RCU
ProjectId int64 RCU
ExternalImportReference string:50 RCU
AccountId int64 RCU
OppositeAccountId int64 RCU
CarListPrice decimal RCU
CarRegistrationDate date RCU
CarRegistrationNo string RCU
Cid string RCU
CommuterPersonType CommuterPersonType RCU
DeductionType DeductionType RCU
FromDate date RCU
HomeWorkKilometers decimal RCU
IncomeYear int32 RCU
IsCarPool bool RCU
MaxAmount decimal RCU
MemberNo string RCU
MinAmount decimal RCU
Number int32 RCU
PrivateDrivenKilometers decimal RCU
StartAmount decimal RCU
SupplierAccountId int64 RCU
SupplierBankAccountId int64 RCU
TaxRule TaxRuleType RCU
ToDate date RCU
UseRemittance bool RCU
VatCodeId int32 RCU
WorkDriveExceedsKilometerLimit bool RCU
IsDeletedByUser bool R
IsLocked bool R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

PAY_RUN = field_table("""
Id int64 R
Date date RC
SalaryLineIds ids RC
EntryTimeIds ids RC
Quantity decimal RC
Amount decimal RC
LastChangedDateTimeOffset timestamp R
""")

PAYROLL: tuple[Resource, ...] = (
    Resource(
        "PayItems",
        "Pay item",
        "",
        PAY_ITEM,
        ("PayItem",),
        (
            Filter("codes", "codes", "Code"),
            Filter("isActive", "bool", "IsActive"),
            Filter("createdDateTimeOffsetGreaterThan", "after", "CreatedDateTimeOffset"),
            Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
        ),
        unique={"Code": "pay item with Id = {}"},
        defaults={
            "IsActive": True,
            "PostingType": "GeneralLedgerAccount",
            "Benefit": "Cash",
            "TaxDeduction": "TaxTable",
            "EmployerContributionBasis": True,
            "FullTaxOnHalfTaxPayrolls": False,
            "HolidayPayBasis": True,
            "IncludeInIncomeReport": True,
            "PensionBasis": True,
            "TradeUnionBasis": True,
        },
        writable=False,
        id_kind="uuid",
    ),
    Resource(
        "SalaryLines",
        "Salary line",
        "SalaryLinePatchDto",
        SALARY_LINE,
        ("SalaryLine",),
        (),
        (
            reference("EmployeeId", "Employees"),
            reference("PayItemId", "PayItems"),
            reference("DepartmentId", "Departments"),
            reference("ProjectId", "Projects"),
            reference("VatCodeId", "VatCodes"),
        ),
        unique={"ExternalImportReference": "salary line with Id = {}"},
        indexed=("EmployeeId",),
        defaults={
            "IsDeletedByUser": False,
            "IsLocked": False,
            "IsCarPool": False,
            "UseRemittance": False,
            "WorkDriveExceedsKilometerLimit": False,
        },
        served=False,
        check=check_line,
    ),
    Resource("PayRuns", "Pay run", "", PAY_RUN, (), writable=False, served=False),
)
"""`PayRuns` has no address: it remembers what users made."""
