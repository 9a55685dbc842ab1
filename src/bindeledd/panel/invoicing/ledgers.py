"""Ledgers on the page of a document: their buttons, and how it stands in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bindeledd.kernel.money import money
from bindeledd.panel import formatting
from bindeledd.panel.invoicing import reasons
from bindeledd.panel.invoicing.handed import Handed, of_attachment, of_invoice
from bindeledd.panel.invoicing.reasons import Reason
from bindeledd.panel.invoicing.settled import settled
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.sync import reasoned
from bindeledd.panel.sync.planned import beyond
from bindeledd.sync import buttons, wording
from bindeledd.sync.buttons import Button, Followed, Standing
from bindeledd.sync.models import Connection, Waiting
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.invoicing import handing, paid
from bindeledd.workspace.invoicing.paid import Bill, Payment
from bindeledd.workspace.invoicing.queries import AttachmentDetail, InvoiceDetail


@dataclass(frozen=True)
class ButtonShown:
    """A button of a ledger as the page writes it.

    Attributes:
        words: On the button.
        url: The step before it happens.
        icon: On the button.
        why_not: Why it cannot be used; None when it can.
        id: Of the line that says so.
    """

    words: str
    url: str
    icon: str
    why_not: Reason | None
    id: str


@dataclass(frozen=True)
class Line:
    """One thing there is to say of how it stands.

    Attributes:
        sign: Of its state.
        word: Of its state.
        told: Beyond the word.
        fix: Label of what frees it.
        url: Where that is.
    """

    sign: str
    word: str
    told: str = ""
    fix: str = ""
    url: str = ""


@dataclass(frozen=True)
class StandingShown:
    """How a document stands in one ledger, as the page writes it.

    Attributes:
        system: Name of the ledger.
        lines: From the order to the payment.
        more: Buttons that add what is missing there.
        back_url: Where one asks for it back; empty where that cannot be.
    """

    system: str
    lines: tuple[Line, ...]
    more: tuple[ButtonShown, ...]
    back_url: str = ""


def facts_of_attachment(
    request: Request, detail: AttachmentDetail, *, changed: int
) -> dict[str, Any]:
    """Return what the page of an attachment shows of ledgers.

    Args:
        request: Who looks.
        detail: The attachment.
        changed: How many of its rows are no longer what was taken.
    """
    handed = of_attachment(detail, changed=changed)
    look = _look(request, handed)
    holder = handing.holders_of([handed.id]).get(handed.id) if look.over else None
    bills = paid.ledger_bills_of(handed.id) if look.standings else ()
    payments = paid.payments_of(attachment_id=handed.id) if bills else []
    asked_back = holder if not bills and look.may else None
    return {
        "ledger_buttons": [_button(one, handed) for one in look.ways] if holder is None else [],
        "ledgers": [
            _standing(
                one,
                handed,
                _booked(bills, payments),
                look.ways,
                back=one.connection.id == asked_back,
            )
            for one in look.standings
        ],
        "handed_over": holder is not None,
        "bills": bills,
        **_credited(bills),
    }


def facts_of_invoice(request: Request, detail: InvoiceDetail) -> dict[str, Any]:
    """Return what the page of an invoice or a credit note shows of ledgers."""
    handed = of_invoice(detail)
    look = _look(request, handed)
    payments = paid.payments_of(invoice_id=handed.id) if detail.bill.is_told else []
    booked = _booked(paid.ledger_bills_of_invoice(handed.id) if look.standings else (), payments)
    busy = any(one.stands or one.waits for one in look.standings)
    by_hand = {one.connection.id for one in look.ways}
    return {
        "ledger_buttons": [] if busy else [_button(one, handed) for one in look.ways],
        "ledgers": [
            _standing(
                one,
                handed,
                booked,
                look.ways,
                back=not one.stands and one.connection.id in by_hand and _surely_not_there(one),
            )
            for one in look.standings
        ],
        "payments": payments,
    }


@dataclass(frozen=True)
class _Look:
    """What is read once for a page.

    Attributes:
        over: The company's connections.
        may: Whether the reader may hand over.
        ways: Buttons, for who may.
        standings: How far it came where.
    """

    over: tuple[Connection, ...]
    may: bool
    ways: tuple[Button, ...]
    standings: tuple[Standing, ...]


def _look(request: Request, handed: Handed) -> _Look:
    over = buttons.connections()
    may = allowed(request, Ability.INVOICE)
    ways = buttons.buttons(handed.kind, over) if may else ()
    standings = buttons.standings(handed.kind, handed.id, over)
    shown = tuple(one for one in standings if one.stands or one.waits)
    return _Look(over, may, ways, shown)


def _surely_not_there(one: Standing) -> bool:
    """Tell whether nothing was sent, or surely did nothing."""
    return bool(one.waits) and all(row.why != Waiting.Why.UNKNOWN for row in one.waits)


def _button(button: Button, handed: Handed) -> ButtonShown:
    why_not = reasons.reason(handed.obstacle(button.connection.id))
    if button.why_not is not None:
        words = wording.words(button.why_not.code, button.why_not.params, button.system.label)
        url = reverse("panel:connection", args=[button.connection.id])
        why_not = Reason(button.why_not.code, words.happened, url, _("Open the connection"))
    return ButtonShown(
        words=handed.words(button),
        url=handed.over(button),
        icon="attachment" if button.documents else "",
        why_not=why_not,
        id=f"why-not-{button.connection.id.hex[:8]}",
    )


def _back(one: Standing, handed: Handed) -> str:
    """Return where a document is asked back; nowhere once that is asked, or while paused."""
    asked = any(row.wanted_back for row in one.waits)
    if asked or one.connection.state != Connection.State.ON:
        return ""
    return handed.back(one.connection.id)


def _standing(
    one: Standing, handed: Handed, booked: Sequence[Line], ways: Iterable[Button], *, back: bool
) -> StandingShown:
    lines = [_made(one)] if one.stands else []
    lines += [_step(step) for step in one.steps]
    lines += [line for row in one.waits for line in _waits(row)]
    if one.stands:
        lines += booked or _untold(one)
    return StandingShown(
        str(one.system.label),
        tuple(lines),
        tuple(_more(one, handed, ways)),
        _back(one, handed) if back else "",
    )


def _made(one: Standing) -> Line:
    called = _(one.called) if one.called else _("No. %(number)s")
    told = ""
    if one.made_at is not None:
        told = _("made %(time)s") % {"time": formatting.moment(one.made_at)}
    return Line("transferred", called % {"number": one.number}, told)


def _untold(one: Standing) -> list[Line]:
    """Return that nothing is known yet of what becomes of it, or where that is switched on."""
    if one.told_by is None:
        return []
    if one.is_told:
        return [Line("awaiting", _("No invoice of it is read from there yet"))]
    url = reverse("panel:data_type", args=[one.connection.id, one.told_by.name])
    told = _("We do not fetch that from there yet.")
    return [Line("awaiting", _("Billed and paid?"), told, _("Choose to fetch it"), url)]


def _step(step: Followed) -> Line:
    label = _(step.label)
    if not step.done:
        return Line("queued", label, _("not yet"))
    when = formatting.moment(step.at) if step.at is not None else ""
    return Line("transferred", label, _("done %(time)s") % {"time": when})


def _waits(row: Waiting) -> list[Line]:
    sign = reasoned.SIGNS[Waiting.Why(row.why)][0]
    named = reasoned.named((row.connection, one) for one in row.reasons)
    lines = []
    for place, reason in enumerate(row.reasons):
        words = named.words(row.connection, reason["code"], reason["params"])
        fix = reasoned.fix(words.action, row) if place == 0 else None
        url = fix.url if fix is not None else ""
        label = fix.label if fix is not None and url else ""
        if fix is not None and not url:
            url = reverse("panel:held") + f"?connection={row.connection_id}&group={row.group}"
            label = _("See it among those that wait")
        lines.append(Line(sign, words.heading, beyond(words), label, url))
    return lines


def _booked(bills: Sequence[Bill], payments: Sequence[Payment]) -> list[Line]:
    """Return what a ledger made of it, each with how far it is paid."""
    return [line for bill in bills for line in _bill(bill, payments)]


def _bill(bill: Bill, payments: Sequence[Payment]) -> list[Line]:
    facts = {"number": bill.number}
    word = (_("Credit note %(number)s") if bill.is_credit_note else _("Invoice %(number)s")) % facts
    told = formatting.day(bill.issued_on)
    if bill.is_credit_note:
        return [Line("credited", word, f"{told}, {formatting.kroner(bill.total, 2)}")]
    if bill.due_on is not None:
        due = {"due": formatting.day(bill.due_on)}
        told += ", " + _("due %(due)s") % due
    how = settled(bill)
    mine = [one for one in payments if one.number == bill.number]
    lines = [Line("billed", word, told), Line(how.sign, how.word, how.told)]
    if len(mine) > 1 or bill.open:
        lines += [_payment(one) for one in mine]
    return lines


def _payment(one: Payment) -> Line:
    told = f"{formatting.day(one.paid_on)}, {formatting.kroner(one.amount, 2)}"
    return Line("transferred", _("Payment"), told)


def _credited(bills: Sequence[Bill]) -> dict[str, Any]:
    """Return what a ledger credited of an attachment that it billed.

    `credited_there` is `whole` or `part` where it told of credit notes, and `perhaps` where nothing
    is open though nobody paid: then it told of none, and only people there know.
    """
    notes = [one for one in bills if one.is_credit_note]
    if not notes:
        unpaid = any(one.open == 0 and not one.is_told for one in bills)
        return {"credited_there": "perhaps" if unpaid else ""}
    whole = sum(one.total for one in bills) == 0
    return {
        "credited_there": "whole" if whole else "part",
        "credit_note": notes[0],
        "credited_sum": -money(sum(one.total for one in notes)),
    }


def _more(one: Standing, handed: Handed, ways: Iterable[Button]) -> list[ButtonShown]:
    """Return buttons that add a file to what stands there without one."""
    if not one.stands:
        return []
    asked = {step.name for step in one.steps}
    found = []
    for way in ways:
        lacks = [step for step in way.flow.steps if step.document and step.name not in asked]
        if way.connection.id == one.connection.id and lacks and way.why_not is None:
            found.append(ButtonShown(_(lacks[0].label), handed.over(way), "attachment", None, ""))
    return found
