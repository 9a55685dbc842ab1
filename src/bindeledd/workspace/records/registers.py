"""Records of the registers: customers with what belongs to them, people, projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class ProjectStatus(StrEnum):
    """Whether work may be booked on a project."""

    ACTIVE = "active"
    ENDED = "ended"


class ProjectBilling(StrEnum):
    """How a project is paid for."""

    TIME_AND_MATERIAL = "time_and_material"
    FIXED_PRICE = "fixed_price"
    INTERNAL = "internal"


class DeliveryMethod(StrEnum):
    """How an invoice reaches the customer."""

    EMAIL = "email"
    PRINT = "print"
    EHF = "ehf"


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A party that is invoiced.

    Attributes:
        number: What people know it by; unique in the company; digits as text.
        org_number: Nine digits with a valid check digit, or empty for a private person.
        email: General address; empty when none.
        invoice_email: Where invoices go; empty means the general address.
        payment_days: Days to pay; None follows the company's default.
        active: False once ended.
    """

    id: UUID
    revision: int
    number: str
    name: str
    org_number: str = ""
    address1: str = ""
    address2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NO"
    email: str = ""
    invoice_email: str = ""
    phone: str = ""
    invoice_delivery_method: DeliveryMethod | None = None
    payment_days: int | None = None
    active: bool = True

    @property
    def is_person(self) -> bool:
        """A private person has no organisation number (field-domain.md, A2.13)."""
        return self.org_number == ""


@dataclass(frozen=True, kw_only=True)
class ContactPerson:
    """A person at a customer."""

    id: UUID
    revision: int
    customer_id: UUID
    first_name: str
    last_name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    is_default: bool = False
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class DeliveryAddress:
    """A place where a customer gets goods or work; the primary one shows on the customer."""

    id: UUID
    revision: int
    customer_id: UUID
    address1: str = ""
    address2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NO"
    is_primary: bool = True
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Department:
    """An organisational unit; also a ledger dimension.

    Attributes:
        number: At most ten characters (field-domain.md, section 5).
        manager_id: Employee who leads it, or None.
    """

    id: UUID
    revision: int
    number: str
    name: str
    manager_id: UUID | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Employee:
    """A person who works; wages are paid by this, so identity is never guessed.

    Attributes:
        number: Our employee number; the number in a ledger is kept per connection, on the link
            (field-domain.md, A0.17).
        hired_on: First day of employment, or None.
        left_on: Last day of employment, or None.
    """

    id: UUID
    revision: int
    number: str
    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    department_id: UUID | None = None
    hired_on: date | None = None
    left_on: date | None = None
    active: bool = True

    @property
    def name(self) -> str:
        """Given and family name as one."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, kw_only=True)
class Project:
    """A job or site; a subproject has a parent and a number within it.

    Attributes:
        number: Own number; of a subproject the number below the main project.
        joined_number: `<main><sub>` written together for a subproject, else the number itself
            (field-domain.md, A3.1); unique in the company.
        parent_id: Main project, or None.
        available_to_all: Whether every employee may use it (A4.9).
        starts_on: First day, or None.
        ends_on: Last day, or None.
        billing: How it is paid for; nothing on an internal one is billed.
    """

    id: UUID
    revision: int
    number: str
    joined_number: str
    name: str
    parent_id: UUID | None = None
    customer_id: UUID | None = None
    manager_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: ProjectStatus = ProjectStatus.ACTIVE
    available_to_all: bool = True
    billing: ProjectBilling = ProjectBilling.TIME_AND_MATERIAL
    address1: str = ""
    postal_code: str = ""
    city: str = ""

    @property
    def active(self) -> bool:
        """Ended projects are kept and can be re-opened."""
        return self.status is ProjectStatus.ACTIVE
