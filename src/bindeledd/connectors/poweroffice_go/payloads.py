"""Their shapes, as far as we read them; unknown keys are ignored, known ones have their type.

Money is left out on purpose: no register of ours moves it. Every field may be absent (a `Fields`
selection, an older version) and null (the vendor's specification marks nearly all nullable), so
nothing is required but the id.

Source: vendor specification of 2025-03 with the patch models of 2025-05, as tabled in the contract
paper poweroffice-go, sections 2, 4-10 and 19, read 2026-11-21.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class TokenAnswer(TypedDict):
    """The token address's answer; `expires_in` is seconds (section 2)."""

    access_token: str
    expires_in: int


class ContactAddress(TypedDict, total=False):
    """`MailAddress` of customers (section 5)."""

    AddressLine1: str | None
    AddressLine2: str | None
    ZipCode: str | None
    City: str | None
    CountryCode: str | None


class CustomerPayload(TypedDict):
    """A customer (section 5). A person has a first and a last name, a company a name."""

    Id: int
    Number: NotRequired[int | None]
    Name: NotRequired[str | None]
    FirstName: NotRequired[str | None]
    LastName: NotRequired[str | None]
    IsPerson: NotRequired[bool | None]
    OrganizationNumber: NotRequired[str | None]
    EmailAddress: NotRequired[str | None]
    InvoiceEmailAddress: NotRequired[str | None]
    InvoiceDeliveryType: NotRequired[str | None]
    PhoneNumber: NotRequired[str | None]
    PaymentTerm: NotRequired[int | None]
    MailAddress: NotRequired[ContactAddress | None]
    IsActive: NotRequired[bool | None]
    IsArchived: NotRequired[bool | None]
    ExternalImportReference: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class ContactPersonPayload(TypedDict):
    """A person at a customer or supplier (section 6); both names are mandatory there."""

    Id: int
    ContactId: int
    FirstName: NotRequired[str | None]
    LastName: NotRequired[str | None]
    Title: NotRequired[str | None]
    EmailAddress: NotRequired[str | None]
    PhoneNumber: NotRequired[str | None]
    IsDefault: NotRequired[bool | None]
    IsActive: NotRequired[bool | None]
    ExternalCode: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class DeliveryAddressPayload(TypedDict):
    """A delivery address of a contact (section 7); it has neither a name nor an active flag."""

    Id: int
    ContactId: int
    AddressLine1: NotRequired[str | None]
    AddressLine2: NotRequired[str | None]
    ZipCode: NotRequired[str | None]
    City: NotRequired[str | None]
    CountryCode: NotRequired[str | None]
    IsPrimary: NotRequired[bool | None]
    ExternalCode: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class DepartmentPayload(TypedDict):
    """A department (section 8); inactive unless told otherwise on create."""

    Id: int
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    ManagerEmployeeId: NotRequired[int | None]
    IsActive: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class EmployeePayload(TypedDict):
    """An employee (section 9); dates are text, sometimes with a time part."""

    Id: int
    Number: NotRequired[int | None]
    FirstName: NotRequired[str | None]
    LastName: NotRequired[str | None]
    EmailAddress: NotRequired[str | None]
    PhoneNumber: NotRequired[str | None]
    DepartmentId: NotRequired[int | None]
    HiredDate: NotRequired[str | None]
    EndDate: NotRequired[str | None]
    IsArchived: NotRequired[bool | None]
    ExternalImportReference: NotRequired[str | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class ProjectPayload(TypedDict):
    """A project or subproject (section 10); a subproject reads back with `Code` `MAIN.SUB`."""

    Id: int
    Code: NotRequired[str | None]
    Name: NotRequired[str | None]
    ParentProjectId: NotRequired[int | None]
    CustomerId: NotRequired[int | None]
    ProjectManagerEmployeeId: NotRequired[int | None]
    StartDate: NotRequired[str | None]
    EndDate: NotRequired[str | None]
    ProjectStatus: NotRequired[str | None]
    IsActive: NotRequired[bool | None]
    AllowAllEmployees: NotRequired[bool | None]
    LastChangedDateTimeOffset: NotRequired[str | None]


class IntegrationPayload(TypedDict, total=False):
    """What this integration may do in this company (section 4)."""

    ClientId: str | None
    ClientName: str | None
    ActiveClientSubscriptions: list[str] | None
    ValidPrivileges: list[str] | None
    InvalidPrivileges: list[str] | None


class OrganizationPayload(TypedDict, total=False):
    """The company itself (section 19)."""

    Name: str | None
    LegalName: str | None
    OrganizationNumber: str | None


class LockDatePayload(TypedDict, total=False):
    """The last closed day; year 1 stands for none (section 19)."""

    LockDate: str | None


class FinancialPayload(TypedDict, total=False):
    """Currency of the books (section 19)."""

    CurrencyCode: str | None


class NumberSeriesPayload(TypedDict, total=False):
    """One number series of a sub-ledger (section 19)."""

    FromInclusive: int
    ToInclusive: int
    Name: str | None
    IsDefault: bool | None
    SubLedgerNumberSeriesType: str | None


class PaymentTermPayload(TypedDict):
    """Days to pay, and the id that PATCH wants (section 19)."""

    Id: int
    CreditDays: NotRequired[int | None]
    IsActive: NotRequired[bool | None]


class OnboardingStartPayload(TypedDict):
    """Where to send the person, and until when it holds (section 2.1)."""

    TemporaryUrl: str
    ValidUntilDateTimeOffset: NotRequired[str | None]


class OnboardedCompanyPayload(TypedDict):
    """One company that was opened to us (section 2.1)."""

    ClientKey: str
    ClientName: NotRequired[str | None]
    ClientOrganizationNumber: NotRequired[str | None]


class OnboardingEndPayload(TypedDict, total=False):
    """All companies that were opened to us, and by whom (section 2.1)."""

    OnboardedClientsInformation: list[OnboardedCompanyPayload] | None
    UserEmail: str | None
