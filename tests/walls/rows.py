"""A valid row of any table, made from what its model says: for tests that walk over all tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.models import User
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.kind import rows_of

_numbers = count(1)

SPECIAL: dict[str, dict[str, Any]] = {
    "sync.PlanRow": {"action": "create", "flow": "poweroffice_go.customers"},
    "sync.Run": {"trigger": "hand", "state": "done"},
    "sync.Waiting": {"why": "refused", "kind": "customer"},
    "tenancy.Membership": {"role": "worker"},
    "workspace.CompletedWeek": {"monday": date(2026, 11, 16)},
    "workspace.Import": {
        "source": "csv",
        "summary": {"kind": "customer", "headers": [], "columns": {}},
    },
    "workspace.Invoice": {
        "seller": {"name": "Ours AS"},
        "buyer": {"name": "Fjell Bygg AS", "number": "1"},
    },
    "workspace.InvoiceAttachment": {"customer": None},
    "workspace.InvoiceAttachmentLine": {"vat_code": "3"},
    "workspace.InvoiceLine": {"vat_code": "3"},
    "workspace.PayrollFile": {"name": "payroll.csv", "media_type": "text/csv"},
    "workspace.PayrollLine": {"kind": "hour_entry", "post": "hours"},
    "workspace.PayItemChoice": {"post": "hours"},
    "workspace.ProjectEstimate": {"post": "wage"},
    "workspace.InvoiceSource": {"kind": "hour_entry", "state": "reserved"},
    "workspace.RecordLock": {"why": "billed"},
    "workspace.Withdrawal": {"text": "Pipes"},
}
"""What cannot be guessed from the type of a column."""

WITH: dict[str, dict[str, Any]] = {
    "workspace.Invoice.credits": {"kind": "credit_note"},
    "workspace.Withdrawal.returns": {"quantity": Decimal(-1)},
}
"""What a row has to say beside a reference for the reference to make sense."""

PLAIN: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.BooleanField, False),
    (models.DateTimeField, datetime(2026, 11, 19, 8, tzinfo=UTC)),
    (models.DateField, date(2026, 11, 19)),
    (models.DecimalField, Decimal(1)),
    (models.IntegerField, 1),
    (models.JSONField, {}),
    (models.BinaryField, b"x"),
)


def company_models() -> list[type[models.Model]]:
    """Return all tables of ours that belong to a company, those of histories left out."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("bindeledd.")
        and any(field.name == "company" for field in model._meta.concrete_fields)
        and not hasattr(model, "pgh_tracked_model")
    ]


def inner_references(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Yield the columns that name a row of the same company."""
    known = set(company_models())
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in known:
            yield field


Known = dict[type[models.Model], models.Model]


def a_row(model: type[models.Model], known: Known | None = None) -> models.Model:
    """Insert a valid row with all that it needs; called inside a company's scope.

    Args:
        model: Its table.
        known: Rows to name where one is needed; others are made.
    """
    made: models.Model = rows_of(model).create(**values_of(model, known or {}))
    return made


def values_of(model: type[models.Model], known: Known | None = None) -> dict[str, Any]:
    """Return values of a valid row; what it has to name is made."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name == "company":
            found["company_id"] = current_company()
        elif field.name != "id" and not field.generated:
            value = _value(field, known or {})
            if value is not None:
                found[field.name] = value
    return found | SPECIAL.get(model._meta.label, {})


def _value(field: models.Field[Any, Any], known: Known) -> Any:
    if field.has_default() or field.null or getattr(field, "auto_now_add", False):
        return None
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        if target is User:
            return User.objects.create_user(f"{next(_numbers)}@firma.example")
        assert isinstance(target, type)
        return known.get(target) or a_row(target, known)
    if isinstance(field, models.CharField | models.TextField):
        return str(next(_numbers))[: field.max_length]
    if isinstance(field, models.UUIDField):
        return new_id()
    return next(value for kind, value in PLAIN if isinstance(field, kind))
