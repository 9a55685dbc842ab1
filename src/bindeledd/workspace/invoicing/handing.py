"""Hands attachments over to a ledger that bills them, invoices to one that books them; and back.

What is handed over stands still, with all that stands on it, until it is taken back: a withdrawal
is then corrected by a return only (field-domain.md, X9). Whether anything was sent, and how far it
came there, the engine's journal knows; this side knows who has it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from bindeledd.kernel.errors import DomainError, NotFoundError
from bindeledd.tenancy.history import By, acting
from bindeledd.tenancy.services import Ability, record_deed, require
from bindeledd.workspace import locks
from bindeledd.workspace.changes import announce
from bindeledd.workspace.invoicing.basis import HELD, Taken
from bindeledd.workspace.invoicing.ledger_models import LedgerInvoice
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.services import KIND, complete_attachment, locked_attachment
from bindeledd.workspace.invoicing.taking import by_kind
from bindeledd.workspace.locks import RecordLock, Why

_HANDED: Final = Why.TRANSFERRED


def hand_over(attachment_id: UUID, *, holder: UUID, by: By) -> bool:
    """Hand an attachment over to a connection that bills it; a draft is completed first.

    Args:
        attachment_id: Which.
        holder: The connection.
        by: Who.

    Returns:
        Whether it was handed over now; False when that connection has it already.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such attachment in this company.
        DomainError: Billed or deleted, or another connection has it; or a draft that cannot be
            completed: no customer, no line, or its records have changed.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        attachment = locked_attachment(attachment_id)
        _refuse_what_cannot_go(attachment, holder)
        if attachment.id in held_by(holder, [attachment.id]):
            return False
        if attachment.state == "draft":
            complete_attachment(attachment.id, by=by)
        locks.lock(KIND, [attachment.id], why=_HANDED, holder=holder)
        for kind, ids in by_kind(_records(attachment)).items():
            locks.lock(kind, ids, why=_HANDED, holder=holder)
        record_deed("attachment.handed_over", by=by, about=attachment.number)
        announce(KIND)
    return True


def take_back(attachment_id: UUID, *, holder: UUID, by: By) -> bool:
    """Take an attachment back that a ledger has not billed: it can be billed otherwise, or changed.

    Args:
        attachment_id: Which.
        holder: The connection that has it; what it was given there is withdrawn beforehand.
        by: Who.

    Returns:
        Whether it was taken back now; False when that connection does not have it.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such attachment in this company.
        DomainError: The ledger has billed it.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        attachment = locked_attachment(attachment_id)
        if attachment.id not in held_by(holder, [attachment.id]):
            return False
        billed = LedgerInvoice.objects.filter(attachment=attachment, active=True).first()
        if billed is not None:
            raise DomainError("attachment.billed_there", invoice=billed.number)
        let_go_of(attachment, holder)
        locks.free(KIND, [attachment.id], why=_HANDED, holder=holder)
        record_deed("attachment.taken_back", by=by, about=attachment.number)
        announce(KIND)
    return True


def hand_over_invoice(
    invoice_id: UUID, *, holder: UUID, places: Callable[[], Mapping[UUID, str]], by: By
) -> bool:
    """Hand an invoice or a credit note over to a connection that books it; one books it, once.

    What is issued stands still already, so it is not locked: where it went, links and journal know.

    Args:
        invoice_id: Which.
        holder: The connection.
        places: Tells at which connections it stands or waits, with the name of each system; asked
            when nobody else can hand it over until the commit.
        by: Who.

    Returns:
        Whether it was handed over now; False when that connection has it already.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such invoice in this company.
        DomainError: Another connection has it, or is about to get it.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        invoice = Invoice.objects.select_for_update().filter(id=invoice_id).first()
        if invoice is None:
            raise NotFoundError(kind="invoice")
        standing = places()
        others = [system for place, system in standing.items() if place != holder]
        if others:
            raise DomainError("invoice.handed_elsewhere", number=invoice.number, system=others[0])
        if holder in standing:
            return False
        record_deed("invoice.handed_over", by=by, about=invoice.number)
    return True


def take_invoice_back(invoice_id: UUID, *, by: By) -> None:
    """Note who took an invoice back before it went.

    Raises:
        ForbiddenError: The role does not allow it.
        NotFoundError: No such invoice in this company.
    """
    require(by, Ability.INVOICE)
    with transaction.atomic(), acting(by):
        number = Invoice.objects.filter(id=invoice_id).values_list("number", flat=True).first()
        if number is None:
            raise NotFoundError(kind="invoice")
        record_deed("invoice.taken_back", by=by, about=number)


def held_by(holder: UUID, attachment_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those attachments that were handed over to a connection."""
    return frozenset(ours for ours, held in holders_of(attachment_ids).items() if held == holder)


def holders_of(attachment_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return which connection has each attachment; what was not handed over is absent."""
    rows = RecordLock.objects.filter(
        kind=KIND, why=_HANDED.value, record_id__in=list(attachment_ids)
    )
    return dict(rows.values_list("record_id", "holder"))


def let_go_of(attachment: InvoiceAttachment, holder: UUID) -> None:
    """Free an attachment's records for changes, but those of which the holder has another part."""
    records = set(_records(attachment))
    elsewhere = InvoiceSource.objects.filter(
        record_id__in=[ours for _, ours in records],
        state__in=HELD,
        attachment_id__in=RecordLock.objects.filter(
            kind=KIND, why=_HANDED.value, holder=holder
        ).values("record_id"),
    ).exclude(attachment=attachment)
    records -= set(elsewhere.values_list("kind", "record_id"))
    for kind, ids in by_kind(records).items():
        locks.free(kind, ids, why=_HANDED, holder=holder)


def _refuse_what_cannot_go(attachment: InvoiceAttachment, holder: UUID) -> None:
    held = holders_of([attachment.id]).get(attachment.id)
    if held not in {None, holder}:
        raise DomainError("attachment.handed_elsewhere", number=attachment.number)
    if held is not None:
        return
    if attachment.state == "invoiced":
        raise DomainError("attachment.billed", number=attachment.number)
    if attachment.state == "deleted":
        raise DomainError("attachment.not_draft", number=attachment.number)


def _records(attachment: InvoiceAttachment) -> list[Taken]:
    rows = InvoiceSource.objects.filter(attachment=attachment).exclude(state="released")
    return list(rows.values_list("kind", "record_id").distinct())
