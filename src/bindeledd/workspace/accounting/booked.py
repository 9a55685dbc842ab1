"""Shares what a ledger billed of an attachment among the projects whose work stands on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from bindeledd.kernel.money import Money, money
from bindeledd.workspace.invoicing.sums import shares

Places: TypeAlias = Mapping[UUID, Money]
"""Project -> what of an attachment is its; the sum of all is the attachment's own."""


@dataclass(frozen=True)
class Booked:
    """One document of a ledger.

    Attributes:
        project_id: Of the attachment.
        month: First day of the month in which it was invoiced.
        net: NOK excluding VAT; None where the ledger tells none.
        total: NOK including VAT, negative on a credit note.
        invoiced: What the ledger's invoices of the attachment come to, including VAT; None where
            there are only credit notes.
    """

    attachment_id: UUID
    project_id: UUID
    month: date
    net: Decimal | None
    total: Decimal
    invoiced: Decimal | None


def places_of(
    rows: Iterable[tuple[UUID, UUID, Decimal, UUID, UUID, Decimal | None]],
) -> dict[UUID, Places]:
    """Return what of each attachment is which project's.

    Args:
        rows: Attachment, line, the line's amount, the attachment's project, the project of the
            records behind it, and what these records came to; None where no record stands behind.
    """
    lines: dict[tuple[UUID, UUID], list[tuple[UUID, Decimal | None]]] = {}
    amounts: dict[UUID, Decimal] = {}
    for attachment, line, amount, own, project, weight in rows:
        amounts[line] = amount
        lines.setdefault((attachment, line), []).append(
            (own if weight is None else project, weight)
        )
    found: dict[UUID, dict[UUID, Money]] = {}
    for (attachment, line), behind in lines.items():
        parts = shares(money(amounts[line]), tuple(weight or Decimal(0) for _, weight in behind))
        places = found.setdefault(attachment, {})
        for (project, _), part in zip(behind, parts, strict=True):
            places[project] = money(places.get(project, money(0)) + part)
    return dict(found)


def shared(booked: Booked, places: Places) -> list[tuple[UUID, Money]]:
    """Return each project's part of a document's net; the parts sum to it exactly.

    A document without a net takes that of our own lines: whole, or by its part of what the
    ledger's invoices of the attachment come to.
    """
    ours = money(sum(places.values(), Decimal(0)))
    net = _net(booked, ours)
    if net == ours:
        return list(places.items())
    return list(zip(places, shares(net, tuple(places.values())), strict=True))


def _net(booked: Booked, ours: Money) -> Money:
    if booked.net is not None:
        return money(booked.net)
    if not booked.invoiced:
        return ours if booked.total >= 0 else money(-ours)
    return money(ours * booked.total / booked.invoiced)
