"""The Django app of the field domain."""

from __future__ import annotations

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Registers the tables of all areas."""

    name = "bindeledd.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"
