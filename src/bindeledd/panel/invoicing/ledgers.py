"""Ledgers on the page of an attachment: their buttons, and how it stands in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bindeledd.panel import formatting
from bindeledd.panel.invoicing import reasons
from bindeledd.panel.invoicing.reasons import Reason
from bindeledd.panel.registers.listing import allowed
from bindeledd.panel.request import Request
from bindeledd.panel.sync import reasoned
from bindeledd.panel.sync.planned import beyond
from bindeledd.sync import buttons, wording
from bindeledd.sync.buttons import Button, Followed, Standing
from bindeledd.sync.models import Connection, Waiting
from bindeledd.tenancy.services import Ability
from bindeledd.workspace.invoicing import handing, paid, readiness
from bindeledd.workspace.invoicing.paid import Bill
from bindeledd.workspace.invoicing.queries import AttachmentDetail
from bindeledd.workspace.invoicing.services import KIND


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
    """How an attachment stands in one ledger, as the page writes it.

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


def words_of(button: Button) -> str:
    """Return what a button says: the trade's own words with the name of the ledger."""
    facts = {"system": button.system.label}
    if button.documents:
        return _("Create invoice with attachment (%(system)s)") % facts
    return _("Create invoice (%(system)s)") % facts


def facts_of(request: Request, detail: AttachmentDetail, *, changed: int) -> dict[str, Any]:
    """Return what the page of an attachment shows of ledgers.

    Args:
        request: Who looks.
        detail: The attachment.
        changed: How many of its rows are no longer what was taken.
    """
    made = detail.attachment
    over = buttons.connections()
    ways = buttons.buttons(KIND, over) if allowed(request, Ability.INVOICE) else ()
    holder = handing.holders_of([made.id]).get(made.id) if over else None
    standings = buttons.standings(KIND, made.id, over)
    bills = paid.ledger_bills_of(made.id) if standings else ()
    drawn = [_standing(one, made.id, bills, ways) for one in standings]
    if holder is not None and not bills and allowed(request, Ability.INVOICE):
        drawn = [
            replace(shown, back_url=_back(one, made.id)) if one.connection.id == holder else shown
            for one, shown in zip(standings, drawn, strict=True)
        ]
    return {
        "ledger_buttons": [_button(one, detail, changed) for one in ways] if holder is None else [],
        "ledgers": drawn,
        "handed_over": holder is not None,
    }


def _button(button: Button, detail: AttachmentDetail, changed: int) -> ButtonShown:
    why_not = reasons.reason(
        readiness.to_handing(detail, holder=button.connection.id, changed=changed)
    )
    if button.why_not is not None:
        words = wording.words(button.why_not.code, button.why_not.params, button.system.label)
        url = reverse("panel:connection", args=[button.connection.id])
        why_not = Reason(button.why_not.code, words.happened, url, _("Open the connection"))
    return ButtonShown(
        words=words_of(button),
        url=address(button, detail.attachment.id),
        icon="attachment" if button.documents else "",
        why_not=why_not,
        id=f"why-not-{button.connection.id.hex[:8]}",
    )


def _back(one: Standing, ours: UUID) -> str:
    """Return where an attachment is asked back; nowhere once that is asked, or while paused."""
    asked = any(row.wanted_back for row in one.waits)
    if asked or one.connection.state != Connection.State.ON:
        return ""
    return reverse("panel:attachment_take_back", args=[ours, one.connection.id])


def address(button: Button, ours: UUID) -> str:
    """Return where one sees what a button would do, before it does it."""
    return reverse("panel:attachment_hand_over", args=[ours, button.connection.id, button.slug])


def _standing(
    one: Standing, ours: UUID, bills: Sequence[Bill], ways: Iterable[Button]
) -> StandingShown:
    lines = [_order(one)] if one.stands else []
    lines += [_step(step) for step in one.steps]
    lines += [line for row in one.waits for line in _waits(row)]
    if one.stands:
        lines += [line for bill in bills for line in _bill(bill)]
    return StandingShown(one.system.label, tuple(lines), tuple(_more(one, ours, ways)))


def _order(one: Standing) -> Line:
    told = ""
    if one.made_at is not None:
        told = _("made %(time)s") % {"time": formatting.moment(one.made_at)}
    return Line("transferred", _("Order %(number)s") % {"number": one.number}, told)


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


def _bill(bill: Bill) -> list[Line]:
    facts = {"number": bill.number}
    word = (_("Credit note %(number)s") if bill.is_credit_note else _("Invoice %(number)s")) % facts
    told = formatting.day(bill.issued_on)
    if bill.due_on is not None and not bill.is_credit_note:
        due = {"due": formatting.day(bill.due_on)}
        told += ", " + _("due %(due)s") % due
    lines = [Line("billed", word, told)]
    if not bill.is_credit_note:
        lines.append(_paid(bill))
    return lines


def _paid(bill: Bill) -> Line:
    if bill.paid_on is not None:
        return Line("transferred", _("Paid"), formatting.day(bill.paid_on))
    facts = {"paid": formatting.kroner(bill.paid, 2), "total": formatting.kroner(bill.total, 2)}
    if bill.paid:
        return Line("queued", _("Partly paid"), _("%(paid)s of %(total)s") % facts)
    return Line("queued", _("Not paid yet"), facts["total"])


def _more(one: Standing, ours: UUID, ways: Iterable[Button]) -> list[ButtonShown]:
    """Return buttons that add a file to what stands there without one."""
    if not one.stands:
        return []
    asked = {step.name for step in one.steps}
    found = []
    for way in ways:
        lacks = [step for step in way.flow.steps if step.document and step.name not in asked]
        if way.connection.id == one.connection.id and lacks and way.why_not is None:
            found.append(ButtonShown(_(lacks[0].label), address(way, ours), "attachment", None, ""))
    return found
