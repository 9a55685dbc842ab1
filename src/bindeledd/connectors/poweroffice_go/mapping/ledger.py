"""Field tables between what stands in the books here and there; pure.

Source: contract paper poweroffice-go, sections 14, 15.2 and 17, and field-domain.md, A11, A13 and
E5, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.mapping.invoicing import LINE_BESIDE_PDF
from bindeledd.connectors.poweroffice_go.payloads.invoicing import OrderPayload
from bindeledd.connectors.poweroffice_go.payloads.ledger import (
    InvoiceVoucherPayload,
    ManualVoucherPayload,
    VoucherLinePayload,
)
from bindeledd.connectors.poweroffice_go.values.invoicing import (
    ORDER_CODES,
    ORDER_LABELS,
    REFERENCE,
    order_number,
)
from bindeledd.connectors.poweroffice_go.values.ledger import (
    INVOICE_CODES,
    INVOICE_LABELS,
    LINE_LABELS,
    VOUCHER_LABELS,
    DayVoucher,
    VoucherLine,
    hours,
    invoice_number,
    total,
    voucher_lines,
)
from bindeledd.connectors.poweroffice_go.values.shared import DAY
from bindeledd.sync.mapping import Chosen, Field, Mapping, Out, Ref, Rows
from bindeledd.workspace.records import Invoice

DEBIT: Final = "debit_account"
CREDIT: Final = "credit_account"
"""Settings: accounts that accrued cost is posted to."""


def _line(account: str) -> Mapping[VoucherLine]:
    return Mapping(
        VoucherLine,
        VoucherLinePayload,
        rows=(
            Chosen("AccountId", account),
            Field("amount", "CurrencyAmount"),
            Ref("project_id", "ProjectId", "project", required=True),
            Out("Quantity", lambda line: hours(line.minutes), ("minutes",), "decimal hours"),
            Field("text", "Description"),
            Field("reference", "ExternalLineReference"),
        ),
        labels=LINE_LABELS,
    )


DAY_VOUCHER: Final = Mapping(
    DayVoucher,
    ManualVoucherPayload,
    rows=(
        Field("day", "VoucherDate", DAY),
        Out("CurrencyCode", lambda _: "NOK", (), "always NOK"),
        Field("text", "Description"),
        Rows("debit", "Debit", _line(DEBIT)),
        Rows("credit", "Credit", _line(CREDIT)),
    ),
    labels=VOUCHER_LABELS,
)
"""The voucher of a day's accrued hour cost (A13)."""

SALES: Final = "sales_account"
ROUNDING: Final = "rounding_account"
"""Settings: accounts that an invoice is posted to where no product tells a better one."""

INVOICE_VOUCHER: Final = Mapping(
    Invoice,
    InvoiceVoucherPayload,
    rows=(
        Out("InvoiceNo", lambda one: invoice_number(one.number), ("number",), "a whole number"),
        Out("Kind", lambda one: one.kind, ("kind",), "invoice or credit note"),
        Field("issued_on", "VoucherDate", DAY),
        Field("due_on", "DueDate", DAY),
        Field("delivered_on", "DeliveryDate", DAY),
        Ref("customer_id", "CustomerId", "customer", required=True),
        Ref("project_id", "ProjectId", "project", required=True),
        Field("your_reference", "CustomerReference", REFERENCE),
        Field("text", "Description"),
        Out("CurrencyCode", lambda _: "NOK", (), "always NOK"),
        Out("CurrencyAmount", total, ("total", "kind"), "to pay; positive on credit notes too"),
        Chosen("SalesAccountId", SALES),
        Chosen("RoundingAccountId", ROUNDING, optional=True),
        Out(
            "OutgoingInvoiceLines",
            voucher_lines,
            ("lines", "net", "vat", "rounding"),
            "with VAT; together what was issued",
        ),
    ),
    left_out={
        "credits_id": "a voucher there names no other; they are matched there",
        "attachment_id": "the attachment is ours",
        "email": "the invoice is issued here, nothing is sent from there",
        "active": "an invoice is never taken back but by a credit note",
    },
    labels=INVOICE_LABELS,
    codes=INVOICE_CODES,
)
"""An invoice of ours as a voucher, with its own number (A11, E5)."""

INVOICE_ORDER: Final = Mapping(
    Invoice,
    OrderPayload,
    rows=(
        Out(
            "ImportedOrderNo",
            lambda one: order_number(one.number),
            ("number",),
            "the digits that our number ends with",
        ),
        Field("issued_on", "SalesOrderDate", DAY),
        Field("delivered_on", "DeliveryDate", DAY),
        Ref("project_id", "ProjectId", "project", required=True),
        Ref("customer_id", "CustomerId", "customer", required=True),
        Field("your_reference", "CustomerReference", REFERENCE),
        Out("SalesOrderStatus", lambda _: "Draft", (), "always a draft"),
        Rows("lines", "SalesOrderLines", LINE_BESIDE_PDF),
    ),
    left_out={
        "kind": "quantities below zero make a credit note there",
        "credits_id": "an order there names no other",
        "attachment_id": "the attachment is ours",
        "due_on": "follows the customer's payment terms there",
        "email": "goes along when the invoice is sent from here; an order has no e-mail",
        "text": "stays here",
        "net": "the sum of the lines; the answer is compared",
        "vat": "follows the products' sales accounts there",
        "rounding": "reckoned there",
        "total": "reckoned there",
        "active": "an invoice is never taken back but by a credit note",
    },
    labels=ORDER_LABELS | {"DeliveryDate": "Delivery date"},
    codes=ORDER_CODES,
)
"""An invoice of ours as an order, which gets a number of its own when it is invoiced (A11)."""
