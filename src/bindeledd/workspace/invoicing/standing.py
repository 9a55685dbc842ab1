"""An invoice's lines with what has been credited of them, as `crediting` reckons with them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from bindeledd.kernel.money import money
from bindeledd.workspace.invoicing.crediting import BilledLine, BilledSource
from bindeledd.workspace.invoicing.models import Invoice, InvoiceLine, InvoiceLineSource


def billed_lines(invoice: Invoice) -> tuple[BilledLine, ...]:
    """Return the lines of an invoice as they stand after all its credit notes."""
    lines = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
    given_back = _credited_quantities(invoice)
    sources = _sources(invoice)
    return tuple(
        BilledLine(
            id=line.id,
            quantity=line.quantity,
            price=line.price,
            discount=line.discount_percent,
            vat_code=line.vat_code,
            percent=line.vat_percent,
            sources=tuple(sources.get(line.id, ())),
            credited_quantity=_own_quantity(line, given_back, sources.get(line.id, ())),
        )
        for line in lines
    )


def _own_quantity(
    line: InvoiceLine, given_back: dict[UUID, Decimal], sources: Iterable[Any]
) -> Decimal:
    return Decimal(0) if sources else given_back.get(line.id, Decimal(0))


def _sources(invoice: Invoice) -> dict[UUID, list[BilledSource]]:
    rows = InvoiceLineSource.objects.filter(line__invoice=invoice).values(
        *("line_id", "source_id", "quantity", "amount", "source__state", "source__on_day")
    )
    found: dict[UUID, list[BilledSource]] = {}
    for row in rows.order_by("source__on_day", "source_id"):
        found.setdefault(row["line_id"], []).append(
            BilledSource(
                id=row["source_id"],
                quantity=row["quantity"],
                amount=money(row["amount"]),
                credited=row["source__state"] == "credited",
            )
        )
    return found


def _credited_quantities(invoice: Invoice) -> dict[UUID, Decimal]:
    """Return how much of each own line was credited; a lump that stood for a part counts too."""
    rows = InvoiceLine.objects.filter(invoice__credits=invoice, credits__isnull=False)
    sums = rows.values("credits").annotate(whole=Sum("credited_quantity"))
    return {row["credits"]: row["whole"] for row in sums if row["credits"] is not None}
