"""What people do with pay items, and which post becomes which of them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace import deeds, records
from bindeledd.workspace.changes import announce
from bindeledd.workspace.checks import Values
from bindeledd.workspace.compensations.models import CompensationType
from bindeledd.workspace.payroll.kinds import PAY_ITEM
from bindeledd.workspace.payroll.models import PayItem, PayItemChoice
from bindeledd.workspace.payroll.posts import CHOICE_POSTS
from bindeledd.workspace.time.models import HourType

OF_COMPENSATION: Final = frozenset({"compensation", "compensation_taxable"})


def create_pay_item(fields: Values, *, by: By) -> records.PayItem:
    """Create a pay item; its number is the payroll system's, so it is never made up."""
    made: records.PayItem = deeds.create(PAY_ITEM, fields, by=by)
    return made


def update_pay_item(
    pay_item_id: UUID, fields: Values, *, by: By, revision: int | None = None
) -> records.PayItem:
    """Change some fields of a pay item."""
    changed: records.PayItem = deeds.change(PAY_ITEM, pay_item_id, fields, by=by, revision=revision)
    return changed


def end_pay_item(pay_item_id: UUID, *, by: By) -> records.PayItem:
    """End a pay item: lines that would use it wait until another one is chosen."""
    return update_pay_item(pay_item_id, {"active": False}, by=by)


def reopen_pay_item(pay_item_id: UUID, *, by: By) -> records.PayItem:
    """Take an ended pay item back into use."""
    return update_pay_item(pay_item_id, {"active": True}, by=by)


def choose_pay_item(
    post: str,
    pay_item_id: UUID | None,
    *,
    by: By,
    hour_type_id: UUID | None = None,
    compensation_type_id: UUID | None = None,
) -> None:
    """Choose which pay item a post becomes; None chooses that it is not exported.

    Args:
        post: One of `posts.CHOICE_POSTS`.
        pay_item_id: The pay item.
        by: Who.
        hour_type_id: Of hours, always; of overtime and the hour bank, for one hour type only.
        compensation_type_id: Of compensations, always.

    Raises:
        ForbiddenError: The role does not run payroll.
        NotFoundError: No such pay item or type in this company.
        DomainError: No such post, or a type that does not belong to it.
    """
    require(by, Ability.PAYROLL)
    _check_post(post, hour_type_id, compensation_type_id)
    with transaction.atomic(), acting(by):
        _require_known(pay_item_id, hour_type_id, compensation_type_id)
        PayItemChoice.objects.update_or_create(
            post=post,
            hour_type_id=hour_type_id,
            compensation_type_id=compensation_type_id,
            defaults={"pay_item_id": pay_item_id},
        )
        announce("pay_item_choice")


def take_choice_away(
    post: str,
    *,
    by: By,
    hour_type_id: UUID | None = None,
    compensation_type_id: UUID | None = None,
) -> None:
    """Take a choice away: hours of the post wait, or follow the one for all hour types.

    Raises:
        ForbiddenError: The role does not run payroll.
    """
    require(by, Ability.PAYROLL)
    with transaction.atomic(), acting(by):
        PayItemChoice.objects.filter(
            post=post, hour_type_id=hour_type_id, compensation_type_id=compensation_type_id
        ).delete()
        announce("pay_item_choice")


def _check_post(post: str, hour_type_id: UUID | None, compensation_type_id: UUID | None) -> None:
    if post not in CHOICE_POSTS:
        raise DomainError("field.unknown_code", fields={"post": "field.unknown_code"}, value=post)
    if post in OF_COMPENSATION:
        fits = compensation_type_id is not None and hour_type_id is None
    else:
        fits = compensation_type_id is None and (post != "hours" or hour_type_id is not None)
    if not fits:
        raise DomainError(
            "payroll.type_of_other_post", fields={"post": "payroll.type_of_other_post"}
        )


def _require_known(
    pay_item_id: UUID | None, hour_type_id: UUID | None, compensation_type_id: UUID | None
) -> None:
    if pay_item_id is not None and not PayItem.objects.filter(id=pay_item_id).exists():
        raise NotFoundError(kind="pay_item")
    if hour_type_id is not None and not HourType.objects.filter(id=hour_type_id).exists():
        raise NotFoundError(kind="hour_type")
    if compensation_type_id is None:
        return
    if not CompensationType.objects.filter(id=compensation_type_id).exists():
        raise NotFoundError(kind="compensation_type")
