"""Receipts from the phone: each under its own id after its line, so that twice sent is once kept.

What a receipt may be, and until when it may be added, is the rule of the expense itself
(`compensations.receipts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.models import User
from bindeledd.workspace.compensations import receipts
from bindeledd.workspace.registration.services import save_lines
from bindeledd.workspace.registration.shapes import Kept, Line


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file that was handed in with a form.

    Attributes:
        compensation_id: The expense that it belongs to.
    """

    compensation_id: UUID
    file_name: str
    content: bytes


def keep_receipt(
    receipt_id: UUID, compensation_id: UUID, *, file_name: str, content: bytes, by: User
) -> Kept:
    """Keep a receipt under the phone's id, and return it as it stands.

    Raises:
        ForbiddenError: Somebody else's expense.
        DomainError: The expense is gone or approved, the file is nothing that is taken, or the id
            stands for something else already.
    """
    try:
        with transaction.atomic():
            standing = receipts.add_receipt(
                compensation_id, file_name=file_name, content=content, by=by, ours=receipt_id
            )
    except NotFoundError as error:
        raise DomainError("registration.receipt_of_nothing") from error
    except IntegrityError as error:
        raise DomainError("registration.id_taken") from error
    kept = receipts.receipts_of([compensation_id])[compensation_id]
    name = next(one.file_name for one in kept if one.id == standing)
    return Kept(id=standing, file_name=name)


def remove_receipt(receipt_id: UUID, *, by: User) -> None:
    """Take a receipt away. One that is gone, or never came, is no error.

    Raises:
        ForbiddenError: Somebody else's expense.
        DomainError: The expense is approved.
    """
    try:
        receipts.remove_receipt(receipt_id, by=by)
    except NotFoundError:
        return


def save_with_receipts(
    lines: Sequence[Line], files: Sequence[Handed], *, by: User
) -> tuple[Line, ...]:
    """Write the lines of one press with the files handed in beside them, all of it or nothing.

    Raises:
        DomainError: A line or a file is refused, or there is no line.
    """
    with transaction.atomic():
        written = save_lines(lines, by=by)
        for file in files:
            receipts.add_receipt(
                file.compensation_id, file_name=file.file_name, content=file.content, by=by
            )
    return written
