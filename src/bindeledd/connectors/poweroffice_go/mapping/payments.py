"""Field tables between PowerOffice Go's posted invoices and payments and ours; pure.

Source: contract paper poweroffice-go, sections 15 and 18, and field-domain.md, E6, both read
2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.payloads.payments import (
    PostedInvoicePayload,
    SettledPayload,
)
from bindeledd.connectors.poweroffice_go.values import payments as values
from bindeledd.sync.mapping import Into, Mapping, Ref
from bindeledd.workspace.records import InvoicePayment, LedgerInvoice

POSTED_INVOICE: Final = Mapping(
    LedgerInvoice,
    PostedInvoicePayload,
    rows=(
        # an order keeps its id when it becomes an invoice, and so does a voucher that we posted
        Ref("attachment_id", "Id", "invoice_attachment", number=False, silent=True),
        Ref("invoice_id", "Id", "invoice", number=False, silent=True),
        Into("number", values.number, ("InvoiceNo", "VoucherNo"), "its own, else the voucher's"),
        Into("is_credit_note", values.is_credit_note, ("VoucherType",), ""),
        Into("invoiced_on", values.day("VoucherDate"), ("VoucherDate",), ""),
        Into("due_on", values.day("DueDate"), ("DueDate",), ""),
        Into("net", values.maybe_posted("NetPostedAmount"), ("NetPostedAmount",), "NOK"),
        Into("total", values.posted("TotalPostedAmount"), ("TotalPostedAmount",), "NOK"),
        Into("balance", values.posted("Balance"), ("Balance",), "what is not settled"),
        Into("paid_on", values.day("PaidOn"), ("PaidOn",), "day of the last entry that settled it"),
        Into(
            "active",
            lambda flat: flat.get("IsReversed") is not True,
            ("IsReversed",),
            "until it is reversed",
        ),
    ),
    labels=values.INVOICE_LABELS,
)
"""A posted invoice or credit note (A9, A11, E6)."""

PAYMENT: Final = Mapping(
    InvoicePayment,
    SettledPayload,
    rows=(
        Ref("ledger_invoice_id", "VoucherId", "ledger_invoice", required=True, number=False),
        Into("paid_on", values.day("PostingDate"), ("PostingDate",), ""),
        Into("amount", lambda flat: flat["Amount"], ("Amount",), "of this invoice"),
        Into(
            "text",
            lambda flat: str(flat.get("Vouchers") or ""),
            ("Vouchers",),
            "several where the ledger does not tell which paid what",
        ),
    ),
    left_out={"active": "ended when the ledger took it back"},
    labels=values.PAYMENT_LABELS,
)
"""What one payment settled of one invoice (E6)."""
