"""Gathers the tables of all areas for Django."""

from __future__ import annotations

from bindeledd.workspace.accounting.models import AccruedDay, ProjectEstimate
from bindeledd.workspace.compensations.models import (
    Compensation,
    CompensationRate,
    CompensationType,
    Receipt,
)
from bindeledd.workspace.costs.models import SupplierCost
from bindeledd.workspace.customers.models import ContactPerson, Customer, DeliveryAddress
from bindeledd.workspace.imports.models import Import, ImportRow, Supplier
from bindeledd.workspace.invoicing.ledger_models import InvoicePayment, LedgerInvoice
from bindeledd.workspace.invoicing.models import (
    Invoice,
    InvoiceAttachment,
    InvoiceAttachmentLine,
    InvoiceChoices,
    InvoiceLine,
    InvoiceLineSource,
    InvoiceSource,
    InvoiceVat,
)
from bindeledd.workspace.items.models import Item, ItemCategory, Withdrawal
from bindeledd.workspace.locks import RecordLock
from bindeledd.workspace.machines.models import Machine, MachineUse
from bindeledd.workspace.payroll.models import (
    PayItem,
    PayItemChoice,
    PayrollDraft,
    PayrollExport,
    PayrollExportLine,
    PayrollFile,
    PayrollLine,
)
from bindeledd.workspace.people.models import (
    Department,
    Employee,
    EmployeeExternalNumber,
    EmployeeLogin,
    EmploymentTerms,
)
from bindeledd.workspace.projects.models import Project, ProjectMember
from bindeledd.workspace.settings import CompanyChoices, NumberSeries
from bindeledd.workspace.time.models import (
    Activity,
    CompletedWeek,
    HourBankPosting,
    HourEntry,
    HourType,
    ProjectHourPrice,
    TimeChoices,
    WorkingTimeRules,
    WorkType,
)

__all__ = [
    "AccruedDay",
    "Activity",
    "CompanyChoices",
    "Compensation",
    "CompensationRate",
    "CompensationType",
    "CompletedWeek",
    "ContactPerson",
    "Customer",
    "DeliveryAddress",
    "Department",
    "Employee",
    "EmployeeExternalNumber",
    "EmployeeLogin",
    "EmploymentTerms",
    "HourBankPosting",
    "HourEntry",
    "HourType",
    "Import",
    "ImportRow",
    "Invoice",
    "InvoiceAttachment",
    "InvoiceAttachmentLine",
    "InvoiceChoices",
    "InvoiceLine",
    "InvoiceLineSource",
    "InvoicePayment",
    "InvoiceSource",
    "InvoiceVat",
    "Item",
    "ItemCategory",
    "LedgerInvoice",
    "Machine",
    "MachineUse",
    "NumberSeries",
    "PayItem",
    "PayItemChoice",
    "PayrollDraft",
    "PayrollExport",
    "PayrollExportLine",
    "PayrollFile",
    "PayrollLine",
    "Project",
    "ProjectEstimate",
    "ProjectHourPrice",
    "ProjectMember",
    "Receipt",
    "RecordLock",
    "Supplier",
    "SupplierCost",
    "TimeChoices",
    "Withdrawal",
    "WorkType",
    "WorkingTimeRules",
]
