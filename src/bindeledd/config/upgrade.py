"""Bringing the database to this version: our migrations and those of the run engine.

Of several processes that start at once, one does it. Backing up before is left to the operator.
"""

import logging
from typing import Final

import psycopg

from bindeledd.config.database import database_url
from bindeledd.config.options import choose_django_settings
from bindeledd.kernel.clock import pause

# Any number will do, as long as nobody else in this database takes it.
_LOCK: Final = 8_811_001
_TURN_SECONDS: Final = 0.2


def start_django() -> None:
    """Load the settings and every table."""
    import django

    choose_django_settings()
    django.setup()


def pending_migrations() -> list[str]:
    """Names of the migrations that this version brings and the database does not have."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown_migrations() -> list[str]:
    """Names of migrations that the database has and this version does not know."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = loader.migrated_apps
    applied = loader.applied_migrations
    gone = [key for key in applied if key not in loader.disk_migrations and key[0] in ours]
    return sorted(f"{label}.{name}" for label, name in gone)


def migrate() -> list[str]:
    """Apply what is missing and return its names; of several that start at once, one does it."""
    from django.core.management import call_command
    from django.db import connection

    from bindeledd.sync.dispatch import prepare_database

    # It says at each start that nothing is to be done.
    logging.getLogger("dbos").setLevel(logging.ERROR)
    with psycopg.connect(database_url(), autocommit=True) as guard:
        _wait_for_turn(guard)
        pending = pending_migrations()
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
        prepare_database()
    connection.close()
    return pending


def _wait_for_turn(guard: psycopg.Connection) -> None:
    """Ask again and again instead of waiting inside the database.

    The queue's migrations make indexes concurrently, and such a one waits for every statement that
    is under way: also for one that waits for our lock.
    """
    while True:
        row = guard.execute("select pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
        if row and row[0]:
            return
        pause(_TURN_SECONDS)
