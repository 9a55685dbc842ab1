"""The table of supplier invoices' lines that are coded to projects."""

from __future__ import annotations

from django.db import models

from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.workspace import columns, locks
from bindeledd.workspace.registers import Register, touches, with_history


@with_history()
class SupplierCost(Register):
    """One cost line: from the ledger, from a SAF-T file, or entered by hand."""

    project = columns.reference("workspace.Project", "supplier_costs")
    incurred_on = models.DateField()
    amount = columns.amount()
    supplier_name = columns.text(200)
    supplier_number = columns.text(50)
    text = columns.text(500)
    document_number = columns.text(50)
    """The voucher's number in the ledger."""
    invoice_number = columns.text(50)
    """The supplier's own."""
    has_document = columns.flag(usual=False)
    """Whether the ledger keeps the invoice itself, to be fetched when somebody asks."""
    vat_code = columns.code("3")
    billable = columns.flag(usual=False)
    markup_percent = columns.percent(default=0, db_default=0)
    connection_id = models.UUIDField(null=True, blank=True)
    active = columns.flag(usual=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="supplier_cost_in_company"),
            CompanyPolicy(name="supplier_cost_company"),
        ]
        indexes = [
            models.Index(fields=["company", "changed_tx", "id"], name="supplier_cost_changed"),
            models.Index(
                fields=["company", "project", "incurred_on"], name="supplier_cost_of_project"
            ),
        ]
        triggers = [*touches(named=False), locks.locked_when_held("supplier_cost")]
