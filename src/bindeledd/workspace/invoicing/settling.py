"""What follows when a ledger tells of invoices and payments: billed, credited, paid.

Called within the transaction that writes what the ledger told. An attachment that a ledger bills
is billed here, too: nothing on it can be billed again. When the ledger has credited all of it,
its records are free again, as after a credit note of ours; of a part nobody knows which records it
meant, so they stay billed and only the sums follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from bindeledd.workspace import locks
from bindeledd.workspace.invoicing.basis import HELD, Taken
from bindeledd.workspace.invoicing.handing import holders_of, let_go_of
from bindeledd.workspace.invoicing.ledger_models import LedgerInvoice
from bindeledd.workspace.invoicing.models import Invoice, InvoiceAttachment, InvoiceSource
from bindeledd.workspace.invoicing.taking import by_kind, let_go
from bindeledd.workspace.kind import Draft

_PAID: Final = """
update workspace_invoice i set paid_on = p.paid_on, paid_amount = p.amount
from (
    select i.id,
        case when bool_and(l.balance = 0) then max(coalesce(l.paid_on, m.latest)) end as paid_on,
        coalesce(sum(case
            when m.times > 0 then m.amount
            when i.kind = 'invoice' then greatest(l.total - l.balance + coalesce(n.total, 0), 0)
            else l.total - l.balance end), 0) as amount
    from workspace_invoice i
    left join workspace_ledgerinvoice l on l.invoice_id = i.id and l.active
    left join lateral (
        select count(*) as times, sum(one.amount) as amount, max(one.paid_on) as latest
        from workspace_invoicepayment one where one.ledger_invoice_id = l.id and one.active
    ) m on true
    left join lateral (
        select sum(n.total) as total from workspace_invoice n where n.credits_id = i.id
    ) n on true
    where i.id = any(%(ids)s)
    group by i.id
) p
where p.id = i.id and (i.paid_on, i.paid_amount) is distinct from (p.paid_on, p.amount)
"""
"""Payments count where there are any; else what is settled, less what our own notes credited."""

_STANDING: Final = """
select a.id, count(l.id), coalesce(sum(l.total), 0), coalesce(bool_or(l.is_credit_note), false)
from workspace_invoiceattachment a
left join workspace_ledgerinvoice l on l.attachment_id = a.id and l.active
where a.id = any(%(ids)s)
group by a.id
"""


def after_invoices(written: Sequence[Draft]) -> None:
    """Follow what ledgers told of invoices, whichever they stood for before and stand for now."""
    rows = list(_rows(written))
    _bill({row["attachment_id"] for row in rows} - {None})
    _pay({row["invoice_id"] for row in rows} - {None})


def after_payments(written: Sequence[Draft]) -> None:
    """Follow what ledgers told of payments."""
    ids = {row["ledger_invoice_id"] for row in _rows(written)}
    rows = LedgerInvoice.objects.filter(id__among=ids, invoice__isnull=False)
    _pay(set(rows.values_list("invoice_id", flat=True)))


def _rows(written: Iterable[Draft]) -> Iterable[dict[str, Any]]:
    for draft in written:
        if draft.before is not None:
            yield draft.before
        yield draft.values


def _pay(invoice_ids: Collection[UUID]) -> None:
    """Let invoices of ours say how far they are paid; locked first, so that no payment is lost."""
    if not invoice_ids:
        return
    ids = list(invoice_ids)
    list(Invoice.objects.select_for_update().filter(id__among=set(ids)).order_by("id"))
    with connection.cursor() as cursor:
        cursor.execute(_PAID, {"ids": ids})


def _bill(attachment_ids: Collection[UUID]) -> None:
    """Let attachments say whether a ledger bills them; those with an invoice of ours aside."""
    if not attachment_ids:
        return
    rows = InvoiceAttachment.objects.filter(id__among=set(attachment_ids))
    list(rows.select_for_update().order_by("id").values_list("id"))
    own = Invoice.objects.filter(attachment=OuterRef("pk"), kind="invoice")
    found = set(rows.exclude(Exists(own)).values_list("id", flat=True))
    by_standing: dict[str, list[UUID]] = {}
    for ours, count, total, has_notes in _standing(found):
        credited = has_notes and total == 0
        standing = "credited" if credited else "billed" if count else "open"
        by_standing.setdefault(standing, []).append(ours)
    _billed(by_standing.get("billed", []))
    _credited(by_standing.get("credited", []))
    _open(by_standing.get("open", []))


def _standing(ids: Collection[UUID]) -> list[tuple[UUID, int, Decimal, bool]]:
    """Return how many documents ledgers have of each attachment, and what they come to."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"ids": list(ids)})
        return list(cursor.fetchall())


def _billed(ids: list[UUID]) -> None:
    """Bill what attachments took, also what a credit note had freed that the ledger took back."""
    sources = InvoiceSource.objects.filter(attachment_id__in=ids)
    others = InvoiceSource.objects.filter(
        kind=OuterRef("kind"),
        record_id=OuterRef("record_id"),
        part=OuterRef("part"),
        state__in=HELD,
    )
    sources.filter(state="credited").exclude(Exists(others)).update(state="reserved")
    taken = sources.filter(state="reserved")
    for ours, records in _by_attachment(taken).items():
        for kind, among in by_kind(records).items():
            locks.lock(kind, among, why=locks.Why.BILLED, holder=ours)
    taken.update(state="billed")
    _become(ids, ("draft", "completed"), "invoiced")


def _credited(ids: list[UUID]) -> None:
    """Free what the attachments had, for changes and for billing."""
    had = InvoiceSource.objects.filter(attachment_id__in=ids, state__in=HELD)
    records = _by_attachment(had)
    had.update(state="credited")
    holders = holders_of(records)
    for attachment in InvoiceAttachment.objects.filter(id__in=list(records)):
        let_go(attachment.id, records[attachment.id])
        if attachment.id in holders:
            let_go_of(attachment, holders[attachment.id])
    _become(ids, ("draft", "completed"), "invoiced")


def _open(ids: list[UUID]) -> None:
    """Take back that a ledger billed the attachments: it has no such document any more."""
    InvoiceSource.objects.filter(attachment_id__in=ids, state="billed").update(state="reserved")
    _become(ids, ("invoiced",), "completed")


def _by_attachment(sources: Any) -> dict[UUID, set[Taken]]:
    found: dict[UUID, set[Taken]] = {}
    for ours, kind, record in sources.values_list("attachment_id", "kind", "record_id"):
        found.setdefault(ours, set()).add((kind, record))
    return found


def _become(ids: list[UUID], before: Collection[str], after: str) -> None:
    InvoiceAttachment.objects.filter(id__in=ids, state__in=list(before)).update(state=after)
