"""Declarations of invoice attachments that become orders, and of what their settings choose from.

Source: contract paper 24sevenoffice, sections 2.8-2.10 and 4, and field-domain.md, B0.9-B0.11, B5
and X12, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.sevenoffice.client import Client
from bindeledd.connectors.sevenoffice.flows.shared import ITEMS, PROJECTS, SETTLE_MINUTES
from bindeledd.connectors.sevenoffice.mapping.invoicing import (
    DEPARTMENT,
    DIMENSION_TYPE,
    DIMENSIONS,
    ORDER,
    ORDER_STATE,
    PRODUCTS,
)
from bindeledd.connectors.sevenoffice.payloads.invoicing import DimensionPayload
from bindeledd.connectors.sevenoffice.rules import invoicing as rules
from bindeledd.connectors.sevenoffice.rules.items import product_identity
from bindeledd.connectors.sevenoffice.rules.shared import changed_at
from bindeledd.connectors.sevenoffice.values.invoicing import USUAL_STATE
from bindeledd.sync.flows import (
    Catalogue,
    Direction,
    Flow,
    Group,
    ManyAtOnce,
    Outbound,
    Register,
    Setting,
)

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="invoice_attachment",
        list_=None,
        identity=rules.order_identity,
        changed_at=changed_at,
        mapping=ORDER,
        get=Client.get_order,
        matched=False,
    ),
)

CATALOGUES: Final[tuple[Catalogue[Client], ...]] = (
    Catalogue(
        kind=PRODUCTS,
        list_=Client.list_products,
        identity=product_identity,
        label="Product",
    ),
    Catalogue(
        kind=DIMENSION_TYPE,
        list_=Client.list_dimension_types,
        identity=rules.dimension_type_identity,
        label="Dimension",
    ),
    Catalogue(
        kind=DIMENSIONS,
        list_=Client.list_dimensions,
        identity=rules.dimension_identity,
        label="Dimension value",
        shape=DimensionPayload,
        keeps=("TypeId", "Name", "Value"),
    ),
    Catalogue(
        kind=DEPARTMENT,
        list_=Client.list_departments,
        identity=rules.department_identity,
        label="Department",
    ),
)

GROUPS: Final = (
    Group(
        name="invoice_attachments",
        label="Invoice attachments",
        theirs="Orders",
        explanation=(
            "An invoice attachment becomes an order in 24SevenOffice when somebody presses the "
            "button on it, with all its lines. Every line needs an item number that is a product "
            "there. Whether it is one line or several, how hours are grouped and which item "
            "numbers are used is chosen in the settings of invoicing; choose several lines to "
            "spread income on machines. A second press finds the order that the first one made."
        ),
        directions=(Direction.OUT,),
        settings=(
            Setting(
                name=ORDER_STATE,
                form="choice",
                default=USUAL_STATE,
                label="State of new orders",
                explanation=(
                    "In which state an order is made. Which of them the order list shows follows "
                    "from how 24SevenOffice is set up: try one, and look. None of them is an "
                    "invoice."
                ),
                choices=(
                    ("Web", "Web, as 24SevenOffice does by itself"),
                    ("Draft", "Draft"),
                    ("Confirmed", "Confirmed"),
                    ("ForInvoicing", "For invoicing"),
                ),
            ),
            Setting(
                name=DIMENSION_TYPE,
                form="entry",
                default="",
                label="Dimension of machines",
                explanation=(
                    "A line for a machine gets the value of this dimension that is written on the "
                    "machine. A value that is not there is told, and the line goes without; it can "
                    "be set on the order by hand."
                ),
                to=DIMENSION_TYPE,
            ),
            Setting(
                name=DEPARTMENT,
                form="entry",
                default="",
                label="Department of orders",
                explanation="Orders belong to it there. Empty gives them none.",
                to=DEPARTMENT,
                advanced=True,
            ),
        ),
    ),
)

_ORDERS_AT_ONCE: Final = 10
"""A look-up reads all orders of a customer, so few may have to be looked up."""

ORDERS_OUT: Final[Outbound[Client]] = Outbound(
    name="sevenoffice.orders_out",
    kind="invoice_attachment",
    group="invoice_attachments",
    mapping=ORDER,
    create=Client.create_order,
    update=None,
    find=Client.find_order,
    get=Client.get_order,
    identity=rules.order_identity,
    proof="number",
    many=ManyAtOnce(Client.create_orders, _ORDERS_AT_ONCE),
    settle_minutes=SETTLE_MINUTES,
    after=(*PROJECTS, *ITEMS),
    requirements=rules.OF_ATTACHMENTS,
    asked="always",
    once=True,
    day=lambda record: record.ordered_on,
    lines=rules.lines_of,
    answered=rules.lacks_dimension,
    notices=frozenset({rules.LACKS_DIMENSION}),
    alike=Client.orders_like,
    becomes="Order %(number)s",
    button="Make invoice (%(system)s)",
)

FLOWS: Final[tuple[Flow, ...]] = (ORDERS_OUT,)
