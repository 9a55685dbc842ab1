"""Their shapes of customers and what belongs to them, departments, employees and projects.

Source: contract paper poweroffice-go, sections 5-10 and 19, read 2026-11-21.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


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


class PaymentTermPayload(TypedDict):
    """Days to pay, and the id that PATCH wants (section 19)."""

    Id: int
    CreditDays: NotRequired[int | None]
    IsActive: NotRequired[bool | None]
