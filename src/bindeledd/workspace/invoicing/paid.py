"""What pages and programs read about bills and their payment, of a project or an attachment.

A bill is an invoice or a credit note of ours, or one that a ledger made of an attachment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing.ledger_models import InvoicePayment, LedgerInvoice
from bindeledd.workspace.invoicing.models import Invoice


@dataclass(frozen=True, kw_only=True)
class Bill:
    """One bill and how far it is paid; on a credit note the amounts are negative.

    Attributes:
        invoice_id: Our own invoice; None of a bill that a ledger made.
        attachment_id: What it bills; None of an invoice without one.
        number: Of our own series, or the ledger's.
        issued_on: Our day of issue, or the ledger's day of invoice.
        total: NOK including VAT.
        paid: What was paid of it.
        balance: What is not settled, by the ledger; None where no ledger has it.
        paid_on: When it was settled; None while anything is open.
    """

    invoice_id: UUID | None
    attachment_id: UUID | None
    number: str
    is_credit_note: bool
    issued_on: date
    due_on: date | None
    total: Money
    paid: Money
    balance: Money | None
    paid_on: date | None


def bills_of_projects(project_ids: Collection[UUID]) -> tuple[Bill, ...]:
    """Return the bills of projects, the latest first, in two statements."""
    projects = list(project_ids)
    ours = (_own(row) for row in _own_rows(Q(project_id__in=projects)))
    theirs = _ledger_bills(Q(attachment__project_id__in=projects))
    return tuple(sorted((*ours, *theirs), key=lambda bill: bill.issued_on, reverse=True))


def ledger_bills_of(attachment_id: UUID) -> tuple[Bill, ...]:
    """Return what ledgers billed of an attachment, the latest first."""
    return tuple(_ledger_bills(Q(attachment_id=attachment_id)))


def settled_on() -> Case:
    """Return when a ledger's invoice was settled: as told, else the day of its latest payment."""
    payments = InvoicePayment.objects.filter(ledger_invoice=OuterRef("pk"), active=True)
    latest = payments.order_by("-paid_on").values("paid_on")[:1]
    return Case(When(balance=0, then=Coalesce("paid_on", Subquery(latest))))


def _own_rows(where: Q) -> Any:
    known = LedgerInvoice.objects.filter(invoice=OuterRef("pk"), active=True).order_by()
    balance = known.values("invoice").annotate(whole=Sum("balance")).values("whole")
    return (
        Invoice.objects.filter(where)
        .annotate(open=Subquery(balance))
        .values(
            *("id", "attachment_id", "number", "kind", "issued_on", "due_on"),
            *("total", "paid_amount", "paid_on", "open"),
        )
    )


def _own(row: dict[str, Any]) -> Bill:
    return Bill(
        invoice_id=row["id"],
        attachment_id=row["attachment_id"],
        number=row["number"],
        is_credit_note=row["kind"] == "credit_note",
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        total=money(row["total"]),
        paid=money(row["paid_amount"]),
        balance=None if row["open"] is None else money(row["open"]),
        paid_on=row["paid_on"],
    )


def _ledger_bills(where: Q) -> list[Bill]:
    """Return ledgers' bills of attachments that no invoice of ours bills."""
    payments = InvoicePayment.objects.filter(ledger_invoice=OuterRef("pk"), active=True).order_by()
    paid = payments.values("ledger_invoice").annotate(whole=Sum("amount")).values("whole")
    own = Invoice.objects.filter(attachment=OuterRef("attachment"), kind="invoice")
    rows = (
        LedgerInvoice.objects.filter(where, active=True, invoice__isnull=True)
        .exclude(Exists(own))
        .order_by("-invoiced_on", "-number")
        .annotate(paid=Subquery(paid), settled=settled_on())
        .values(
            *("attachment_id", "number", "is_credit_note", "invoiced_on", "due_on"),
            *("total", "paid", "balance", "settled"),
        )
    )
    return [_theirs(row) for row in rows]


def _theirs(row: dict[str, Any]) -> Bill:
    settled = row["total"] - row["balance"]
    return Bill(
        invoice_id=None,
        attachment_id=row["attachment_id"],
        number=row["number"],
        is_credit_note=row["is_credit_note"],
        issued_on=row["invoiced_on"],
        due_on=row["due_on"],
        total=money(row["total"]),
        paid=money(settled if row["paid"] is None else row["paid"]),
        balance=money(row["balance"]),
        paid_on=row["settled"],
    )
