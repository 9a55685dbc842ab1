"""Customers with what belongs to them, departments, employees and projects.

Source: contract paper poweroffice-go, sections 5-10 and 19, read 2026-11-21; the section of each
operation stands above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from bindeledd.connectors.poweroffice_go.client.shared import Calls, said, the_one
from bindeledd.connectors.poweroffice_go.payloads.registers import (
    ContactPersonPayload,
    CustomerPayload,
    DeliveryAddressPayload,
    DepartmentPayload,
    EmployeePayload,
    PaymentTermPayload,
    ProjectPayload,
)
from bindeledd.kernel.errors import RejectedError
from bindeledd.sync.mapping import Flat


class RegisterCalls(Calls):
    """The registers that everything else names."""

    # --- customers (section 5) ---

    def list_customers(self, since: datetime | None) -> Iterator[list[CustomerPayload]]:
        """Yield customers, all or changed after an instant; their addresses do not count."""
        return self._wire.pages(
            "/Customers", CustomerPayload, operation="customer.list", since=since
        )

    def get_customer(self, theirs: str) -> CustomerPayload | None:
        """Return one customer, or None when it is gone."""
        return self._get(f"/Customers/{theirs}", CustomerPayload, "customer.get")

    def find_customer(self, key: str, sent: dict[str, Any]) -> CustomerPayload | None:  # noqa: ARG002 - they keep the key
        """Return the customer that keeps our key, or None."""
        found = self._wire.listed(
            "/Customers", CustomerPayload, operation="customer.find", externalImportReference=key
        )
        mine = [row for row in found if row.get("ExternalImportReference") == key]
        return the_one(mine, "customer.find")

    def create_customer(self, payload: dict[str, Any], key: str) -> CustomerPayload:
        """Create a customer that keeps our key; null fields are not sent."""
        body = said(payload) | {"ExternalImportReference": key}
        return self._create("/Customers", body, CustomerPayload, "customer.create")

    def update_customer(self, theirs: str, changed: Flat, seen: Flat) -> CustomerPayload | None:
        """Change fields of a customer; days to pay become the id of a payment term.

        Raises:
            RejectedError: No payment term has these days (`poweroffice_go.no_payment_term`).
        """
        fields = dict(changed)
        if "PaymentTerm" in fields:  # PATCH knows the id only (section 3.1)
            fields["PaymentTermId"] = self._payment_term_id(fields.pop("PaymentTerm"))
        path = f"/Customers/{theirs}"
        return self._update(path, fields, seen, CustomerPayload, "customer.update")

    # --- contact persons (section 6) ---

    def list_contact_persons(self, since: datetime | None) -> Iterator[list[ContactPersonPayload]]:
        """Yield contact persons of all customers and suppliers."""
        return self._wire.pages(
            "/ContactPersons", ContactPersonPayload, operation="contact_person.list", since=since
        )

    def get_contact_person(self, theirs: str) -> ContactPersonPayload | None:
        """Return one contact person, or None when it is gone."""
        return self._get(f"/ContactPersons/{theirs}", ContactPersonPayload, "contact_person.get")

    def find_contact_person(self, key: str, sent: dict[str, Any]) -> ContactPersonPayload | None:  # noqa: ARG002 - they keep the key
        """Return the contact person that keeps our key, or None."""
        found = self._wire.listed(
            "/ContactPersons",
            ContactPersonPayload,
            operation="contact_person.find",
            externalCodes=key,
        )
        mine = [row for row in found if row.get("ExternalCode") == key]
        return the_one(mine, "contact_person.find")

    def create_contact_person(self, payload: dict[str, Any], key: str) -> ContactPersonPayload:
        """Create a contact person below the customer named by `ContactId`."""
        path, body = _below_owner("/ContactPersons", payload, key)
        return self._create(path, body, ContactPersonPayload, "contact_person.create")

    def update_contact_person(
        self, theirs: str, changed: Flat, seen: Flat
    ) -> ContactPersonPayload | None:
        """Change fields of a contact person; it cannot move to another customer."""
        operation = "contact_person.update"
        _same_owner(changed, operation)
        path = f"/ContactPersons/{theirs}"
        return self._update(path, changed, seen, ContactPersonPayload, operation)

    # --- delivery addresses (section 7) ---

    def list_delivery_addresses(
        self, since: datetime | None
    ) -> Iterator[list[DeliveryAddressPayload]]:
        """Yield delivery addresses of all contacts, also of suppliers and employees."""
        return self._wire.pages(
            "/ContactDeliveryAddresses",
            DeliveryAddressPayload,
            operation="delivery_address.list",
            since=since,
        )

    def get_delivery_address(self, theirs: str) -> DeliveryAddressPayload | None:
        """Return one delivery address, or None when it is gone."""
        path = f"/ContactDeliveryAddresses/{theirs}"
        return self._get(path, DeliveryAddressPayload, "delivery_address.get")

    def find_delivery_address(
        self,
        key: str,
        sent: dict[str, Any],  # noqa: ARG002 - they keep the key
    ) -> DeliveryAddressPayload | None:
        """Return the delivery address that keeps our key, or None."""
        found = self._wire.listed(
            "/ContactDeliveryAddresses",
            DeliveryAddressPayload,
            operation="delivery_address.find",
            externalCodes=key,
        )
        mine = [row for row in found if row.get("ExternalCode") == key]
        return the_one(mine, "delivery_address.find")

    def create_delivery_address(self, payload: dict[str, Any], key: str) -> DeliveryAddressPayload:
        """Create a delivery address below the customer named by `ContactId`."""
        path, body = _below_owner("/ContactDeliveryAddresses", payload, key)
        return self._create(path, body, DeliveryAddressPayload, "delivery_address.create")

    def update_delivery_address(
        self, theirs: str, changed: Flat, seen: Flat
    ) -> DeliveryAddressPayload | None:
        """Change fields of a delivery address; it cannot move to another customer."""
        operation = "delivery_address.update"
        _same_owner(changed, operation)
        path = f"/ContactDeliveryAddresses/{theirs}"
        return self._update(path, changed, seen, DeliveryAddressPayload, operation)

    # --- departments (section 8) ---

    def list_departments(self, since: datetime | None) -> Iterator[list[DepartmentPayload]]:
        """Yield departments, active or not."""
        return self._wire.pages(
            "/Departments", DepartmentPayload, operation="department.list", since=since
        )

    def get_department(self, theirs: str) -> DepartmentPayload | None:
        """Return one department, or None when it is gone."""
        return self._get(f"/Departments/{theirs}", DepartmentPayload, "department.get")

    def find_department(self, key: str, sent: dict[str, Any]) -> DepartmentPayload | None:  # noqa: ARG002 - they keep no key
        """Return the department with the code that was sent, or None."""
        code = str(sent["Code"])
        found = self._wire.listed(
            "/Departments", DepartmentPayload, operation="department.find", codes=code
        )
        return the_one([row for row in found if row.get("Code") == code], "department.find")

    def create_department(self, payload: dict[str, Any], key: str) -> DepartmentPayload:  # noqa: ARG002 - they keep no key
        """Create a department; they keep no key of ours, so the code must be looked up."""
        return self._create("/Departments", said(payload), DepartmentPayload, "department.create")

    def update_department(self, theirs: str, changed: Flat, seen: Flat) -> DepartmentPayload | None:
        """Change fields of a department; the answer need not hold it."""
        path = f"/Departments/{theirs}"
        return self._update(path, changed, seen, DepartmentPayload, "department.update")

    # --- employees (section 9) ---

    def list_employees(self, since: datetime | None) -> Iterator[list[EmployeePayload]]:
        """Yield employees, archived ones too."""
        return self._wire.pages(
            "/Employees", EmployeePayload, operation="employee.list", since=since
        )

    def get_employee(self, theirs: str) -> EmployeePayload | None:
        """Return one employee, or None when it is gone."""
        return self._get(f"/Employees/{theirs}", EmployeePayload, "employee.get")

    def find_employee(self, key: str, sent: dict[str, Any]) -> EmployeePayload | None:  # noqa: ARG002 - they keep the key
        """Return the employee that keeps our key, or None."""
        found = self._wire.listed(
            "/Employees", EmployeePayload, operation="employee.find", externalImportReference=key
        )
        mine = [row for row in found if row.get("ExternalImportReference") == key]
        return the_one(mine, "employee.find")

    def create_employee(self, payload: dict[str, Any], key: str) -> EmployeePayload:
        """Create an employee that keeps our key."""
        body = said(payload) | {"ExternalImportReference": key}
        return self._create("/Employees", body, EmployeePayload, "employee.create")

    def update_employee(self, theirs: str, changed: Flat, seen: Flat) -> EmployeePayload | None:
        """Change fields of an employee."""
        path = f"/Employees/{theirs}"
        return self._update(path, changed, seen, EmployeePayload, "employee.update")

    # --- projects (section 10) ---

    def list_projects(self, since: datetime | None) -> Iterator[list[ProjectPayload]]:
        """Yield projects and subprojects, archived ones too, in the order of their last change."""
        return self._wire.pages("/Projects", ProjectPayload, operation="project.list", since=since)

    def get_project(self, theirs: str) -> ProjectPayload | None:
        """Return one project, or None when it is gone."""
        return self._get(f"/Projects/{theirs}", ProjectPayload, "project.get")

    def find_project(self, key: str, sent: dict[str, Any]) -> ProjectPayload | None:  # noqa: ARG002 - they keep no key
        """Return the project with the code that was sent, below the same main project, or None."""
        parent = sent.get("ParentProjectId")
        code = str(sent["Code"])
        if parent is not None:
            main = self.get_project(str(parent))
            if main is None:
                return None
            code = f"{main.get('Code')}.{code}"
        found = self._wire.listed(
            "/Projects", ProjectPayload, operation="project.find", projectCodes=code
        )
        return the_one([row for row in found if row.get("Code") == code], "project.find")

    def create_project(self, payload: dict[str, Any], key: str) -> ProjectPayload:  # noqa: ARG002 - they keep no key
        """Create a project; with `ParentProjectId` a subproject, whose `Code` is the short one."""
        return self._create("/Projects", said(payload), ProjectPayload, "project.create")

    def update_project(self, theirs: str, changed: Flat, seen: Flat) -> ProjectPayload | None:
        """Change fields of a project; the answer need not hold it."""
        path = f"/Projects/{theirs}"
        return self._update(path, changed, seen, ProjectPayload, "project.update")

    # --- payment terms (section 19) ---

    def list_payment_terms(self) -> list[PaymentTermPayload]:
        """Return the payment terms (section 19)."""
        return self._wire.listed("/PaymentTerms", PaymentTermPayload, operation="payment_term.list")

    @cached_property
    def _terms(self) -> dict[int, int]:
        return {
            credit_days: term["Id"]
            for term in self.list_payment_terms()
            if (credit_days := term.get("CreditDays")) is not None
            and term.get("IsActive") is not False
        }

    def _payment_term_id(self, days: int | None) -> int | None:
        if days is None:
            return None
        if days not in self._terms:
            raise RejectedError("poweroffice_go.no_payment_term", days=days)
        return self._terms[days]


def _below_owner(collection: str, payload: dict[str, Any], key: str) -> tuple[str, dict[str, Any]]:
    """Return the address below the owner, and the body with our key; the owner is no field."""
    body = said(payload) | {"ExternalCode": key}
    return f"{collection}/{body.pop('ContactId')}", body


def _same_owner(changed: Flat, operation: str) -> None:
    if "ContactId" in changed:
        raise RejectedError("poweroffice_go.owner_is_fixed", operation=operation)
