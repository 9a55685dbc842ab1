"""Declarations: registers, data types as the panel shows them, and flows. The engine acts.

Source: contract paper poweroffice-go, section 3.7 (what can be looked up again) and 5-10; order and
data types from field-domain.md, A0, A1-A4, E0-E3 and X1; both read 2026-11-21.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import flows_of
from bindeledd.connectors.poweroffice_go.mapping.registers import (
    CONTACT_PERSON,
    CUSTOMER,
    DELIVERY_ADDRESS,
    DEPARTMENT,
    EMPLOYEE,
    PROJECT,
)
from bindeledd.connectors.poweroffice_go.rules import registers as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.sync.flows import Direction, Flow, Group, Register

_DEPARTMENT: Final = Register[Client](
    kind="department",
    list_=Client.list_departments,
    identity=rules.department_identity,
    changed_at=changed_at,
    mapping=DEPARTMENT,
    get=Client.get_department,
)
_EMPLOYEE: Final = Register[Client](
    kind="employee",
    list_=Client.list_employees,
    identity=rules.employee_identity,
    changed_at=changed_at,
    mapping=EMPLOYEE,
    get=Client.get_employee,
)
_CUSTOMER: Final = Register[Client](
    kind="customer",
    list_=Client.list_customers,
    identity=rules.customer_identity,
    changed_at=changed_at,
    mapping=CUSTOMER,
    get=Client.get_customer,
    # a changed address does not move the customer's own instant (section 3.3)
    full_every=timedelta(hours=6),
)
_CONTACT_PERSON: Final = Register[Client](
    kind="contact_person",
    list_=Client.list_contact_persons,
    identity=rules.contact_person_identity,
    changed_at=changed_at,
    mapping=CONTACT_PERSON,
    get=Client.get_contact_person,
)
_DELIVERY_ADDRESS: Final = Register[Client](
    kind="delivery_address",
    list_=Client.list_delivery_addresses,
    identity=rules.delivery_address_identity,
    changed_at=changed_at,
    mapping=DELIVERY_ADDRESS,
    get=Client.get_delivery_address,
)
_PROJECT: Final = Register[Client](
    kind="project",
    list_=Client.list_projects,
    identity=rules.project_identity,
    changed_at=changed_at,
    mapping=PROJECT,
    get=Client.get_project,
)

REGISTERS: Final[tuple[Register[Client], ...]] = (
    _DEPARTMENT,
    _EMPLOYEE,
    _CUSTOMER,
    _CONTACT_PERSON,
    _DELIVERY_ADDRESS,
    _PROJECT,
)

GROUPS: Final = (
    Group(
        name="departments",
        label="Departments",
        theirs="Departments",
        explanation=(
            "Ties departments on both sides together, so that employees and projects land in the "
            "right one. When sent, departments made here are also made in PowerOffice Go, before "
            "the employees."
        ),
        directions=(Direction.LINK, Direction.OUT),
    ),
    Group(
        name="employees",
        label="Employees",
        theirs="Employees",
        explanation=(
            "Ties each person to the employee in PowerOffice Go, also where the numbers differ, "
            "so that project managers and later hours and pay reach the right person. When sent, "
            "employees made here are also made there; a number that stands there is never changed."
        ),
        directions=(Direction.LINK, Direction.OUT),
    ),
    Group(
        name="customers",
        label="Customers",
        theirs="Customers",
        explanation=(
            "Moves customers with their contact persons and delivery addresses every hour. Decide "
            "first where customers are made: send them when they are made here, fetch them when "
            "they are made in PowerOffice Go. With create and update, later changes such as a new "
            "phone number move too."
        ),
        directions=(Direction.OUT, Direction.INTO),
    ),
    Group(
        name="projects",
        label="Projects",
        theirs="Projects and subprojects",
        explanation=(
            "Moves projects and subprojects every hour, main projects first. Use the same "
            "direction as for customers, or the customer of a project may be unknown on the other "
            "side. The project manager moves when that employee is linked."
        ),
        directions=(Direction.OUT, Direction.INTO),
        same_way_as="customers",
    ),
)

_PEOPLE: Final = ("poweroffice_go.departments_out", "poweroffice_go.employees_out")
_CUSTOMERS_OUT: Final = ("poweroffice_go.customers_out",)
_CUSTOMERS_INTO: Final = ("poweroffice_go.customers_into",)

DEPARTMENTS_OUT: Final = flows_of(_DEPARTMENT, "departments").sent(
    create=Client.create_department,
    update=Client.update_department,
    find=Client.find_department,
    proof="number",
    requirements=rules.OF_DEPARTMENTS,
)
EMPLOYEES_OUT: Final = flows_of(_EMPLOYEE, "employees").sent(
    create=Client.create_employee,
    update=Client.update_employee,
    find=Client.find_employee,
    proof="key",
    after=("poweroffice_go.departments_out",),
    requirements=rules.OF_EMPLOYEES,
)
CUSTOMERS_OUT: Final = flows_of(_CUSTOMER, "customers").sent(
    create=Client.create_customer,
    update=Client.update_customer,
    find=Client.find_customer,
    proof="key",
    after=_PEOPLE,
    requirements=rules.OF_CUSTOMERS,
)
CONTACT_PERSONS_OUT: Final = flows_of(_CONTACT_PERSON, "customers", "contact_persons").sent(
    create=Client.create_contact_person,
    update=Client.update_contact_person,
    find=Client.find_contact_person,
    proof="key",
    after=_CUSTOMERS_OUT,
    requirements=rules.OF_CONTACT_PERSONS,
)
DELIVERY_ADDRESSES_OUT: Final = flows_of(_DELIVERY_ADDRESS, "customers", "delivery_addresses").sent(
    create=Client.create_delivery_address,
    update=Client.update_delivery_address,
    find=Client.find_delivery_address,
    proof="key",
    after=_CUSTOMERS_OUT,
    requirements=rules.OF_DELIVERY_ADDRESSES,
)
PROJECTS_OUT: Final = flows_of(_PROJECT, "projects").sent(
    create=Client.create_project,
    update=Client.update_project,
    find=Client.find_project,
    proof="number",
    after=(*_PEOPLE, *_CUSTOMERS_OUT, *_CUSTOMERS_INTO),
    requirements=rules.OF_PROJECTS,
)

FLOWS: Final[tuple[Flow, ...]] = (
    DEPARTMENTS_OUT,
    EMPLOYEES_OUT,
    CUSTOMERS_OUT,
    flows_of(_CUSTOMER, "customers").fetched(after=_PEOPLE),
    CONTACT_PERSONS_OUT,
    flows_of(_CONTACT_PERSON, "customers", "contact_persons").fetched(after=_CUSTOMERS_INTO),
    DELIVERY_ADDRESSES_OUT,
    flows_of(_DELIVERY_ADDRESS, "customers", "delivery_addresses").fetched(after=_CUSTOMERS_INTO),
    PROJECTS_OUT,
    flows_of(_PROJECT, "projects").fetched(after=(*_PEOPLE, *_CUSTOMERS_INTO, *_CUSTOMERS_OUT)),
)
