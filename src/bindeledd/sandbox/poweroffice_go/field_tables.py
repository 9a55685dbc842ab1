"""Field tables of the resources: name, kind, where, required, bounds.

``string:50`` is the greatest length; R is in answers, C taken by POST, U by PATCH. Source as in
`resources`.
"""

from bindeledd.sandbox.poweroffice_go.fields import field_table

CUSTOMER = field_table("""
Id int64 R
Number int64 RCU
Name string RCU
LegalName string RCU
FirstName string RCU
LastName string RCU
IsPerson bool RCU
IsActive bool R
IsArchived bool RCU
IsVatFree bool RCU
OrganizationNumber string RCU
NationalIdNumber national_id RCU
DateOfBirth date RCU
EmailAddress string RCU
PhoneNumber string RCU
WebsiteUrl string RCU
CurrencyCode string RCU
CustomerSince date RCU
ExternalImportReference string:50 RCU
ExternalNumber int64 RCU
SubledgerAccountId int64 R
SubLedgerNumberSeriesId uuid C
Allowance decimal RCU -1000..100
BillableRate decimal RCU 0..
ContactGroupIds ids RCU
DeliveryTermId int64 RCU
DeliveryTerm string RC
DepartmentId int64 RCU
DepartmentCode string RC
InvoiceBrandingThemeId int64 RCU
InvoiceBrandingThemeCode string RC
InvoiceDeliveryType InvoiceDeliveryType RCU
InvoiceEmailAddress string RCU
InvoiceEmailAddressCC copies:2000 RCU
PaymentReminderEmailAddress string RCU
ReminderDeliveryType ReminderDeliveryType RCU
NoticeOfDebtCollectionDeliveryType NoticeOfDebtCollectionDeliveryType RCU
PaymentTermId int64 RCU
PaymentTerm int32 RC
SalesPersonEmployeeId int64 RCU
SalesPersonEmployeeNumber int64 RC
DoNotAddLatePaymentFees bool RCU
DoNotAddLatePaymentInterest bool RCU
DoNotAutomatePaymentNotifications bool RCU
SendPaymentReminders bool RCU
TransferToDebtCollectionAgency bool RCU
UseInvoiceFee bool RCU
MailAddress contact_address RCU
CreatedFromImportJournalId uuid R
CustomerCreatedDateTimeOffset timestamp R
ContactCreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

EMPLOYEE = field_table("""
Id int64 R
Number int64 RCU
FirstName string RCU required
LastName string RCU required
EmailAddress string RCU
PhoneNumber string RCU
JobTitle string RCU
IsArchived bool RCU
DateOfBirth date RCU
Gender Gender RCU
HiredDate date RCU
StartDate date RCU
EndDate date RCU
ExternalImportReference string:50 RCU
ExternalNumber int64 RCU
SubledgerAccountId int64 R
SubLedgerNumberSeriesId uuid C
ContactGroupIds ids RCU
DepartmentId int64 RCU
DepartmentCode string RC
LocationId int64 RCU
LocationCode string RC
ManagerEmployeeId int64 RCU
ManagerEmployeeNo int64 RC
NationalIdNumber national_id RCU
InternationalIdNumber string RCU
InternationalIdCountryCode string RCU
InternationalIdReportToAltinn bool RCU
InternationalIdType InternationalIdType RCU
MailAddress contact_address RCU
SalaryBankAccountId int64 R
ExpenseBankAccountId int64 R
TravelExpenseBankAccountId int64 R
CreatedFromImportJournalId uuid R
EmployeeCreatedDateTimeOffset timestamp R
ContactCreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

CONTACT_PERSON = field_table("""
Id int64 R
ContactId int64 R
FirstName string RCU required
LastName string RCU required
Title string RCU
EmailAddress email RCU
PhoneNumber string RCU
IsActive bool RCU
IsDefault bool RCU
ExternalCode string:50 RCU
MailAddress address RCU
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

DELIVERY_ADDRESS = field_table("""
Id int64 R
ContactId int64 R
AddressLine1 string:200 RCU
AddressLine2 string:200 RCU
ZipCode string:50 RCU required
City string:100 RCU required
CountryCode country RCU
IsPrimary bool RCU
ExternalCode string:50 RCU
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

DEPARTMENT = field_table("""
Id int64 R
Code string RCU
Name string RCU required
IsActive bool RCU
ManagerEmployeeId int64 RCU
ManagerEmployeeNo int64 RC
CreatedFromImportJournalId uuid R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

PROJECT = field_table("""
Id int64 R
Code string RCU
Name string RCU required
ParentProjectId int64 RCU
ParentProjectCode string RC
CustomerId int64 RCU
CustomerNo int64 RC
ContactPersonId int64 RCU
DepartmentId int64 RCU
DepartmentCode string RC
LocationId int64 RCU
LocationCode string RC
ProjectManagerEmployeeId int64 RCU
ProjectManagerEmployeeNo int64 RC
ProjectStatus ProjectStatusType RCU
IsActive bool RCU
IsBillable bool RCU
IsInternal bool RCU
StartDate date RCU
EndDate date RCU
ExternalNumber int64 RCU
AllowAllActivities bool RCU
AllowAllEmployees bool RCU
DenyTimeTracking bool RCU
AttachExpenseVouchersWhenBilling bool RCU
BillableRate decimal RCU
BillableRateSpecification BillableRateSpecification RCU
BrandingThemeId int64 RCU
BrandingThemeCode string RC
BudgetedBillableRate decimal RCU
BudgetedCostOfGoods decimal RCU
BudgetedHours decimal RCU
BudgetedOtherOperatingExpenses decimal RCU
BudgetedPayrollExpenses decimal RCU
BudgetedRevenueHours decimal RCU
BudgetedTotalRevenue decimal RCU
ContractNo string RCU
DeliveryTermId int64 RCU
DeliveryTerm string RC
ExpenseMarkupDescription string RCU
ExpenseMarkupEnabled bool RCU
ExpenseMarkupFactor decimal RCU
FixedPrice decimal RCU
HourlyRateMarkupDescription string RCU
HourlyRateMarkupEnabled bool RCU
HourlyRateMarkupFactor decimal RCU
PaymentTermId int64 RCU
PaymentTerms int32 RC
Progress int32 RCU 0..100
ProjectBillingMethod ProjectBillingMethod RCU
PurchaseOrderNo string RCU
CreatedFromImportJournalId uuid R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

NUMBER_SERIES = field_table("""
Id uuid R
Name string RC
SubLedgerNumberSeriesType SubLedgerNumberSeriesType RC
FromInclusive int64 RC
ToInclusive int64 RC
IsDefault bool RC
IsClientTrust bool RC
GeneralLedgerAccountId int64 RC
GeneralLedgerAccountNo int64 RC
""")

PAYMENT_TERM = field_table("""
Id int64 R
Name string:128 RCU required
CreditDays int32 RCU required
IsActive bool RCU
IsDefault bool RCU
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

DELIVERY_TERM = field_table("""
Id int64 R
Name string:128 RC
IsDefault bool RC
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

BRANDING_THEME = field_table("""
Id int64 R
Code string RC
Name string RC
LanguageCode string RC
IsDefault bool RC
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

LOCATION = field_table("""
Id int64 R
Code string RC
Name string RC
IsActive bool RC
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

CONTACT_GROUP = field_table("""
Id int64 R
Name string RC
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")
