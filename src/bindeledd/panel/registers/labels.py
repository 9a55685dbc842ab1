"""What fields and values of the registers are called on pages."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.panel import formatting
from bindeledd.workspace.records import DeliveryMethod, ProjectStatus

FIELDS: Final[dict[str, Promise]] = {
    "active": _("In use"),
    "address1": _("Address"),
    "address2": _("Address, second line"),
    "available_to_all": _("Available to all employees"),
    "city": _("Place"),
    "country": _("Country"),
    "customer_id": _("Customer"),
    "department_id": _("Department"),
    "email": _("E-mail"),
    "ends_on": _("Last day"),
    "first_name": _("First name"),
    "hired_on": _("Hired on"),
    "invoice_delivery_method": _("Invoices are sent by"),
    "invoice_email": _("Invoice e-mail"),
    "is_default": _("First contact"),
    "is_primary": _("Primary address"),
    "joined_number": _("Whole number"),
    "last_name": _("Last name"),
    "left_on": _("Last day of work"),
    "manager_id": _("Manager"),
    "name": _("Name"),
    "number": _("Number"),
    "org_number": _("Organisation number"),
    "parent_id": _("Main project"),
    "payment_days": _("Payment time, days"),
    "phone": _("Phone"),
    "postal_code": _("Post code"),
    "starts_on": _("First day"),
    "status": _("State"),
    "title": _("Title"),
}

DELIVERY_METHODS: Final = (
    (DeliveryMethod.EHF.value, _("EHF (electronic invoice)")),
    (DeliveryMethod.EMAIL.value, _("E-mail")),
    (DeliveryMethod.PRINT.value, _("Print")),
)

VALUES: Final[dict[str, Promise]] = {
    **dict(DELIVERY_METHODS),
    ProjectStatus.ACTIVE.value: _("active"),
    ProjectStatus.ENDED.value: _("ended"),
}


def field_label(name: str) -> str:
    """Return what a field is called; its own name where nobody named it."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def value_text(field: str, value: Any) -> str:
    """Return a value of a record's field as a person reads it; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, date):
        return formatting.day(value)
    code = value.value if isinstance(value, Enum) else value
    if field in {"invoice_delivery_method", "status"}:
        return str(VALUES.get(code, code))
    return str(code)
