"""Migrations that make or add much: models are drawn anew once, not each time.

Django draws a model, and all that are related to it, after each table, index, constraint or
trigger: most of the time that a new installation's database takes. What is added is left to the
operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Several operations whose statements do not look at what another of them added to the state.

    Args:
        operations: Each of one model: `CreateModel`, `AddField`, `AddIndex`, `AddConstraint`,
            `AddTrigger`, `RemoveTrigger`.
    """

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note all of it, then draw each model that it concerns once."""
        drawn = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn
            touched = {_model_of(one) for one in self.operations}
            state.reload_models([(app_label, name) for name in sorted(touched)], delay=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add all of it, in order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take all of it away, the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what each of them does."""
        return "; ".join(operation.describe() for operation in self.operations)


def _model_of(operation: Any) -> str:
    name: str = operation.name if isinstance(operation, CreateModel) else operation.model_name
    return name.lower()
