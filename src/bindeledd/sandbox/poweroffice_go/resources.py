"""The resources of PowerOffice Go as tables: fields, references, filters, rights.

The field tables carry what the vendor's specification of 2025-03 and its patch models of 2025-05
say (contract paper poweroffice-go, sections 5-10 and 19, read 2026-11-21). Rules that are no rows
stand in `rules`.
"""

from bindeledd.sandbox.poweroffice_go.account_tables import ACCOUNTS
from bindeledd.sandbox.poweroffice_go.field_tables import (
    BRANDING_THEME,
    CONTACT_GROUP,
    CONTACT_PERSON,
    CUSTOMER,
    DELIVERY_ADDRESS,
    DELIVERY_TERM,
    DEPARTMENT,
    EMPLOYEE,
    LOCATION,
    NUMBER_SERIES,
    PAYMENT_TERM,
    PROJECT,
)
from bindeledd.sandbox.poweroffice_go.invoice_tables import INVOICES
from bindeledd.sandbox.poweroffice_go.order_tables import ORDERS
from bindeledd.sandbox.poweroffice_go.payroll_tables import PAYROLL
from bindeledd.sandbox.poweroffice_go.posted_tables import POSTED
from bindeledd.sandbox.poweroffice_go.product_tables import PRODUCTS
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource
from bindeledd.sandbox.poweroffice_go.time_tables import TIME


def _changed(created_filter: str, created: str) -> tuple[Filter, ...]:
    return (
        Filter(created_filter, "after", created),
        Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
    )


_OWNED_FILTERS = (
    Filter("contactIds", "codes", "ContactId"),
    *_changed("createdDateTimeOffsetGreaterThan", "CreatedDateTimeOffset"),
)
_DEPARTMENT = Pair("DepartmentId", "DepartmentCode", "Departments", "Code", "code")
_LOCATION = Pair("LocationId", "LocationCode", "Locations", "Code", "code")
_CONTACT_UNIQUE = {
    "ExternalImportReference": "(contact) Id = {}",
    "ExternalNumber": "(contact) Id = {}",
    "Number": "(contact) Id = {}",
    "MailAddress/ExternalCode": "(contact) Id = {}",
}

RESOURCES: dict[str, Resource] = {
    resource.name: resource
    for resource in (
        *ACCOUNTS,
        *POSTED,
        Resource(
            "Customers",
            "Customer",
            "CustomerPatchDto",
            CUSTOMER,
            ("Customer",),
            (
                Filter("customerNos", "numbers", "Number"),
                Filter("externalImportReference", "text", "ExternalImportReference"),
                Filter("externalNos", "numbers", "ExternalNumber"),
                Filter("contactGroupIds", "member", "ContactGroupIds"),
                *_changed(
                    "customerCreatedDateTimeOffsetGreaterThan", "CustomerCreatedDateTimeOffset"
                ),
                Filter("organizationNumbers", "codes", "OrganizationNumber", late=True),
                Filter("emailAddresses", "codes", "EmailAddress", late=True),
                Filter("phoneNumbers", "codes", "PhoneNumber", late=True),
            ),
            (
                _DEPARTMENT,
                Pair("PaymentTermId", "PaymentTerm", "PaymentTerms", "CreditDays", "credit days"),
                Pair("DeliveryTermId", "DeliveryTerm", "DeliveryTerms", "Name", "name"),
                Pair(
                    "InvoiceBrandingThemeId",
                    "InvoiceBrandingThemeCode",
                    "BrandingThemes",
                    "Code",
                    "code",
                ),
                Pair(
                    "SalesPersonEmployeeId",
                    "SalesPersonEmployeeNumber",
                    "Employees",
                    "Number",
                    "number",
                ),
            ),
            unique=_CONTACT_UNIQUE,
            indexed=("SubledgerAccountId",),
            defaults={
                "CurrencyCode": "NOK",
                "IsPerson": False,
                "IsActive": True,
                "IsArchived": False,
                "IsVatFree": False,
                "ContactGroupIds": [],
                "SendPaymentReminders": True,
                "TransferToDebtCollectionAgency": True,
                "UseInvoiceFee": True,
                "DoNotAddLatePaymentFees": False,
                "DoNotAddLatePaymentInterest": False,
                "DoNotAutomatePaymentNotifications": False,
                "InvoiceDeliveryType": "PdfByEmail",
                "ReminderDeliveryType": "PdfByEmail",
                "NoticeOfDebtCollectionDeliveryType": "PdfByEmail",
            },
            created="CustomerCreatedDateTimeOffset",
            series="Customer",
            contact=True,
        ),
        Resource(
            "Employees",
            "Employee",
            "EmployeePatchDto",
            EMPLOYEE,
            ("Employee",),
            (
                Filter("employeeNos", "numbers", "Number"),
                Filter("externalImportReference", "text", "ExternalImportReference"),
                Filter("externalNos", "numbers", "ExternalNumber"),
                Filter("contactGroupIds", "member", "ContactGroupIds"),
                *_changed(
                    "employeeCreatedDateTimeOffsetGreaterThan", "EmployeeCreatedDateTimeOffset"
                ),
                Filter("employeeEmails", "codes", "EmailAddress", late=True),
                Filter("employeePhoneNumbers", "codes", "PhoneNumber", late=True),
                Filter("subLedgerAccountIds", "numbers", "SubledgerAccountId", late=True),
            ),
            (
                _DEPARTMENT,
                _LOCATION,
                Pair("ManagerEmployeeId", "ManagerEmployeeNo", "Employees", "Number", "number"),
            ),
            unique=_CONTACT_UNIQUE,
            indexed=("SubledgerAccountId",),
            defaults={"IsArchived": False, "ContactGroupIds": []},
            created="EmployeeCreatedDateTimeOffset",
            series="Employee",
            contact=True,
        ),
        Resource(
            "ContactPersons",
            "Contact person",
            "ContactPersonPatchDto",
            CONTACT_PERSON,
            ("ContactPerson", "Customer", "Supplier"),
            (Filter("externalCodes", "codes", "ExternalCode"), *_OWNED_FILTERS),
            unique={"ExternalCode": "contact person with Id = {}"},
            indexed=("ContactId",),
            defaults={"IsActive": True, "IsDefault": False},
            owned=True,
        ),
        Resource(
            "ContactDeliveryAddresses",
            "Contact delivery address",
            "ContactDeliveryAddressPatchDto",
            DELIVERY_ADDRESS,
            ("ContactDeliveryAddress", "Customer", "Supplier", "Employee"),
            (Filter("externalCodes", "codes", "ExternalCode", folded=True), *_OWNED_FILTERS),
            unique={"ExternalCode": "contact delivery address with Id = {}"},
            indexed=("ContactId",),
            defaults={"CountryCode": "NO", "IsPrimary": False},
            owned=True,
        ),
        Resource(
            "Departments",
            "Department",
            "DepartmentPatchDto",
            DEPARTMENT,
            ("Department",),
            (
                Filter("codes", "codes", "Code"),
                Filter("name", "text", "Name"),
                Filter("isActive", "bool", "IsActive"),
                Filter("managerEmployeeNo", "number", "ManagerEmployeeId", "Employees.Number"),
                Filter("createdFromImportJournalId", "text", "CreatedFromImportJournalId"),
                *_changed("createdDateTimeOffsetGreaterThan", "CreatedDateTimeOffset"),
            ),
            (Pair("ManagerEmployeeId", "ManagerEmployeeNo", "Employees", "Number", "number"),),
            unique={"Code": "department with Id = {}"},
            defaults={"IsActive": False},
            silent_patch=True,
        ),
        Resource(
            "Projects",
            "Project",
            "ProjectPatchDto",
            PROJECT,
            ("Project",),
            (
                Filter("projectCodes", "codes", "Code"),
                Filter("includeSubProjects", "flag", ""),
                Filter("name", "contains", "Name"),
                Filter("customerNos", "numbers", "CustomerId", "Customers.Number"),
                Filter("departmentCodes", "codes", "DepartmentId", "Departments.Code"),
                Filter(
                    "projectManagerEmployeeNos",
                    "numbers",
                    "ProjectManagerEmployeeId",
                    "Employees.Number",
                ),
                Filter("status", "enum", "ProjectStatus"),
                Filter("projectBillingMethod", "enum", "ProjectBillingMethod"),
                Filter("excludeArchivedProject", "flag", ""),
                *_changed("createdDateTimeOffsetGreaterThan", "CreatedDateTimeOffset"),
            ),
            (
                _DEPARTMENT,
                _LOCATION,
                Pair("CustomerId", "CustomerNo", "Customers", "Number", "number"),
                Pair("ParentProjectId", "ParentProjectCode", "Projects", "Code", "code"),
                Pair("PaymentTermId", "PaymentTerms", "PaymentTerms", "CreditDays", "credit days"),
                Pair("DeliveryTermId", "DeliveryTerm", "DeliveryTerms", "Name", "name"),
                Pair("BrandingThemeId", "BrandingThemeCode", "BrandingThemes", "Code", "code"),
                Pair(
                    "ProjectManagerEmployeeId",
                    "ProjectManagerEmployeeNo",
                    "Employees",
                    "Number",
                    "number",
                ),
            ),
            unique={"Code": "project with Id = {}"},
            indexed=("ParentProjectId", "CustomerId"),
            defaults={
                "AllowAllActivities": True,
                "AllowAllEmployees": True,
                "DenyTimeTracking": False,
                "IsActive": False,
                "IsBillable": False,
                "IsInternal": False,
                "ProjectStatus": "Active",
            },
            silent_patch=True,
        ),
        Resource(
            "SubLedgerNumberSeries",
            "Sub ledger number series",
            "",
            NUMBER_SERIES,
            ("CommonServices",),
            (
                Filter("subLedgerNumberSeriesType", "codes", "SubLedgerNumberSeriesType"),
                Filter("isDefault", "bool", "IsDefault"),
                Filter("generalLedgerAccountNos", "numbers", "GeneralLedgerAccountNo"),
            ),
            writable=False,
            id_kind="uuid",
        ),
        Resource(
            "PaymentTerms",
            "Payment term",
            "PaymentTermPatchDto",
            PAYMENT_TERM,
            ("CommonServices",),
            indexed=("CreditDays",),
            defaults={"IsActive": True, "IsDefault": False},
        ),
        Resource(
            "DeliveryTerms",
            "Delivery term",
            "",
            DELIVERY_TERM,
            ("CommonServices",),
            indexed=("Name",),
            writable=False,
        ),
        Resource(
            "BrandingThemes",
            "Branding theme",
            "",
            BRANDING_THEME,
            ("CommonServices",),
            indexed=("Code",),
            writable=False,
        ),
        Resource(
            "Locations",
            "Location",
            "",
            LOCATION,
            ("Location",),
            (
                Filter("codes", "codes", "Code"),
                Filter("createdDateTimeOffsetGreaterThan", "after", "CreatedDateTimeOffset"),
            ),
            unique={"Code": "location with Id = {}"},
            writable=False,
        ),
        Resource(
            "ContactGroups",
            "Contact group",
            "",
            CONTACT_GROUP,
            ("ContactGroup",),
            (
                Filter("names", "codes", "Name"),
                *_changed("createdDateTimeOffsetGreaterThan", "CreatedDateTimeOffset"),
            ),
            writable=False,
        ),
        *TIME,
        *PAYROLL,
        *PRODUCTS,
        *ORDERS,
        *INVOICES,
    )
}
