"""The payroll settings of a client company, one object; a user sets them, the API only reads them.

Source: the vendor's specification of 2025-03 (contract paper poweroffice-go, section 19), read
2026-11-21. Accounts and pay items for special cases are not set.
"""

from decimal import Decimal
from typing import Any

from bindeledd.sandbox.poweroffice_go.ledger import Ledger

_SETTINGS: dict[str, Any] = {
    "AddFinancialActivityTax": False,
    "AllowAccrualOfWages": True,
    "AllowDifferentRemunerationPeriodPerEmployee": False,
    "DaysInWeekHolidayPay": "FiveDays",
    "EmployerContributionRule": "GeneralIndustries",
    "EmploymentType": "Ordinary",
    "EnableFlexTimePayout": False,
    "FullTimeHoursPerWeek": Decimal("37.5"),
    "HolidayPayAbove60Percentage": Decimal("2.3"),
    "HolidayPayPercentage": Decimal("12.0"),
    "HoursPerYearFno": 1950,
    "IncludeTimeTransactionsFromDate": None,
    "LimitHolidayPayAbove60To6G": True,
    "MergeImportedSalaryLines": False,
    "MonthlyPayDay": 15,
    "NumberOfHolidays": 25,
    "NumberOfHolidaysAbove60": 5,
    "PayslipDeliveryType": "EmailAndApp",
    "PayslipLanguageType": "Nb_NO",
    "PayslipPasswordType": "None",
    "PayslipSendScheduleType": "OnPaymentDate",
    "PensionAgeFno": 67,
    "PensionSchemesCount": 1,
    "PostVoucherOnK27ImportFromNav": False,
    "RemunerationPeriod": "Monthly",
    "RemunerationType": "HourlyWage",
    "ShowCommentsOnPayslip": True,
    "ShowHolidayPayEarnedCurrentYearOnPayslip": True,
    "ShowHolidayPayEarnedLastYearOnPayslip": False,
    "ShowLogoOnPayslip": True,
    "ShowPayItemsOnPayslip": True,
    "ShowProjectOnPayslip": True,
    "SuggestedAccrualDate": "None",
    "TaxDeductionBankGuarantee": True,
    "TaxRule": "Ordinary",
    "WorkingHoursArrangement": "NonShift",
}
_UNSET = """
AccrualOfEmployerContributionBalanceAccountId AccrualOfEmployerContributionResultAccountId
AccrualOfHolidayPayBalanceAccountId AccrualOfHolidayPayResultAccountId
AccrualOfWagesBalanceAccountId AccrualOfWagesResultAccountId AttachmentOfEarningsBalanceAccountId
EmployerContributionAllottedHolidayPayBalanceAccountId
EmployerContributionAllottedHolidayPayResultAccountId EmployerContributionBalanceAccountId
EmployerContributionFreeAllowanceAvailable EmployerContributionPaymentOfHolidayPayAccountId
EmployerContributionPaymentOfHolidayPayBalanceAccountId EmployerContributionResultAccountId
FinancialActivityAllottedHolidayPayBalanceAccountId
FinancialActivityAllottedHolidayPayResultAccountId FinancialActivityPaymentOfHolidayPayAccountId
FinancialActivityPaymentOfHolidayPayBalanceAccountId FinancialActivityTaxBalanceAccountId
FinancialActivityTaxResultAccountId HolidayPayAbove60BalanceAccountId
HolidayPayAbove60ResultAccountId HolidayPayBalanceAccountId HolidayPayResultAccountId
NegativeFlextimePayItemId OutstandingSalaryBalanceAccountId OwedTaxedBalanceAccountId
PositiveFlextimePayItemId PostVoucherOnK27ImportFromNavAccountId SalaryPaymentBankAccountId
SickPayRefundPayItemId TaxDeductionBankAccountId
"""


def settings_of(ledger: Ledger) -> dict[str, Any]:
    """Put together the payroll settings; a user sets single ones in `Settings.payroll`."""
    return {**dict.fromkeys(_UNSET.split()), **_SETTINGS, **ledger.settings.payroll}
