"""Their shapes of customers, people and projects.

Source: contract paper 24sevenoffice, sections 2.4, 2.5 and 2.10, read 2026-11-21.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Address(TypedDict, total=False):
    """One address of several (section 2.4)."""

    Street: str | None
    PostalCode: str | None
    PostalArea: str | None
    City: str | None
    Country: str | None


class Addresses(TypedDict, total=False):
    """We read and write where post goes; the others are theirs."""

    Post: Address | None


class Reached(TypedDict, total=False):
    """A phone number or an e-mail address."""

    Value: str | None


class PhoneNumbers(TypedDict, total=False):
    """Firms use Mobile and Work, persons all."""

    Home: Reached | None
    Mobile: Reached | None
    Primary: Reached | None
    Work: Reached | None


class EmailAddresses(TypedDict, total=False):
    """Firms use Invoice and Work, persons all."""

    Home: Reached | None
    Invoice: Reached | None
    Primary: Reached | None
    Work: Reached | None


class CompanyPayload(TypedDict):
    """A customer (section 2.4).

    Attributes:
        Active: Of the list of what changed: false once deleted, and then nothing else is told.
        ChosenId: Ours: the number that a new customer shall have.
        FirstPaymentTime: Ours: the payment time of a new customer without one of its own.
    """

    Id: int
    ExternalId: NotRequired[str | None]
    OrganizationNumber: NotRequired[str | None]
    Name: NotRequired[str | None]
    FirstName: NotRequired[str | None]
    Addresses: NotRequired[Addresses | None]
    PhoneNumbers: NotRequired[PhoneNumbers | None]
    EmailAddresses: NotRequired[EmailAddresses | None]
    Type: NotRequired[str | None]
    DistributionMethod: NotRequired[str | None]
    PaymentTime: NotRequired[int | None]
    DateChanged: NotRequired[str | None]
    Active: NotRequired[bool | None]
    ChosenId: NotRequired[int | None]
    FirstPaymentTime: NotRequired[int | None]


class ListedCompanyPayload(TypedDict):
    """A row of the list of what changed."""

    CompanyId: int
    DateChanged: NotRequired[str | None]
    Active: bool


class CompanyPagePayload(TypedDict):
    """A page of that list."""

    TotalPages: int
    Items: NotRequired[list[ListedCompanyPayload] | None]


class PersonAddressPayload(TypedDict, total=False):
    """A phone number or an e-mail address of a person."""

    Type: str | None
    Value: str | None


class PersonPayload(TypedDict):
    """A person; the id is the contact id that hours are written on (section 2.10).

    Attributes:
        Email: Ours: the first of its addresses.
        Phone: Ours: the first of its numbers.
    """

    Id: int
    EmployeeId: NotRequired[int | None]
    FirstName: NotRequired[str | None]
    LastName: NotRequired[str | None]
    EmailAddresses: NotRequired[list[PersonAddressPayload] | None]
    PhoneNumbers: NotRequired[list[PersonAddressPayload] | None]
    DateChanged: NotRequired[str | None]
    Email: NotRequired[str | None]
    Phone: NotRequired[str | None]


class ProjectPayload(TypedDict):
    """A project (section 2.5).

    Which fields a search shows is unconfirmed, so what is absent was not told.

    Attributes:
        Open: Ours: whether it stands among the open ones or among the deactivated.
    """

    Id: int
    Name: NotRequired[str | None]
    DateChanged: NotRequired[str | None]
    DateStart: NotRequired[str | None]
    DateStop: NotRequired[str | None]
    CustomerId: NotRequired[int | None]
    OrderReferenceNumber: NotRequired[str | None]
    Owner: NotRequired[int | None]
    NameDisplay: NotRequired[str | None]
    TimeReg: NotRequired[str | None]
    Open: NotRequired[bool | None]
