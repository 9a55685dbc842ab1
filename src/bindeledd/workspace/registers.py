"""What all registers have in common: company, id, revision, change cursor, order and history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Func

from bindeledd.kernel.identity import new_id
from bindeledd.kernel.names import match_name
from bindeledd.tenancy.models import Company
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.tenancy.scope import current_company

ModelT = TypeVar("ModelT", bound=models.Model)

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField

KEEPING = ("revision", "changed_tx", "created_at", "updated_at")
"""Columns that the database keeps; writing them is no change of the record."""

_BORN = """
NEW.revision := 1;
NEW.changed_tx := pg_current_xact_id()::text::bigint;
RETURN NEW;
"""
_CHANGED = """
NEW.revision := OLD.revision + 1;
NEW.changed_tx := pg_current_xact_id()::text::bigint;
NEW.updated_at := now();
RETURN NEW;
"""


class CompanyRow(models.Model):
    """A row of one company: the one entered, unless told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, db_index=False, default=current_company, editable=False
    )

    class Meta:
        abstract = True


class Register(CompanyRow):
    """A row that leaves the workspace as a record.

    `changed_tx` is the transaction of the last real change; with it `exchange.changed` reads
    without gaps (see there). Trigger-kept: whatever is written to it here is replaced.
    """

    revision = models.BigIntegerField(default=1, editable=False)
    changed_tx = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class MatchName(_Text):
    """A column that holds `match_name` of another one; filled whenever a model is saved."""

    def __init__(self, *args: Any, of: tuple[str, ...] = ("name",), **options: Any) -> None:
        self.of = of
        fixed = {"max_length": 250, "editable": False, "default": "", "blank": True}
        super().__init__(*args, **(options | fixed))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 - Django's
        """Return the value to store."""
        return match_of(*(getattr(model_instance, name) for name in self.of))


def match_of(*parts: str) -> str:
    """Return the stored form of a name for matching."""
    return match_name(" ".join(parts))[:250]


def sort_text(*columns: str) -> models.GeneratedField:
    """Return a stored column that sorts in Norwegian order: æ, ø, å after z (STACK.md, 2)."""
    made = Func(
        *columns,
        arg_joiner=" || ' ' || ",
        template="translate(lower(%(expressions)s), 'æøåäö', '{|}{|')",
    )
    column = models.TextField(db_collation="C")
    return models.GeneratedField(expression=made, output_field=column, db_persist=True)


def sort_number(column: str) -> models.GeneratedField:
    """Return a stored column that sorts digits by value and other numbers as text."""
    made = Func(
        column,
        template=(
            "(case when %(expressions)s ~ '^[0-9]{1,20}$' "
            "then lpad(%(expressions)s, 20, '0') else lower(%(expressions)s) end)"
        ),
    )
    column_type = models.TextField(db_collation="C")
    return models.GeneratedField(expression=made, output_field=column_type, db_persist=True)


def lower_text(column: str) -> models.GeneratedField:
    """Return a stored lower-case column, for equality only: `lower()` is not leakproof."""
    made = Func(column, function="lower")
    return models.GeneratedField(
        expression=made, output_field=models.TextField(db_collation="C"), db_persist=True
    )


def touches(*generated: str, named: bool = True) -> list[pgtrigger.Trigger]:
    """Return the triggers that raise the revision and stamp the transaction.

    Args:
        generated: Generated columns of the table; they follow others and cannot be compared.
        named: Whether the table has a name to match by.
    """
    kept = [*KEEPING, *(["match_name"] if named else []), *generated]
    return [
        pgtrigger.Trigger(
            name="born", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_BORN
        ),
        pgtrigger.Trigger(
            name="changed",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=kept),
            func=_CHANGED,
        ),
    ]


def with_history(*left_out: str) -> Callable[[type[ModelT]], type[ModelT]]:
    """Return a class decorator: who changed what, kept by the database, fenced by company.

    Args:
        left_out: Columns that follow others and are no content.
    """

    def decorate(model: type[ModelT]) -> type[ModelT]:
        name = model._meta.model_name or ""
        columns = {field.name for field in model._meta.local_fields}
        unindexed = {
            field.name: models.ForeignKey(
                field.remote_field.model,
                on_delete=models.DO_NOTHING,
                db_constraint=False,
                db_index=False,
                null=field.null,
                related_name="+",
            )
            for field in model._meta.local_fields
            if isinstance(field, models.ForeignKey)
        }
        meta = {
            "constraints": [CompanyPolicy(name=f"{name}_event_company")],
            "indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name=f"{name[:21]}_event_of")],
        }
        tracked: type[ModelT] = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=sorted(columns & {*KEEPING, *left_out}),
            obj_field=pghistory.ObjForeignKey(db_index=False, related_name="+"),
            context_field=pghistory.ContextForeignKey(db_index=False),
            attrs=unindexed,
            meta=meta,
        )(model)
        return tracked

    return decorate
