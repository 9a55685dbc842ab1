"""What pages and programs read about bills and their payment, of a project or an attachment.

A bill is an invoice or a credit note of ours, or one that a ledger made of an attachment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing.ledger_models import InvoicePayment, LedgerInvoice
from bindeledd.workspace.invoicing.models import Invoice

_OWN: Final = (
    *("id", "attachment_id", "number", "kind", "issued_on", "due_on"),
    *("total", "paid_amount", "paid_on", "open", "told"),
)


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
        is_told: Whether payments of it were told. Where none was and nothing is open, it was paid,
            credited or written off: nobody here knows which.
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
    is_told: bool = False

    @property
    def open(self) -> Money | None:
        """What is not settled; None where nobody has told of it."""
        if self.balance is not None:
            return self.balance
        if self.paid_on is not None:
            return money(0)
        return money(self.total - self.paid) if self.paid else None

    def is_overdue(self, today: date) -> bool:
        """Whether something of it should have been paid by now."""
        late = self.due_on is not None and self.due_on < today
        return late and not self.is_credit_note and (self.open or 0) > 0


@dataclass(frozen=True)
class Payment:
    """What one payment settled of one bill.

    Attributes:
        number: Of the bill, as the ledger has it.
        amount: Negative where money went back.
    """

    number: str
    paid_on: date
    amount: Money


def bills_of_projects(project_ids: Collection[UUID]) -> tuple[Bill, ...]:
    """Return the bills of projects, the latest first, in two statements."""
    projects = list(project_ids)
    ours = (_own(row) for row in _own_rows(Q(project_id__in=projects)))
    theirs = _ledger_bills(Q(attachment__project_id__in=projects))
    return tuple(sorted((*ours, *theirs), key=lambda bill: bill.issued_on, reverse=True))


def ledger_bills_of(attachment_id: UUID) -> tuple[Bill, ...]:
    """Return what ledgers billed of an attachment, the latest first."""
    return tuple(_ledger_bills(Q(attachment_id=attachment_id)))


def with_payment(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Return invoices with what ledgers tell of them, `open` and `told`, in the same statement."""
    known = LedgerInvoice.objects.filter(invoice=OuterRef("pk"), active=True).order_by()
    balance = known.values("invoice").annotate(whole=Sum("balance")).values("whole")
    payments = InvoicePayment.objects.filter(
        ledger_invoice__invoice=OuterRef("pk"), ledger_invoice__active=True, active=True
    )
    return rows.annotate(open=Subquery(balance), told=Exists(payments))


def bill_of(invoice: Any) -> Bill:
    """Return an invoice or a credit note of ours as a bill; read `with_payment`."""
    return _own({name: getattr(invoice, name) for name in _OWN})


def ledger_bills_of_invoice(invoice_id: UUID) -> tuple[Bill, ...]:
    """Return what ledgers booked of an invoice of ours, the latest first."""
    return tuple(_read(LedgerInvoice.objects.filter(invoice_id=invoice_id)))


def payments_of(
    *, attachment_id: UUID | None = None, invoice_id: UUID | None = None
) -> list[Payment]:
    """Return what was paid of an attachment or of an invoice, the first payment first."""
    mine = Q(ledger_invoice__attachment_id=attachment_id)
    if invoice_id is not None:
        mine = Q(ledger_invoice__invoice_id=invoice_id)
    rows = InvoicePayment.objects.filter(mine, active=True, ledger_invoice__active=True)
    found = rows.order_by("paid_on", "id").values_list(
        "ledger_invoice__number", "paid_on", "amount"
    )
    return [Payment(number, day, money(amount)) for number, day, amount in found]


def settled_on() -> Case:
    """Return when a ledger's invoice was settled: as told, else the day of its latest payment."""
    payments = InvoicePayment.objects.filter(ledger_invoice=OuterRef("pk"), active=True)
    latest = payments.order_by("-paid_on").values("paid_on")[:1]
    return Case(When(balance=0, then=Coalesce("paid_on", Subquery(latest))))


def _own_rows(where: Q) -> Any:
    return with_payment(Invoice.objects.filter(where)).values(*_OWN)


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
        is_told=row["told"],
    )


def _ledger_bills(where: Q) -> list[Bill]:
    """Return ledgers' bills of attachments that no invoice of ours bills."""
    own = Invoice.objects.filter(attachment=OuterRef("attachment"), kind="invoice")
    return _read(LedgerInvoice.objects.filter(where, invoice__isnull=True).exclude(Exists(own)))


def _read(booked: Any) -> list[Bill]:
    payments = InvoicePayment.objects.filter(ledger_invoice=OuterRef("pk"), active=True).order_by()
    paid = payments.values("ledger_invoice").annotate(whole=Sum("amount")).values("whole")
    rows = (
        booked.filter(active=True)
        .order_by("-invoiced_on", "-number")
        .annotate(paid=Subquery(paid), settled=settled_on())
        .values(
            *("attachment_id", "invoice_id", "number", "is_credit_note", "invoiced_on", "due_on"),
            *("total", "paid", "balance", "settled"),
        )
    )
    credited: dict[Any, Decimal] = {}
    for row in rows:
        if row["is_credit_note"]:
            of = (row["attachment_id"], row["invoice_id"])
            credited[of] = credited.get(of, Decimal(0)) - row["total"]
    return [
        _theirs(row, credited.get((row["attachment_id"], row["invoice_id"]), Decimal(0)))
        for row in rows
    ]


def _theirs(row: dict[str, Any], credited: Decimal) -> Bill:
    """Return a ledger's bill; what credit notes settled of it is not paid.

    Args:
        row: As stored.
        credited: What the ledger credited of the same attachment or invoice; positive.
    """
    settled = Decimal(0)
    if not row["is_credit_note"]:
        settled = max(row["total"] - row["balance"] - credited, Decimal(0))
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
        is_told=row["paid"] is not None,
    )
