"""Field tables between our invoice attachments and PowerOffice Go's sales orders; pure.

Two lists, because the two buttons have two (field-domain.md, A9 and A10): without PDF the lines
carry unit and cost price, with PDF they do not. VAT is no field of a line there: it follows the
product's sales account.

Source: contract paper poweroffice-go, section 14, and field-domain.md, A9 and A10, both read
2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.payloads.invoicing import OrderLinePayload, OrderPayload
from bindeledd.connectors.poweroffice_go.values.invoicing import (
    DESCRIPTION,
    LINE_LABELS,
    ORDER_CODES,
    ORDER_LABELS,
    PRODUCT,
    REFERENCE,
    line_unit,
    order_number,
)
from bindeledd.connectors.poweroffice_go.values.shared import DAY
from bindeledd.sync.fields import AnyRow
from bindeledd.sync.mapping import Field, Mapping, Out, Ref, Rows
from bindeledd.workspace.records import BillingLine, InvoiceAttachment

_LINE: Final[tuple[AnyRow, ...]] = (
    Out("LineType", lambda _line: "Normal", (), "always a normal line"),
    Ref("item_id", "ProductId", "item"),
    Out(
        "ProductCode",
        lambda line: PRODUCT.out(line.item_number),
        ("item_number",),
        "every line needs one; a linked item goes by its id as well",
    ),
    Field("text", "Description", DESCRIPTION),
    Field("discount_percent", "Allowance"),
    Field("quantity", "Quantity"),
    Field("price", "ProductUnitPrice"),
    Field("position", "SortOrder"),
    Out(
        "ExternalImportReference",
        lambda line: str(line.id),
        (),
        "tells the line from the others of the order",
    ),
)
_LINE_LEFT_OUT: Final = {
    "kind": "it is told by the product there",
    "detail": "stands on the basis",
    "amount": "reckoned there from quantity, price and discount; the answer is compared",
    "vat_code": "follows the product's sales account there",
    "dimension": "the order's own dimensions hold",
}

LINE: Final = Mapping(
    BillingLine,
    OrderLinePayload,
    rows=(
        *_LINE,
        Out(
            "UnitOfMeasureCode",
            lambda line: line_unit(line.unit),
            ("unit",),
            "as one of their codes; of one sum the product's own holds",
        ),
        Field("cost_price", "ProductUnitCost"),
    ),
    left_out=_LINE_LEFT_OUT,
    labels=LINE_LABELS,
)
"""A line of an order without PDF (A9.7)."""

LINE_BESIDE_PDF: Final = Mapping(
    BillingLine,
    OrderLinePayload,
    rows=_LINE,
    left_out=_LINE_LEFT_OUT
    | {
        "unit": "not sent with a PDF of the basis",
        "cost_price": "not sent with a PDF of the basis",
    },
    labels={
        path: label
        for path, label in LINE_LABELS.items()
        if path not in {"UnitOfMeasureCode", "ProductUnitCost"}
    },
)
"""A line of an order that has the basis as a PDF (A10.7)."""


def _order(line: Mapping[BillingLine]) -> Mapping[InvoiceAttachment]:
    return Mapping(
        InvoiceAttachment,
        OrderPayload,
        rows=(
            Out(
                "ImportedOrderNo",
                lambda attachment: order_number(attachment.number),
                ("number",),
                "the digits that our number ends with",
            ),
            Field("ordered_on", "SalesOrderDate", DAY),
            Ref("project_id", "ProjectId", "project", required=True),
            Ref("customer_id", "CustomerId", "customer", required=True),
            Field("your_reference", "CustomerReference", REFERENCE),
            Out("SalesOrderStatus", lambda _: "Draft", (), "always a draft"),
            Rows("lines", "SalesOrderLines", line),
        ),
        left_out={
            "state": "says whether it may go, and moves nothing",
            "email": "goes along when the invoice is sent from here; an order has no e-mail",
            "delivered_on": "stays here",
            "begins_on": "stands on the basis",
            "ends_on": "stands on the basis",
            "title": "stands on the basis",
            "text": "stands on the basis",
            "with_basis": "the button decides",
            "net": "the sum of the lines; the answer is compared",
            "active": "a deleted attachment is never handed over",
        },
        labels=ORDER_LABELS,
        codes=ORDER_CODES,
    )


ORDER: Final = _order(LINE)
ORDER_BESIDE_PDF: Final = _order(LINE_BESIDE_PDF)
