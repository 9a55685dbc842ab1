"""Values of orders: limits, states, names of fields; pure.

Source: contract paper 24sevenoffice, section 2.8, read 2026-11-21. Limits are the vendor's.
"""

from __future__ import annotations

from typing import Final

from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import text

REFERENCE: Final = text(50)
LINE_TEXT: Final = text(300)

STATES: Final = ("Web", "Draft", "Confirmed", "ForInvoicing")
"""States in which an order may be made; never `Invoiced`, which makes an invoice of it."""
USUAL_STATE: Final = "Web"
"""Theirs, where an order names none."""

NORMAL: Final = "Normal"
MANUAL: Final = "Manual"
"""Nothing is sent out by itself."""

ORDER_LABELS: Final[dict[str, str]] = {
    "ReferenceNumber": "Reference",
    "DateOrdered": "Order date",
    "ProjectId": "Project",
    "CustomerId": "Customer",
    "YourReference": "Your reference",
    "OrderStatus": "Order status",
    "Distributor": "Distributor",
    "DepartmentId": "Department",
    "InvoiceRows": "Lines",
}
ORDER_CODES: Final[dict[str, dict[str, str]]] = {
    "OrderStatus": {
        "Web": "Web",
        "Draft": "Draft",
        "Confirmed": "Confirmed",
        "ForInvoicing": "For invoicing",
    },
    "Distributor": {MANUAL: "Manual"},
}
LINE_LABELS: Final[dict[str, str]] = {
    "ProductId": "Product",
    "Price": "Price",
    "Name": "Text",
    "DiscountRate": "Discount",
    "Quantity": "Quantity",
    "SequenceNumber": "Order of lines",
    "Type": "Kind of line",
    "UserDefinedDimensions": "Dimension",
}


def state(chosen: str) -> str:
    """Return the state that was chosen for new orders.

    Raises:
        MappingError: It is none in which we make orders.
    """
    found = chosen or USUAL_STATE
    if found not in STATES:
        raise MappingError("mapping.unknown_code", value=found[:40])
    return found
