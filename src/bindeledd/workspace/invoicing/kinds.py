"""Kinds of record of this area: what ledgers say of invoices. Only runs write them."""

from __future__ import annotations

from bindeledd.tenancy.services import Ability
from bindeledd.workspace import records
from bindeledd.workspace.invoicing import rules, settling
from bindeledd.workspace.invoicing.ledger_models import InvoicePayment, LedgerInvoice
from bindeledd.workspace.kind import Kind

LEDGER_INVOICE = Kind(
    name="ledger_invoice",
    model=LedgerInvoice,
    record=records.LedgerInvoice,
    ability=Ability.INVOICE,
    rules=rules.LEDGER_INVOICE,
    called="number",
    refers=("attachment_id", "invoice_id"),
    settle=settling.after_invoices,
    side_by_side=True,
)
INVOICE_PAYMENT = Kind(
    name="invoice_payment",
    model=InvoicePayment,
    record=records.InvoicePayment,
    ability=Ability.INVOICE,
    rules=rules.INVOICE_PAYMENT,
    called="text",
    refers=("ledger_invoice_id",),
    settle=settling.after_payments,
    side_by_side=True,
)
