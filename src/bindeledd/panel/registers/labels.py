"""What fields and values of the registers are called on pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.panel import formatting
from bindeledd.panel.goods import words as goods_words
from bindeledd.panel.states import APPROVAL, STATES
from bindeledd.panel.time import signs as time_signs
from bindeledd.workspace.records import DeliveryMethod, ProjectBilling, ProjectStatus

FIELDS: Final[dict[str, Promise]] = {
    "active": _("In use"),
    "activity_id": _("Activity"),
    "activity_name": _("Activity"),
    "address1": _("Address"),
    "address2": _("Address, second line"),
    "after_completed_week": _("Written after a finished week"),
    "amount": _("Amount"),
    "approved_at": _("Approved at"),
    "approved_by_id": _("Approved by"),
    "available_to_all": _("Available to all employees"),
    "bank_minutes": _("To the hour bank"),
    "begins_on": _("First day"),
    "billing": _("Billing"),
    "billable": _("Billed to the customer"),
    "billable_minutes": _("Billable hours"),
    "break_minutes": _("Break"),
    "category_id": _("Category"),
    "category_name": _("Category"),
    "city": _("Place"),
    "comment": _("Comment"),
    "cost_price": _("Cost price"),
    "country": _("Country"),
    "credited": _("Credited"),
    "customer_id": _("Customer"),
    "customer_name": _("Customer"),
    "department_id": _("Department"),
    "department_name": _("Department"),
    "dimension": _("Dimension"),
    "document_number": _("Document number"),
    "due_on": _("Due date"),
    "email": _("E-mail"),
    "employee_count": _("Employees"),
    "employee_id": _("Employee"),
    "employee_name": _("Employee"),
    "ended_at": _("To"),
    "ends_on": _("Last day"),
    "entry_count": _("Entries"),
    "entry_id": _("Sent in with"),
    "first_approved_at": _("First approved at"),
    "first_approved_by_id": _("First approved by"),
    "first_name": _("First name"),
    "gtin": _("Bar code"),
    "hired_on": _("Hired on"),
    "hour_type_id": _("Hour type"),
    "hour_type_name": _("Hour type"),
    "hourly_wage": _("Hourly wage"),
    "incurred_on": _("Day"),
    "invoice_delivery_method": _("Invoices are sent by"),
    "invoice_email": _("Invoice e-mail"),
    "is_deduction": _("Taken from the pay"),
    "is_default": _("First contact"),
    "is_primary": _("Primary address"),
    "issued_on": _("Date of invoice"),
    "item_count": _("Items in use"),
    "item_id": _("Item"),
    "item_number": _("Item number"),
    "joined_number": _("Whole number"),
    "kind": _("Kind"),
    "last_name": _("Last name"),
    "ledger_account": _("Ledger account"),
    "left_on": _("Last day of work"),
    "line_count": _("Lines"),
    "machine_id": _("Machine"),
    "machine_name": _("Machine"),
    "machine_number": _("Machine number"),
    "made_at": _("Made"),
    "made_by": _("Made by"),
    "manager_id": _("Manager"),
    "manager_name": _("Manager"),
    "markup_percent": _("Mark-up, %"),
    "minutes": _("Hours"),
    "name": _("Name"),
    "net": _("Sum excluding VAT"),
    "normal_day": _("Normal hours a day"),
    "number": _("Number"),
    "org_number": _("Organisation number"),
    "overtime_100_minutes": _("Overtime 100 %"),
    "overtime_50_minutes": _("Overtime 50 %"),
    "parent_id": _("Main project"),
    "parent_name": _("Below"),
    "pay": _("To the employee"),
    "payment_days": _("Payment time, days"),
    "phone": _("Phone"),
    "postal_code": _("Post code"),
    "price": _("Price"),
    "price_overtime_100": _("Price with overtime 100 %"),
    "price_overtime_50": _("Price with overtime 50 %"),
    "project_id": _("Project"),
    "project_name": _("Project name"),
    "project_number": _("Project"),
    "quantity": _("Quantity"),
    "receipt_count": _("Receipts"),
    "rejected_because": _("Sent back because"),
    "returns_id": _("Return of"),
    "started_at": _("From"),
    "starts_on": _("First day"),
    "state": _("State"),
    "status": _("State"),
    "supplier_name": _("Supplier"),
    "supplier_number": _("Supplier number"),
    "text": _("Text"),
    "title": _("Title"),
    "total": _("Sum including VAT"),
    "type_id": _("Type"),
    "type_name": _("Type"),
    "type_number": _("Type number"),
    "unit": _("Unit"),
    "used_on": _("Day"),
    "what": _("Item"),
    "valid_from": _("From"),
    "vat_code": _("VAT code"),
    "with_department": _("With department"),
    "with_project": _("With project"),
    "withdrawn_on": _("Day"),
    "work_type_id": _("Work type"),
    "work_type_name": _("Work type"),
    "worked_on": _("Day"),
}

DELIVERY_METHODS: Final = (
    (DeliveryMethod.EHF.value, _("EHF (electronic invoice)")),
    (DeliveryMethod.EMAIL.value, _("E-mail")),
    (DeliveryMethod.PRINT.value, _("Print")),
)

BILLINGS: Final = (
    (ProjectBilling.TIME_AND_MATERIAL.value, _("Time and material")),
    (ProjectBilling.FIXED_PRICE.value, _("Fixed price")),
    (ProjectBilling.INTERNAL.value, _("Internal")),
)
"""How a project is billed."""

VALUES: Final[dict[str, Promise]] = {
    **dict(DELIVERY_METHODS),
    **dict(BILLINGS),
    ProjectStatus.ACTIVE.value: _("active"),
    ProjectStatus.ENDED.value: _("ended"),
}

KINDS: Final[dict[str, Promise]] = {**time_signs.KINDS, **goods_words.KINDS}
"""Kinds of hour types, driving and expenses."""


def billing_text(code: str) -> str:
    """Return how a project is billed, in words."""
    return str(VALUES.get(code, code))


def field_label(name: str) -> str:
    """Return what a field is called; its own name where nobody named it."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def value_text(field: str, value: Any) -> str:
    """Return a value of a record's field as a person reads it; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if (field.endswith("minutes") or field == "normal_day") and isinstance(value, int):
        return formatting.minutes_plain(value)
    if isinstance(value, date | Decimal):
        return _measured(value)
    return _coded(field, value.value if isinstance(value, Enum) else value)


def _measured(value: date | Decimal) -> str:
    if isinstance(value, Decimal):
        return formatting.quantity(value)
    return formatting.moment(value) if isinstance(value, datetime) else formatting.day(value)


def _coded(field: str, code: Any) -> str:
    if field == "state" and code in APPROVAL:
        return str(STATES[APPROVAL[code]].word)
    if field == "kind" and code in KINDS:
        return str(KINDS[code])
    if field in {"invoice_delivery_method", "status", "billing"}:
        return str(VALUES.get(code, code))
    return str(code)
