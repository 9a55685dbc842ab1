"""Attachments that ledgers bill and invoices that they book: handed over, followed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from bindeledd.api.admission import Request, needs
from bindeledd.api.shapes import Body, Id, ReasonOut, Text
from bindeledd.api.supplier_costs import require_sight
from bindeledd.api.sync_shapes import said
from bindeledd.sync import buttons, handing
from bindeledd.sync.buttons import Button, Standing
from bindeledd.sync.mapping import Reason
from bindeledd.sync.models import Waiting
from bindeledd.tenancy.models import Scope
from bindeledd.tenancy.services import Ability, require
from bindeledd.workspace.invoicing import handing as attachments
from bindeledd.workspace.invoicing import paid, queries
from bindeledd.workspace.invoicing.paid import Bill
from bindeledd.workspace.invoicing.services import KIND

router = Router(tags=["Invoicing"])
_HERE = "/invoice-attachments/{uuid:attachment_id}"
INVOICE: Final = "invoice"
_INVOICE = "/invoices/{uuid:invoice_id}"


class LedgerWayOut(Schema):
    """One way in which it can be handed over, and what that would do now."""

    connection_id: UUID
    system: str
    way: str
    documents: list[str] = Field(description="Files that go along.")
    why_not: ReasonOut | None = Field(description="What keeps it from being used.")
    action: str = Field(description="What the next transfer would do; empty for nothing.")
    reasons: list[ReasonOut] = Field(description="Why it would wait; empty when it goes.")
    seen: str = Field(description="Given back in hand-over, it is refused if this has changed.")


class LedgerStepOut(Schema):
    """What follows the document there, such as its file."""

    name: str
    done: bool
    at: datetime | None


class LedgerWaitOut(Schema):
    """Why something of it waits."""

    id: UUID
    why: str
    reasons: list[ReasonOut]


class LedgerStandingOut(Schema):
    """How it stands in one ledger."""

    connection_id: UUID
    system: str
    theirs: str
    number: str
    made_at: datetime | None
    steps: list[LedgerStepOut]
    waits: list[LedgerWaitOut]


class LedgerBillOut(Schema):
    """What a ledger made of it."""

    number: str
    is_credit_note: bool
    issued_on: date
    due_on: date | None
    total: Decimal
    paid: Decimal
    balance: Decimal | None
    paid_on: date | None


class LedgersOut(Schema):
    """An attachment or an invoice, and the ledgers."""

    held_by: UUID | None = Field(description="The connection that has it, or is about to get it.")
    ways: list[LedgerWayOut]
    standings: list[LedgerStandingOut]
    bills: list[LedgerBillOut]


class HandOverIn(Body):
    """Where it shall go."""

    connection_id: Id
    way: Text = Field(description="One of `ways`.")
    seen: Text | None = None


class TakeBackIn(Body):
    """From where it is wanted back."""

    connection_id: Id


@router.get(f"{_HERE}/ledgers", response=LedgersOut)
@needs(Scope.READ)
def get_ledgers(request: Request, attachment_id: UUID) -> Any:
    """Return where an attachment can go, what that would do, and how it stands."""
    require_sight(request.person)
    return _shown(attachment_id)


@router.post(f"{_HERE}/hand-over", response={202: LedgersOut})
@needs(Scope.RUN, takes="json", once=True)
def hand_over(request: Request, attachment_id: UUID, sent: HandOverIn) -> Any:
    """Hand an attachment over to a ledger; a second time finds what the first made."""
    require(request.person, Ability.INVOICE)
    made = queries.attachment_detail(attachment_id).attachment
    chosen = buttons.button(KIND, sent.connection_id, sent.way)
    buttons.press(
        chosen,
        made.id,
        f"{made.number} {made.title}".strip(),
        by=request.person,
        seen=sent.seen,
        take=lambda: attachments.hand_over(made.id, holder=chosen.connection.id, by=request.person),
    )
    return _shown(attachment_id)


@router.post(f"{_HERE}/take-back", response={202: LedgersOut})
@needs(Scope.RUN, takes="json", once=True)
def take_back(request: Request, attachment_id: UUID, sent: TakeBackIn) -> Any:
    """Ask for an attachment back; what stands there is taken back first, while it is a draft."""
    require(request.person, Ability.INVOICE)
    made = queries.attachment_detail(attachment_id).attachment
    label = f"{made.number} {made.title}".strip()
    handing.ask_back(sent.connection_id, KIND, made.id, label, by=request.person)
    return _shown(attachment_id)


@router.get(f"{_INVOICE}/ledgers", response=LedgersOut)
@needs(Scope.READ)
def get_invoice_ledgers(request: Request, invoice_id: UUID) -> Any:
    """Return where an invoice or a credit note can go, what that would do, and how it stands."""
    require_sight(request.person)
    return _shown_invoice(invoice_id)


@router.post(f"{_INVOICE}/hand-over", response={202: LedgersOut})
@needs(Scope.RUN, takes="json", once=True)
def hand_over_invoice(request: Request, invoice_id: UUID, sent: HandOverIn) -> Any:
    """Hand an invoice over to the one ledger that books it; a second time finds the first."""
    require(request.person, Ability.INVOICE)
    chosen = buttons.button(INVOICE, sent.connection_id, sent.way)
    buttons.press(
        chosen,
        invoice_id,
        _label(invoice_id),
        by=request.person,
        seen=sent.seen,
        take=lambda: attachments.hand_over_invoice(
            invoice_id,
            holder=chosen.connection.id,
            places=lambda: buttons.places(INVOICE, invoice_id),
            by=request.person,
        ),
    )
    return _shown_invoice(invoice_id)


@router.post(f"{_INVOICE}/take-back", response={202: LedgersOut})
@needs(Scope.RUN, takes="json", once=True)
def take_invoice_back(request: Request, invoice_id: UUID, sent: TakeBackIn) -> Any:
    """Take an invoice back that has not gone yet; what stands there is credited instead."""
    require(request.person, Ability.INVOICE)
    label = _label(invoice_id)
    handing.ask_back(sent.connection_id, INVOICE, invoice_id, label, by=request.person)
    return _shown_invoice(invoice_id)


def _label(invoice_id: UUID) -> str:
    made = queries.invoice_detail(invoice_id).invoice
    return f"{made.number} {made.buyer.get('name', '')}".strip()


def _shown(attachment_id: UUID) -> dict[str, Any]:
    queries.attachment_detail(attachment_id)
    held = attachments.holders_of([attachment_id]).get(attachment_id)
    return _over(KIND, attachment_id, held, paid.ledger_bills_of(attachment_id))


def _shown_invoice(invoice_id: UUID) -> dict[str, Any]:
    queries.invoice_detail(invoice_id)
    held = next(iter(buttons.places(INVOICE, invoice_id)), None)
    return _over(INVOICE, invoice_id, held, paid.ledger_bills_of_invoice(invoice_id))


def _over(kind: str, ours: UUID, held: UUID | None, bills: Sequence[Bill]) -> dict[str, Any]:
    over = buttons.connections()
    return {
        "held_by": held,
        "ways": [_way(one, ours) for one in buttons.buttons(kind, over)],
        "standings": [_standing(one) for one in buttons.standings(kind, ours, over)],
        "bills": bills,
    }


def _way(one: Button, attachment_id: UUID) -> dict[str, Any]:
    found = buttons.foresee(one, attachment_id)
    system = one.connection.system
    return {
        "connection_id": one.connection.id,
        "system": system,
        "way": one.slug,
        "documents": one.documents,
        "why_not": None if one.why_not is None else _reason(one.why_not, system),
        "action": "" if found.row is None else found.row.action.value,
        "reasons": [
            _reason(why, system) for why in (found.row.reasons if found.row is not None else ())
        ],
        "seen": found.fingerprint,
    }


def _standing(one: Standing) -> dict[str, Any]:
    system = one.connection.system
    return {
        "connection_id": one.connection.id,
        "system": system,
        "theirs": one.theirs,
        "number": one.number,
        "made_at": one.made_at,
        "steps": one.steps,
        "waits": [_wait(row, system) for row in one.waits],
    }


def _wait(row: Waiting, system: str) -> dict[str, Any]:
    reasons = [Reason(one["code"], one["params"]) for one in row.reasons]
    return {"id": row.id, "why": row.why, "reasons": [_reason(one, system) for one in reasons]}


def _reason(why: Reason, system: str) -> dict[str, Any]:
    return {
        "code": why.code,
        "params": why.params,
        "detail": said(why.code, why.params, system),
    }
