"""The values that the enums of payroll may have, as the vendor's specification lists them.

Source: specification of 2025-03 (contract paper poweroffice-go, section 12), read 2026-11-21.
"""

PAYROLL_ENUMS: dict[str, list[str]] = {
    "CommuterPersonType": [
        "ForeignCommuterWithTaxCardWithoutStandardDeduction",
        "ForeignerWithResidenceInNorway",
    ],
    "DeductionType": ["Amount", "Percent"],
    "PostingType": ["GeneralLedgerAccount", "EmployeeLedgerAccount"],
    "ProcessingType": """
        AttachmentOfEarnings AttachmentOfEarningsTax BackPaymentOfPensionAndAnnuities
        CommuterWithNumberOfJourneys CommuterWithPersonType CommuterWithPersonTypeAndQuantity
        CommuterWithPersonTypeQuantityAndRate CorrectionOfAdditionalEmployersContribution
        CorrectionOfEmployersContribution DeductionWithBalance ElectronicCommunications
        ExpenseRefund FixedAmount FixedAmountWithQuantity
        FixedAmountWithQuantitySubjectToWithholdingTax FixedSalary FiveDayWeek FreeCarOther
        FreeCarOutsideStandardRule FreeCarStandardRule HolidayPay HolidayPayCorrection
        HolidayPayCorrectionOver60 HolidayPayFinalSettlement HolidayPayForSpecifiedYear
        HolidayPayOver60Years HomeVisitsForCommuters HourlyWage Lott PensionDeduction
        PensionDeductionUnlimited PercentOfFixedSalary PercentOfHourlyWage QuantityAndFixedRate
        QuantityAndFixedRateReportingZeroAsQuantity QuantityAndRate
        QuantityAndRateReportingZeroAsQuantity QuantityAndRateSubjectToWithholdingTax
        RetroactivePaymentFixedSalary RetroactivePaymentHourlyRate RetroactivePaymentOvertime
        RetroactivePaymentDeductionForHoliday SalaryAdvance SeafarersAllowanceDaysAtSea
        SeafarersAllowanceDeduction SixDayWeek TradeUnionDeduction WageDeductionForHoliday
        WageDeductionForHolidayOver60Years WorkCarKilometers WorkCarListPrice
    """.split(),  # noqa: SIM905  # a list of fifty reads better so
    "TaxRuleType": [
        "Ordinary",
        "Svalbard",
        "JanMayenAndDependencies",
        "SpecialAllowanceForSeafarers",
        "TaxFreeOrganisation",
    ],
}
