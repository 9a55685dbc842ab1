"""Declarations of what a ledger says of our invoices: that they are posted, and what was paid.

Source: contract paper poweroffice-go, sections 15 and 18, and field-domain.md, E6, both read
2026-11-21.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bindeledd.connectors.poweroffice_go.client import Client
from bindeledd.connectors.poweroffice_go.flows.shared import BILLS, ITEMS, PROJECTS
from bindeledd.connectors.poweroffice_go.mapping.payments import PAYMENT, POSTED_INVOICE
from bindeledd.connectors.poweroffice_go.rules import payments as rules
from bindeledd.connectors.poweroffice_go.rules.shared import changed_at
from bindeledd.sync.flows import Direction, Flow, Group, Inbound, Register

REGISTERS: Final[tuple[Register[Client], ...]] = (
    Register(
        kind="ledger_invoice",
        list_=Client.list_posted_invoices,
        identity=rules.posted_identity,
        changed_at=rules.balance_changed_at,
        mapping=POSTED_INVOICE,
        get=Client.get_posted_invoice,
        matched=False,
    ),
    Register(
        kind="invoice_payment",
        list_=Client.list_payments,
        identity=rules.payment_identity,
        changed_at=changed_at,
        mapping=PAYMENT,
        matched=False,
        # a match that was taken apart shows in no increment
        full_every=timedelta(hours=6),
    ),
)

GROUPS: Final = (
    Group(
        name="payments",
        label="Invoices and payments",
        theirs="Outgoing invoices and customer ledger",
        explanation=(
            "Fetches every hour what became of invoice attachments and invoices that were sent: "
            "the number of the invoice, what is open of it, and what was paid when. Other invoices "
            "there are left alone. What is written off is no payment; how a payment of several "
            "invoices divides is told by what each balance fell."
        ),
        directions=(Direction.INTO,),
    ),
)

_INVOICES: Final = "poweroffice_go.ledger_invoices_into"

FLOWS: Final[tuple[Flow, ...]] = (
    Inbound(
        name=_INVOICES,
        kind="ledger_invoice",
        group="payments",
        mapping=POSTED_INVOICE,
        # what our bills became is known once lost answers to them are looked up
        after=(*PROJECTS, *ITEMS, *BILLS),
        belongs=(("invoice_attachment", "Id"), ("invoice", "Id")),
    ),
    Inbound(
        name="poweroffice_go.payments_into",
        kind="invoice_payment",
        group="payments",
        mapping=PAYMENT,
        after=(_INVOICES,),
        belongs=(("invoice_attachment", "VoucherId"), ("invoice", "VoucherId")),
    ),
)
