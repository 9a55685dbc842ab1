"""Records: what leaves the workspace as data. Frozen, typed, without Django and without tables.

Text fields are never None: an empty text is an empty text. A date or a reference that is not
known is None. Minutes are whole numbers, money is NOK excluding VAT with two decimals, quantities
have three. `revision` is raised by the database with every change of the row.
"""

from __future__ import annotations

from bindeledd.workspace.records.documents import (
    AccruedDay,
    AccruedLine,
    BillingLine,
    Invoice,
    InvoiceAttachment,
    InvoiceLine,
    InvoicePayment,
    LedgerInvoice,
    PayrollLine,
)
from bindeledd.workspace.records.goods import (
    Compensation,
    CompensationKind,
    CompensationType,
    Item,
    ItemCategory,
    Machine,
    MachineUse,
    SupplierCost,
    Withdrawal,
)
from bindeledd.workspace.records.registers import (
    ContactPerson,
    Customer,
    DeliveryAddress,
    DeliveryMethod,
    Department,
    Employee,
    Project,
    ProjectBilling,
    ProjectStatus,
)
from bindeledd.workspace.records.work import (
    Activity,
    Approval,
    HourEntry,
    HourType,
    HourTypeKind,
    PayItem,
    PayItemKind,
    WorkType,
)

__all__ = [
    "AccruedDay",
    "AccruedLine",
    "Activity",
    "Approval",
    "BillingLine",
    "Compensation",
    "CompensationKind",
    "CompensationType",
    "ContactPerson",
    "Customer",
    "DeliveryAddress",
    "DeliveryMethod",
    "Department",
    "Employee",
    "HourEntry",
    "HourType",
    "HourTypeKind",
    "Invoice",
    "InvoiceAttachment",
    "InvoiceLine",
    "InvoicePayment",
    "Item",
    "ItemCategory",
    "LedgerInvoice",
    "Machine",
    "MachineUse",
    "PayItem",
    "PayItemKind",
    "PayrollLine",
    "Project",
    "ProjectBilling",
    "ProjectStatus",
    "SupplierCost",
    "Withdrawal",
    "WorkType",
]
