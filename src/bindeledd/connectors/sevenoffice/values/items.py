"""Values of products: limits, states, names of fields; pure.

Source: contract paper 24sevenoffice, section 2.7, read 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from bindeledd.sync.mapping import text

PRODUCT_NUMBER: Final = text(100)
PRODUCT_NAME: Final = text(125)
GTIN: Final = text(50)

EXPIRED: Final = 0
IN_USE: Final = 1

PRODUCT_LABELS: Final[dict[str, str]] = {
    "No": "Product number",
    "Name": "Name",
    "CategoryId": "Category",
    "Price": "Sales price",
    "InPrice": "Purchase price",
    "EAN1": "Bar code (EAN)",
    "StatusId": "Status",
}
PRODUCT_CODES: Final[dict[str, dict[str, str]]] = {
    "StatusId": {str(IN_USE): "Active", str(EXPIRED): "Expired"}
}


def same_gtin(now: str | None, wanted: str | None) -> bool:
    """Compare bar codes; one padded with zeros is the same."""
    return wanted is None or (now or "").lstrip("0") == wanted.lstrip("0")
