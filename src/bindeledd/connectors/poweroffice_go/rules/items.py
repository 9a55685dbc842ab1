"""Who products, product groups, accounts and VAT codes are; pure.

Source: contract paper poweroffice-go, sections 13 and 19, read 2026-11-21.
"""

from __future__ import annotations

from bindeledd.connectors.poweroffice_go.rules.shared import text_of
from bindeledd.sync.flows import Identity, Payload


def product_identity(payload: Payload) -> Identity:
    """Return which product, or which product group, it is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Code"),
        name=text_of(payload, "Name"),
        active=payload.get("IsArchived") is not True,
    )


def ledger_account_identity(payload: Payload) -> Identity:
    """Return which account it is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "AccountNo"),
        name=text_of(payload, "Name"),
        active=payload.get("IsActive") is not False,
    )


def vat_code_identity(payload: Payload) -> Identity:
    """Return which VAT code it is."""
    return Identity(
        id=str(payload["Id"]),
        number=text_of(payload, "Code"),
        name=text_of(payload, "Name"),
        active=payload.get("IsActive") is not False,
    )
