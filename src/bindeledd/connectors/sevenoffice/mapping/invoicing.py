"""Field table between invoice attachments and 24SevenOffice's orders; pure.

Single or several lines, grouped hours and item numbers are settled when an attachment is made here
(field-domain.md, B0.9-B0.11), so lines come as they shall stand there.

Source: contract paper 24sevenoffice, section 2.8, and field-domain.md, B5 and X12, both read
2026-11-21.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Any, Final

from bindeledd.connectors.sevenoffice.payloads.invoicing import OrderLinePayload, OrderPayload
from bindeledd.connectors.sevenoffice.values.invoicing import (
    LINE_LABELS,
    LINE_TEXT,
    MANUAL,
    NORMAL,
    ORDER_CODES,
    ORDER_LABELS,
    REFERENCE,
    state,
)
from bindeledd.connectors.sevenoffice.values.shared import DAY, same_amount, same_day
from bindeledd.sync.mapping import Chosen, Field, Flat, Listed, Mapping, Out, Ref, Rows
from bindeledd.workspace.records import BillingLine, InvoiceAttachment

ORDER_STATE: Final = "order_state"
"""Setting: the state in which orders are made."""
DEPARTMENT: Final = "department"
"""Setting: the department of orders."""
DIMENSION_TYPE: Final = "dimension_type"
"""Setting: which of their dimensions machines belong to (B5.2)."""
PRODUCTS: Final = "product"
DIMENSIONS: Final = "dimension_value"
"""Lists of theirs whose entries lines name by number."""


def _dimension(_line: BillingLine, entry: Flat) -> list[dict[str, Any]]:
    return [{name: entry[name] for name in ("TypeId", "Name", "Value") if name in entry}]


LINE: Final = Mapping(
    BillingLine,
    OrderLinePayload,
    rows=(
        Listed("ProductId", by="item_number", catalogue=PRODUCTS, rule="by its product number"),
        Out("Price", lambda line: line.price, ("price",), "NOK excluding VAT", same_amount),
        Field("text", "Name", LINE_TEXT),
        Out(
            "DiscountRate",
            lambda line: line.discount_percent,
            ("discount_percent",),
            "percent",
            same_amount,
        ),
        Out("Quantity", lambda line: line.quantity, ("quantity",), "", same_amount),
        Out("SequenceNumber", lambda line: line.position + 1, ("position",), "from one"),
        Out("Type", lambda _line: NORMAL, (), "always a normal line"),
        Listed(
            "UserDefinedDimensions",
            by="dimension",
            catalogue=DIMENSIONS,
            make=_dimension,
            reads=("dimension",),
            rule="the machine's, where they have it; else the line goes without",
            where=("TypeId", DIMENSION_TYPE),
        ),
    ),
    left_out={
        "kind": "it is told by the product there",
        "item_id": "lines name products by their number",
        "detail": "stands on the basis",
        "unit": "their lines have no field for it",
        "amount": "reckoned there from quantity, price and discount",
        "vat_code": "follows the product there",
        "cost_price": "follows the product there",
    },
    labels=LINE_LABELS,
)


def _state(_attachment: InvoiceAttachment, chosen: Table[str, Any]) -> str:
    return state(str(chosen.get(ORDER_STATE) or ""))


ORDER: Final = Mapping(
    InvoiceAttachment,
    OrderPayload,
    rows=(
        Field("number", "ReferenceNumber", REFERENCE),
        Field("ordered_on", "DateOrdered", DAY, same_day),
        Ref("project_id", "ProjectId", "project", required=True),
        Ref("customer_id", "CustomerId", "customer", required=True),
        Field("your_reference", "YourReference", REFERENCE),
        Out("OrderStatus", _state, (), "as chosen; never an invoice", by_choice=True),
        Out("Distributor", lambda _attachment: MANUAL, (), "nothing is sent by itself"),
        Chosen("DepartmentId", DEPARTMENT, optional=True),
        Rows("lines", "InvoiceRows", LINE),
    ),
    left_out={
        "state": "says whether it may go, and moves nothing",
        "email": "the customer's own address holds there",
        "delivered_on": "stays here",
        "begins_on": "stands on the basis",
        "ends_on": "stands on the basis",
        "title": "stands on the basis",
        "text": "stands on the basis",
        "with_basis": "orders take no file over this service",
        "net": "the sum of the lines",
        "active": "a deleted attachment is never handed over",
    },
    labels=ORDER_LABELS,
    codes=ORDER_CODES,
)
