"""How far a bill is paid, in words: the same on each page that shows one.

What was paid is the workspace's to know; what a page draws around it is the page's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bindeledd.kernel.money import Money, money
from bindeledd.panel import formatting
from bindeledd.panel.navigation import address
from bindeledd.workspace.invoicing import services
from bindeledd.workspace.invoicing.paid import Bill


@dataclass(frozen=True)
class Settled:
    """How far one bill is paid.

    Attributes:
        sign: Of its state.
        word: Of its state.
        told: Beyond the word: a day, or amounts.
    """

    sign: str
    word: str
    told: str = ""


@dataclass(frozen=True)
class BillShown:
    """One bill as a table writes it.

    Attributes:
        bill: What it says.
        name: Number, with what it is where it is no invoice.
        url: Where it is shown: our invoice, or the attachment that a ledger billed.
        paid: What payments that were told come to.
        settled: How far it is paid.
    """

    bill: Bill
    name: str
    url: str
    paid: Money
    settled: Settled


@dataclass(frozen=True)
class Sums:
    """What bills come to, including VAT; credit notes count against it.

    Attributes:
        billed: All of them.
        paid: What payments that were told come to.
        open: What is not settled, of those of which it is known.
        overdue: What of that should have been paid by now.
        untold: How many nobody has told anything of.
    """

    billed: Money
    paid: Money
    open: Money
    overdue: Money
    untold: int


def settled(bill: Bill, today: date | None = None) -> Settled:
    """Say how far a bill is paid.

    Args:
        bill: Which.
        today: In the company's zone; asked for where it matters, unless many are said at once.
    """
    left = bill.open
    if left is None:
        return Settled("awaiting", _("Payment not known"))
    if bill.is_credit_note:
        return (
            Settled("transferred", _("Settled"))
            if left == 0
            else Settled("queued", pgettext("amount", "Open"))
        )
    if left == 0:
        return _whole(bill)
    facts = {"paid": formatting.kroner(bill.paid, 2), "total": formatting.kroner(bill.total, 2)}
    told = _("%(paid)s of %(total)s") % facts if bill.paid else facts["total"]
    if bill.is_overdue(today or services.today()):
        since = _("since %(day)s") % {"day": formatting.day(bill.due_on)}
        word = _("Overdue, partly paid") if bill.paid else _("Overdue")
        return Settled("held", word, f"{since}, {told}")
    return Settled("queued", _("Partly paid") if bill.paid else _("Not paid yet"), told)


def _whole(bill: Bill) -> Settled:
    """Say how a bill of which nothing is open was settled; a credit is no payment."""
    day = formatting.day(bill.paid_on) if bill.paid_on is not None else ""
    if not bill.is_told:
        how = _("no payment is told: credited, written off, or settled with others")
        return Settled("credited", _("Settled"), f"{day}, {how}" if day else how)
    if bill.paid >= bill.total:
        return Settled("transferred", _("Paid"), day)
    facts = {"paid": formatting.kroner(bill.paid, 2), "total": formatting.kroner(bill.total, 2)}
    told = _("%(paid)s of %(total)s paid") % facts
    return Settled("transferred", _("Settled"), f"{day}, {told}" if day else told)


def bill_rows(bills: Iterable[Bill], today: date) -> list[BillShown]:
    """Return bills as a table writes them."""
    return [BillShown(one, _name(one), _url(one), _paid(one), settled(one, today)) for one in bills]


def _paid(bill: Bill) -> Money:
    return bill.paid if bill.is_told else money(0)


def _name(bill: Bill) -> str:
    facts = {"number": bill.number}
    return _("Credit note %(number)s") % facts if bill.is_credit_note else bill.number


def _url(bill: Bill) -> str:
    if bill.invoice_id is not None:
        return address("panel:invoice", bill.invoice_id)
    return address("panel:attachment", bill.attachment_id) if bill.attachment_id else ""


def sums(bills: Iterable[Bill], today: date) -> Sums:
    """Return what bills come to."""
    rows = list(bills)
    late = [one for one in rows if one.is_overdue(today)]
    return Sums(
        billed=_sum(one.total for one in rows),
        paid=_sum(_paid(one) for one in rows),
        open=_sum(one.open for one in rows if one.open is not None),
        overdue=_sum(one.open for one in late if one.open is not None),
        untold=sum(one.open is None for one in rows),
    )


def _sum(amounts: Iterable[Money]) -> Money:
    return money(sum(amounts, money(0)))
