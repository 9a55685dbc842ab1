"""The connection that owns a register's fields, as pages show it, and the way there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from bindeledd.workspace.ownership import Owner


def owner_facts(owner: Owner | None) -> dict[str, Any] | None:
    """Return who owns the fields and the way there, or None."""
    if owner is None:
        return None
    return {"label": owner.label, "url": connection_address(owner.connection_id), "owner": owner}


def connection_address(connection_id: UUID) -> str:
    """Return the address of a connection's page; empty while there is none."""
    try:
        return reverse("panel:connection", args=[connection_id])
    except NoReverseMatch:
        return ""
