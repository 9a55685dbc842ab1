"""Declarations of customers, people and projects.

Source: contract paper 24sevenoffice, sections 2.4, 2.5, 2.10 and 4, and field-domain.md, B0.4-B0.6,
B0.12, B1, B2 and X1, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.flows.shared import CUSTOMERS, MOST_AT_ONCE, flows_of
from bindeledd.connectors.sevenoffice.mapping.registers import (
    CUSTOMER,
    EMPLOYEE,
    NUMBER_IN_NAME,
    OWN_NUMBERS,
    PAYMENT_DAYS,
    PROJECT,
    WITH_CUSTOMER,
)
from bindeledd.connectors.sevenoffice.rules import registers as rules
from bindeledd.connectors.sevenoffice.rules.shared import changed_at
from bindeledd.sync.flows import Direction, Flow, Group, ManyAtOnce, Register, Setting

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
)
_PROJECT: Final = Register[Client](
    kind="project",
    list_=Client.list_projects,
    identity=rules.project_identity,
    changed_at=changed_at,
    mapping=PROJECT,
    get=Client.get_project,
)

REGISTERS: Final[tuple[Register[Client], ...]] = (_EMPLOYEE, _CUSTOMER, _PROJECT)

GROUPS: Final = (
    Group(
        name="employees",
        label="Employees",
        theirs="Employees",
        explanation=(
            "Ties each person to the employee in 24SevenOffice, by name, so that nobody has to "
            "look up contact ids. Hours can be sent for linked people only, and a project manager "
            "is fetched where that person is linked."
        ),
        directions=(Direction.LINK,),
        links=("employee",),
    ),
    Group(
        name="customers",
        label="Customers",
        theirs="Customers",
        explanation=(
            "Moves customers every hour. Decide first where customers are made: send them when "
            "they are made here, fetch them when they are made in 24SevenOffice. Customers that "
            "stand on both sides are matched first, so that none comes twice. Nothing can be "
            "emptied there from here: what is emptied here stays as it was there."
        ),
        directions=(Direction.OUT, Direction.INTO),
        settings=(
            Setting(
                name=PAYMENT_DAYS,
                form="text",
                default="14",
                label="Payment time of new customers, in days",
                explanation=(
                    "Given to customers that are sent and have no payment time of their own. "
                    "Empty leaves it to 24SevenOffice."
                ),
            ),
            Setting(
                name=OWN_NUMBERS,
                form="yes_no",
                default=False,
                label="New customers get our number",
                explanation=(
                    "Otherwise 24SevenOffice gives the next number of its own. A number that is "
                    "taken there is held, and never given to somebody else's customer."
                ),
                advanced=True,
            ),
        ),
    ),
    Group(
        name="projects",
        label="Projects",
        theirs="Projects",
        explanation=(
            "Moves projects every hour. 24SevenOffice numbers projects by itself, and there are no "
            "subprojects there: each goes as a project of its own. The project manager is only "
            "fetched: whoever makes a project there owns it, and nothing lets us name another. A "
            "project that ends here is not ended there, since nothing in their service does that."
        ),
        directions=(Direction.OUT, Direction.INTO),
        settings=(
            Setting(
                name=WITH_CUSTOMER,
                form="yes_no",
                default=True,
                label="The customer of the project moves along",
                explanation=(
                    "Where the customer is not linked yet, it follows when it is. Leave it off "
                    "when projects there shall have no customer, or another one than here."
                ),
            ),
            Setting(
                name=NUMBER_IN_NAME,
                form="yes_no",
                default=False,
                label="Our project number stands first in the name",
                explanation=(
                    "So that people find a project there by the number that it has here. Projects "
                    "that are linked already get it with their next change."
                ),
                advanced=True,
            ),
        ),
        same_way_as="customers",
    ),
)

FLOWS: Final[tuple[Flow, ...]] = (
    flows_of(_CUSTOMER, "customers").sent(
        create=Client.create_customer,
        update=Client.update_customer,
        find=Client.find_customer,
        proof="mark",
        many=ManyAtOnce(Client.create_customers, MOST_AT_ONCE),
        requirements=rules.OF_CUSTOMERS,
    ),
    flows_of(_CUSTOMER, "customers").fetched(),
    flows_of(_PROJECT, "projects").sent(
        create=Client.create_project,
        update=Client.update_project,
        find=Client.find_project,
        proof="mark",
        after=CUSTOMERS,
        requirements=rules.OF_PROJECTS,
    ),
    flows_of(_PROJECT, "projects").fetched(after=CUSTOMERS),
)
