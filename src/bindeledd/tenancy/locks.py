"""Locks of the database that hold until the transaction ends."""

from __future__ import annotations

from django.db import connection


def lock_until_commit(name: str) -> None:
    """Wait until nobody else holds this name, then hold it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
