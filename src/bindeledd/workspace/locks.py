"""Records that nobody may change any more, held by the database itself, whoever asks.

A transferred withdrawal is corrected by a return only (field-domain.md, X9); what stands on an
issued invoice is corrected by a credit note. Who locks says why; who frees names the same holder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from enum import StrEnum
from uuid import UUID

import pgtrigger
from django.db import DatabaseError, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bindeledd.kernel.errors import DomainError
from bindeledd.tenancy.policy import CompanyPolicy
from bindeledd.tenancy.scope import current_company
from bindeledd.workspace.registers import CompanyRow, with_history

_SQLSTATE = "BL001"


class Why(StrEnum):
    """Why a record is locked."""

    TRANSFERRED = "transferred"
    BILLED = "billed"


@with_history()
class RecordLock(CompanyRow):
    """One reason why one record stands still.

    `holder` is what locks it: a connection, or an invoice attachment.
    """

    kind = models.CharField(max_length=30)
    record_id = models.UUIDField()
    why = models.CharField(max_length=20)
    holder = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "record_id", "why", "holder"], name="record_lock_once"
            ),
            models.CheckConstraint(
                condition=models.Q(why__in=[one.value for one in Why]), name="record_lock_why"
            ),
            CompanyPolicy(name="record_lock_company"),
        ]


_GUARD = """
if exists (
    select from workspace_recordlock l
    where l.company_id = old.company_id and l.kind = '{kind}' and l.record_id = old.id
) then
    if tg_op = 'DELETE' then
        raise exception 'record.locked' using errcode = '{state}';
    elsif (to_jsonb(old) - array[{free}]) is distinct from (to_jsonb(new) - array[{free}]) then
        raise exception 'record.locked' using errcode = '{state}';
    end if;
end if;
if tg_op = 'DELETE' then
    return old;
end if;
return new;
"""
FREE = ("comment", "revision", "changed_tx", "created_at", "updated_at")
"""Columns of a locked record that may still change."""


def locked_when_held(kind: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses changes of a locked record of this kind."""
    free = ", ".join(f"'{name}'" for name in FREE)
    return pgtrigger.Trigger(
        name="held",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=_GUARD.format(kind=kind, state=_SQLSTATE, free=free),
    )


def lock(kind: str, ids: Collection[UUID], *, why: Why, holder: UUID) -> None:
    """Lock records; one that the same holder locked already is left as it is."""
    company = current_company()
    rows = [
        RecordLock(company_id=company, kind=kind, record_id=ours, why=why.value, holder=holder)
        for ours in sorted(ids)
    ]
    RecordLock.objects.bulk_create(rows, ignore_conflicts=True)


def free(kind: str, ids: Collection[UUID], *, why: Why, holder: UUID) -> None:
    """Take a holder's lock from records; other holders' locks stay."""
    RecordLock.objects.filter(
        kind=kind, record_id__in=list(ids), why=why.value, holder=holder
    ).delete()


def locked(kind: str, ids: Collection[UUID]) -> dict[UUID, Why]:
    """Return why records are locked; those that are free are absent.

    What is both billed and transferred is transferred: that can be put right by a return only.
    """
    if not ids:
        return {}
    rows = RecordLock.objects.filter(kind=kind, record_id__among=set(ids)).order_by("why")
    return {ours: Why(why) for ours, why in rows.values_list("record_id", "why")}


@contextmanager
def told() -> Iterator[None]:
    """Turn the database's refusal into ours.

    Raises:
        DomainError: `record.locked`.
    """
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == _SQLSTATE:
            raise DomainError("record.locked") from error
        raise


def transferred(kind: str, ours: str = "pk") -> Exists:
    """Return a condition: the record was moved to the ledger, which bills it from then on.

    Source: field-domain.md, C4.15: a withdrawal is marked as billed once it is transferred.
    """
    return Exists(
        RecordLock.objects.filter(kind=kind, record_id=OuterRef(ours), why=Why.TRANSFERRED.value)
    )
