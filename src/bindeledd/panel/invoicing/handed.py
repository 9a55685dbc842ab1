"""What can be handed over to a ledger, an attachment or an invoice, as the pages of both see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeledd.kernel.money import Money
from bindeledd.sync import buttons
from bindeledd.sync.buttons import Button
from bindeledd.tenancy.models import User
from bindeledd.workspace.invoicing import handing, queries, readiness
from bindeledd.workspace.invoicing.giving_back import CREDIT_NOTE
from bindeledd.workspace.invoicing.queries import AttachmentDetail, InvoiceDetail
from bindeledd.workspace.invoicing.readiness import Obstacle
from bindeledd.workspace.invoicing.services import KIND

INVOICE: Final = "invoice"


@dataclass(frozen=True)
class Handed:
    """One document that can go to a ledger.

    Attributes:
        kind: Of record.
        id: Ours.
        number: As people read it.
        label: What it is called where it waits.
        name: Beginning of the names of its addresses.
        listed: Where all of its kind are listed: words, and name of the address.
        lines: What it says, line by line.
        net: Sum of the lines, NOK excluding VAT.
        first: What happens here before it goes; empty for nothing.
        words: What a button says.
        obstacle: What keeps it from going over a connection.
        take: Does what the field side does; tells whether it was done now.
    """

    kind: str
    id: UUID
    number: str
    label: str
    name: str
    listed: tuple[Promise, str]
    lines: Sequence[Any]
    net: Money
    first: str
    words: Callable[[Button], str]
    obstacle: Callable[[UUID], Obstacle | None]
    take: Callable[[UUID, User], bool]

    @property
    def page(self) -> str:
        """Where it is shown."""
        return reverse(f"panel:{self.name}", args=[self.id])

    @property
    def home(self) -> str:
        """Where its page tells of ledgers."""
        return f"{self.page}#ledgers"

    def over(self, button: Button) -> str:
        """Return where one sees what a button would do, before it does it."""
        args = [self.id, button.connection.id, button.slug]
        return reverse(f"panel:{self.name}_hand_over", args=args)

    def back(self, connection_id: UUID) -> str:
        """Return where one asks for it back."""
        return reverse(f"panel:{self.name}_take_back", args=[self.id, connection_id])


def an_attachment(ours: UUID) -> Handed:
    """Return an attachment as what can be handed over.

    Raises:
        NotFoundError: No such attachment in this company.
    """
    return of_attachment(queries.attachment_detail(ours))


def an_invoice(ours: UUID) -> Handed:
    """Return an invoice or a credit note as what can be handed over.

    Raises:
        NotFoundError: No such invoice in this company.
    """
    return of_invoice(queries.invoice_detail(ours))


def of_attachment(detail: AttachmentDetail, *, changed: int | None = None) -> Handed:
    """Return an attachment as what can be handed over.

    Args:
        detail: The attachment.
        changed: How many of its rows are no longer what was taken, where that is known already.
    """
    made = detail.attachment
    return Handed(
        kind=KIND,
        id=made.id,
        number=made.number,
        label=f"{made.number} {made.title}".strip(),
        name="attachment",
        listed=(gettext_lazy("Invoice attachments"), "panel:attachments"),
        lines=detail.lines,
        net=detail.totals.net,
        first=_("The draft is completed first: its rows are locked.") if detail.is_draft else "",
        words=_words_of_attachment,
        obstacle=lambda holder: readiness.to_handing(detail, holder=holder, changed=changed),
        take=lambda holder, by: handing.hand_over(made.id, holder=holder, by=by),
    )


def _words_of_attachment(button: Button) -> str:
    """Return the trade's words with the name of the ledger (field-domain.md, A9, A10 and B5)."""
    facts = {"system": button.system.label}
    if button.flow.button:
        return _(button.flow.button) % facts
    if button.documents:
        return _("Create invoice with attachment (%(system)s)") % facts
    return _("Create invoice (%(system)s)") % facts


def of_invoice(detail: InvoiceDetail) -> Handed:
    """Return an invoice or a credit note as what can be handed over."""
    made = detail.invoice
    is_note = made.kind == CREDIT_NOTE

    def words(button: Button) -> str:
        facts = {"system": button.system.label}
        if is_note:
            return _("Transfer credit note (%(system)s)") % facts
        return _("Transfer invoice (%(system)s)") % facts

    return Handed(
        kind=INVOICE,
        id=made.id,
        number=made.number,
        label=f"{made.number} {made.buyer.get('name', '')}".strip(),
        name="invoice",
        listed=(gettext_lazy("Invoices"), "panel:invoices"),
        lines=detail.lines,
        net=detail.totals.net,
        first="",
        words=words,
        obstacle=lambda holder: _elsewhere(made.id, made.number, holder),
        take=lambda holder, by: handing.hand_over_invoice(
            made.id, holder=holder, places=lambda: buttons.places(INVOICE, made.id), by=by
        ),
    )


def _elsewhere(ours: UUID, number: str, holder: UUID) -> Obstacle | None:
    """Return that another ledger has an invoice, or is about to get it: it is booked once."""
    there = buttons.places(INVOICE, ours)
    others = [system for place, system in there.items() if place != holder]
    if not others:
        return None
    return Obstacle("invoice.handed_elsewhere", {"number": number, "system": others[0]})
