"""What the journal knows of one record: every deed that was meant for it, and every call made.

Queries only, inside the company's scope.
"""

from __future__ import annotations

from uuid import UUID

from bindeledd.sync.models import Intent


def deeds_of(ours: UUID, kind: str, *, connection: UUID | None = None) -> list[Intent]:
    """Return the deeds on one record of ours, newest first, with their calls; two queries."""
    found = Intent.objects.filter(ours=ours, kind=kind).select_related("connection")
    if connection is not None:
        found = found.filter(connection_id=connection)
    return list(found.prefetch_related("tries__told_by").order_by("-changed_at", "-id")[:200])
