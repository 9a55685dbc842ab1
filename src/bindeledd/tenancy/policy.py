"""Row level security as a model constraint, so that migrations write, alter and remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

OF_COMPANY = "company_id = (select nullif(current_setting('app.company_id', true), '')::uuid)"
"""A once-a-query constant that an index can serve; empty setting means no company."""

OF_PERSON = "user_id = (select nullif(current_setting('app.user_id', true), '')::bigint)"
"""A person's own rows, over all of that person's companies."""


class CompanyPolicy(BaseConstraint):
    """Forces row level security on a table, the owner included.

    Args:
        name: Name of the policy, unique per table.
        using: Condition on each row, read and written; no `%` in it.
        also_read: Further condition under which a row may be read but not written.
    """

    def __init__(self, *, name: str, using: str = OF_COMPANY, also_read: str = "") -> None:
        super().__init__(name=name)
        self.using = using
        self.also_read = also_read

    def constraint_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Return nothing for `CREATE TABLE`; the policy follows once the table stands."""
        if model is not None and schema_editor is not None:
            schema_editor.deferred_sql.append(self._create(model, schema_editor))
        return ""

    def create_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Return the statements that switch the policy on."""
        if model is None or schema_editor is None:
            raise TypeError("a policy needs its table")
        return self._create(model, schema_editor)

    def remove_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Return the statements that take the policy away; the table stays closed."""
        if model is None or schema_editor is None:
            raise TypeError("a policy needs its table")
        table = schema_editor.quote_name(model._meta.db_table)
        return (
            f"DROP POLICY IF EXISTS {self.name} ON {table}; "
            f"DROP POLICY IF EXISTS {self.name}_read ON {table}"
        )

    def _create(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        statements = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {self.name} ON {table} USING ({self.using}) WITH CHECK ({self.using})",
        ]
        if self.also_read:
            statements.append(
                f"CREATE POLICY {self.name}_read ON {table} FOR SELECT USING ({self.also_read})"
            )
        return "; ".join(statements)

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Any = None,
        using: str = "default",
    ) -> None:
        """Leave validation to the database: it cannot be talked round."""

    def deconstruct(self) -> tuple[str, tuple[Combinable, ...], dict[str, Any]]:
        """Return what a migration writes."""
        _, _, arguments = super().deconstruct()
        arguments |= {"using": self.using, "also_read": self.also_read}
        return "bindeledd.tenancy.policy.CompanyPolicy", (), arguments

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompanyPolicy):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.using, self.also_read))
