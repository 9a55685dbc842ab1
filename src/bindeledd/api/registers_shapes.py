"""Shapes of the registers: customers with what belongs to them, people and projects."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from bindeledd.api.shapes import Body, Day, Id, Searched, Whole, YesNo
from bindeledd.workspace.records import DeliveryMethod, ProjectStatus


class CustomerAsked(Searched):
    """Which customers."""

    sort: Literal[
        "number", "-number", "name", "-name", "city", "-city", "org_number", "-org_number",
        "changed", "-changed",
    ] = "number"  # fmt: skip
    active: bool | None = None
    company: bool | None = Field(None, description="Has an organisation number.")
    email: bool | None = Field(None, description="Has an e-mail address.")


class CustomerLineOut(Schema):
    """A customer in the list."""

    id: UUID
    number: str
    name: str
    org_number: str
    postal_code: str
    city: str
    email: str
    phone: str
    active: bool


class CustomerOut(CustomerLineOut):
    """A customer; `revision` is also the ETag."""

    revision: int
    address1: str
    address2: str
    country: str
    invoice_email: str
    invoice_delivery_method: DeliveryMethod | None
    payment_days: int | None


class CustomerIn(Body):
    """Fields of a customer. Without a number the next free one is taken."""

    number: str = ""
    name: str = ""
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
    payment_days: Whole | None = None


class ContactPersonOut(Schema):
    """A person at a customer."""

    id: UUID
    revision: int
    customer_id: UUID
    first_name: str
    last_name: str
    title: str
    email: str
    phone: str
    is_default: bool
    active: bool


class ContactPersonsOut(Schema):
    """The persons at a customer, ended ones last."""

    rows: list[ContactPersonOut]


class ContactPersonIn(Body):
    """Fields of a person at a customer."""

    first_name: str = ""
    last_name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    is_default: YesNo = False


class DeliveryAddressOut(Schema):
    """A place where a customer gets goods or work."""

    id: UUID
    revision: int
    customer_id: UUID
    address1: str
    address2: str
    postal_code: str
    city: str
    country: str
    is_primary: bool
    active: bool


class DeliveryAddressesOut(Schema):
    """The addresses of a customer, ended ones last."""

    rows: list[DeliveryAddressOut]


class DeliveryAddressIn(Body):
    """Fields of a delivery address."""

    address1: str = ""
    address2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "NO"
    is_primary: YesNo = False


class DepartmentAsked(Searched):
    """Which departments."""

    sort: Literal["number", "-number", "name", "-name"] = "number"
    active: bool | None = None


class DepartmentLineOut(Schema):
    """A department in the list."""

    id: UUID
    number: str
    name: str
    manager_id: UUID | None
    manager_name: str
    employee_count: int
    active: bool


class DepartmentOut(Schema):
    """A department."""

    id: UUID
    revision: int
    number: str
    name: str
    manager_id: UUID | None
    active: bool


class DepartmentIn(Body):
    """Fields of a department."""

    number: str = ""
    name: str = ""
    manager_id: Id | None = None


class EmployeeAsked(Searched):
    """Which employees."""

    sort: Literal[
        "number", "-number", "name", "-name", "department", "-department", "changed", "-changed"
    ] = "number"
    active: bool | None = None
    department: Id | None = None


class EmployeeLineOut(Schema):
    """An employee in the list."""

    id: UUID
    number: str
    first_name: str
    last_name: str
    email: str
    phone: str
    department_id: UUID | None
    department_name: str
    hired_on: date | None
    left_on: date | None
    active: bool


class EmployeeOut(Schema):
    """An employee."""

    id: UUID
    revision: int
    number: str
    first_name: str
    last_name: str
    email: str
    phone: str
    department_id: UUID | None
    hired_on: date | None
    left_on: date | None
    active: bool


class EmployeeIn(Body):
    """Fields of an employee."""

    number: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    department_id: Id | None = None
    hired_on: Day | None = None
    left_on: Day | None = None


class EmployeeEndIn(Body):
    """How an employment ends."""

    left_on: Day | None = Field(None, description="Last day of employment.")


class ExternalNumberOut(Schema):
    """An employee's number in one connected system."""

    employee_id: UUID
    connection_id: UUID
    system: str
    number: str


class ExternalNumbersOut(Schema):
    """An employee's numbers in connected systems."""

    rows: list[ExternalNumberOut]


class ExternalNumberIn(Body):
    """A number in a connected system; an empty one takes it away."""

    number: str


class ProjectAsked(Searched):
    """Which projects."""

    sort: Literal[
        "number", "-number", "name", "-name", "customer", "-customer", "starts_on", "-starts_on",
        "ends_on", "-ends_on", "changed", "-changed",
    ] = "number"  # fmt: skip
    active: bool | None = None
    main: bool | None = Field(None, description="Only main projects, or only subprojects.")
    customer: Id | None = None
    parent: Id | None = None
    manager: Id | None = None


class ProjectLineOut(Schema):
    """A project in the list."""

    id: UUID
    number: str
    joined_number: str
    name: str
    parent_id: UUID | None
    parent_name: str
    customer_id: UUID | None
    customer_name: str
    manager_id: UUID | None
    manager_name: str
    starts_on: date | None
    ends_on: date | None
    status: ProjectStatus
    available_to_all: bool


class ProjectOut(Schema):
    """A project; `joined_number` is main and sub number written together."""

    id: UUID
    revision: int
    number: str
    joined_number: str
    name: str
    parent_id: UUID | None
    customer_id: UUID | None
    manager_id: UUID | None
    starts_on: date | None
    ends_on: date | None
    status: ProjectStatus
    available_to_all: bool
    address1: str
    postal_code: str
    city: str


class ProjectIn(Body):
    """Fields of a project. Without a number the next free one is taken."""

    number: str = ""
    name: str = ""
    parent_id: Id | None = None
    customer_id: Id | None = None
    manager_id: Id | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    available_to_all: YesNo = True
    address1: str = ""
    postal_code: str = ""
    city: str = ""
