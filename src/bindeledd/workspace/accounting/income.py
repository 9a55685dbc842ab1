"""What projects earned: invoices and credit notes where the work was done, and what is not billed.

A line of an invoice counts on the projects of the rows behind it, by their shares; what no row
stands behind counts on the invoice's own project. What a ledger billed of an attachment that was
handed over counts as the ledger has it, shared in the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import connection

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.accounting.booked import Booked, Places, places_of, shared
from bindeledd.workspace.invoicing.basis import basis

_PLACED: Final = """
    left join workspace_hourentry h on s.kind = 'hour_entry' and h.id = s.record_id
    left join workspace_machineuse m on s.kind = 'machine_use' and m.id = s.record_id
    left join workspace_withdrawal w on s.kind = 'withdrawal' and w.id = s.record_id
    left join workspace_compensation c on s.kind = 'compensation' and c.id = s.record_id
    left join workspace_suppliercost k on s.kind = 'supplier_cost' and k.id = s.record_id
"""
_WHERE: Final = "coalesce(h.project_id, m.project_id, w.project_id, c.project_id, k.project_id, {})"
_BILLED: Final = f"""
with line as (
    select l.id, l.amount, i.project_id, date_trunc('month', i.issued_on)::date as month
    from workspace_invoiceline l join workspace_invoice i on i.id = l.invoice_id
    where i.project_id = any(%(family)s)
), share as (
    select b.line_id, b.amount, line.month, {_WHERE.format("line.project_id")} as project_id
    from line join workspace_invoicelinesource b on b.line_id = line.id
    join workspace_invoicesource s on s.id = b.source_id {_PLACED}
)
select project_id, month, sum(amount) from (
    select project_id, month, amount from share
    union all
    select line.project_id, line.month, line.amount - coalesce(
        (select sum(share.amount) from share where share.line_id = line.id), 0)
    from line
) all_of_it
where project_id = any(%(projects)s)
group by 1, 2 having sum(amount) <> 0 order by 1, 2
"""  # noqa: S608 - texts of our own
_RESERVED: Final = f"""
select {_WHERE.format("a.project_id")}, date_trunc('month', s.on_day)::date, sum(s.amount)
from workspace_invoicesource s join workspace_invoiceattachment a on a.id = s.attachment_id
{_PLACED}
where s.state = 'reserved' and a.project_id = any(%(family)s)
    and {_WHERE.format("a.project_id")} = any(%(projects)s)
group by 1, 2 order by 1, 2
"""  # noqa: S608 - texts of our own


_BOOKED: Final = """
select l.attachment_id, a.project_id, date_trunc('month', l.invoiced_on)::date, l.net, l.total,
    sum(l.total) filter (where not l.is_credit_note) over (partition by l.attachment_id)
from workspace_ledgerinvoice l join workspace_invoiceattachment a on a.id = l.attachment_id
where l.active and l.invoice_id is null and a.project_id = any(%(family)s) and not exists (
    select from workspace_invoice i where i.attachment_id = a.id and i.kind = 'invoice')
"""
_WEIGHTS: Final = f"""
select l.attachment_id, l.id, l.amount, a.project_id, {_WHERE.format("a.project_id")},
    sum(s.amount)
from workspace_invoiceattachmentline l
join workspace_invoiceattachment a on a.id = l.attachment_id
left join workspace_invoicesource s on s.line_id = l.id and s.state <> 'released' {_PLACED}
where l.attachment_id = any(%(attachments)s)
group by 1, 2, 3, 4, 5 order by 1, 2, 5
"""  # noqa: S608 - texts of our own


@dataclass(frozen=True)
class Income:
    """What one project earned in one month."""

    project_id: UUID
    month: date
    amount: Money


def billed(projects: Collection[UUID], *, family: Collection[UUID]) -> list[Income]:
    """Return invoices less credit notes by project and month, ours and ledgers'.

    An attachment counts once: by its invoice of ours where it has one, else by the ledger's.

    Args:
        projects: Of which.
        family: Projects whose invoices may hold their work: the main project and its parts.
    """
    return [*_read(_BILLED, projects, family), *_billed_by_ledgers(projects, family)]


def reserved(projects: Collection[UUID], *, family: Collection[UUID]) -> list[Income]:
    """Return what drafts of invoice attachments have taken and no invoice has."""
    return _read(_RESERVED, projects, family)


def free(projects: Collection[UUID]) -> list[Income]:
    """Return what can be billed and is on no draft."""
    sums: dict[tuple[UUID, date], Money] = {}
    for row in basis(projects):
        at = (row.project_id, row.on_day.replace(day=1))
        sums[at] = money(sums.get(at, money(0)) + row.worth)
    return [Income(project, month, amount) for (project, month), amount in sums.items()]


def _billed_by_ledgers(projects: Collection[UUID], family: Collection[UUID]) -> list[Income]:
    with connection.cursor() as cursor:
        cursor.execute(_BOOKED, {"family": list(family)})
        booked = [Booked(*row) for row in cursor.fetchall()]
        if not booked:
            return []
        cursor.execute(_WEIGHTS, {"attachments": list({one.attachment_id for one in booked})})
        places = places_of(cursor.fetchall())
    sums: dict[tuple[UUID, date], Decimal] = {}
    for one in booked:
        for project, amount in shared(one, places.get(one.attachment_id) or _alone(one)):
            at = (project, one.month)
            sums[at] = sums.get(at, Decimal(0)) + amount
    wanted = set(projects)
    return [
        Income(project, month, money(amount))
        for (project, month), amount in sorted(sums.items())
        if amount != 0 and project in wanted
    ]


def _alone(booked: Booked) -> Places:
    return {booked.project_id: money(0)}


def _read(text: str, projects: Collection[UUID], family: Collection[UUID]) -> list[Income]:
    with connection.cursor() as cursor:
        cursor.execute(text, {"projects": list(projects), "family": list(family)})
        return [Income(row[0], row[1], money(row[2])) for row in cursor.fetchall()]
