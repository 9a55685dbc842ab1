"""The Django app of the engine."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class SyncConfig(AppConfig):
    """Registers the tables of the engine, and brings the queue's along when ours are migrated."""

    name = "bindeledd.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tie the queue's tables to our migrations, and the timetable to the connections."""
        post_migrate.connect(_prepare_queue, sender=self, dispatch_uid="sync.queue")
        post_save.connect(
            _put_on_timetable, sender=self.get_model("Connection"), dispatch_uid="sync.timetable"
        )


def _put_on_timetable(*, instance: Any, **_signal: Any) -> None:
    """No page that switches a connection on can forget its runs."""
    from bindeledd.sync import schedule

    schedule.put(instance)


def _prepare_queue(*, plan: Any = None, **_signal: Any) -> None:
    if plan:  # a flushed test database sends none: it has the queue's tables already
        from bindeledd.sync.dispatch import prepare_database

        prepare_database()
