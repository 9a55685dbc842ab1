"""Who an order is, what an attachment needs before it can be one, and what it carries; pure.

Source: contract paper poweroffice-go, section 14, and field-domain.md, A9, both read 2026-11-21.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from bindeledd.connectors.poweroffice_go.rules.shared import Unmet, text_of
from bindeledd.sync.aftermath import LedgerLine
from bindeledd.sync.flows import FlowSettings, Identity, Payload, Requirement
from bindeledd.sync.mapping import Flat, Reason
from bindeledd.workspace.records import Invoice, InvoiceAttachment

SEND: Final = "send"
"""Setting: whether the invoice is sent as well."""


def order_identity(payload: Payload) -> Identity:
    """Return which order it is."""
    return Identity(id=str(payload["Id"]), number=text_of(payload, "SalesOrderNo"))


def _no_customer(record: InvoiceAttachment, _: FlowSettings) -> Unmet:
    return {"field": "customer_id"} if record.customer_id is None else None


def _no_lines(record: InvoiceAttachment, _: FlowSettings) -> Unmet:
    return {} if not record.lines else None


OF_ATTACHMENTS: Final = (
    Requirement("poweroffice_go.order_without_customer", _no_customer),
    Requirement("poweroffice_go.order_without_lines", _no_lines),
)


def lines_of(record: InvoiceAttachment) -> tuple[LedgerLine, ...]:
    """Return what an order carries, line by line."""
    return tuple(
        LedgerLine("invoice_line", line.id, record.revision, str(line.position), amount=line.amount)
        for line in record.lines
    )


def differs(record: InvoiceAttachment, payload: Payload) -> Reason | None:
    """Return that the order does not come to what we meant, excluding VAT."""
    theirs = payload.get("NetAmount")
    if theirs is None or Decimal(str(theirs)) == record.net:
        return None
    return Reason(
        "document.sum_differs", {"ours": str(record.net), "theirs": str(Decimal(str(theirs)))}
    )


def is_to_be_sent(_record: InvoiceAttachment | Invoice, settings: FlowSettings) -> bool:
    """Tell whether the company lets bindeledd send the invoice."""
    return settings.values.get(SEND) is True


def sending(record: InvoiceAttachment | Invoice, _: FlowSettings) -> Flat:
    """Return where the invoice goes when the customer has no address of its own there."""
    return {"email": record.email}
