"""Answers that were given under a program's own key: its retry gets the same, nothing twice.

Works inside the transaction of the deed: a deed that is taken back leaves no answer, and a second
request under the same key waits in the database until the first has ended. A deed that speaks with
another system has no such transaction: it looks with `kept` before and claims afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import Final
from uuid import UUID

from bindeledd.kernel.clock import now
from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.models import RememberedAnswer
from bindeledd.tenancy.scope import current_company

KEPT: Final = timedelta(hours=24)


def claim(token_id: UUID, key: str, *, request: bytes) -> tuple[RememberedAnswer, bool]:
    """Return the answer under a key, and whether it is new and still to be given.

    Raises:
        DomainError: `api.key_reused`: the key was used for another request.
    """
    rows = RememberedAnswer.objects.filter(company_id=current_company())
    rows.filter(made_at__lt=now() - KEPT).delete()
    mark = _digest(request)
    row, made = rows.get_or_create(
        token_id=token_id,
        key_digest=_digest(key.encode()),
        defaults={
            "company_id": current_company(),
            "request_digest": mark,
            "made_at": now(),
        },
    )
    if row.request_digest != mark:
        raise DomainError("api.key_reused")
    return row, made


def kept(token_id: UUID, key: str, *, request: bytes) -> RememberedAnswer | None:
    """Return the answer that was given under a key, or None.

    Raises:
        DomainError: `api.key_reused`: the key was used for another request.
    """
    row = RememberedAnswer.objects.filter(
        company_id=current_company(),
        token_id=token_id,
        key_digest=_digest(key.encode()),
        made_at__gte=now() - KEPT,
    ).first()
    if row is not None and row.request_digest != _digest(request):
        raise DomainError("api.key_reused")
    return row


def keep(row: RememberedAnswer, *, status: int, headers: dict[str, str], body: str) -> None:
    """Keep what was answered."""
    row.status, row.headers, row.body = status, headers, body
    row.save(update_fields=["status", "headers", "body"])


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=32).hexdigest()
