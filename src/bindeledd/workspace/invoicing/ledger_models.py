"""Tables of what ledgers say of invoices: which they booked, and what was paid of them."""

from __future__ import annotations

from django.db import models

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns
from bindeledd.workspace.registers import Register, touches, with_history


@with_history()
class LedgerInvoice(Register):
    """One invoice or credit note in a ledger; on a credit note the amounts are negative.

    It stands for an attachment that was handed over, or for an invoice of ours; a ledger's other
    invoices are nobody's here. Only runs write it.
    """

    attachment = columns.reference("workspace.InvoiceAttachment", "ledger_invoices", needed=False)
    invoice = columns.reference("workspace.Invoice", "ledger_invoices", needed=False)
    number = models.CharField(max_length=50)
    is_credit_note = columns.flag(usual=False)
    invoiced_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    net = columns.maybe_amount()
    total = columns.amount()
    balance = columns.amount()
    paid_on = models.DateField(null=True, blank=True)
    active = columns.flag(usual=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="ledger_invoice_in_company"),
            CompanyPolicy(name="ledger_invoice_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="ledger_invoice_changed"),
            models.Index(fields=["company", "attachment"], name="ledger_invoice_of_attachment"),
            models.Index(fields=["company", "invoice"], name="ledger_invoice_of_invoice"),
        ]
        triggers = touches(named=False)


@with_history()
class InvoicePayment(Register):
    """What one payment settled of one invoice in a ledger. Only runs write it."""

    ledger_invoice = columns.reference("workspace.LedgerInvoice", "payments")
    paid_on = models.DateField()
    amount = columns.amount()
    text = columns.text(200)
    active = columns.flag(usual=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="invoice_payment_in_company"),
            CompanyPolicy(name="invoice_payment_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="invoice_payment_changed"),
            models.Index(fields=["company", "ledger_invoice"], name="invoice_payment_of"),
        ]
        triggers = touches(named=False)
