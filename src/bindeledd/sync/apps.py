"""The Django app of the engine."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SyncConfig(AppConfig):
    """Registers the tables of the engine, and brings the queue's along when ours are migrated."""

    name = "bindeledd.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow each migration with that of the queue; a flushed test database has it already."""
        post_migrate.connect(_prepare_queue, sender=self, dispatch_uid="sync.queue")


def _prepare_queue(*, plan: Any = None, **_signal: Any) -> None:
    if plan:
        from bindeledd.sync.dispatch import prepare_database

        prepare_database()
