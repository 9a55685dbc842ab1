"""Which cost line is which, and which of them a company wants; pure.

Source: contract paper poweroffice-go, section 16, and field-domain.md, A12, both read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.connectors.poweroffice_go.rules.shared import text_of
from bindeledd.sync.flows import FlowSettings, Identity, Payload
from bindeledd.sync.mapping import Flat

EXPENSES: Final = "expenses"
"""Setting: whether what employees have laid out comes along."""


def cost_identity(payload: Payload) -> Identity:
    """Return which line it is; its id names the voucher too, by which its paper is fetched."""
    return Identity(
        id=f"{payload['VoucherId']}/{payload['Id']}",
        number=text_of(payload, "VoucherNo"),
        name=text_of(payload, "Description") or text_of(payload, "VoucherDescription"),
    )


def is_wanted(flat: Flat, settings: FlowSettings) -> bool:
    """Tell whether a line is of a document that is wanted."""
    return flat.get("Document.Type") != "Expense" or settings.values.get(EXPENSES) is True
