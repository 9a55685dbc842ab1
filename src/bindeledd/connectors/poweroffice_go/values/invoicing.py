"""Values of orders: our number as a whole one, quantities, names of fields; pure.

Source: contract paper poweroffice-go, section 14, read 2026-11-21.
"""

from __future__ import annotations

import re
from typing import Final

from bindeledd.connectors.poweroffice_go.values.items import unit_out
from bindeledd.kernel.errors import MappingError
from bindeledd.sync.mapping import MISSING, Codec, Missing, text

REFERENCE: Final = text(100)
DESCRIPTION: Final = text(500)


def order_number(number: str) -> int | Missing:
    """Return the digits that our number ends with: `FV-1024` is 1024; without digits, nothing."""
    found = re.search(r"([0-9]{1,18})$", number)
    return MISSING if found is None else int(found[1])


def _product(number: str) -> str:
    if number == "":
        raise MappingError("poweroffice_go.line_without_product")
    if "," in number:
        raise MappingError("poweroffice_go.comma_in_number", number=number[:50])
    return number


LUMPS: Final = frozenset({"rs", "lump sum"})
"""How companies write that a line is one sum; their units have no word for it."""


def line_unit(unit: str) -> str | Missing | None:
    """Return the code of a line's unit; of one sum nothing is said, so the product's holds."""
    return MISSING if unit.strip().lower() in LUMPS else unit_out(unit)


PRODUCT: Final = Codec("every line needs one", _product)

ORDER_LABELS: Final[dict[str, str]] = {
    "ImportedOrderNo": "Imported order number",
    "SalesOrderDate": "Order date",
    "SalesOrderStatus": "Order status",
    "ProjectId": "Project",
    "CustomerId": "Customer",
    "CustomerReference": "Customer's reference",
    "SalesOrderLines": "Lines",
}

ORDER_CODES: Final[dict[str, dict[str, str]]] = {"SalesOrderStatus": {"Draft": "Draft"}}
"""What people call codes of an order; it is made as a draft only."""

LINE_LABELS: Final[dict[str, str]] = {
    "LineType": "Kind of line",
    "ProductId": "Product",
    "ProductCode": "Product code",
    "Description": "Description",
    "Quantity": "Quantity",
    "UnitOfMeasureCode": "Unit",
    "ProductUnitPrice": "Price",
    "ProductUnitCost": "Cost price",
    "Allowance": "Discount",
    "SortOrder": "Order of lines",
    "ExternalImportReference": "Our reference",
}
