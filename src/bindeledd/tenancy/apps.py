"""The Django app of companies and people."""

from __future__ import annotations

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Registers the tables of companies, people and roles."""

    name = "bindeledd.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Teach fields to be compared with many values at once."""
        from bindeledd.tenancy import lookups  # fields are known only now

        lookups.register()
