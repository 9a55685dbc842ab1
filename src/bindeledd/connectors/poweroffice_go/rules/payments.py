"""Which posted invoice and which payment is which, and when it changed; pure.

Source: contract paper poweroffice-go, sections 15 and 18, read 2026-11-21.
"""

from __future__ import annotations

from datetime import datetime

from bindeledd.connectors.poweroffice_go.rules.shared import text_of
from bindeledd.connectors.poweroffice_go.wire import instant
from bindeledd.sync.flows import Identity, Payload


def posted_identity(payload: Payload) -> Identity:
    """Return which posted invoice it is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "InvoiceNo") or text_of(payload, "VoucherNo"),
        active=payload.get("IsReversed") is not True,
    )


def balance_changed_at(payload: Payload) -> datetime | None:
    """Return when its balance changed last, which is all that can be asked for."""
    moved = instant(payload.get("BalanceLastChangedDateTimeOffset"))
    return moved or instant(payload.get("CreatedDateTimeOffset"))


def payment_identity(payload: Payload) -> Identity:
    """Return which payment of which invoice it is."""
    return Identity(id=str(payload["Id"]), number=text_of(payload, "Vouchers"))
