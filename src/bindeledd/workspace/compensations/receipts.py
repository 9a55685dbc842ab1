"""Receipts of expenses: what may be kept, who may see it. They stand in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, ForbiddenError, NotFoundError
from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.history import By
from bindeledd.tenancy.services import Ability, may, record_deed, require
from bindeledd.workspace.booking import APPROVED, booker
from bindeledd.workspace.compensations.models import Compensation, Receipt

LARGEST_MB: Final = 10
MOST: Final = 10
LARGEST: Final = LARGEST_MB * 1024 * 1024
_HEAD: Final = 16

ACCEPTED: Final = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
"""Types of file that are taken; what a file is, its first bytes tell, never its name."""


@dataclass(frozen=True)
class ReceiptLine:
    """A receipt without its content."""

    id: UUID
    compensation_id: UUID
    file_name: str
    media_type: str
    added_at: datetime


@dataclass(frozen=True)
class ReceiptFile:
    """A receipt as it was handed in."""

    file_name: str
    media_type: str
    content: bytes


def add_receipt(
    compensation_id: UUID, *, file_name: str, content: bytes, by: By, ours: UUID | None = None
) -> UUID:
    """Keep the picture or PDF that an expense rests on; the same file again is kept once.

    Args:
        compensation_id: The expense.
        file_name: As it was called; for people to read.
        content: The file.
        by: Who.
        ours: The id to keep it under; None makes one.

    Returns:
        The id that it is kept under: an older one when the expense has this file already.

    Raises:
        ForbiddenError: Somebody else's expense.
        NotFoundError: No such compensation in this company.
        DomainError: The file is empty, too large, or no picture or PDF; the expense is approved;
            or it has enough receipts.
    """
    require(by, Ability.REGISTER)
    with transaction.atomic():
        _require_open(compensation_id, by)
        media_type = _judged(content)
        digest = sha256(content).hexdigest()
        known = Receipt.objects.filter(compensation_id=compensation_id)
        same = known.filter(digest=digest).values_list("id", flat=True).first()
        if same is not None:
            return same
        if known.count() >= MOST:
            raise DomainError("receipt.enough", fields={"file": "receipt.enough"}, most=MOST)
        row = Receipt.objects.create(
            id=ours or new_id(),
            compensation_id=compensation_id,
            file_name=_plain_name(file_name),
            media_type=media_type,
            content=content,
            digest=digest,
        )
        record_deed("receipt.added", by=by, about=row.file_name, expense=str(compensation_id))
        return row.id


def remove_receipt(receipt_id: UUID, *, by: By) -> None:
    """Take a receipt away, as long as the expense is not approved.

    Raises:
        ForbiddenError: Somebody else's expense.
        NotFoundError: No such receipt in this company.
        DomainError: The expense is approved: its receipts are kept.
    """
    require(by, Ability.REGISTER)
    with transaction.atomic():
        row = Receipt.objects.filter(id=receipt_id).defer("content").first()
        if row is None:
            raise NotFoundError(kind="receipt")
        _require_open(row.compensation_id, by)
        row.delete()
        record_deed("receipt.removed", by=by, about=row.file_name, expense=str(row.compensation_id))


def receipt(receipt_id: UUID, *, by: By) -> ReceiptFile:
    """Return a receipt for whoever may see the expense.

    Raises:
        ForbiddenError: Somebody else's expense.
        NotFoundError: No such receipt in this company.
    """
    row = Receipt.objects.filter(id=receipt_id).select_related("compensation").first()
    if row is None:
        raise NotFoundError(kind="receipt")
    _require_sight(row.compensation.employee_id, by)
    return ReceiptFile(row.file_name, row.media_type, bytes(row.content))


def receipts_of(compensation_ids: Collection[UUID]) -> dict[UUID, tuple[ReceiptLine, ...]]:
    """Return receipts by compensation, oldest first, without their content."""
    rows = Receipt.objects.filter(compensation__id__among=list(compensation_ids))
    columns = ("id", "compensation_id", "file_name", "media_type", "added_at")
    found: dict[UUID, list[ReceiptLine]] = {}
    for row in rows.order_by("added_at", "id").values_list(*columns):
        found.setdefault(row[1], []).append(ReceiptLine(*row))
    return {ours: tuple(lines) for ours, lines in found.items()}


def _require_open(compensation_id: UUID, by: By) -> None:
    rows = Compensation.objects.select_for_update().filter(id=compensation_id, active=True)
    row = rows.values_list("employee_id", "state").first()
    if row is None:
        raise NotFoundError(kind="compensation")
    employee_id, state = row
    who = booker(by)
    if not who.everybody and employee_id != who.employee_id:
        raise ForbiddenError("entry.not_yours")
    if state in APPROVED:
        raise DomainError("receipt.approved")


def _require_sight(employee_id: UUID, by: By) -> None:
    who = booker(by)
    if who.everybody or employee_id == who.employee_id or may(by, Ability.SEE_HOURS):
        return
    raise ForbiddenError("entry.not_yours")


def _judged(content: bytes) -> str:
    """Return what the file is.

    Raises:
        DomainError: It is empty, too large, or nothing that is taken.
    """
    if len(content) > LARGEST:
        code = "receipt.too_large"
        raise DomainError(code, fields={"file": code}, megabytes=LARGEST_MB)
    media_type = _media_type(content[:_HEAD])
    if media_type == "":
        code = "receipt.odd_file" if content else "receipt.empty"
        raise DomainError(code, fields={"file": code})
    return media_type


def _media_type(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"} else ""


def _plain_name(name: str) -> str:
    """Return a file's name without its folders and without invisible signs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    return shown[-200:] or "receipt"
