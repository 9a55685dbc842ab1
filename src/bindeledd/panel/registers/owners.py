"""The connection that owns a register's fields, as pages show it, and the way there."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from bindeledd.workspace.ownership import Owner

_IN_USE: Final = frozenset({"active", "status"})
"""Fields that say whether a record is in use."""


def owner_facts(owner: Owner | None) -> dict[str, Any] | None:
    """Return who owns the fields, whether that says what is in use, and the way there, or None."""
    if owner is None:
        return None
    return {
        "label": owner.label,
        "url": connection_address(owner.connection_id),
        "owner": owner,
        "ends": owner.fields is None or not _IN_USE.isdisjoint(owner.fields),
    }


def connection_address(connection_id: UUID) -> str:
    """Return the address of a connection's page; empty while there is none."""
    try:
        return reverse("panel:connection", args=[connection_id])
    except NoReverseMatch:
        return ""
