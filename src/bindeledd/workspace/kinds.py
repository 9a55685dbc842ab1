"""Gathers what runs write and what they only read of all areas, owners before what they own."""

from __future__ import annotations

from typing import Any

from bindeledd.workspace.accounting.documents import ACCRUED_DAY
from bindeledd.workspace.compensations.kinds import COMPENSATION, COMPENSATION_TYPE
from bindeledd.workspace.costs.kinds import SUPPLIER_COST
from bindeledd.workspace.customers.kinds import CONTACT_PERSON, CUSTOMER, DELIVERY_ADDRESS
from bindeledd.workspace.invoicing.documents import INVOICE, INVOICE_ATTACHMENT
from bindeledd.workspace.invoicing.kinds import INVOICE_PAYMENT, LEDGER_INVOICE
from bindeledd.workspace.items.kinds import ITEM, ITEM_CATEGORY, WITHDRAWAL
from bindeledd.workspace.machines.kinds import MACHINE, MACHINE_USE
from bindeledd.workspace.ownership import Owner, ownership
from bindeledd.workspace.payroll.documents import PAYROLL_LINE
from bindeledd.workspace.payroll.kinds import PAY_ITEM
from bindeledd.workspace.people.kinds import DEPARTMENT, EMPLOYEE
from bindeledd.workspace.projects.kinds import PROJECT
from bindeledd.workspace.time.kinds import ACTIVITY, HOUR_ENTRY, HOUR_TYPE, WORK_TYPE

KINDS = {
    kind.name: kind
    for kind in (
        DEPARTMENT,
        EMPLOYEE,
        CUSTOMER,
        CONTACT_PERSON,
        DELIVERY_ADDRESS,
        PROJECT,
        HOUR_TYPE,
        WORK_TYPE,
        ACTIVITY,
        ITEM_CATEGORY,
        ITEM,
        MACHINE,
        COMPENSATION_TYPE,
        PAY_ITEM,
        HOUR_ENTRY,
        MACHINE_USE,
        WITHDRAWAL,
        COMPENSATION,
        SUPPLIER_COST,
        LEDGER_INVOICE,
        INVOICE_PAYMENT,
    )
}
"""What runs write, in the order in which they move it (field-domain.md, X1)."""

DOCUMENTS = {
    document.name: document for document in (PAYROLL_LINE, ACCRUED_DAY, INVOICE_ATTACHMENT, INVOICE)
}
"""What people make and runs only read."""

TOLD = (LEDGER_INVOICE.name, INVOICE_PAYMENT.name)
"""What ledgers tell of our documents: no person writes it, and no file brings it."""

IN_ORDER = (*(name for name in KINDS if name not in TOLD), *DOCUMENTS, *TOLD)
"""All of them, in the order of X1: what a ledger says of invoices comes after invoices."""


def owner_of_record(name: str, record: Any | None) -> Owner | None:
    """Return which connection owns fields of one record; of a new one, where there is none yet.

    Of a kind whose rows came over a connection or were made here, it owns its own rows only.
    """
    owner, kind = ownership.owner_of(name), KINDS.get(name)
    if owner is None or kind is None or not kind.came_over:
        return owner
    came_over = None if record is None else getattr(record, kind.came_over)
    return owner if came_over == owner.connection_id else None
