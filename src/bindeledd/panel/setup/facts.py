"""What the audit log calls registers, and the facts of a deed with their values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeledd.panel import formatting
from bindeledd.panel.invoicing.setup import PaperForm
from bindeledd.panel.registers.labels import field_label
from bindeledd.panel.time.rules import ChoicesForm, RulesForm
from bindeledd.sync import board, registry, wording
from bindeledd.sync.choosing import MODE_LABELS, POLICY_LABELS
from bindeledd.sync.flows import Direction
from bindeledd.tenancy.models import Role
from bindeledd.workspace.time.choices import FIGURES

FACTS: Final[dict[str, Promise]] = {
    "amount": _("amount"),
    "client": _("client"),
    "count": _("how many"),
    "direction": _("direction"),
    "documents": _("vouchers"),
    "employee": _("employee"),
    "extras": _("kinds of driving and expenses"),
    "fields": _("fields"),
    "first": _("first number"),
    "hours": _("hour types"),
    "invoice": _("invoice"),
    "kind": _("register"),
    "language": _("language"),
    "last": _("last number"),
    "mode": _("when"),
    "one": _("one row only"),
    "operator": _("looks after the installation"),
    "org_number": _("organisation number"),
    "policy": _("new and changed"),
    "prefix": _("begins with"),
    "role": _("role"),
    "rows": _("rows"),
    "scopes": _("may"),
    "sent": _("it was sent"),
    "target": _("handed to"),
    "theirs": _("number there"),
    "total": _("sum"),
}
"""What the facts of a deed are called; a choice is called what its field is called."""

FOR_MACHINES: Final = frozenset({"criterion", "digest", "expense", "size", "verdict"})

REGISTERS: Final[dict[str, Promise]] = {
    "accounting": _("Project accounts"),
    "activities": _("Activities"),
    "attachments": _("Invoice attachments"),
    "compensation_type": _("Kinds of driving and expenses"),
    "compensations": _("Driving and expenses"),
    "customer": _("Customers"),
    "customers": _("Customers"),
    "department": _("Departments"),
    "departments": _("Departments"),
    "employee": _("Employees"),
    "employees": _("Employees"),
    "hour_bank": _("Hour bank"),
    "hour_types": _("Hour types"),
    "hours": _("Hours"),
    "invoice": _("Invoices and credit notes"),
    "invoice_attachment": _("Invoice attachments"),
    "invoices": _("Invoices"),
    "item": _("Items"),
    "items": _("Items"),
    "machine": _("Machines"),
    "machines": _("Machines"),
    "pay_items": _("Pay items"),
    "payroll_exports": _("Earlier exports"),
    "project": _("Projects"),
    "projects": _("Projects"),
    "supplier_costs": _("Supplier invoices"),
    "work_types": _("Work types"),
}

_CHOICES: Final[dict[str, dict[str, Promise]]] = {
    "direction": {
        Direction.OFF: _("off"),
        Direction.LINK: _("linking only"),
        Direction.OUT: _("from us"),
        Direction.INTO: _("to us"),
    },
    "mode": {str(mode): words for mode, words in MODE_LABELS.items()},
    "policy": {str(policy): words for policy, words in POLICY_LABELS.items()},
}
_KRONER: Final = frozenset({"amount", "total"})


@lru_cache(maxsize=1)
def _chosen() -> dict[str, forms.Field]:
    """Return the fields in which a company's choices are made."""
    return {**PaperForm.base_fields, **RulesForm().fields, **ChoicesForm.base_fields}


def fact_label(name: str) -> str:
    """Return what a fact of a deed is called."""
    if name in FACTS:
        return str(FACTS[name])
    field = _chosen().get(name)
    return field_label(name) if field is None else str(field.label)


def fact_text(name: str, value: Any) -> Any:
    """Return the value of a fact as a person reads it."""
    if name == "role" and value in Role.values:
        return Role(value).label
    if name == "kind":
        return REGISTERS.get(value, value)
    if name in FIGURES and isinstance(value, int):
        return formatting.minutes(value)
    if name in _KRONER:
        return formatting.kroner(Decimal(value), 2)
    if name == "fields":
        return ", ".join(fact_label(one) for one in str(value).split(", "))
    return _choice(name, value) or wording.value_text(value)


def _choice(name: str, value: Any) -> Any:
    if name in _CHOICES:
        return _CHOICES[name].get(value)
    field = _chosen().get(name)
    choices = {str(code): word for code, word in getattr(field, "choices", ())}
    return choices.get(str(value))


def about_text(about: str) -> Any:
    """Return what a deed was about: a register, a day, or a data type of a system, by its name."""
    system, _gap, group = about.partition(" ")
    if group in REGISTERS and board.known_system(system):
        return f"{registry.connector(system).label}: {REGISTERS[group]}"
    try:
        return formatting.day(date.fromisoformat(about))
    except ValueError:
        return REGISTERS.get(about, about)
